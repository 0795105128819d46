"""How the platforms word a concept: its names, what it says, where it comes from.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.language import Language
from bot.platforms.words.text import blockquote, bold, lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Concept
    from bot.domain.replies import ConceptCard
    from bot.platforms.i18n import Wording


def concept_name(concept: Concept, words: Wording) -> str:
    """Return a concept's name in the reader's language."""
    return words.pick(concept.name, concept.name_en)


def concept_title(concept: Concept, words: Wording) -> Markup:
    """Return a concept's names, the reader's language first."""
    names = (concept.name, concept.name_en)
    first, second = reversed(names) if words.language is Language.ENGLISH else names
    return lines("📘 " + bold(words.content(first)), words.content(second))


def concept_body(concept: Concept, words: Wording) -> Markup:
    """Return what a concept says. The explanation is authored in Chinese alone and stands beside English as such."""
    explanation, importance = words.content(concept.explanation), words.content(concept.importance)
    if words.language is Language.ENGLISH:
        return paragraphs(
            bold(concept.summary_en),
            lines(words.html("<i>The explanation, in Chinese:</i>"), blockquote(explanation, fold=True)),
            lines(words.html("💡 <b>Why it matters</b>"), importance),
        )
    return paragraphs(
        bold(words.content(concept.summary)),
        explanation,
        lines(words.html("💡 <b>Why it matters</b>"), importance),
    )


def concept_origin(card: ConceptCard, words: Wording) -> str:
    """Return where the concept comes from and where it stands in the order of teaching."""
    notes = (words.say("note {number}", number=footnote.number) for footnote in card.footnotes)
    place = words.say("concept {position} of {total}", position=card.place.position, total=card.place.total)
    section = words.pick(card.section.title, card.section.title_en)
    return words.say("From: {origin}", origin=" · ".join((section, *notes, place)))
