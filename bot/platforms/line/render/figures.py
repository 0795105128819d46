"""Statistics on LINE: by section or by concept, three to a card.

Owns how figures are set as cards. How a value is worded belongs to `bot.platforms.words.figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.library import Concept
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowConcept, ShowConceptFigures, ShowFigures, ShowFigureSections
from bot.platforms.line.flex.colours import ACCENT, GREY
from bot.platforms.line.render import ways
from bot.platforms.line.render.lists import cards_of_rows, dealt, page_of_cards, turning
from bot.platforms.line.render.pen import all_shown, shown
from bot.platforms.words.concepts import concept_name, numbered_section
from bot.platforms.words.figures import figure_source, figure_time, figure_value, figures_heading, figures_of

if TYPE_CHECKING:
    from bot.domain.library import Figure
    from bot.domain.replies import FigureIndex, FigureList
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

    Json: TypeAlias = dict[str, Any]

_PER_CARD: Final = 3


def figure_index(index: FigureIndex, pen: Pen) -> Speech:
    """Return the sections to choose from."""
    words = pen.words
    heading = flex.plain(figures_heading(index, words))
    rows = [pen.row(f"{numbered_section(one, words)} ({count})", ShowFigures(one.id)) for one, count in index.sections]
    quick = (ways.numbers(pen), ways.browse(pen), ways.ask(pen), ways.today(pen))
    return all_shown(heading, cards_of_rows(heading, rows), quick)


def figure_list(reply: FigureList, pen: Pen) -> Speech:
    """Return figures, with the ways to the concepts that use them."""
    words, of = pen.words, reply.of
    parts = dealt([_figure(figure, concept, of, pen) for figure, concept in reply.figures], _PER_CARD)
    heading = flex.plain(figures_of(reply, words))
    cards = [
        flex.card(
            heading,
            beside=f"{number} / {len(parts)}" if len(parts) > 1 else None,
            body=[piece for figure in part for piece in figure][1:],
        )
        for number, part in enumerate(parts, 1)
    ]
    bubbles, turns = page_of_cards(cards, reply.page)

    def turn(page: int) -> object:
        return ShowConceptFigures(of.id, page) if isinstance(of, Concept) else ShowFigures(of.id, page)

    back = pen.quick(words.say("↩ Back to the concept"), ShowConcept(of.id)) if isinstance(of, Concept) else None
    everything = pen.quick(words.say("All figures"), ShowFigureSections())
    quick = (*turning(turns, pen, turn), back, everything, ways.quiz(pen), ways.numbers(pen), ways.today(pen))
    return shown(heading, bubbles, quick)


def _figure(figure: Figure, concept: Concept, of: object, pen: Pen) -> list[Json]:
    """Return a figure under a thin line: its value large, what it is, of when, beside what, and by whom."""
    words = pen.words
    pieces = [
        flex.separator("lg"),
        flex.text(figure_value(figure, words), size="xl", color=ACCENT, is_bold=True),
        flex.text(_named(figure, words), size="sm"),
    ]
    if figure.comparison:
        comparison = words.pick(figure.comparison, figure.comparison_en or figure.comparison)
        pieces.append(flex.text(comparison, size="xs"))
    pieces.append(flex.text(figure_source(figure, words), size="xxs", color=GREY))
    if concept != of:
        pieces.append(pen.row("📘 " + concept_name(concept, words), ShowConcept(concept.id)))
    return pieces


def _named(figure: Figure, words: Wording) -> str:
    """Return what was measured, and when, unless the name says so itself."""
    time = figure_time(figure, words)
    name = words.pick(figure.name, figure.name_en)
    if not time or time in name.replace("-", "–"):
        return name
    return words.pick(f"{name}（{time}）", f"{name} ({time})")
