"""How the bot speaks in group quizzes on Telegram: `bot.services.group_stores.GroupVoice`.

Owns the addressing: which chat, which topic, below which poll, in which language. What is said is `render`'s; when, and
what becomes of it, the services'.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from bot.domain.chat import ChatKey, Platform
from bot.errors import UnavailableError, WordingRefusedError
from bot.platforms.i18n import wording
from bot.platforms.telegram.group_board import LobbyBoard
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.polls import send_group_poll, stop_group_poll
from bot.platforms.telegram.refusals import NO_POLL, refusal_is
from bot.platforms.telegram.render.group_lobby import lobby_page
from bot.platforms.telegram.render.group_result import result_pages
from bot.platforms.telegram.render.group_reveal import group_poll, line_page, reveal_page
from bot.services.group_stores import Placed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from bot.domain.group_quiz_replies import (
        GroupQuestionPut,
        GroupResult,
        Lobby,
        PausedNow,
        QuestionRevealed,
        WentOn,
    )
    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.group_actions import LobbyPage
    from bot.platforms.telegram.messenger import Messenger

_LOGGER = logging.getLogger(__name__)

_RESULTS_KEPT: Final = 1024
"""Results that are remembered while only a part of their messages could be sent."""


class TelegramGroupVoice:
    """Speaks in groups. All errors are `DeliveryError`, in its kinds.

    Args:
        context: The library, in which language groups read, and which page each lobby shows.
        messenger: The bot's voice.
        username: The bot's name without the @, known once it is connected.
        lobby_shown: Is told which message shows the lobby of a quiz.
    """

    def __init__(
        self,
        context: Context,
        messenger: Messenger,
        *,
        username: Callable[[], str],
        lobby_shown: Callable[[UUID, str], Awaitable[None]],
    ) -> None:
        self._context = context
        self._messenger = messenger
        self._username = username
        self._board = LobbyBoard(messenger, render=self._lobby_page, shown=lobby_shown, page_of=context.lobby_pages.of)
        self._told: OrderedDict[UUID, int] = OrderedDict()  # how many messages of a result have been sent

    def show_lobby(self, lobby: Lobby, *, sends: bool) -> bool:
        """Have the lobby's message show this soon; of many changes in a row, the newest state is shown.

        Return False where there is none, and another process is about to send it.
        """
        return self._board.show(lobby, sends=sends)

    async def put(self, putting: GroupQuestionPut) -> Placed:
        """Put a question as a poll that closes by itself; only the first of a quiz makes a sound.

        Raises:
            DeliveryError: It was not put, or nobody knows (`UnknownOutcomeError`).
        """
        quiz = putting.quiz
        sent = await send_group_poll(
            self._messenger,
            _chat_id(quiz.chat),
            group_poll(putting, await self._words(quiz)),
            seconds=quiz.setup.seconds,
            hides_answer=quiz.setup.is_tournament,
            thread_id=_thread_id(quiz),
            silent=putting.number > 1,
        )
        return Placed(ChatKey(Platform.TELEGRAM, str(sent.chat_id)), sent.poll_id, str(sent.message_id))

    async def close_poll(self, quiz: GroupQuiz, question: GroupQuestion) -> bool:
        """Close a poll; return False if it is gone. One in a group that has moved since closes by itself.

        Raises:
            DeliveryError: It may be open still.
        """
        if question.chat is None or question.message_id is None:
            return True
        try:
            is_there = await stop_group_poll(self._messenger, _chat_id(question.chat), int(question.message_id))
        except (UnavailableError, WordingRefusedError) as error:
            if question.chat == quiz.chat:
                raise
            _LOGGER.debug("A poll in a group that has moved closes by itself: %s", error)
            return True
        return is_there or question.chat != quiz.chat

    async def reveal(self, revealed: QuestionRevealed) -> bool:
        """Say what a question came to, below its poll; return False, having said nothing, if its poll is gone.

        Raises:
            DeliveryError: It was not said, or nobody knows.
        """
        quiz, question = revealed.quiz, revealed.question
        has_poll = revealed.void is None and question.message_id is not None and question.chat == quiz.chat
        below = int(question.message_id) if has_poll and question.message_id else None
        page = _plain(reveal_page(revealed, await self._words(quiz)))
        try:
            await self._messenger.post(_chat_id(quiz.chat), page, below=below, thread_id=_thread_id(quiz), silent=True)
        except WordingRefusedError as refusal:
            if below is not None and refusal_is(refusal, NO_POLL):
                return False
            raise
        return True

    async def say(self, quiz: GroupQuiz, line: PausedNow | WentOn) -> None:
        """Say one line.

        Raises:
            DeliveryError: It was not said, or nobody knows.
        """
        await self._send(quiz, line_page(quiz, line, await self._words(quiz)))

    async def tell(self, result: GroupResult) -> None:
        """Say how a quiz went, in as many messages as that takes; what was said of it before is not said again.

        Raises:
            DeliveryError: Not all of it was said, or nobody knows.
        """
        quiz = result.quiz
        pages = result_pages(result, await self._words(quiz), self._username())
        for number in range(self._told.pop(quiz.id, 0), len(pages)):
            self._told[quiz.id] = number
            if len(self._told) > _RESULTS_KEPT:
                self._told.popitem(last=False)
            await self._send(quiz, pages[number], silent=number > 0)
        self._told.pop(quiz.id, None)

    async def _send(self, quiz: GroupQuiz, page: Page, *, silent: bool = False) -> None:
        await self._messenger.post(
            _chat_id(quiz.chat), _plain(page), below=None, thread_id=_thread_id(quiz), silent=silent
        )

    async def _lobby_page(self, lobby: Lobby, page: LobbyPage) -> Page:
        lobby = await self._context.groups.newest(lobby)
        words, sections = await self._words(lobby.quiz), self._context.library.sections
        return _plain(lobby_page(lobby, words, timezone=self._context.timezone, sections=sections, page=page))

    async def _words(self, quiz: GroupQuiz) -> Wording:
        """Return the group's language: as chosen there, else as whoever opened the quiz reads."""
        return wording(await self._context.preferences.language(quiz.chat, quiz.language))


def _plain(page: Page) -> Page:
    """Return a page whose text is plain from here on: `Markup` would escape what is added to it."""
    return Page(str(page.text), page.keyboard)


def _chat_id(chat: ChatKey) -> int:
    return int(chat.chat_id)


def _thread_id(quiz: GroupQuiz) -> int | None:
    return int(quiz.thread_id) if quiz.thread_id else None
