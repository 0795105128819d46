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
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    TypeHandler,
    filters,
)

from bot.platforms.inbound.accounts import taken_by
from bot.platforms.telegram.handlers.together import Handlers
from bot.platforms.words.commands import names_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime

    from telegram import CallbackQuery, ChatMemberUpdated, InlineQuery, Message, PollAnswer
    from telegram.ext import Application

    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.handlers.broadcast import BroadcastHandlers
    from bot.platforms.telegram.handlers.settings import SettingsHandlers
    from bot.platforms.telegram.handlers.settings_typed import TypedHandlers
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
    handlers = Handlers(context, messenger)
    application.add_handler(TypeHandler(Update, _any(handlers.membership.heard)), group=_FIRST)
    application.add_handlers(_routes(handlers))
    return handlers.quiz.later.go_on


def _routes(to: Handlers) -> list[BaseHandler[Update, Any, Any]]:
    """Return all routes but for the signs of life, in order."""
    anywhere, typed = _PRIVATE | _GROUP, to.typed
    by_name = _commands(to) | _group_commands(to)
    talk = to.talk(by_name)
    return [
        CommandHandler("cancel", _cancelled(to.broadcast, to.settings, typed), filters=_PRIVATE),
        *(CommandHandler(names_of(name), _command(one, typed), filters=anywhere) for name, one in by_name.items()),
        CommandHandler("status", _command(to.owners.status, typed), filters=_PRIVATE),  # on owners' menus alone
        CommandHandler("admin", _command(to.admin.admin, typed), filters=_PRIVATE),  # as this
        CommandHandler("broadcast", _command(to.broadcast.broadcast, typed), filters=_PRIVATE),  # as this
        CommandHandler("announcements", _command(to.announcements.announcements, typed), filters=anywhere),
        CommandHandler("startquiz", _command(to.group.start, typed), filters=anywhere),  # nor this
        MessageHandler(filters.StatusUpdate.MIGRATE, _message(to.membership.moved)),
        MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, _message(to.membership.left)),
        MessageHandler(anywhere & filters.COMMAND, _command(to.commands.unknown, typed)),
        MessageHandler(anywhere & filters.LOCATION, _message(typed.located)),
        MessageHandler(_PRIVATE & filters.TEXT, _message(talk.private)),
        MessageHandler(_GROUP & filters.TEXT, _message(talk.group)),
        MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, _message(talk.not_text)),
        CallbackQueryHandler(_button(to.pressed())),
        PollAnswerHandler(_vote(to.quiz.voted)),
        InlineQueryHandler(_inline(to.inline.asked)),
        ChatMemberHandler(_membership(to.membership.changed), ChatMemberHandler.MY_CHAT_MEMBER),
    ]


def _commands(to: Handlers) -> dict[str, Callable[[Message], Awaitable[None]]]:
    """Return what answers each command of the menu."""
    return {
        "start": to.commands.start,
        "help": to.commands.help,
        "today": to.digests.today,
        "find": to.commands.find,
        "concept": to.commands.concept,
        "concepts": to.commands.concepts,
        "annex": to.commands.annex,
        "numbers": to.commands.numbers,
        "figures": to.commands.figures,
        "quiz": to.quiz.quiz,
        "review": to.quiz.review,
        "skip": to.quiz.skip,
        "stop": to.quiz.stop,
        "stats": to.people.stats,
        "history": to.digests.history,
        "subscribe": to.settings.subscribe,
        "settings": to.settings.settings,
        "pause": to.settings.pause,
        "resume": to.settings.resume,
        "unsubscribe": to.settings.unsubscribe,
        "language": to.commands.language,
        "link": to.links.link,
        "unlink": to.links.unlink,
        "privacy": to.people.privacy,
        "export": to.people.export,
        "forget": to.people.forget,
        "about": to.commands.about,
    }


def _group_commands(to: Handlers) -> dict[str, Callable[[Message], Awaitable[None]]]:
    """Return what answers the menu's commands that are for groups alone."""
    return {
        "pausequiz": to.group.pause,
        "resumequiz": to.group.resume,
        "stopquiz": to.group.stop,
        "rank": to.rank.rank,
        "schedule": to.schedule.schedule,
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
