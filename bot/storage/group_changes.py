"""What of a group quiz that has changed is written: a statement for each table that something has changed in.

Owns these statements. When they are run is `bot.storage.group_quizzes`'s; whole quizzes are read by
`bot.storage.group_reading`, and the votes of storms written by `bot.storage.group_votes`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.domain.group_quizzes import Phase
from bot.domain.group_scores import scores_of
from bot.errors import StorageError
from bot.storage.database import insert_for
from bot.storage.group_rows import (
    PLAYER_COLUMNS,
    QUESTION_COLUMNS,
    QUIZ_COLUMNS,
    player_values,
    question_values,
    quiz_values,
    score_values,
    vote_values,
)
from bot.storage.group_tables import group_players, group_questions, group_quizzes, group_scores, group_votes
from bot.storage.rows import changed_by_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.group_quizzes import GroupQuiz
    from bot.domain.group_scores import Score

_LOGGER = logging.getLogger(__name__)

_MOVE: Final = (
    update(group_quizzes)
    .where(group_quizzes.c.id == bindparam("its_id"), group_quizzes.c.version == bindparam("its_version"))
    .values(
        {column.name: bindparam(column.name) for column in QUIZ_COLUMNS if column.name not in {"id", "opened_at"}}
        | {
            "held_by": func.coalesce(
                bindparam("its_holder", type_=group_quizzes.c.held_by.type), group_quizzes.c.held_by
            )
        }
    )
)
_HAD_POLL: Final = select(group_questions.c.quiz_id).where(group_questions.c.poll_id == bindparam("its_poll_id"))
_TOUCH: Final = (
    update(group_quizzes).where(group_quizzes.c.id.in_(_HAD_POLL)).values(version=group_quizzes.c.version + 1)
)
_FREE_POLL: Final = (
    update(group_questions).where(group_questions.c.poll_id == bindparam("its_poll_id")).values(poll_id=None)
)
_REMOVE_PLAYER: Final = delete(group_players).where(
    group_players.c.quiz_id == bindparam("its_quiz"), group_players.c.person_id == bindparam("its_person")
)


@dataclass(frozen=True, slots=True)
class Change:
    """A quiz as it was, None for a new one, and as it is from now on."""

    before: GroupQuiz | None
    after: GroupQuiz
    places: Mapping[str, int]
    """The places of its players as it is from now on, by person; see `new_places`."""
    places_before: Mapping[str, int] = field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    """What is decided with it."""
    holder: str | None = None
    """The replica that has it in hand from now on; None: as before."""


def newly_decided(before: GroupQuiz, after: GroupQuiz) -> tuple[Score, ...]:
    """Return what a quiz came to, if a step decides it: it is ending, or broken off after questions that counted."""
    if before.phase in {Phase.ENDING, Phase.OVER}:
        return ()
    is_broken_off = after.phase is Phase.OVER and any(question.is_counted for question in after.questions)
    return scores_of(after) if is_broken_off or after.phase is Phase.ENDING else ()


async def write(connection: AsyncConnection, changes: Sequence[Change]) -> list[str]:
    """Write what of quizzes has changed; return the ids of polls that put questions from now on.

    Raises:
        StorageError: One of them is not as it was read any more; the transaction must be undone.
    """
    await _write_quizzes(connection, changes)
    polls = await _write_questions(connection, changes)
    await _write_players(connection, changes)
    votes = [row for change in changes for row in _new_votes(change)]
    if votes:
        await connection.execute(_once(insert_for(connection.dialect), "votes"), votes)
    scores = [score_values(change.after, score) for change in changes for score in change.scores]
    if scores:
        await connection.execute(_once(insert_for(connection.dialect), "scores"), scores)
    return polls


async def _write_quizzes(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    new = [quiz_values(change.after) | {"held_by": change.holder} for change in changes if change.before is None]
    if new:
        await connection.execute(insert(group_quizzes), new)
    moved = [_moved(change.before, change) for change in changes if change.before is not None]
    if moved and await changed_by_each(connection, _MOVE, moved) != len(moved):
        raise StorageError("a group quiz was changed by somebody else meanwhile; nothing was written")


def _moved(before: GroupQuiz, change: Change) -> dict[str, object]:
    values = {name: value for name, value in quiz_values(change.after).items() if name not in {"id", "opened_at"}}
    return {"its_id": before.id, "its_version": before.version, "its_holder": change.holder, **values}


async def _write_questions(connection: AsyncConnection, changes: Sequence[Change]) -> list[str]:
    rows: list[dict[str, object]] = []
    polls: list[str] = []
    for change in changes:
        before = {} if change.before is None else {one.position: one for one in change.before.questions}
        for question in change.after.questions:
            old = before.get(question.position)
            if question is old or question == old:
                continue
            rows.append(question_values(change.after.id, question))
            if question.poll_id is not None and (old is None or old.poll_id != question.poll_id):
                polls.append(question.poll_id)
    if polls:  # one that is known already is the newest question's: a platform may begin to count anew
        named = [{"its_poll_id": poll_id} for poll_id in polls]
        await connection.execute(_TOUCH, named)
        await connection.execute(_FREE_POLL, named)
    if rows:
        await connection.execute(_keeping_questions(insert_for(connection.dialect)), rows)
    return polls


async def _write_players(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    rows: list[dict[str, object]] = []
    gone: list[dict[str, object]] = []
    for change in changes:
        before = () if change.before is None else change.before.players
        if change.after.players is before:
            continue
        rows += _changed_players(change)
        left = {one.person_id for one in before} - {one.person_id for one in change.after.players}
        gone += [{"its_quiz": change.after.id, "its_person": person_id} for person_id in sorted(left)]
    if gone:
        await connection.execute(_REMOVE_PLAYER, gone)
    if rows:
        await connection.execute(_keeping_players(insert_for(connection.dialect)), rows)


def new_places(after: GroupQuiz, before: Mapping[str, int]) -> Mapping[str, int]:
    """Return the places of a quiz's players, each behind all that come before; those of before stay where they can."""
    places: dict[str, int] = {}
    last = -1
    for player in after.players:
        place = before.get(player.person_id, -1)
        places[player.person_id] = last = place if place > last else last + 1
    return places


def _changed_players(change: Change) -> list[dict[str, object]]:
    """Return the rows of players who are new, changed or have another place."""
    before = {} if change.before is None else {one.person_id: one for one in change.before.players}
    return [
        player_values(change.after, player, change.places[player.person_id])
        for player in change.after.players
        if before.get(player.person_id) != player
        or change.places[player.person_id] != change.places_before[player.person_id]
    ]


def _new_votes(change: Change) -> list[dict[str, object]]:
    before = () if change.before is None else change.before.votes
    if change.after.votes is before:
        return []
    known = {(vote.position, vote.person_id) for vote in before}
    return [
        vote_values(change.after, vote) for vote in change.after.votes if (vote.position, vote.person_id) not in known
    ]


@cache
def _keeping_questions(insert: Any) -> Any:
    kept = insert(group_questions)
    lasting = {"quiz_id", "position", "question"}
    newest = {column.name: kept.excluded[column.name] for column in QUESTION_COLUMNS if column.name not in lasting}
    return kept.on_conflict_do_update(index_elements=["quiz_id", "position"], set_=newest)


@cache
def _keeping_players(insert: Any) -> Any:
    kept = insert(group_players)
    lasting = {"quiz_id", "person_id"}
    newest = {column.name: kept.excluded[column.name] for column in PLAYER_COLUMNS if column.name not in lasting}
    return kept.on_conflict_do_update(index_elements=["quiz_id", "person_id"], set_=newest)


@cache
def _once(insert: Any, table: str) -> Any:
    return insert({"votes": group_votes, "scores": group_scores}[table]).on_conflict_do_nothing()
