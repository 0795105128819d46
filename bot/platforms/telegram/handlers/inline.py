"""Inline mode: what people can quote in any chat.

Owns paging and caching of the answers. They depend on the person's language, so Telegram must not share them among
people; what it asks for again and again while many type the same words is remembered here, as it is offered.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain import reading
from bot.domain.lookup.query import LONGEST
from bot.platforms.telegram.render.inline import offers
from bot.platforms.words.typed import cleaned

if TYPE_CHECKING:
    from datetime import date

    from telegram import InlineQuery

    from bot.domain.language import Language
    from bot.domain.library import Library
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.render.inline import Offers

CACHED: Final = timedelta(minutes=5)
"""How long Telegram may repeat an answer to the same person: long enough for typing to and fro, short enough for a
change of language or of content to show."""
_OFFSET_DIGITS: Final = 5
_REMEMBERED: Final = 256
"""Pages of offers, of some 20 kB each: people type the same few words, letter by letter."""


class InlineHandlers:
    """Answers inline queries."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._pages: OrderedDict[tuple[str, date | None, int, Language], Offers] = OrderedDict()
        self._offered_from: Library | None = None

    async def asked(self, query: InlineQuery) -> None:
        """Offer what can be quoted for the words typed so far."""
        words = await self._chats.words_of(query.from_user)
        typed, now = cleaned(query.query)[:LONGEST].rstrip(), self._chats.local_now()
        page = self._page(typed, now.date(), _offset(query.offset), words, query.get_bot().username)
        await self._chats.messenger.offer(query, page, cached=CACHED if typed else min(CACHED, _left_of_day(now)))

    def _page(self, typed: str, on: date, offset: int, words: Wording, username: str) -> Offers:
        """Return a page of offers, as it was set last time if that was not long ago and of the same library."""
        context = self._chats.context
        if context.library is not self._offered_from:  # other content is taught since the last one
            self._pages.clear()
            self._offered_from = context.library
        key = (typed, None if typed else on, offset, words.language)
        page = self._pages.pop(key, None)
        if page is None:
            page = offers(reading.offers(context.library, context.lookup, typed, on), typed, offset, words, username)
        self._pages[key] = page
        if len(self._pages) > _REMEMBERED:
            self._pages.popitem(last=False)
        return page


def _offset(text: str) -> int:
    """Return where the next page begins; anything that we never sent means the beginning."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _OFFSET_DIGITS else 0


def _left_of_day(now: datetime) -> timedelta:
    """Return the time until the local midnight, when another concept is today's."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=now.tzinfo)
    return midnight.astimezone(UTC) - now.astimezone(UTC)
