"""One attempt to send a broadcast to one chat: begun, handed to the platform, and what came of it written down.

Owns the order of these steps and that none is lost between them. What errors mean is `outcomes`' business, which chat
comes when is `broadcasts`'.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.broadcasts import GIVEN_UP_AFTER, SendBeginning, SendOutcome, SendStatus
from bot.domain.subscription import DeliveryStatus
from bot.errors import RateLimitedError, StorageError
from bot.services.backoff import Breaker, backoff
from bot.services.outcome_writing import written, written_now
from bot.services.outcomes import Outcome, interrupted, outcome_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.broadcasts import BroadcastView, Recipient
    from bot.domain.chat import ChatKey
    from bot.domain.subscription import SuspensionReason

    Unreachable = Callable[[ChatKey, SuspensionReason], Awaitable[None]]
    """Is told that a chat cannot be reached."""

_LOGGER = logging.getLogger(__name__)

_STATUSES: Final = {
    DeliveryStatus.SENT: SendStatus.SENT,
    DeliveryStatus.UNKNOWN: SendStatus.UNKNOWN,
    DeliveryStatus.REFUSED: SendStatus.REFUSED,
    DeliveryStatus.SUSPENDED: SendStatus.REFUSED,
    DeliveryStatus.PLANNED: SendStatus.WAITING,
}


class BroadcastVoice(Protocol):
    """A platform's way to say a broadcast, and to show its owner how far it is."""

    async def send_broadcast(self, recipient: Recipient, text: str, begin: Callable[[], Awaitable[bool]]) -> str | None:
        """Wait for the chat's turn, await `begin`, then make the one call; return the message's id.

        `begin` commits that the call is about to be made. If it returns False nobody wants it any more: say nothing and
        return None. A group that has moved is noted as such, and not sent to within the same call.

        Raises:
            DeliveryError: In its kinds, as for `bot.services.digest_stores.DigestSender`.
            StorageError: `begin` failed; nothing was sent.
        """
        ...

    async def show_broadcast(self, view: BroadcastView) -> str | None:
        """Let the owner's message show how far it is; return the id of the message that does, None if none does.

        Raises:
            DeliveryError: It does not show.
        """
        ...


class SendStore(Protocol):
    """Where an attempt's steps are kept (`bot.storage.broadcast_sends`)."""

    async def begin(self, beginning: SendBeginning) -> bool:
        """Commit that the platform is about to be called; False if the chat does not wait for it any more."""
        ...

    async def settle(self, outcome: SendOutcome) -> None:
        """Commit what became of it; without effect on what is settled already."""
        ...


@dataclass(slots=True)
class SendAttempt:
    """One chat's copy on its way."""

    recipient: Recipient
    text: str
    is_begun: bool = False
    """The platform may have it: its outcome has to be written."""
    is_called: bool = False
    """Its beginning is committed."""
    is_settled: bool = False
    outcome: Outcome | None = None


class SendAttempts:
    """Makes attempts on one platform, many at once.

    Args:
        store: Where their steps are kept.
        voice: Who says it.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds, between tries to write an outcome.
        chance: Gives a number from 0 up to 1.
        unreachable: Is told of each chat that cannot be reached; must not fail.
        counted: Is told of each outcome, by its `SendStatus`.

    Attributes:
        breaker: Stops the calls while the platform turns everybody away.
        trouble: Why no new attempt shall be begun, until somebody takes note.
    """

    def __init__(
        self,
        store: SendStore,
        voice: BroadcastVoice,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        chance: Callable[[], float],
        unreachable: Unreachable,
        counted: Callable[[str], None],
    ) -> None:
        self._store = store
        self._voice = voice
        self._now = now
        self._sleep = sleep
        self._chance = chance
        self._unreachable = unreachable
        self._counted = counted
        self._served_at: datetime | None = None
        self.breaker = Breaker(chance)
        self.trouble: BaseException | None = None

    async def make(self, attempt: SendAttempt) -> None:
        """Send one copy and write what came of it. Cancelled, it writes what is known, if it has begun."""
        try:
            outcome = attempt.outcome = await self._send(attempt)
            if outcome is None:
                return
            await self._settle(attempt, outcome)
            if outcome.suspension is not None:
                await self._unreachable(attempt.recipient.chat, outcome.suspension)
        except asyncio.CancelledError as end:
            if attempt.is_begun and not attempt.is_settled:
                await self._settle_once(attempt, attempt.outcome or interrupted(end))
            raise

    async def _send(self, attempt: SendAttempt) -> Outcome | None:
        """Hand the copy to its platform; return what that came to, None if it is not to be sent any more."""

        async def begin() -> bool:
            attempt.is_begun = True  # from here on nobody can say whether it was committed
            one = attempt.recipient
            attempt.is_called = await self._store.begin(SendBeginning(one.broadcast_id, one.number))
            return attempt.is_called

        try:
            await self._voice.send_broadcast(attempt.recipient, attempt.text, begin)
            if not attempt.is_begun:
                raise RuntimeError("a voice returned before it began")  # noqa: TRY301 - sorted like any other below
        except Exception as error:  # noqa: BLE001 - sorted by meaning, and logged with it
            return self._understood(attempt, error)
        if not attempt.is_called:
            return None
        self._served()
        return Outcome(DeliveryStatus.SENT)

    def _understood(self, attempt: SendAttempt, error: Exception) -> Outcome:
        """Return what an error means, and see whether the platform or the database is in trouble as a whole."""
        outcome, one = outcome_of(error, called=attempt.is_called), attempt.recipient
        facts = {"broadcast": str(one.broadcast_id), "number": one.number, "status": outcome.status.value}
        if outcome.is_fault:
            _LOGGER.error("A broadcast failed for a chat in a way that nobody foresaw", exc_info=error, extra=facts)
        else:
            _LOGGER.info("A broadcast did not arrive, or may not have: %s", error, extra=facts)
        if isinstance(error, StorageError):
            self.trouble = error
        elif outcome.is_strain and attempt.is_called:
            if self.breaker.turned_away(one.chat, self._now(), outcome.wait):
                _LOGGER.warning("%s turns everybody away; broadcasts wait", one.chat.platform)
        elif attempt.is_called and outcome.status is not DeliveryStatus.UNKNOWN:
            self._served()  # by an answer, if not the one we hoped for
        if outcome.status is DeliveryStatus.PLANNED and self._is_given_up(one, outcome, error):
            return Outcome(DeliveryStatus.REFUSED, outcome.reason)
        return outcome

    def _is_given_up(self, one: Recipient, outcome: Outcome, error: Exception) -> bool:
        """Say whether a chat is not tried again: never ours to mend, or it alone has been in the way for too long."""
        if outcome.is_fault:
            return True
        now, tried_at = self._now(), one.tried_at or self._now()
        again_at = now + (outcome.wait or timedelta())
        others_are_served = self._served_at is not None and self._served_at > tried_at
        is_its_own = isinstance(error, RateLimitedError) or others_are_served
        return is_its_own and again_at - tried_at > GIVEN_UP_AFTER

    def _served(self) -> None:
        self._served_at = self._now()
        if self.breaker.served():
            _LOGGER.info("Broadcasts go out again")

    async def _settle(self, attempt: SendAttempt, outcome: Outcome) -> None:
        """Write the outcome, however long that takes; one that was not begun still waits if it cannot be written."""

        def is_given_up(error: StorageError) -> bool:
            self.trouble = error
            return not attempt.is_begun

        if await written(
            lambda: self._store.settle(self._row(attempt, outcome)), is_given_up, sleep=self._sleep, chance=self._chance
        ):
            self._settled(attempt, outcome)

    async def _settle_once(self, attempt: SendAttempt, outcome: Outcome) -> None:
        if await written_now(lambda: self._store.settle(self._row(attempt, outcome))):
            self._settled(attempt, outcome)

    def _settled(self, attempt: SendAttempt, outcome: Outcome) -> None:
        attempt.is_settled = True
        if outcome.status is not DeliveryStatus.PLANNED:
            self._counted(_STATUSES[outcome.status].value)

    def _row(self, attempt: SendAttempt, outcome: Outcome) -> SendOutcome:
        one, status = attempt.recipient, _STATUSES[outcome.status]
        not_before = None
        if status is SendStatus.WAITING:
            not_before = self._now() + (outcome.wait or backoff(one.attempts + 1, self._chance()))
        return SendOutcome(
            one.broadcast_id, one.number, status, outcome.reason, not_before, was_begun=attempt.is_called
        )
