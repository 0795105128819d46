"""Which chats a broadcast goes to, as queries over what is stored.

Owns who is a chat to write to unasked: one that has used the bot by itself and has not asked for quiet. In words:

- It subscribed, chose a language, reads day after day, or began a round (a person); it opened or scheduled a quiz (a
  group). Who only voted in a group may never have opened the private chat, where a bot cannot write first.
- Not if its digests were ended: that was "no more messages". Not if they are suspended, since it cannot be reached; it
  is in again when it is heard from.
- Not if it asked for no broadcasts.

A chat's language is the one that it chose, else what its client spoke when it subscribed, else Traditional Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Uuid, and_, cast, func, insert, literal, literal_column, select, union

from bot.domain.broadcasts import Audience, SendStatus
from bot.domain.language import Language
from bot.storage.group_tables import group_quizzes, quiz_schedules
from bot.storage.operation_tables import broadcast_sends
from bot.storage.tables import chats, rounds, streaks, subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import ColumnElement, FromClause

    from bot.domain.chat import Platform

_SUBSCRIBES: Final = subscriptions.c.id.is_not(None)
# A literal, for PostgreSQL takes two parameters in one expression for two expressions when it groups by it.
LANGUAGE: Final = func.coalesce(
    chats.c.language, subscriptions.c.language, literal_column(f"'{Language.TRADITIONAL.value}'")
)
"""Of a chat, beside its subscription and its row in `chats`, where it has them."""


def beside(known: FromClause) -> FromClause:
    """Return chats with their subscriptions and their preferences beside them, where they have any."""
    own_subscription = and_(subscriptions.c.platform == known.c.platform, subscriptions.c.chat_id == known.c.chat_id)
    own_preference = and_(chats.c.platform == known.c.platform, chats.c.chat_id == known.c.chat_id)
    return known.outerjoin(subscriptions, own_subscription).outerjoin(chats, own_preference)


def counted(platform: Platform) -> Any:
    """Return the query for language, whether they subscribe (1 or 0), and how many chats: all who take broadcasts."""
    known = _known(platform)
    subscribes = cast(_SUBSCRIBES, Integer).label("subscribes")
    language = LANGUAGE.label("language")
    return (
        select(language, subscribes, func.count())
        .select_from(beside(known))
        .where(_takes_broadcasts())
        .group_by(language, subscribes)
    )


def counts_of(rows: Iterable[Any]) -> dict[Audience, int]:
    """Return how many chats each audience is, from the rows of `counted`."""
    counts = dict.fromkeys(Audience, 0)
    for language, subscribes, count in rows:
        counts[Audience.EVERYBODY] += count
        counts[Audience.SUBSCRIBERS] += count if subscribes else 0
        own = next((audience for audience in Audience if audience.language == language), None)
        if own is not None:  # a newer version may know more languages
            counts[own] += count
    return counts


def sends_to(broadcast_id: UUID, platform: Platform, audience: Audience) -> Any:
    """Return the statement that gives each chat of an audience its row, numbered from 1."""
    known = _known(platform)
    number = func.row_number().over(order_by=known.c.chat_id)
    chosen = (
        select(
            literal(broadcast_id, Uuid),
            known.c.platform,
            known.c.chat_id,
            number,
            literal(SendStatus.WAITING.value),
            literal(0, Integer),
        )
        .select_from(beside(known))
        .where(_takes_broadcasts(), *_only(audience))
    )
    columns = ["broadcast_id", "platform", "chat_id", "number", "status", "attempts"]
    return insert(broadcast_sends).from_select(columns, chosen)


def _known(platform: Platform) -> FromClause:
    """Return all chats of a platform that have used the bot by themselves, each once."""
    by_chat = (subscriptions, chats, streaks, group_quizzes, quiz_schedules)
    found = [select(table.c.platform, table.c.chat_id).where(table.c.platform == platform) for table in by_chat]
    players = select(rounds.c.platform, rounds.c.person_id.label("chat_id")).where(rounds.c.platform == platform)
    return union(*found, players).subquery("known")


def _takes_broadcasts() -> ColumnElement[bool]:
    return and_(
        subscriptions.c.ended_at.is_(None),
        subscriptions.c.suspended_at.is_(None),
        chats.c.no_broadcasts_at.is_(None),
    )


def _only(audience: Audience) -> tuple[ColumnElement[bool], ...]:
    if audience is Audience.SUBSCRIBERS:
        return (_SUBSCRIBES,)
    return () if audience.language is None else (LANGUAGE.in_([audience.language.value]),)
