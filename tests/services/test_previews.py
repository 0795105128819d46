"""What a chat will get on a date, by its own schedule and progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quiz import GroupStep
from bot.domain.group_quizzes import End, Phase
from bot.domain.revisions import key_of
from bot.domain.schedule import Schedule
from bot.domain.subscribing import ended, paused, rescheduled, suspended
from bot.domain.subscription import ChatKind, Length, SuspensionReason
from bot.services.previews import FARTHEST, Absence, NoDigest, Previews, shared_digest
from bot.storage.cards import CardRepository
from bot.storage.group_missed import MissedRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.journal import JournalRepository
from bot.storage.streaks import StreakRepository
from tests import shipped
from tests.services.stage import DAY, MONDAY, library, staged
from tests.storage.group_playing import cast, closed, playing

if TYPE_CHECKING:
    from tests.services.stage import Stage

ANN = ChatKey(Platform.TELEGRAM, "1")
SYLLABUS = library().syllabus
TODAY = date(2026, 11, 23)
COMPOSER = shipped.composer()


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.subscribe("1")
        yield stage


async def preview(stage: Stage, on: date, length: Length | None = None):
    store = JournalRepository(stage.database)
    streaks, cards = StreakRepository(stage.database), CardRepository(stage.database)
    missed = MissedRepository(stage.database)
    previews = Previews(store, stage.subscriptions, streaks, cards, COMPOSER, missed=missed, now=stage.clock)
    return await previews.of_chat(ANN, on, length)


async def changed(stage: Stage, change) -> None:
    await stage.subscriptions.change(ANN, lambda old: change(old, stage.clock.at))


async def test_days_ahead_bring_one_concept_each(stage):
    digests = [await preview(stage, TODAY + days * DAY) for days in (0, 1, 30)]
    assert [(one.concept.id, one.place, one.on) for one in digests] == [
        (SYLLABUS[0], 1, TODAY),
        (SYLLABUS[1], 2, TODAY + DAY),
        (SYLLABUS[30], 31, TODAY + 30 * DAY),
    ]


async def test_after_the_course_the_review_begins_with_what_was_first(stage):
    digest = await preview(stage, TODAY + len(SYLLABUS) * DAY)
    assert (digest.concept.id, digest.is_review) == (SYLLABUS[0], True)


async def test_what_arrived_is_shown_as_it_was(stage):
    stage.clock.at = MONDAY
    await stage.sweep()
    digest = await preview(stage, TODAY, Length.SHORT)
    assert (digest.concept.id, digest.length, digest.delivery_id is None) == (SYLLABUS[0], Length.SHORT, False)
    assert (await preview(stage, TODAY + DAY)).concept.id == SYLLABUS[1]


async def test_only_days_of_the_schedule_count(stage):
    await changed(
        stage, lambda old, now: rescheduled(old, Schedule(time(8, 30), "Asia/Hong_Kong", frozenset({1})), now)
    )
    assert await preview(stage, TODAY + DAY) == NoDigest(Absence.WEEKDAY, TODAY)
    assert (await preview(stage, TODAY + 14 * DAY)).concept.id == SYLLABUS[2]


@pytest.mark.parametrize(
    ("change", "on", "expected"),
    [
        (lambda old, now: paused(old, TODAY + 3 * DAY, now), TODAY + DAY, NoDigest(Absence.PAUSED, TODAY + 3 * DAY)),
        (ended, TODAY, NoDigest(Absence.ENDED)),
        (lambda old, now: suspended(old, SuspensionReason.BLOCKED, now), TODAY, NoDigest(Absence.SUSPENDED)),
        (lambda old, _: replace(old, last_on=TODAY), TODAY - DAY, NoDigest(Absence.PASSED, TODAY)),
        (lambda old, _: old, TODAY + FARTHEST + DAY, NoDigest(Absence.TOO_FAR, TODAY)),
    ],
)
async def test_no_digest_has_its_reason_and_the_date_of_the_next(stage, change, on: date, expected: NoDigest):
    await changed(stage, change)
    assert await preview(stage, on) == expected


@pytest.mark.parametrize("kind", ChatKind)
async def test_a_group_is_asked_what_it_got_wrong_and_nobody_else(stage, kind: ChatKind):
    await changed(stage, lambda old, _: replace(old, kind=kind))
    wrong = replace(closed(1, 0, chat=ANN), key="concept:tfp")
    over = {"phase": Phase.OVER, "deadline": None, "end": End.FINISHED, "ended_at": stage.clock.at}
    quizzes = GroupQuizRepository(stage.database)
    quiz = await quizzes.open(replace(playing(1, ANN), questions=(wrong,)))
    await quizzes.vote(Platform.TELEGRAM, [cast("poll1.0", person, (0,)) for person in (1, 2)])
    await quizzes.step(quiz.id, lambda found: GroupStep(replace(found, **over)))
    digest = await preview(stage, TODAY)
    assert digest.asks_missed == (kind is ChatKind.GROUP)
    assert (key_of(digest.question) == "concept:tfp") == (kind is ChatKind.GROUP)


async def test_a_stranger_gets_nothing(tmp_path):
    async with staged(tmp_path) as empty:
        assert await preview(empty, TODAY) == NoDigest(Absence.STRANGER)


def test_the_shared_course_has_come_as_far_as_its_day():
    digest = shared_digest(COMPOSER, TODAY, Length.FULL)
    assert digest.place == SYLLABUS.index(digest.concept.id) + 1
    assert not digest.is_review
    following = shared_digest(COMPOSER, TODAY + timedelta(days=1), Length.FULL)
    assert SYLLABUS.index(following.concept.id) == digest.place % len(SYLLABUS)
