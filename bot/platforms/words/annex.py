"""How the platforms word a statement of Annex 1: who is quoted, what was said, what the source literally reads.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.platforms.words.text import LONG_QUOTE, QUOTE_CHARACTERS, blockquote, excerpt, lines, paragraphs, quoted

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Occasion, Statement
    from bot.domain.replies import AnnexIndex, StatementCard
    from bot.platforms.i18n import Wording

_READING_CHARACTERS: Final = 800


def annex_heading(index: AnnexIndex, words: Wording) -> Markup:
    """Return what stands above the occasions, and how many statements there are."""
    return words.html_n(
        "📜 <b>Annex 1: what the leaders said</b>\nOne statement, by occasion.",
        "📜 <b>Annex 1: what the leaders said</b>\n{n} statements, by occasion.",
        sum(len(occasion.statements) for occasion in index.occasions),
    )


def statement_text(card: StatementCard, words: Wording) -> Markup:
    """Return what stands on a statement's card, for cards with other buttons as well."""
    return paragraphs(source_line(card.statement, card.occasion, words), statement_quote(card, words))


def statement_quote(card: StatementCard, words: Wording) -> Markup:
    """Return what was said, what was looked for marked, and what the source literally reads where it was mended."""
    statement = card.statement
    window = excerpt(statement.text, card.highlights, QUOTE_CHARACTERS)
    quote = quoted(statement.text, words, emphasis=statement.emphasis, highlights=card.highlights, window=window)
    return paragraphs(
        lines(chinese_only(words), blockquote(quote, fold=len(statement.text) > LONG_QUOTE)),
        _source_reading(statement, words),
    )


def source_line(statement: Statement, occasion: Occasion, words: Wording) -> Markup:
    """Return who is quoted: date, occasion and place in the annex."""
    return lines(
        words.html("📜 <b>{occasion}</b>", occasion=occasion_name(occasion, words)),
        place_in_annex(statement, occasion, words),
    )


def numbered_source(number: int, statement: Statement, occasion: Occasion, words: Wording) -> Markup:
    """Return who is quoted in a list, with the quotation's number there."""
    return words.html(
        "{number}. <b>{date}</b> · {occasion}, statement {position}",
        number=number,
        date=words.date(occasion.held_on),
        occasion=occasion_name(occasion, words),
        position=statement.position,
    )


def place_in_annex(statement: Statement, occasion: Occasion, words: Wording) -> Markup:
    """Return when it was said, and where it stands in the annex."""
    return words.html(
        "{date} · Annex 1, statement {position} of {total}",
        date=words.date(occasion.held_on),
        position=statement.position,
        total=len(occasion.statements),
    )


def occasion_name(occasion: Occasion, words: Wording) -> str:
    """Return an occasion's name in the reader's language."""
    return words.pick(occasion.name, occasion.name_en)


def chinese_only(words: Wording) -> Markup | None:
    """Return why an English reader meets Chinese here."""
    if words.language is not Language.ENGLISH:
        return None
    return words.html("<i>Annex 1 is quoted in the original Chinese:</i>")


def _source_reading(statement: Statement, words: Wording) -> Markup | None:
    """Return what the source's extraction literally says, where the text is a corrected reading."""
    reading = statement.source_reading
    if reading is None:
        return None
    shown = quoted(reading, words, window=excerpt(reading, (), _READING_CHARACTERS))
    return lines(
        words.html("<i>A slip in the copy we work from was mended here. It reads:</i>"), blockquote(shown, fold=True)
    )
