"""What became of each call to LINE, and of answers that nobody got, in the metrics.

Owns the few words for that. What an error means is `refusals`', whether a call is made again `messenger`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import (
    MonthlyLimitError,
    RateLimitedError,
    RefusedError,
    ReplyTokenError,
    UnavailableError,
    WordingRefusedError,
)
from bot.platforms.inbound.accounts import note_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.errors import DeliveryError
    from bot.metrics import Metrics

_SAYING: Final = frozenset({"reply_message", "push_message"})


class Counting:
    """Is told of each call by the client that makes it.

    Args:
        metrics: Where they are counted.
        now: The current time, aware, UTC.
    """

    def __init__(self, metrics: Metrics, now: Callable[[], datetime]) -> None:
        self._metrics = metrics
        self._now = now

    def __call__(self, method: str, taken: float, error: DeliveryError | None) -> None:
        """Count a call that took so many seconds and failed with `error`, or did not."""
        outcome, reason = ("sent", "") if error is None else _outcome_of(error)
        self._metrics.call(method, outcome, reason, taken)
        if error is None and method in _SAYING:
            note_answer(self._metrics, self._now)

    def unsaid(self, reason: str) -> None:
        """Count an answer that nobody got, by why: ``stale`` or ``limit``."""
        self._metrics.call("reply_message", "refused", reason)


def _outcome_of(error: DeliveryError) -> tuple[str, str]:  # noqa: PLR0911 - a table, one row a kind
    """Return what an error comes to, and why, in the words of `Metrics.call`."""
    match error:
        case MonthlyLimitError():
            return "refused", "limit"
        case RateLimitedError():
            return "rate_limited", ""
        case ReplyTokenError():
            return "needless", ""
        case RefusedError():
            return "refused", str(error.reason)
        case WordingRefusedError():
            return "refused", "wording"
        case UnavailableError():
            return "unavailable", ""
        case _:
            return "unknown", ""
