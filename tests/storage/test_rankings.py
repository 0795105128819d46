"""Scores summed, and who is in no ranking; schedules of quizzes, kept and found when they are due."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Phase, QuestionPhase, Setup, Vote
from bot.domain.quiz_schedules import QuizSchedule
from bot.domain.ranking import Tally
from bot.domain.schedule import Due, Schedule
from bot.storage.group_queries import missed_most
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_scores
from bot.storage.quiz_schedules import QuizScheduleRepository
from bot.storage.rankings import RankingRepository
from tests.storage.group_playing import GROUP, OTHER, SECOND, closed, playing
from tests.storage.quizzing import NOW

TELEGRAM = Platform.TELEGRAM


@pytest.fixture
def rankings(database):
    return RankingRepository(database)


@pytest.fixture
def most_missed(database):
    """Keys of what a group had wrong most, the worst first."""

    async def keys(since, limit):
        return tuple(row.key for row in await database.fetch(missed_most([GROUP], since, limit)))

    return keys


@pytest.fixture
async def play(database):
    """Keeps a quiz that has ended, with the scores and votes that are said."""
    quizzes = GroupQuizRepository(database)

    async def play(number: int, chat=GROUP, *, scores=(), votes=(), **changes) -> None:
        counted = tuple(closed(number, each) for each in range(3))
        over = {"phase": Phase.OVER, "deadline": None, "ended_at": NOW + number * SECOND, "votes": votes}
        await quizzes.open(replace(playing(number, chat), **{"questions": counted, **over, **changes}))
        names = ("person_id", "name", "points", "offered", "correct", "is_win")
        plain = {"quiz_id": UUID(int=number), "platform": chat.platform, "rank": 1, "answered": 1}
        async with database.write() as connection:
            for score in scores:
                await connection.execute(insert(group_scores).values(**plain, **dict(zip(names, score, strict=True))))

    return play


async def test_what_people_s_quizzes_came_to_is_summed_with_their_newest_name(rankings, play):
    first, forgotten = ("1", "陳", 900, 10, 9, True), ("gone:x", "", 1, 1, 1, False)
    await play(1, scores=[first, ("2", "李", 500, 10, 5, False), forgotten])
    await play(2, scores=[("1", "陳大文", 100, 5, 1, False)])
    await play(3, OTHER, scores=[("2", "李四", 7, 7, 7, True)])
    one, two = Tally("1", "陳大文", 1000, 15, 10, 2, 1), Tally("2", "李", 500, 10, 5, 1, 0)
    assert await rankings.tallies(GROUP, None) == (one, two)
    assert await rankings.tallies(GROUP, NOW + 2 * SECOND) == (Tally("1", "陳大文", 100, 5, 1, 1, 0),)
    assert await rankings.tallies(GROUP, NOW + 3 * SECOND) == ()
    assert await rankings.tallies(ChatKey(Platform.LINE, GROUP.chat_id), None) == ()


async def test_whoever_is_hidden_is_in_no_ranking(rankings, play):
    await play(1, scores=[("1", "陳", 900, 10, 9, True), ("2", "李", 500, 10, 5, False)])
    person = ChatKey(TELEGRAM, "1")
    assert [await rankings.hide(person, NOW) for _ in range(2)] == [True, False]
    assert [await rankings.is_hidden(ChatKey(TELEGRAM, each)) for each in "12"] == [True, False]
    await rankings.hide(ChatKey(Platform.LINE, "2"), NOW)
    assert [tally.person_id for tally in await rankings.tallies(GROUP, None)] == ["2"]
    assert [await rankings.unhide(person) for _ in range(2)] == [True, False]
    assert [tally.person_id for tally in await rankings.tallies(GROUP, None)] == ["1", "2"]


def voted(position: int, marks: str) -> tuple[Vote, ...]:
    """Votes, + for a right one, - for a wrong one."""
    return tuple(Vote(position, f"{n}", (1,) if mark == "+" else (0,), NOW) for n, mark in enumerate(marks))


async def test_what_a_group_had_wrong_most_comes_first(most_missed, play):
    votes = (*voted(0, "-++"), *voted(1, "--"), *voted(2, "++"))
    await play(1, votes=votes)
    await play(2, OTHER, votes=voted(0, "--"))
    assert await most_missed(NOW, 9) == ("authored:q1", "authored:q0")
    assert await most_missed(NOW, 1) == ("authored:q1",)
    assert await most_missed(NOW + 2 * SECOND, 9) == ()


async def test_of_equal_shares_that_with_more_votes_comes_first_over_all_quizzes(most_missed, play):
    await play(1, votes=(*voted(0, "-+"), *voted(1, "-+")))
    await play(2, votes=voted(1, "+-"))
    assert await most_missed(NOW, 9) == ("authored:q1", "authored:q0")


async def test_what_does_not_count_or_runs_still_or_has_one_vote_says_nothing(most_missed, play):
    void = (closed(1, 0, phase=QuestionPhase.VOID),)
    await play(1, votes=voted(0, "--"), questions=void)
    await play(2, votes=voted(0, "-"))
    await play(3, votes=voted(0, "--"), phase=Phase.OPEN, ended_at=None)
    assert await most_missed(NOW, 9) == ()


class TestSchedules:
    @pytest.fixture
    def schedules(self, database, clock):
        return QuizScheduleRepository(database, clock)

    def new(self, chat=GROUP, hour: int = 12, **changes) -> QuizSchedule:
        plain = QuizSchedule(
            id=0,
            chat=chat,
            schedule=Schedule(time(20, 15), "Asia/Hong_Kong", frozenset({1, 7})),
            setup=Setup(seconds=30, teams=2),
            language="en",
            thread_id="5",
            next_due=Due(date(2026, 11, 23), datetime(2026, 11, 23, hour, tzinfo=UTC)),
            last_on=date(2026, 11, 20),
            ended_at=None,
            created_at=NOW,
        )
        return replace(plain, **changes)

    async def test_a_schedule_is_kept_as_it_is(self, schedules):
        assert await schedules.get(GROUP) is None
        assert await schedules.change(GROUP, lambda _: None) is None
        stored = await schedules.change(GROUP, lambda _: self.new())
        assert stored == await schedules.get(GROUP) == self.new(id=stored.id)
        ended = replace(stored, ended_at=NOW, next_due=None, last_on=None, language=None, thread_id=None)
        assert await schedules.change(GROUP, lambda _: ended) == await schedules.get(GROUP) == ended
        with pytest.raises(ZeroDivisionError):
            await schedules.change(GROUP, lambda _: 1 / 0)
        assert await schedules.get(GROUP) == ended

    async def test_two_changes_at_once_both_count(self, schedules):
        def one_more(old):
            return self.new() if old is None else replace(old, setup=replace(old.setup, teams=old.setup.teams + 1))

        await asyncio.gather(*(schedules.change(GROUP, one_more) for _ in range(3)))
        assert (await schedules.get(GROUP)).setup.teams == 4

    async def test_what_is_due_is_found_the_most_overdue_first(self, schedules, database, caplog):
        line = ChatKey(Platform.LINE, "C1")
        for chat, hour in ((GROUP, 13), (OTHER, 12), (line, 11), (ChatKey(TELEGRAM, "-3"), 14)):
            await schedules.change(chat, lambda _, chat=chat, hour=hour: self.new(chat, hour))
        await schedules.change(ChatKey(TELEGRAM, "-4"), lambda _: self.new(ChatKey(TELEGRAM, "-4"), next_due=None))
        until, both = datetime(2026, 11, 23, 13, tzinfo=UTC), [TELEGRAM, Platform.LINE]
        due = [await schedules.due(until, *limits) for limits in ((both, 9), (both, 1), ([TELEGRAM], 9))]
        assert [[one.chat for one in found] for found in due] == [[line, OTHER, GROUP], [line], [OTHER, GROUP]]
        assert await schedules.next_due_at() == datetime(2026, 11, 23, 11, tzinfo=UTC)
        async with database.write() as connection:
            await connection.execute(text("UPDATE quiz_schedules SET setup = '{}' WHERE chat_id = 'C1'"))
        assert [one.chat for one in await schedules.due(until, both, 9)] == [OTHER, GROUP]
        assert "is not understood; it is left alone" in caplog.text

    async def test_nothing_is_due_where_nothing_is_to_come(self, schedules):
        await schedules.change(GROUP, lambda _: self.new(next_due=None))
        assert (await schedules.next_due_at(), await schedules.due(NOW, [TELEGRAM], 9)) == (None, ())
