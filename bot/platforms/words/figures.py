"""How the platforms word a figure: its value with its unit in each language, its period, comparison and source.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.domain.library import Concept, Qualifier
from bot.platforms.i18n import N_
from bot.platforms.words.concepts import concept_name, section_title
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from decimal import Decimal

    from markupsafe import Markup

    from bot.domain.library import Figure
    from bot.domain.replies import FigureIndex, FigureList
    from bot.platforms.i18n import Wording

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


def figures_heading(index: FigureIndex, words: Wording) -> Markup:
    """Return what stands above the sections, and how many figures there are."""
    total = sum(count for _, count in index.sections)
    return words.html_n(
        "📊 <b>One figure, by section of the briefing</b>", "📊 <b>{n} figures, by section of the briefing</b>", total
    )


def figures_of(reply: FigureList, words: Wording) -> Markup:
    """Return which section's or concept's figures these are."""
    of = reply.of
    title = concept_name(of, words) if isinstance(of, Concept) else section_title(of, words)
    return words.html("📊 <b>Figures: {title}</b>", title=title)


def figure_value(figure: Figure, words: Wording) -> str:
    """Return a figure's value as people write it: ``逾 130 萬人`` is ``over 1.3 million people``."""
    value = _english_value(figure) if words.language is Language.ENGLISH else _chinese_value(figure, words)
    qualified = _QUALIFIED[figure.qualifier]
    return words.say(qualified, value=value)


def figure_lines(figure: Figure, words: Wording) -> Markup:
    """Return a figure with period, comparison and source."""
    comparison = figure.comparison and words.pick(figure.comparison, figure.comparison_en or figure.comparison)
    return lines(
        words.pick(figure.name, figure.name_en),
        _value_and_time(figure, words),
        comparison,
        figure_source(figure, words),
    )


def figure_source(figure: Figure, words: Wording) -> Markup:
    """Return who measured a figure, and where the briefing says so."""
    return words.html("<i>Source: {source}</i>", source=_measured_by(figure, words))


def figure_time(figure: Figure, words: Wording) -> str | None:
    """Return of when a figure is; None where its value is a time itself; that it is unknown is admitted."""
    if figure.period is None:
        return words.say("the briefing gives no year")
    return None if figure.unit in {_YEAR, _CENTURY} else words.period(figure.period)


def _measured_by(figure: Figure, words: Wording) -> str:
    source = words.pick(figure.source, figure.source_en)
    return words.say("{source}, note {number}", source=source, number=figure.footnote) if figure.footnote else source


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
