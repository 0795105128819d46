"""How what owners look after is put together, and what of it goes on by itself: in each replica, in the one that leads.

Owns these constructor calls alone.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import bot
from bot.domain.content import Content
from bot.services.admin import Admin, Process
from bot.services.error_digests import ErrorDigests
from bot.services.growth import GrowthReader
from bot.services.item_statistics import Items
from bot.services.owners import Owners
from bot.services.shelf import Shelf
from bot.signals import HangUp
from bot.storage.error_kinds import ErrorKindRepository
from bot.storage.facts import FactRepository
from bot.storage.item_statistics import ItemStatisticsRepository
from bot.storage.notices import NoticeRepository
from bot.storage.signals import SignalRepository
from bot.storage.tallies import TallyRepository

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.leading import Leadership
    from bot.services.error_digests import Counter
    from bot.services.owners import OwnerLine
    from bot.storage.database import Database
    from bot.ticker import Chore

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """What a process hands to those who look after it."""

    content: Content | None = None
    """What is taught at the start; None: what the composer teaches, of which nobody knows where it stands."""
    load: Callable[[], Content] | None = None
    """Reads the content anew; None: there is nothing to read."""
    replica_id: str | None = None
    counter: Counter | None = None
    """Counts errors."""


@dataclass(frozen=True, slots=True)
class AdminStores:
    """Where everything is kept that owners look after."""

    errors: ErrorKindRepository
    facts: FactRepository
    items: ItemStatisticsRepository
    signals: SignalRepository | None
    """None where there is no other process to hear of anything."""
    tallies: TallyRepository


def admin_stores(database: Database) -> AdminStores:
    """Return the stores of a database."""
    return AdminStores(
        errors=ErrorKindRepository(database),
        facts=FactRepository(database),
        items=ItemStatisticsRepository(database),
        signals=SignalRepository(database) if database.is_shared else None,
        tallies=TallyRepository(database),
    )


def admin_of(
    stores: AdminStores,
    composer: DigestComposer,
    lookup: Lookup,
    *,
    now: Callable[[], datetime],
    zone: str,
    looked_after: LookedAfter,
) -> Admin:
    """Return what owners look after, over one library and one database."""
    content = looked_after.content or Content(composer.library)
    timezone = ZoneInfo(zone)
    return Admin(
        stores.facts,
        Process(bot.__version__, now(), looked_after.replica_id),
        shelf=Shelf(
            content, composer, lookup, load=looked_after.load or (lambda: content), signals=stores.signals, now=now
        ),
        items=Items(stores.items, composer.bank, composer.reader, now=now),
        growth=GrowthReader(stores.tallies, timezone, now),
        errors=ErrorDigests(stores.errors, timezone, now, looked_after.counter),
        now=now,
    )


def admin_chores(
    admin: Admin,
    database: Database,
    lines: Sequence[OwnerLine],
    leadership: Leadership,
    now: Callable[[], datetime],
) -> list[Chore]:
    """Return what goes on by itself: each replica keeps its errors and follows reloads, the leader counts and tells."""
    owners = Owners(NoticeRepository(database, now), lines)

    async def tell() -> datetime:
        return await admin.errors.tell(owners)

    follows: list[Chore] = [admin.shelf.follow] if database.is_shared else []
    return [*follows, admin.errors.keep, leadership.alone(admin.growth.keep, now), leadership.alone(tell, now)]


def reloading(admin: Admin) -> HangUp:
    """Return what reloads the content at each SIGHUP, while it is entered."""
    under_way: set[asyncio.Task[None]] = set()

    async def reload() -> None:
        try:
            await admin.shelf.reload()
        except Exception:
            _LOGGER.exception("The content could not be reloaded")

    def begin() -> None:
        task = asyncio.get_running_loop().create_task(reload())
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    return HangUp(begin)
