"""LINE's webhook: each event that LINE posts is stored, and only then confirmed by the answer.

Owns who is let in, what is answered, and when events are taken at all. What events mean may not enter, nor how HTTP is
read (`bot.server`). Where LINE posts is set in its console, by the operator.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.domain.chat import Platform
from bot.endpoints import Answer, Asked, Route
from bot.loops import end
from bot.platforms.inbound.accounts import UNREADABLE
from bot.platforms.line.arrivals import Arrival, arrival_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.metrics import Metrics
    from bot.platforms.inbound.dispatcher import Dispatcher
    from bot.platforms.inbound.intake import Intake
    from bot.platforms.inbound.refusals import Refusals

_log = logging.getLogger(__name__)

PATH: Final = "/line"
SIGNATURE_HEADER: Final = "x-line-signature"
_LONGEST_SIGNATURE: Final = 128
"""Characters; that of SHA-256 has 44 in base64."""
_AGAIN: Final = 1
"""Seconds after which LINE is to try again."""
PATIENCE: Final = timedelta(seconds=1.5)
"""How long an answer may take: after two seconds LINE counts a post as failed ("request_timeout")."""
_RETRY_SECONDS: Final = 1.0
_STORING: Final = timedelta(seconds=2)
"""How long events that were let in may take to be stored at the end."""


class Webhook:
    """Takes events from LINE's posts, keeps them safe, and hands them to the dispatcher.

    Args:
        intake: Keeps them, and hands them on.
        dispatcher: Whose room says whether more can be taken.
        secret: The channel's, with which LINE signs.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
        patience: How long events may take to be stored, or handled where they cannot be, before LINE is to try again.
        grace: How long handlers in hand may take at the end.
        refusals: Where is counted what is turned away.
        recovered: Is told, before the next event is handed on, that events were turned away for a while.
        caught_up: The attribute of that name, for whoever waits for it without knowing a webhook.
        metrics: Where is counted what cannot be told from its own repeat.

    Attributes:
        caught_up: Set once all that waited here at the start has been handed on; what waits at LINE nobody can know.
    """

    def __init__(
        self,
        intake: Intake[Arrival],
        dispatcher: Dispatcher,
        secret: str,
        *,
        now: Callable[[], datetime],
        refusals: Refusals,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        patience: timedelta = PATIENCE,
        grace: timedelta = timedelta(seconds=6),
        recovered: Callable[[], None] | None = None,
        caught_up: asyncio.Event | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.caught_up = caught_up or asyncio.Event()
        self._intake = intake
        self._dispatcher = dispatcher
        self._secret = secret.encode()
        self._now = now
        self._refusals = refusals
        self._sleep = sleep
        self._patience = patience.total_seconds()
        self._grace = grace
        self._tell_recovered = recovered
        self._metrics = metrics
        self._has_looked = asyncio.Event()  # for what an earlier run left, which goes before what comes
        self._is_open = False
        self._taking: dict[asyncio.Task[None], int] = {}  # with how many events each brings
        self._held_up = False  # something was turned away that LINE will bring again

    @property
    def route(self) -> Route:
        """What the server serves of it."""
        return Route("POST", PATH, self._handle, admit=self._admit, turned_away=self._refusals.count)

    async def run(self, stop: asyncio.Event) -> None:
        """Take events until `stop` is set or this task is cancelled, then let handlers end; the rest stays stored."""
        resuming = asyncio.create_task(self._resume())
        marking = asyncio.create_task(self._intake.mark_as_it_goes())
        try:
            await self._has_looked.wait()
            self._is_open = True
            await stop.wait()
        finally:
            self._is_open = False
            await end(resuming)
            await self._end()
            await end(marking)

    async def _resume(self) -> None:
        """Take up what an earlier run left; whatever cannot be read is tried again, and keeps no event waiting."""
        while True:
            is_done = await self._intake.resume()
            self._has_looked.set()
            if is_done:
                self.caught_up.set()
                return
            await self._sleep(_RETRY_SECONDS)

    async def _end(self) -> None:
        """Store what was let in, and let handlers end."""
        if self._taking:
            await asyncio.wait(self._taking, timeout=_STORING.total_seconds())
        await self._intake.close(self._grace)
        for taking in self._taking:  # they wait for handlers that have ended undone: LINE will bring them again
            taking.cancel()

    def _admit(self, headers: Mapping[str, str]) -> Answer | None:
        """Let in whoever brings a signature, which is checked with the body, while events can be taken."""
        signature = headers.get(SIGNATURE_HEADER)
        if not signature or len(signature) > _LONGEST_SIGNATURE:
            return self._stranger()
        if not self._is_open:
            return self._later("closed")
        if self._dispatcher.room(Platform.LINE) <= sum(self._taking.values()):
            return self._later("busy")
        return None

    async def _handle(self, asked: Asked) -> Answer:
        arrived_at = self._now()
        if not self._is_signed(asked):
            return self._stranger()
        events = _events_in(asked.body)
        if events is None:
            self._refusals.count("json")
            _log.warning("A post with LINE's signature holds no events; does a proxy change bodies?")
            return Answer(400, "no events\n")
        arrivals = [arrival for raw in events if (arrival := self._arrival(raw, arrived_at)) is not None]
        return await self._take(arrivals) if arrivals else Answer()  # LINE's "Verify" brings none

    def _is_signed(self, asked: Asked) -> bool:
        """Say whether LINE signed the body, in a time that tells nothing of the right signature.

        Base64 of HMAC-SHA256 over the raw body with the channel's secret (Messaging API, "Verify webhook signature").
        """
        signature = base64.b64encode(hmac.digest(self._secret, asked.body, "sha256"))
        given = asked.headers.get(SIGNATURE_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, signature)

    def _arrival(self, raw: object, arrived_at: datetime) -> Arrival | None:
        """Return an event's arrival; None, which is counted, for one that could not be told from a repeat of it."""
        arrival = arrival_in(raw, arrived_at)
        if arrival is None:
            _log.warning("An event of LINE's without an id is left out")
            if self._metrics is not None:
                self._metrics.update(Platform.LINE, "unknown", UNREADABLE)
        return arrival

    async def _take(self, arrivals: Sequence[Arrival]) -> Answer:
        """Have events stored, and say so; or that they are to come again, if that cannot be said soon.

        What cannot be stored is handled from memory before it is confirmed; where that takes too long it is brought
        again, and known again as long as this process lives.
        """
        if not self._is_open:  # they were let in just before
            return self._later("closed")
        if self._held_up:
            self._held_up = False
            if self._tell_recovered is not None:
                self._tell_recovered()
        taking = asyncio.create_task(self._intake.take(arrivals))
        self._taking[taking] = len(arrivals)
        taking.add_done_callback(self._taken)
        await asyncio.wait({taking}, timeout=self._patience)
        if not taking.done():
            return self._later("slow")
        if taking.cancelled():
            return self._later("closed")
        return Answer() if taking.exception() is None else Answer(500, "not taken\n")

    def _taken(self, taking: asyncio.Task[None]) -> None:
        del self._taking[taking]
        if not taking.cancelled() and (error := taking.exception()) is not None:
            _log.error("Events of LINE's could not be taken", exc_info=error)
            self._held_up = True

    def _later(self, reason: str) -> Answer:
        """Ask LINE to bring it again, which it does where redelivery is on in its console."""
        self._held_up = True
        self._refusals.count(reason)
        return Answer(503, "not now\n", headers={"Retry-After": str(_AGAIN)})

    def _stranger(self) -> Answer:
        """Turn away whoever did not sign with our secret."""
        self._refusals.stranger("signature")
        return Answer(401, "not for you\n")


def _events_in(body: bytes) -> list[Any] | None:
    """Return the events that a body holds; None if it is no post of LINE's."""
    try:
        post = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = post.get("events") if isinstance(post, dict) else None
    return events if isinstance(events, list) else None
