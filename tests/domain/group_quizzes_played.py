"""A group quiz of three questions for tests, and how it is played."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_events import Answered, Drawn, Joined, Put, Revealed, StartAsked, Ticked
from bot.domain.group_quiz import LEASE, LOBBY_WAIT, advance
from bot.domain.group_quizzes import GroupQuestion, GroupQuiz, Phase, Setup
from bot.domain.questions import Question, QuestionKind

if TYPE_CHECKING:
    from bot.domain.group_events import GroupEvent

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
ID = UUID(int=0xABC)
GROUP = ChatKey(Platform.TELEGRAM, "-100")
SETUP = Setup()
QUESTIONS = tuple(
    GroupQuestion(place, f"concept:{place}", "rev", Question(QuestionKind.CONCEPT, f"{place}", tuple("abcd"), (1,)))
    for place in range(3)
)


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_lobby(*, setup: Setup = SETUP) -> GroupQuiz:
    starts_at = START + LOBBY_WAIT
    return GroupQuiz(ID, GROUP, "1", "Ann", setup, 9, Phase.LOBBY, START, starts_at, deadline=starts_at)


def after(quiz: GroupQuiz, *happened: GroupEvent) -> GroupQuiz:
    """Return the quiz after some events, each of which must change it."""
    for event in happened:
        step = advance(quiz, event)
        assert step.quiz is not None, f"{event} changed nothing in {quiz.phase}"
        quiz = step.quiz
    return quiz


def ticked(quiz: GroupQuiz, late: float = 0) -> GroupQuiz:
    """Return the quiz once its deadline has come."""
    assert quiz.deadline is not None
    return after(quiz, Ticked(quiz.deadline + timedelta(seconds=late)))


def join(person: str, seconds: float = 0, team: int | None = None) -> Joined:
    return Joined(later(seconds), person, f"P{person}", team)


def counting(*people: str, setup: Setup = SETUP, questions: tuple[GroupQuestion, ...] = QUESTIONS) -> GroupQuiz:
    """Return a quiz that counts down, with these people in."""
    quiz = after(a_lobby(setup=setup), *(join(person) for person in people or ("1", "2")))
    return after(quiz, StartAsked(later(10), alone=True), Drawn(later(10), questions, "v1"))


def asking(quiz: GroupQuiz | None = None) -> GroupQuiz:
    return ticked(quiz or counting())


def put_of(quiz: GroupQuiz, seconds: float = 1) -> Put:
    """Return the platform's answer to the question that is being put, so long after it was due."""
    assert quiz.deadline is not None
    at = quiz.deadline - (LEASE - timedelta(seconds=seconds))
    return Put(at, quiz.position, quiz.chat, f"poll{quiz.position}", f"{quiz.position}")


def opened(quiz: GroupQuiz | None = None) -> GroupQuiz:
    quiz = asking(quiz)
    return after(quiz, put_of(quiz))


def asked_at(quiz: GroupQuiz) -> datetime:
    assert quiz.current is not None
    assert quiz.current.asked_at is not None
    return quiz.current.asked_at


def vote(quiz: GroupQuiz, person: str, option: int = 1, seconds: float = 2, position: int | None = None) -> Answered:
    """Return a vote, so long after the current question was put."""
    at = asked_at(quiz) + timedelta(seconds=seconds)
    return Answered(at, quiz.position if position is None else position, person, f"P{person}", (option,))


def closing(quiz: GroupQuiz | None = None, *people: str) -> GroupQuiz:
    """Return a quiz whose open question was answered by these people, all right, and is being revealed."""
    quiz = quiz or opened()
    return ticked(after(quiz, *(vote(quiz, person) for person in people)))


def shown(quiz: GroupQuiz) -> Revealed:
    assert quiz.current is not None
    assert quiz.current.closed_at is not None
    return Revealed(quiz.current.closed_at + timedelta(seconds=1), quiz.position)


def resting(quiz: GroupQuiz | None = None, *people: str) -> GroupQuiz:
    quiz = closing(quiz, *(people or ("1", "2")))
    return after(quiz, shown(quiz))


def ending(quiz: GroupQuiz | None = None) -> GroupQuiz:
    """Return a quiz that was played to its end."""
    quiz = resting(quiz)
    while quiz.position + 1 < len(quiz.questions):
        quiz = resting(opened(quiz))
    return ticked(quiz)
