"""One attempt to send one digest: composed, begun, handed to the platform, and what came of it written down.

Owns the order of these steps and that none is lost between them. What errors mean is `outcomes`' business, which
deliveries are tried when is `digests`'.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.delivery import LATE_AFTER, NOT_SPARED, Beginning, Settlement
from bot.domain.planning import is_untimely
from bot.domain.subscription import DeliveryStatus
from bot.errors import StorageError
from bot.services.backoff import Breaker, backoff, patience
from bot.services.outcome_writing import written, written_now
from bot.services.outcomes import Outcome, in_words, interrupted, outcome_of
from bot.services.owners import SendingFailed, WordingRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.domain.chat import Platform
    from bot.domain.delivery import Claimed, Waiting
    from bot.domain.digest import Digest
    from bot.domain.subscription import Subscription, SuspensionReason
    from bot.services.digest_stores import DigestSender
    from bot.services.owners import Owners

    Stopped = Callable[[Subscription, SuspensionReason], Awaitable[None]]
    """Is told when a subscription has been suspended."""

_LOGGER = logging.getLogger(__name__)
_VARIES: Final = re.compile(r"\d+|\"[^\"]*\"")
"""What differs between two refusals of one kind: offsets and names."""
_MOST_KIND: Final = 80


class AttemptStore(Protocol):
    """Where an attempt's steps are kept (`bot.storage.deliveries`)."""

    async def begin(self, beginning: Beginning) -> bool:
        """Commit that the platform is about to be called; False if the delivery does not wait any more."""
        ...

    async def settle(self, settlement: Settlement) -> None:
        """Commit what became of it; without effect on what is settled already."""
        ...


class Stage(Enum):
    """How far an attempt has come."""

    TAKEN = auto()
    """Nothing has happened yet: it may be dropped, and the delivery still waits."""
    BEGUN = auto()
    """The platform may have it: its outcome has to be written."""
    SETTLED = auto()
    """Written; at most, owners are being told."""


@dataclass(slots=True)
class Attempt:
    """One delivery on its way."""

    waiting: Waiting
    stage: Stage = Stage.TAKEN
    called: bool = False
    """Its beginning is committed."""
    unwanted: bool = False
    """It was found, at the last moment, that it is not to be sent any more."""
    digest: Digest | None = None
    outcome: Outcome | None = None
    message_id: str | None = None

    @property
    def platform(self) -> Platform:
        """Where it goes."""
        return self.waiting.subscription.chat.platform


@dataclass(slots=True)
class Tally:
    """What attempts have come to, as they are settled."""

    outcomes: Counter[DeliveryStatus] = field(default_factory=Counter)
    """PLANNED: put off."""
    late: int = 0
    spared: int = 0
    """Left to others by the month's quota, and no part of `outcomes`."""
    stuck: list[Claimed] = field(default_factory=list)
    """Claims of which some could not be planned."""


class Attempts:
    """Makes attempts, many at once.

    Attributes:
        tally: What came of those settled since it was last replaced.
        trouble: Why no new attempt shall be begun, until somebody takes note.
    """

    def __init__(
        self,
        store: AttemptStore,
        compose: Callable[[Waiting], Digest],
        senders: Mapping[Platform, DigestSender],
        owners: Owners,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        chance: Callable[[], float],
        stopped: Stopped | None = None,
    ) -> None:
        self._store = store
        self._stopped = stopped
        self._compose = compose
        self._senders = senders
        self._owners = owners
        self._now = now
        self._sleep = sleep
        self._chance = chance
        self.breakers: Mapping[Platform, Breaker] = {platform: Breaker(chance) for platform in senders}
        self.tally = Tally()
        self.trouble: BaseException | None = None

    async def make(self, attempt: Attempt) -> None:
        """Send one digest and write what came of it. Cancelled, it writes what is known, if it has begun."""
        try:
            error = await self._send(attempt)
            if attempt.unwanted:
                return
            await self._settle(attempt)
            if self._stopped is not None and attempt.outcome is not None and attempt.outcome.suspension is not None:
                await self._stopped(attempt.waiting.subscription, attempt.outcome.suspension)
            await self._tell(attempt, error)
        except asyncio.CancelledError as end:
            if attempt.stage is Stage.BEGUN:
                is_repeatable = self._senders[attempt.platform].is_repeatable
                await self._settle_once(attempt, attempt.outcome or interrupted(end, is_repeatable=is_repeatable))
            raise

    async def _send(self, attempt: Attempt) -> Exception | None:
        """Hand the digest to its platform, and note what that came to; return the error, if it came to one."""
        waiting, subscription = attempt.waiting, attempt.waiting.subscription
        sender = self._senders[attempt.platform]
        try:
            digest = self._compose(waiting)
            if is_untimely(waiting.delivery.due, subscription.schedule.zone, self._now()):
                digest = replace(digest, is_quiet=True)
            attempt.digest = digest
            attempt.message_id = await sender.send_digest(
                subscription.chat,
                subscription.kind,
                digest,
                waiting.language,
                lambda: self._begin(attempt),
                delivery_id=waiting.delivery.id,
            )
            if not attempt.called and not attempt.unwanted:
                raise RuntimeError("a sender returned before it began")  # noqa: TRY301 - sorted like any other below
        except Exception as error:  # noqa: BLE001 - sorted by meaning, logged and told with it
            attempt.outcome = outcome_of(error, called=attempt.called, is_repeatable=sender.is_repeatable)
            self._note(attempt, attempt.outcome, error)
            return error
        if attempt.called:
            attempt.outcome = Outcome(DeliveryStatus.SENT)
            self._served(attempt.platform)
        return None

    async def _begin(self, attempt: Attempt) -> bool:
        digest = attempt.digest
        assert digest is not None  # noqa: S101 - composed before anything is sent
        attempt.stage = Stage.BEGUN  # from here on nobody can say whether it was committed
        attempt.called = await self._store.begin(Beginning.of(attempt.waiting.delivery.id, digest))
        attempt.unwanted = not attempt.called
        return attempt.called

    def _note(self, attempt: Attempt, outcome: Outcome, error: Exception) -> None:
        """Log what came of an attempt, and see whether the platform or the database is in trouble as a whole."""
        chat = attempt.waiting.subscription.chat
        facts = {"delivery": str(attempt.waiting.delivery.id), "status": outcome.status.value}
        if outcome.is_fault:
            _LOGGER.error("A digest failed in a way that nobody foresaw", exc_info=error, extra=facts)
        elif outcome.status is DeliveryStatus.REFUSED:
            _LOGGER.error("A digest was refused as it is: %s", error, extra=facts)
        else:
            is_unknown = outcome.status is DeliveryStatus.UNKNOWN
            what = "A digest may have gone out, or not" if is_unknown else "A digest did not go out"
            _LOGGER.log(logging.WARNING if is_unknown else logging.INFO, "%s: %s", what, error, extra=facts)
        if isinstance(error, StorageError):
            self.trouble = error
        elif outcome.is_strain and attempt.called:
            if self.breakers[chat.platform].turned_away(chat, self._now(), outcome.wait):
                _LOGGER.warning("%s turns everybody away; its digests wait", chat.platform)
        elif attempt.called and outcome.status is not DeliveryStatus.UNKNOWN:
            self._served(chat.platform)  # by an answer, if not the one we hoped for

    def _served(self, platform: Platform) -> None:
        if self.breakers[platform].served():
            _LOGGER.info("%s takes digests again", platform)

    async def _settle(self, attempt: Attempt) -> None:
        """Write the outcome, however long that takes; one that was not begun still waits if it cannot be written."""
        outcome = attempt.outcome
        assert outcome is not None  # noqa: S101 - the attempt was made

        def is_given_up(error: StorageError) -> bool:
            self.trouble = error
            return attempt.stage is Stage.TAKEN

        if await written(
            lambda: self._store.settle(self._settlement(attempt, outcome)),
            is_given_up,
            sleep=self._sleep,
            chance=self._chance,
        ):
            self._settled(attempt, outcome)

    async def _settle_once(self, attempt: Attempt, outcome: Outcome) -> None:
        if await written_now(lambda: self._store.settle(self._settlement(attempt, outcome))):
            self._settled(attempt, outcome)

    def _settlement(self, attempt: Attempt, outcome: Outcome) -> Settlement:
        digest = attempt.digest
        return Settlement(
            attempt.waiting.delivery.id,
            outcome.status,
            reason=outcome.reason,
            message_id=attempt.message_id,
            not_before=self._not_before(attempt, outcome) if outcome.status is DeliveryStatus.PLANNED else None,
            suspension=outcome.suspension,
            offered_taper=digest is not None and digest.offers_taper and outcome.status is DeliveryStatus.SENT,
        )

    def _not_before(self, attempt: Attempt, outcome: Outcome) -> datetime:
        """Return when to try again."""
        now, delivery, chance = self._now(), attempt.waiting.delivery, self._chance()
        if outcome.wait is not None:
            return now + outcome.wait
        if attempt.called:
            return now + backoff(delivery.attempts + 1, chance)
        return now + patience(now - delivery.due.at, chance)

    def _settled(self, attempt: Attempt, outcome: Outcome) -> None:
        attempt.stage = Stage.SETTLED
        if outcome.reason == NOT_SPARED:
            self.tally.spared += 1
        else:
            self.tally.outcomes[outcome.status] += 1
        if outcome.status is DeliveryStatus.SENT and self._now() - attempt.waiting.delivery.due.at > LATE_AFTER:
            self.tally.late += 1

    async def _tell(self, attempt: Attempt, error: Exception | None) -> None:
        """Tell owners, once a kind, of what only they can mend."""
        outcome, waiting = attempt.outcome, attempt.waiting
        if error is None or outcome is None:
            return
        platform, on = attempt.platform, waiting.delivery.due.on
        if outcome.is_fault:
            kind = type(error).__name__
            notice = SendingFailed(platform, kind, on, is_retried=outcome.status is DeliveryStatus.PLANNED)
            await self._owners.tell_once(f"failed:{platform}:{kind}:{_place(error)}", notice)
        elif outcome.status is DeliveryStatus.REFUSED:
            concept_id = attempt.digest.concept.id if attempt.digest else ""
            refusal = WordingRefused(platform, in_words(error), concept_id, on)
            await self._owners.tell_once(f"refused:{platform}:{_kind(str(error))}", refusal)


def _place(error: BaseException) -> str:
    """Return the function that raised: the same kind of error elsewhere is another fault."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_qualname if trace else ""


def _kind(words: str) -> str:
    """Return what is the same in every refusal of a kind."""
    return _VARIES.sub("…", words)[:_MOST_KIND]
