"""How a person is doing comes from their own rows, on their own date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import Grade, learnt
from bot.domain.people_replies import NothingAnswered
from bot.domain.stats import Forecast, Score
from bot.domain.streak import Streak
from bot.services.calendars import Calendars
from bot.services.stats import Statistics
from bot.services.streaks import Streaks
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.database import Database
from bot.storage.journal import JournalRepository
from bot.storage.streaks import StreakRepository
from bot.storage.subscriptions import SubscriptionRepository
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.domain.bank import Bank

MEI, BOB = ChatKey(Platform.TELEGRAM, "1001"), ChatKey(Platform.TELEGRAM, "1002")
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
"""Monday the 23rd, one o'clock at night, in Hong Kong."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return shipped.bank()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    yield database
    await database.close()


@pytest.fixture
async def answers(database: Database) -> AsyncIterator[AnswerRepository]:
    answers = AnswerRepository(database)
    yield answers
    await answers.close()


@pytest.fixture
def streaks(database: Database) -> Streaks:
    subscriptions = SubscriptionRepository(database, lambda: NOW)
    stores = (StreakRepository(database), JournalRepository(database), subscriptions)
    return Streaks(*stores, zone="Asia/Hong_Kong", now=lambda: NOW)


@pytest.fixture
def statistics(database: Database, answers: AnswerRepository, streaks: Streaks, bank: Bank) -> Statistics:
    calendars = Calendars(SubscriptionRepository(database, lambda: NOW), "Asia/Hong_Kong", lambda: NOW)
    return Statistics(answers, CardRepository(database), streaks, calendars, bank)


async def answer(answers: AnswerRepository, bank: Bank, person: ChatKey, key: str, days_ago: int, *, right: bool):
    """Let a person have answered a question so many days ago."""
    at = NOW - timedelta(days=days_ago)
    revision = bank.revision(key) or ""
    grade = Grade.GOOD if right else Grade.AGAIN
    given = Answer(
        person=person,
        key=key,
        revision=revision,
        content_version="v",
        answered_in=AnsweredIn.DIGEST,
        place=f"{key}/{days_ago}",
        chosen=(0,),
        is_correct=right,
        grade=grade,
        taken=None,
        at=at,
        on=(at + timedelta(hours=8)).date(),
    )
    assert await answers.record(given, lambda card: learnt(card, given, revision or None))


async def test_whoever_answered_nothing_is_told_so(statistics, answers, bank):
    await answer(answers, bank, BOB, bank.items[0].key, 0, right=True)
    assert await statistics.of(MEI) == NothingAnswered()


async def test_own_answers_are_counted_on_local_dates(statistics, answers, streaks, bank):
    first, second = (
        bank.items[0],
        next(item for item in bank.items if item.about.section_id != bank.items[0].about.section_id),
    )
    await answer(answers, bank, BOB, first.key, 0, right=False)
    for days_ago, right in ((29, True), (7, False), (6, True), (0, True)):
        await answer(answers, bank, MEI, first.key, days_ago, right=right)
    await answer(answers, bank, MEI, second.key, 40, right=False)
    await answer(answers, bank, MEI, "authored:no-longer", 30, right=True)
    await streaks.keep(MEI)
    card = await statistics.of(MEI)
    stats = card.stats
    assert card.sections == bank.library.sections
    assert str(stats.on) == "2026-11-23"
    assert (stats.total, stats.week, stats.month) == (Score(6, 4), Score(2, 2), Score(4, 3))
    assert stats.streak == Streak(days=1, last_on=stats.on, longest=1)
    scores = {section.section_id: section.score for section in stats.sections if section.score.answered}
    assert scores == {first.about.section_id: Score(4, 3), second.about.section_id: Score(1, 0)}
    assert (stats.strongest, stats.weakest, stats.is_compared) == (None, None, False)
    assert (stats.memory.met, stats.memory.total, stats.memory.due) == (2, len(bank.items), 1)
    assert [forecast.days for forecast in stats.memory.fading] == [7, 30]
    assert all(isinstance(forecast, Forecast) for forecast in stats.memory.fading)
