"""How statistics are worded, the same in the picture and in the text that says what it shows.

Owns phrases alone; nothing is laid out here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.platforms.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.stats import Memory, Stats
    from bot.platforms.i18n import Wording

_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def percent(share: float) -> str:
    """Return a share of 0 to 1 in whole per cent; 0 and 100 are said only of none and all."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(99, max(1, whole))
    return f"{whole}%"


def remembered(memory: Memory) -> str:
    """Return how much of what was met is remembered: a share, or a count where there is too little for shares."""
    if not memory.met:
        return "–"
    return percent(memory.retention) if memory.is_telling else f"{memory.remembered:,}"


def weekday(on: date, words: Wording) -> str:
    """Return a weekday in short."""
    return words.say(_WEEKDAYS[on.weekday()])


def coming_on(stats: Stats) -> tuple[date, ...]:
    """Return the dates of `Memory.coming`."""
    return tuple(stats.on + timedelta(days) for days in range(len(stats.memory.coming)))


def comparison(stats: Stats, words: Wording) -> str | None:
    """Return what there is to say where no section stands out; None where one does."""
    if stats.strongest or stats.weakest:
        return None
    if stats.is_compared:
        return words.say("You do about the same in all sections that you practised.")
    return words.say("A few more answers, and I can tell which sections you know best.")


def forecast(stats: Stats, words: Wording) -> str | None:
    """Return how much will still be known without practice; None where too little is known to tell."""
    fading = [percent(one.retention) for one in stats.memory.fading]
    if not fading or not stats.memory.is_telling:
        return None
    week, month = fading
    return words.say("Without practice you would still know about {week} in a week and {month} in a month.",
                     week=week, month=month)  # fmt: skip


def missed(stats: Stats, words: Wording) -> str | None:
    """Return what is taken for not known because it was missed last; None where there is nothing."""
    n = stats.memory.missed
    if not n:
        return None
    return words.say_n(
        "{n} that you missed last time counts as not known.",
        "{n} that you missed last time count as not known.",
        n,
    )
