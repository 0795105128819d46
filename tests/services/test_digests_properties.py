"""Whatever a platform answers and whenever the bot is away: no date twice, no concept skipped, everything counted."""

import asyncio
import tempfile
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.subscription import DeliveryStatus
from bot.errors import RateLimitedError, UnavailableError, UnknownOutcomeError, WordingRefusedError
from tests.services.stage import DAY, MONDAY, library, new_digests, staged

CHATS = ("ann", "bob", "cat")
ANSWERS = {
    "taken": None,
    "too fast": RateLimitedError(timedelta(seconds=50)),
    "away": UnavailableError("connection refused"),
    "no answer": UnknownOutcomeError("no answer in time"),
    "badly said": WordingRefusedError("can't parse entities"),
    "slip": RuntimeError("nobody foresaw this"),
}
answers = st.lists(st.tuples(st.sampled_from(CHATS), st.sampled_from(sorted(ANSWERS))), max_size=12)
pauses = st.lists(
    st.sampled_from([timedelta(minutes=1), timedelta(hours=3), timedelta(hours=11), DAY, 2 * DAY, -timedelta(hours=1)]),
    min_size=3,
    max_size=6,
)


@settings(max_examples=10, deadline=None)
@given(answers=answers, pauses=pauses)
def test_no_date_twice_no_concept_skipped_everything_counted(answers, pauses):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        asyncio.run(_days(Path(folder), answers, pauses))


async def _days(folder, answers, pauses):
    async with staged(folder) as stage:
        await stage.subscribe(*CHATS)
        for chat, answer in answers:
            if answer != "taken":
                stage.platform.answers[chat].append(ANSWERS[answer])
        stage.clock.at = latest = MONDAY
        for pause in pauses:
            await new_digests(stage).settle_abandoned()
            await stage.sweep()
            stage.clock.advance(pause)
            latest = max(latest, stage.clock.at)
        stage.platform.answers.clear()
        # Waits that began before the clock was set back are over, too.
        stage.clock.at = latest + timedelta(minutes=20)
        while (wake := await stage.digests.next_wake()) <= stage.clock.at:
            assert wake <= stage.clock.at
            await stage.sweep()
        await _check(stage)


async def _check(stage):
    dates = Counter((chat, on) for chat, on, _ in stage.platform.sent)
    assert set(dates.values()) <= {1}
    by_chat = defaultdict(list)
    for chat, _, concept in stage.platform.sent:
        by_chat[chat].append(concept)
    for concepts in by_chat.values():
        assert concepts == list(library().syllabus[: len(concepts)])
    counts = await stage.counts()
    assert DeliveryStatus.PLANNED not in set().union(*counts.values())
    assert DeliveryStatus.SENDING not in set().union(*counts.values())
    assert {sum(day.values()) for day in counts.values()} == {len(CHATS)}
    assert sum(day.get(DeliveryStatus.SENT, 0) for day in counts.values()) == len(stage.platform.sent)
    days = sorted(counts)
    assert days == [days[0] + n * DAY for n in range(len(days))]
