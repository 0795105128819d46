"""What becomes of digests that fell due, perhaps while the bot was away: sent late, or skipped.

Owns that decision alone. When digests are due is `bot.domain.schedule`'s; clocks and rows may not enter.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.delivery import LATE_AFTER, DuePlan
from bot.domain.schedule import DAY, WEEK, due_on, first_due, local_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, timedelta

    from bot.domain.schedule import Due, Schedule

MOST_SKIPPED: Final = 62
"""Skipped digests that are worth a row each: two months of them; older ones are passed over."""

_MORNING: Final = time(7)
_NIGHT: Final = time(22)
"""Between these a digest that is late may be heard."""


def plan_due(
    schedule: Schedule,
    first: Due,
    now: datetime,
    *,
    window: timedelta,
    paused_until: date | None = None,
    most_skipped: int = MOST_SKIPPED,
) -> DuePlan:
    """Decide about everything that is due from `first` up to `now`.

    The newest is planned if it is not older than `window`, and the others are skipped. Instants are worked out anew, so
    that a zone whose rules were changed meanwhile keeps its hour: `first` may turn out not to be due yet.

    Args:
        schedule: The wish.
        first: The next due as it was stored; nothing earlier is decided again.
        now: The present.
        window: How late a digest may still go out.
        paused_until: The first local date on which digests come again; what was due before it is passed over.
        most_skipped: How many skipped ones are listed, the newest; the work is bounded by it, however far the clock
            went.

    Raises:
        UnknownZoneError: There is no such zone.
        ScheduleError: No weekday is wished for.
    """
    since = max(first.on, paused_until or first.on)
    fallen = tuple(_newest_first(schedule, since, now, most_skipped + 1))
    newest = fallen[0] if fallen else None
    planned = newest if newest is not None and now - newest.at <= window else None
    skipped = fallen[1:] if planned else fallen[:most_skipped]
    last_on = newest.on if newest else since - DAY
    return DuePlan(
        skipped=skipped[::-1],
        planned=planned,
        next_due=first_due(schedule, now, last_on=last_on, paused_until=paused_until),
    )


def _newest_first(schedule: Schedule, since: date, now: datetime, most: int) -> Iterator[Due]:
    """Yield up to `most` dues for dates from `since` on that have come by `now`."""
    on = local_date(schedule.zone, now) + DAY  # clocks set back over midnight have shown tomorrow already
    earliest = max(since, on - (most + 1) * WEEK)  # as long as a weekly schedule takes to miss that many
    while on >= earliest and most > 0:
        due = due_on(schedule, on)
        if due is not None and due.at <= now:
            yield due
            most -= 1
        on -= DAY


def is_untimely(due: Due, zone: str, now: datetime) -> bool:
    """Say whether a digest that goes out now is late and would wake its readers, who live in this zone.

    Whoever wished for it at night is not woken by it.
    """
    there = ZoneInfo(zone)
    wished_by_day, is_day = (_MORNING <= at.astimezone(there).time() < _NIGHT for at in (due.at, now))
    return now - due.at > LATE_AFTER and wished_by_day and not is_day
