"""Which rounds are meant: the queries by which they are found, with what else is read along with them.

Owns these queries. Their rows are read by `bot.storage.round_rows`, and run by `bot.storage.rounds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, literal_column, select

from bot.domain.rounds import THEIR_TURN
from bot.storage.cards import CARD_COLUMNS
from bot.storage.homes import at_home, linked, other_zone
from bot.storage.line_tables import links
from bot.storage.round_rows import WIDTH, rounds_where
from bot.storage.rows import of_person, was_wished_for
from bot.storage.tables import cards, round_polls, round_questions, rounds, subscriptions

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform

# A literal, for an index over some rows is only used where its condition stands in the statement.
IS_RUNNING: Final = rounds.c.status == literal_column("'running'")
"""What is true of the round that its person is playing."""
PLACES: Final = select(round_polls.c.poll_id, round_polls.c.round_id, round_polls.c.position).where(
    round_polls.c.poll_id.in_(bindparam("poll_ids", expanding=True))
)
"""Finds which questions were put by the polls `poll_ids`."""


KEPT: Final = 200
"""Rounds of one person, the newest: nobody looks further back, and whoever begins one after another fills no disk."""


def beyond_kept(person: ChatKey) -> Any:
    """Return the query for the ids of a person's rounds that are older than those that are kept, and told of."""
    newest = select(rounds.c.id, rounds.c.told_at).where(of_person(rounds, person)).order_by(rounds.c.started_at.desc())
    older = newest.offset(KEPT - 1).subquery()  # one more is about to begin
    return select(older.c.id).where(older.c.told_at.is_not(None))


def running_of(person: ChatKey) -> Any:
    """Return the query for the round that a person is playing."""
    return rounds_where(of_person(rounds, person), IS_RUNNING)


def latest_of(person: ChatKey) -> Any:
    """Return the query for the round that a person began last."""
    newest = select(rounds.c.id).where(of_person(rounds, person)).order_by(rounds.c.started_at.desc()).limit(1)
    return rounds_where(rounds.c.id == newest.scalar_subquery())


def strays_of(person: ChatKey, since: datetime, besides: tuple[UUID, int]) -> Any:
    """Return the query for one question, other than `besides`, that was put in polls that nobody noted."""
    its = round_questions.alias("its")
    known = select(func.count()).where(
        round_polls.c.round_id == its.c.round_id, round_polls.c.position == its.c.position
    )
    round_id, position = besides
    return (
        select(its.c.position)
        .join(rounds, rounds.c.id == its.c.round_id)
        .where(of_person(rounds, person), rounds.c.touched_at > since)
        .where((its.c.round_id != round_id) | (its.c.position != position))
        .where(its.c.puts > known.correlate(its).scalar_subquery())
        .limit(1)
    )


def untold_since(platform: Platform, since: datetime) -> Any:
    """Return the query for rounds that have ended and whose people do not know it yet."""
    return rounds_where(rounds.c.platform == platform, rounds.c.told_at.is_(None), rounds.c.ended_at >= since)


def left_off(platform: Platform) -> Any:
    """Return the query for running rounds that wait for us, not for their person."""
    its = round_questions.alias("its")
    theirs = select(its.c.position).where(its.c.round_id == rounds.c.id, its.c.state.in_(sorted(THEIR_TURN)))
    return rounds_where(rounds.c.platform == platform, IS_RUNNING, ~theirs.exists())


_PERSON: Final = (rounds.c.platform, rounds.c.person_id)
_HOME_PLATFORM: Final = func.coalesce(links.c.home_platform, rounds.c.platform)
_HOME_ID: Final = func.coalesce(links.c.home_id, rounds.c.person_id)
_OWN_CARD: Final = at_home(cards, *_PERSON) & (cards.c.key == round_questions.c.key)
_OWN_ZONE: Final = (
    (subscriptions.c.platform == _HOME_PLATFORM) & (subscriptions.c.chat_id == _HOME_ID) & was_wished_for(subscriptions)
)
STEPPING: Final = (
    rounds_where(rounds.c.id.in_(bindparam("ids", expanding=True)))
    .add_columns(_HOME_PLATFORM, _HOME_ID, func.coalesce(subscriptions.c.zone, other_zone(links)), *CARD_COLUMNS)
    .outerjoin_from(rounds, links, linked(*_PERSON))
    .outerjoin_from(rounds, subscriptions, _OWN_ZONE)
    .outerjoin_from(round_questions, cards, _OWN_CARD)
    .with_for_update(of=rounds)
)
"""Finds the rounds `ids` with their questions and, in the last columns, the person's home, zone, and cards of these.

The zone is that of the home's digests or, where it never had any, of the account's that is linked to it.
"""
BEYOND: Final = WIDTH + 3
"""From this column on there are cards."""
