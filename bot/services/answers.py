"""Answers that are given outside of rounds feed the memory of whoever gave them.

Owns that one use case: an answer in a digest becomes a row, and a card of its person, committed before anybody is told.
A second answer of a person to the same digest changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.memory import grade_of, learnt
from bot.domain.revisions import key_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.memory import Card
    from bot.domain.subscription import Delivery
    from bot.services.calendars import Calendars


class AnswerStore(Protocol):
    """Where answers and cards are kept (`bot.storage.answers`)."""

    async def record(self, answer: Answer, learn: Callable[[Card | None], Card | None]) -> bool:
        """Keep an answer and the card that `learn` makes of the stored one; False if it is there already."""
        ...


class Answers:
    """Takes answers.

    Args:
        store: Where they are kept.
        bank: What can be asked, by the library of the day.
        calendars: On which date a person lives.
        now: The current time, aware, UTC.
    """

    def __init__(self, store: AnswerStore, bank: Bank, calendars: Calendars, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._bank = bank
        self._calendars = calendars
        self._now = now

    async def to_digest(self, person: ChatKey, delivery: Delivery, option: int) -> bool:
        """Keep what a person chose first in a digest; False if it was kept before, or the digest asks nothing.

        Raises:
            StorageError: It could not be kept; nothing has changed.
        """
        question = delivery.question
        if question is None:
            return False
        at, key, is_correct = self._now(), key_of(question), (option,) == question.correct
        current = self._bank.revision(key)
        answer = Answer(
            person=person,
            key=key,
            # Digests of earlier versions do not know what they put; they show the library of the day.
            revision=delivery.question_revision or current or "",
            content_version=delivery.content_version or self._bank.library.version,
            answered_in=AnsweredIn.DIGEST,
            place=delivery.id.hex,
            chosen=(option,),
            is_correct=is_correct,
            grade=grade_of(is_correct=is_correct),
            taken=None,
            at=at,
            on=await self._calendars.today(person, at),
        )
        return await self._store.record(answer, lambda card: learnt(card, answer, current))
