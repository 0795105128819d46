"""All handlers, put together over what they share.

Owns these constructor calls alone. Which update goes to which of them is `routes`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.handlers.admin import AdminHandlers
from bot.platforms.telegram.handlers.announcements import AnnouncementHandlers
from bot.platforms.telegram.handlers.broadcast import BroadcastHandlers
from bot.platforms.telegram.handlers.buttons import ButtonHandlers
from bot.platforms.telegram.handlers.chats import Chats
from bot.platforms.telegram.handlers.commands import CommandHandlers
from bot.platforms.telegram.handlers.digests import DigestHandlers
from bot.platforms.telegram.handlers.group_buttons import GroupButtons
from bot.platforms.telegram.handlers.group_quiz import GroupQuizHandlers
from bot.platforms.telegram.handlers.inline import InlineHandlers
from bot.platforms.telegram.handlers.links import LinkHandlers
from bot.platforms.telegram.handlers.membership import MembershipHandlers
from bot.platforms.telegram.handlers.owners import OwnerHandlers
from bot.platforms.telegram.handlers.people import PeopleHandlers
from bot.platforms.telegram.handlers.quiz import QuizHandlers
from bot.platforms.telegram.handlers.quiz_buttons import QuizButtons
from bot.platforms.telegram.handlers.quiz_schedule import ScheduleHandlers
from bot.platforms.telegram.handlers.rank import RankHandlers
from bot.platforms.telegram.handlers.settings import SettingsHandlers
from bot.platforms.telegram.handlers.settings_buttons import SettingsButtons
from bot.platforms.telegram.handlers.settings_channels import ChannelHandlers
from bot.platforms.telegram.handlers.settings_desk import Desk
from bot.platforms.telegram.handlers.settings_typed import TypedHandlers
from bot.platforms.telegram.handlers.talk import TalkHandlers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from telegram import CallbackQuery, Message

    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.messenger import Messenger


class Handlers:
    """One of each: they share `context` and speak through `messenger`."""

    def __init__(self, context: Context, messenger: Messenger) -> None:
        chats = Chats(context, messenger)
        desk = Desk(chats)
        self._chats, self._settings_buttons = chats, SettingsButtons(desk)
        self.typed, self.channels = TypedHandlers(desk), ChannelHandlers(desk)
        self.settings, self.digests = SettingsHandlers(desk, self.channels), DigestHandlers(desk)
        self.group = GroupQuizHandlers(chats)
        self.quiz, self.people = QuizHandlers(chats, self.group), PeopleHandlers(chats)
        self.commands = CommandHandlers(chats, self.digests, self.quiz, self.people)
        self.membership, self.owners = MembershipHandlers(desk), OwnerHandlers(chats, self.commands)
        self.rank, self.schedule = RankHandlers(chats), ScheduleHandlers(chats)
        self.admin, self.announcements = AdminHandlers(chats, self.commands), AnnouncementHandlers(chats)
        self.broadcast = BroadcastHandlers(chats, self.commands.unknown)
        self.inline, self.links = InlineHandlers(chats), LinkHandlers(chats)

    def pressed(self) -> Callable[[CallbackQuery], Awaitable[None]]:
        """Return what takes pressed buttons, of messages of every kind."""
        return ButtonHandlers(
            self._chats,
            self._settings_buttons,
            self.digests,
            self.owners,
            QuizButtons(self._chats, self.quiz.table),
            self.people,
            self.links,
            GroupButtons(self._chats, self.group),
            self.rank,
            self.schedule,
            self.admin,
            self.broadcast,
            self.announcements,
        ).pressed

    def talk(self, by_name: Mapping[str, Callable[[Message], Awaitable[None]]]) -> TalkHandlers:
        """Return what takes messages that are no commands; `by_name` are those that can be said in plain words."""
        return TalkHandlers(self._chats, self.typed, self.channels, by_name, self.quiz, broadcast=self.broadcast)
