"""Digests that a chat wishes for on LINE: subscribing, times, days, zones, breaks, by command, by button or typed.

Owns these commands, buttons and answers. LINE tells nobody who looks after a group, so anybody there may choose. What a
change means is the service's business.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.clock_times import parse_time
from bot.domain.prompt import Prompt
from bot.domain.schedule import weekdays_of
from bot.domain.settings_done import began, resumed
from bot.domain.settings_replies import ASKING, Done, Misread, SettingsCard, Slip, Subject, TimeOffer, View, fitting
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, Length
from bot.errors import BotError, PauseError, UnknownZoneError
from bot.platforms.line.events import Pressed
from bot.platforms.line.features import PASS, Feature
from bot.platforms.line.render.notices import out_of_date
from bot.platforms.line.render.settings import settings_card, time_offer
from bot.platforms.line.settings_actions import (
    OpenSettings,
    PauseFor,
    PickTime,
    Resume,
    SetLength,
    SetWeekdays,
    SetZone,
    Subscribe,
    UndoUnsubscribe,
    Unsubscribe,
)
from bot.platforms.words.wishes import Wish, is_sure, read_break, read_place, read_wish
from bot.platforms.zones import zone_of

if TYPE_CHECKING:
    from bot.domain.quota import Quota
    from bot.domain.subscription import Subscription
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Pass, Turn
    from bot.platforms.line.quota import PushQuota
    from bot.platforms.line.settings_actions import Change
    from bot.platforms.line.speech import Speech

_VIEWS: Final = frozenset(View)


class Settings(Feature):
    """Answers wishes about digests.

    Args:
        context: What features share.
        quota: What the month leaves; None where that is nobody's concern.
    """

    def __init__(self, context: Context, quota: PushQuota | None = None) -> None:
        self._context = context
        self._quota = quota
        self._subscriptions = context.subscriptions
        self.commands = {
            "settings": self.settings,
            "subscribe": self.subscribe,
            "unsubscribe": self.unsubscribe,
            "pause": self.pause,
            "resume": self.resume,
        }
        changes = (
            Subscribe,
            Unsubscribe,
            UndoUnsubscribe,
            PickTime,
            SetZone,
            SetWeekdays,
            SetLength,
            PauseFor,
            Resume,
        )
        self.presses = {OpenSettings: self.open, **dict.fromkeys(changes, self.change)}
        self.typed = self.take

    async def settings(self, turn: Turn, rest: str) -> Speech:
        """Show how digests come, or have them come as is said."""
        if rest and await asyncio.to_thread(read_wish, rest) is not None:
            return await self.subscribe(turn, rest)
        return await self._show(turn)

    async def subscribe(self, turn: Turn, rest: str) -> Speech:
        """Subscribe at once, as wished for or as it was."""
        wish = await asyncio.to_thread(read_wish, rest) if rest else None
        if rest and wish is None:
            return await self._show(turn, View.TIME, misread=Misread(rest, Slip.NO_TIME))
        wish = wish or Wish()
        zones = wish.zones
        done = await self._begun(turn, wish.at, zones[0] if len(zones) == 1 else None, wish.weekdays)
        if wish.no_place is not None:
            near = await asyncio.to_thread(read_place, wish.no_place)
            slip = None if near else Misread(wish.no_place, Slip.NO_ZONE)
            return await self._show(turn, View.ZONE, done=done, zones=near, misread=slip)
        return await self._show(turn, View.ZONE if len(zones) > 1 else View.CARD, done=done, zones=zones)

    async def unsubscribe(self, turn: Turn, _: str) -> Speech:
        """Send nothing any more, and offer to take that back."""
        old = await self._subscriptions.get(turn.chat)
        if old is None or not old.was_wished_for:
            return await self._show(turn)
        await self._subscriptions.end(turn.chat)
        return await self._show(turn, done=Done.ENDED)

    async def pause(self, turn: Turn, rest: str) -> Speech:
        """Pause as long as is said, or offer how long."""
        running = await self._running(turn)
        if running is None:
            return await self._show(turn)
        return await self._paused(turn, running, rest) if rest else await self._show(turn, View.PAUSE)

    async def resume(self, turn: Turn, _: str) -> Speech:
        """End a break."""
        return await self._show(turn, done=await self._resumed(turn))

    async def open(self, turn: Turn, action: OpenSettings) -> Speech:
        """Show a view of the settings."""
        return await self._show(turn, View(action.view) if action.view in _VIEWS else View.CARD)

    async def change(self, turn: Turn, action: Change) -> Speech:
        """Change one thing, and show what came of it."""
        try:
            done = await self._done(turn, action)
        except (ValueError, PauseError, UnknownZoneError):  # no button of ours says such a thing, or not any more
            return out_of_date(turn.pen(self._context.postbacks))
        return await self._show(turn, View.DAYS if isinstance(action, SetWeekdays) else View.CARD, done=done)

    async def take(self, turn: Turn, words: str) -> Speech | Pass:
        """Take what is typed as the answer to a card that asked, if it is one; a time out of the blue may be a wish."""
        asked = await self._context.prompts.open(turn.chat, turn.person.chat_id) if turn.person else None
        if asked is None or asked.kind not in _VIEWS:
            return await self._offered(turn, words)
        view = View(asked.kind)
        if view is View.TIME:
            return await self.subscribe(turn, words)
        if view is View.ZONE:
            return await self._placed(turn, words)
        running = await self._running(turn)
        is_break = running is not None and not isinstance(read_break(words, running, self._context.now()), Misread)
        if running is None or (view is View.PAUSE and not is_break):
            return PASS  # whoever was offered lengths of a break need not have typed one
        return await self._paused(turn, running, words)

    async def _offered(self, turn: Turn, words: str) -> Speech | Pass:
        at = parse_time(words) if turn.is_private else None
        if at is None:
            return PASS
        return time_offer(
            TimeOffer(words, at, await self._subscriptions.get(turn.chat)), turn.pen(self._context.postbacks)
        )

    async def _placed(self, turn: Turn, words: str) -> Speech:
        zones = await asyncio.to_thread(read_place, words)
        if not zones:
            return await self._show(turn, View.ZONE, misread=Misread(words, Slip.NO_ZONE))
        if len(zones) > 1 or not is_sure(words):
            return await self._show(turn, View.ZONE, zones=zones)
        return await self._show(turn, done=await self._begun(turn, None, zones[0]))

    async def _paused(self, turn: Turn, running: Subscription, words: str) -> Speech:
        until = read_break(words, running, self._context.now())
        if not isinstance(until, date):
            return await self._show(turn, View.UNTIL, misread=until)
        await self._subscriptions.pause(turn.chat, until)
        return await self._show(turn, done=Done.PAUSED)

    async def _done(self, turn: Turn, action: Change) -> Done | None:  # noqa: PLR0911 - one line for each, nothing else
        """Change what an action says; return what that has done.

        Raises:
            ValueError: It says what cannot be.
            PauseError: It pauses for no time, or too long.
            UnknownZoneError: There is no such zone.
        """
        service, chat = self._subscriptions, turn.chat
        match action:
            case Subscribe(minutes):
                return await self._begun(turn, None if minutes is None else time(*divmod(minutes, 60)), None)
            case PickTime():
                return await self._begun(turn, _picked(turn), None)
            case SetZone(name):
                return await self._begun(turn, None, zone_of(name))
            case Unsubscribe():
                return Done.ENDED if await service.end(chat) else None
            case UndoUnsubscribe():
                return Done.UNDONE if await service.undo(chat) else None
            case SetWeekdays(mask):
                return Done.CHANGED if await service.set_weekdays(chat, weekdays_of(mask)) else None
            case SetLength(length):
                return Done.CHANGED if await service.set_length(chat, Length(length)) else None
            case PauseFor(days):
                return Done.PAUSED if await service.pause_for(chat, days) else None
            case Resume():
                return await self._resumed(turn)
            case _:
                assert_never(action)

    async def _begun(
        self, turn: Turn, at: time | None, zone: str | None, weekdays: frozenset[int] | None = None
    ) -> Done | None:
        """Subscribe a chat, or change when its digests come."""
        old = await self._subscriptions.get(turn.chat)
        language = await self._context.preferences.language(turn.chat, turn.words.language)
        newcomer = Newcomer(turn.chat, _kind(turn), None, None, language)
        await self._subscriptions.subscribe(newcomer, at=at, zone=zone, weekdays=weekdays)
        return began(old, changed=any((at is not None, zone, weekdays)))

    async def _resumed(self, turn: Turn) -> Done | None:
        running = await self._running(turn)
        if running is not None:
            await self._subscriptions.resume(turn.chat)
        return resumed(running, self._context.now())

    async def _running(self, turn: Turn) -> Subscription | None:
        subscription = await self._subscriptions.get(turn.chat)
        return subscription if subscription and subscription.ended_at is None else None

    async def _show(
        self,
        turn: Turn,
        view: View = View.CARD,
        *,
        done: Done | None = None,
        misread: Misread | None = None,
        zones: tuple[str, ...] = (),
    ) -> Speech:
        """Return a view of a chat's settings as they are now, and remember what it asks for."""
        subscription = await self._subscriptions.get(turn.chat)
        view = fitting(view, subscription)
        if subscription is not None:
            subscription = replace(subscription, next_due=await self._subscriptions.coming(subscription))
        language = await self._context.preferences.language(turn.chat, turn.words.language)
        subject, now = Subject(turn.chat, _kind(turn), None, is_here=True), self._context.now()
        card = SettingsCard(subject, subscription, language, now, view, done=done, misread=misread, zones=zones)
        await self._ask(turn, view)
        return settings_card(card, turn.pen(self._context.postbacks), await self._left() if view is View.CARD else None)

    async def _ask(self, turn: Turn, view: View) -> None:
        """Take the person's next words for the answer, if the card asks for words; else not any more."""
        if turn.person is None:
            return
        prompts, person_id = self._context.prompts, turn.person.chat_id
        if view in ASKING:
            await prompts.ask(Prompt(turn.chat, person_id, view, turn.chat, None, self._context.now()))
        else:
            await prompts.close(turn.chat, person_id)

    async def _left(self) -> Quota | None:
        try:
            return await self._quota.known() if self._quota else None
        except BotError:  # the card is as good without; whoever reads the quota logs it
            return None


def _kind(turn: Turn) -> ChatKind:
    return ChatKind.PRIVATE if turn.is_private else ChatKind.GROUP


def _picked(turn: Turn) -> time:
    """Return the time that the picker added to a button.

    Raises:
        ValueError: It added none.
    """
    happening = turn.event.happening
    params = dict(happening.params) if isinstance(happening, Pressed) else {}
    return time.fromisoformat(params.get("time", ""))
