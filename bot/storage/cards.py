"""People's memories in rows: a card for each question that they have met. `bot.domain.memory` says what one means."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import Card
from bot.storage.database import insert_for
from bot.storage.homes import of_home
from bot.storage.tables import cards

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

CARD_COLUMNS: Final = tuple(column for column in cards.c if column.name not in {"platform", "person_id"})
_KEY: Final = (cards.c.platform, cards.c.person_id, cards.c.key)
_MEMORY: Final = tuple(column.name for column in CARD_COLUMNS if column.name != "key")


class CardRepository:
    """Reads cards. They are written with the answers that change them, by the repositories of rounds and answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cards(self, person: ChatKey) -> dict[str, Card]:
        """Return all cards of a person, by key.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(*CARD_COLUMNS).where(of_home(cards, person))
        return {card.key: card for card in await self._read(query)}

    async def due(self, person: ChatKey, on: date) -> tuple[Card, ...]:
        """Return a person's cards that are due on a local date, the most overdue first.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(*CARD_COLUMNS)
            .where(of_home(cards, person), cards.c.due_on <= on)
            .order_by(cards.c.due_on, cards.c.key)
        )
        return await self._read(query)

    async def _read(self, query: Any) -> tuple[Card, ...]:
        return tuple(card_of(row) for row in await self._database.fetch(query))


def card_of(row: Sequence[Any]) -> Card:
    """Read `CARD_COLUMNS`."""
    key, revision, stability, difficulty, reviewed_on, due_on, reviews, lapses = row
    return Card(key, revision, stability, difficulty, reviewed_on, due_on, reviews, lapses)


async def load_cards(
    connection: AsyncConnection, wanted: Collection[tuple[ChatKey, str]]
) -> dict[tuple[ChatKey, str], Card]:
    """Return those of the cards, each named by its person and key, that there are."""
    found = await connection.execute(cards_of(wanted))
    return {(ChatKey(Platform(platform), person_id), row[0]): card_of(row) for platform, person_id, *row in found.all()}


def cards_of(wanted: Collection[tuple[ChatKey, str]]) -> Any:
    """Return the query for cards, each named by its person and key: whose they are, then `CARD_COLUMNS`.

    It also finds the other wanted keys' cards of the same people: SQLite uses no index to look for pairs.
    """
    people = {person for person, _ in wanted}
    return (
        select(cards.c.platform, cards.c.person_id, *CARD_COLUMNS)
        .where(
            cards.c.platform.in_(sorted({person.platform for person in people})),
            cards.c.person_id.in_(sorted({person.chat_id for person in people})),
            cards.c.key.in_(sorted({key for _, key in wanted})),
        )
        .with_for_update()
    )


@cache
def _upsert(insert: Any) -> Any:
    new = insert(cards)
    return new.on_conflict_do_update(index_elements=list(_KEY), set_={name: new.excluded[name] for name in _MEMORY})


async def keep_cards(connection: AsyncConnection, changed: Mapping[tuple[ChatKey, str], Card]) -> None:
    """Write cards in place of what is there of the same person and key."""
    if not changed:
        return
    upsert = _upsert(insert_for(connection.dialect))
    await connection.execute(upsert, [_values(person, card) for (person, _), card in changed.items()])


def _values(person: ChatKey, card: Card) -> dict[str, object]:
    return {
        "platform": person.platform,
        "person_id": person.chat_id,
        "key": card.key,
        "revision": card.revision,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "reviewed_on": card.reviewed_on,
        "due_on": card.due_on,
        "reviews": card.reviews,
        "lapses": card.lapses,
    }
