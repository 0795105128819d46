"""Lobbies, shown by whichever process something happened in: one of them sends the message, all of them edit it.

Owns who sends it, and that what is shown is not older than what another process has stored. How and when a message is
sent or edited is each platform's voice's.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import Platform
    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.group_quizzes import GroupQuiz
    from bot.services.group_stores import GroupQuizStore, GroupVoice
    from bot.services.group_views import Views

_LOGGER = logging.getLogger(__name__)

_LOOKED_EVERY: Final = 1.0
"""Seconds between looks whether another process has sent a lobby by now."""
_LOOKS: Final = 5


class Lobbies:
    """Shows lobbies.

    Args:
        store: Where quizzes are kept.
        views: Makes what is shown.
        voices: How each platform speaks.
        beside: Does something with a quiz that nobody waits for.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        store: GroupQuizStore,
        views: Views,
        voices: Mapping[Platform, GroupVoice],
        *,
        beside: Callable[[UUID, Callable[[UUID], Awaitable[None]]], None],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._store = store
        self._views = views
        self._voices = voices
        self._beside = beside
        self._now = now
        self._sleep = sleep

    def show(self, quiz: GroupQuiz, *, sends: bool) -> None:
        """Have a lobby's message show how it stands; it never fails.

        Args:
            quiz: As it stands.
            sends: Whether this process sends the message where there is none. Otherwise another is about to, and what
                there is to show is shown a little later.
        """
        voice = self._voices.get(quiz.chat.platform)
        try:
            if voice is not None and not voice.show_lobby(self._views.lobby(quiz, self._now()), sends=sends):
                self._beside(quiz.id, self._show_later)
        except Exception:  # the quiz goes on without
            _LOGGER.exception("A lobby cannot be shown", extra={"quiz": quiz.id.hex})

    async def newest(self, lobby: Lobby) -> Lobby:
        """Return a lobby as it stands by now; as it was if that cannot be read."""
        try:
            quiz = await self._store.get(lobby.quiz.id)
        except StorageError as error:
            _LOGGER.warning("A lobby may be out of date: %s", error, extra={"quiz": lobby.quiz.id.hex})
            return lobby
        return self._views.lobby(quiz, self._now()) if quiz else lobby

    async def _show_later(self, quiz_id: UUID) -> None:
        """Show a lobby once its message is known; whoever sends it so late shows it as it stands by then."""
        for _ in range(_LOOKS):
            await self._sleep(_LOOKED_EVERY)
            quiz = await self._store.get(quiz_id)
            if quiz is not None and quiz.lobby_message_id is not None:
                self.show(quiz, sends=False)
                return
