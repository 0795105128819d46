"""Group quizzes in rows: opened, found again, and moved on step by step, each step in one transaction.

Owns the order of statements. What a step does is decided in `bot.domain.group_quiz`; nothing here speaks to anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.group_kept import Unlearnt
from bot.storage import group_queries
from bot.storage.group_changes import Change, new_places, write
from bot.storage.group_commit import GroupCommit
from bot.storage.group_reading import Loaded, Reader
from bot.storage.group_stepping import Table
from bot.storage.group_votes import VoteWriter
from bot.storage.shared_reads import SharedReads

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.group_kept import Voted
    from bot.domain.group_quiz import GroupStep
    from bot.domain.group_quizzes import CastVote, GroupQuiz
    from bot.storage.database import Database

    Decide = Callable[[GroupQuiz], GroupStep]

_LARGEST_BATCH = 16  # each reads a whole quiz, and votes wait meanwhile


class GroupQuizRepository:
    """Keeps group quizzes; in each group one is played at a time.

    Args:
        database: Where.
        replica: Which of several processes this is; None: the only one. Whoever opens a quiz or moves its deadline has
            it in hand from then on: has said what follows, and ticks it.
    """

    def __init__(self, database: Database, *, replica: str | None = None) -> None:
        self._database = database
        self._replica = replica
        self._votes = VoteWriter(database, is_one_of_many=replica is not None)
        self._reader = Reader()
        self._steps: GroupCommit[tuple[UUID, Decide], tuple[GroupStep | Exception, Loaded | None]] = GroupCommit(
            database, self._write_steps, largest_batch=_LARGEST_BATCH
        )
        self._reads: SharedReads[UUID, GroupQuiz] = SharedReads(self._read)

    async def open(self, quiz: GroupQuiz) -> GroupQuiz:
        """Commit a new quiz and return it, or return the one that this event opened, or that the group is playing.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            queries = [group_queries.running_of(quiz.chat)]
            if quiz.begun_by is not None:
                queries.insert(0, group_queries.opened_by(quiz.chat, quiz.begun_by))
            for query in queries:
                there = await self._reader.load(connection, (await connection.execute(query)).scalars().all())
                if there:
                    return next(iter(there.values())).quiz
            new = Change(None, quiz, new_places(quiz, {}), holder=self._replica)
            self._votes.forget_polls(await write(connection, [new]))
        return quiz

    async def running(self, chat: ChatKey) -> GroupQuiz | None:
        """Return the quiz that a group is playing; None if it plays none.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            ids = (await connection.execute(group_queries.running_of(chat))).scalars().all()
            found = await self._reader.load(connection, ids)
        return next((one.quiz for one in found.values()), None)

    async def count_by(self, platform: Platform, starter_id: str) -> int:
        """Return how many running quizzes somebody has opened, in whichever groups.

        Raises:
            StorageError: The database cannot be read.
        """
        [[count]] = await self._database.fetch(group_queries.count_by(platform, starter_id))
        return int(count)

    async def get(self, quiz_id: UUID) -> GroupQuiz | None:
        """Return a quiz; None if there is no such quiz.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._reads.get(quiz_id)

    async def step(self, quiz_id: UUID, decide: Decide) -> GroupStep:
        """Load a quiz, decide, and commit what the step says, all in one transaction that many quizzes share.

        With what decides how a quiz went (it is ENDING; or OVER at once, and a question had counted) its scores are
        kept. Cancelled before its transaction, it is not written.

        Args:
            quiz_id: Which quiz.
            decide: Is given the quiz as it stands. Called within the transaction, perhaps more than once; it must be
                pure, and say something about the quiz that it was given, not about an older one.

        Returns:
            What was written, with the version that the quiz has now. If there is no such quiz (any more), an empty
            step: nothing was.

        Raises:
            StorageError: It could not be written; nothing has changed.
            Exception: What `decide` raised; nothing of this step is written.
        """
        step, stored = await self._steps.submit((quiz_id, decide))
        if stored is not None:
            self._reader.remember(stored)
        if isinstance(step, Exception):
            raise step
        return step

    async def vote(self, platform: Platform, votes: Sequence[CastVote]) -> Sequence[Voted | None]:
        """Commit votes in one transaction, which others share, and say for each where it belongs; None: nowhere here.

        Once this returns, each is a row, unless there was one of that person in that question, or the quiz takes none
        any more (`VOTABLE`), or the vote was taken back. Whoever had not been heard of is a player from then on who has
        not joined.

        Raises:
            StorageError: They could not be written; nothing has changed.
        """
        return await self._votes.vote(platform, votes)

    async def due(self, now: datetime, platforms: Collection[Platform], limit: int) -> tuple[UUID, ...]:
        """Return up to `limit` quizzes whose deadline has come, longest first; of others' those that they leave lying.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._ids(group_queries.due_at(now, platforms, limit, self._replica))

    async def next_deadline(self) -> datetime | None:
        """Return when the next quiz is `due`, perhaps in the past; None if nothing runs.

        Raises:
            StorageError: The database cannot be read.
        """
        if self._replica is not None:
            rows = await self._database.fetch(group_queries.deadlines_of(self._replica))
            return min((at + group_queries.ANOTHERS if is_others else at for is_others, at in rows), default=None)
        [[earliest]] = await self._database.fetch(group_queries.NEXT_DEADLINE)
        found: datetime | None = earliest
        return found

    async def unfinished(self, platform: Platform) -> tuple[UUID, ...]:
        """Return all quizzes that are not over, the longest open first.

        Of several replicas, each is given those that none that is alive has in hand, and has them in hand from then on.

        Raises:
            StorageError: The database cannot be read, or written.
        """
        if self._replica is None:
            return await self._ids(group_queries.unfinished_on(platform))
        if not await self._ids(group_queries.left_on(platform, self._replica).limit(1)):
            return ()
        async with self._database.write() as connection:
            taken = (await connection.execute(group_queries.taking_over(platform, self._replica))).all()
        return tuple(quiz_id for _, quiz_id in sorted(tuple(row) for row in taken))

    async def asking(self, platform: Platform) -> frozenset[tuple[UUID, int]]:
        """Return the questions that are being put this moment, by whichever replica: quiz and position.

        Raises:
            StorageError: The database cannot be read.
        """
        rows = await self._database.fetch(group_queries.asking_on(platform))
        return frozenset((quiz_id, position) for quiz_id, position in rows)

    async def unlearnt(self, limit: int) -> tuple[Unlearnt, ...]:
        """Return up to `limit` questions that are done with and whose votes have not fed memories yet, oldest first.

        More, if none of the oldest is understood.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            while True:
                places = (await connection.execute(group_queries.unlearnt(limit))).all()
                found = await self._reader.load(connection, {quiz_id for quiz_id, _ in places})
                if found or len(places) < limit:
                    break
                limit *= 2  # what is not understood stays the oldest, and must not hold up what comes after it
        quizzes = [(found[quiz_id].quiz, position) for quiz_id, position in places if quiz_id in found]
        return tuple(Unlearnt(quiz, quiz.questions[position]) for quiz, position in quizzes)

    async def learnt(self, quiz_id: UUID, position: int, at: datetime, votes: int | None = None) -> None:
        """Note that the votes of a question have fed memories.

        Where `votes` says how many these were, and another has come meanwhile, it is not noted: it is to be done again.

        Raises:
            StorageError: It could not be written.
        """
        self._votes.may_be_learnt(quiz_id, position)  # before it is: no vote may come in between unnoticed
        async with self._database.write() as connection:
            await connection.execute(group_queries.learning(quiz_id, position, at, votes))

    async def recent_keys(self, chat: ChatKey, limit: int) -> tuple[str, ...]:
        """Return up to `limit` keys of what a group was asked last, each once, the newest first.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._ids(group_queries.recent_of(chat, limit))

    async def missed_keys(self, quiz_id: UUID, person: ChatKey) -> tuple[str, ...]:
        """Return the questions that count of a quiz which a player had wrong or left out, in their order.

        Those before somebody joined are not theirs. Who never joined nor voted has none.

        Raises:
            StorageError: The database cannot be read.
        """
        quiz = await self.get(quiz_id)
        player = None if quiz is None or quiz.chat.platform != person.platform else quiz.player(person.chat_id)
        if quiz is None or player is None:
            return ()
        chosen = {vote.position: vote.chosen for vote in quiz.votes if vote.person_id == player.person_id}
        theirs = [one for one in quiz.questions if one.is_counted and one.position >= player.from_position]
        return tuple(one.key for one in theirs if chosen.get(one.position) != one.question.correct)

    async def close(self) -> None:
        """Take nothing more, and return when everything that was submitted is written. Harmless when done twice."""
        await self._votes.close()
        await self._steps.close()

    async def _read(self, ids: Collection[UUID]) -> Mapping[UUID, GroupQuiz]:
        async with self._database.read() as connection:
            return {quiz_id: one.quiz for quiz_id, one in (await self._reader.load(connection, ids)).items()}

    async def _ids(self, query: Any) -> tuple[Any, ...]:
        return tuple(row[0] for row in await self._database.fetch(query))

    async def _write_steps(
        self, connection: AsyncConnection, wishes: Sequence[tuple[UUID, Decide]]
    ) -> Sequence[tuple[GroupStep | Exception, Loaded | None]]:
        """Take a batch of steps in the order in which they were submitted; write all that they change at the end."""
        table = Table(await self._reader.load(connection, {quiz_id for quiz_id, _ in wishes}), self._replica)
        steps = [table.take(quiz_id, decide) for quiz_id, decide in wishes]
        self._votes.forget_polls(await write(connection, table.changes()))
        return [(step, table.stored(quiz_id)) for step, (quiz_id, _) in zip(steps, wishes, strict=True)]
