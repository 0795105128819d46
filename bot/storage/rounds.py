"""Rounds in rows: begun, found again, and moved on step by step, each with its answer and card in one transaction.

Owns the order of statements. What a step does is decided in `bot.domain.round_steps`; nothing here speaks to anybody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from bot.domain.chat import ChatKey, Platform
from bot.domain.round_answers import Polled
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import DONE_WITH, QuestionState, RoundStatus
from bot.storage.answers import LARGEST_BATCH, at_home, given, insert_answers, name_of
from bot.storage.cards import card_of, keep_cards
from bot.storage.driver import deferred
from bot.storage.group_commit import GroupCommit
from bot.storage.round_queries import (
    BEYOND,
    IS_RUNNING,
    PLACES,
    STEPPING,
    beyond_kept,
    latest_of,
    left_off,
    running_of,
    strays_of,
    untold_since,
)
from bot.storage.round_rows import (
    WIDTH,
    keep_polls,
    polls_of,
    question_values,
    round_values,
    rounds_of,
    rounds_where,
    write_changes,
)
from bot.storage.rows import of_person
from bot.storage.tables import round_questions, rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.answers import Answer
    from bot.domain.memory import Card
    from bot.domain.rounds import Round
    from bot.storage.answers import Name
    from bot.storage.database import Database

    Decide = Callable[[Round, Mapping[str, Card]], RoundStep]
    _Place = tuple[UUID, int]
    """A round's id, and the position of one of its questions."""
    _Wish = tuple[UUID | str, Callable[[Polled], RoundStep]]
    """A step of a round, or of that with the question which a poll puts."""


class RoundRepository:
    """Keeps rounds; of each person one runs at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._steps: GroupCommit[_Wish, tuple[int, RoundStep | Exception] | None] = GroupCommit(
            database, _write_steps, largest_batch=LARGEST_BATCH
        )

    async def running(self, person: ChatKey) -> Round | None:
        """Return the round that a person is playing; None if none is.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._one(running_of(person))

    async def get(self, round_id: UUID, person: ChatKey) -> Round | None:
        """Return a round of a person; None if there is no such round, or it is another person's.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._one(rounds_where(rounds.c.id == round_id, of_person(rounds, person)))

    async def latest(self, person: ChatKey) -> Round | None:
        """Return the round that a person began last, running or not; None if there never was one.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._one(latest_of(person))

    async def has_strays(self, person: ChatKey, since: datetime, besides: tuple[UUID, int]) -> bool:
        """Say whether a question of a person's was put oftener than in the polls that are known.

        Only rounds in which something happened since then are looked at, and not the question named by `besides`.

        Raises:
            StorageError: The database cannot be read.
        """
        return bool(await self._database.fetch(strays_of(person, since, besides)))

    async def unfinished(self, platform: Platform) -> tuple[Round, ...]:
        """Return the running rounds in which a question is to be put, or may have been: a start goes on with these.

        Raises:
            StorageError: The database cannot be read.
        """
        return tuple(found for found in await self._read(left_off(platform)) if found.current is not None)

    async def untold(self, platform: Platform, since: datetime) -> tuple[Round, ...]:
        """Return the rounds that have ended since then, and whose people have not been told how they went.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._read(untold_since(platform, since))

    async def begin(self, game: Round) -> Round:
        """Commit a new round and return it; one that the person is playing is REPLACED, what is open of it left.

        Of the rounds before it the newest are kept (`bot.storage.round_queries.KEPT`); what was answered in others
        stays known all the same.

        Raises:
            StorageError: It could not be written; an earlier round goes on.
        """
        mine = select(rounds.c.id).where(of_person(rounds, game.person), IS_RUNNING)
        left = update(round_questions).where(
            round_questions.c.round_id.in_(mine), round_questions.c.state.not_in(sorted(DONE_WITH))
        )
        replaced = update(rounds).where(of_person(rounds, game.person), IS_RUNNING)
        at = game.started_at
        async with self._database.write() as connection:
            with deferred(connection):
                await connection.execute(left.values(state=QuestionState.LEFT))
                over = {"touched_at": at, "ended_at": at, "told_at": at, "ended_by": game.begun_by}
                await connection.execute(replaced.values(status=RoundStatus.REPLACED, **over))
                await connection.execute(delete(rounds).where(rounds.c.id.in_(beyond_kept(game.person))))
                await connection.execute(insert(rounds), round_values(game))
                questions = [{"round_id": game.id, **question_values(question)} for question in game.questions]
                await connection.execute(insert(round_questions), questions)
                await keep_polls(connection, polls_of(game))
        return game

    async def step(self, round_id: UUID, decide: Decide) -> RoundStep:
        """Load a round, decide, and commit what the step says, all in one transaction that many rounds share.

        Cancelled before its transaction, it is not written.

        Args:
            round_id: Which round.
            decide: Is given the round as it stands and, by key, the cards that the person has of its questions. Called
                within the transaction, perhaps more than once; it must be pure.

        Returns:
            What was written. If the step's answer had been given before, or there is no such round (any more), an empty
            step: nothing was.

        Raises:
            StorageError: It could not be written; nothing has changed.
            Exception: What `decide` raised; nothing of this step is written.
        """
        decided = await self._submit(round_id, lambda polled: decide(polled.game, polled.cards))
        return decided[1] if decided else RoundStep()

    async def vote(self, poll_id: str, decide: Callable[[Polled], RoundStep]) -> tuple[int, RoundStep] | None:
        """Do what `step` does with the round of the question that a poll put, now or earlier.

        Args:
            poll_id: Which poll.
            decide: As for `step`.

        Returns:
            The question's position and what was written; None for no poll of ours, or a forgotten one.

        Raises:
            StorageError: It could not be written; nothing has changed.
            Exception: What `decide` raised; nothing of this step is written.
        """
        return await self._submit(poll_id, decide)

    async def has_poll(self, poll_id: str) -> bool:
        """Say whether a poll is known to put a question of a round.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return (await connection.execute(PLACES, {"poll_ids": [poll_id]})).first() is not None

    async def _submit(self, which: UUID | str, decide: Callable[[Polled], RoundStep]) -> tuple[int, RoundStep] | None:
        decided = await self._steps.submit((which, decide))
        if decided is None:
            return None
        position, step = decided
        if isinstance(step, Exception):
            raise step
        return position, step

    async def close(self) -> None:
        """Take nothing more, and return when everything that was submitted is written. Harmless when done twice."""
        await self._steps.close()

    async def _one(self, query: Any, values: Mapping[str, object] | None = None) -> Round | None:
        found = await self._read(query, values)
        return found[0] if found else None

    async def _read(self, query: Any, values: Mapping[str, object] | None = None) -> tuple[Round, ...]:
        return rounds_of(await self._database.fetch(query, values))


class _Table:
    """The rounds of a batch, and the cards and zones of those who play them, as the steps before leave them."""

    def __init__(self, rows: Sequence[Sequence[Any]], given_before: Collection[Name]) -> None:
        self.before = {found.id: found for found in rounds_of(rows)}
        self.rounds = dict(self.before)
        self.answers: dict[Name, Answer] = {}
        self.changed: dict[tuple[ChatKey, str], Card] = {}
        self._given_before = given_before
        self._zones: dict[UUID, str | None] = {}
        self._cards: defaultdict[ChatKey, dict[str, Card]] = defaultdict(dict)
        self._homes: dict[ChatKey, ChatKey] = {}
        for row in rows:
            id_, platform, home_id, zone, key = row[0], *row[WIDTH:BEYOND], row[BEYOND]
            self._zones[id_] = zone
            home = ChatKey(Platform(platform), home_id)
            playing = self.rounds.get(id_)
            if playing is not None:
                self._homes[playing.person] = home
            if key is not None:
                self._cards[home][key] = card_of(row[BEYOND:])

    def take(
        self, place: _Place | None, decide: Callable[[Polled], RoundStep]
    ) -> tuple[int, RoundStep | Exception] | None:
        """Decide, and take over what the step says, unless its answer was given before; None for no such round."""
        if place is None or place[0] not in self.rounds:
            return None
        game, position = self.rounds[place[0]], place[1]
        home = self._homes[game.person]
        try:
            step = decide(Polled(game, position, self._cards[home], self._zones[game.id]))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever submitted this one, not to its neighbours
            return position, error
        if step.answer is not None:
            answer = at_home(step.answer, self._homes)
            name = name_of(answer)
            if name in self._given_before or name in self.answers:
                return position, RoundStep()
            self.answers[name] = answer
        self.rounds[game.id] = step.round or game
        if step.card is not None:
            self._cards[home][step.card.key] = self.changed[home, step.card.key] = step.card
        return position, step


async def _write_steps(
    connection: AsyncConnection, wishes: Sequence[_Wish]
) -> Sequence[tuple[int, RoundStep | Exception] | None]:
    """Take a batch of steps in the order in which they were submitted; write all that they change at the end.

    Only decisions tell which answers there will be. Where some turn out to be there already, which is rare, all of the
    batch is decided once more, knowing that.
    """
    places = await _places(connection, [which for which, _ in wishes])
    ids = list({round_id for round_id, _ in places.values()})
    rows = (await connection.execute(STEPPING, {"ids": ids})).all() if ids else ()
    before: set[Name] = set()
    while True:
        table = _Table(rows, before)
        results = [table.take(places.get(which), decide) for which, decide in wishes]
        found = await given(connection, table.answers)
        if not found:
            break
        before |= found
    with deferred(connection):
        await insert_answers(connection, list(table.answers.values()))
        await write_changes(connection, [(table.before[id_], game) for id_, game in table.rounds.items()])
        await keep_cards(connection, table.changed)
    return results


async def _places(connection: AsyncConnection, those: Sequence[UUID | str]) -> Mapping[UUID | str, _Place]:
    """Return the rounds that are named, and those of polls that are, with the positions of their questions."""
    places: dict[UUID | str, _Place] = {which: (which, 0) for which in those if isinstance(which, UUID)}
    poll_ids = list({which for which in those if isinstance(which, str)})
    if poll_ids:
        for poll_id, round_id, position in await connection.execute(PLACES, {"poll_ids": poll_ids}):
            places[poll_id] = (round_id, position)
    return places
