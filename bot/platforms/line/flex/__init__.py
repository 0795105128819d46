"""LINE's Flex messages as plain JSON: parts, cards of them, and how much fits.

Owns the public names; everything else is in the modules beside. Nothing of the SDK enters: tests hold what is made here
against its models.
"""

from __future__ import annotations

from bot.platforms.line.flex.bubbles import card, carousels, fits, fitted, message, size
from bot.platforms.line.flex.parts import (
    bar,
    box,
    button,
    link,
    postback,
    prose,
    quote,
    row,
    rows,
    saying,
    separator,
    short_label,
    text,
)
from bot.platforms.line.flex.spans import MOST_SPANS, plain

__all__ = [
    "MOST_SPANS",
    "bar",
    "box",
    "button",
    "card",
    "carousels",
    "fits",
    "fitted",
    "link",
    "message",
    "plain",
    "postback",
    "prose",
    "quote",
    "row",
    "rows",
    "saying",
    "separator",
    "short_label",
    "size",
    "text",
]
