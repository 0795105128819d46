"""Inline mode: what people can quote in any chat.

Owns paging and caching of the answers. They depend on the person's language, so Telegram must not share them.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain import reading
from bot.platforms.telegram.handlers.typed import cleaned
from bot.platforms.telegram.render.inline import offers

if TYPE_CHECKING:
    from telegram import InlineQuery

    from bot.platforms.telegram.handlers.chats import Chats

CACHED: Final = timedelta(minutes=5)
"""How long Telegram may repeat an answer to the same person: long enough for typing to and fro, short enough for a
change of language or of content to show."""
_OFFSET_DIGITS: Final = 5


class InlineHandlers:
    """Answers inline queries."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def asked(self, query: InlineQuery) -> None:
        """Offer what can be quoted for the words typed so far."""
        context, words = self._chats.context, await self._chats.words_of(query.from_user)
        typed, now = cleaned(query.query), self._chats.local_now()
        found = reading.offers(context.library, context.lookup, typed, now.date())
        page = offers(found, typed, _offset(query.offset), words, query.get_bot().username)
        await self._chats.messenger.offer(query, page, cached=CACHED if typed else min(CACHED, _left_of_day(now)))


def _offset(text: str) -> int:
    """Return where the next page begins; anything that we never sent means the beginning."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _OFFSET_DIGITS else 0


def _left_of_day(now: datetime) -> timedelta:
    """Return the time until the local midnight, when another concept is today's."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=now.tzinfo)
    return midnight.astimezone(UTC) - now.astimezone(UTC)
