"""The webhook: each update that Telegram posts is stored, and only then confirmed by the answer.

Owns who is let in, what is answered, and when updates are taken at all. What updates mean may not enter, nor how HTTP
is read (`bot.server`), nor how Telegram is told where to post (`hook`).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.domain.chat import Platform
from bot.endpoints import Answer, Asked, Route
from bot.loops import end, until
from bot.platforms.telegram.arrivals import Arrival
from bot.platforms.telegram.hook import PATH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.platforms.inbound.dispatcher import Dispatcher
    from bot.platforms.inbound.intake import Intake
    from bot.platforms.inbound.refusals import Refusals
    from bot.platforms.telegram.hook import Hook

_log = logging.getLogger(__name__)

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name (Bot API, setWebhook)
_AGAIN: Final = 1
"""Seconds after which Telegram is to try again."""
_RETRY_SECONDS: Final = 1.0
_STORING: Final = timedelta(seconds=2)
"""How long updates that were let in may take to be stored at the end."""


class Webhook:
    """Takes updates from Telegram's posts, keeps them safe, and hands them to the dispatcher.

    Args:
        intake: Keeps them, and hands them on.
        dispatcher: Whose room says whether more can be taken.
        secret: What Telegram proves itself with.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
        grace: How long handlers in hand may take at the end.
        recovered: Is told, before the next update is handed on, that updates were turned away for a while.
        caught_up: Set once all that waited here and at Telegram at the start has been stored and handed on, as far as
            Telegram tells: `Hook.keep`.
        refusals: Where is counted what is turned away.
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
        grace: timedelta = timedelta(seconds=6),
        recovered: Callable[[], None] | None = None,
        caught_up: asyncio.Event | None = None,
    ) -> None:
        self.caught_up = caught_up or asyncio.Event()
        self._intake = intake
        self._dispatcher = dispatcher
        self._secret = secret.encode()
        self._now = now
        self._refusals = refusals
        self._sleep = sleep
        self._grace = grace
        self._tell_recovered = recovered
        self._has_looked = asyncio.Event()  # for what an earlier run left, which goes before what comes
        self._is_open = False
        self._taking: set[asyncio.Task[None]] = set()
        self._held_up = False  # something was turned away that Telegram will bring again

    @property
    def route(self) -> Route:
        """What the server serves of it."""
        return Route("POST", PATH, self._handle, admit=self._admit, turned_away=self._refusals.count)

    async def run(self, stop: asyncio.Event, hook: Hook) -> None:
        """Take updates until `stop` is set or this task is cancelled, then let handlers end; the rest stays stored.

        Raises:
            SettingsError: Telegram refuses the token, or the address.
        """
        is_quiet = asyncio.Event()
        resuming = asyncio.create_task(self._resume())
        await self._has_looked.wait()
        self._is_open = True
        marking = asyncio.create_task(self._intake.mark_as_it_goes())
        noting = asyncio.create_task(self._note_caught_up(is_quiet, resuming))
        keeping = asyncio.create_task(hook.keep(is_quiet.set))
        try:
            await until(stop, keeping)
        finally:
            self._is_open = False
            await end(keeping, noting, resuming)
            await self._end(hook)
            await end(marking)

    async def _resume(self) -> None:
        """Take up what an earlier run left; whatever cannot be read is tried again, and keeps no update waiting."""
        while True:
            is_done = await self._intake.resume()
            self._has_looked.set()
            if is_done:
                return
            await self._sleep(_RETRY_SECONDS)

    async def _note_caught_up(self, is_quiet: asyncio.Event, resuming: asyncio.Task[None]) -> None:
        """What waited is all here once nothing waits at Telegram and the inbox was read."""
        await is_quiet.wait()
        await resuming
        self.caught_up.set()

    async def _end(self, hook: Hook) -> None:
        """Store what was let in, have Telegram keep the rest, and let handlers end."""
        if self._taking:
            await asyncio.wait(self._taking, timeout=_STORING.total_seconds())
        await asyncio.gather(hook.remove(), self._intake.close(self._grace))
        for taking in self._taking:  # they wait for handlers that have ended undone: Telegram will bring them again
            taking.cancel()

    def _admit(self, headers: Mapping[str, str]) -> Answer | None:
        """Let in whoever knows the secret, compared in a time that tells nothing of it, while updates can be taken."""
        given = headers.get(SECRET_HEADER)
        if given is None or not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret):
            self._refusals.stranger("secret")
            return Answer(401 if given is None else 403, "not for you\n")
        if not self._is_open:
            return self._later("closed")
        if self._dispatcher.room(Platform.TELEGRAM) <= len(self._taking):
            return self._later("busy")
        return None

    async def _handle(self, asked: Asked) -> Answer:
        arrived_at = self._now()
        update = _update_in(asked.body)
        if update is None:
            self._refusals.count("json")
            _log.warning("A post with Telegram's secret was no update; does a proxy change bodies?")
            return Answer(400, "no update\n")
        if self._held_up:
            self._held_up = False
            if self._tell_recovered is not None:
                self._tell_recovered()
        return await self._take(Arrival(update["update_id"], update, arrived_at))

    async def _take(self, arrival: Arrival) -> Answer:
        """Have an update stored, and say so; or that it is to come again."""
        if not self._is_open:  # it was let in just before
            return self._later("closed")
        taking = asyncio.create_task(self._intake.take([arrival]))
        self._taking.add(taking)
        try:
            await asyncio.wait({taking})
        finally:
            self._taking.discard(taking)
        if taking.cancelled():
            return self._later("closed")
        if (error := taking.exception()) is not None:
            _log.error("Update %d could not be taken", arrival.update_id, exc_info=error)
            self._held_up = True
            return Answer(500, "not taken\n")
        return Answer()

    def _later(self, reason: str) -> Answer:
        """Ask Telegram to keep what it brings; nothing of it is stored here."""
        self._held_up = True
        self._refusals.count(reason)
        return Answer(503, "not now\n", headers={"Retry-After": str(_AGAIN)})


def _update_in(body: bytes) -> dict[str, Any] | None:
    """Return the update that a body is; None if it is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and type(update.get("update_id")) is int else None
