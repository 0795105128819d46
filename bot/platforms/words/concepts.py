"""How the platforms word a concept: its names, what it says, where it comes from.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.language import Language
from bot.platforms.words.text import blockquote, bold, echo, lines, paragraphs

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from bot.domain.library import Concept, Section
    from bot.domain.replies import AskConcept, ConceptCard, SectionIndex, UnknownConcept
    from bot.platforms.i18n import Wording


def concept_name(concept: Concept, words: Wording) -> str:
    """Return a concept's name in the reader's language."""
    return words.pick(concept.name, concept.name_en)


def concept_names(concept: Concept, words: Wording) -> tuple[str, str]:
    """Return a concept's names, the reader's language first."""
    names = (concept.name, concept.name_en)
    first, second = reversed(names) if words.language is Language.ENGLISH else names
    return words.content(first), words.content(second)


def section_title(section: Section, words: Wording) -> str:
    """Return a section's title in the reader's language."""
    return words.pick(section.title, section.title_en)


def numbered_section(section: Section, words: Wording) -> str:
    """Return a section's title with its place in the briefing, for a list or a button."""
    return words.say("{position}. {title}", position=section.position, title=section_title(section, words))


def concept_title(concept: Concept, words: Wording) -> Markup:
    """Return a concept's names as they stand above what it says."""
    first, second = concept_names(concept, words)
    return lines("📘 " + bold(first), second)


def todays_heading(on: date, words: Wording) -> Markup:
    """Return that a concept is that of a day."""
    return words.html("☀️ Today’s concept · {date}", date=words.date(on))


def concepts_heading(index: SectionIndex, words: Wording) -> Markup:
    """Return what stands above the sections, and how many concepts there are."""
    total = sum(count for _, count in index.sections)
    return words.html_n(
        "📘 <b>One concept, by section of the briefing</b>", "📘 <b>{n} concepts, by section of the briefing</b>", total
    )


def ask_concept_text(reply: AskConcept, words: Wording) -> Markup:
    """Return the question for a concept's name, with an example."""
    return words.html(
        "Which concept? Type its name after the command, as in <code>/concept {example}</code>, or browse.",
        example=words.content(reply.examples[0].name) if reply.examples else "",
    )


def no_such_concept(reply: UnknownConcept, words: Wording) -> Markup:
    """Return that no concept has that name."""
    return words.html("There is no concept called “{name}”.", name=echo(reply.name))


def nearest_hint(reply: UnknownConcept, words: Wording) -> str | None:
    """Return what stands above the nearest concepts, if there are any."""
    return words.say("Perhaps one of these?") if reply.nearest else None


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
    return words.say("From: {origin}", origin=" · ".join((section_title(card.section, words), *notes, place)))
