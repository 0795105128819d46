"""Streaks, open questions, sweeps and notices: small values, kept and found again."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import Sweep
from bot.domain.prompt import Prompt
from bot.domain.streak import Streak
from bot.domain.subscription import DeliveryStatus
from bot.storage.notices import NoticeRepository
from bot.storage.prompts import PromptRepository
from bot.storage.streaks import StreakRepository
from bot.storage.sweeps import SweepRepository

ALICE = ChatKey(Platform.TELEGRAM, "1")
SECOND = timedelta(seconds=1)


class TestStreaks:
    @pytest.fixture
    def streaks(self, database):
        return StreakRepository(database)

    async def test_a_streak_is_kept_as_it_is(self, streaks):
        wanted = Streak(5, 1, 3, date(2026, 11, 23), 12)
        assert await streaks.get(ALICE) is None
        assert await streaks.change(ALICE, lambda _: wanted) == wanted
        assert await streaks.get(ALICE) == wanted
        assert await streaks.change(ALICE, lambda _: None) == wanted
        assert await streaks.change(ALICE, lambda old: replace(old, last_on=None)) == replace(wanted, last_on=None)
        assert await streaks.get(ALICE) == replace(wanted, last_on=None)

    async def test_two_presses_at_once_both_count(self, streaks):
        def one_more(old: Streak | None) -> Streak:
            return Streak(days=1 + (old.days if old else 0))

        await asyncio.gather(*(streaks.change(ALICE, one_more) for _ in range(5)))
        assert await streaks.get(ALICE) == Streak(days=5)


class TestPrompts:
    @pytest.fixture
    def prompts(self, database):
        return PromptRepository(database)

    @pytest.fixture
    def prompt(self, clock):
        return Prompt(ALICE, "7", "time", ChatKey(Platform.TELEGRAM, "-1005"), "33", clock())

    async def test_a_person_has_one_open_question_in_a_chat_the_newest(self, prompts, prompt):
        await prompts.ask(replace(prompt, kind="zone", message_id=None))
        await prompts.ask(prompt)
        assert await prompts.peek(ALICE, "7") == prompt
        assert await prompts.peek(ALICE, "8") is None
        assert await prompts.peek(ChatKey(Platform.LINE, "1"), "7") is None

    async def test_of_two_who_take_it_one_gets_it(self, prompts, prompt):
        await prompts.ask(prompt)
        taken = await asyncio.gather(prompts.take(ALICE, "7"), prompts.take(ALICE, "7"))
        assert sorted(taken, key=str) == [None, prompt]
        assert await prompts.peek(ALICE, "7") is None

    async def test_a_question_can_be_closed(self, prompts, prompt):
        await prompts.ask(prompt)
        await prompts.ask(replace(prompt, person_id="8"))
        await prompts.clear(ALICE, "7")
        await prompts.clear(ALICE, "7")
        assert await prompts.peek(ALICE, "7") is None
        assert await prompts.peek(ALICE, "8") == replace(prompt, person_id="8")


class TestSweeps:
    @pytest.fixture
    def sweeps(self, database):
        return SweepRepository(database)

    async def test_the_newest_finished_sweep_is_kept_while_the_next_one_runs(self, sweeps, clock):
        assert (await sweeps.last(), await sweeps.running_since()) == (None, None)
        await sweeps.started(clock())
        assert (await sweeps.last(), await sweeps.running_since()) == (None, clock())
        outcomes = {DeliveryStatus.SENT: 3, DeliveryStatus.PLANNED: 1}
        sweep = Sweep(clock(), clock() + 2 * SECOND, claimed=4, outcomes=outcomes, late=1)
        await sweeps.finished(sweep)
        assert (await sweeps.last(), await sweeps.running_since()) == (sweep, None)
        assert sweep.took == 2 * SECOND
        await sweeps.started(clock() + 9 * SECOND)
        assert (await sweeps.last(), await sweeps.running_since()) == (sweep, clock() + 9 * SECOND)

    async def test_a_sweep_may_finish_without_having_been_announced(self, sweeps, clock):
        sweep = Sweep(clock(), clock())
        await sweeps.finished(sweep)
        assert await sweeps.last() == sweep

    async def test_schedulers_keep_apart(self, database, sweeps, clock):
        await sweeps.finished(Sweep(clock(), clock()))
        assert await SweepRepository(database, "quizzes").last() is None


class TestNotices:
    @pytest.fixture
    def notices(self, database, clock):
        return NoticeRepository(database, clock)

    async def test_a_kind_is_new_until_owners_were_told(self, notices):
        assert await notices.note("refused:empty", "message text is empty")
        assert await notices.note("refused:empty", "again, for nobody was told")
        await notices.told("refused:empty")
        assert not await notices.note("refused:empty", "once more")
        assert await notices.note("refused:long", "another kind")

    async def test_what_is_long_is_cut_but_stays_the_same_kind(self, notices):
        assert await notices.note("x" * 500, "y" * 10_000)
        await notices.told("x" * 500)
        assert not await notices.note("x" * 500, "y")

    async def test_nothing_told_is_harmless(self, notices):
        await notices.told("never noted")
        assert await notices.note("never noted", "")
