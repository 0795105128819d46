"""What group quizzes need from storage and from a platform, as protocols.

Owns the shapes alone; `bot.storage.group_quizzes` and each platform's voice fulfil them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.domain.group_kept import Unlearnt, Voted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.group_quiz import GroupStep
    from bot.domain.group_quiz_replies import (
        GroupQuestionPut,
        GroupResult,
        Lobby,
        PausedNow,
        QuestionRevealed,
        WentOn,
    )
    from bot.domain.group_quizzes import CastVote, GroupQuestion, GroupQuiz

    Decide = Callable[[GroupQuiz], GroupStep]

__all__ = ["GroupQuizStore", "GroupVoice", "Placed", "Unlearnt", "Voted"]


class GroupQuizStore(Protocol):
    """Where group quizzes are kept (`bot.storage.group_quizzes`)."""

    async def open(self, quiz: GroupQuiz) -> GroupQuiz:
        """Commit a new quiz and return it, or return the one that the group is playing, or that this event opened."""
        ...

    async def running(self, chat: ChatKey) -> GroupQuiz | None:
        """Return the quiz that a group is playing."""
        ...

    async def count_by(self, platform: Platform, starter_id: str) -> int:
        """Return how many running quizzes somebody has opened, in whichever groups."""
        ...

    async def get(self, quiz_id: UUID) -> GroupQuiz | None:
        """Return a quiz."""
        ...

    async def step(self, quiz_id: UUID, decide: Decide) -> GroupStep:
        """Load a quiz, decide, and commit what the step says with the next version, all in one transaction.

        When it becomes ENDING, its scores are kept with it; when it becomes OVER without, they are if a question had
        counted. Of a quiz that is not there any more the step is empty.
        """
        ...

    async def vote(self, platform: Platform, votes: Sequence[CastVote]) -> Sequence[Voted | None]:
        """Commit votes in one transaction, and say for each where it belongs; None where no group quiz has its poll.

        Once this returns, each is a row, unless there was one of that person in that question, or the quiz takes none
        any more (`VOTABLE`), or the vote was taken back. Whoever had not been heard of is a player from then on who has
        not joined.
        """
        ...

    async def due(self, now: datetime, platforms: Collection[Platform], limit: int) -> tuple[UUID, ...]:
        """Return quizzes whose deadline has come, longest first."""
        ...

    async def next_deadline(self) -> datetime | None:
        """Return the earliest deadline of all; None if nothing runs."""
        ...

    async def unfinished(self, platform: Platform) -> tuple[UUID, ...]:
        """Return all quizzes that are not over and that nobody has in hand, to go on with."""
        ...

    async def asking(self, platform: Platform) -> frozenset[tuple[UUID, int]]:
        """Return the questions that are being put this moment, by whichever process: quiz and position."""
        ...

    async def unlearnt(self, limit: int) -> tuple[Unlearnt, ...]:
        """Return closed or void questions whose votes have not fed memories yet, oldest first."""
        ...

    async def learnt(self, quiz_id: UUID, position: int, at: datetime, votes: int | None = None) -> None:
        """Note that the votes of a question have fed memories.

        Where `votes` says how many these were, and another has come meanwhile, it is not noted: it is to be done again.
        """
        ...

    async def recent_keys(self, chat: ChatKey, limit: int) -> tuple[str, ...]:
        """Return what a group was asked last, the newest first."""
        ...

    async def missed_keys(self, quiz_id: UUID, person: ChatKey) -> tuple[str, ...]:
        """Return the questions that count of a quiz which a player had wrong or left out, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a platform has put a question."""

    chat: ChatKey
    poll_id: str
    message_id: str


class GroupVoice(Protocol):
    """How a platform speaks in group quizzes. All errors are `DeliveryError`, in its kinds."""

    def show_lobby(self, lobby: Lobby, *, sends: bool) -> bool:
        """Have the lobby's message show this soon, at a pace that the group's budget allows; never fails.

        Where there is no message yet one is sent, and handed back as `LobbyShown` (see the conductor's `lobby_shown`);
        or, unless this process `sends` it, nothing is done, and False returned: another is about to.
        """
        ...

    async def put(self, putting: GroupQuestionPut) -> Placed:
        """Put a question for the quiz's seconds: as a poll that closes by itself, where the platform has such."""
        ...

    async def close_poll(self, quiz: GroupQuiz, question: GroupQuestion) -> bool:
        """Close a poll; return False if it is gone. One that is closed already, or never is, is there."""
        ...

    async def reveal(self, revealed: QuestionRevealed) -> bool:
        """Say what a question came to, below its poll; return False, having said nothing, if its poll is gone.

        Where each message is dear it may be kept instead, so that no restart loses it, and said with what comes next.
        """
        ...

    async def say(self, quiz: GroupQuiz, line: PausedNow | WentOn) -> None:
        """Say one line."""
        ...

    async def tell(self, result: GroupResult) -> None:
        """Say how a quiz went, in as many messages as that takes."""
        ...
