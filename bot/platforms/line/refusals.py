"""What LINE's answers mean to us: the one place where a failed call is sorted into our own errors.

Owns the table of phrases, which are LINE's own (developers.line.biz, Messaging API reference, "Status codes" and "Error
responses") in lower case. Nothing of the SDK may enter; whether a call is made again is not decided here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bot.domain.subscription import SuspensionReason
from bot.errors import (
    DeliveryError,
    MonthlyLimitError,
    RateLimitedError,
    RefusedError,
    ReplyTokenError,
    TokenRefusedError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN_USED: Final = ("invalid reply token",)
_MONTHLY: Final = ("monthly limit",)
_NOBODY: Final[Mapping[SuspensionReason, tuple[str, ...]]] = {
    SuspensionReason.REMOVED: ("not a member of", "left the group"),
    SuspensionReason.FORBIDDEN: (
        "failed to send messages",
        "the property, 'to'",
        "user id is invalid",
        "group id is invalid",
    ),
}
_WAIT: Final = timedelta(seconds=30)
"""Before a call that came too soon is made again: LINE does not say how long."""
_LONGEST_WAIT: Final = timedelta(hours=1)
_MOST_WORDS: Final = 500
"""Characters of LINE's own words that are kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE answered to a call that failed.

    Attributes:
        status: HTTP's.
        body: As it came; LINE's errors are JSON.
        retry_after: Seconds, as HTTP's header says; None where it does not.
    """

    status: int
    body: str
    retry_after: str | None = None

    @property
    def error(self) -> Mapping[str, Any]:
        """LINE's error object; empty where the answer is no such object, as a proxy's page is not."""
        try:
            parsed = json.loads(self.body)
        except ValueError:
            return {}
        return parsed if isinstance(parsed, dict) else {}

    @property
    def words(self) -> str:
        """LINE's own words, with what they are about; the status where there are none."""
        error = self.error
        details = error.get("details")
        parts = [f"{one.get('property', '')}: {one.get('message', '')}" for one in _objects(details)]
        said = str(error.get("message") or f"HTTP {self.status}")
        return (f"{said} ({'; '.join(parts)})" if parts else said)[:_MOST_WORDS]


def meaning_of(answer: Answer) -> DeliveryError:  # noqa: PLR0911 - a table, one row a meaning
    """Return the error that the rest of the bot knows for an answer of LINE's."""
    words = answer.words
    lowered = words.lower()
    match answer.status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return MonthlyLimitError(words) if _has(lowered, _MONTHLY) else RateLimitedError(_wait(answer.retry_after))
        # The channel's fault and not the recipient's: whoever mends it need not subscribe everybody anew.
        case HTTPStatus.UNAUTHORIZED:
            return TokenRefusedError(f"LINE refuses the channel's token (401): {words}")
        case HTTPStatus.FORBIDDEN:
            return UnavailableError(f"LINE refuses what the channel's plan or rights do not have (403): {words}")
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.BAD_REQUEST:
            return UnknownOutcomeError(f"LINE's server is in trouble: HTTP {status}")
        case _ if not answer.error:
            return UnknownOutcomeError(f"somebody else than LINE answered: HTTP {answer.status}")
        case HTTPStatus.NOT_FOUND:
            return RefusedError(words, SuspensionReason.FORBIDDEN)
        case _ if _has(lowered, _TOKEN_USED):
            return ReplyTokenError(words)
        case _:
            reason = next((reason for reason, phrases in _NOBODY.items() if _has(lowered, phrases)), None)
            return WordingRefusedError(words) if reason is None else RefusedError(words, reason)


def _has(words: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in words for phrase in phrases)


def _wait(retry_after: str | None) -> timedelta:
    """Return how long to wait: what the header says, within reason."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return _WAIT
    return min(timedelta(seconds=int(retry_after[:9])), _LONGEST_WAIT)


def _objects(raw: object) -> list[Mapping[str, Any]]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
