"""LINE as one running whole: a router over the messenger, fed by the webhook, from start to stop.

Owns the order in which LINE's parts start and end. What is said to whom may not enter.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.chat import Platform
from bot.endpoints import Answer, Route
from bot.errors import DeliveryError
from bot.platforms.inbound.arrivals import Way
from bot.platforms.inbound.intake import Intake
from bot.platforms.inbound.refusals import Refusals
from bot.platforms.line.arrivals import Arrival
from bot.platforms.line.faults import Faults
from bot.platforms.line.guard import Guard
from bot.platforms.line.router import Router
from bot.platforms.line.webhook import PATH, Webhook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Protocol

    from bot.endpoints import Asked
    from bot.metrics import Metrics
    from bot.platforms.inbound.dispatcher import Dispatcher
    from bot.platforms.inbound.intake import Inbox
    from bot.platforms.line.client import Profile
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Feature
    from bot.platforms.line.messenger import Messenger

    class KnowsItself(Protocol):
        """Asks LINE who the bot is (`bot.platforms.line.client`)."""

        async def info(self) -> Profile:
            """Return who the bot is; `SettingsError` where LINE refuses the token, else a `DeliveryError`."""
            ...


_log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = timedelta(seconds=1)
_LONGEST_PAUSE: Final = timedelta(seconds=30)
_NOT_YET: Final = Answer(503, "not now\n", headers={"Retry-After": "1"})


class LinePlatform:
    """The bot on LINE, behind its webhook.

    Args:
        client: Tells who the bot is.
        secret: The channel's.
        context: What features share.
        features: What people are answered by, in the order in which it is asked.
        messenger: The bot's voice.
        inbox_of: Where events are kept until they have been handled, given the bot's own id.
        dispatcher: Who has events handled, other platforms' among them.
        metrics: Where is counted what comes in.
        also: What else the web server is to serve for LINE.

    Attributes:
        messenger: The bot's voice, for what it says of its own accord.
        caught_up: Set once everything that waited here when the bot started is in hand.
    """

    def __init__(
        self,
        client: KnowsItself,
        secret: str,
        context: Context,
        features: Sequence[Feature],
        messenger: Messenger,
        *,
        inbox_of: Callable[[str], Inbox],
        dispatcher: Dispatcher,
        metrics: Metrics | None = None,
        also: Sequence[Route] = (),
    ) -> None:
        self._client = client
        self._also = tuple(also)
        self._secret = secret
        self._now: Callable[[], datetime] = context.now
        self._recovered = context.rounds.was_unreachable
        self._inbox_of = inbox_of
        self._dispatcher = dispatcher
        self._metrics = metrics
        self._refusals = Refusals(Platform.LINE, PATH, now=context.now, metrics=metrics)
        self._inbox: Inbox | None = None
        self._intake: Intake[Arrival] | None = None
        self._webhook: Webhook | None = None
        self.caught_up = asyncio.Event()
        self.messenger = messenger
        self.guard = Guard(context.owner_ids)
        self.faults = Faults(messenger)
        self._router = Router(context, features, messenger, guard=self.guard, faults=self.faults)

    @property
    def routes(self) -> tuple[Route, ...]:
        """What the bot's web server is to serve for LINE; before we know who we are, LINE is asked to come again."""
        return (Route("POST", PATH, self._handle, admit=self._admit, turned_away=self._refusals.count), *self._also)

    @property
    def deferred(self) -> int:
        """How many events of busy chats wait in the inbox alone."""
        return self._intake.deferred if self._intake else 0

    async def run(self, stop: asyncio.Event) -> None:
        """Answer people on LINE until `stop` is set; what is in hand is finished first.

        Raises:
            SettingsError: LINE refuses the token.
        """
        me = await self._connect(stop)
        if me is None:
            return
        self._inbox = self._inbox_of(me.user_id)
        self._intake = Intake(self._inbox, self._dispatcher, Way(Arrival, self._router.process, ids_are_unique=True))
        self._webhook = Webhook(
            self._intake,
            self._dispatcher,
            self._secret,
            now=self._now,
            refusals=self._refusals,
            recovered=self._recovered,
            caught_up=self.caught_up,
            metrics=self._metrics,
        )
        await self._webhook.run(stop)

    async def take_over(self) -> None:
        """Take up the events that a dead replica had in hand.

        Raises:
            StorageError: The inbox cannot be read, or written.
        """
        if self._inbox is not None and self._intake is not None:
            await self._intake.adopt(await self._inbox.pending())

    async def _connect(self, stop: asyncio.Event) -> Profile | None:
        """Ask LINE who we are until it answers; return None if told to stop before.

        Raises:
            SettingsError: It refuses the token.
        """
        pause, stopping = _FIRST_PAUSE, asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                try:
                    me = await self._client.info()
                except DeliveryError as error:
                    _log.warning("LINE cannot be asked who the bot is; it is asked again: %s", error)
                    await asyncio.wait({stopping}, timeout=pause.total_seconds())
                    pause = min(2 * pause, _LONGEST_PAUSE)
                else:
                    _log.info("Connected to LINE", extra={"bot": me.name})
                    return me
            return None
        finally:
            stopping.cancel()

    def _admit(self, headers: Mapping[str, str]) -> Answer | None:
        admit = self._webhook.route.admit if self._webhook else None
        if admit is not None:
            return admit(headers)
        self._refusals.count("closed")
        return _NOT_YET

    async def _handle(self, asked: Asked) -> Answer:
        return await self._webhook.route.handle(asked) if self._webhook else _NOT_YET
