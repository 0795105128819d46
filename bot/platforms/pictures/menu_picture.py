"""The picture of a menu with two rows of three fields, each with a name, what it is for, and a sign that is drawn.

Owns its layout, signs and colours, which keep a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3). What a tap does may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.platforms.pictures.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    Sign: TypeAlias = Literal["sun", "glass", "tick", "bars", "sliders", "lines"]

WIDTH: Final = 2500
HEIGHT: Final = 843
COLUMNS: Final = 3
_SHEET, _FIELD, _INK, _MUTED, _SIGN = "#DCE6EC", "#FFFFFF", "#12263A", "#4A5B6C", "#0B6591"
_GAP: Final = 14
_SIGN_LEFT: Final = 150
_TEXT_LEFT: Final = 270


@dataclass(frozen=True, slots=True)
class MenuField:
    """One field.

    Attributes:
        name: In a word or two.
        purpose: Below it, smaller.
        sign: Beside it.
    """

    name: str
    purpose: str
    sign: Sign


def bounds_of(index: int) -> tuple[int, int, int, int]:
    """Return where a field is: left, top, width and height in pixels; they cover the picture without overlapping."""
    column, row = index % COLUMNS, index // COLUMNS
    left, right = WIDTH * column // COLUMNS, WIDTH * (column + 1) // COLUMNS
    top, bottom = HEIGHT * row // 2, HEIGHT * (row + 1) // 2
    return left, top, right - left, bottom - top


def menu_picture(fields: Sequence[MenuField]) -> bytes:
    """Return a PNG, 2,500 by 843 pixels, of six fields; the same fields make the same picture."""
    canvas = Canvas(WIDTH, HEIGHT, _SHEET)
    for index, field in enumerate(fields):
        left, top, width, height = bounds_of(index)
        canvas.box(left + _GAP, top + _GAP, width - 2 * _GAP, height - 2 * _GAP, _FIELD, radius=36)
        middle = top + height // 2
        _draw(canvas, field.sign, left + _SIGN_LEFT, middle)
        room = width - _TEXT_LEFT - 2 * _GAP
        canvas.text((left + _TEXT_LEFT, middle + 10), field.name, 104, _INK, width=room, bold=True)
        canvas.text((left + _TEXT_LEFT, middle + 98), field.purpose, 54, _MUTED, width=room)
    return canvas.png()


def _draw(canvas: Canvas, sign: Sign, x: int, y: int) -> None:  # noqa: C901 - a table, one drawing a sign
    """Draw a sign around a point, some 130 pixels wide and high."""
    match sign:
        case "sun":
            canvas.box(x - 34, y - 34, 68, 68, _SIGN, radius=34)
            for across, down in ((0, 1), (1, 0), (0, -1), (-1, 0), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7)):
                canvas.line([_at(x, y, across, down, 50), _at(x, y, across, down, 66)], _SIGN, 12)
        case "glass":
            canvas.box(x - 60, y - 60, 92, 92, _SIGN, radius=46)
            canvas.box(x - 44, y - 44, 60, 60, _FIELD, radius=30)
            canvas.line([(x + 22, y + 22), (x + 58, y + 58)], _SIGN, 18)
        case "tick":
            canvas.box(x - 60, y - 60, 120, 120, _SIGN, radius=24)
            canvas.line([(x - 32, y + 2), (x - 8, y + 28), (x + 34, y - 28)], _FIELD, 16)
        case "bars":
            for across, height in ((-56, 50), (-14, 84), (28, 120)):
                canvas.box(x + across, y + 60 - height, 30, height, _SIGN, radius=6)
        case "sliders":
            for down, knob in ((-42, 24), (0, -30), (42, 10)):
                canvas.line([(x - 58, y + down), (x + 58, y + down)], _SIGN, 12)
                canvas.box(x + knob - 18, y + down - 18, 36, 36, _SIGN, radius=18)
        case "lines":
            for down, length in ((-44, 116), (0, 116), (44, 70)):
                canvas.line([(x - 58, y + down), (x - 58 + length, y + down)], _SIGN, 16)


def _at(x: int, y: int, across: float, down: float, far: int) -> tuple[int, int]:
    return round(x + across * far), round(y + down * far)
