"""How many chats get digests over some days, as one picture: a line for each kind of chat.

Owns its layout and colours. Lines differ by colour and by the sign at their end, and are named beside it with their
number; the colours keep a contrast of 4.5 to 1 with the sheet (WCAG 2.2, 1.4.3). What was worked out rather than
counted stands on a shaded ground, which a line below explains. Sending may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.subscription import ChatKind
from bot.platforms.i18n import N_
from bot.platforms.pictures.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.growth import Growth
    from bot.platforms.i18n import Wording

WIDTH: Final = 1200
HEIGHT: Final = 860
_MARGIN: Final = 56
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 900, 180, 690
_SHEET, _INK, _MUTED, _TRACK, _SHADE = "#FFFFFF", "#12263A", "#4A5B6C", "#D5DEE6", "#F2F5F8"
_LINES: Final[Mapping[ChatKind, tuple[str, str, str]]] = {
    ChatKind.PRIVATE: ("#0B6591", "●", N_("People")),
    ChatKind.GROUP: ("#9A4708", "■", N_("Groups")),
    ChatKind.CHANNEL: ("#17693A", "▲", N_("Channels")),
}
_STEPS: Final = 4
_NAMES_APART: Final = 96
_STROKE: Final = 5


def growth_picture(growth: Growth, words: Wording) -> bytes:
    """Return a PNG, 1,200 by 860 pixels; the same growth makes the same picture."""
    canvas = Canvas(WIDTH, HEIGHT, _SHEET)
    canvas.text((_MARGIN, 84), words.say("Subscriptions"), 50, _INK, width=700, bold=True)
    total = words.say("{n} now", n=f"{sum(growth.now.values()):,}")
    canvas.text((WIDTH - _MARGIN, 84), total, 34, _INK, width=400, align="right")
    _worked_out(canvas, growth, words)
    top = _ceiling(growth)
    _grid(canvas, growth, top, words)
    _lines(canvas, growth, top, words)
    return canvas.png()


def _ceiling(growth: Growth) -> int:
    """Return a round number that no line goes beyond, which the steps divide."""
    most = max([*(count for day in growth.days for count in day.counts.values()), *growth.now.values(), 1])
    unit = 1
    while unit * 10 * _STEPS <= most:
        unit *= 10
    return next(step * unit * _STEPS for step in (1, 2, 3, 5, 10) if step * unit * _STEPS >= most)


def _across(index: int, growth: Growth) -> int:
    """Return where a day is; the present has a place of its own after the last."""
    return round(_LEFT + (_RIGHT - _LEFT) * index / len(growth.days))


def _down(count: int, top: int) -> int:
    return round(_BOTTOM - (_BOTTOM - _TOP) * count / top)


def _worked_out(canvas: Canvas, growth: Growth, words: Wording) -> None:
    """Shade the days that were not counted, and say why."""
    first = next((index for index, day in enumerate(growth.days) if day.is_counted), len(growth.days))
    if first == 0:
        return
    canvas.box(_LEFT, _TOP, _across(first, growth) - _LEFT, _BOTTOM - _TOP, _SHADE)
    line = words.say("Shaded: worked out from what is stored today; who left and came back counts as never gone.")
    canvas.text((_MARGIN, HEIGHT - 40), line, 26, _MUTED, width=WIDTH - 2 * _MARGIN)


def _grid(canvas: Canvas, growth: Growth, top: int, words: Wording) -> None:
    for step in range(_STEPS + 1):
        count = top * step // _STEPS
        canvas.box(_LEFT, _down(count, top) - 1, _RIGHT - _LEFT, 2, _TRACK)
        canvas.text((_LEFT - 16, _down(count, top) + 9), f"{count:,}", 26, _MUTED, width=_LEFT - 40, align="right")
    last = len(growth.days) - 1
    for index in sorted({0, last // 3, last * 2 // 3}):
        on = growth.days[index].on
        canvas.text(
            (_across(index, growth), _BOTTOM + 48), f"{on.month}/{on.day}", 26, _MUTED, width=120, align="middle"
        )
    canvas.text((_RIGHT, _BOTTOM + 48), words.say("Now"), 26, _INK, width=120, align="middle")


def _lines(canvas: Canvas, growth: Growth, top: int, words: Wording) -> None:
    shown = [kind for kind in _LINES if growth.now[kind] or any(day.counts[kind] for day in growth.days)]
    heights = _apart([_down(growth.now[kind], top) for kind in shown])
    for kind, height in zip(shown, heights, strict=True):
        colour, sign, name = _LINES[kind]
        counts = [*(day.counts[kind] for day in growth.days), growth.now[kind]]
        points = [(_across(index, growth), _down(count, top)) for index, count in enumerate(counts)]
        canvas.line(points, colour, _STROKE)
        label = f"{sign} {words.say(name)}"
        canvas.text((_RIGHT + 24, height), label, 30, colour, width=WIDTH - _RIGHT - 40, bold=True)
        canvas.text((_RIGHT + 24, height + 42), f"{growth.now[kind]:,}", 34, _INK, width=WIDTH - _RIGHT - 40)


def _apart(heights: list[int]) -> list[int]:
    """Return where names stand beside the ends of their lines, none upon another, none below the picture's foot."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    found, free = [0] * len(heights), _TOP
    for rank, index in enumerate(order):
        below = _NAMES_APART * (len(order) - 1 - rank)
        found[index] = free = max(min(heights[index], _BOTTOM - 50 - below), free)
        free += _NAMES_APART
    return found
