"""Which questions a group is asked: chosen as a person's are, by what the group was asked last.

Owns the gathering of what the choice needs; the choice itself is `bot.domain.choosing`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.choosing import Past, choose
from bot.domain.group_events import Drawn
from bot.domain.group_quizzes import GroupQuestion
from bot.domain.language import Language

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.group_quizzes import GroupQuiz
    from bot.services.calendars import Calendars
    from bot.services.group_stores import GroupQuizStore
    from bot.services.preferences import Preferences

_RECENT: Final = 200
"""Questions asked last that a group is rather not asked again."""


class Drawer:
    """Chooses questions.

    Args:
        bank: What can be asked.
        store: Knows what a group was asked.
        preferences: Knows what a group reads: English is asked in English as far as there is anything.
        calendars: Tells local dates.
    """

    def __init__(self, bank: Bank, store: GroupQuizStore, preferences: Preferences, calendars: Calendars) -> None:
        self._bank = bank
        self._store = store
        self._preferences = preferences
        self._calendars = calendars

    async def drawn(self, quiz: GroupQuiz, at: datetime) -> Drawn:
        """Return the questions of a quiz, by its seed the same each time; none if there are none.

        Raises:
            StorageError: What the group was asked cannot be read.
        """
        language = await self._preferences.language(quiz.chat, quiz.language)
        bank = self._bank.in_english() if language is Language.ENGLISH else self._bank
        past = Past({}, await self._store.recent_keys(quiz.chat, _RECENT))
        today = await self._calendars.today(quiz.chat, at)
        chosen = choose(bank, past, quiz.setup.wish, seed=quiz.seed, today=today, single_only=True)
        questions = tuple(GroupQuestion(one.position, one.key, one.revision, one.question) for one in chosen)
        return Drawn(at, questions, bank.library.version)
