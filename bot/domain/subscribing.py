"""How a subscription changes: begun, rescheduled, paused, ended, suspended and all of that taken back.

Owns these decisions as functions from one `Subscription` to the next. Clocks, rows and chats' rights may not enter.
Every change is harmless when it is made twice, and none loses a digest that is due but has not been planned yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.schedule import DAY, Schedule, first_due, local_date, next_due
from bot.domain.subscription import ChatKind, Length, Subscription, Suspension, SuspensionReason

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.chat import ChatKey
    from bot.domain.language import Language
    from bot.domain.schedule import Due

DEFAULT_TIME: Final = time(8, 30)
DEFAULT_ZONE: Final = "Asia/Hong_Kong"
_RETRY_AFTER: Final = timedelta(hours=20)
"""So long after a chat did not let us write it is tried again: in time for the next day's digest."""
_RETRY_AT_LAST_AFTER: Final = timedelta(days=6, hours=20)
_EARLIER: Final = 3 * DAY
"""So much earlier than an overdue digest every time of its date lies behind, in any zone."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A chat as it is when it subscribes."""

    chat: ChatKey
    kind: ChatKind
    title: str | None
    manager_id: str | None
    language: Language
    """In which it is spoken to at this moment."""


def begun(old: Subscription | None, newcomer: Newcomer, schedule: Schedule, now: datetime) -> Subscription:
    """Return the subscription of a chat that wants digests from now on.

    One that had ended goes on where it stood, without the pause that it may have had; one that is running is only
    rescheduled and, as the chat has just been heard of, not suspended any more. One that kept the place of somebody who
    only fetched digests counts from now on.
    """
    if old is None:
        return _planned(_first(newcomer, schedule, now), now)
    known = replace(old, kind=newcomer.kind, title=newcomer.title, manager_id=newcomer.manager_id, suspension=None)
    if old.ended_at is not None:
        since = old.created_at if old.was_wished_for else now
        known = replace(known, ended_at=None, paused_until=None, language=newcomer.language, unopened=0)
        known = replace(known, created_at=since)
    return rescheduled(known, schedule, now)


def rescheduled(old: Subscription, schedule: Schedule, now: datetime) -> Subscription:
    """Return the subscription with another schedule. What is overdue already stays due."""
    return _planned(replace(old, schedule=schedule), now)


def paused(old: Subscription, until: date, now: datetime) -> Subscription:
    """Return the subscription with no digests before the local date `until`, not even overdue ones.

    One that has ended has nothing to pause.
    """
    return old if old.ended_at is not None else _planned(replace(old, paused_until=until, next_due=None), now)


def resumed(old: Subscription, now: datetime) -> Subscription:
    """Return the subscription without its pause or suspension; one that has ended stays as it was."""
    return old if old.ended_at is not None else _planned(replace(old, paused_until=None, suspension=None), now)


def ended(old: Subscription, now: datetime) -> Subscription:
    """Return the subscription without any digests to come; all else stays, for it may be taken up again."""
    return old if old.ended_at is not None else replace(old, ended_at=now, next_due=None)


def undone(old: Subscription, now: datetime) -> Subscription:
    """Return the subscription as it was before it ended, pause and all."""
    return _planned(replace(old, ended_at=None), now)


def unwished(newcomer: Newcomer, schedule: Schedule, now: datetime) -> Subscription:
    """Return what keeps the place of a chat that never subscribed and fetches its digests.

    It ended before it was made, which nobody's wish does (`Subscription.was_wished_for`).
    """
    return ended(_first(newcomer, schedule, now), now - timedelta.resolution)


def suspended(old: Subscription, reason: SuspensionReason, now: datetime) -> Subscription:
    """Return the subscription of a chat that cannot be reached, for the newest reason."""
    if old.suspension is not None and old.suspension.reason is reason:
        return old
    return replace(old, suspension=Suspension(reason, now), next_due=None)


def restored(old: Subscription, now: datetime) -> Subscription:
    """Return the subscription of a chat that can be reached again, with the next digest counted from now."""
    return old if old.suspension is None else _planned(replace(old, suspension=None), now)


def retried(old: Subscription, now: datetime, *, tries: int = 0) -> Subscription:
    """Return the subscription of a chat that may let us write by now, though it has not told us.

    Platforms tell us when we are blocked or removed and when we are back. Of a group that silenced all its members for
    a night they tell nothing, so that it is tried again: for the next day's digest and, after so many `tries` in vain,
    twice as long after each, at last once a week. In a channel we write by a right of our own, of which we are told.
    """
    if old.suspension is None or old.kind is ChatKind.CHANNEL:
        return old
    return restored(old, now) if is_to_retry(old.suspension, now, tries=tries) else old


def is_to_retry(suspension: Suspension, now: datetime, *, tries: int = 0) -> bool:
    """Say whether the time has come to try a chat again, as `retried` does; of channels it is not asked."""
    wait = min(_RETRY_AFTER * (1 << min(tries, 4)), _RETRY_AT_LAST_AFTER)
    return suspension.reason is SuspensionReason.FORBIDDEN and now - suspension.at >= wait


def coming_on(old: Subscription, now: datetime) -> date:
    """Return the local date of the digest that comes next, were there no pause; a length of time begins with it."""
    return first_due(old.schedule, now, last_on=old.last_on, paused_until=None).on


def pause_in_force(old: Subscription, now: datetime) -> date | None:
    """Return the first local date on which digests come again, or None where it has come already."""
    until = old.paused_until
    return until if until is not None and until > local_date(old.schedule.zone, now) else None


def _first(newcomer: Newcomer, schedule: Schedule, now: datetime) -> Subscription:
    return Subscription(
        id=0,
        chat=newcomer.chat,
        kind=newcomer.kind,
        title=newcomer.title,
        manager_id=newcomer.manager_id,
        schedule=schedule,
        length=Length.FULL,
        language=newcomer.language,
        next_due=None,
        paused_until=None,
        suspension=None,
        ended_at=None,
        last_on=None,
        unopened=0,
        taper_offered_at=None,
        created_at=now,
    )


def _planned(changed: Subscription, now: datetime) -> Subscription:
    """Return the subscription with its next due as everything else in it now says."""
    return replace(changed, next_due=_next(changed, now) if changed.is_active else None)


def _next(changed: Subscription, now: datetime) -> Due:
    overdue = changed.next_due
    if overdue is None or overdue.at > now:
        return first_due(changed.schedule, now, last_on=changed.last_on, paused_until=changed.paused_until)
    # The scheduler has not come to it: what is due for that date stays due, at the hour that is wished for now.
    closed = [overdue.on - DAY, changed.last_on, changed.paused_until and changed.paused_until - DAY]
    return next_due(changed.schedule, overdue.at - _EARLIER, after_on=max(on for on in closed if on))
