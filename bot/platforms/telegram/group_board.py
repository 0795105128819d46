"""The messages of lobbies, kept up to date without haste: of many changes in a row, the newest state is shown.

Owns when they are sent and edited. What they show is `render.group_lobby`'s, which page of it `lobby_pages`'; that a
group is not told more than Telegram allows is seen to by `pacing`, of whose budget lobbies are to leave enough.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Final

from bot.domain.group_quizzes import Phase
from bot.errors import DeliveryError, RateLimitedError, StorageError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.group_quizzes import Setup
    from bot.platforms.telegram.group_actions import LobbyPage
    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Page

_LOGGER = logging.getLogger(__name__)

PACE: Final = 6.0
"""Seconds between two edits of a lobby as people come and go: half of what a group may be told in a minute."""
HASTE: Final = 1.0
"""The same where somebody waits for it, having pressed a setting, or everybody does: it begins, or is closed."""
_HASTY: Final = 6
"""Edits a minute that may be made in such haste; the first questions need what is left."""
_MINUTE: Final = 60.0
_TRIES: Final = 20
"""How often in a row a lobby is tried to be shown."""


@dataclass(slots=True)
class _Board:
    """What is known of one lobby's message."""

    lobby: Lobby
    """As it is to be shown."""
    page: LobbyPage
    chat: ChatKey
    """Where its message is."""
    message_id: int | None
    seen: tuple[Phase, Setup, LobbyPage] | None = None
    """Of what it shows."""
    shown: Page | None = None
    shown_at: deque[float] = field(default_factory=lambda: deque([-inf], maxlen=_HASTY))
    """When it was brought up to date of late, on the loop's clock."""
    not_before: float = -inf
    is_due: bool = False
    """It is to show something else than it does."""
    is_busy: bool = False
    is_noted: bool = True
    """Its message's id is stored."""
    timer: asyncio.TimerHandle | None = None
    failures: int = 0

    def next_at(self, now: float) -> float:
        """Return when it may be brought up to date next."""
        quiz = self.lobby.quiz
        is_crowded = len(self.shown_at) == _HASTY and self.shown_at[0] > now - _MINUTE
        is_asked_for = self.seen != (quiz.phase, quiz.setup, self.page)
        is_urgent = is_asked_for and (quiz.phase is not Phase.LOBBY or not is_crowded)
        return max(self.shown_at[-1] + (HASTE if is_urgent else PACE), self.not_before)


class LobbyBoard:
    """Shows lobbies.

    Args:
        messenger: The bot's voice.
        render: Sets a lobby's page in its group's language.
        shown: Is told of each message that was sent for a quiz, by its id.
        page_of: Which page a quiz's lobby shows.
    """

    def __init__(
        self,
        messenger: Messenger,
        *,
        render: Callable[[Lobby, LobbyPage], Awaitable[Page]],
        shown: Callable[[UUID, str], Awaitable[None]],
        page_of: Callable[[UUID], LobbyPage],
    ) -> None:
        self._messenger = messenger
        self._render = render
        self._shown = shown
        self._page_of = page_of
        self._boards: dict[UUID, _Board] = {}

    def __len__(self) -> int:
        """How many lobbies are remembered: those that changed in the last moments, or are to be shown."""
        return len(self._boards)

    def show(self, lobby: Lobby, *, sends: bool = True) -> bool:
        """Have a lobby's message show this, or what comes after it, soon; it never fails.

        Where it has none one is sent, unless that is another process's: then nothing is done, and False returned.
        """
        quiz, page = lobby.quiz, self._page_of(lobby.quiz.id)
        board = self._boards.get(quiz.id)
        if board is None:
            if not (sends or quiz.lobby_message_id):
                return False
            message_id = int(quiz.lobby_message_id) if quiz.lobby_message_id else None
            board = self._boards[quiz.id] = _Board(lobby, page, quiz.chat, message_id)
        if quiz.chat != board.chat:  # its message has stayed in the group as it was
            board.chat, board.message_id = quiz.chat, None
        board.lobby, board.page, board.is_due, board.failures = lobby, page, True, 0
        self._arrange(board)
        return True

    def _arrange(self, board: _Board) -> None:
        """See to it that what is due is shown when its time has come, and that nothing is remembered for ever."""
        if board.timer is not None:
            board.timer.cancel()
            board.timer = None
        if board.is_busy:
            return
        loop = asyncio.get_running_loop()
        if not board.is_due:
            board.timer = loop.call_later(PACE, self._forget, board)
        elif (at := board.next_at(loop.time())) > loop.time():
            board.timer = loop.call_at(at, self._arrange, board)
        else:
            board.is_busy, board.is_due = True, False
            self._messenger.beside(self._bring_up(board), is_needed=True)

    def _forget(self, board: _Board) -> None:
        if board.is_noted or board.lobby.quiz.phase is not Phase.LOBBY:
            self._boards.pop(board.lobby.quiz.id, None)

    async def _bring_up(self, board: _Board) -> None:
        """Show what is to be shown, and arrange for what comes next."""
        lobby, page = board.lobby, board.page
        try:
            await self._put(board, lobby, page)
        except (RateLimitedError, UnavailableError) as error:
            self._be_patient(board, error)
        except DeliveryError as error:
            _LOGGER.warning("A lobby cannot be shown: %s", error, extra={"quiz": lobby.quiz.id.hex})
        finally:
            board.is_busy = False
            board.shown_at.append(asyncio.get_running_loop().time())
            self._arrange(board)

    async def _put(self, board: _Board, lobby: Lobby, page: LobbyPage) -> None:
        """Send a lobby's message, or edit it where it shows anything else; tell of one that is new.

        Raises:
            DeliveryError: It does not show, or nobody knows.
        """
        quiz, shown = lobby.quiz, await self._render(lobby, page)
        chat_id, thread_id = int(quiz.chat.chat_id), int(quiz.thread_id) if quiz.thread_id else None
        board.seen = (quiz.phase, quiz.setup, page)
        if board.message_id is None:
            message_id = await self._messenger.send(chat_id, shown, thread_id=thread_id)
        elif shown != board.shown:
            message_id = await self._messenger.edit(chat_id, board.message_id, shown, quiet=True, thread_id=thread_id)
        else:
            message_id = board.message_id
        if message_id != board.message_id:
            board.message_id, board.is_noted = message_id, False
        board.shown, board.failures = shown, 0
        if not board.is_noted:
            await self._note(board, message_id)

    async def _note(self, board: _Board, message_id: int) -> None:
        try:
            await self._shown(board.lobby.quiz.id, str(message_id))
        except StorageError as error:  # the message is known here, until the process ends
            _LOGGER.warning("Which message shows a lobby could not be noted: %s", error)
        else:
            board.is_noted = True

    def _be_patient(self, board: _Board, error: DeliveryError) -> None:
        """Try again later what was certainly not shown, unless that has been done for long."""
        board.failures += 1
        if board.failures >= _TRIES:
            _LOGGER.warning("A lobby could not be shown: %s", error, extra={"quiz": board.lobby.quiz.id.hex})
            return
        asked = error.retry_after.total_seconds() if isinstance(error, RateLimitedError) else 0.0
        board.not_before = asyncio.get_running_loop().time() + max(PACE, asked)
        board.is_due = True
