"""Rounds, answers and cards for tests: small, whole, and told apart by their numbers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import Card, Grade
from bot.domain.questions import Question, QuestionKind
from bot.domain.round_answers import Polled
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import QuestionState, Round, RoundQuestion, RoundStatus, Wish
from bot.storage.rounds import RoundRepository

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ALICE, BOB = ChatKey(Platform.TELEGRAM, "1"), ChatKey(Platform.TELEGRAM, "2")


def question(position: int, **changes) -> RoundQuestion:
    asked = Question(QuestionKind.AUTHORED, f"q{position}", ("w0", "r0", "w1", "w2"), (1,))
    return replace(RoundQuestion(position, f"authored:q{position}", "abcd1234", asked), **changes)


def put(position: int, **changes) -> RoundQuestion:
    """One that lies before the person."""
    asked = {"state": QuestionState.ASKED, "asked_at": NOW, "poll_id": f"poll{position}", "message_id": "33",
             "puts": 1}  # fmt: skip
    return question(position, **{**asked, **changes})


def a_round(number: int, person: ChatKey = ALICE, questions: int = 3, **changes) -> Round:
    plain = Round(
        id=UUID(int=number),
        person=person,
        wish=Wish(length=questions),
        seed=number,
        content_version="v1",
        status=RoundStatus.RUNNING,
        started_at=NOW,
        touched_at=NOW,
        ended_at=None,
        questions=tuple(question(position) for position in range(questions)),
    )
    return replace(plain, **changes)


def an_answer(place: str = "delivery", person: ChatKey = ALICE, **changes) -> Answer:
    plain = Answer(
        person=person,
        key="authored:q0",
        revision="abcd1234",
        content_version="v1",
        answered_in=AnsweredIn.DIGEST,
        place=place,
        chosen=(1,),
        is_correct=True,
        grade=Grade.GOOD,
        taken=timedelta(milliseconds=12_345),
        at=NOW,
        on=TODAY,
    )
    return replace(plain, **changes)


def a_card(key: str = "authored:q0", **changes) -> Card:
    plain = Card(key, "abcd1234", stability=2.3065, difficulty=5.1, reviewed_on=TODAY, due_on=TODAY + 2 * DAY,
                 reviews=1, lapses=0)  # fmt: skip
    return replace(plain, **changes)


async def by_poll(rounds: RoundRepository, poll_id: str) -> tuple[Round, int] | None:
    """The round with the question that a poll put, and the question's position, as a vote finds it."""
    found: list[Round] = []

    def look(polled: Polled) -> RoundStep:
        found.append(polled.game)
        return RoundStep()

    decided = await rounds.vote(poll_id, look)
    return (found[-1], decided[0]) if decided else None


def with_question(game: Round, position: int, **changes) -> Round:
    """A round with one of its questions changed."""
    questions = [replace(one, **changes) if one.position == position else one for one in game.questions]
    return replace(game, questions=tuple(questions))


def answering(position: int, card: Card | None = None) -> Callable[..., RoundStep]:
    """A decision as the domain makes them: a question that is done with is not answered again."""

    def decide(game, _cards) -> RoundStep:
        current = game.current
        if current is None or current.position != position:
            return RoundStep()
        done = {"state": QuestionState.ANSWERED, "chosen": (1,), "is_correct": True, "answered_at": NOW + SECOND}
        moved = replace(with_question(game, position, **done), touched_at=NOW + SECOND)
        answer = an_answer(f"{game.id.hex}/{position}", game.person, key=current.key)
        return RoundStep(moved, answer, card or a_card(current.key))

    return decide
