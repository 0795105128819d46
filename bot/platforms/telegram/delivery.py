"""Getting one call through to a chat: what is waited for, and what is tried again.

Owns patience; what is said belongs to `messenger`, when it may be said to `pacing`, what a failure means to `refusals`.
A call whose outcome is unknown is repeated only where that cannot say anything twice.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.errors import NOTHING_SENT, StorageError, UnavailableError, UnknownOutcomeError
from bot.platforms.telegram.client import retry_delay
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.pacing import LONGEST_WAIT
from bot.platforms.telegram.refusals import meaning_of
from bot.platforms.telegram.transport import (
    NotSentError,
    NotSentTimedOutError,
    TurnedAwayError,
    proves_not_sent,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.errors import DeliveryError
    from bot.platforms.telegram.lanes import Turn
    from bot.platforms.telegram.pacing import Limiter

    Migrated = Callable[[int, int], Awaitable[None]]
    """Is told that a group's id changed, from the first to the second."""

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

NO_CHAT: Final = 0
"""The chat of what is said in none, such as the answer to a press: no chat has this id, and no limit counts it."""
_PAUSES: Final = (0.5, 2.0, 5.0, 10.0, 20.0)
"""Seconds before a call that was certainly not made is made again; with `LONGEST_WAIT` less than a handler may take."""
_HASTY_PAUSES: Final = _PAUSES[:2]
"""The same for the answer to a press or an inline query, which Telegram takes for some fifteen seconds only."""


class Delivery:
    """Makes calls to chats.

    Args:
        sleep: Waits for so many seconds.
        migrated: Is told when a group has become a supergroup, before the call is made to its new id.
        limiter: Says when each call may be made; None lets everything go at once.
    """

    def __init__(
        self, sleep: Callable[[float], Awaitable[object]], migrated: Migrated, limiter: Limiter | None
    ) -> None:
        self._sleep = sleep
        self._migrated = migrated
        self._limiter = limiter

    async def through(
        self,
        chat_id: int,
        call: Callable[[int], Awaitable[_T]],
        *,
        repeatable: bool = False,
        priority: Priority = Priority.REPLY,
        follows: bool = True,
    ) -> _T:
        """Make `call` with the chat's id until it succeeds or patience ends: a person waits for what it says.

        A `repeatable` call, such as an edit, has the same effect twice as once, so an unknown outcome is tried again.
        One that does not `follow` a group that has moved, since its message has not, ends with `UnavailableError`.
        Where a group has used up its 20 messages and edits a minute, and where Telegram says to wait (429), it waits
        for up to `LONGEST_WAIT`.

        Raises:
            DeliveryError: In one of its kinds; `WordingRefusedError` where the caller may know better words.
        """
        pauses = iter(_HASTY_PAUSES if chat_id == NO_CHAT else _PAUSES)
        waited = timedelta()
        while True:
            try:
                return await self._attempt(chat_id, call, edit=repeatable, priority=priority)
            except ChatMigrated as error:
                chat_id = await self._moved(chat_id, error)
                if not follows:
                    raise UnavailableError("the group has moved") from None
            except RetryAfter as error:
                waited += retry_delay(error)
                if waited > LONGEST_WAIT:
                    raise meaning_of(error) from None
                if self._limiter is None or chat_id == NO_CHAT:  # else the chat's next turn comes no sooner
                    await self._sleep(retry_delay(error).total_seconds())
            except TelegramError as error:
                pause = next(pauses, None) if _may_repeat(error, repeatable=repeatable) else None
                if pause is None:
                    raise meaning_of(error) from None
                await self._sleep(pause)

    async def once(
        self,
        chat_id: int,
        call: Callable[[int], Awaitable[_T]],
        begin: Callable[[], Awaitable[bool]],
        *,
        follows: bool = True,
    ) -> _T | None:
        """Wait for the chat's turn behind every reply, await `begin`, and make one call; None if `begin` says False.

        Cancelled between `begin` and the call, the error has the note `NOTHING_SENT`.

        The call is made again only to the new id of a group that has moved, once, after `migrated` was told, and not
        even there unless it `follows`: then that ends with `UnavailableError`. What `begin` raises passes through;
        nothing was sent.

        Raises:
            RateLimitedError: Nothing was sent; `begin` was not awaited where the chat is known to be closed for longer
                than `LONGEST_WAIT`.
            UnavailableError: Nothing was sent.
            UnknownOutcomeError: It may have been sent.
            RefusedError: The chat cannot be reached.
            WordingRefusedError: The platform will not have it as it is; the caller may know better words.
        """
        try:
            if self._limiter is None:
                return await call(chat_id) if await begin() else None
            async with self._limiter.turn(chat_id, Priority.BROADCAST) as turn:
                if not await begin():
                    return None
                await _started(turn)
                return await _noting_refusal(turn, call(chat_id))
        except ChatMigrated as error:
            chat_id = await self._followed(chat_id, error)
            if not follows:
                raise UnavailableError("the group has moved") from None
        except TelegramError as error:
            raise _certain_meaning_of(error) from None
        return await self.again(chat_id, call)

    async def again(self, chat_id: int, call: Callable[[int], Awaitable[_T]]) -> _T:
        """Make the one call that follows one which was certainly refused, at the chat's next turn.

        Raises:
            DeliveryError: As `once`.
        """
        try:
            return await self._attempt(chat_id, call)
        except TelegramError as error:
            raise _certain_meaning_of(error) from None

    async def _attempt(
        self,
        chat_id: int,
        call: Callable[[int], Awaitable[_T]],
        *,
        edit: bool = False,
        priority: Priority = Priority.REPLY,
    ) -> _T:
        if self._limiter is None or chat_id == NO_CHAT:
            return await call(chat_id)
        async with self._limiter.turn(chat_id, priority, edit=edit) as turn:
            await turn.start()
            return await _noting_refusal(turn, call(chat_id))

    async def _followed(self, old: int, error: ChatMigrated) -> int:
        """Take note of a move as `_moved` does, by errors that say that nothing was sent."""
        try:
            return await self._moved(old, error)
        except StorageError as failure:
            raise UnavailableError(f"the group moved, which could not be noted: {failure}") from failure

    async def _moved(self, old: int, error: ChatMigrated) -> int:
        if error.new_chat_id == old:
            raise UnavailableError("Telegram says that a group moved to where it is") from None
        _log.info("Group %d has become supergroup %d", old, error.new_chat_id)
        await self._migrated(old, error.new_chat_id)
        return error.new_chat_id


async def _started(turn: Turn) -> None:
    """Wait until the call may be made; whoever is cancelled meanwhile can tell that nothing was sent."""
    try:
        await turn.start()
    except asyncio.CancelledError as error:
        error.add_note(NOTHING_SENT)
        raise


async def _noting_refusal(turn: Turn, call: Awaitable[_T]) -> _T:
    """Await `call`; if Telegram asks to wait, the chat stays closed so long."""
    try:
        return await call
    except RetryAfter as error:
        turn.refused(retry_delay(error))
        raise


def _certain_meaning_of(error: TelegramError) -> DeliveryError:
    """Return what an error means for what must not be said twice: nearly certain that it was not said is not enough."""
    return UnknownOutcomeError(error.message) if isinstance(error, TurnedAwayError) else meaning_of(error)


def _may_repeat(error: TelegramError, *, repeatable: bool) -> bool:
    return isinstance(error, (NotSentError, NotSentTimedOutError)) or (repeatable and not proves_not_sent(error))
