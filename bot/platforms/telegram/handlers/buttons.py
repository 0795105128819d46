"""What happens when a button is pressed: the message turns its page, and every press is answered.

Owns the way from callback data to the next page. Anyone in a group may press; who may change its digests,
`settings_buttons` asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.domain.language import parse_language
from bot.errors import LanguageError
from bot.platforms.telegram.admin_actions import AdminAction
from bot.platforms.telegram.broadcast_actions import BroadcastAction, SetBroadcasts
from bot.platforms.telegram.callbacks import ChooseLanguage, ShowToday, decode
from bot.platforms.telegram.digest_actions import AboutDigest, RefreshStatus, ShowHistory
from bot.platforms.telegram.group_actions import GroupPlay
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.actions import reply_to
from bot.platforms.telegram.handlers.languages import choose, may_choose
from bot.platforms.telegram.handlers.settings_desk import here
from bot.platforms.telegram.link_actions import LinkAction
from bot.platforms.telegram.people_actions import PeopleAction
from bot.platforms.telegram.quiz_actions import QuizAction
from bot.platforms.telegram.rank_actions import RankAction
from bot.platforms.telegram.schedule_actions import ScheduleAction
from bot.platforms.telegram.settings_actions import Aimed, LookUpInstead

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat

    from bot.domain.replies import Reply
    from bot.platforms.telegram.admin_actions import AdminPress
    from bot.platforms.telegram.broadcast_actions import BroadcastPress
    from bot.platforms.telegram.callbacks import Action, Reading
    from bot.platforms.telegram.group_actions import GroupPress
    from bot.platforms.telegram.handlers.admin import AdminHandlers
    from bot.platforms.telegram.handlers.announcements import AnnouncementHandlers
    from bot.platforms.telegram.handlers.broadcast import BroadcastHandlers
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.digests import DigestHandlers
    from bot.platforms.telegram.handlers.group_buttons import GroupButtons
    from bot.platforms.telegram.handlers.links import LinkHandlers
    from bot.platforms.telegram.handlers.owners import OwnerHandlers
    from bot.platforms.telegram.handlers.people import PeopleHandlers
    from bot.platforms.telegram.handlers.quiz_buttons import QuizButtons
    from bot.platforms.telegram.handlers.quiz_schedule import ScheduleHandlers
    from bot.platforms.telegram.handlers.rank import RankHandlers
    from bot.platforms.telegram.handlers.settings_buttons import SettingsButtons
    from bot.platforms.telegram.link_actions import LinkPress
    from bot.platforms.telegram.people_actions import PeoplePress
    from bot.platforms.telegram.quiz_actions import QuizPress
    from bot.platforms.telegram.rank_actions import RankPress
    from bot.platforms.telegram.schedule_actions import SchedulePress

    Play: TypeAlias = QuizPress | GroupPress | PeoplePress | LinkPress | RankPress | SchedulePress


class ButtonHandlers:
    """Answers pressed buttons."""

    def __init__(  # noqa: PLR0917 - one for each kind of button, made in one place
        self,
        chats: Chats,
        settings: SettingsButtons,
        digests: DigestHandlers,
        owners: OwnerHandlers,
        quiz: QuizButtons,
        people: PeopleHandlers,
        links: LinkHandlers,
        group: GroupButtons,
        rank: RankHandlers,
        schedule: ScheduleHandlers,
        admin: AdminHandlers,
        broadcast: BroadcastHandlers,
        announcements: AnnouncementHandlers,
    ) -> None:
        self._chats = chats
        self._admin = admin
        self._broadcast = broadcast
        self._announcements = announcements
        self._group = group
        self._rank = rank
        self._schedule = schedule
        self._quiz = quiz
        self._people = people
        self._links = links
        self._owners = owners
        self._digests = digests
        self._settings = settings

    async def pressed(self, query: CallbackQuery) -> None:
        """Show what the button leads to, or say kindly that it is out of date."""
        action = decode(query.data or "", lambda key: self._chats.recall(key, query.message))
        if query.message is None or action is None:
            await self._chats.out_of_date(query)
        else:
            await self._do(query, query.message.chat, action)

    async def _do(self, query: CallbackQuery, chat: Chat, action: Action) -> None:
        """Hand an action to whoever knows what it means."""
        match action:
            case Aimed():
                await self._settings.pressed(query, chat, action)
            case LookUpInstead(words):
                await self._settings.look_up(query, chat, words or "")
            case ChooseLanguage(tag):
                await self._choose(query, chat, tag)
            case ShowToday():
                await self._chats.turn(query, await self._digests.todays(chat))
            case ShowHistory(page):
                await self._digests.turn_history(query, chat, page)
            case RefreshStatus():
                await self._owners.refresh(query, chat)
            case AdminAction() | BroadcastAction():
                await self._look_after(query, chat, action)
            case AboutDigest():
                await self._digests.pressed(query, chat, action)
            case QuizAction() | GroupPlay() | PeopleAction() | RankAction() | ScheduleAction():
                await self._play(query, chat, action)
            case _:
                await self._show(query, chat, action)

    async def _look_after(self, query: CallbackQuery, chat: Chat, action: AdminPress | BroadcastPress) -> None:
        """Hand an action of those who run the bot, or about what they tell, to whoever knows what it means."""
        match action:
            case AdminAction():
                await self._admin.pressed(query, chat, action)
            case SetBroadcasts():
                await self._announcements.pressed(query, chat, action)
            case _:
                await self._broadcast.pressed(query, chat, action)

    async def _play(self, query: CallbackQuery, chat: Chat, action: Play) -> None:
        """Hand an action about quizzes, or about the presser, to whoever knows what it means."""
        match action:
            case QuizAction():
                await self._quiz.pressed(query, chat, action)
            case GroupPlay():
                await self._group.pressed(query, chat, action)
            case RankAction():
                await self._rank.pressed(query, chat, action)
            case ScheduleAction():
                await self._schedule.pressed(query, chat, action)
            case LinkAction():
                await self._links.pressed(query, chat, action)
            case _:
                await self._people.pressed(query, chat, action)

    async def _show(self, query: CallbackQuery, chat: Chat, action: Reading) -> None:
        """Turn the page to what an action shows."""
        words = await self._chats.words(chat, query.from_user)
        reply = reply_to(action, self._chats.context, words.language)
        if reply is None:
            await self._chats.out_of_date(query)
        else:
            await self._chats.turn(query, reply)

    async def _choose(self, query: CallbackQuery, chat: Chat, tag: str) -> None:
        """Change the chat's language and turn the page to it."""
        try:
            language = parse_language(tag)
        except LanguageError:
            await self._chats.out_of_date(query)
            return
        if not await may_choose(self._chats, chat, lambda: rights.presser(query, chat.id)):
            await self._settings.refuse(query, chat, here(chat), about_language=True)
            return

        async def say(reply: Reply) -> None:
            await self._chats.turn(query, reply)

        await choose(self._chats, chat, language, say)
