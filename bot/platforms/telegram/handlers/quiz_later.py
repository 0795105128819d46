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
from bot.platforms.telegram.render import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from bot.platforms.telegram.handlers.quiz_table import QuizTable
    from bot.platforms.telegram.messenger import Messenger
    from bot.services.preferences import Preferences

_LOGGER = logging.getLogger(__name__)
_AT_ONCE: Final = 16
"""So many people's rounds are gone on with at once."""


class QuizLater:
    """Goes on with rounds.

    Args:
        table: Where they are played.
        messenger: The bot's voice.
        preferences: Knows people's languages.
        now: The current time, aware, UTC.
    """

    def __init__(
        self, table: QuizTable, messenger: Messenger, preferences: Preferences, now: Callable[[], datetime]
    ) -> None:
        self._table = table
        self._messenger = messenger
        self._preferences = preferences
        self._now = now
        self._has_resumed = False

    async def go_on(self) -> None:
        """Go on with what a restart interrupted, the first time that this can be read; then with what is `unsaid`.

        To be called again and again. What goes wrong with one round is logged, and tried again later.
        """
        if not self._has_resumed:
            try:
                found = await self._table.rounds.interrupted(Platform.TELEGRAM)
            except BotError as error:
                _LOGGER.warning("Interrupted rounds cannot be read; this is tried again: %s", error)
                return
            self._has_resumed = True
            await self._each(((int(game.person.chat_id), game.id) for game in found), is_start=True)
        due = [(person, one.round_id) for person, one in self._table.unsaid.items() if one.not_before <= self._now()]
        await self._each(due, is_start=False)

    async def _each(self, rounds: Iterable[tuple[int, UUID]], *, is_start: bool) -> None:
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(person_id: int, round_id: UUID) -> None:
            async with room:
                try:
                    await self._go_on_with(person_id, round_id, is_start=is_start)
                except BotError as error:
                    _LOGGER.warning("A round could not be gone on with: %s", error)
                except Exception:  # it is one person's, and must not end the others'
                    _LOGGER.exception("A round could not be gone on with")

        await asyncio.gather(*(one(person_id, round_id) for person_id, round_id in rounds))

    async def _go_on_with(self, person_id: int, round_id: UUID, *, is_start: bool) -> None:
        """Say what there is to say in a round. A question in doubt is not: its person is told that the round is there.

        After a start they are not: many starts in a row would tell them as often.
        """
        key = chat_key(person_id)
        move = await self._table.rounds.resume(key, round_id)
        if move is None or isinstance(move, RoundRunning):
            self._table.unsaid.pop(person_id, None)
            if move is None or is_start:
                return
        words = wording(await self._preferences.language(key, None))
        if isinstance(move, RoundRunning):
            await self._messenger.send(person_id, page(move, words))
        else:
            await self._table.play(person_id, words, move)
