"""What a failed attempt to send a digest means: the one place where errors are sorted by meaning.

Owns that table alone. Nothing is written, waited for or told here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.delivery import MAX_REASON, NOT_SPARED
from bot.domain.subscription import DeliveryStatus, SuspensionReason
from bot.errors import (
    NOTHING_SENT,
    BotError,
    MonthlyLimitError,
    NotSparedError,
    RateLimitedError,
    RefusedError,
    StorageError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)

if TYPE_CHECKING:
    import asyncio


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of an attempt.

    `PLANNED` means that nothing was sent and it will be tried again.
    """

    status: DeliveryStatus
    reason: str | None = None
    suspension: SuspensionReason | None = None
    """Why the chat cannot be reached; only with `SUSPENDED`."""
    wait: timedelta | None = None
    """How long the platform asks to wait; None leaves it to us. Only with `PLANNED`."""
    is_strain: bool = False
    """The call was turned away, or not answered; if that happens to many chats, the platform is in trouble."""
    is_fault: bool = False
    """Nobody foresaw this error: somebody must look at it."""


def outcome_of(  # noqa: PLR0911 - a table, one row a kind
    error: Exception, *, called: bool, is_repeatable: bool = False
) -> Outcome:
    """Sort an error by what it means for the digest.

    Args:
        error: What ended the attempt.
        called: The platform's call was about to be made or made: what proves nothing has to count as perhaps sent.
        is_repeatable: The platform takes a delivery once however often it is said: what proves nothing is said again.
    """
    words = in_words(error)
    match error:
        case RateLimitedError():
            return Outcome(DeliveryStatus.PLANNED, words, wait=error.retry_after, is_strain=True)
        case UnavailableError():
            return Outcome(DeliveryStatus.PLANNED, words, is_strain=True)
        case RefusedError():
            return Outcome(DeliveryStatus.SUSPENDED, words, suspension=SuspensionReason(error.reason))
        case WordingRefusedError():
            return Outcome(DeliveryStatus.REFUSED, words)
        case NotSparedError() | MonthlyLimitError():
            return Outcome(DeliveryStatus.SKIPPED, NOT_SPARED)
        case StorageError() if not called:
            return Outcome(DeliveryStatus.PLANNED, words)
        case UnknownOutcomeError() if called:
            # Where many answers are lost, what still waits should rather go on waiting.
            return Outcome(_perhaps_sent(is_repeatable=is_repeatable), words, is_strain=True)
        case _:
            status = _perhaps_sent(is_repeatable=is_repeatable) if called else DeliveryStatus.PLANNED
            return Outcome(status, words, is_fault=True)


def interrupted(error: asyncio.CancelledError, *, is_repeatable: bool = False) -> Outcome:
    """Return what has become of an attempt that had begun when it was cancelled.

    It waits if its call was not made, or can be made again without saying anything twice.
    """
    if is_repeatable:
        return Outcome(DeliveryStatus.PLANNED, "the bot was stopped meanwhile", wait=timedelta())
    if NOTHING_SENT in getattr(error, "__notes__", ()):
        return Outcome(DeliveryStatus.PLANNED, "the bot was stopped before it was sent", wait=timedelta())
    return Outcome(DeliveryStatus.UNKNOWN, "the bot was stopped meanwhile")


def _perhaps_sent(*, is_repeatable: bool) -> DeliveryStatus:
    return DeliveryStatus.PLANNED if is_repeatable else DeliveryStatus.UNKNOWN


def in_words(error: BaseException) -> str:
    """Return the error as a line of at most `MAX_REASON` characters."""
    words = " ".join(str(error).split())
    if not words or not isinstance(error, BotError):  # those of others mean little without their kind
        words = f"{type(error).__name__}: {words}".removesuffix(": ")
    return words[:MAX_REASON]
