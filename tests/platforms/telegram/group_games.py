"""Group quizzes to show: games in any phase, made of people, questions and votes, with the bot's own views of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import GroupQuestion, GroupQuiz, Phase, Player, QuestionPhase, Setup, Vote
from bot.domain.question_reading import QuestionReader
from bot.domain.questions import Question, QuestionKind
from bot.domain.rounds import Wish
from bot.services.group_views import Views

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.library import Library

ID = UUID(int=7)
TOKEN = "AAAAAAAAAAAAAAAAAAAABw"
GROUP = ChatKey(Platform.TELEGRAM, "-100")
AT = datetime(2026, 11, 23, 8, 52, 30, tzinfo=UTC)
STARTS_AT = AT + timedelta(minutes=1)
CONCEPT = Question(QuestionKind.CONCEPT, "green", ("tfp", "green"), (1,))
FIGURE = Question(QuestionKind.FIGURE, "rd", ("33278", "22000"), (0,))
NAMES = ("陳大文", "Amy", "Bob", "黃小明", "Chloé", "Zoë", "李小龍", "Grace", "Ivan", "何詩詩", "Max", "Tom")


class Alone:
    """Group quizzes of the only process: what it knows of a lobby is the newest."""

    async def newest(self, lobby: Lobby) -> Lobby:
        return lobby


def people(*names: str, teams: tuple[int | None, ...] = ()) -> tuple[Player, ...]:
    """Players who joined in this order, in these teams."""
    return tuple(
        Player(str(number), name, AT, team=teams[number - 1] if teams else None)
        for number, name in enumerate(names, start=1)
    )


def lobby_of(*names: str, setup: Setup | None = None, teams: tuple[int | None, ...] = ()) -> GroupQuiz:
    """A lobby that somebody has opened."""
    return GroupQuiz(
        ID,
        GROUP,
        starter_id="1",
        starter_name="陳大文",
        setup=setup or Setup(),
        seed=7,
        phase=Phase.LOBBY,
        opened_at=AT,
        starts_at=STARTS_AT,
        deadline=STARTS_AT,
        players=people(*names, teams=teams),
    )


def game(quiz: GroupQuiz, *questions: Question, phase: Phase = Phase.REVEALING) -> GroupQuiz:
    """The same quiz with all of its questions put and closed."""
    closed = tuple(
        GroupQuestion(
            position,
            f"key {position}",
            "1",
            question,
            phase=QuestionPhase.CLOSED,
            asked_at=AT + timedelta(minutes=position),
            chat=GROUP,
            poll_id=f"poll {position}",
            message_id=str(50 + position),
        )
        for position, question in enumerate(questions)
    )
    return replace(quiz, phase=phase, questions=closed, position=len(closed) - 1)


def voted(quiz: GroupQuiz, position: int, **seconds_by_person: tuple[int, float]) -> GroupQuiz:
    """The same quiz with votes: an option's index and the seconds that it took, by ``p`` and the person's id."""
    asked_at = quiz.questions[position].asked_at
    assert asked_at is not None
    votes = (
        Vote(position, person.removeprefix("p"), (option,), asked_at + timedelta(seconds=seconds))
        for person, (option, seconds) in seconds_by_person.items()
    )
    return replace(quiz, votes=(*quiz.votes, *votes))


def views(library: Library) -> Views:
    """What shows quizzes with a library's words."""
    return Views(QuestionReader(library))


def wish(**chosen: object) -> Setup:
    """What is set up by default, but for what a round is about."""
    return Setup(wish=replace(Wish(length=10), **chosen))  # type: ignore[arg-type]  # names are checked by `replace`
