"""Concepts by name, and those that speak of what was asked.

Owns the search among concepts. Annex 1 may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.folding import fold
from bot.domain.lookup.forms import SEE, key, pattern
from bot.domain.lookup.slips import NearTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.library import Concept, Library
    from bot.domain.lookup.forms import Forms
    from bot.domain.lookup.query import Query, Unit

MOST_CONCEPTS = 5
_ALIKE = 0.3
"""Share of common bigrams (Dice), from which on names are near."""
_NAME, _ALL_IN_NAMES, _IN_SUMMARY, _IN_TEXT = range(4)


class Concepts:
    """All concepts, ready to be found."""

    def __init__(self, library: Library, forms: Forms) -> None:
        """Fold the names and texts of `library`'s concepts."""
        taught = [library.concept_by_id[concept_id] for concept_id in library.syllabus]
        self._concepts = list(dict.fromkeys([*taught, *library.concepts]))
        self._forms = forms
        self._by_name: dict[str, Concept] = {}
        for names in (_chief_names, _other_names):
            for concept in self._concepts:
                for name in names(concept):
                    self._by_name.setdefault(name, concept)
        self._by_id = {concept.id: concept for concept in self._concepts}
        self._names = [[key(name) for name in (c.name, c.name_en, *c.aliases)] for c in self._concepts]
        self._name_texts = ["\n".join(names) for names in self._names]
        self._summaries = [fold(f"{c.name}\n{c.summary}\n{c.name_en}\n{c.summary_en}") for c in self._concepts]
        self._texts = [fold(f"{c.explanation}\n{c.importance}") for c in self._concepts]
        self._near = NearTerms(self._by_name)
        self._pairs = {name: _pairs(name) for name in self._by_name}

    @property
    def by_name(self) -> dict[str, Concept]:
        """Concepts by every name, as `key` writes it."""
        return self._by_name

    def exact(self, name: str) -> Concept | None:
        """Return the concept with this name or alias, in any equal form."""
        asked = key(name)
        if not asked:
            return None
        if asked in self._by_name:
            return self._by_name[asked]
        equal = (key(form.text) for form in self._forms.of(asked) if form.level < SEE)
        return next((self._by_name[form] for form in equal if form in self._by_name), None)

    def by_id_or_name(self, name: str) -> Concept | None:
        """Return the concept with this id, name or alias."""
        return self._by_id.get(name.strip().lower()) or self.exact(name)

    def nearest(self, name: str, limit: int) -> tuple[Concept, ...]:
        """Return the concepts with the nearest names: one slip away, holding the words, sharing pairs of characters."""
        asked = key(name)
        if not asked:
            return ()
        near = [self._by_name[other] for other in self._near.of(asked)]
        holding = [
            self._by_name[other] for other in self._by_name if asked in other or (len(other) > 1 and other in asked)
        ]
        near += sorted(holding, key=lambda concept: len(concept.name))
        return tuple(dict.fromkeys([*near, *self._sharing(asked)]))[:limit]

    def _sharing(self, asked: str) -> list[Concept]:
        pairs = _pairs(asked)
        scores = ((dice(pairs, other), name) for name, other in self._pairs.items())
        return [self._by_name[name] for score, name in sorted(scores, key=lambda s: -s[0]) if score >= _ALIKE]

    def speaking_of(self, query: Query, units: Sequence[Unit]) -> tuple[Concept, ...]:
        """Return the concepts that bear the query's name or speak of all its units, best first."""
        asked = key(query.text)
        first = self.exact(query.text)
        if not asked:
            return ()
        wanted = [[form.text for form in unit.forms] for unit in units]
        ranked = []
        for place, concept in enumerate(self._concepts):
            mark = self._mark(place, asked, wanted)
            if mark is not None and concept is not first:
                ranked.append((mark, place))
        best = [self._concepts[place] for _, place in sorted(ranked)[:MOST_CONCEPTS]]
        return tuple([first, *best] if first else best)[:MOST_CONCEPTS]

    def _mark(self, place: int, asked: str, wanted: Sequence[Sequence[str]]) -> tuple[int, int] | None:
        """Return how well a concept answers, less is better; None if it does not."""
        if len(asked) > 1 and _holds(self._name_texts[place], asked):
            return _NAME, min(len(name) for name in self._names[place] if asked in name)
        if not wanted:
            return None
        names, summary, text = self._name_texts[place], self._summaries[place], self._texts[place]
        if _holds_all(names, wanted):
            return _ALL_IN_NAMES, -_count(text, wanted)
        if _holds_all(summary, wanted):
            return _IN_SUMMARY, -_count(text, wanted)
        return (_IN_TEXT, -_count(text, wanted)) if _holds_all(f"{summary}\n{text}", wanted) else None


def dice(pairs: frozenset[str], others: frozenset[str]) -> float:
    """Return how much two names have in common: 1 for the same pairs of characters, 0 for none."""
    return 2 * len(pairs & others) / (len(pairs) + len(others) or 1)


def _pairs(name: str) -> frozenset[str]:
    return frozenset(map(str.__add__, name, name[1:]))


def _chief_names(concept: Concept) -> list[str]:
    return [key(concept.name)]


def _other_names(concept: Concept) -> list[str]:
    return [name for alias in (*concept.aliases, concept.name_en) if (name := key(alias))]


def _holds(text: str, form: str) -> bool:
    if form not in text and " " not in form:
        return False
    matcher = pattern(form)
    return matcher.search(text) is not None if matcher else True


def _holds_all(text: str, wanted: Sequence[Sequence[str]]) -> bool:
    return all(any(_holds(text, form) for form in forms) for forms in wanted)


def _count(text: str, wanted: Sequence[Sequence[str]]) -> int:
    return sum(text.count(form) for forms in wanted for form in forms)
