"""Whole group quizzes as they are stored: read from four tables, or, where they were read before, only what is new.

Owns what of a quiz is remembered between steps. Each change of a quiz makes another version of it, except votes, which
come in storms: so a quiz of a known version lacks votes at most, and whoever gave these.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Uuid, bindparam, func, select

from bot.domain.group_quizzes import Phase
from bot.storage.group_rows import (
    PLAYER_COLUMNS,
    QUESTION_COLUMNS,
    QUIZ_COLUMNS,
    VOTE_COLUMNS,
    player_of,
    question_of,
    quiz_of,
    vote_of,
)
from bot.storage.group_tables import group_players, group_questions, group_quizzes, group_votes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.group_quizzes import GroupQuiz, Player

_LOGGER = logging.getLogger(__name__)

_MOST_KNOWN: Final = 2_000
"""So many quizzes are remembered, of 20 players and 10 questions some 40 kB each."""

_IDS: Final = bindparam("ids", expanding=True, type_=Uuid)
_NEWEST_VOTE: Final = select(func.coalesce(func.max(group_votes.c.id), 0)).scalar_subquery()
_VERSIONS: Final = select(group_quizzes.c.id, group_quizzes.c.version, _NEWEST_VOTE).where(group_quizzes.c.id.in_(_IDS))
_QUIZZES: Final = select(*QUIZ_COLUMNS).where(group_quizzes.c.id.in_(_IDS))
_QUESTIONS: Final = (
    select(*QUESTION_COLUMNS)
    .where(group_questions.c.quiz_id.in_(_IDS))
    .order_by(group_questions.c.quiz_id, group_questions.c.position)
)
_PLAYERS: Final = (
    select(*PLAYER_COLUMNS)
    .where(group_players.c.quiz_id.in_(_IDS))
    .order_by(group_players.c.quiz_id, group_players.c.place, group_players.c.person_id)
)
_VOTES: Final = (
    select(*VOTE_COLUMNS)
    .where(group_votes.c.quiz_id.in_(_IDS), group_votes.c.id > bindparam("since"))
    .order_by(group_votes.c.id)
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A quiz as it is stored."""

    quiz: GroupQuiz
    places: Mapping[str, int]
    """The places of its players, ascending, by person."""
    newest_vote: int
    """The id of the newest vote of all when it was read; its own votes with greater ids are missing here."""


class Reader:
    """Reads quizzes, and remembers those that run."""

    def __init__(self) -> None:
        self._known: dict[UUID, Loaded] = {}

    async def load(self, connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, Loaded]:
        """Read quizzes as they stand in this transaction; leave out and log those that are not understood."""
        if not ids:
            return {}
        known: dict[UUID, Loaded] = {}
        unknown: list[UUID] = []
        newest = 0
        for quiz_id, version, newest_vote in await connection.execute(_VERSIONS, {"ids": list(ids)}):
            newest = newest_vote
            found = self._known.get(quiz_id)
            if found is not None and found.quiz.version == version:
                known[quiz_id] = found
            else:
                unknown.append(quiz_id)
        return {**await _completed(connection, known, newest), **await _read(connection, unknown, newest)}

    def remember(self, loaded: Loaded) -> None:
        """Remember a quiz as it was committed, so that only what is new need be read; forget one that is over."""
        quiz_id = loaded.quiz.id
        self._known.pop(quiz_id, None)
        if loaded.quiz.phase is not Phase.OVER:
            self._known[quiz_id] = loaded
            while len(self._known) > _MOST_KNOWN:
                del self._known[next(iter(self._known))]


async def _completed(connection: AsyncConnection, known: Mapping[UUID, Loaded], newest: int) -> Mapping[UUID, Loaded]:
    """Return quizzes of known versions with the votes that have come since, and with whoever gave them."""
    since = min((one.newest_vote for one in known.values()), default=newest)
    if since >= newest:
        return known
    rows = _by_quiz(await connection.execute(_VOTES, {"ids": list(known), "since": since}))
    votes = {
        quiz_id: tuple(vote_of(row) for row in rows[quiz_id] if row.id > one.newest_vote)
        for quiz_id, one in known.items()
    }
    with_strangers = [
        quiz_id for quiz_id, some in votes.items() if any(vote.person_id not in known[quiz_id].places for vote in some)
    ]
    players = await _players(connection, with_strangers)
    return {quiz_id: _with(one, votes[quiz_id], players.get(quiz_id), newest) for quiz_id, one in known.items()}


def _with(
    known: Loaded, votes: tuple[Any, ...], players: tuple[tuple[Player, ...], Mapping[str, int]] | None, newest: int
) -> Loaded:
    quiz = replace(known.quiz, votes=(*known.quiz.votes, *votes)) if votes else known.quiz
    if players is None:
        return Loaded(quiz, known.places, newest)
    return Loaded(replace(quiz, players=players[0]), players[1], newest)


async def _read(connection: AsyncConnection, ids: Collection[UUID], newest: int) -> dict[UUID, Loaded]:
    """Read whole quizzes."""
    if not ids:
        return {}
    named = {"ids": list(ids)}
    quizzes = (await connection.execute(_QUIZZES, named)).all()
    questions = _by_quiz(await connection.execute(_QUESTIONS, named))
    votes = _by_quiz(await connection.execute(_VOTES, {**named, "since": 0}))
    players = await _players(connection, ids)
    found: dict[UUID, Loaded] = {}
    for row in quizzes:
        id_, platform = row[0], row[1]
        try:
            asked = tuple(question_of(one, platform) for one in questions[id_])
            quiz = quiz_of(row, asked, players[id_][0], tuple(vote_of(one) for one in votes[id_]))
        except (ValueError, TypeError, KeyError):  # a newer version wrote it, or somebody's hands
            _LOGGER.exception("The rows of group quiz %s are not understood; it is left alone", id_)
        else:
            found[id_] = Loaded(quiz, players[id_][1], newest)
    return found


async def _players(
    connection: AsyncConnection, ids: Collection[UUID]
) -> dict[UUID, tuple[tuple[Player, ...], Mapping[str, int]]]:
    """Return by quiz its players in their order, and their places by person."""
    if not ids:
        return {}
    rows = _by_quiz(await connection.execute(_PLAYERS, {"ids": list(ids)}))
    return {
        quiz_id: (tuple(player_of(one) for one in rows[quiz_id]), {one.person_id: one.place for one in rows[quiz_id]})
        for quiz_id in ids
    }


def _by_quiz(rows: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found
