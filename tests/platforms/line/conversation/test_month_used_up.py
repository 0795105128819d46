"""A month whose messages do not do for everybody, over HTTP both ways, until LINE refuses and the next one begins."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.domain.subscription import DeliveryStatus
from bot.storage.status import StatusRepository
from tests import shipped
from tests.line.server import standing_in
from tests.platforms.line.conversation.sending import sweeping
from tests.platforms.line.conversation.stage import Stage
from tests.services.stage import DAY, Clock
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.line.people import Person
    from tests.platforms.line.conversation.sending import Sweeping

SENT, SKIPPED = DeliveryStatus.SENT, DeliveryStatus.SKIPPED
LIBRARY = shipped.library()
SYLLABUS = [LIBRARY.concept_by_id[one].name for one in LIBRARY.syllabus]
RUN_LOW, USED_UP = "🛠 LINE 的訊息額度快用完了。", "🚨 LINE 本月的訊息額度已用完。"


async def hears(person: Person, text: str) -> str:
    """What somebody is answered."""
    seen = len(person.seen)
    await person.say(text)
    await until(lambda: len(person.seen) > seen)
    return heard(person, seen)


def heard(person: Person, since: int = 0) -> str:
    """What notifications have shown somebody."""
    return "\n".join(message.get("altText") or message["text"] for message in person.seen[since:])


def taught(person: Person) -> list[str]:
    """The names of the concepts of the digests that somebody got, in their order."""
    return [line.removeprefix("☀️ ") for line in heard(person).splitlines() if line.startswith("☀️ ")]


async def by_day(digests: Sweeping) -> dict[int, tuple[int, int]]:
    """How many digests went out on each day, and how many were left out."""
    days = await StatusRepository(digests.database).counts(date(2026, 11, 27))
    return {day.on.day: (day.counts[SENT], day.counts.get(SKIPPED, 0)) for day in days}


async def test_messages_are_spread_run_low_are_used_up_and_go_on_with_the_next_month(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 11, 26, 1, 30, tzinfo=UTC))
    async with standing_in(clock) as line:
        line.world.quota, line.world.used[2026, 11] = 20, 8
        ann, *_ = people = [line.person(name) for name in ("Ann", "Bob", "Cat", "Dan")]
        stage = Stage(line, tmp_path / "bot.db", clock=clock, owner_ids=frozenset({ann.id}))
        async with stage.running() as bot, sweeping(bot, stage, clock) as digests:
            for person in people:
                assert "還容許我發送 10 則摘要" in await hears(person, "訂閱 8:30")
            clock.at = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
            for _ in range(3):
                assert RUN_LOW not in heard(ann)
                await digests.sweep()
                await bot.quota.tell()
                clock.at += DAY
            assert heard(ann).count(RUN_LOW) == 1  # by a push, while one is left
            assert line.world.consumption == 8 + 3 + 3 + 2 + 1

            await bot.quota.read()
            line.world.used[2026, 11] = 20  # by somebody else, from the console
            seen = len(ann.seen)
            await digests.sweep()
            assert [call.status for call in line.made("push")][-1] == 429
            await bot.quota.known()
            await bot.quota.tell()
            assert ann.seen[seen:] == []
            fetched = await hears(ann, "今日概念")
            assert USED_UP in fetched
            assert SYLLABUS[len(taught(ann)) - 1] in fetched
            status = await hears(ann, "狀態")
            assert "已用 20／20 則訊息" in status
            assert USED_UP not in status
            assert "已用 20／20" not in await hears(people[1], "狀態")

            clock.at += DAY
            await digests.sweep()
            assert await by_day(digests) == {27: (3, 1), 28: (3, 1), 29: (2, 2), 30: (1, 3), 1: (1, 3)}
        assert sum(len(taught(person)) for person in people) == 10
        for person in people:
            assert taught(person) == SYLLABUS[: len(taught(person))]
