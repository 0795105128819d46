"""What is told of a round that has ended: how it went, what was missed, what is due, the streak.

Owns the gathering of it. A streak or a memory that cannot be read leaves its line out: the result itself is kept
already, and must reach whoever played.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.choosing import due_items
from bot.domain.quiz_replies import Missed, NothingDue, RoundResult
from bot.domain.quiz_wishes import subject_of
from bot.domain.round_steps import missed_of, score_of
from bot.domain.rounds import QuestionState, RoundStatus
from bot.errors import StorageError

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.question_reading import QuestionReader
    from bot.domain.rounds import Round
    from bot.services.calendars import Calendars
    from bot.services.round_stores import CardStore
    from bot.services.streaks import Streaks

_LOGGER = logging.getLogger(__name__)
_DAY: Final = timedelta(days=1)


class RoundResults:
    """Tells how rounds went, and what comes next."""

    def __init__(
        self, bank: Bank, reader: QuestionReader, cards: CardStore, calendars: Calendars, streaks: Streaks
    ) -> None:
        self._bank = bank
        self._reader = reader
        self._cards = cards
        self._calendars = calendars
        self._streaks = streaks

    async def of(self, game: Round) -> RoundResult:
        """Return how a round went that has ended; finishing it counts as the day's activity."""
        due_today, due_tomorrow, streak_days = 0, 0, None
        try:
            due_today, due_tomorrow = await self._due(game.person)
            if game.status is RoundStatus.FINISHED and score_of(game).answered:
                await self._streaks.keep(game.person)
                streak = await self._streaks.shown(game.person)
                streak_days = streak.days if streak else None
        except StorageError as error:
            _LOGGER.warning("A round's result goes out without what else is known of its person: %s", error)
        return RoundResult(
            round_id=game.id,
            wish=game.wish,
            of=subject_of(self._bank.library, game.wish.scope),
            status=game.status,
            score=score_of(game),
            missed=tuple(
                Missed(one.position, self._reader.resolve(one.question), one.state is QuestionState.SKIPPED)
                for one in missed_of(game)
            ),
            due_today=due_today,
            due_tomorrow=due_tomorrow,
            streak_days=streak_days,
        )

    async def _due(self, person: ChatKey) -> tuple[int, int]:
        """Return how many questions are due today, and how many more tomorrow."""
        today, cards = await self._calendars.today(person), await self._cards.cards(person)
        due = due_items(self._bank, cards, today + _DAY)
        so_far = sum(cards[item.key].due_on <= today for item in due)
        return so_far, len(due) - so_far

    async def nothing_due(self, person: ChatKey) -> NothingDue:
        """Return when something is due, for whom nothing is today.

        Raises:
            StorageError: The memory cannot be read.
        """
        today = await self._calendars.today(person)
        cards = await self._cards.cards(person)
        days = {card.due_on for card in cards.values() if card.due_on > today}
        for day in sorted(days):
            count = len(due_items(self._bank, cards, day))
            if count:
                return NothingDue(day, count, is_tomorrow=day == today + _DAY)
        return NothingDue(None, 0, is_tomorrow=False)
