"""A sheet to draw on: text that fits its place, bars with round ends, and the PNG that comes of it.

Owns drawing. What is drawn, and in which words, belongs to the charts. Coordinates are pixels of the finished picture,
from the top left; everything is drawn twice as large and made smaller at the end, which smooths edges.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Literal

from PIL import Image, ImageDraw

from bot.platforms.pictures.typeface import typeface

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCALE: Final = 2
_SMALLEST: Final = 22
"""Text is made no smaller to fit, as it could not be read on a phone; it is cut then."""
_ELLIPSIS: Final = "…"
_BOLDER: Final = 0.35
"""How much wider on either side a bold stroke is, in pixels: the font has one weight."""

Align = Literal["left", "middle", "right"]
_ANCHORS: Final[dict[Align, str]] = {"left": "ls", "middle": "ms", "right": "rs"}


class Canvas:
    """One picture while it is drawn."""

    def __init__(self, width: int, height: int, colour: str) -> None:
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), colour)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        place: tuple[int, int],
        text: str,
        size: int,
        colour: str,
        *,
        width: int,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """Write one line on the base line at `place`, made smaller, or cut at last, so that it fits into `width`."""
        shown, fitting = fitted(text, size, width)
        self._draw.text(
            (place[0] * _SCALE, place[1] * _SCALE),
            shown,
            fill=colour,
            font=typeface(fitting * _SCALE),
            anchor=_ANCHORS[align],
            stroke_width=_BOLDER * _SCALE if bold else 0,
            stroke_fill=colour,
        )

    def box(self, left: int, top: int, width: float, height: float, colour: str, *, radius: int = 0) -> None:
        """Fill a rectangle with round corners; nothing where it has no width or height."""
        if width <= 0 or height <= 0:
            return
        right, bottom = left + width, top + height
        self._draw.rounded_rectangle(
            (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1),
            radius=min(radius, width / 2, height / 2) * _SCALE,
            fill=colour,
        )

    def line(self, points: Sequence[tuple[int, int]], colour: str, width: int) -> None:
        """Draw a line through points, with round joints and ends."""
        scaled = [(across * _SCALE, down * _SCALE) for across, down in points]
        self._draw.line(scaled, fill=colour, width=width * _SCALE, joint="curve")
        for across, down in (scaled[0], scaled[-1]):
            self._draw.circle((across, down), width * _SCALE / 2, fill=colour)

    def png(self) -> bytes:
        """Return the finished picture as a PNG."""
        kept = io.BytesIO()
        self._image.reduce(_SCALE).save(kept, "PNG")
        return kept.getvalue()


def fitted(text: str, size: int, width: int) -> tuple[str, int]:
    """Return the text and the size at which it takes `width` pixels at most."""
    fitting = size
    while fitting > _SMALLEST and _width(text, fitting) > width:
        fitting -= 1
    return (text, fitting) if _width(text, fitting) <= width else (_cut(text, fitting, width), fitting)


def _cut(text: str, size: int, width: int) -> str:
    kept = text
    while kept and _width(kept.rstrip() + _ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def _width(text: str, size: int) -> float:
    return typeface(size * _SCALE).getlength(text) / _SCALE
