"""Statistics on Telegram: by section or by concept, a few on a page.

Owns how a value with its unit is written in each language, and how a figure with period, source and comparison is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.domain.library import Concept, Qualifier
from bot.platforms.i18n import N_
from bot.platforms.telegram.callbacks import ShowConcept, ShowConceptFigures, ShowFigures, ShowFigureSections
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed, page_of, pager
from bot.platforms.telegram.render.concepts import concept_buttons, concept_name, page_footer, section_buttons
from bot.platforms.telegram.render.text import lines, paragraphs

if TYPE_CHECKING:
    from decimal import Decimal

    from markupsafe import Markup

    from bot.domain.library import Figure
    from bot.domain.replies import FigureIndex, FigureList
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action

FIGURES_PER_PAGE: Final = 4

_QUALIFIED: Final = {
    Qualifier.EXACT: "{value}",
    Qualifier.ABOUT: N_("about {value}"),
    Qualifier.OVER: N_("over {value}"),
    Qualifier.NEARLY: N_("nearly {value}"),
    Qualifier.UP_TO: N_("up to {value}"),
    Qualifier.EXPECTED: N_("{value} expected"),
}
_YEAR, _CENTURY, _RANK = "年", "世紀", "位"
_ORDINAL_UNITS: Final = {"(century)": "century", "(world rank)": "in the world"}
_TEN_THOUSAND, _HUNDRED_MILLION = "ten thousand ", "hundred million "
_SCALES: Final = ((10**12, "trillion "), (10**9, "billion "), (10**6, "million "))


def figure_index(index: FigureIndex, words: Wording) -> Page:
    """Return the sections to choose from."""
    total = sum(count for _, count in index.sections)
    heading = words.html_n(
        "📊 <b>One figure, by section of the briefing</b>", "📊 <b>{n} figures, by section of the briefing</b>", total
    )
    listed = (
        words.html(
            "{position}. <b>{title}</b> ({count})",
            position=section.position,
            title=words.pick(section.title, section.title_en),
            count=count,
        )
        for section, count in index.sections
    )
    buttons = section_buttons([section for section, _ in index.sections], words, lambda one: ShowFigures(one.id))
    hint = words.html("Each with its year, its source and something to hold it against.")
    return Page(paragraphs(heading, hint, lines(*listed)), packed(buttons))


def figure_list(reply: FigureList, words: Wording) -> Page:
    """Return a page of figures, with buttons to the concepts that use them."""
    figures, page, pages = page_of(reply.figures, reply.page, FIGURES_PER_PAGE)
    concepts = dict.fromkeys(concept for _, concept in figures)
    of = reply.of
    title = concept_name(of, words) if isinstance(of, Concept) else words.pick(of.title, of.title_en)

    def turn(turned: int) -> Action:
        return ShowConceptFigures(of.id, turned) if isinstance(of, Concept) else ShowFigures(of.id, turned)

    return Page(
        paragraphs(
            words.html("📊 <b>Figures: {title}</b>", title=title),
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


def figure_value(figure: Figure, words: Wording) -> str:
    """Return a figure's value as people write it: ``逾 130 萬人`` is ``over 1.3 million people``."""
    value = _english_value(figure) if words.language is Language.ENGLISH else _chinese_value(figure, words)
    qualified = _QUALIFIED[figure.qualifier]
    return words.say(qualified, value=value)


def figure_lines(figure: Figure, words: Wording) -> Markup:
    """Return a figure with period, comparison and source."""
    comparison = figure.comparison and words.pick(figure.comparison, figure.comparison_en or figure.comparison)
    source = words.pick(figure.source, figure.source_en)
    if figure.footnote:
        source = words.say("{source}, note {number}", source=source, number=figure.footnote)
    return lines(
        words.pick(figure.name, figure.name_en),
        _value_and_time(figure, words),
        comparison,
        words.html("<i>Source: {source}</i>", source=source),
    )


def _value_and_time(figure: Figure, words: Wording) -> Markup:
    """Return a figure's value with its period, unless the value is a time itself; an unknown time is admitted."""
    value = figure_value(figure, words)
    if figure.unit in {_YEAR, _CENTURY} and figure.period:
        return words.html("<b>{value}</b>", value=value)
    if figure.period is None:
        return words.html("<b>{value}</b> (the briefing gives no year)", value=value)
    return words.html("<b>{value}</b> ({period})", value=value, period=words.period(figure.period))


def _chinese_value(figure: Figure, words: Wording) -> str:
    """Return value and unit; years are not grouped, ranks are ordinal."""
    number = _plain(figure.value) if figure.unit == _YEAR else _grouped(figure.value)
    if figure.unit == "%":
        return f"{number}%"
    return f"{'第 ' if figure.unit == _RANK else ''}{number} {words.content(figure.unit)}"


def _english_value(figure: Figure) -> str:
    """Return value and unit; myriads become thousands and millions, a unit in brackets makes the value ordinal."""
    unit = figure.unit_en
    if unit == "%":
        return f"{_grouped(figure.value)}%"
    if unit == "(year)":
        return _plain(figure.value)
    if unit.startswith("("):
        return f"{_ordinal(figure.value)} {_ORDINAL_UNITS.get(unit, unit)}"
    for prefix, scale in ((_TEN_THOUSAND, 10**4), (_HUNDRED_MILLION, 10**8)):
        if unit.startswith(prefix):
            return _scaled(figure.value * scale) + unit.removeprefix(prefix)
    return f"{_grouped(figure.value)} {unit}"


def _scaled(value: Decimal) -> str:
    """Return a large value in millions, billions or trillions, with a space after it."""
    for scale, name in _SCALES:
        if value >= scale:
            return f"{_grouped(value / scale)} {name}"
    return f"{_grouped(value)} "


def _plain(value: Decimal) -> str:
    """Return a value without grouping or trailing zeros beyond those of its own digits."""
    return f"{value:f}"


def _grouped(value: Decimal) -> str:
    """Return a value with thousands grouped; whole numbers lose their decimal point."""
    whole = value.to_integral_value()
    return f"{whole:,}" if whole == value else f"{value:,f}".rstrip("0")


def _ordinal(value: Decimal) -> str:
    """Return an English ordinal: ``1st``, ``12th``, ``18th``."""
    number = int(value)
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
