"""What tests of rounds share: the service over a real database, a platform that only gives polls their ids, time."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import aim_of
from bot.domain.quiz_replies import QuestionPut, RoundResult
from bot.services.cause import CAUSE
from bot.services.round_turns import Move
from bot.storage.database import Database
from bot.storage.tables import answers
from bot.wiring import stores_of, telegram_context
from tests import head, shipped
from tests.services.stage import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.domain.rounds import Wish
    from bot.services.preferences import Preferences
    from bot.services.rounds import Rounds
    from bot.wiring import Stores

NEW = aim_of(())
"""The aim of whoever has answered nothing yet."""
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_POLLS = count(1)


@cache
def composer() -> DigestComposer:
    return shipped.composer()


@cache
def lookup() -> Lookup:
    return shipped.lookup()


class Table:
    """Rounds, and the polls in which their questions are put."""

    def __init__(self, database: Database, clock: Clock, composed: DigestComposer | None = None) -> None:
        self.clock = clock
        self.database = database
        self.stores: Stores = stores_of(database, clock)
        self.context = context = telegram_context(
            self.stores,
            composed or composer(),
            now=clock,
            zone="Asia/Hong_Kong",
            owner_ids=frozenset(),
            lookup=lookup(),
        )
        self.rounds: Rounds = context.rounds
        self.preferences: Preferences = context.preferences
        self.reader = (composed or composer()).reader

    async def begin(self, person: ChatKey, wish: Wish, *, replacing: bool = False) -> QuestionPut:
        """Begin a round and put its first question."""
        move = await self.rounds.begin(person, wish, replacing=replacing)
        assert isinstance(move, Move), move
        return await self.put(move)

    async def put(self, move: Move | None) -> QuestionPut:
        """Put the question of a move, in a poll called ``p<round>-<n>``; return it as it stands then."""
        assert move is not None
        put = move.then
        assert isinstance(put, QuestionPut), put
        poll = f"p{put.round.id.hex[:8]}-{next(_POLLS)}"
        await self.rounds.was_put(put, poll, poll.partition("-")[2])
        game = await self.stores.rounds.get(put.round.id, put.round.person)
        assert game is not None
        return QuestionPut(game, game.questions[put.question.position], put.asked)

    async def vote(self, put: QuestionPut, chosen: tuple[int, ...] | None = None) -> Move | None:
        """Vote in the poll of a question, after ten seconds; rightly unless told otherwise."""
        self.clock.advance(timedelta(seconds=10))
        chosen = put.question.question.correct if chosen is None else chosen
        return await self.rounds.vote(put.round.person, put.question.poll_id or "", chosen, self.clock())

    async def finish(self, put: QuestionPut, *, wrongly: bool = False) -> RoundResult:
        """Answer this question and all that follow."""
        while True:
            move = await self.vote(put, wrong(put) if wrongly else None)
            assert move is not None
            if isinstance(move.then, RoundResult):
                return move.then
            put = await self.put(move)

    async def answered(self, person: ChatKey) -> list[tuple[str, bool]]:
        """The rows of a person's answers: where, and whether right."""
        query = select(answers.c.place, answers.c.is_correct).where(answers.c.person_id == person.chat_id)
        async with self.database.read() as connection:
            rows = await connection.execute(query.order_by(answers.c.answered_at, answers.c.place))
            return [(place, is_correct) for place, is_correct in rows]


@contextmanager
def event(name: str) -> Iterator[None]:
    """While an event of the platform is being handled."""
    token = CAUSE.set(name)
    try:
        yield
    finally:
        CAUSE.reset(token)


def wrong(put: QuestionPut) -> tuple[int, ...]:
    """An answer that is not right."""
    question = put.question.question
    return (next(index for index in range(len(question.options)) if index not in question.correct),)


def person(number: int) -> ChatKey:
    return ChatKey(Platform.TELEGRAM, str(number))


@asynccontextmanager
async def table(folder: Path, composed: DigestComposer | None = None) -> AsyncIterator[Table]:
    """Rounds over a database of their own."""
    database = await Database.open(await head.url(folder / "bot.db"))
    laid = Table(database, Clock(MONDAY), composed)
    try:
        yield laid
    finally:
        await laid.stores.close()
        await database.close()
