"""Getting one call through to a chat: what is waited for, what is tried again, and what a failure means to us.

Owns patience and meaning; what is said belongs to `messenger`. A call whose outcome is unknown is repeated only where
that cannot say anything twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.errors import (
    DeliveryError,
    RateLimitedError,
    RefusedError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.telegram.client import retry_delay
from bot.platforms.telegram.transport import NotSentError, NotSentTimedOutError, proves_not_sent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Migrated = Callable[[int, int], Awaitable[None]]
    """Is told that a group's id changed, from the first to the second."""

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

NO_CHAT: Final = 0
"""Stands for the chat of what is said in none, such as the answer to a press: no chat has this id."""
LONGEST_WAIT: Final = timedelta(seconds=60)
"""How long a person's answer may be held back because Telegram asks to wait (429), in all."""
_PAUSES: Final = (0.5, 2.0, 5.0, 10.0, 20.0)
"""Seconds before a call that was certainly not made is made again; with `LONGEST_WAIT` less than a handler may take."""
_HASTY_PAUSES: Final = _PAUSES[:2]
"""The same for the answer to a press or an inline query, which Telegram takes for some fifteen seconds only."""
_UNREACHABLE: Final = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "user_deactivated",
    "peer_id_invalid",
    "topic_closed",
)
"""What Telegram says, in a 400, of a chat that will not have us, in lower case."""


class Delivery:
    """Makes calls to chats, patiently.

    Args:
        sleep: Waits for so many seconds.
        migrated: Is told when a group has become a supergroup, before the call is made to its new id.
        pace: Waits until a chat may be spoken to again; asked before every attempt.
    """

    def __init__(
        self,
        sleep: Callable[[float], Awaitable[object]],
        migrated: Migrated,
        pace: Callable[[int], Awaitable[None]] | None,
    ) -> None:
        self._sleep = sleep
        self._migrated = migrated
        self._pace = pace

    async def through(self, chat_id: int, call: Callable[[int], Awaitable[_T]], *, repeatable: bool = False) -> _T:
        """Make `call` with the chat's id until it succeeds or patience ends.

        A `repeatable` call, such as an edit, has the same effect twice as once, so an unknown outcome is tried again.

        Raises:
            DeliveryError: In one of its kinds; `WordingRefusedError` where the caller may know better words.
        """
        pauses = iter(_HASTY_PAUSES if chat_id == NO_CHAT else _PAUSES)
        waited = timedelta()
        while True:
            try:
                if self._pace is not None and chat_id != NO_CHAT:
                    await self._pace(chat_id)
                return await call(chat_id)
            except ChatMigrated as error:
                chat_id = await self._moved(chat_id, error)
            except RetryAfter as error:
                waited += retry_delay(error)
                if waited > LONGEST_WAIT:
                    raise RateLimitedError(retry_delay(error)) from None
                await self._sleep(retry_delay(error).total_seconds())
            except TelegramError as error:
                pause = next(pauses, None) if _may_repeat(error, repeatable=repeatable) else None
                if pause is None:
                    raise _meaning(error) from None
                await self._sleep(pause)

    async def _moved(self, old: int, error: ChatMigrated) -> int:
        if error.new_chat_id == old:
            raise DeliveryError("Telegram says that a group moved to where it is") from None
        _log.info("Group %d has become supergroup %d", old, error.new_chat_id)
        await self._migrated(old, error.new_chat_id)
        return error.new_chat_id


def _may_repeat(error: TelegramError, *, repeatable: bool) -> bool:
    return isinstance(error, (NotSentError, NotSentTimedOutError)) or (repeatable and not proves_not_sent(error))


def _meaning(error: TelegramError) -> DeliveryError:
    """Return the error that the rest of the bot knows for one of PTB's."""
    match error:
        case Forbidden():
            return RefusedError(error.message)
        case BadRequest():
            unreachable = any(phrase in error.message.lower() for phrase in _UNREACHABLE)
            return RefusedError(error.message) if unreachable else WordingRefusedError(error.message)
        case NotSentError() | NotSentTimedOutError():
            return UnavailableError(error.message)
        case _ if proves_not_sent(error):
            return DeliveryError(error.message)
        case _:
            return UnknownOutcomeError(error.message)
