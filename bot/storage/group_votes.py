"""Votes in storms: whole batches of them become rows in one transaction, without reading the quizzes that they are for.

Owns the fast path of votes. What it stores is what `bot.domain.group_quiz.advance` makes of `Answered`; a test holds
the two together. Everything else that happens to a quiz is `bot.storage.group_quizzes`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Uuid, bindparam, exists, func, literal_column, null, or_, select, update

from bot.domain.group_kept import Voted
from bot.domain.group_quizzes import VOTABLE
from bot.storage.database import insert_for
from bot.storage.driver import deferred
from bot.storage.group_commit import GroupCommit
from bot.storage.group_rows import indexes_text, parsed
from bot.storage.group_tables import group_players, group_questions, group_quizzes, group_votes
from bot.storage.rows import storable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import Platform
    from bot.domain.group_quizzes import CastVote
    from bot.storage.database import Database

    _Votes = tuple[Platform, Sequence[CastVote]]

_MOST_POLLS: Final = 10_000
"""So many polls are known without a look; a thousand quizzes have as many open at a time."""

_POLLS: Final = (
    select(
        group_questions.c.poll_id,
        group_questions.c.quiz_id,
        group_questions.c.position,
        group_quizzes.c.platform,
        group_questions.c.question,
    )
    .join(group_quizzes, group_quizzes.c.id == group_questions.c.quiz_id)
    .where(group_questions.c.poll_id.in_(bindparam("poll_ids", expanding=True)))
)
# Literals: an IN whose length is open cannot be executed for many rows at once.
_IS_VOTABLE: Final = or_(*(group_quizzes.c.phase == literal_column(f"'{phase}'") for phase in sorted(VOTABLE)))
_TAKES_VOTES: Final = exists().where(group_quizzes.c.id == bindparam("its_quiz", type_=Uuid), _IS_VOTABLE)
# What is written in a storm must not be looked for in vain: on a vote that has fed memories already they are fed again.
_RELEARN: Final = (
    update(group_questions)
    .where(
        group_questions.c.quiz_id == bindparam("its_quiz", type_=Uuid),
        group_questions.c.position == bindparam("its_position", type_=Integer),
        group_questions.c.learnt_at.is_not(None),
    )
    .values(learnt_at=None)
)


@dataclass(frozen=True, slots=True)
class _Poll:
    """Which question a poll puts; nothing of it ever changes."""

    quiz_id: UUID
    position: int
    platform: str
    options: int
    correct: tuple[int, ...]

    def takes(self, chosen: tuple[int, ...]) -> bool:
        """Say whether it has all of the chosen options, and any were."""
        return bool(chosen) and chosen[0] >= 0 and chosen[-1] < self.options


class VoteWriter:
    """Stores votes; many batches share a transaction."""

    def __init__(self, database: Database) -> None:
        self._polls: dict[str, _Poll] = {}
        self._batches: GroupCommit[_Votes, Sequence[Voted | None]] = GroupCommit(database, self._write)

    async def vote(self, platform: Platform, votes: Sequence[CastVote]) -> Sequence[Voted | None]:
        """Do what `GroupQuizRepository.vote` says."""
        return await self._batches.submit((platform, votes)) if votes else ()

    def forget_polls(self, poll_ids: Collection[str]) -> None:
        """Look anew which questions these polls put."""
        for poll_id in poll_ids:
            self._polls.pop(poll_id, None)

    async def close(self) -> None:
        """Take nothing more, and return when everything that was handed in is written."""
        await self._batches.close()

    async def _write(self, connection: AsyncConnection, batches: Sequence[_Votes]) -> Sequence[Sequence[Voted | None]]:
        polls = await self._polls_of(connection, {vote.poll_id for _, votes in batches for vote in votes})
        results: list[Sequence[Voted | None]] = []
        rows: list[dict[str, object]] = []
        for platform, votes in batches:
            found: list[Voted | None] = []
            for vote in votes:
                poll = polls.get(vote.poll_id)
                if poll is None or poll.platform != platform:
                    found.append(None)
                    continue
                found.append(Voted(poll.quiz_id, poll.position, vote.person_id))
                if poll.takes(vote.chosen):
                    rows.append(_row(poll, vote))
            results.append(found)
        if rows:
            with deferred(connection):
                await _insert(connection, rows)
        return results

    async def _polls_of(self, connection: AsyncConnection, poll_ids: Collection[str]) -> dict[str, _Poll]:
        """Return which questions polls put; leave out polls that are none of ours, or not understood."""
        unknown = [poll_id for poll_id in poll_ids if poll_id not in self._polls]
        if unknown:
            if len(self._polls) > _MOST_POLLS:
                self._polls.clear()
            for poll_id, quiz_id, position, platform, text in await connection.execute(_POLLS, {"poll_ids": unknown}):
                question = parsed(text)
                self._polls[poll_id] = _Poll(quiz_id, position, platform, len(question.options), question.correct)
        return self._polls


def _row(poll: _Poll, vote: CastVote) -> dict[str, object]:
    return {
        "its_quiz": poll.quiz_id,
        "its_position": poll.position,
        "its_platform": poll.platform,
        "its_person": vote.person_id,
        "its_name": storable(vote.name),
        "its_chosen": indexes_text(vote.chosen),
        "is_right": vote.chosen == poll.correct,
        "its_arrival": vote.at,
    }


async def _insert(connection: AsyncConnection, rows: Sequence[dict[str, object]]) -> None:
    insert = insert_for(connection.dialect)
    await connection.execute(_keeping_strangers(insert), rows)
    await connection.execute(_keeping_votes(insert), rows)
    questions = {(row["its_quiz"], row["its_position"]) for row in rows}
    await connection.execute(_RELEARN, [{"its_quiz": quiz_id, "its_position": at} for quiz_id, at in questions])


@cache
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


@cache
def _keeping_strangers(insert: Any) -> Any:
    columns = group_players.c
    its_quiz = bindparam("its_quiz", type_=Uuid)
    person = bindparam("its_person", type_=columns.person_id.type)
    last = select(func.coalesce(func.max(columns.place), -1)).where(columns.quiz_id == its_quiz).scalar_subquery()
    values = {
        columns.quiz_id: its_quiz,
        columns.place: last + 1,
        columns.platform: bindparam("its_platform", type_=columns.platform.type),
        columns.person_id: person,
        columns.name: bindparam("its_name", type_=columns.name.type),
        columns.joined_at: null(),
        columns.from_position: literal_column("0"),
    }
    is_known = exists().where(columns.quiz_id == its_quiz, columns.person_id == person)
    new = select(*values.values()).where(~is_known, _TAKES_VOTES)
    return insert(group_players).from_select(list(values), new).on_conflict_do_nothing()
