"""The bot, assembled: every part of it built once over one database, and what runs in each replica named.

Owns these constructor calls, and the two lists of what goes on by itself. What a process opens before and closes after
is `bot.app`'s.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.administering import LookedAfter, admin_chores, reloading
from bot.broadcasting import broadcasts_part
from bot.domain.chat import Platform
from bot.domain.composing import DigestComposer
from bot.leading import Leading
from bot.loops import first, together
from bot.measuring import readings_of
from bot.platforms.inbound.accounts import Accounts
from bot.platforms.inbound.dispatcher import Dispatcher, watched
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.platforms.telegram.pacing import Limiter
from bot.sending import DigestSending, owner_lines
from bot.serving import checks_of
from bot.storage.inbox import InboxRepository
from bot.storage.library import load_content
from bot.wiring import answering_of, stores_of, taking_over, ticker_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.answering import Answering
    from bot.config import Settings
    from bot.domain.content import Content
    from bot.loops import Part
    from bot.metrics import Metrics
    from bot.on_line import Channel, OnLine
    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.hook import Address
    from bot.replica import Replica
    from bot.serving import Serving
    from bot.storage.database import Database
    from bot.ticker import Chore, Ticker
    from bot.troubles import TroubleCounter


_LOGGER = logging.getLogger(__name__)

_KEPT: Final = 4
"""One part of so many of what may be in hand, or wait, is kept from each platform for the other."""
_LINE_HAS: Final = 13.0
"""Seconds for LINE to say who we are, until quizzes go on without what waited from there."""
_TELEGRAM_HAS: Final = 30.0
"""Seconds for Telegram to do so once LINE has, until everything goes on without."""


@dataclass(frozen=True, slots=True)
class House:
    """What all parts of a running bot stand on."""

    settings: Settings
    database: Database
    replica: Replica
    content: Content
    counter: TroubleCounter
    stop: asyncio.Event
    metrics: Metrics | None
    serving: Serving
    now: Callable[[], datetime]
    line: Channel | None = None
    """Where the bot is on LINE, too; None: nowhere."""


@dataclass(frozen=True, slots=True)
class _Bells:
    """Rung by whoever changes something, heard by the loop that is to look again."""

    scheduler: asyncio.Event = field(default_factory=asyncio.Event)
    ticker: asyncio.Event = field(default_factory=asyncio.Event)
    broadcasts: asyncio.Event = field(default_factory=asyncio.Event)


class Assembly:
    """The bot on Telegram, and on LINE where it has a channel, with what sends digests beside them.

    Args:
        house: What it stands on.
        bot: The client; not yet initialized.
        address: Where Telegram is to post updates; None to poll for them.
    """

    def __init__(self, house: House, bot: TelegramBot, address: Address | None) -> None:
        self._house = house
        self._bells = _Bells()
        self._stores = stores_of(house.database, house.now, house.replica)
        self._composer = DigestComposer(house.content.library)
        answering = self._answering(house)
        self._context = context = self._context_of(house, answering)
        self._inbox = InboxRepository(
            house.database, Platform.TELEGRAM, bot.token.partition(":")[0], house.now, replica=house.replica.id
        )
        self._limiter = Limiter(metrics=house.metrics)
        queue = Dispatcher(kept=_KEPT if house.line else None, accounts=Accounts(house.metrics))
        dispatcher = watched(queue, house.metrics, self._deferred)
        self._telegram = TelegramPlatform(
            bot,
            context,
            self._inbox,
            limiter=self._limiter,
            metrics=house.metrics,
            address=address,
            dispatcher=dispatcher,
            is_alone=house.replica.is_last,
        )
        self._line = self._on_line(house.line, answering, dispatcher) if house.line else None
        self._ready, self._elsewhere = asyncio.Event(), asyncio.Event()
        self._voice = TelegramDigests(
            self._telegram.messenger,
            username=lambda: bot.username,
            preferences=context.preferences,
            owner_ids=house.settings.owner_ids,
            timezone=context.timezone,
        )

    async def run(self) -> None:
        """Run until the house's `stop` is set.

        Raises:
            SettingsError: Telegram or LINE refuses the token, or Telegram the webhook's address.
            StorageError: Another process has taken over polling.
        """
        house, replica = self._house, self._house.replica
        self._look_after_others()
        leading = Leading(replica.leadership, self._parts(), resign=replica.resign)
        ticker = self._ticker(self._chores())
        checks = checks_of(self._stores, self._context.status, self._composer, replica.leadership)
        on_line = self._line.platform.routes if self._line else ()
        house.serving.complete([*self._telegram.routes, *on_line], checks)
        # What was built so far stays for good: the collector need not look at it again at every turn.
        gc.collect()
        gc.freeze()
        try:
            with reloading(self._context.admin):
                await self._run_platforms(leading.run, ticker.run, replica.keep_polling)
        finally:
            await self._context.admin.close()
            await self._stores.close()

    async def _run_platforms(self, *beside: Part) -> None:
        """Run the platforms side by side, and the rest beside Telegram's."""

        async def telegram(stop: asyncio.Event) -> None:
            await self._telegram.run(stop, *beside, elsewhere=self._elsewhere)

        on_line = [self._line.platform.run, self._note_elsewhere] if self._line else []
        await together(self._house.stop, telegram, self._note_ready, *on_line)

    async def _note_ready(self, stop: asyncio.Event) -> None:
        """Let quizzes go on once all that waited at the start is in hand; LINE out of reach delays that little."""
        await first(self._telegram.caught_up.wait(), self._elsewhere.wait(), stop.wait())
        if self._line is not None:
            await first(self._line.platform.caught_up.wait(), asyncio.sleep(_LINE_HAS), stop.wait())
        self._ready.set()
        await stop.wait()

    async def _note_elsewhere(self, stop: asyncio.Event) -> None:
        """Let everything go on for LINE's sake where Telegram cannot be reached at the start."""
        assert self._line is not None  # noqa: S101 - only then it runs
        await first(self._line.platform.caught_up.wait(), stop.wait())
        await first(self._telegram.connected.wait(), asyncio.sleep(_TELEGRAM_HAS), stop.wait())
        if not self._telegram.connected.is_set() and not stop.is_set():
            _LOGGER.warning("Telegram cannot be reached; digests, quizzes and the rest go on without it, for LINE")
            self._elsewhere.set()
        await stop.wait()

    def _deferred(self) -> int:
        """Return how many updates of busy chats wait in the inboxes alone."""
        return self._telegram.intake.deferred + (self._line.platform.deferred if self._line else 0)

    def _on_line(self, channel: Channel, answering: Answering, dispatcher: Dispatcher) -> OnLine:
        from bot.on_line import line_of  # noqa: PLC0415 - a third of a second that only LINE's users are to pay

        house = self._house
        return line_of(
            channel,
            answering,
            self._context,
            self._stores,
            house.database,
            dispatcher=dispatcher,
            replica=house.replica.id,
            metrics=house.metrics,
        )

    def _parts(self) -> list[Part]:
        """Return what one replica alone does, the one that leads; each is begun anew with each of its terms."""
        house, stores, context, voice = self._house, self._stores, self._context, self._voice
        metrics, messenger, bells = house.metrics, self._telegram.messenger, self._bells
        digests = DigestSending(
            database=house.database,
            stores=stores,
            composer=self._composer,
            context=context,
            voice=voice,
            poked=bells.scheduler,
            line=self._line,
            metrics=metrics,
        )
        return [
            digests.run,
            *(self._line.parts if self._line else ()),
            broadcasts_part(
                stores.broadcasts, context, messenger, managers=voice, announced=bells.broadcasts, metrics=metrics
            ),
        ]

    def _chores(self) -> list[Chore]:
        """Return what every replica does now and then."""
        house, replica = self._house, self._house.replica
        chores: list[Chore] = [replica.look] if replica.is_one_of_many else []
        if house.metrics is not None:
            chores.append(readings_of(house.metrics, house.database, lambda: self._composer.library, house.now))
        lines = owner_lines(self._voice, self._line)
        return chores + admin_chores(self._context.admin, house.database, lines, replica.leadership, house.now)

    def _look_after_others(self) -> None:
        """Have the replica keep to its share of Telegram's limits, and take over what the dead had in hand."""
        replica, metrics = self._house.replica, self._house.metrics
        replica.changed.append(lambda: self._limiter.share(replica.others, leads=replica.leadership.is_held))
        replica.takes_over.append(taking_over(self._inbox, self._telegram.intake))
        if self._line is not None:
            replica.takes_over.append(self._line.platform.take_over)
        replica.takes_over.append(self._context.groups.conductor.go_on)
        if metrics is not None:
            metrics.presence(leads=lambda: replica.leadership.is_held, live=lambda: replica.others + 1)

    def _ticker(self, chores: list[Chore]) -> Ticker:
        return ticker_of(
            self._stores,
            self._composer,
            self._context,
            zone=self._house.settings.timezone,
            ready=self._ready,
            poked=self._bells.ticker,
            chores=chores,
            leadership=self._house.replica.leadership,
        )

    def _context_of(self, house: House, answering: Answering) -> Context:
        load = partial(load_content, house.settings.content_dir)
        looked_after = LookedAfter(house.content, load, house.replica.id, house.counter)
        return answering.context(house.settings.owner_ids, looked_after)

    def _answering(self, house: House) -> Answering:
        return answering_of(
            self._stores,
            self._composer,
            now=house.now,
            zone=house.settings.timezone,
            poke=self._bells.scheduler.set,
            tick=self._bells.ticker.set,
            announce=self._bells.broadcasts.set,
            metrics=house.metrics,
            leadership=house.replica.leadership,
            served=_served(house),
        )


def _served(house: House) -> frozenset[Platform]:
    """Return where people can speak to the bot: on the simulator nobody does but whoever tries it out."""
    is_on_telegram = house.settings.telegram_token is not None
    telegram = [Platform.TELEGRAM] if is_on_telegram else []
    return frozenset([*telegram, Platform.LINE] if house.line else telegram)
