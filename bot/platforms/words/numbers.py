"""How the platforms word a row of Annex 2 and what it counts.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.language import Language
from bot.platforms.words.text import blockquote, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Number, NumberItem
    from bot.platforms.i18n import Wording


def number_name(number: Number, words: Wording) -> str:
    """Return a row's name in the reader's language."""
    return words.pick(number.heading, number.name_en)


def numbers_heading(words: Wording) -> Markup:
    """Return what stands above all rows."""
    return words.html("🔢 <b>Annex 2: the idea in numbers</b>")


def number_printed(number: Number, words: Wording) -> Markup:
    """Return a row as the source prints it; its heading as well where the title is not in Chinese."""
    heading = words.content(number.heading) if words.language is Language.ENGLISH else None
    return blockquote(lines(heading, words.content(number.interpretation)), fold=False)


def number_item(position: int, item: NumberItem, words: Wording) -> Markup:
    """Return one of the things that a number counts, explained."""
    return lines(
        words.html("{position}. <b>{name}</b>", position=position, name=words.pick(item.name, item.name_en)),
        words.pick(item.explanation, item.explanation_en),
    )
