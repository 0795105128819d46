"""Where a person's memory is kept: under the key of their home, which is their own account unless it is linked.

Owns the one place where an account becomes a home. Everybody above this room speaks of accounts and need not know that
two of them may be one person. What is kept in which way:

* Answers and cards are many. They are kept under the home's key alone; `of_home` and `homes_of` find it.
* Language, streak, and being hidden from rankings are read with a chat, many at a time. Each account has them in a row
  of its own, and whoever changes one changes those of all `accounts_of` the person.
* Rounds, digests and what is played in groups happen in one chat, and stay with its account.

No process remembers who is linked, so all replicas know it at once. Transactions that write take turns
(`bot.storage.database`), so an answer that is written beside a link is written before or after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal, select

from bot.domain.chat import ChatKey, Platform
from bot.storage.line_tables import links
from bot.storage.rows import of_person, was_wished_for
from bot.storage.tables import subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, FromClause, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

_MINE: Final = links.alias("mine")
_IS_HOME: Final = (links.c.platform == links.c.home_platform) & (links.c.person_id == links.c.home_id)


def of_home(table: Table, person: ChatKey) -> ColumnElement[bool]:
    """Return the condition that picks the rows of `table` with a person's memory, whichever account they speak from."""
    platform, home_id = (
        func.coalesce(select(column).where(of_person(links, person)).scalar_subquery(), literal(otherwise))
        for column, otherwise in ((links.c.home_platform, person.platform.value), (links.c.home_id, person.chat_id))
    )
    return (table.c.platform == platform) & (table.c.person_id == home_id)


async def homes_of(connection: AsyncConnection, people: Collection[ChatKey]) -> dict[ChatKey, ChatKey]:
    """Return the home of each of these accounts: their own, unless they are linked."""
    homes = {person: person for person in people}
    if homes:
        query = select(links.c.platform, links.c.person_id, links.c.home_platform, links.c.home_id).where(
            links.c.platform.in_(sorted({person.platform for person in people})),
            links.c.person_id.in_(sorted({person.chat_id for person in people})),
        )
        for platform, person_id, home_platform, home_id in await connection.execute(query):
            person = ChatKey(Platform(platform), person_id)
            if person in homes:
                homes[person] = ChatKey(Platform(home_platform), home_id)
    return homes


def accounts_query(person: ChatKey) -> Any:
    """Return the query for the accounts of whoever has this one, the home first; nothing where it is not linked."""
    return (
        select(links.c.platform, links.c.person_id)
        .join(_MINE, (links.c.home_platform == _MINE.c.home_platform) & (links.c.home_id == _MINE.c.home_id))
        .where(_MINE.c.platform == person.platform, _MINE.c.person_id == person.chat_id)
        .order_by(_IS_HOME.desc(), links.c.platform)
    )


def accounts_in(rows: Iterable[Sequence[Any]], person: ChatKey) -> tuple[ChatKey, ...]:
    """Read what `accounts_query` finds: all accounts of a person, perhaps the one alone."""
    found = tuple(ChatKey(Platform(platform), person_id) for platform, person_id in rows)
    return found or (person,)


async def accounts_of(connection: AsyncConnection, person: ChatKey) -> tuple[ChatKey, ...]:
    """Return all accounts of whoever has this one, the home first."""
    return accounts_in(await connection.execute(accounts_query(person)), person)


def linked(platform: ColumnElement[str], account_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition by which an account's row in `links`, where it has one, is joined beside its own."""
    return (links.c.platform == platform) & (links.c.person_id == account_id)


def at_home(table: Table, platform: ColumnElement[str], account_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition by which rows of `table` with an account's memory are joined, where `linked` has been."""
    home_platform = func.coalesce(links.c.home_platform, platform)
    return (table.c.platform == home_platform) & (table.c.person_id == func.coalesce(links.c.home_id, account_id))


def other_zone(linked: FromClause) -> Any:
    """Return the zone of the digests that any account of a person gets, beside their row in `linked`; NULL for none."""
    other = links.alias("other")
    theirs = subscriptions.alias("theirs")
    return (
        select(theirs.c.zone)
        .join(other, (theirs.c.platform == other.c.platform) & (theirs.c.chat_id == other.c.person_id))
        .where(
            other.c.home_platform == linked.c.home_platform, other.c.home_id == linked.c.home_id, was_wished_for(theirs)
        )
        .order_by(other.c.platform)
        .limit(1)
        .correlate(linked)
        .scalar_subquery()
    )
