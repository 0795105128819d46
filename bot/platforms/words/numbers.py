"""How the platforms word a row of Annex 2 and what it counts.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Number, NumberItem
    from bot.platforms.i18n import Wording


def number_name(number: Number, words: Wording) -> str:
    """Return a row's name in the reader's language."""
    return words.pick(number.heading, number.name_en)


def number_item(position: int, item: NumberItem, words: Wording) -> Markup:
    """Return one of the things that a number counts, explained."""
    return lines(
        words.html("{position}. <b>{name}</b>", position=position, name=words.pick(item.name, item.name_en)),
        words.pick(item.explanation, item.explanation_en),
    )
