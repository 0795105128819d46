"""Wrong answers that are worth thinking about, and that are certainly wrong.

Owns what may stand beside the right answer of each kind of question. What is asked may not enter. Everything returned
is as alike as can be in kind and in length, so that the right one cannot be told by its looks.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bot.domain.clues import marks_of
from bot.domain.library import Qualifier
from bot.domain.likeness import bare, names_of, pairs_of
from bot.domain.name_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.chance import Chance
    from bot.domain.clues import Clues
    from bot.domain.library import Concept, Figure, Library, Number, NumberItem, Span, Statement
    from bot.domain.tellings import Tellings

WRONG: Final = 3
"""Wrong options of a question."""
_NEAREST: Final = 6
"""Concepts or items that wrong options are drawn from."""
_NEAREST_SAYINGS: Final = 5
"""Excerpts that wrong options are drawn from: few, for their lengths tell."""
_TOO_ALIKE: Final = 0.3
"""The part of two summaries' pairs in common, from which on both may be meant."""
_SECTION, _HEAD, _CHARACTER = 2.0, 1.5, -0.4
"""What speaks for a concept as a wrong option: the same section, the same word at the end (實體經濟, 低空經濟);
against: each character of difference in length."""
_ALIKE_IN_LENGTH: Final = 1.9
"""Names of items are offered beside one that is not so many times as long, nor so many times as short."""
_NOT_OF_ONE_YEAR: Final = frozenset({"年", "世紀", "位"})
"""Units of values that are times themselves, and of ranks, which stay the same for years."""
_EARLIER, _LATER = 4, 3
"""Years around the right one that wrong ones are drawn from."""
_UNSURE: Final = frozenset({Qualifier.OVER, Qualifier.UP_TO})
"""What is over 13 is also over 10: more than one option would be right."""
_YEAR: Final = "年"
_YEARS: Final = range(1900, 2101)
_OFFSETS: Final = {
    "世紀": (-3, -2, -1, 1, 2, 3),
    _YEAR: (-15, -10, -5, 5, 10, 15),
    "位": (-4, -3, -2, 2, 3, 5, 7),
}
"""How far off wrong values are in what is counted rather than measured."""
_FACTORS: Final = (44, 52, 60, 68, 76, 84, 118, 128, 142, 158, 176, 196)
"""Per cent of the right value, in what is measured."""
_POSSIBLE: Final[dict[str, tuple[int, int | None]]] = {"%": (0, 100), "倍": (1, None), "世紀": (0, 22)}
"""Units whose values lie between bounds, these themselves left out."""


class Distractors:
    """Wrong options from one library, remembering what it worked out of each concept."""

    def __init__(self, library: Library, clues: Clues) -> None:
        self._library = library
        self._clues = clues
        self._names = {concept.id: names_of(concept) for concept in library.concepts}
        self._pairs = {concept.id: pairs_of(bare(concept.summary)) for concept in library.concepts}

    def concepts(self, concept: Concept) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return ids of concepts that a concept's clue certainly does not mean: of the same number, and near others.

        None of them is named in the clue; all have names of the same kind, and what the clue says of the right name.
        There are none where the clue may speak of what is counted, but nothing else that is can be offered.
        """
        siblings = [other for other in self._library.concepts if _is_sibling(other, concept)]
        fitting = [other for other in self._library.concepts if other != concept and self._fits(other, concept)]
        offered = [other.id for other in siblings if other in fitting]
        if siblings and not offered:
            return (), ()
        others = [other for other in fitting if other not in siblings and self._is_apart(other, concept)]
        others.sort(key=lambda other: -_nearness(other, concept))
        return tuple(offered), tuple(other.id for other in others[:_NEAREST])

    def items(self, number: Number, item: NumberItem) -> tuple[str, ...]:
        """Return ids of other numbers' items that certainly do not belong to `number`, the nearest in length first.

        No two of them, and none of them and an item of `number`, are parts of each other by name. There are none where
        the number's own label names the right item (2 個擺脫).
        """
        if bare(number.label) in bare(item.name):
            return ()
        taken = [_names_of_item(own) for own in number.items]
        beside = [
            (abs(len(other.name) - len(item.name)), f"{home.id}/{index}", _names_of_item(other))
            for home in self._library.numbers
            if home.id != number.id
            for index, other in enumerate(home.items)
            if kind_of(other.name) is kind_of(item.name) and _is_as_long(other.name, item.name)
        ]
        chosen = []
        for _, option, names in sorted(beside):
            if not any(_overlap(names, others) for others in taken):
                taken.append(names)
                chosen.append(option)
        return tuple(chosen[:_NEAREST])

    def homes(self, number: Number, item: NumberItem) -> tuple[str, ...]:
        """Return ids of the numbers to which an item certainly does not belong: they count nothing of such a name.

        None of them is one whose label names the item.
        """
        names = _names_of_item(item)
        return tuple(
            other.id
            for other in self._library.numbers
            if other.id != number.id
            and not any(_overlap(names, _names_of_item(one)) for one in other.items)
            and not pairs_of(bare(other.label)) & pairs_of(bare(item.name))
        )

    def sayings(self, statement: Statement, sayings: Tellings) -> tuple[str, ...]:
        """Return ids of statements of other occasions whose excerpts are about as long as this one's."""
        others = [
            (abs(length - _length(sayings.window(statement))), other.id)
            for other in self._library.statements
            if other.occasion_id != statement.occasion_id and (length := _length(sayings.window(other)))
        ]
        return tuple(option for _, option in sorted(others)[:_NEAREST_SAYINGS])

    def _fits(self, other: Concept, concept: Concept) -> bool:
        """Tell whether another concept's name can stand where a concept's own does, and neither gives itself away."""
        clue, clue_en = bare(self._clues.clue(concept)), bare(self._clues.clue_en(concept))
        if any(name in clue or name in clue_en for name in self._names[other.id]):
            return False
        return kind_of(other.name) is kind_of(concept.name) and self._clues.told(concept) <= marks_of(other)

    def _is_apart(self, other: Concept, concept: Concept) -> bool:
        """Tell whether another concept is certainly not meant: what is read together may be so much alike."""
        if other.id in concept.related_ids or _overlap(self._names[other.id], self._names[concept.id]):
            return False
        first, second = self._pairs[other.id], self._pairs[concept.id]
        return len(first & second) < _TOO_ALIKE * max(1, min(len(first), len(second)))


def _overlap(first: Sequence[str], second: Sequence[str]) -> bool:
    return any(one in other or other in one for one in first for other in second)


def _is_sibling(other: Concept, concept: Concept) -> bool:
    return other.id != concept.id and bool(set(other.number_ids) & set(concept.number_ids))


def _nearness(other: Concept, concept: Concept) -> float:
    near = _SECTION * (other.section_id == concept.section_id) + _HEAD * (other.name[-2:] == concept.name[-2:])
    return near + _CHARACTER * abs(len(other.name) - len(concept.name))


def _is_as_long(first: str, second: str) -> bool:
    return max(len(first), len(second)) <= _ALIKE_IN_LENGTH * min(len(first), len(second))


def _names_of_item(item: NumberItem) -> tuple[str, str]:
    return bare(item.name), bare(item.name_en)


def values_beside(figure: Figure, chance: Chance) -> tuple[Decimal, ...]:
    """Return three wrong values for a figure, below and above; none where no such values would be certainly wrong.

    They have its unit, its decimals and as many digits before the point.
    """
    below, above = _candidates(figure)
    if figure.qualifier in _UNSURE or not below or not above or len(below) + len(above) < WRONG:
        return ()
    least, most = max(0, WRONG - len(above)), min(WRONG, len(below))
    lower = least + chance.below(most - least + 1)
    return tuple(chance.shuffled(below)[:lower] + chance.shuffled(above)[: WRONG - lower])


def _candidates(figure: Figure) -> tuple[list[Decimal], list[Decimal]]:
    near = _OFFSETS.get(figure.unit)
    counted = near is not None and (figure.unit != _YEAR or figure.value in _YEARS)
    values = {figure.value + offset for offset in near} if near and counted else set(_measured(figure.value))
    fitting = sorted(value for value in values if _fits(value, figure))
    return [value for value in fitting if value < figure.value], [value for value in fitting if value > figure.value]


def _measured(right: Decimal) -> Iterator[Decimal]:
    """Yield values around a measured one, as round as it is, and no nearer than a seventh of it."""
    grain = _grain(right)
    decimals = int(right.as_tuple().exponent) < 0
    for factor in _FACTORS:
        value = (right * factor / 100 / grain).to_integral_value() * grain
        if abs(value - right) * 7 >= right and not (decimals and str(value).endswith("0")):
            yield value


def _grain(value: Decimal) -> Decimal:
    """Return how round a value is: 5 for 25, 10 for 130, 0.1 for 36.6."""
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    rounder = (unit * times for times in (100, 50, 10, 5))
    return next((grain for grain in rounder if value > grain and value % grain == 0), unit)


def _fits(value: Decimal, figure: Figure) -> bool:
    """Tell whether a value has the right one's digits before the point, and can be at all."""
    least, most = _POSSIBLE.get(figure.unit, (0, None))
    return value.adjusted() == figure.value.adjusted() and value > least and (most is None or value < most)


def has_telling_year(figure: Figure) -> bool:
    """Tell whether a figure is of one year that its name keeps to itself, and hardly as large in another."""
    year = figure.period or ""
    sure = figure.qualifier not in _UNSURE and figure.unit not in _NOT_OF_ONE_YEAR
    return sure and year.isdecimal() and not re.search("[0-9]{4}", figure.name + figure.name_en)


def years_beside(figure: Figure, published: int, chance: Chance) -> tuple[int, ...]:
    """Return wrong years for a figure that `has_telling_year`, the right one anywhere between them.

    Args:
        figure: The figure.
        published: The year of the briefing: nothing was measured later, though a forecast may look beyond.
        chance: Draws how many of them are earlier, and which.
    """
    year = int(figure.period or 0)
    last = max(published, year) + (1 if figure.qualifier is Qualifier.EXPECTED else 0)
    below = range(year - _EARLIER, year)
    above = range(year + 1, min(year + _LATER, last) + 1)
    lower = WRONG - chance.below(min(WRONG, len(above)) + 1)
    return tuple(chance.shuffled(below)[:lower] + chance.shuffled(above)[: WRONG - lower])


def _length(window: Span | None) -> int:
    return window.end - window.start if window else 0
