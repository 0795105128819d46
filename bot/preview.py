"""The digest that would go out on a date, for the command line: rendered as Telegram shows it, or why there is none.

Owns the English of the command line's `preview` and what it is put together from. It only looks: no row is written, no
table migrated, nothing sent, whether or not the bot is running.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final

from bot.domain.chat import ChatKey, Platform
from bot.domain.composing import DigestComposer
from bot.domain.digest_replies import DigestCard
from bot.domain.language import Language
from bot.domain.subscription import ChatKind, Length
from bot.platforms.i18n import wording
from bot.platforms.telegram.render import page
from bot.services.previews import Absence, NoDigest, Previews, shared_digest
from bot.storage.cards import CardRepository
from bot.storage.database import Database
from bot.storage.group_missed import MissedRepository
from bot.storage.journal import JournalRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.streaks import StreakRepository
from bot.storage.subscriptions import SubscriptionRepository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from bot.domain.digest import Digest
    from bot.domain.library import Library

_TAG: Final = re.compile(r"<[^>]*>")
_ABSENCES: Final[Mapping[Absence, str]] = {
    Absence.STRANGER: "Chat {chat} has never subscribed.",
    Absence.ENDED: "Chat {chat} has unsubscribed.",
    Absence.SUSPENDED: "Chat {chat} cannot be reached; digests go on once it can.",
    Absence.PAUSED: "Chat {chat} is paused on {on}.",
    Absence.WEEKDAY: "Chat {chat} gets no digest on that day of the week ({on}).",
    Absence.PASSED: "No digest is known to have arrived in chat {chat} for {on}.",
    Absence.TOO_FAR: "{on} is too far ahead; ask for a date within ten years.",
    Absence.GONE: "What chat {chat} got on {on} is not in the library any more.",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shown."""

    on: date
    language: Language | None
    """None: the chat's own, else Traditional Chinese."""
    length: Length | None
    """None: the chat's own, else full."""
    as_html: bool
    """Telegram's HTML instead of plain text."""


def shared(library: Library, wish: Wish) -> str:
    """Return the digest of a reader who has come as far as the shared concept of that day."""
    digest = shared_digest(DigestComposer(library), wish.on, wish.length or Length.FULL)
    return _rendered(digest, wish.language or Language.TRADITIONAL, as_html=wish.as_html)


async def for_chat(
    database_url: str, library: Library, chat_id: int, wish: Wish, now: Callable[[], datetime]
) -> tuple[str, bool]:
    """Return what a Telegram chat gets on that date, and whether it gets anything; if not, why not, in words.

    Raises:
        StorageError: There is no database, it is not at head, or it cannot be read.
    """
    database = await Database.open(database_url, migrate=False)
    try:
        return await _for_chat(database, library, ChatKey(Platform.TELEGRAM, str(chat_id)), wish, now)
    finally:
        await database.close()


async def _for_chat(
    database: Database, library: Library, chat: ChatKey, wish: Wish, now: Callable[[], datetime]
) -> tuple[str, bool]:
    subscriptions, composer = SubscriptionRepository(database, now), DigestComposer(library)
    journal, streaks, cards = JournalRepository(database), StreakRepository(database), CardRepository(database)
    missed = MissedRepository(database)
    previews = Previews(journal, subscriptions, streaks, cards, composer, missed=missed, now=now)
    found = await previews.of_chat(chat, wish.on, wish.length)
    if isinstance(found, NoDigest):
        return _absence(found, chat, wish.on), False
    subscription = await subscriptions.get(chat)
    chosen = await PreferenceRepository(database, now).language(chat)
    spoken = wish.language or chosen or (subscription.language if subscription else Language.TRADITIONAL)
    return _rendered(found, spoken, as_html=wish.as_html), True


def _absence(found: NoDigest, chat: ChatKey, on: date) -> str:
    said = _ABSENCES[found.why].format(chat=chat.chat_id, on=on.isoformat())
    return f"{said} The next one is due on {found.next_on.isoformat()}." if found.next_on else said


def _rendered(digest: Digest, language: Language, *, as_html: bool) -> str:
    """Return the message of a digest; without its buttons, which lead nowhere from here."""
    card = DigestCard(replace(digest, delivery_id=None), ChatKind.PRIVATE)
    text = page(card, wording(language)).text
    return text if as_html else unescape(_TAG.sub("", text))
