"""Taps on the answers of a group's question: each a row before anything else is done with it, and silent.

Owns which taps are votes in time: LINE cannot close a question, so its card can be tapped for ever. What a vote is
worth is `bot.domain.group_scores`'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.group_quiz import GRACE
from bot.domain.group_quizzes import VOTABLE, CastVote, QuestionPhase
from bot.errors import StorageError
from bot.platforms.line.group_actions import poll_id
from bot.platforms.line.render.group_notices import nameless_speech

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.line.features import Turn
    from bot.platforms.line.group_actions import VoteInGroup
    from bot.platforms.line.handlers.group_table import GroupTable
    from bot.platforms.line.speech import Speech


class GroupVotes:
    """Takes votes."""

    def __init__(self, table: GroupTable) -> None:
        self._table = table

    async def vote(self, turn: Turn, action: VoteInGroup) -> Speech | None:
        """Store a vote, the first of each person in each question, and keep the tap's token.

        Raises:
            StorageError: It was not stored; the same tap may be handed in again.
        """
        quiz = await self._table.named(turn, action.quiz)
        if quiz is None:
            return None  # a card of long ago: whatever is said of it would disturb everybody
        if turn.person is None:
            return nameless_speech(self._table.pen(turn))
        at = tapped_at(turn)
        if takes(quiz, action.position, at):
            name = await self._table.name(turn, quiz)
            vote = CastVote(poll_id(quiz.id, action.position), turn.person.chat_id, name, (action.option,), at)
            await self._stored(vote, turn.arrived_at)
        await self._table.keep(turn, quiz)
        return None

    async def _stored(self, vote: CastVote, arrived_at: datetime) -> None:
        """Store a vote, as often as it takes for a while; it may be here before it is noted that its question is put.

        Raises:
            StorageError: It was not stored.
        """
        try:
            is_stored = (await self._table.quizzes.votes([vote]))[0]
        except StorageError:
            await self._table.quizzes.late_vote(vote)
            return
        if not is_stored:  # as late as it came: whoever tapped by a clock that is slow has not tapped before it was put
            await self._table.quizzes.late_vote(replace(vote, at=arrived_at))


def tapped_at(turn: Turn) -> datetime:
    """Return when somebody tapped, by LINE's clock, which must not run ahead of ours: never after it arrived here."""
    return min(turn.event.at, turn.arrived_at)


def takes(quiz: GroupQuiz, position: int, at: datetime) -> bool:
    """Say whether a tap at an instant is in time for a question: while it was open, whenever it arrives."""
    if quiz.phase not in VOTABLE or not 0 <= position < len(quiz.questions):
        return False
    question = quiz.questions[position]
    match question.phase:
        case QuestionPhase.ASKING:
            return True
        case QuestionPhase.OPEN:
            window = quiz.setup.seconds
            is_in_time = question.asked_at is None or (at - question.asked_at - GRACE).total_seconds() <= window
            return is_in_time or question.is_interrupted
        case QuestionPhase.CLOSED:
            return question.closed_at is not None and at <= question.closed_at
        case _:
            return False
