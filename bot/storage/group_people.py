"""What group quizzes keep of one person: found for them, or left without their name and number.

Owns which rows name people there. What others played with them has to stay as it was: a vote, a place and its points
stand, as of somebody whom nobody knows any more. All other tables are `bot.storage.people`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, tuple_, union, update

from bot.domain.ranking import FORGOTTEN
from bot.storage.group_tables import (
    group_players,
    group_questions,
    group_quizzes,
    group_scores,
    group_votes,
)
from bot.storage.rows import changed_by_each, of_chat, of_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey

_NAMING: Final = (group_players, group_votes, group_scores)
"""Tables that name whoever played, voted or won, by quiz."""


def named_in(person: ChatKey) -> dict[Table, ColumnElement[bool]]:
    """Return where group quizzes name a person, or would if they were played in their private chat."""
    played = group_votes.c.quiz_id.in_(_played_by(person))  # votes have no index by person
    votes = select(group_votes.c.quiz_id, group_votes.c.position).where(played, of_person(group_votes, person))
    return {
        group_quizzes: of_chat(group_quizzes, person) | _started_by(person),
        group_questions: tuple_(group_questions.c.quiz_id, group_questions.c.position).in_(votes),
        group_players: of_person(group_players, person),
        group_votes: played & of_person(group_votes, person),
        group_scores: of_person(group_scores, person),
    }


async def take_name_away(connection: AsyncConnection, person: ChatKey, new_token: Callable[[], str]) -> dict[str, int]:
    """Leave a person's rows to somebody unknown, another in each quiz; return how many rows there were by table.

    Each of these quizzes goes on with the next version: what was read of it before is out of date.
    """
    quizzes = union(_played_by(person), select(group_quizzes.c.id).where(_started_by(person)))
    unknown = [
        {"its_quiz": quiz_id, "its_person": person.chat_id, "its_unknown": f"{FORGOTTEN}{new_token()}"}
        for quiz_id in (await connection.execute(quizzes)).scalars().all()
    ]
    counts = dict.fromkeys((table.name for table in (group_quizzes, *_NAMING)), 0)
    if unknown:
        for table in _NAMING:
            counts[table.name] = await changed_by_each(connection, _leaving(table), unknown)
        counts[group_quizzes.name] = await changed_by_each(connection, _LEAVE_QUIZ, unknown)
        touched = update(group_quizzes).where(group_quizzes.c.id.in_([row["its_quiz"] for row in unknown]))
        await connection.execute(touched.values(version=group_quizzes.c.version + 1))
    return counts


def _played_by(person: ChatKey) -> Any:
    """Return the query for the quizzes that know a person: whoever voted or scored is a player."""
    return select(group_players.c.quiz_id).where(of_person(group_players, person))


def _started_by(person: ChatKey) -> ColumnElement[bool]:
    return (group_quizzes.c.platform == person.platform) & (group_quizzes.c.starter_id == person.chat_id)


def _leaving(table: Table) -> Any:
    named = {"name": ""} if "name" in table.c else {}
    its = (table.c.quiz_id == bindparam("its_quiz")) & (table.c.person_id == bindparam("its_person"))
    return update(table).where(its).values(person_id=bindparam("its_unknown"), **named)


_LEAVE_QUIZ: Final = (
    update(group_quizzes)
    .where(group_quizzes.c.id == bindparam("its_quiz"), group_quizzes.c.starter_id == bindparam("its_person"))
    .values(starter_id=bindparam("its_unknown"), starter_name="")
)
