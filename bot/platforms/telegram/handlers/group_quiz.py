"""Group quizzes: what people ask for by commands.

Owns the way from a message to `bot.services.group_quizzes`, and what whoever asked is answered. What the whole group is
told of a quiz is said by the bot's voice, of its own accord.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz import COUNTDOWN
from bot.domain.group_quiz_replies import GroupCommand, GroupQuizRunning, NoGroupQuiz, NotYours, TooManyQuizzes
from bot.domain.group_quizzes import DEFAULT_WISH, Phase, Setup
from bot.domain.group_wishes import read_group_wish
from bot.domain.rounds import ScopeKind
from bot.platforms.i18n import wording
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.group_people import may_conduct, writer_of
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.telegram.render import group_notices
from bot.platforms.telegram.render.group_wishes import group_wish_page
from bot.platforms.telegram.render.quiz import in_private

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from telegram import Message

    from bot.domain.chat import ChatKey
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.domain.rounds import Scope, Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.group_people import Asker
    from bot.platforms.telegram.page import Page

BEFORE_PLAY: Final = frozenset({Phase.LOBBY, Phase.COUNTDOWN})
_POINTS: Final = 3
_POINTS_WITHIN: Final = timedelta(seconds=30)
"""So often in so long the way to a quiz is shown: its questions need most of what a group may be told in a minute."""
_REMEMBERED: Final = 1024
"""Quizzes of which it is known when the way to them was shown."""


class GroupQuizHandlers:
    """Answers commands about group quizzes."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._quizzes = chats.context.groups
        self._pointed: OrderedDict[UUID, deque[datetime]] = OrderedDict()

    async def open(self, message: Message, typed: str) -> None:
        """Open a lobby as the words wish; else say what can be, or point to the quiz that is running."""
        wish = read_group_wish(self._chats.context.library, self._chats.context.lookup, typed)
        key = chat_key(message.chat.id)
        if isinstance(wish, Setup) and wish.wish.scope.kind is ScopeKind.DUE:
            await self._answer(message, in_private(wish.wish.scope, await self.words(key), message.get_bot().username))
        elif isinstance(wish, Setup):
            await self._begin(message, wish)
        elif (running := await self._quizzes.running(key)) is not None:
            await self.point(message, running)
        else:
            await self._answer(message, group_wish_page(wish, await self.words(key)))

    async def about(self, message: Message, scope: Scope) -> None:
        """Open a lobby for a quiz on something, or point to the quiz that is running."""
        await self._begin(message, Setup(replace(DEFAULT_WISH, scope=scope)))

    async def _begin(self, message: Message, setup: Setup) -> None:
        asker = writer_of(message)
        if asker is None:
            return
        opened = await self.opened(chat_key(message.chat.id), asker, setup, _thread(message))
        if isinstance(opened, GroupQuizRunning):
            await self.point(message, opened.quiz)
        elif isinstance(opened, TooManyQuizzes):
            shown = group_notices.notice_page(opened, await self.words(chat_key(message.chat.id)))
            if shown is not None:
                await self._answer(message, shown)

    async def opened(
        self, chat: ChatKey, asker: Asker, setup: Setup, thread_id: str | None
    ) -> GroupQuiz | GroupQuizRunning | TooManyQuizzes:
        """Open a lobby in a group for somebody, who plays if they can, or return what is running there.

        Raises:
            StorageError: Nothing was opened.
        """
        return await self._quizzes.open(
            chat,
            asker.id,
            asker.name,
            setup,
            language=asker.language,
            thread_id=thread_id,
            joins=asker.is_person,
        )

    async def point(self, message: Message, quiz: GroupQuiz) -> None:
        """Show the way to the quiz that is running, at the message in which it goes on if that can be answered.

        Where it was shown a few times just now, it is there to be seen, and nothing more is said.
        """
        if not self._points_again(quiz):
            return
        words, chat = await self.words(chat_key(message.chat.id), quiz), message.chat
        place = _place(quiz)
        url = deeplinks.message_url(chat.id, place, chat.username) if place else None
        shown = group_notices.running_page(quiz, words, url)
        is_beside = place is not None and _thread(message) == quiz.thread_id
        await self._chats.messenger.send(chat.id, shown, reply_to=place if is_beside else message.message_id)

    def _points_again(self, quiz: GroupQuiz) -> bool:
        """Say whether the way to a quiz may be shown once more, and note that it is."""
        now = self._chats.context.now()
        shown_at = self._pointed.setdefault(quiz.id, deque(maxlen=_POINTS))
        if len(self._pointed) > _REMEMBERED:
            self._pointed.popitem(last=False)
        if len(shown_at) == _POINTS and abs(now - shown_at[0]) < _POINTS_WITHIN:
            return False
        shown_at.append(now)
        return True

    async def start(self, message: Message) -> None:
        """Start what is waiting in the lobby."""
        await self._conduct(message, GroupCommand.START)

    async def pause(self, message: Message) -> None:
        """Pause the quiz."""
        await self._conduct(message, GroupCommand.PAUSE)

    async def resume(self, message: Message) -> None:
        """Let a paused quiz go on."""
        await self._conduct(message, GroupCommand.RESUME)

    async def stop(self, message: Message) -> None:
        """End the quiz, or close its lobby."""
        await self._conduct(message, GroupCommand.STOP)

    async def instead(self, message: Message, *, skipping: bool = False) -> bool:
        """Say, where a quiz is running, what stands for ending or skipping in a private round; return whether it is."""
        quiz = await self._quizzes.running(chat_key(message.chat.id))
        if quiz is None:
            return False
        words = await self.words(chat_key(message.chat.id), quiz)
        page = group_notices.no_skipping_page(words) if skipping else group_notices.instead_page(quiz, words)
        await self._answer(message, page)
        return True

    async def elsewhere(self, message: Message, wish: Wish | None = None) -> None:
        """Say in private that something is for groups."""
        words = await self._chats.words(message.chat, message.from_user)
        shown = group_notices.elsewhere_page(words, message.get_bot().username, wish)
        await self._chats.messenger.send(message.chat.id, shown)

    async def words(self, chat: ChatKey, quiz: GroupQuiz | None = None) -> Wording:
        """Return the language of a group, or of its quiz if it never chose."""
        return wording(await self._chats.context.preferences.language(chat, quiz.language if quiz else None))

    async def _conduct(self, message: Message, command: GroupCommand) -> None:
        """Do something with the group's quiz if its writer may, and say what that came to."""
        if not in_group(message.chat):
            await self.elsewhere(message)
            return
        quiz = await self._quizzes.running(chat_key(message.chat.id))
        words = await self.words(chat_key(message.chat.id), quiz)
        if quiz is not None and quiz.phase is Phase.LOBBY and command in {GroupCommand.PAUSE, GroupCommand.RESUME}:
            await self.point(message, quiz)
            return
        if quiz is None:
            notice: GroupNotice = NoGroupQuiz(command)
        elif not await may_conduct(message, quiz):
            notice = NotYours(quiz.starter_name)
        else:
            notice = await self.conducted(quiz, command)
        shown = group_notices.notice_page(notice, words, quiz, done_text(command, quiz, words))
        if shown is not None:
            await self._answer(message, shown)

    async def conducted(self, quiz: GroupQuiz, command: GroupCommand, *, alone: bool = False) -> GroupNotice:
        """Do something with a quiz, for somebody who may.

        Raises:
            StorageError: Nothing was done.
        """
        match command:
            case GroupCommand.START:
                return await self._quizzes.start(quiz.id, alone=alone)
            case GroupCommand.PAUSE:
                return await self._quizzes.pause(quiz.chat, quiz.id)
            case GroupCommand.RESUME:
                return await self._quizzes.resume(quiz.chat, quiz.id)
            case GroupCommand.STOP:
                return await self._quizzes.stop(quiz.chat, quiz.id)
            case _:
                raise AssertionError(command)

    async def _answer(self, message: Message, page: Page) -> None:
        """Answer a message with a page that hangs on it."""
        await self._chats.messenger.send(message.chat.id, page, reply_to=message.message_id)


def done_text(command: GroupCommand, quiz: GroupQuiz | None, words: Wording) -> str:
    """Return what is said when something was done that the group is not told of anyway."""
    if quiz is None:
        return ""
    if command is GroupCommand.RESUME:
        if quiz.phase is not Phase.PAUSED:
            return words.say("It goes on without a pause.")
        seconds = int(COUNTDOWN.total_seconds())
        return words.say_n("It goes on in {n} second.", "It goes on in {n} seconds.", seconds)
    if command is GroupCommand.STOP and quiz.phase in BEFORE_PLAY:
        return words.say("There will be no quiz.")
    return ""


def _place(quiz: GroupQuiz) -> int | None:
    """Return the message in which a quiz goes on: the last question's, before the first one the lobby's."""
    current = quiz.current
    if current is not None and current.message_id is not None:
        return int(current.message_id) if current.chat == quiz.chat else None
    return int(quiz.lobby_message_id) if quiz.lobby_message_id and current is None else None


def _thread(message: Message) -> str | None:
    """Return the topic of a forum in which a message was written."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None
