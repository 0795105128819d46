"""Says Speeches on LINE: by reply token, for free, as long as one is fresh; else by push, if the quota spares it.

Owns patience and what a reply token's refusal means. What is said, how much may be pushed, and which group's token is
kept for whom are decided elsewhere.

A token answers once. So a reply that may have been said is made again with the same token: it is said then, or LINE
refuses the token, which proves that it was said before.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol
from uuid import NAMESPACE_URL, uuid5

from bot.domain.reply_token import ReplyToken
from bot.errors import (
    DeliveryError,
    MonthlyLimitError,
    RateLimitedError,
    ReplyTokenError,
    TokenRefusedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bot.platforms.line.speech import as_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.platforms.line.client import LineClient
    from bot.platforms.line.events import Event
    from bot.platforms.line.speech import Speech

    Spared = Callable[[ChatKey, UUID, Callable[[], Awaitable[object]]], Awaitable[bool]]
    """Makes a push to a chat under a key, if the quota spares it, and counts it; returns whether it did."""

_LOGGER = logging.getLogger(__name__)

FRESH: Final = timedelta(seconds=50)
"""So long after its arrival a reply token is used: LINE takes it for a minute, which began before it was here."""
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0)
"""Seconds before a reply is made again, while its token is fresh."""


class _TooLateError(Exception):
    """The token went stale before the reply was said, or was used before this was its turn."""


class Tokens(Protocol):
    """Where the unused tokens of groups are kept; `bot.storage.reply_tokens` is such a place."""

    async def keep(self, chat: ChatKey, token: ReplyToken, now: datetime) -> None:
        """Keep a token, unless it has expired."""

    async def claim(self, chat: ChatKey, now: datetime) -> ReplyToken | None:
        """Take the token that lasts longest; nobody else gets it."""


class Messenger:
    """Says what is to be said.

    Args:
        client: Makes the calls.
        tokens: Where groups' tokens are kept.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds.
        asked_push: Pushes an answer that comes too late for its token, if the quota spares that; None: never.
        unsaid: Is told of each answer that nobody got, why, to be counted.
    """

    def __init__(
        self,
        client: LineClient,
        tokens: Tokens,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        asked_push: Spared | None = None,
        unsaid: Callable[[str], None] | None = None,
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._now = now
        self._sleep = sleep
        self._asked_push = asked_push
        self._unsaid = unsaid

    async def answer(self, event: Event, speech: Speech) -> bool:
        """Answer an event; return whether it was said: False where that is no more to be had for free, nor worth it.

        An event that is handled once more after a crash is not answered twice: its token was used.

        Raises:
            WordingRefusedError: LINE will not have it as it is; the token is still good for other words.
            UnavailableError: LINE could not be reached until the token went stale; nothing was said.
            UnknownOutcomeError: The same, and it may have been said.
            DeliveryError: In another of its kinds; nothing was said.
        """
        token = token_of(event)
        if token is not None and token.expires_at > self._now():
            try:
                await self._reply(token, speech)
            except _TooLateError:
                if self._proves_use(event):
                    return True
            else:
                return True
        return await self._push_answer(event, speech)

    async def keep(self, event: Event) -> None:
        """Keep the token of what was said or tapped in a group and is not answered, for what the group is told soon.

        Raises:
            StorageError: It could not be written.
        """
        token = token_of(event)
        if token is not None and event.source is not None and not event.source.is_private:
            await self._tokens.keep(event.source.chat, token, self._now())

    async def say(self, chat: ChatKey, speech: Speech) -> bool:
        """Say something in a group for free, with its newest token; return False where it has none that is good.

        Raises:
            DeliveryError: As `answer`; where nothing was said, the token can still be used for something else.
            StorageError: The tokens could not be read or written.
        """
        while (token := await self._tokens.claim(chat, self._now())) is not None:
            try:
                await self._reply(token, speech)
            except _TooLateError:
                continue
            except UnknownOutcomeError:
                raise
            except DeliveryError:
                await self._tokens.keep(chat, token, self._now())
                raise
            else:
                return True
        return False

    async def push(self, chat: ChatKey, speech: Speech, key: UUID, *, is_quiet: bool = False) -> str | None:
        """Push a speech, once however often it is tried with the same key within a day; return its message's id.

        With `is_quiet` nobody's phone rings.

        Raises:
            MonthlyLimitError: The quota is used up.
            RepeatableError: It may have been said; with the same key it may be tried again.
            DeliveryError: In another of its kinds; nothing was said.
        """
        return await self._client.push(chat, as_json(speech), key, is_quiet=is_quiet)

    async def _reply(self, token: ReplyToken, speech: Speech) -> None:
        """Reply with a token until that is said, or was.

        Raises:
            _TooLateError: The token is refused at once.
            DeliveryError: It was not said, or nothing is known.
        """
        messages, may_be_said = as_json(speech), False
        pauses = iter(_PAUSES)
        while True:
            try:
                await self._client.reply(token.token, messages)
            except ReplyTokenError:
                if may_be_said:
                    return
                raise _TooLateError from None
            except TokenRefusedError:
                raise  # no answer to it comes within a minute
            except (UnknownOutcomeError, UnavailableError, RateLimitedError) as error:
                may_be_said = may_be_said or isinstance(error, UnknownOutcomeError)
                pause = error.retry_after.total_seconds() if isinstance(error, RateLimitedError) else next(pauses, None)
                if pause is None or self._now() + timedelta(seconds=pause) >= token.expires_at:
                    raise UnknownOutcomeError(str(error)) if may_be_said else error  # noqa: B904 - it is the same
                await self._sleep(pause)
            else:
                return

    def _proves_use(self, event: Event) -> bool:
        """Say whether a token that is fresh here is refused because it was used, so that the answer was said before.

        Of what LINE tells of again, or was late to tell of, its minute may be over there.
        """
        return not event.is_redelivery and self._now() - event.at <= FRESH

    async def _push_answer(self, event: Event, speech: Speech) -> bool:
        """Push what comes too late for a reply, if the quota spares it, once for each event."""
        if event.source is None or self._asked_push is None:
            return self._left_unsaid("stale")
        chat, key = event.source.chat, uuid5(NAMESPACE_URL, f"line-answer:{event.id}")
        try:
            was_pushed = await self._asked_push(chat, key, lambda: self.push(chat, speech, key))
        except MonthlyLimitError:
            return self._left_unsaid("limit")
        return was_pushed or self._left_unsaid("stale")

    def _left_unsaid(self, reason: str) -> bool:
        _LOGGER.warning("An answer on LINE came too late to be free and was not pushed (%s)", reason)
        if self._unsaid is not None:
            self._unsaid(reason)
        return False


def token_of(event: Event) -> ReplyToken | None:
    """Return an event's token with its end; None where it came without one."""
    return None if event.reply_token is None else ReplyToken(event.reply_token, event.arrived_at + FRESH)
