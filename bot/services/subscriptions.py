"""Subscriptions as use cases: one change each, committed, and the scheduler told that its plans may have changed.

Owns the order load, decide, save, poke. Who may change a chat's subscription is the platforms' business, what a change
means `bot.domain.subscribing`'s.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain import pauses, subscribing
from bot.domain.schedule import EVERY_DAY, Schedule, local_date
from bot.domain.subscribing import DEFAULT_TIME, DEFAULT_ZONE
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime, time

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.schedule import Due
    from bot.domain.subscribing import Newcomer
    from bot.domain.subscription import Length, Subscription, Suspension

_LOGGER = logging.getLogger(__name__)

_RETRIED_EVERY: Final = timedelta(hours=1)
_KNOWN_FOR: Final = timedelta(seconds=10)
"""So long goes by, at most, until a process hears of those that another one has suspended."""
_RETRIED_AT_ONCE: Final = 200
"""A sweep waits for them, and so does the end of the process."""


class SubscriptionStore(Protocol):
    """Where subscriptions are kept (`bot.storage.subscriptions`)."""

    async def get(self, chat: ChatKey) -> Subscription | None:
        """Return a chat's subscription, ended ones as well."""
        ...

    async def change(
        self, chat: ChatKey, decide: Callable[[Subscription | None], Subscription | None]
    ) -> Subscription | None:
        """Store what `decide` makes of the present value, in one transaction; return what is stored now.

        `decide` returns None for no change.
        """
        ...

    async def managed_by(self, platform: Platform, person_id: str) -> tuple[Subscription, ...]:
        """Return the subscriptions of channels that a person has set up."""
        ...

    async def waiting(self, chat: ChatKey) -> Due | None:
        """Return when the newest digest of a chat was due that is planned or being sent."""
        ...

    async def suspended(self) -> Mapping[ChatKey, Suspension]:
        """Return the suspensions of all private chats and groups whose digests have not been ended."""
        ...


class Subscriptions:
    """Reads and changes subscriptions. Every method may raise `StorageError`; then nothing has changed.

    Args:
        store: Where they are kept.
        now: The current time, aware, UTC.
        poke: Is called after each change that the scheduler should know of.
        zone: Where newcomers are taken to live until they say otherwise, an IANA name.
        is_one_of_many: Whether other processes suspend and restore subscriptions, too.
    """

    def __init__(
        self,
        store: SubscriptionStore,
        now: Callable[[], datetime],
        *,
        poke: Callable[[], None] = lambda: None,
        zone: str = DEFAULT_ZONE,
        is_one_of_many: bool = False,
    ) -> None:
        self._store = store
        self._is_one_of_many = is_one_of_many
        self._now = now
        self._poke = poke
        self._default = Schedule(DEFAULT_TIME, zone)
        self._suspended: dict[ChatKey, Suspension] = {}
        """Who speaks to us from one of these can be reached again. Kept here, as it is asked at every message."""
        self._known_at: datetime | None = None
        self._retried_at: datetime | None = None
        self._to_retry: list[ChatKey] = []
        self._tries: Counter[ChatKey] = Counter()
        """How often chats were tried again since they were last heard from, or since the start."""

    @property
    def default(self) -> Schedule:
        """When newcomers get their digests unless they say otherwise."""
        return self._default

    async def get(self, chat: ChatKey) -> Subscription | None:
        """Return a chat's subscription, be it ended; None if it never had one."""
        return await self._store.get(chat)

    async def coming(self, subscription: Subscription) -> Due | None:
        """Return the next digest of a subscription, which may be one that was due and is held up; None for none."""
        if not subscription.is_active:
            return None
        return await self._store.waiting(subscription.chat) or subscription.next_due

    async def managed_by(self, platform: Platform, person_id: str) -> tuple[Subscription, ...]:
        """Return the subscriptions of channels that a person looks after, ended ones as well."""
        return await self._store.managed_by(platform, person_id)

    async def subscribe(
        self,
        newcomer: Newcomer,
        *,
        at: time | None = None,
        zone: str | None = None,
        weekdays: frozenset[int] | None = None,
    ) -> Subscription:
        """Send digests to a chat from now on; what is not said stays as it was (`weekdays` are ISO numbers).

        Raises:
            UnknownZoneError: There is no such zone.
        """

        def decide(old: Subscription | None) -> Subscription:
            schedule = old.schedule if old else self._default
            wished = Schedule(at or schedule.at, zone or schedule.zone, weekdays or schedule.weekdays)
            return subscribing.begun(old, newcomer, wished, self._now())

        if (stored := await self._change(newcomer.chat, decide)) is None:
            raise AssertionError("a subscription that was just made is there")
        return stored

    async def set_time(self, chat: ChatKey, at: time) -> Subscription | None:
        """Send at another local time; None if the chat never subscribed."""
        return await self._reschedule(chat, lambda schedule: replace(schedule, at=at))

    async def set_zone(self, chat: ChatKey, zone: str) -> Subscription | None:
        """Count the time in another zone; None if the chat never subscribed.

        Raises:
            UnknownZoneError: There is no such zone.
        """
        return await self._reschedule(chat, lambda schedule: replace(schedule, zone=zone))

    async def set_weekdays(self, chat: ChatKey, weekdays: frozenset[int]) -> Subscription | None:
        """Send on other weekdays (ISO numbers; none at all means every day); None if the chat never subscribed."""
        return await self._reschedule(chat, lambda schedule: replace(schedule, weekdays=weekdays or EVERY_DAY))

    async def set_length(self, chat: ChatKey, length: Length) -> Subscription | None:
        """Send short or full digests; None if the chat never subscribed."""
        return await self._update(chat, lambda old: replace(old, length=length))

    async def pause(self, chat: ChatKey, until: date) -> Subscription | None:
        """Send nothing before the local date `until`; None if the chat never subscribed."""
        return await self._update(chat, lambda old: subscribing.paused(old, until, self._now()))

    async def pause_for(self, chat: ChatKey, days: int) -> Subscription | None:
        """Send nothing for so many local days, from the next digest's on; None if the chat never subscribed.

        Raises:
            PauseError: It is no time at all, or longer than a year.
        """

        def decide(old: Subscription) -> Subscription:
            now = self._now()
            today, next_on = local_date(old.schedule.zone, now), subscribing.coming_on(old, now)
            return subscribing.paused(old, pauses.pause_for(today, days=days, next_on=next_on), now)

        return await self._update(chat, decide)

    async def resume(self, chat: ChatKey) -> Subscription | None:
        """End a pause; the chat can be reached, since it asked. None if it never subscribed."""
        return await self._update(chat, lambda old: subscribing.resumed(old, self._now()))

    async def end(self, chat: ChatKey) -> Subscription | None:
        """Send nothing any more; None if the chat never subscribed."""
        return await self._update(chat, lambda old: subscribing.ended(old, self._now()))

    async def undo(self, chat: ChatKey) -> Subscription | None:
        """Take an ending back; None if the chat never subscribed."""
        return await self._update(chat, lambda old: subscribing.undone(old, self._now()))

    async def suspend(self, chat: ChatKey, reason: SuspensionReason) -> Subscription | None:
        """Note that a chat cannot be reached; None if it never subscribed."""
        return await self._update(chat, lambda old: subscribing.suspended(old, reason, self._now()))

    async def restore(self, chat: ChatKey) -> Subscription | None:
        """Go on after a chat could not be reached; return its subscription if that was changed by it."""
        changed = False

        def decide(old: Subscription | None) -> Subscription | None:
            nonlocal changed
            changed = old is not None and old.suspension is not None
            return subscribing.restored(old, self._now()) if old and changed else None

        stored = await self._change(chat, decide)
        return stored if changed else None

    async def heard_from(self, chat: ChatKey) -> None:
        """Note that a chat can be reached, since somebody has just spoken there; where that is known it costs nothing.

        Raises:
            StorageError: It is not known, and cannot be read or written.
        """
        await self._know_suspended()
        if chat in self._suspended:
            del self._tries[chat]
            await self.restore(chat)

    def lost(self, subscription: Subscription, reason: SuspensionReason) -> Subscription:
        """Note that a subscription has been suspended by an attempt to send a digest; return it as it is now."""
        suspended = subscribing.suspended(subscription, reason, self._now())
        self._note(subscription.chat, suspended)
        return suspended

    def forget(self, chat: ChatKey) -> None:
        """Remember nothing of a chat whose subscription has been deleted."""
        self._suspended.pop(chat, None)
        self._tries.pop(chat, None)
        self._poke()

    async def retry(self) -> None:
        """Let those chats be tried again that may let us write by now without having told us; looks once an hour.

        So many at once that others hardly wait for it; the rest follow at the next calls. What goes wrong is logged: it
        may not hold up the digests of others, least of all where the database answers late or not at all.
        """
        now = self._now()
        try:
            if self._retried_at is None or not timedelta() <= now - self._retried_at < _RETRIED_EVERY:
                self._retried_at = now
                await self._know_suspended()
                self._to_retry = [
                    chat
                    for chat, suspension in self._suspended.items()
                    if subscribing.is_to_retry(suspension, now, tries=self._tries[chat])
                ]
            for _ in self._to_retry[:_RETRIED_AT_ONCE]:
                await self._retry(self._to_retry.pop(), now)
        except StorageError as error:
            _LOGGER.warning("Chats could not be tried again: %s", error)

    async def _retry(self, chat: ChatKey, now: datetime) -> None:
        tries = self._tries[chat]
        try:
            stored = await self._update(chat, lambda old: subscribing.retried(old, now, tries=tries))
        except StorageError:
            raise
        except Exception:
            _LOGGER.exception("A chat could not be tried again")
        else:
            if stored is not None and stored.suspension is None:
                self._tries[chat] += 1

    async def _know_suspended(self) -> None:
        """Read who is suspended, once; what was noted meanwhile is newer. Where others suspend, now and then again."""
        known_at, now = self._known_at, self._now()
        if known_at is None:
            self._suspended = {**await self._store.suspended(), **self._suspended}
            self._known_at = now
        elif self._is_one_of_many and not timedelta() <= now - known_at < _KNOWN_FOR:
            self._known_at = now  # whoever asks meanwhile goes by what is known
            self._suspended = dict(await self._store.suspended())

    def _note(self, chat: ChatKey, stored: Subscription | None) -> None:
        suspension = stored.suspension if stored and stored.ended_at is None else None
        if suspension is None or (stored and stored.kind is ChatKind.CHANNEL):
            self._suspended.pop(chat, None)
        else:
            self._suspended[chat] = suspension

    async def _reschedule(self, chat: ChatKey, change: Callable[[Schedule], Schedule]) -> Subscription | None:
        return await self._update(chat, lambda old: subscribing.rescheduled(old, change(old.schedule), self._now()))

    async def _update(self, chat: ChatKey, change: Callable[[Subscription], Subscription]) -> Subscription | None:
        """Change a subscription that there is."""

        def decide(old: Subscription | None) -> Subscription | None:
            new = change(old) if old else None
            return None if new == old else new

        return await self._change(chat, decide)

    async def _change(
        self, chat: ChatKey, decide: Callable[[Subscription | None], Subscription | None]
    ) -> Subscription | None:
        stored = await self._store.change(chat, decide)
        self._note(chat, stored)
        self._poke()
        return stored
