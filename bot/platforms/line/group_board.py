"""What is said of lobbies on LINE: the card once, then at most one line every few seconds, of many changes the newest.

Owns when something is said of a lobby, and that nothing is said twice. LINE shows nothing of a tap by itself: whoever
joins sees it in such a line. A line is never pushed; where no token is left, the next one says it. What it says is
`render.group_lobby`'s.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid5

from bot.domain.group_quiz import COUNTDOWN
from bot.domain.group_quizzes import Phase
from bot.errors import DeliveryError, StorageError
from bot.platforms.line.newest import Newest
from bot.platforms.line.render.group_lobby import (
    begins_speech,
    closed_speech,
    joined_speech,
    lobby_speech,
    setup_speech,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime, tzinfo
    from typing import TypeAlias
    from uuid import UUID

    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.group_quizzes import GroupQuiz, Setup
    from bot.platforms.line.group_mouth import GroupMouth
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

    Seen: TypeAlias = tuple[Phase, Setup, tuple[tuple[str, int | None], ...]]

_LOGGER = logging.getLogger(__name__)

PACE: Final = timedelta(seconds=4)
"""Between two lines about one lobby."""
_NEEDED: Final = COUNTDOWN + timedelta(seconds=4)
"""So long a token has to be good that the first question is put with."""
_FEWEST: Final = 2
"""Tokens: one for a line that can be done without, one for the first question."""
SHOWN: Final = "shown"
"""Stands for the id of a lobby's message, which nobody can change."""


@dataclass(slots=True)
class _Board:
    """What is known of one lobby."""

    lobby: Lobby
    has_card: bool
    seen: Seen | None = None
    """What was said last."""
    said_at: datetime | None = None
    is_due: bool = False


class LineLobbies:
    """Shows lobbies.

    Args:
        mouth: Tells groups.
        pen: Sets what a quiz's group is told.
        newest: Returns a lobby as it stands by now.
        shown: Is told of each card that was said.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
        timezone: Where times are counted.
    """

    def __init__(
        self,
        mouth: GroupMouth,
        *,
        pen: Callable[[GroupQuiz], Awaitable[Pen]],
        newest: Callable[[Lobby], Awaitable[Lobby]],
        shown: Callable[[UUID, str], Awaitable[None]],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        timezone: tzinfo,
    ) -> None:
        self._mouth = mouth
        self._pen = pen
        self._newest = newest
        self._shown = shown
        self._now = now
        self._sleep = sleep
        self._timezone = timezone
        self._boards: Newest[UUID, _Board] = Newest()
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    def show(self, lobby: Lobby, *, sends: bool) -> bool:
        """Have a group told soon how a lobby stands; it never fails.

        Return False, having done nothing, where its card is not there and another process is about to say it.
        """
        quiz = lobby.quiz
        board = self._boards.get(quiz.id)
        if board is None:
            if not (sends or quiz.lobby_message_id):
                return False
            board = _Board(lobby, has_card=quiz.lobby_message_id is not None)
            self._boards.put(quiz.id, board)
        board.lobby, board.is_due = lobby, True
        board.has_card = board.has_card or quiz.lobby_message_id is not None
        if quiz.id not in self._tasks:
            task = asyncio.create_task(self._work(board), name=f"lobby {quiz.id.hex}")
            self._tasks[quiz.id] = task
        return True

    async def settle(self) -> None:
        """Return when nothing is under way any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks.values()))
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Say nothing more."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _work(self, board: _Board) -> None:
        quiz_id = board.lobby.quiz.id
        try:
            while board.is_due:
                await self._wait(board)
                board.is_due = False
                await self._bring_up(board)
        except (DeliveryError, StorageError) as error:
            _LOGGER.warning("A lobby could not be shown: %s", error, extra={"quiz": quiz_id.hex})
        except Exception:  # the quiz goes on without
            _LOGGER.exception("A lobby cannot be shown", extra={"quiz": quiz_id.hex})
        finally:
            del self._tasks[quiz_id]
            if board.lobby.quiz.phase is not Phase.LOBBY:
                self._boards.pop(quiz_id)

    async def _wait(self, board: _Board) -> None:
        """Wait until something may be said again."""
        if board.said_at is not None and (wait := board.said_at + PACE - self._now()) > timedelta():
            await self._sleep(wait.total_seconds())

    async def _bring_up(self, board: _Board) -> None:
        told = board.lobby.quiz.phase
        lobby = board.lobby = await self._newest(board.lobby)
        state = _state(lobby.quiz)
        if state == board.seen and board.has_card:
            return
        if not board.has_card and lobby.quiz.phase is Phase.LOBBY:
            await self._say_card(board, lobby)
            return
        # Whichever process let it begin, or closed it, says so.
        speech = await self._line(board, lobby) if lobby.quiz.phase is told else None
        if speech is not None and await self._mouth.say(lobby.quiz.chat, speech):
            board.said_at = self._now()
        board.seen = state

    async def _say_card(self, board: _Board, lobby: Lobby) -> None:
        """Say a lobby's card, the one thing of it that is worth a push; without one, the next change tries again."""
        speech = lobby_speech(lobby, await self._pen(lobby.quiz), self._timezone)
        if not await self._mouth.say(lobby.quiz.chat, speech, key=uuid5(lobby.quiz.id, "lobby")):
            _LOGGER.warning("A lobby waits for a tap to be shown", extra={"quiz": lobby.quiz.id.hex})
            return
        board.has_card, board.said_at, board.seen = True, self._now(), _state(lobby.quiz)
        await self._shown(lobby.quiz.id, SHOWN)

    async def _line(self, board: _Board, lobby: Lobby) -> Speech | None:
        """Return what is new about a lobby whose card is there; None if that can be done without."""
        quiz, pen = lobby.quiz, await self._pen(lobby.quiz)
        if quiz.phase is Phase.OVER:
            return closed_speech(lobby, pen)
        if quiz.phase is Phase.COUNTDOWN:
            is_news = board.seen is not None and board.seen[0] is Phase.LOBBY
            is_free = is_news and await self._mouth.spare(quiz.chat, _NEEDED) >= _FEWEST
            return begins_speech(lobby, pen) if is_free else None
        if quiz.phase is not Phase.LOBBY:
            return None
        if board.seen is not None and board.seen[1] != quiz.setup:
            return setup_speech(lobby, pen)
        return joined_speech(lobby, pen, self._timezone)


def _state(quiz: GroupQuiz) -> Seen:
    return quiz.phase, quiz.setup, tuple((player.person_id, player.team) for player in quiz.playing)
