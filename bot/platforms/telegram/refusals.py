"""What Telegram's words mean to us: the one place where a failed call is sorted into our own errors.

Owns the table of phrases. Whether a call is made again is `delivery`'s, what becomes of a chat that cannot be reached
the services'. Phrases are Telegram's own (github.com/tdlib/telegram-bot-api, `Client.cpp`, for its sentences; the names
in capitals come from Telegram's servers, core.telegram.org/method/messages.sendMessage) in lower case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.domain.subscription import SuspensionReason
from bot.errors import (
    DeliveryError,
    RateLimitedError,
    RefusedError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.telegram.client import retry_delay
from bot.platforms.telegram.transport import proves_not_sent

if TYPE_CHECKING:
    from collections.abc import Mapping

_REASONS: Final[Mapping[SuspensionReason, tuple[str, ...]]] = {
    SuspensionReason.BLOCKED: ("bot was blocked by the user", "user_is_blocked"),
    SuspensionReason.DEACTIVATED: ("user is deactivated", "user_deactivated"),
    SuspensionReason.REMOVED: (
        "bot was kicked",
        "bot is not a member",
        "group chat was deleted",
        "group chat was deactivated",
        "channel_private",
        "user_banned_in_channel",
    ),
    SuspensionReason.FORBIDDEN: (
        "chat not found",
        "user not found",
        "can't initiate conversation",
        "can't send messages to",
        "not enough rights",
        "have no rights",
        "need administrator rights",
        "have no write access",
        "chat_write_forbidden",
        "chat_admin_required",
        "chat_restricted",
        "chat_send_",
        "chat_guest_send_forbidden",
        "peer_id_invalid",
        "channel_invalid",
        "topic_closed",
    ),
}

UNCHANGED: Final = ("message is not modified",)
"""An edit changes nothing."""
GONE: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
"""There is nothing to edit."""
NO_POLL: Final = (
    "message with poll to stop not found",
    "message to be replied not found",
    "replied message not found",
    "message_id_invalid",
)
"""A poll was deleted; servers word it in more than one way."""
CLOSED_POLL: Final = ("poll has already been closed",)
BAD_TEXT: Final = ("can't parse entities", "message is too long", "text is too long", "caption is too long")
STALE: Final = ("query is too old", "query id is invalid", "query_id_invalid")
"""Nobody waits any more for the answer to a press or an inline query."""


def meaning_of(error: TelegramError) -> DeliveryError:
    """Return the error that the rest of the bot knows for one of PTB's."""
    match error:
        case RetryAfter():
            return RateLimitedError(retry_delay(error))
        case Forbidden() | BadRequest():
            reason = _reason(error.message.lower())
            if reason is not None:
                return RefusedError(error.message, reason)
            if isinstance(error, Forbidden):  # of all that is forbidden, nothing is our wording's fault
                return RefusedError(error.message, SuspensionReason.FORBIDDEN)
            return WordingRefusedError(error.message)
        case _ if proves_not_sent(error):
            return UnavailableError(error.message)
        case _:
            return UnknownOutcomeError(error.message)


def refusal_is(refusal: WordingRefusedError, phrases: tuple[str, ...]) -> bool:
    """Say whether Telegram refused something with one of these phrases."""
    words = str(refusal).lower()
    return any(phrase in words for phrase in phrases)


def _reason(words: str) -> SuspensionReason | None:
    for reason, phrases in _REASONS.items():
        if any(phrase in words for phrase in phrases):
            return reason
    return None
