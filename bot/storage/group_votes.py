"""Votes in storms: whole batches of them become rows in one transaction, without reading the quizzes that they are for.

Owns the fast path of votes. What it stores is what `bot.domain.group_quiz.advance` makes of `Answered`; a test holds
the two together. Everything else that happens to a quiz is `bot.storage.group_quizzes`'s.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Uuid, bindparam, exists, func, literal_column, null, or_, select, update

from bot.domain.group_kept import Voted
from bot.domain.group_quizzes import VOTABLE
from bot.storage.database import insert_for
from bot.storage.driver import deferred
from bot.storage.group_commit import GroupCommit
from bot.storage.group_rows import indexes_text, parsed
from bot.storage.group_tables import group_players, group_questions, group_quizzes, group_votes
from bot.storage.rows import storable
from bot.storage.shared_reads import SharedReads

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Dialect
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import Platform
    from bot.domain.group_quizzes import CastVote
    from bot.storage.database import Database

    _Votes = tuple[Platform, Sequence[CastVote]]

_LOGGER = logging.getLogger(__name__)

_MOST_POLLS: Final = 10_000
"""So many polls are known without a look; a thousand quizzes have as many open at a time."""

_POLLS: Final = (
    select(
        group_questions.c.poll_id,
        group_questions.c.quiz_id,
        group_questions.c.position,
        group_quizzes.c.platform,
        group_questions.c.question,
        group_questions.c.learnt_at.is_not(None),
    )
    .join(group_quizzes, group_quizzes.c.id == group_questions.c.quiz_id)
    .where(group_questions.c.poll_id.in_(bindparam("poll_ids", expanding=True)))
)
_OURS: Final = select(group_questions.c.poll_id).where(
    group_questions.c.poll_id.in_(bindparam("poll_ids", expanding=True))
)
_RELEARN: Final = (
    update(group_questions)
    .where(group_questions.c.quiz_id == bindparam("its_quiz"), group_questions.c.position == bindparam("its_position"))
    .where(group_questions.c.learnt_at.is_not(None))
    .values(learnt_at=None)
)


@dataclass(slots=True)
class _Poll:
    """Which question a poll puts."""

    quiz_id: UUID
    position: int
    platform: str
    options: int
    correct: tuple[int, ...]
    is_learnt: bool
    """Its votes may have fed memories: another one has that done again."""


class VoteWriter:
    """Stores votes; many batches share a transaction.

    Args:
        database: Where.
        is_one_of_many: Whether other processes may note that votes have fed memories.
    """

    def __init__(self, database: Database, *, is_one_of_many: bool = False) -> None:
        self._database = database
        self._is_one_of_many = is_one_of_many
        self._ours: SharedReads[str, bool] = SharedReads(self._read_ours)
        self._last_in: asyncio.Event | None = None
        self._polls: dict[str, _Poll] = {}
        self._batches: GroupCommit[_Votes, Sequence[Voted | None]] = GroupCommit(database, self._write, is_urgent=True)

    async def vote(self, platform: Platform, votes: Sequence[CastVote]) -> Sequence[Voted | None]:
        """Do what `GroupQuizRepository.vote` says."""
        before, is_in = self._last_in, asyncio.Event()
        self._last_in = is_in
        try:
            are_ours = any(vote.poll_id in self._polls for vote in votes) or await self._are_any_ours(votes)
            if before is not None:
                await before.wait()  # they are written in the order in which they came
            if not are_ours:
                return (None,) * len(votes)
            writing = asyncio.ensure_future(self._batches.submit((platform, votes)))
        finally:
            is_in.set()
        return await writing

    def forget_polls(self, poll_ids: Collection[str]) -> None:
        """Look anew which questions these polls put."""
        for poll_id in poll_ids:
            self._polls.pop(poll_id, None)

    def may_be_learnt(self, quiz_id: UUID, position: int) -> None:
        """Expect that the votes of a question are noted, from now on, to have fed memories."""
        for poll in self._polls.values():
            if poll.position == position and poll.quiz_id == quiz_id:
                poll.is_learnt = True

    async def close(self) -> None:
        """Take nothing more, and return when everything that was handed in is written."""
        await self._batches.close()

    async def _write(self, connection: AsyncConnection, batches: Sequence[_Votes]) -> Sequence[Sequence[Voted | None]]:
        await self._look_up(connection, {vote.poll_id for _, votes in batches for vote in votes})
        cast = [[(self._poll(platform, vote), vote) for vote in votes] for platform, votes in batches]
        known = [(poll, vote) for some in cast for poll, vote in some if poll is not None]
        valid = [(poll, vote, chosen) for poll, vote in known if (chosen := _taken(poll, vote))]
        if valid:
            with deferred(connection):
                await _insert(connection, valid)
                await _have_relearnt(connection, [poll for poll, _, _ in valid if poll.is_learnt])
        return [[_voted(poll, vote) for poll, vote in some] for some in cast]

    async def _are_any_ours(self, votes: Sequence[CastVote]) -> bool:
        """Say whether one of these is a vote in a group quiz: those of private rounds wait for no transaction."""
        return any(await asyncio.gather(*map(self._ours.get, {vote.poll_id for vote in votes})))

    async def _read_ours(self, poll_ids: Sequence[str]) -> dict[str, bool]:
        return {poll_id: True for (poll_id,) in await self._database.fetch(_OURS, {"poll_ids": poll_ids})}

    def _poll(self, platform: Platform, vote: CastVote) -> _Poll | None:
        poll = self._polls.get(vote.poll_id)
        return poll if poll is not None and poll.platform == platform else None

    async def _look_up(self, connection: AsyncConnection, poll_ids: Collection[str]) -> None:
        """Come to know the polls that are ours and not known yet; leave out and log what is not understood."""
        unknown = [poll_id for poll_id in poll_ids if poll_id not in self._polls]
        if not unknown:
            return
        if len(self._polls) > _MOST_POLLS:
            self._polls.clear()
            unknown = list(poll_ids)
        for poll_id, quiz_id, position, platform, text, is_learnt in await connection.execute(
            _POLLS, {"poll_ids": unknown}
        ):
            try:
                asked = parsed(text)
            except ValueError:
                _LOGGER.exception("The question that poll %s puts is not understood; it takes no votes", poll_id)
            else:
                may_be_learnt = is_learnt or self._is_one_of_many
                options = len(asked.options)
                self._polls[poll_id] = _Poll(quiz_id, position, platform, options, asked.correct, may_be_learnt)


def _voted(poll: _Poll | None, vote: CastVote) -> Voted | None:
    return None if poll is None else Voted(poll.quiz_id, poll.position, vote.person_id)


def _taken(poll: _Poll, vote: CastVote) -> tuple[int, ...]:
    """Return what was chosen, ascending; nothing if that is no vote, or not one in this question."""
    chosen = tuple(sorted(set(vote.chosen)))
    return chosen if chosen and chosen[0] >= 0 and chosen[-1] < poll.options else ()


async def _have_relearnt(connection: AsyncConnection, polls: Sequence[_Poll]) -> None:
    if polls:
        questions = {(poll.quiz_id, poll.position) for poll in polls}
        await connection.execute(_RELEARN, [{"its_quiz": quiz_id, "its_position": at} for quiz_id, at in questions])


async def _insert(connection: AsyncConnection, valid: Sequence[tuple[_Poll, CastVote, tuple[int, ...]]]) -> None:
    """Write votes and, before them, whoever gave them and had not been heard of, unless their quizzes take none.

    Parameters are made for the driver right here, each once for both statements: SQLAlchemy's way of making them costs
    more than all else that happens to a vote.
    """
    sql = _Sql.of(connection.dialect)
    rows = [
        (
            sql.uuid(poll.quiz_id),
            poll.position,
            poll.platform,
            vote.person_id,
            storable(vote.name),
            indexes_text(chosen),
            chosen == poll.correct,
            sql.instant(vote.at),
        )
        for poll, vote, chosen in valid
    ]
    await connection.exec_driver_sql(sql.strangers, list(map(sql.of_stranger, rows)))
    await connection.exec_driver_sql(sql.votes, list(map(sql.of_vote, rows)))


_NAMES: Final = (
    "its_quiz",
    "its_position",
    "its_platform",
    "its_person",
    "its_name",
    "its_chosen",
    "is_right",
    "its_arrival",
)
"""The parameters of both statements, in the order in which `_insert` makes them."""


@dataclass(frozen=True, slots=True)
class _Sql:
    """Two statements as a driver takes them, and what picks their parameters, in their order, out of a vote's."""

    strangers: str
    of_stranger: Callable[[tuple[object, ...]], tuple[object, ...]]
    votes: str
    of_vote: Callable[[tuple[object, ...]], tuple[object, ...]]
    uuid: Callable[[UUID], object]
    instant: Callable[[datetime], object]

    @classmethod
    @cache
    def of(cls, dialect: Dialect) -> _Sql:
        """Return them for a dialect."""
        insert = insert_for(dialect)
        texts = [_compiled(statement(insert), dialect) for statement in (_keeping_strangers, _keeping_votes)]
        uuid, instant = (
            column.type.bind_processor(dialect) or _itself
            for column in (group_votes.c.quiz_id, group_votes.c.arrived_at)
        )
        return cls(*texts[0], *texts[1], uuid, instant)


def _compiled(statement: Any, dialect: Dialect) -> tuple[str, Callable[[tuple[object, ...]], tuple[object, ...]]]:
    compiled = statement.compile(dialect=dialect)
    return str(compiled), itemgetter(*(_NAMES.index(name) for name in compiled.positiontup))


def _itself(value: Any) -> Any:
    return value


# Literals all of them: parameters are those of `_NAMES` and no others.
_IS_VOTABLE: Final = or_(*(group_quizzes.c.phase == literal_column(f"'{phase}'") for phase in sorted(VOTABLE)))
_TAKES_VOTES: Final = exists().where(group_quizzes.c.id == bindparam("its_quiz", type_=Uuid), _IS_VOTABLE)


def _keeping_votes(insert: Any) -> Any:
    columns = group_votes.c
    values = {
        columns.quiz_id: "its_quiz",
        columns.position: "its_position",
        columns.platform: "its_platform",
        columns.person_id: "its_person",
        columns.chosen: "its_chosen",
        columns.is_correct: "is_right",
        columns.arrived_at: "its_arrival",
    }
    kept = select(*(bindparam(name, type_=column.type) for column, name in values.items())).where(_TAKES_VOTES)
    return insert(group_votes).from_select(list(values), kept).on_conflict_do_nothing()


def _keeping_strangers(insert: Any) -> Any:
    columns = group_players.c
    quiz, person = bindparam("its_quiz", type_=Uuid), bindparam("its_person", type_=columns.person_id.type)
    of_quiz = columns.quiz_id == quiz
    last = select(func.max(columns.place)).where(of_quiz).scalar_subquery()
    values = {
        columns.quiz_id: quiz,
        columns.place: func.coalesce(last + literal_column("1"), literal_column("0")),
        columns.platform: bindparam("its_platform", type_=columns.platform.type),
        columns.person_id: person,
        columns.name: bindparam("its_name", type_=columns.name.type),
        columns.joined_at: null(),
        columns.from_position: literal_column("0"),
    }
    is_known = exists().where(of_quiz, columns.person_id == person)
    new = select(*values.values()).where(~is_known, _TAKES_VOTES)
    return insert(group_players).from_select(list(values), new).on_conflict_do_nothing()
