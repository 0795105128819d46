"""Answers in rows, each kept once, together with what it does to a person's memory.

Owns the order of statements. What an answer is worth is decided in `bot.domain.memory`; answers within a round are
written by `bot.storage.rounds`, in one transaction with the round.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, func, insert, select

from bot.domain.answers import Tally
from bot.domain.rounds import QuestionState
from bot.domain.stats import DayScore, Score
from bot.storage.cards import keep_cards, load_cards
from bot.storage.driver import deferred
from bot.storage.group_commit import GroupCommit
from bot.storage.group_tables import group_votes
from bot.storage.homes import homes_of, of_home
from bot.storage.rows import indexes_json, of_person
from bot.storage.tables import answers, round_questions, rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.answers import Answer
    from bot.domain.chat import ChatKey
    from bot.domain.memory import Card
    from bot.storage.database import Database

    Name = tuple[str, str, str, str]
    Learn = Callable[[Card | None], Card | None]
    Place = tuple[UUID, int]

LARGEST_BATCH: Final = 64
"""Answers that share a transaction at most: they are looked for as people times places, their cards as people times
keys."""
_CORRECT: Final = func.sum(case((answers.c.is_correct, 1), else_=0))
_RIGHT_AT: Final = func.max(case((answers.c.is_correct, answers.c.answered_at)))
_MILLISECOND: Final = timedelta(milliseconds=1)


class AnswerRepository:
    """Keeps what people answered, and tells what they have answered so far."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records: GroupCommit[tuple[Answer, Learn, Place | None], bool | Exception] = GroupCommit(
            database, _write_records, largest_batch=LARGEST_BATCH
        )

    async def record(self, answer: Answer, learn: Learn, vote: Place | None = None) -> bool:
        """Commit an answer, and the card that `learn` makes of the stored one of that person and key.

        Many answers share a transaction. Cancelled before its transaction, it is not written.

        Args:
            answer: What was answered, outside of rounds.
            learn: Is given the card (None: there is none yet) and returns what it is from now on; None: no change.
                Called within the transaction, also for an answer that turns out to be there already; it must be pure.
            vote: Where a group quiz has the person's vote that the answer is, by quiz and position. It must be there
                still: whoever was forgotten since it was read is to have no answer.

        Returns:
            False if there is an answer to that already (`answered_in` and `place` are the same), or no such vote any
            more: nothing is written.

        Raises:
            StorageError: It could not be written.
            Exception: What `learn` raised; nothing of this answer is written.
        """
        result = await self._records.submit((answer, learn, vote))
        if isinstance(result, Exception):
            raise result
        return result

    async def close(self) -> None:
        """Take nothing more, and return when everything that was submitted is written. Harmless when done twice."""
        await self._records.close()

    async def tallies(self, person: ChatKey) -> tuple[Tally, ...]:
        """Return how a person has answered each question so far, in the order of keys.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(
                answers.c.key,
                func.count(),
                _CORRECT,
                func.max(answers.c.answered_at),
                func.max(answers.c.answered_on),
                _RIGHT_AT,
            )
            .where(of_home(answers, person))
            .group_by(answers.c.key)
            .order_by(answers.c.key)
        )
        return tuple(Tally(*row) for row in await self._database.fetch(query))

    async def days(self, person: ChatKey, since: date) -> tuple[DayScore, ...]:
        """Return how a person has answered on each of their local dates from `since` on, the oldest first.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(answers.c.answered_on, func.count(), _CORRECT)
            .where(of_home(answers, person), answers.c.answered_on >= since)
            .group_by(answers.c.answered_on)
            .order_by(answers.c.answered_on)
        )
        return tuple(DayScore(on, Score(*counts)) for on, *counts in await self._database.fetch(query))

    async def recent_keys(self, person: ChatKey, limit: int) -> tuple[str, ...]:
        """Return what the last `limit` questions were that a person answered or skipped: each key once, newest first.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            answered = (await connection.execute(newest_answers(person, limit))).all()
            skipped = (await connection.execute(newest_skips(person, limit))).all()
        newest = sorted((*answered, *skipped), key=lambda row: row.at, reverse=True)[:limit]
        return tuple(dict.fromkeys(row.key for row in newest))


def newest_answers(person: ChatKey, limit: int) -> Any:
    """Return the query for what a person answered last: key, when."""
    at = answers.c.answered_at.label("at")
    return select(answers.c.key, at).where(of_home(answers, person)).order_by(at.desc()).limit(limit)


def newest_skips(person: ChatKey, limit: int) -> Any:
    """Return the query for what a person was asked in their last `limit` rounds and skipped: key, when it was put."""
    newest = (
        select(rounds.c.id)
        .where(of_person(rounds, person))
        .order_by(rounds.c.started_at.desc())
        .limit(limit)
        .subquery()
    )
    at = round_questions.c.asked_at.label("at")
    return (
        select(round_questions.c.key, at)
        .join_from(newest, round_questions, round_questions.c.round_id == newest.c.id)
        .where(round_questions.c.state == QuestionState.SKIPPED, at.is_not(None))
    )


_INSERT: Final = insert(answers)
_NAME: Final = tuple(answers.c[name] for name in ("platform", "person_id", "answered_in", "place"))
_GIVEN: Final = select(*_NAME).where(*(column.in_(bindparam(column.name, expanding=True)) for column in _NAME))
"""Finds answers by their names, and others of the same people in the same places."""


def name_of(answer: Answer) -> Name:
    """Return what there is one answer of at most."""
    return (answer.person.platform, answer.person.chat_id, answer.answered_in, answer.place)


def at_home(answer: Answer, homes: Mapping[ChatKey, ChatKey]) -> Answer:
    """Return an answer as it is kept: as one of its person's home."""
    home = homes[answer.person]
    return answer if home == answer.person else replace(answer, person=home)


async def given(connection: AsyncConnection, names: Collection[Name]) -> set[Name]:
    """Return those of the names whose answers are there already."""
    if not names:
        return set()
    values = {column.name: sorted(set(part)) for column, part in zip(_NAME, zip(*names, strict=True), strict=True)}
    return {(*row,) for row in await connection.execute(_GIVEN, values)} & set(names)


async def insert_answers(connection: AsyncConnection, new: Sequence[Answer]) -> None:
    """Write answers that are not there yet."""
    if new:
        await connection.execute(_INSERT, [_values(answer) for answer in new])


async def _write_records(
    connection: AsyncConnection, records: Sequence[tuple[Answer, Learn, Place | None]]
) -> Sequence[bool | Exception]:
    """Write a batch in the order in which it was submitted, each answer with the card as the ones before left it."""
    votes = await _cast(connection, {(*vote, answer.person.chat_id) for answer, _, vote in records if vote})
    homes = await homes_of(connection, {answer.person for answer, _, _ in records})
    known = await load_cards(connection, {(homes[answer.person], answer.key) for answer, _, _ in records})
    taken = await given(connection, {name_of(at_home(answer, homes)) for answer, _, _ in records})
    changed: dict[tuple[ChatKey, str], Card] = {}
    new: list[Answer] = []
    results: list[bool | Exception] = []
    for answered, learn, vote in records:
        answer = at_home(answered, homes)
        whose = (answer.person, answer.key)
        try:
            card = learn(known.get(whose))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever submitted this one, not to its neighbours
            results.append(error)
            continue
        is_new = name_of(answer) not in taken and (vote is None or (*vote, answered.person.chat_id) in votes)
        results.append(is_new)
        if is_new:
            taken.add(name_of(answer))
            new.append(answer)
            if card is not None:
                known[whose] = changed[whose] = card
    with deferred(connection):
        await insert_answers(connection, new)
        await keep_cards(connection, changed)
    return results


async def _cast(connection: AsyncConnection, votes: Collection[tuple[UUID, int, str]]) -> set[tuple[UUID, int, str]]:
    """Return those of the votes (quiz, position, person) that are there."""
    if not votes:
        return set()
    columns = (group_votes.c.quiz_id, group_votes.c.position, group_votes.c.person_id)
    wanted = (column.in_(set(part)) for column, part in zip(columns, zip(*votes, strict=True), strict=True))
    return {(*row,) for row in await connection.execute(select(*columns).where(*wanted))}


def _values(answer: Answer) -> dict[str, object]:
    return {
        "platform": answer.person.platform,
        "person_id": answer.person.chat_id,
        "key": answer.key,
        "revision": answer.revision,
        "content_version": answer.content_version,
        "answered_in": answer.answered_in,
        "place": answer.place,
        "chosen": indexes_json(answer.chosen),
        "is_correct": answer.is_correct,
        "grade": int(answer.grade),
        "taken_ms": None if answer.taken is None else answer.taken // _MILLISECOND,
        "answered_at": answer.at,
        "answered_on": answer.on,
    }
