"""Rounds that are gone on with later: those that a restart interrupted, and what could not be said when it was time.

Owns when that is tried, and that one person's trouble holds nobody else up. What there is to say, `bot.services.rounds`
decides; whoever asks for their round meanwhile is answered at once.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from bot.domain.chat import Platform
from bot.domain.quiz_replies import RoundRunning
from bot.errors import BotError
from bot.platforms.i18n import wording
from bot.platforms.telegram.handlers.chats import chat_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from bot.platforms.telegram.handlers.quiz_table import QuizTable, Unsaid
    from bot.services.preferences import Preferences

_LOGGER = logging.getLogger(__name__)
_AT_ONCE: Final = 16
"""So many people's rounds are gone on with at once."""


class QuizLater:
    """Goes on with rounds.

    Args:
        table: Where they are played.
        preferences: Knows people's languages.
        now: The current time, aware, UTC.
    """

    def __init__(self, table: QuizTable, preferences: Preferences, now: Callable[[], datetime]) -> None:
        self._table = table
        self._preferences = preferences
        self._now = now
        self._has_resumed = False

    async def go_on(self) -> None:
        """Go on with what a restart interrupted, the first time that this can be read; then with what is `unsaid`.

        To be called again and again; where other processes may end meanwhile, each time with what they left as well.
        What goes wrong with one round is logged, and tried again later.
        """
        if not self._has_resumed:
            try:
                found = await self._table.rounds.interrupted(Platform.TELEGRAM)
            except BotError as error:
                _LOGGER.warning("Interrupted rounds cannot be read; this is tried again: %s", error)
                return
            self._has_resumed = not self._table.rounds.may_be_interrupted_again
            await self._each((int(game.person.chat_id), game.id, game.touched_at, None) for game in found)
        unsaid = [(person, one.round_id, one.noted_at, one) for person, one in self._table.unsaid.items()]
        await self._each(one for one in unsaid if one[3].not_before <= self._now())

    async def _each(self, rounds: Iterable[tuple[int, UUID, datetime, Unsaid | None]]) -> None:
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(person_id: int, round_id: UUID, since: datetime, unsaid: Unsaid | None) -> None:
            async with room:
                try:
                    await self._go_on_with(person_id, round_id, since, unsaid)
                except BotError as error:
                    _LOGGER.warning("A round could not be gone on with: %s", error)
                except Exception:  # it is one person's, and must not end the others'
                    _LOGGER.exception("A round could not be gone on with")

        await asyncio.gather(*(one(*named) for named in rounds))

    async def _go_on_with(self, person_id: int, round_id: UUID, since: datetime, unsaid: Unsaid | None) -> None:
        """Say what there is to say in a round, unless somebody has `since`; `unsaid` is None for what was interrupted.

        A question in doubt is not put once more: its person is told that the round is there, once.
        """
        key, table = chat_key(person_id), self._table
        if table.unsaid.get(person_id) is not unsaid:
            return
        try:
            move = await table.rounds.resume(key, round_id, since)
        except Exception as error:
            table.put_off(person_id, round_id, error, before=unsaid)
            raise
        if move is None:
            if table.unsaid.get(person_id) is unsaid:
                table.unsaid.pop(person_id, None)
            return
        # Nobody's client says here what it speaks: what was begun in a language goes on in it, unless one was chosen.
        words = wording(await self._preferences.language(key, unsaid.language if unsaid else None))
        if isinstance(move, RoundRunning):
            await table.offer(person_id, words, move)
        else:
            await table.play(person_id, words, move)
