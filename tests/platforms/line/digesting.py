"""What tests of digests on LINE share: readers of digests over real services, with the time in the test's hand."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.administering import LookedAfter
from bot.answering import Answering, Means
from bot.domain.chat import ChatKey, Platform
from bot.on_line import line_context
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.events import Event, Pressed, Source, SourceKind
from bot.platforms.line.handlers.concepts import Concepts
from bot.platforms.line.handlers.digests import Digests
from bot.platforms.line.handlers.lookups import Lookups
from bot.platforms.line.handlers.settings import Settings
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.quota import PushQuota
from bot.storage.database import Database
from bot.wiring import stores_of
from tests import head, shipped
from tests.platforms.line.asking import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.answering import Answering as Services
    from bot.platforms.line.context import Context
    from bot.wiring import Stores

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 in Hong Kong."""
DAY = timedelta(days=1)


class Clock:
    """The present, as the test says."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Channel:
    """LINE, as far as quotas go."""

    most: int | None = 200
    used: int = 0

    async def quota(self) -> int | None:
        return self.most

    async def consumption(self) -> int:
        return self.used

    async def members(self, chat: ChatKey) -> int | None:
        return 3 if chat.chat_id.startswith("C") else None


@dataclass
class Room:
    """Everything that a test of digests may look at."""

    clock: Clock
    channel: Channel
    stores: Stores
    services: Services
    context: Context
    quota: PushQuota

    def reader(self, *, in_group: bool = False) -> Reader:
        """Somebody who has not asked anything yet."""
        kind = SourceKind.GROUP if in_group else SourceKind.USER
        source = Source(kind, ChatKey(Platform.LINE, "C1" if in_group else "U1"), "U1")
        context = self.context
        fetching = self.services.fetching(context.journal)
        features = [Digests(context, fetching), Settings(context, self.quota), Concepts(context), Lookups(context)]
        return Reader(context, features, source)


async def pick_time(reader: Reader, at: str) -> str | None:
    """Turn LINE's wheel to a time."""
    action = next(one for one in _pickers(reader) if one["mode"] == "time")
    read = reader.context.postbacks.read(action["data"])
    handle = next(one.presses[type(read)] for one in reader.features if type(read) in one.presses)
    turn = await reader._turn(Pressed(action["data"], (("time", at),)))
    return reader._heard(await handle(turn, read))


def _pickers(reader: Reader) -> list[dict[str, str]]:
    assert reader.said is not None
    found: list[dict[str, str]] = []

    def look(part: object) -> None:
        if isinstance(part, dict):
            if part.get("type") == "datetimepicker":
                found.append(part)
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for one in part:
                look(one)

    look(list(reader.said.messages))
    return found


@asynccontextmanager
async def a_room(folder: Path) -> AsyncIterator[Room]:
    """A database of its own, the shipped library, and nobody who ever wrote."""
    clock, channel = Clock(), Channel()
    database = await Database.open(await head.url(folder / "bot.db"))
    stores = stores_of(database, clock)
    means = Means(
        now=clock,
        zone="Asia/Hong_Kong",
        sleep=asyncio.sleep,
        chance=lambda: 0.0,
        poke=lambda: None,
        tick=lambda: None,
        announce=lambda: None,
        metrics=None,
        served=tuple(Platform),
    )
    services = Answering(stores, shipped.composer(), shipped.lookup(), means, None)
    telegram = services.context(frozenset(), LookedAfter())
    context = line_context(telegram, services, Postbacks("secret", ALL_ACTIONS))
    quota = PushQuota(channel, stores.quotas, now=clock)
    yield Room(clock, channel, stores, services, context, quota)
    await stores.close()
    await database.close()


__all__ = ["DAY", "MORNING", "Clock", "Event", "Room", "a_room", "pick_time"]
