"""Scheduled quizzes of a group: the command, and the buttons of its card.

Owns the way from a message or a press to `bot.services.quiz_schedules`. Anybody may look; every change asks Telegram
anew whether whoever wants it is an admin.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, assert_never

from bot.domain.group_setups import with_length, with_level, with_scope, with_seconds, with_teams
from bot.domain.quiz_schedule_replies import (
    ScheduleAdminsOnly,
    ScheduleCard,
    ScheduleDone,
    ScheduleElsewhere,
    ScheduleMisread,
    ScheduleSlip,
    ScheduleView,
)
from bot.domain.quiz_wishes import subject_of
from bot.domain.rounds import ScopeKind
from bot.domain.schedule import weekdays_of
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.group_people import asker_of
from bot.platforms.telegram.handlers.quiz_schedule_wishes import ScheduleOrder, ScheduleWish, heard
from bot.platforms.telegram.handlers.typed import argument, in_group
from bot.platforms.telegram.quiz_actions import scope_of
from bot.platforms.telegram.render.quiz_schedule import admins_only_alert
from bot.platforms.telegram.schedule_actions import (
    EndSchedule,
    OpenSchedule,
    QuizSetting,
    SetScheduleDays,
    SetScheduledQuiz,
    SetScheduleTime,
    SetScheduleZone,
    UndoEndSchedule,
)
from bot.platforms.zones import zone_of
from bot.services.quiz_schedules import QuizWish

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message

    from bot.domain.chat import ChatKey
    from bot.domain.group_quizzes import Setup
    from bot.domain.quiz_schedules import QuizSchedule
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.schedule_actions import SchedulePress


class ScheduleHandlers:
    """Shows and changes what is scheduled."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._schedules = chats.context.quiz_schedules

    async def schedule(self, message: Message) -> None:
        """Show the card or, with words behind the command, change what they say."""
        typed, key = argument(message), chat_key(message.chat.id)
        if not in_group(message.chat):
            await self._chats.reply(message, ScheduleElsewhere())
            return
        await self._schedules.heard(key)
        if not typed:
            await self._chats.reply(message, await self._card(key))
        elif await rights.writer(message) is None:
            await self._chats.reply(message, ScheduleAdminsOnly())
        else:
            await self._chats.reply(message, await self._wished(message, key, typed))

    async def _wished(self, message: Message, key: ChatKey, typed: str) -> ScheduleCard:
        """Do what words say and return the card after it, or what is wrong with them."""
        understood = await heard(self._chats.context, typed)
        match understood:
            case ScheduleMisread():
                return await self._card(key, misread=understood)
            case ScheduleOrder.END:
                return await self._ended(key)
            case ScheduleOrder.RESUME:
                undone = await self._schedules.undo(key)
                return await self._card(key, done=ScheduleDone.BEGUN if undone else None)
            case ScheduleWish(wish, zones):
                done = await self._planned(message, key, wish)
                return await self._card(key, ScheduleView.ZONE if zones else ScheduleView.CARD, done=done, zones=zones)
            case _:
                assert_never(understood)

    async def _planned(self, message: Message, key: ChatKey, wish: QuizWish) -> ScheduleDone:
        old = await self._schedules.get(key)
        language = asker_of(message.from_user).language if message.from_user and not message.sender_chat else None
        await self._schedules.plan(key, wish, language=language, thread_id=_thread(message))
        return ScheduleDone.CHANGED if _is_on(old) else ScheduleDone.BEGUN

    async def _ended(self, key: ChatKey) -> ScheduleCard:
        if not _is_on(await self._schedules.get(key)):
            return await self._card(key, misread=ScheduleMisread("", ScheduleSlip.NOTHING_TO_END))
        await self._schedules.end(key)
        return await self._card(key, done=ScheduleDone.ENDED)

    async def pressed(self, query: CallbackQuery, chat: Chat, action: SchedulePress) -> None:
        """Do what a button says, if its presser may; else say kindly why not."""
        if not in_group(chat):
            await self._chats.out_of_date(query)
            return
        if await rights.presser(query, chat.id) is None:
            await self._chats.alert(query, admins_only_alert(await self._chats.words(chat, query.from_user)))
            return
        key = chat_key(chat.id)
        old = await self._schedules.heard(key)
        try:
            card = await self._pressed(query, key, action, old)
        except ValueError:  # no button of ours says such a thing, or not any more
            card = None
        await (self._chats.turn(query, card) if card else self._chats.out_of_date(query))

    async def _pressed(  # noqa: PLR0911 - one line for each action, nothing else
        self, query: CallbackQuery, key: ChatKey, action: SchedulePress, old: QuizSchedule | None
    ) -> ScheduleCard | None:
        """Return the card after a press; None if there is nothing that it could change.

        Raises:
            ValueError: The action says what cannot be.
        """
        match action:
            case OpenSchedule(view):
                return await self._card(key, ScheduleView(view))
            case SetScheduleTime(minutes):
                return await self._begun(query, key, QuizWish(at=_clock(minutes)), old)
            case SetScheduleZone(zone):
                return await self._altered(key, QuizWish(zone=zone_of(zone)), ScheduleView.CARD)
            case SetScheduleDays(mask):
                return await self._altered(key, QuizWish(weekdays=weekdays_of(mask)), ScheduleView.DAYS)
            case SetScheduledQuiz(setting, value):
                return await self._set(key, QuizSetting(setting), value, old)
            case EndSchedule():
                return await self._ended(key)
            case UndoEndSchedule():
                undone = await self._schedules.undo(key)
                return await self._card(key, done=ScheduleDone.BEGUN) if undone else None
            case _:
                assert_never(action)

    async def _begun(
        self, query: CallbackQuery, key: ChatKey, wish: QuizWish, old: QuizSchedule | None
    ) -> ScheduleCard:
        """Have quizzes come from now on; where they come already, only their time is another."""
        thread_id = old.thread_id if old else _thread(query.message) if query.message else None
        await self._schedules.plan(key, wish, language=asker_of(query.from_user).language, thread_id=thread_id)
        return await self._card(key, done=ScheduleDone.CHANGED if _is_on(old) else ScheduleDone.BEGUN)

    async def _altered(self, key: ChatKey, wish: QuizWish, view: ScheduleView) -> ScheduleCard | None:
        altered = await self._schedules.alter(key, wish)
        return await self._card(key, view, done=ScheduleDone.CHANGED) if altered else None

    async def _set(
        self, key: ChatKey, setting: QuizSetting, value: str, old: QuizSchedule | None
    ) -> ScheduleCard | None:
        """Change what is asked, and how."""
        setup = _picked(old.setup, setting, value) if old else None
        if setup is None:
            return None
        scope = setup.wish.scope
        if scope.kind is not ScopeKind.ALL and subject_of(self._chats.context.library, scope) is None:
            return None
        is_rule = setting in {QuizSetting.TEAMS, QuizSetting.TOURNAMENT, QuizSetting.SPEED}
        return await self._altered(key, QuizWish(setup=setup), ScheduleView.MODE if is_rule else ScheduleView.QUIZ)

    async def _card(
        self,
        key: ChatKey,
        view: ScheduleView = ScheduleView.CARD,
        *,
        done: ScheduleDone | None = None,
        misread: ScheduleMisread | None = None,
        zones: tuple[str, ...] = (),
    ) -> ScheduleCard:
        """Return a view of what is scheduled as it is now; of nothing, only its time can be chosen."""
        quizzes, context = await self._schedules.get(key), self._chats.context
        if not _is_on(quizzes) and view is not ScheduleView.TIME:
            view = ScheduleView.CARD
        return ScheduleCard(
            quizzes=quizzes,
            usual=await self._schedules.usual(key),
            subject=subject_of(context.library, quizzes.setup.wish.scope) if quizzes else None,
            now=context.now(),
            view=view,
            done=done,
            misread=misread,
            zones=zones,
            sections=context.library.sections if view is ScheduleView.SECTION else (),
        )


def _is_on(quizzes: QuizSchedule | None) -> bool:
    return quizzes is not None and quizzes.ended_at is None


def _picked(setup: Setup, setting: QuizSetting, value: str) -> Setup | None:  # noqa: PLR0911 - one line for each
    """Return settings as a button changes them, None if they cannot be so; whether a scope exists is not checked.

    Raises:
        ValueError: The value is no number where one is wanted.
    """
    match setting:
        case QuizSetting.SCOPE:
            return with_scope(setup, scope_of(value))
        case QuizSetting.LENGTH:
            return with_length(setup, int(value))
        case QuizSetting.SECONDS:
            return with_seconds(setup, int(value))
        case QuizSetting.LEVEL:
            return with_level(setup, int(value))
        case QuizSetting.TEAMS:
            return with_teams(setup, int(value))
        case QuizSetting.TOURNAMENT:
            return replace(setup, is_tournament=bool(int(value)))
        case QuizSetting.SPEED:
            return replace(setup, has_speed_bonus=bool(int(value)))
        case _:
            assert_never(setting)


def _clock(minutes: int) -> time:
    """Return a time of day.

    Raises:
        ValueError: There is none such.
    """
    return time(*divmod(minutes, 60))


def _thread(message: object) -> str | None:
    """Return the topic of a forum that a message is in."""
    thread = getattr(message, "message_thread_id", None)
    return str(thread) if thread and getattr(message, "is_topic_message", None) else None
