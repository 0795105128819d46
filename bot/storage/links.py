"""Links between two accounts of one person in rows, with the codes by which they are made, and guesses at these.

Owns the order of statements. Which code counts, `bot.domain.links` says; where memory is from then on,
`bot.storage.homes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update

from bot.domain.chat import ChatKey, Platform
from bot.domain.links import Code, Link, Refusal, Tries, Typed
from bot.storage.database import insert_for
from bot.storage.homes import of_home
from bot.storage.line_tables import link_codes, link_tries, links
from bot.storage.link_merging import merge
from bot.storage.rows import of_chat, of_person
from bot.storage.tables import answers, streaks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.relearning import Joining
    from bot.storage.database import Database

_IS_HOME: Final = (links.c.platform == links.c.home_platform) & (links.c.person_id == links.c.home_id)


class LinkRepository:
    """Keeps who is linked with whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def link_of(self, person: ChatKey) -> Link | None:
        """Return the link of an account; None if it has none.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return await _link_of(connection, person)

    async def keep_code(self, person: ChatKey, digest: str, made_at: datetime) -> None:
        """Keep the code that an account is shown, in the place of the one before.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            await _put(connection, link_codes, person, digest=digest, made_at=made_at, used_at=None)

    async def typed(self, person: ChatKey, digest: str) -> Typed:
        """Return what is known of a code that somebody typed, and of them.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return await _typed(connection, person, digest)

    async def missed(self, person: ChatKey, count: Callable[[Tries | None], Tries]) -> Tries:
        """Note that somebody typed a wrong code, as `count` makes it of what was noted before; return that.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            tries = count(await _tries_of(connection, person))
            await _put(connection, link_tries, person, count=tries.count, last_at=tries.last_at)
        return tries

    async def count_answers(self, person: ChatKey) -> int:
        """Return how many answers are in a person's memory.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(func.count()).select_from(answers).where(of_home(answers, person))
        [row] = await self._database.fetch(query)
        return int(row[0])

    async def link(
        self, person: ChatKey, digest: str, decide: Callable[[Typed], Refusal | None], how: Joining, now: datetime
    ) -> Link | Refusal:
        """Link whoever typed a code with its owner, whose account is the home, and make one memory of both.

        Args:
            person: Who typed it.
            digest: Of the code.
            decide: Says why not, as things stand; None: they are linked. It must be pure.
            how: How two memories become one.
            now: When they are linked.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            typed = await _typed(connection, person, digest)
            why = decide(typed)
            if why is not None:
                return why
            if typed.code is None:
                raise AssertionError("a code that nobody knows links nobody")
            home = typed.code.owner
            await merge(connection, home, person, how, now)
            kept = {"home_platform": home.platform, "home_id": home.chat_id, "linked_at": now}
            rows = [{"platform": one.platform, "person_id": one.chat_id, **kept} for one in (home, person)]
            await connection.execute(insert(links), rows)
            await connection.execute(update(link_codes).where(of_person(link_codes, home)).values(used_at=now))
            await connection.execute(delete(link_tries).where(of_person(link_tries, person)))
        return Link(home, person, now)

    async def unlink(self, person: ChatKey, decide: Callable[[Link], bool]) -> Link | None:
        """Part two accounts, if `decide` says so of their link: the home keeps everything, the other has nothing.

        Returns:
            The link that there was, whatever was decided; None if there was none.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            link = await _link_of(connection, person)
            if link is not None and decide(link):
                for account in (link.home, link.other):
                    await connection.execute(delete(links).where(of_person(links, account)))
                await connection.execute(delete(streaks).where(of_chat(streaks, link.other)))
        return link


async def _typed(connection: AsyncConnection, person: ChatKey, digest: str) -> Typed:
    columns = link_codes.c
    query = select(columns.platform, columns.person_id, columns.made_at, columns.used_at)
    row = (await connection.execute(query.where(columns.digest == digest).limit(1))).first()
    code = None if row is None else Code(ChatKey(Platform(row[0]), row[1]), row[2], row[3])
    tries, own = await _tries_of(connection, person), await _link_of(connection, person)
    return Typed(person, tries, code, own, await _link_of(connection, code.owner) if code else None)


async def _tries_of(connection: AsyncConnection, person: ChatKey) -> Tries | None:
    query = select(link_tries.c.count, link_tries.c.last_at).where(of_person(link_tries, person))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Tries(*row)


async def _link_of(connection: AsyncConnection, person: ChatKey) -> Link | None:
    home = links.alias("home")
    its = (links.c.home_platform == home.c.home_platform) & (links.c.home_id == home.c.home_id)
    query = (
        select(links.c.platform, links.c.person_id, links.c.linked_at)
        .join(home, its)
        .where(home.c.platform == person.platform, home.c.person_id == person.chat_id)
        .order_by(_IS_HOME.desc())
    )
    accounts = [(ChatKey(Platform(platform), id_), at) for platform, id_, at in await connection.execute(query)]
    if not accounts:
        return None
    (owner, at), (other, _) = accounts
    return Link(owner, other, at)


async def _put(connection: AsyncConnection, table: Table, person: ChatKey, **values: object) -> None:
    """Write a person's one row of a table in the place of the one that may be there."""
    new = insert_for(connection.dialect)(table).values(platform=person.platform, person_id=person.chat_id, **values)
    await connection.execute(new.on_conflict_do_update(index_elements=["platform", "person_id"], set_=values))
