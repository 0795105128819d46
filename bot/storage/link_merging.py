"""What two accounts have kept becomes one person's: answers and cards under the home's key, the rest with both.

Owns these statements, all within the transaction that links. What cards and a streak come to is handed in, since the
domain decides it. Rounds, digests and what is played in groups stay with the account in whose chat they happen: a round
that is running goes on there, and its answers feed the memory of both from now on.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, or_, select, update

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.memory import Grade
from bot.storage.cards import keep_cards
from bot.storage.group_tables import hidden_players
from bot.storage.preferences import keep_language
from bot.storage.rankings import hide
from bot.storage.rows import of_chat, of_person
from bot.storage.streaks import keep_streak, load_streak
from bot.storage.tables import answers, cards, chats, deliveries, rounds, subscriptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.relearning import Joining

_COLUMNS: Final = tuple(column for column in answers.c if column.name != "id")
_MOST_KEYS: Final = 100
"""In one statement."""


async def merge(connection: AsyncConnection, home: ChatKey, other: ChatKey, how: Joining, now: datetime) -> None:
    """Give the home all that the other account remembers, and both one language, streak and wish to be hidden."""
    await _join_streaks(connection, home, other, how)
    shared = await _shared_keys(connection, home, other)
    await _leave_one_of_each(connection, home, other)
    named = {"platform": home.platform, "person_id": home.chat_id}
    await connection.execute(update(answers).where(of_person(answers, other)).values(named))
    own = select(cards.c.key).where(of_person(cards, home)).scalar_subquery()
    alone = of_person(cards, other) & cards.c.key.not_in(own)
    await connection.execute(update(cards).where(alone).values(named))
    await connection.execute(delete(cards).where(of_person(cards, other)))
    await _relearn(connection, home, other, shared, how)
    await _share_language(connection, home, other, now)
    both = or_(of_person(hidden_players, home), of_person(hidden_players, other))
    if (await connection.execute(select(hidden_players).where(both))).first() is not None:
        for account in (home, other):
            await hide(connection, account, now)


async def _leave_one_of_each(connection: AsyncConnection, home: ChatKey, other: ChatKey) -> None:
    """Of two answers to one thing, as after an unlinking, leave the first."""
    theirs = answers.alias("theirs")
    query = (
        select(answers.c.id, answers.c.answered_at, theirs.c.id, theirs.c.answered_at)
        .join(theirs, (answers.c.answered_in == theirs.c.answered_in) & (answers.c.place == theirs.c.place))
        .where(of_person(answers, home), theirs.c.platform == other.platform, theirs.c.person_id == other.chat_id)
    )
    found = (await connection.execute(query)).all()
    later = [our_id if our_at > their_at else their_id for our_id, our_at, their_id, their_at in found]
    if later:
        await connection.execute(delete(answers).where(answers.c.id.in_(later)))


async def _shared_keys(connection: AsyncConnection, home: ChatKey, other: ChatKey) -> list[str]:
    """Return the questions that both have answered: cards of all others are as they would be anyway."""
    ours = select(answers.c.key).where(of_person(answers, home)).scalar_subquery()
    query = select(answers.c.key).distinct().where(of_person(answers, other), answers.c.key.in_(ours))
    return list((await connection.execute(query.order_by(answers.c.key))).scalars())


async def _relearn(
    connection: AsyncConnection, home: ChatKey, other: ChatKey, keys: Sequence[str], how: Joining
) -> None:
    """Fold the cards of some questions anew, from all answers of both."""
    played = select(rounds.c.id, rounds.c.aim).where(or_(of_person(rounds, home), of_person(rounds, other)))
    aims = {round_id.hex: aim for round_id, aim in await connection.execute(played)} if keys else {}
    for first in range(0, len(keys), _MOST_KEYS):
        some = answers.c.key.in_(keys[first : first + _MOST_KEYS])
        rows = await connection.execute(select(*_COLUMNS).where(of_person(answers, home), some).order_by(answers.c.id))
        history = [_answer_of(row) for row in rows]
        learnt = await asyncio.to_thread(how.relearn, history, aims)  # half a second for years of a busy learner's
        await keep_cards(connection, {(home, key): card for key, card in learnt.items()})


async def _join_streaks(connection: AsyncConnection, home: ChatKey, other: ChatKey, how: Joining) -> None:
    both = or_(of_person(answers, home), of_person(answers, other))
    practised = select(answers.c.answered_on).distinct().where(both, answers.c.answered_in == AnsweredIn.ROUND)
    opened = (
        select(deliveries.c.due_on)
        .join(subscriptions, deliveries.c.subscription_id == subscriptions.c.id)
        .where(or_(of_chat(subscriptions, home), of_chat(subscriptions, other)), deliveries.c.opened_at.is_not(None))
    )
    days = {day for query in (practised, opened) for day in (await connection.execute(query)).scalars()}
    kept = [await load_streak(connection, account) for account in (home, other)]
    streak = how.join(kept[0], kept[1], sorted(days))
    for account in (home, other):
        if streak is not None:
            await keep_streak(connection, account, streak)


async def _share_language(connection: AsyncConnection, home: ChatKey, other: ChatKey, now: datetime) -> None:
    """Let the home's choice stand; where it never chose, the other's."""
    for chosen, missing in ((home, other), (other, home)):
        query = select(chats.c.language).where(of_chat(chats, chosen))
        language = (await connection.execute(query)).scalar_one_or_none()
        if language is not None:
            await keep_language(connection, missing, Language(language), now)
            return


def _answer_of(row: Sequence[Any]) -> Answer:
    """Read `_COLUMNS`."""
    (platform, person_id, key, revision, content_version, answered_in, place, chosen, is_correct, grade, taken_ms,
     answered_at, answered_on) = row  # fmt: skip
    return Answer(
        person=ChatKey(Platform(platform), person_id),
        key=key,
        revision=revision,
        content_version=content_version,
        answered_in=AnsweredIn(answered_in),
        place=place,
        chosen=tuple(json.loads(chosen)),
        is_correct=is_correct,
        grade=Grade(grade),
        taken=None if taken_ms is None else timedelta(milliseconds=taken_ms),
        at=answered_at,
        on=answered_on,
    )
