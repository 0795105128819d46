"""Which update goes to which handler: all of it, in order, in one place.

Every update is a sign of life first; then the first route that fits takes it. No route: no answer. On purpose there is
none for

- edited messages: an answer to the first wording stands already, and a second beside it would only confuse;
- channel posts: a channel asks nothing; its admins look after its digests in private;
- what a person inserted by our own inline mode: that is our own text;
- what other bots write: two that answer each other would never end.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    TypeHandler,
    filters,
)

from bot.platforms.telegram.accounts import taken_by
from bot.platforms.telegram.commands import names_of
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
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime

    from telegram import CallbackQuery, ChatMemberUpdated, InlineQuery, Message, PollAnswer
    from telegram.ext import Application

    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.messenger import Messenger

    Callback: TypeAlias = Callable[[Update, Any], Coroutine[Any, Any, None]]
    GoOn: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


class _FromAnotherBot(filters.MessageFilter):
    """Lets messages of other bots through; anonymous admins and channels speak through one of Telegram's own."""

    def filter(self, message: Message) -> bool:
        """Say whether another bot wrote it."""
        return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


FROM_ANOTHER_BOT = _FromAnotherBot()
ARRIVED_AT: ContextVar[datetime] = ContextVar("ARRIVED_AT")
"""When the update in hand came, which PTB does not hand on."""
_FIRST = -1
"""The group of handlers that see every update before the one route that takes it."""
_NEW = filters.UpdateType.MESSAGE & ~filters.VIA_BOT & ~FROM_ANOTHER_BOT
_PRIVATE = _NEW & filters.ChatType.PRIVATE
_GROUP = _NEW & filters.ChatType.GROUPS


def register(application: Application[Any, Any, Any, Any, Any, Any], context: Context, messenger: Messenger) -> GoOn:
    """Give `application` all routes, over handlers that share `context` and speak through `messenger`.

    Return what goes on with everything that a restart interrupted or that could not be said; to be called again and
    again once the bot is connected.
    """
    chats = Chats(context, messenger)
    desk = Desk(chats)
    typed, channels, buttons = TypedHandlers(desk), ChannelHandlers(desk), SettingsButtons(desk)
    settings, digests = SettingsHandlers(desk, channels), DigestHandlers(desk)
    group = GroupQuizHandlers(chats)
    quiz, people = QuizHandlers(chats, group), PeopleHandlers(chats)
    commands = CommandHandlers(chats, digests, quiz, people)
    membership, owners = MembershipHandlers(desk), OwnerHandlers(chats, commands)
    rounds, lobbies = QuizButtons(chats, quiz.table), GroupButtons(chats, group)
    rank, schedule, admin = RankHandlers(chats), ScheduleHandlers(chats), AdminHandlers(chats, commands)
    broadcast, announcements = BroadcastHandlers(chats, commands.unknown), AnnouncementHandlers(chats)
    pressed = ButtonHandlers(
        chats, buttons, digests, owners, rounds, people, lobbies, rank, schedule, admin, broadcast, announcements
    ).pressed
    application.add_handler(TypeHandler(Update, _any(membership.heard)), group=_FIRST)
    application.add_handler(CommandHandler("cancel", _cancelled(broadcast, settings, typed), filters=_PRIVATE))
    by_name = _commands(commands, settings, digests, quiz, people) | _group_commands(group, rank, schedule)
    for name, handle in by_name.items():
        application.add_handler(CommandHandler(names_of(name), _command(handle, typed), filters=_PRIVATE | _GROUP))
    talk = TalkHandlers(chats, typed, channels, by_name, quiz, broadcast=broadcast)
    application.add_handlers(
        [
            CommandHandler("status", _command(owners.status, typed), filters=_PRIVATE),  # on owners' menus alone
            CommandHandler("admin", _command(admin.admin, typed), filters=_PRIVATE),  # as this
            CommandHandler("broadcast", _command(broadcast.broadcast, typed), filters=_PRIVATE),  # as this
            CommandHandler("announcements", _command(announcements.announcements, typed), filters=_PRIVATE | _GROUP),
            CommandHandler("startquiz", _command(group.start, typed), filters=_PRIVATE | _GROUP),  # nor this
            MessageHandler(filters.StatusUpdate.MIGRATE, _message(membership.moved)),
            MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, _message(membership.left)),
            MessageHandler((_PRIVATE | _GROUP) & filters.COMMAND, _command(commands.unknown, typed)),
            MessageHandler((_PRIVATE | _GROUP) & filters.LOCATION, _message(typed.located)),
            MessageHandler(_PRIVATE & filters.TEXT, _message(talk.private)),
            MessageHandler(_GROUP & filters.TEXT, _message(talk.group)),
            MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, _message(talk.not_text)),
            CallbackQueryHandler(_button(pressed)),
            PollAnswerHandler(_vote(quiz.voted)),
            InlineQueryHandler(_inline(InlineHandlers(chats).asked)),
            ChatMemberHandler(_membership(membership.changed), ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    return quiz.later.go_on


def _commands(
    commands: CommandHandlers,
    settings: SettingsHandlers,
    digests: DigestHandlers,
    quiz: QuizHandlers,
    people: PeopleHandlers,
) -> dict[str, Callable[[Message], Awaitable[None]]]:
    """Return what answers each command of the menu."""
    return {
        "start": commands.start,
        "help": commands.help,
        "today": digests.today,
        "find": commands.find,
        "concept": commands.concept,
        "concepts": commands.concepts,
        "annex": commands.annex,
        "numbers": commands.numbers,
        "figures": commands.figures,
        "quiz": quiz.quiz,
        "review": quiz.review,
        "skip": quiz.skip,
        "stop": quiz.stop,
        "stats": people.stats,
        "history": digests.history,
        "subscribe": settings.subscribe,
        "settings": settings.settings,
        "pause": settings.pause,
        "resume": settings.resume,
        "unsubscribe": settings.unsubscribe,
        "language": commands.language,
        "privacy": people.privacy,
        "export": people.export,
        "forget": people.forget,
        "about": commands.about,
    }


def _group_commands(
    group: GroupQuizHandlers, rank: RankHandlers, schedule: ScheduleHandlers
) -> dict[str, Callable[[Message], Awaitable[None]]]:
    """Return what answers the menu's commands that are for groups alone."""
    return {
        "pausequiz": group.pause,
        "resumequiz": group.resume,
        "stopquiz": group.stop,
        "rank": rank.rank,
        "schedule": schedule.schedule,
    }


def _any(handle: Callable[[Update], Awaitable[None]]) -> Callback:
    """Hand a handler the whole update."""

    async def callback(update: Update, _: object) -> None:
        await handle(update)

    return callback


def _command(handle: Callable[[Message], Awaitable[None]], typed: TypedHandlers) -> Callback:
    """Hand a handler the message of its update; what was asked before a command is not answered any more."""

    async def command(message: Message) -> None:
        await typed.dropped(message)
        await handle(message)

    command.__qualname__ = handle.__qualname__  # for accounts: this is but a wrapper
    return _message(command)


def _cancelled(broadcast: BroadcastHandlers, settings: SettingsHandlers, typed: TypedHandlers) -> Callback:
    """Let an owner take back what they were about to tell everybody; otherwise it is another name of /settings."""

    async def cancel(message: Message) -> None:
        if not await broadcast.cancelled(message):
            await typed.dropped(message)
            await settings.settings(message)

    return _message(cancel)


def _message(handle: Callable[[Message], Awaitable[None]]) -> Callback:
    """Hand a handler the message of its update."""

    async def callback(update: Update, _: object) -> None:
        if update.message:
            taken_by(handle)
            await handle(update.message)

    return callback


def _button(handle: Callable[[CallbackQuery], Awaitable[None]]) -> Callback:
    """Hand a handler the pressed button of its update."""

    async def callback(update: Update, _: object) -> None:
        if update.callback_query:
            taken_by(handle)
            await handle(update.callback_query)

    return callback


def _vote(handle: Callable[[PollAnswer, datetime], Awaitable[None]]) -> Callback:
    """Hand a handler the vote of its update, and when it came."""

    async def callback(update: Update, _: object) -> None:
        if update.poll_answer:
            taken_by(handle)
            await handle(update.poll_answer, ARRIVED_AT.get())

    return callback


def _inline(handle: Callable[[InlineQuery], Awaitable[None]]) -> Callback:
    """Hand a handler the inline query of its update."""

    async def callback(update: Update, _: object) -> None:
        if update.inline_query:
            taken_by(handle)
            await handle(update.inline_query)

    return callback


def _membership(handle: Callable[[ChatMemberUpdated], Awaitable[None]]) -> Callback:
    """Hand a handler the change of membership of its update."""

    async def callback(update: Update, _: object) -> None:
        if update.my_chat_member:
            taken_by(handle)
            await handle(update.my_chat_member)

    return callback
