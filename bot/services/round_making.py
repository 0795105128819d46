"""A new round for somebody: chosen from what can be asked, what they know, and what they wish for.

Owns the gathering of what the choice needs; the choice itself is `bot.domain.choosing`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from bot.domain import round_steps
from bot.domain.choosing import Past, choose
from bot.domain.memory import aim_of
from bot.domain.quiz_replies import InChinese
from bot.domain.rounds import PAST, ScopeKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.rounds import Round, Wish
    from bot.services.calendars import Calendars
    from bot.services.group_stores import GroupQuizStore
    from bot.services.round_stores import AnswerStore, CardStore, RoundStore

_RECENT: Final = 200
"""Questions met last that a new round rather leaves out."""


class RoundMaker:
    """Makes rounds; they are not kept yet. Without `groups` nobody was in any group quiz.

    Attributes:
        bank: What can be asked.
    """

    def __init__(
        self,
        bank: Bank,
        rounds: RoundStore,
        answers: AnswerStore,
        cards: CardStore,
        calendars: Calendars,
        *,
        groups: GroupQuizStore | None = None,
    ) -> None:
        self.bank = bank
        self._rounds = rounds
        self._answers = answers
        self._cards = cards
        self._calendars = calendars
        self._groups = groups

    async def made(
        self, person: ChatKey, wish: Wish, round_id: UUID, at: datetime, *, in_english: bool = False
    ) -> Round | None:
        """Return a new round, its chance drawn from its id; None if there is nothing to ask.

        Whoever reads English is asked in English as far as there is anything, else as `in_chinese` tells; what they met
        comes back all the same.

        Raises:
            StorageError: What is known of the person cannot be read.
        """
        seed = round_id.int % 2**63
        past = Past(
            await self._cards.cards(person),
            await self._answers.recent_keys(person, _RECENT),
            await self._missed(person, wish),
        )
        today = await self._calendars.today(person, at)
        first = self.bank.in_english() if in_english and wish.scope.kind not in PAST else self.bank
        questions = choose(first, past, wish, seed=seed, today=today)
        if not questions:
            return None
        version, aim = self.bank.library.version, aim_of(past.cards.values())
        return round_steps.begun(round_id, person, wish, questions, seed=seed, content_version=version, at=at, aim=aim)

    def in_chinese(self, game: Round) -> InChinese | None:
        """Return how much of a round that was just made is not for readers of English; None if all of it is."""
        items = [self.bank.by_key.get(one.key) for one in game.questions]  # content may have been reloaded meanwhile
        count = sum(item is not None and not item.has_english for item in items)
        return InChinese(count, len(game.questions)) if count else None

    async def _missed(self, person: ChatKey, wish: Wish) -> tuple[str, ...]:
        """Return the keys of what the round or the group quiz that a wish names has missed."""
        game_id = _game_id(wish.scope.id)
        if game_id is None:
            return ()
        if wish.scope.kind is ScopeKind.GROUP_MISSED and self._groups is not None:
            return await self._groups.missed_keys(game_id, person)
        if wish.scope.kind is not ScopeKind.MISSED:
            return ()
        game = await self._rounds.get(game_id, person)
        return tuple(one.key for one in round_steps.missed_of(game)) if game else ()


def _game_id(digits: str) -> UUID | None:
    try:
        return UUID(digits)
    except ValueError:
        return None
