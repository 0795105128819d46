"""How a group's players stand in its quizzes of a week, of a month, or of all time.

Owns the periods, what people are ranked by, and the ranks. What a single quiz came to is `bot.domain.group_scores`'
business; clocks and rows may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bot.domain.schedule import DAY, Schedule, local_date, next_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

TOP: Final = 10
"""How many are listed."""
FORGOTTEN: Final = "gone:"
"""What the ids of those begin with who wished to be forgotten: their scores stand, they do not."""
_MARGIN: Final = timedelta(days=2)
"""So long before a date's midnight in Greenwich it has begun nowhere."""


class Period(StrEnum):
    """Which quizzes count; the values travel in buttons."""

    WEEK = "w"
    """Since Monday."""
    MONTH = "m"
    """Since the first of the month."""
    ALL = "a"


class By(StrEnum):
    """What people are ranked by; the values travel in buttons."""

    POINTS = "p"
    RATE = "r"
    """The part of the questions put to them that they had right."""
    WINS = "w"
    """Quizzes won."""


FEWEST_OFFERED: Final = {Period.WEEK: 10, Period.MONTH: 20, Period.ALL: 40}
"""Questions that must have been put to somebody before their rate says anything."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What somebody's quizzes in one group came to, summed."""

    person_id: str
    name: str
    """As the platform knew it in the newest of them."""
    points: int
    offered: int
    """Questions that were put to them and count."""
    correct: int
    quizzes: int
    wins: int

    @property
    def rate(self) -> Fraction:
        """The part of the questions put to them that they had right; 0 before the first."""
        return Fraction(self.correct, self.offered) if self.offered else Fraction()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody's place."""

    rank: int
    """From 1; whoever is equal shares one, and the next is left out."""
    tally: Tally


@dataclass(frozen=True, slots=True)
class Ranking:
    """How a group's players stand."""

    period: Period
    by: By
    since: date | None
    """The local date with which the period begins; None for all time."""
    top: tuple[Ranked, ...]
    """Up to `TOP`, the first before all others."""
    total: int
    """How many have a place."""
    own: Ranked | None
    """The place of whoever asked, where it is not among the top."""
    lacking: Tally | None
    """What whoever asked has played, where that is too little for a place by rate."""

    @property
    def fewest(self) -> int:
        """How many questions must have been put to somebody ranked by rate."""
        return FEWEST_OFFERED[self.period]


def first_day(period: Period, today: date) -> date | None:
    """Return the local date with which a period begins; None for all time."""
    match period:
        case Period.WEEK:
            return today - (today.isoweekday() - 1) * DAY
        case Period.MONTH:
            return today.replace(day=1)
        case Period.ALL:
            return None


def began_at(period: Period, zone: str, now: datetime) -> datetime | None:
    """Return the instant from which quizzes count, by a zone's calendar; None for all time.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    first = first_day(period, local_date(zone, now))
    if first is None:
        return None
    midnight = datetime.combine(first, time(), UTC)
    return next_due(Schedule(time(), zone), midnight - _MARGIN, after_on=first - DAY).at


def ranking(
    tallies: Iterable[Tally], period: Period, by: By, *, since: date | None, person_id: str | None = None
) -> Ranking:
    """Return how people stand.

    Args:
        tallies: What everybody's quizzes in the period came to; whoever wished to be left out is not among them.
        period: The period.
        by: What they are ranked by.
        since: The local date with which the period begins.
        person_id: Whoever asks; None for nobody in particular.
    """
    known = [tally for tally in tallies if not tally.person_id.startswith(FORGOTTEN)]
    places = ranked([tally for tally in known if _counts(tally, period, by)], by)
    own = next((place for place in places[TOP:] if place.tally.person_id == person_id), None)
    asking = next((tally for tally in known if tally.person_id == person_id), None)
    lacks = by is By.RATE and asking is not None and asking.offered < FEWEST_OFFERED[period]
    return Ranking(period, by, since, places[:TOP], len(places), own, asking if lacks else None)


def ranked(tallies: Sequence[Tally], by: By) -> tuple[Ranked, ...]:
    """Return people in their order: equals share a rank, and are listed by what else they did, at last by their ids."""
    worth = _WORTH[by]
    order = sorted(tallies, key=lambda tally: (-worth(tally), -tally.points, -tally.rate, tally.person_id))
    places: list[Ranked] = []
    for number, tally in enumerate(order, 1):
        shares = places and worth(places[-1].tally) == worth(tally)
        places.append(Ranked(places[-1].rank if shares else number, tally))
    return tuple(places)


_WORTH: Final[dict[By, Callable[[Tally], Fraction]]] = {
    By.POINTS: lambda tally: Fraction(tally.points),
    By.RATE: lambda tally: tally.rate,
    By.WINS: lambda tally: Fraction(tally.wins),
}


def _counts(tally: Tally, period: Period, by: By) -> bool:
    """Say whether somebody has a place at all."""
    match by:
        case By.POINTS:
            return tally.points > 0
        case By.RATE:
            return tally.offered >= FEWEST_OFFERED[period]
        case By.WINS:
            return tally.wins > 0
