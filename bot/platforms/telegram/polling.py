"""The long poll: updates are stored before they are confirmed, and confirmed before the next are asked for.

PTB's own polling confirms updates when it queues them, so a killed process loses what it had queued (DESIGN section 4).
Owns the offset and the patience with a network in trouble. What updates mean may not enter.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from telegram.constants import UpdateType
from telegram.error import InvalidToken, NetworkError

from bot.errors import StorageError
from bot.platforms.telegram.client import token_refused
from bot.platforms.telegram.dispatcher import Arrival
from bot.platforms.telegram.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.dispatcher import Dispatcher, Done

_log = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = (
    UpdateType.MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.CHOSEN_INLINE_RESULT,
    UpdateType.MY_CHAT_MEMBER,
    UpdateType.POLL,
    UpdateType.POLL_ANSWER,
)
"""What we ask Telegram for: all that a handler answers to, and nothing else."""
_REMEMBERED: Final = 4096
"""How many ids are kept in memory, to know redelivered updates even while the inbox fails."""


class Inbox(Protocol):
    """Where updates are kept from their arrival until they have been handled."""

    async def store(self, updates: Sequence[tuple[int, str]]) -> frozenset[int]:
        """Commit updates (id, JSON) and return the ids that were not known before.

        Raises:
            StorageError: Nothing was stored.
        """
        ...

    async def pending(self) -> Sequence[tuple[int, str]]:
        """Return what was stored and never handled, oldest first.

        Raises:
            StorageError: It cannot be read.
        """
        ...

    async def mark_handled(self, update_ids: Sequence[int]) -> None:
        """Note that these are done with.

        Raises:
            StorageError: It could not be noted.
        """
        ...


class Poller:
    """Fetches updates, keeps them safe, and hands them to the dispatcher.

    Args:
        bot: Whose updates; initialized.
        inbox: Where they are kept.
        dispatcher: Who handles them.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds between attempts.
        chance: A number in [0, 1), new at each call, to spread attempts.
        wait: How long one poll waits for the first update.
        grace: How long handlers in hand may take when the poller stops.
        allowed: The kinds of update to ask for.
    """

    def __init__(
        self,
        bot: TelegramBot,
        inbox: Inbox,
        dispatcher: Dispatcher,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        wait: timedelta = timedelta(seconds=30),
        grace: timedelta = timedelta(seconds=10),
        allowed: Sequence[str] = ALLOWED_UPDATES,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._dispatcher = dispatcher
        self._now = now
        self._patience = Patience(sleep, chance)
        self._wait = wait
        self._grace = grace
        self._allowed = allowed
        self._offset: int | None = None
        self._resumed = False
        self._storage_down = False
        self._seen: dict[int, None] = {}  # the last ids handed to the dispatcher, oldest first
        self._handled: list[int] = []
        self._something_handled = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set or this task is cancelled, then let handlers end; the rest stays in the inbox.

        Raises:
            SettingsError: Telegram refuses the token.
        """
        marking = asyncio.create_task(self._mark_as_it_goes())
        polling = asyncio.create_task(self._poll())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()  # it ends by an error alone
        finally:
            for task in (polling, stopping):
                task.cancel()
            await asyncio.gather(polling, stopping, return_exceptions=True)
            left = await self._dispatcher.drain(self._grace)
            marking.cancel()
            await asyncio.gather(marking, return_exceptions=True)
            await self._mark()
            if left:
                _log.warning("%d updates were not handled in time; they are taken up at the next start", left)

    async def _poll(self) -> None:
        ready = False
        while True:
            try:
                if not ready:
                    # A webhook left over would get the updates instead of us; what it has not fetched stays.
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    ready = True
                await self._turn()
            except InvalidToken:
                break
            except Exception as error:  # noqa: BLE001 - the one loop that must outlive whatever happens; all is logged
                webhook_in_the_way = await self._patience.bear(error)
                ready = ready and not webhook_in_the_way
        raise token_refused()

    async def _turn(self) -> None:
        await self._resume()
        batch = await self._bot.raw_updates(offset=self._offset, wait=self._wait, allowed=self._allowed)
        arrived_at = self._now()
        self._patience.recovered()
        if not batch:
            return
        arrivals = [
            Arrival(raw["update_id"], raw, arrived_at) for raw in batch if isinstance(raw.get("update_id"), int)
        ]
        if not arrivals:
            raise NetworkError("getUpdates brought updates without ids")
        await self._take(arrivals)
        self._offset = max(arrival.update_id for arrival in arrivals) + 1

    async def _resume(self) -> None:
        """Take up what an earlier run left, once; before any poll, so that each chat's order holds."""
        if self._resumed:
            return
        try:
            pending = await self._inbox.pending()
        except StorageError as error:
            self._note_storage(error)
            return
        self._resumed = True
        taken = [(update_id, payload) for update_id, payload in pending if update_id not in self._seen]
        if taken:
            _log.info("Taking up %d updates that were stored and not yet handled", len(taken))
        for update_id, payload in taken:
            await self._submit(Arrival(update_id, _loaded(payload), self._now()), self._done)

    async def _take(self, arrivals: Sequence[Arrival]) -> None:
        """Store a batch and hand on what is new; what cannot be stored is handled before it may be confirmed."""
        try:
            new = await self._inbox.store([(arrival.update_id, json.dumps(arrival.raw)) for arrival in arrivals])
        except StorageError as error:
            self._note_storage(error)
            await self._take_unstored(arrivals)
            return
        self._note_storage(None)
        for arrival in arrivals:
            if arrival.update_id in new:
                await self._submit(arrival, self._done)

    async def _take_unstored(self, arrivals: Sequence[Arrival]) -> None:
        fresh = [arrival for arrival in arrivals if arrival.update_id not in self._seen]
        left = {arrival.update_id for arrival in fresh}
        finished = asyncio.Event()

        def done(update_id: int) -> None:
            self._done(update_id)
            left.discard(update_id)
            if not left:
                finished.set()

        for arrival in fresh:
            await self._submit(arrival, done)
        if fresh:
            await finished.wait()

    async def _submit(self, arrival: Arrival, done: Done) -> None:
        self._seen[arrival.update_id] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        await self._dispatcher.submit(arrival, done)

    def _done(self, update_id: int) -> None:
        self._handled.append(update_id)
        self._something_handled.set()

    async def _mark_as_it_goes(self) -> None:
        """Mark whatever was handled since the last commit in one; under load many updates share one."""
        while True:
            await self._something_handled.wait()
            self._something_handled.clear()
            await self._mark()

    async def _mark(self) -> None:
        ids, self._handled = self._handled, []
        if not ids:
            return
        try:
            await self._inbox.mark_handled(ids)
        except BaseException as error:
            self._handled[:0] = ids  # tried again with the next, or at the end
            if not isinstance(error, StorageError):
                raise
            self._note_storage(error)

    def _note_storage(self, error: StorageError | None) -> None:
        """Log once when the inbox fails, and once when it works again."""
        if error is not None and not self._storage_down:
            _log.error("The inbox cannot be used; updates are answered without being stored: %s", error)
        elif error is None and self._storage_down:
            _log.info("The inbox works again")
        self._storage_down = error is not None


def _loaded(payload: str) -> dict[str, Any]:
    """Return a stored update; one that cannot be read is an empty one, which the dispatcher reports and drops."""
    try:
        loaded = json.loads(payload)
    except ValueError:
        loaded = None
    return loaded if isinstance(loaded, dict) else {}
