"""What the buttons about digests do: change one thing for one chat, and show the card again.

Owns the way from an action to the service. Every press asks anew whether the presser may change that chat.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, TypeAlias, assert_never

from bot.domain import reading
from bot.domain.language import parse_language
from bot.domain.schedule import mask_of, weekdays_of
from bot.domain.settings_done import began, resumed
from bot.domain.settings_replies import AdminsOnly, ChannelRefusal, ChannelTrouble, Done, View
from bot.domain.subscription import ChatKind, Length
from bot.errors import LanguageError, PauseError, TooManyChatsError
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.languages import choose
from bot.platforms.telegram.handlers.settings_desk import id_of, too_many
from bot.platforms.telegram.render.settings_notices import admins_only_alert, channel_refusal_alert
from bot.platforms.telegram.settings_actions import (
    BEGIN,
    NEW,
    OpenSettings,
    PauseFor,
    Resume,
    SetLanguage,
    SetLength,
    SetTime,
    SetWeekdays,
    SetZone,
    Subscribe,
    UndoUnsubscribe,
    Unsubscribe,
)
from bot.platforms.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from telegram import CallbackQuery, Chat

    from bot.domain.settings_replies import Subject
    from bot.domain.subscription import Subscription
    from bot.platforms.telegram.handlers.settings_desk import Desk

    Change: TypeAlias = (
        SetTime | SetZone | SetWeekdays | SetLength | PauseFor | Resume | Subscribe | Unsubscribe | UndoUnsubscribe
    )


class SettingsButtons:
    """Answers presses on cards of settings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chats = desk.chats
        self._subscriptions = desk.subscriptions

    async def pressed(self, query: CallbackQuery, chat: Chat, action: OpenSettings | SetLanguage | Change) -> None:
        """Do what a button says, if its presser may; else say kindly why not."""
        subject = await self._desk.subject_of(chat, action.target, query.get_bot())
        if subject is None:
            await self._chats.out_of_date(query)
            return
        writes_as = await rights.presser(query, id_of(subject.chat))
        if writes_as is None:
            await self.refuse(query, chat, subject)
            return
        person_id = writes_as if subject.is_here else str(query.from_user.id)
        try:
            if isinstance(action, OpenSettings):
                await self._open(query, chat, subject, action.view, person_id)
            elif isinstance(action, SetLanguage):
                await self._speak(query, chat, subject, action.tag, person_id)
            else:
                await self._change(query, chat, subject, action, person_id)
        except TooManyChatsError:
            words = await self._chats.words(chat, query.from_user)
            await self._chats.alert(query, channel_refusal_alert(too_many(subject), words))

    async def look_up(self, query: CallbackQuery, chat: Chat, words: str) -> None:
        """Look up words that had been taken for a setting."""
        context = self._chats.context
        await context.prompts.close(chat_key(chat.id), str(query.from_user.id))
        await self._chats.add(query, chat, reading.answer(context.library, context.lookup, words))

    async def refuse(self, query: CallbackQuery, chat: Chat, subject: Subject, *, about_language: bool = False) -> None:
        """Say that the presser may not change a chat's digests, or that nobody can from here while we are outside."""
        words = await self._chats.words(chat, query.from_user)
        bot, chat_id = query.get_bot(), id_of(subject.chat)
        hidden = subject.kind is ChatKind.GROUP and await rights.admin(bot, chat_id, bot.id) is None
        text = admins_only_alert(
            AdminsOnly(subject.kind, about_language=about_language and not hidden, may_be_hidden=hidden), words
        )
        if not subject.is_here and await rights.may_post(bot, chat_id) is None:
            name = subject.title or subject.chat.chat_id
            text = channel_refusal_alert(ChannelRefusal(name, ChannelTrouble.BOT_OUTSIDE), words)
        await self._chats.alert(query, text)

    async def _open(self, query: CallbackQuery, chat: Chat, subject: Subject, view: str, person_id: str) -> None:
        """Show a view where the button is, or the card in a message of its own."""
        if view in {NEW, BEGIN}:
            done = await self._begun(subject, chat, query) if view == BEGIN else None
            await self._desk.add(query, chat, await self._desk.card(subject, done=done), person_id)
        elif view in set(View):
            await self._desk.turn(query, chat, await self._desk.card(subject, View(view)), person_id)
        else:
            await self._chats.out_of_date(query)

    async def _speak(self, query: CallbackQuery, chat: Chat, subject: Subject, tag: str, person_id: str) -> None:
        """Change the language of a chat, and of the card if it stands there."""
        try:
            language = parse_language(tag)
        except LanguageError:
            await self._chats.out_of_date(query)
            return

        async def show(_: object) -> None:
            await self._desk.turn(query, chat, await self._desk.card(subject, done=Done.CHANGED), person_id)

        if subject.is_here:
            await choose(self._chats, chat, language, show)
        else:
            await self._chats.context.preferences.choose_language(subject.chat, language)
            await show(None)

    async def _change(self, query: CallbackQuery, chat: Chat, subject: Subject, action: Change, person_id: str) -> None:
        """Change one thing and show what came of it."""
        old = await self._subscriptions.get(subject.chat)
        try:
            running = old if old and old.ended_at is None else None
            done = await self._done(subject, running, action, chat, query)
        except (ValueError, PauseError):  # no button of ours says such a thing, or not any more
            await self._chats.out_of_date(query)
            return
        if old is not None and isinstance(action, SetWeekdays) and action.mask == mask_of(old.schedule.weekdays):
            await self._explain_days(query, chat, old)
        view = View.DAYS if isinstance(action, SetWeekdays) else View.CARD
        await self._desk.turn(query, chat, await self._desk.card(subject, view, done=done), person_id)

    async def _explain_days(self, query: CallbackQuery, chat: Chat, subscription: Subscription) -> None:
        """Say why the last weekday stays, if that is what a press that changed nothing was about."""
        if len(subscription.schedule.weekdays) == 1:
            words = await self._chats.words(chat, query.from_user)
            await self._chats.alert(query, words.say("At least one day has to stay. For a break, there is “Pause”."))

    async def _done(  # noqa: PLR0911 - one line for each action, nothing else
        self, subject: Subject, running: Subscription | None, action: Change, chat: Chat, query: CallbackQuery
    ) -> Done | None:
        """Change what an action says and return what has been done, None if there was nothing to do it to.

        A time or a zone that somebody chooses where no digests come is a wish for some.

        Raises:
            ValueError: The action says what cannot be.
            PauseError: It pauses for no time, or too long.
        """
        service, key = self._subscriptions, subject.chat
        match action:
            case SetTime(_, minutes):
                at = time(*divmod(minutes, 60))
                changed = service.set_time(key, at) if running else None
                return await _told(Done.CHANGED, changed) or await self._begun(subject, chat, query, at=at)
            case SetZone(_, name):
                zone = zone_of(name)
                changed = service.set_zone(key, zone) if running else None
                return await _told(Done.CHANGED, changed) or await self._begun(subject, chat, query, zone=zone)
            case Subscribe(_, at):
                return await self._begun(subject, chat, query, at=_clock(at))
            case Unsubscribe():
                return await _told(Done.ENDED, service.end(key))
            case UndoUnsubscribe():
                return await _told(Done.UNDONE, service.undo(key))
            case Resume():
                await service.resume(key)
                return resumed(running, self._chats.context.now())
            case SetWeekdays(_, mask):
                weekdays = weekdays_of(mask)
                return await _told(Done.CHANGED, service.set_weekdays(key, weekdays) if running else None)
            case SetLength(_, length):
                return await _told(Done.CHANGED, service.set_length(key, Length(length)) if running else None)
            case PauseFor(_, days):
                return await _told(Done.PAUSED, service.pause_for(key, days) if running else None)
            case _:
                assert_never(action)

    async def _begun(
        self, subject: Subject, chat: Chat, query: CallbackQuery, *, at: time | None = None, zone: str | None = None
    ) -> Done | None:
        """Subscribe a chat, as it was but for what is said; return what that has done."""
        old = await self._subscriptions.get(subject.chat)
        newcomer = await self._desk.newcomer(subject, chat, query.from_user)
        await self._subscriptions.subscribe(newcomer, at=at, zone=zone)
        return began(old, changed=at is not None or zone is not None)


async def _told(done: Done, change: Awaitable[Subscription | None] | None) -> Done | None:
    """Make a change, if any; return `done` unless there was nothing to change."""
    return done if change is not None and await change is not None else None


def _clock(text: str) -> time | None:
    """Return the time that a button says, None for none.

    Raises:
        ValueError: It says something else.
    """
    return time.fromisoformat(text.replace(".", ":")) if text else None
