"""Statistics on Telegram: by section or by concept, a few on a page.

Owns how they are set as messages; how a figure is worded, `bot.platforms.words.figures` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.library import Concept
from bot.platforms.telegram.callbacks import ShowConcept, ShowConceptFigures, ShowFigures, ShowFigureSections
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed, page_of, pager
from bot.platforms.telegram.render.concepts import concept_buttons, page_footer, section_buttons
from bot.platforms.words.concepts import section_title
from bot.platforms.words.figures import figure_lines, figures_heading, figures_of
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from bot.domain.replies import FigureIndex, FigureList
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action

FIGURES_PER_PAGE: Final = 4


def figure_index(index: FigureIndex, words: Wording) -> Page:
    """Return the sections to choose from."""
    listed = (
        words.html(
            "{position}. <b>{title}</b> ({count})",
            position=section.position,
            title=section_title(section, words),
            count=count,
        )
        for section, count in index.sections
    )
    buttons = section_buttons([section for section, _ in index.sections], words, lambda one: ShowFigures(one.id))
    hint = words.html("Each with its year, its source and something to hold it against.")
    return Page(paragraphs(figures_heading(index, words), hint, lines(*listed)), packed(buttons))


def figure_list(reply: FigureList, words: Wording) -> Page:
    """Return a page of figures, with buttons to the concepts that use them."""
    figures, page, pages = page_of(reply.figures, reply.page, FIGURES_PER_PAGE)
    concepts = dict.fromkeys(concept for _, concept in figures)
    of = reply.of

    def turn(turned: int) -> Action:
        return ShowConceptFigures(of.id, turned) if isinstance(of, Concept) else ShowFigures(of.id, turned)

    return Page(
        paragraphs(
            figures_of(reply, words),
            *(figure_lines(figure, words) for figure, _ in figures),
            page_footer(page, pages, words),
        ),
        keyboard(
            pager(page, pages, words, turn),
            *packed(concept_buttons(concepts, words), per_row=2),
            (
                *([button(words.say("↩ Back to the concept"), ShowConcept(of.id))] if isinstance(of, Concept) else ()),
                button(words.say("All figures"), ShowFigureSections()),
            ),
        ),
    )
