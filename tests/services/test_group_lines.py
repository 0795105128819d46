"""What is under way for group quizzes, and whose answers are missing: memory alone, without a database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.domain.group_quiz_replies import QuestionDue
from bot.domain.group_quizzes import GroupQuiz, Phase, Player, Vote
from bot.errors import StorageError
from bot.services.group_lines import Lines
from bot.services.group_stores import Voted
from bot.services.group_unanswered import Unanswered
from tests.services.group_hall import GROUP, THREE
from tests.services.round_table import MONDAY

ONE, TWO = UUID(int=1), UUID(int=2)


class Said:
    """What was said, and when everything was."""

    def __init__(self) -> None:
        self.said: list[tuple[int, int]] = []
        self.done = 0
        self.lines = Lines(self.say, self.finished)

    async def say(self, quiz_id: UUID, reply: QuestionDue) -> None:
        await asyncio.sleep(0)
        self.said.append((quiz_id.int, reply.position))
        if reply.position == 0:
            self.lines.add(quiz_id, [QuestionDue(10), QuestionDue(11)], at_once=True)
        if reply.position == 1:
            raise RuntimeError("a bug")

    def finished(self) -> None:
        self.done += 1


def due(*positions: int) -> list[QuestionDue]:
    return [QuestionDue(position) for position in positions]


async def test_what_follows_goes_first_and_what_goes_wrong_ends_nothing(caplog):
    said = Said()
    said.lines.add(ONE, due(0, 1))
    said.lines.add(ONE, due(2))
    said.lines.add(TWO, due(3))
    said.lines.add(TWO, [])
    assert set(said.lines.speaking) == {ONE, TWO}
    await said.lines.settle()
    assert [position for quiz, position in said.said if quiz == 1] == [0, 10, 11, 1, 2]
    assert [position for quiz, position in said.said if quiz == 2] == [3]
    assert (set(said.lines.speaking), said.done) == (set(), 2)
    assert caplog.messages == ["Something could not be said in a group quiz"]


async def test_what_the_database_refuses_is_said_in_a_line(caplog):
    async def refused(_: UUID) -> None:
        raise StorageError("the connection was lost")

    lines = Said().lines
    lines.beside(ONE, refused)
    await lines.settle()
    [record] = caplog.records
    assert (record.getMessage(), record.exc_info) == (
        "Something was left undone in a group quiz: the connection was lost",
        None,
    )


async def test_what_takes_too_long_is_broken_off():
    said = Said()
    broken: list[UUID] = []

    async def hang(quiz_id: UUID) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            broken.append(quiz_id)

    said.lines.beside(ONE, hang)
    await asyncio.sleep(0)
    await said.lines.end(timedelta(milliseconds=1))
    assert broken == [ONE]


def quiz_of(*names: str, **changes) -> GroupQuiz:
    players = tuple(Player(name, name, MONDAY) for name in names)
    quiz = GroupQuiz(ONE, GROUP, "1", "One", THREE, 1, Phase.OPEN, MONDAY, MONDAY, MONDAY, players, position=0)
    return replace(quiz, **changes)


def test_everybody_has_answered():
    missing = Unanswered()
    assert not missing.watch(quiz_of("1", "2"))
    assert not missing.answered(Voted(ONE, 0, "1"))
    assert not missing.answered(Voted(ONE, 0, "9"))
    assert not missing.answered(Voted(ONE, 1, "2"))
    assert not missing.answered(Voted(TWO, 0, "2"))
    assert missing.answered(Voted(ONE, 0, "2"))
    assert not missing.answered(Voted(ONE, 0, "2"))


def test_who_is_waited_for_is_taken_from_the_quiz_as_it_is():
    missing, votes = Unanswered(), (Vote(0, "1", (0,), MONDAY), Vote(1, "2", (0,), MONDAY))
    assert not missing.watch(quiz_of("1", "2", votes=votes))
    assert missing.watch(quiz_of("1", votes=votes))
    assert not missing.watch(quiz_of())
    missing.watch(quiz_of("1", "2"))
    missing.watch(quiz_of("1", "2", phase=Phase.REVEALING))
    assert not any(missing.answered(Voted(ONE, 0, name)) for name in ("1", "2"))
