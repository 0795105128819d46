"""Which questions of group quizzes on LINE are closed and not yet said to be: that is said with what comes next.

Owns the noting of it, so that whichever process says the next thing says this, too, also after a restart. What a card
shows is made of the quiz's own rows when it is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.domain.group_quizzes import Phase
from bot.storage.database import insert_for
from bot.storage.group_tables import group_quizzes
from bot.storage.line_tables import line_kept_cards

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from bot.storage.database import Database


class KeptCardRepository:
    """Keeps closing cards that wait."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, quiz_id: UUID, position: int) -> None:
        """Note that a question's card is to be said with what comes next; committed on return.

        What quizzes that are over have left, of which nothing comes next any more, goes.

        Raises:
            StorageError: It could not be written.
        """
        over = select(group_quizzes.c.id).where(group_quizzes.c.phase == Phase.OVER)
        async with self._database.write() as connection:
            await connection.execute(delete(line_kept_cards).where(line_kept_cards.c.quiz_id.in_(over)))
            await connection.execute(
                insert_for(connection.dialect)(line_kept_cards)
                .values(quiz_id=quiz_id, position=position)
                .on_conflict_do_nothing()
            )

    async def kept(self, quiz_id: UUID) -> tuple[int, ...]:
        """Return the positions of a quiz whose cards wait, in their order.

        Raises:
            StorageError: The database cannot be read.
        """
        of_quiz = line_kept_cards.c.quiz_id == quiz_id
        rows = await self._database.fetch(
            select(line_kept_cards.c.position).where(of_quiz).order_by(line_kept_cards.c.position)
        )
        return tuple(row.position for row in rows)

    async def said(self, quiz_id: UUID, positions: Collection[int]) -> None:
        """Note that cards were said.

        Raises:
            StorageError: It could not be written; they are said once more.
        """
        async with self._database.write() as connection:
            await connection.execute(
                delete(line_kept_cards).where(
                    line_kept_cards.c.quiz_id == quiz_id, line_kept_cards.c.position.in_(positions)
                )
            )
