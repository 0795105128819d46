"""How many chats get digests over time, in words: the caption of the picture, which goes out alone if need be.

Owns that text and its buttons. A caption has 1,024 characters at most (Bot API, sendPhoto).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.subscription import ChatKind
from bot.platforms.telegram.admin_actions import ShowGrowth
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button
from bot.platforms.words.text import lines, paragraphs
from bot.services.growth import SPANS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from bot.domain.growth import Growth
    from bot.platforms.i18n import Wording

_WEEKS: Final = 7
_LINES: Final = 6
"""Earlier days that are named."""


def growth_page(growth: Growth, words: Wording) -> Page:
    """Return growth, short enough for a caption."""
    if growth.is_empty:
        return Page(str(words.html("🛠 Nobody has ever subscribed: there is nothing to draw yet.")))
    step = max(_WEEKS, -(-len(growth.days) // _LINES // _WEEKS) * _WEEKS)
    earlier = [growth.days[index] for index in range(len(growth.days) - 1, -1, -step)]
    text = paragraphs(
        words.html("🛠 <b>Subscriptions, {n} days</b>", n=len(growth.days)),
        words.html("Now: {counts}", counts=_counts(growth.now, words)),
        lines(*(_line(words.date(day.on), day.counts, words) for day in earlier)),
        _honest(growth, words),
    )
    return Page(str(text), (tuple(button(words.say("{n} days", n=span), ShowGrowth(span)) for span in SPANS),))


def _line(date: str, counts: Mapping[ChatKind, int], words: Wording) -> Markup:
    return words.html("{date}: {counts}", date=date, counts=_counts(counts, words))


def _counts(counts: Mapping[ChatKind, int], words: Wording) -> str:
    return words.say(
        "{n} (people {people}, groups {groups}, channels {channels})",
        n=f"{sum(counts.values()):,}",
        people=f"{counts[ChatKind.PRIVATE]:,}",
        groups=f"{counts[ChatKind.GROUP]:,}",
        channels=f"{counts[ChatKind.CHANNEL]:,}",
    )


def _honest(growth: Growth, words: Wording) -> Markup:
    """Return which numbers were counted and which were worked out."""
    since = growth.counted_since
    paused = words.html("Each as the day began, paused ones included.")
    if since is None:
        worked_out = words.html("Worked out from what is stored today; who left and came back counts as never gone.")
    elif since > growth.days[0].on:
        worked_out = words.html(
            "Counted since {date}; before that worked out from what is stored today: who left and came back counts as "
            "never gone.",
            date=words.date(since),
        )
    else:
        return paused
    return lines(paused, worked_out)
