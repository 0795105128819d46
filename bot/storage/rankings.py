"""What is kept for a group's rankings: the scores of its quizzes, and who wishes to be in no ranking.

Owns these statements. Scores are written with the step that decides them (`bot.storage.group_quizzes`); ranks are
`bot.domain.ranking`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, or_, select

from bot.domain.ranking import FORGOTTEN, Tally
from bot.storage.database import insert_for
from bot.storage.group_tables import group_quizzes, group_scores, hidden_players
from bot.storage.homes import accounts_of
from bot.storage.rows import of_chat, of_person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.storage.database import Database


class RankingRepository:
    """Sums scores, and knows who is hidden."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tallies(self, chat: ChatKey, since: datetime | None) -> tuple[Tally, ...]:
        """Return what each player's quizzes in a group came to that have ended since an instant, None: ever.

        Whoever is hidden, or wished to be forgotten, is left out.

        Raises:
            StorageError: The database cannot be read.
        """
        return tuple(Tally(*row) for row in await self._database.fetch(_tallies(chat, since)))

    async def hide(self, person: ChatKey, at: datetime) -> bool:
        """List a person in no group's ranking any more, by any account; return False if it was so before.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            accounts = await accounts_of(connection, person)
            return sum([await hide(connection, account, at) for account in accounts]) > 0

    async def unhide(self, person: ChatKey) -> bool:
        """List a person again; return False if it was so before.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            theirs = [of_person(hidden_players, account) for account in await accounts_of(connection, person)]
            return (await connection.execute(delete(hidden_players).where(or_(*theirs)))).rowcount > 0

    async def is_hidden(self, person: ChatKey) -> bool:
        """Say whether a person is in no group's ranking.

        Raises:
            StorageError: The database cannot be read.
        """
        return bool(await self._database.fetch(select(hidden_players).where(of_person(hidden_players, person))))


async def hide(connection: AsyncConnection, person: ChatKey, at: datetime) -> bool:
    """List an account in no group's ranking any more; return False if it was so before."""
    values = {"platform": person.platform, "person_id": person.chat_id, "hidden_at": at}
    hidden = insert_for(connection.dialect)(hidden_players).values(values).on_conflict_do_nothing()
    return bool((await connection.execute(hidden)).rowcount)


def _tallies(chat: ChatKey, since: datetime | None) -> Any:
    """Return the query for the fields of tallies, in their order."""
    newest = func.row_number().over(
        partition_by=group_scores.c.person_id, order_by=(group_quizzes.c.ended_at.desc(), group_quizzes.c.id)
    )
    is_hidden = (
        select(hidden_players.c.person_id)
        .where(
            hidden_players.c.platform == group_scores.c.platform, hidden_players.c.person_id == group_scores.c.person_id
        )
        .exists()
    )
    scores = (
        select(*group_scores.c, newest.label("nth"))
        .join(group_quizzes, group_quizzes.c.id == group_scores.c.quiz_id)
        .where(of_chat(group_quizzes, chat), ~is_hidden)
        .where(~group_scores.c.person_id.startswith(FORGOTTEN, autoescape=True))
    )
    found = (scores if since is None else scores.where(group_quizzes.c.ended_at >= since)).subquery().c
    return (
        select(
            found.person_id,
            func.max(case((found.nth == 1, found.name))),
            func.sum(found.points),
            func.sum(found.offered),
            func.sum(found.correct),
            func.count(),
            func.sum(case((found.is_win, 1), else_=0)),
        )
        .group_by(found.person_id)
        .order_by(found.person_id)
    )
