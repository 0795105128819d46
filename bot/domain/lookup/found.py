"""Which documents hold a word in any of its forms.

Owns the union over forms and the intersection over words. Why a word stands in for another may not enter.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.lookup.bigrams import Bigrams
    from bot.domain.lookup.forms import Form
    from bot.domain.lookup.query import Unit


@dataclass(frozen=True, slots=True)
class Found:
    """A word that occurs."""

    unit: Unit
    forms: tuple[Form, ...]
    """Those of its forms that occur."""
    levels: tuple[Sequence[int], ...]
    """The documents, each ascending, by the best level at which they hold the word, the best first; none twice."""
    documents: Sequence[int]
    """The same in one, ascending."""


def find_unit(texts: Bigrams, unit: Unit) -> Found | None:
    """Return where a word occurs; None if nowhere."""
    held_by = [(form, documents) for form in unit.forms if (documents := texts.documents(form.text))]
    if not held_by:
        return None
    if len(held_by) == 1:
        form, documents = held_by[0]
        return Found(unit, (form,), (documents,), documents)
    by_form = dict(held_by)
    levels: list[Sequence[int]] = []
    union: Sequence[int] = ()
    for level in sorted({form.level for form in by_form}):
        held = _union(documents for form, documents in by_form.items() if form.level == level)
        new = _without(held, union) if union else held
        if new:
            levels.append(new)
            union = sorted([*union, *new]) if union else new
    return Found(unit, tuple(by_form), tuple(levels), union)


def in_all(found: Sequence[Found]) -> Sequence[int]:
    """Return the documents that hold every one of some words, ascending; not for no words."""
    first, *others = sorted((one.documents for one in found), key=len)
    common = first
    for documents in others:
        known = set(documents)
        common = [number for number in common if number in known]
    return common


def within(documents: Sequence[int], ranges: Iterable[range]) -> Sequence[int]:
    """Return those of ascending documents that lie in one of some ranges, which must not overlap; ascending."""
    chosen: list[int] = []
    for wanted in sorted(ranges, key=lambda one: one.start):
        chosen.extend(documents[bisect_left(documents, wanted.start) : bisect_left(documents, wanted.stop)])
    return chosen


def _union(groups: Iterable[Sequence[int]]) -> Sequence[int]:
    first, *others = groups
    union = first
    for documents in others:
        union = sorted([*union, *_without(documents, union)])
    return union


def _without(documents: Sequence[int], others: Sequence[int]) -> list[int]:
    known = set(others)
    return [number for number in documents if number not in known]
