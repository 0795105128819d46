"""How long to wait when Telegram cannot be asked, and what to tell the operator meanwhile.

Owns the pace of attempts and one line per outage. It makes no call itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.platforms.telegram.client import retry_delay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)

_FIRST_SECONDS: Final = 1.0
_CONFLICT_SECONDS: Final = 10.0
_LONGEST_SECONDS: Final = 60.0


@dataclass(slots=True)
class _Outage:
    kind: str
    attempts: int = 0


class Patience:
    """Waits longer after each failure in a row, and says each outage once.

    Args:
        sleep: Waits for so many seconds.
        chance: A number in [0, 1), new at each call.
        what: What is tried, as in "Telegram cannot be …".
    """

    def __init__(
        self, sleep: Callable[[float], Awaitable[object]], chance: Callable[[], float], what: str = "polled"
    ) -> None:
        self._sleep = sleep
        self._chance = chance
        self._what = what
        self._outage: _Outage | None = None

    async def bear(self, error: Exception) -> bool:
        """Say what happened, unless it was said, and wait; return whether a webhook is in the way."""
        kind, sentence = _explained(error, self._what)
        if self._outage is None or self._outage.kind != kind:
            unexpected = error if kind == "unexpected" else None
            _log.log(logging.ERROR if kind != "network" else logging.WARNING, sentence, exc_info=unexpected)
            self._outage = _Outage(kind)
        self._outage.attempts += 1
        await self._sleep(self._delay(error, self._outage.attempts))
        return kind == "webhook"

    def recovered(self) -> bool:
        """Note a success; say so, and return whether there was an outage."""
        outage, self._outage = self._outage, None
        if outage is not None:
            _log.info("Telegram can be %s again (attempts that failed: %d)", self._what, outage.attempts)
        return outage is not None

    def _delay(self, error: Exception, attempts: int) -> float:
        """Double from a second, or ten for a conflict, to a minute; half of it is chance, so that bots spread out."""
        if isinstance(error, RetryAfter):
            return retry_delay(error).total_seconds()
        first = _CONFLICT_SECONDS if isinstance(error, Conflict) else _FIRST_SECONDS
        # The exponent is bounded, because an outage may last for weeks.
        longest = min(_LONGEST_SECONDS, first * 2.0 ** min(attempts - 1, 10))
        return longest * (0.5 + self._chance() / 2)


def _explained(error: Exception, what: str) -> tuple[str, str]:
    """Return a word for the kind of trouble and a sentence for the operator."""
    match error:
        case Conflict() if "webhook" in error.message.lower():
            return "webhook", "Another program has set a webhook for this bot's token; it is being removed"
        case Conflict():
            return "conflict", (
                "Another instance of the bot is running with this token: Telegram gives updates to one at a time. "
                "Stop the other, or use another token here; trying again meanwhile"
            )
        case RetryAfter():
            return "limit", "Telegram asks us to wait a little"
        case TelegramError():
            return "network", f"Telegram cannot be {what}; trying again until it can: {error.message}"
        case _:
            return "unexpected", f"Telegram cannot be {what}, for a reason that nobody foresaw; trying again"
