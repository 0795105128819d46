"""What rounds ask of their stores.

Owns these protocols alone; `bot.storage` fulfils them. All methods may raise `StorageError`; then nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.answers import Answer
    from bot.domain.chat import ChatKey, Platform
    from bot.domain.memory import Card
    from bot.domain.round_answers import Polled
    from bot.domain.round_steps import RoundStep
    from bot.domain.rounds import Round


class RoundStore(Protocol):
    """Where rounds are kept (`bot.storage.rounds`)."""

    async def running(self, person: ChatKey) -> Round | None:
        """Return the round that a person is playing."""
        ...

    async def get(self, round_id: UUID, person: ChatKey) -> Round | None:
        """Return a round of this person."""
        ...

    async def latest(self, person: ChatKey) -> Round | None:
        """Return the round that a person began last, running or not."""
        ...

    async def has_strays(self, person: ChatKey, since: datetime, besides: tuple[UUID, int]) -> bool:
        """Say whether a question of a round touched since then was put in polls that are not known.

        That named by `besides`, by its round and position, is not looked at.
        """
        ...

    async def begin(self, game: Round, /) -> Round:
        """Keep a new round; one of the same person that is running becomes REPLACED in the same transaction."""
        ...

    async def step(self, round_id: UUID, decide: Callable[[Round, Mapping[str, Card]], RoundStep]) -> RoundStep:
        """Load a round and the card of its current question, decide, and write what changed, in one transaction.

        If the answer is there already, nothing is written, and the step returned has no answer.
        """
        ...

    async def vote(self, poll_id: str, decide: Callable[[Polled], RoundStep]) -> tuple[int, RoundStep] | None:
        """Take a step as `step` does, of the round with the question that a poll put, now or earlier.

        Returns the question's position with the step; None for a poll that is not known.
        """
        ...

    async def unfinished(self, platform: Platform) -> tuple[Round, ...]:
        """Return running rounds whose current question is WAITING or ASKING."""
        ...

    async def untold(self, platform: Platform, since: datetime) -> tuple[Round, ...]:
        """Return the rounds that have ended since then, and whose people have not been told how they went."""
        ...


class AnswerStore(Protocol):
    """Where answers are kept (`bot.storage.answers`)."""

    async def record(
        self, answer: Answer, learn: Callable[[Card | None], Card | None], vote: tuple[UUID, int] | None = None
    ) -> bool:
        """Keep an answer and what it makes of the card; False, and nothing written, if it is there already.

        Or if it is a person's `vote` in a group quiz, by quiz and position, which is not theirs any more.
        """
        ...

    async def recent_keys(self, person: ChatKey, limit: int) -> tuple[str, ...]:
        """Return the keys of the questions that a person met last, the newest first."""
        ...


class CardStore(Protocol):
    """Where memory is kept (`bot.storage.cards`)."""

    async def cards(self, person: ChatKey) -> Mapping[str, Card]:
        """Return all cards of a person by their keys."""
        ...

    async def due(self, person: ChatKey, on: date) -> tuple[Card, ...]:
        """Return what is due on a local date or before, the oldest first."""
        ...
