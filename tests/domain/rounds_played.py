"""A round of three questions for tests, and how it is played."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bot.domain.chat import ChatKey, Platform
from bot.domain.questions import Question, QuestionKind
from bot.domain.round_answers import Vote, answered
from bot.domain.round_steps import Reading, RoundStep, asked, asking, begun
from bot.domain.rounds import Round, RoundQuestion, Wish

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
TODAY = date(2026, 1, 5)
ID = UUID(int=0xABC)
PERSON = ChatKey(Platform.TELEGRAM, "7")
ONE = Question(QuestionKind.CONCEPT, "a", ("a", "b", "c", "d"), (0,))
MANY = Question(QuestionKind.AUTHORED, "b", ("r0", "w0", "r1", "w1"), (0, 2))
READING = Reading("rev", 80)
QUESTIONS = (
    RoundQuestion(0, "concept:a", "rev", ONE),
    RoundQuestion(1, "authored:b", "rev", MANY),
    RoundQuestion(2, "concept:c", "rev", replace(ONE, subject="c", options=("x", "c", "y", "z"), correct=(1,))),
)


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_round(questions: tuple[RoundQuestion, ...] = QUESTIONS) -> Round:
    return begun(ID, PERSON, Wish(length=3), questions, seed=9, content_version="v1", at=START)


def put(game: Round, seconds: float = 0) -> Round:
    """Have the current question put."""
    game = asking(game, at=later(seconds)).round or game
    current = game.current
    assert current is not None
    place = current.position
    return asked(game, place, poll_id=f"poll{place}", message_id=f"{place}", at=later(seconds)).round or game


def vote(game: Round, position: int, chosen: tuple[int, ...], seconds: float, reading: Reading = READING) -> RoundStep:
    return answered(game, position, Vote(chosen, later(seconds), TODAY), cards={}, reading=reading)
