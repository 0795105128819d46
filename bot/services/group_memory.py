"""Votes in group quizzes feed the memories of whoever gave them, after the question is done with.

Owns which votes are answers, and that each is one once. It is nobody's hot path: a question is taken up a while after
it was closed, a few at a time. What an answer does to a memory is `bot.domain.memory`'s.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey
from bot.domain.memory import grade_of, learnt
from bot.domain.ranking import FORGOTTEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.bank import Bank
    from bot.domain.group_kept import Unlearnt
    from bot.domain.group_quizzes import Vote
    from bot.services.calendars import Calendars
    from bot.services.group_stores import GroupQuizStore
    from bot.services.round_stores import AnswerStore

_SETTLED: Final = timedelta(seconds=30)
"""After so long the last votes of a question are in."""
_AT_ONCE: Final = 20
"""Questions that are looked at together."""
_BREATH: Final = timedelta(seconds=1)
"""Between them: whoever plays meanwhile goes first."""
_ABREAST: Final = 16
"""Answers that are written together: other writes share their transactions."""


class GroupMemory:
    """Feeds memories.

    Args:
        store: Where votes are kept.
        answers: Where answers and memories are kept.
        bank: What can be asked, by the library of the day.
        calendars: On which date a person lives.
        now: The current time, aware, UTC.
    """

    def __init__(
        self,
        store: GroupQuizStore,
        answers: AnswerStore,
        bank: Bank,
        calendars: Calendars,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._answers = answers
        self._bank = bank
        self._calendars = calendars
        self._now = now

    async def feed(self) -> datetime | None:
        """Feed memories with the votes of some questions; say when there is more to do, if that is known.

        Raises:
            StorageError: It cannot be read or written; what was fed is known when it is fed again.
        """
        waiting = await self._store.unlearnt(_AT_ONCE)
        settled = [one for one in waiting if self._is_settled(one)]
        for unlearnt in settled:
            await self._feed(unlearnt)
        return self._now() + _BREATH if len(settled) == _AT_ONCE else None

    def _is_settled(self, unlearnt: Unlearnt) -> bool:
        closed_at = unlearnt.question.closed_at
        return closed_at is None or self._now() - closed_at >= _SETTLED

    async def _feed(self, unlearnt: Unlearnt) -> None:
        quiz, position = unlearnt.quiz, unlearnt.question.position
        votes = [vote for vote in quiz.votes if vote.position == position]
        gate = asyncio.Semaphore(_ABREAST)
        await asyncio.gather(*(self._learn(unlearnt, vote, gate) for vote in votes if _is_persons(vote)))
        await self._store.learnt(quiz.id, position, self._now(), len(votes))

    async def _learn(self, unlearnt: Unlearnt, vote: Vote, gate: asyncio.Semaphore) -> None:
        async with gate:
            person = ChatKey(unlearnt.quiz.chat.platform, vote.person_id)
            answer = _answer(unlearnt, vote, person, await self._calendars.today(person, vote.at))
            current = self._bank.revision(answer.key)
            place = (unlearnt.quiz.id, unlearnt.question.position)
            await self._answers.record(answer, lambda card: learnt(card, answer, current), place)


def _is_persons(vote: Vote) -> bool:
    """Say whether a vote is somebody's who has a memory: a chat has none, and who was forgotten is to have none."""
    return not vote.person_id.startswith(("-", FORGOTTEN))


def _answer(unlearnt: Unlearnt, vote: Vote, person: ChatKey, on: date) -> Answer:
    """Return a vote as an answer, also in a question that does not count: it was read.

    How long it took says nothing: a group is watched, and hurried.
    """
    question, is_correct = unlearnt.question, vote.chosen == unlearnt.question.question.correct
    return Answer(
        person=person,
        key=question.key,
        revision=question.revision,
        content_version=unlearnt.quiz.content_version,
        answered_in=AnsweredIn.GROUP_QUIZ,
        place=f"{unlearnt.quiz.id.hex}/{question.position}",
        chosen=vote.chosen,
        is_correct=is_correct,
        grade=grade_of(is_correct=is_correct),
        taken=None,
        at=vote.at,
        on=on,
    )
