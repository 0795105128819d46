"""What became of each call to Telegram, in the metrics.

Owns the few words for that. What an error means is `refusals`', whether a call is made again `delivery`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RateLimitedError, RefusedError, UnavailableError, WordingRefusedError
from bot.platforms.inbound.accounts import note_answer
from bot.platforms.telegram.client import GET_UPDATES
from bot.platforms.telegram.refusals import STALE, UNCHANGED, meaning_of, refusal_is

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from telegram.error import TelegramError

    from bot.metrics import Metrics

    Outcome = tuple[str, str]


class Calls:
    """Is told of each call by the client that makes it.

    Args:
        metrics: Where they are counted.
        now: The current time, aware, UTC.
    """

    def __init__(self, metrics: Metrics, now: Callable[[], datetime]) -> None:
        self._metrics = metrics
        self._now = now

    def __call__(self, method: str, taken: float, error: TelegramError | None) -> None:
        """Count a call that took so many seconds and failed with `error`, or did not."""
        outcome, reason = ("sent", "") if error is None else outcome_of(error)
        if method == GET_UPDATES:
            self._metrics.polled(outcome, self._now())
            return
        self._metrics.call(method, outcome, reason, taken)
        if error is None:
            note_answer(self._metrics, self._now)


def outcome_of(error: TelegramError) -> Outcome:
    """Return what an error comes to, and why, in the words of `Metrics.call`."""
    match meaning_of(error):
        case RateLimitedError():
            return "rate_limited", ""
        case RefusedError() as refusal:
            return "refused", str(refusal.reason)
        case WordingRefusedError() as refusal:
            is_needless = refusal_is(refusal, (*UNCHANGED, *STALE))
            return ("needless", "") if is_needless else ("refused", "wording")
        case UnavailableError():
            return "unavailable", ""
        case _:
            return "unknown", ""
