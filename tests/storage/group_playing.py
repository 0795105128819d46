"""Group quizzes for tests: small, whole, and told apart by their numbers."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import (
    CastVote,
    GroupQuestion,
    GroupQuiz,
    Phase,
    Player,
    QuestionPhase,
    Setup,
)
from bot.domain.questions import Question, QuestionKind
from tests.storage.quizzing import NOW

SECOND = timedelta(seconds=1)
GROUP, OTHER = ChatKey(Platform.TELEGRAM, "-100"), ChatKey(Platform.TELEGRAM, "-200")


def question(position: int, **changes) -> GroupQuestion:
    """One of four options, the second of which is right."""
    asked = Question(QuestionKind.AUTHORED, f"q{position}", ("w0", "r0", "w1", "w2"), (1,))
    return replace(GroupQuestion(position, f"authored:q{position}", "abcd1234", asked), **changes)


def put(quiz: int, position: int, **changes) -> GroupQuestion:
    """One that is open in the poll poll<quiz>.<position>."""
    asked = {"phase": QuestionPhase.OPEN, "asked_at": NOW + position * SECOND, "chat": GROUP,
             "poll_id": f"poll{quiz}.{position}", "message_id": f"{position}"}  # fmt: skip
    return question(position, **{**asked, **changes})


def closed(quiz: int, position: int, **changes) -> GroupQuestion:
    done = {"phase": QuestionPhase.CLOSED, "closed_at": NOW + (position + 1) * SECOND}
    return put(quiz, position, **{**done, **changes})


def player(number: int, **changes) -> Player:
    return replace(Player(f"{number}", f"P{number}", NOW), **changes)


def a_quiz(number: int = 1, chat: ChatKey = GROUP, **changes) -> GroupQuiz:
    """A lobby with player 1 in it, who opened it."""
    plain = GroupQuiz(
        id=UUID(int=number),
        chat=chat,
        starter_id="1",
        starter_name="P1",
        setup=Setup(),
        seed=number,
        phase=Phase.LOBBY,
        opened_at=NOW,
        starts_at=NOW + 60 * SECOND,
        deadline=NOW + 60 * SECOND,
        players=(player(1),),
    )
    return replace(plain, **changes)


def playing(number: int = 1, chat: ChatKey = GROUP, questions: int = 2, people: int = 2, **changes) -> GroupQuiz:
    """A quiz whose first question is open."""
    rest = tuple(question(position) for position in range(1, questions))
    going = {
        "phase": Phase.OPEN,
        "position": 0,
        "deadline": NOW + 21 * SECOND,
        "questions": (put(number, 0), *rest),
        "players": tuple(player(each) for each in range(1, people + 1)),
    }
    return a_quiz(number, chat, **{**going, **changes})


def cast(poll_id: str, number: int, chosen: tuple[int, ...] = (1,), after: float = 0) -> CastVote:
    return CastVote(poll_id, f"{number}", f"P{number}", chosen, NOW + after * SECOND)
