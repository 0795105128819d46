"""Concepts by name, and those that speak of what was asked.

Owns the search among concepts. Annex 1 may not enter.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.folding import fold
from bot.domain.lookup.bigrams import Bigrams
from bot.domain.lookup.forms import OWN, SEE, folded_key, key, plain
from bot.domain.lookup.slips import NearTerms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.domain.library import Concept, Library
    from bot.domain.lookup.forms import Forms
    from bot.domain.lookup.query import Query, Unit

MOST_CONCEPTS = 5
_ALIKE = 0.3
"""Share of common bigrams (Dice), from which on names are near."""


class Concepts:
    """All concepts, ready to be found."""

    def __init__(self, library: Library, forms: Forms) -> None:
        """Fold the names and texts of `library`'s concepts."""
        taught = [library.concept_by_id[concept_id] for concept_id in library.syllabus]
        self._concepts = list(dict.fromkeys([*taught, *library.concepts]))
        self._forms = forms
        self._by_name: dict[str, Concept] = {}
        for names_of in (_chief_names, _other_names):
            for concept in self._concepts:
                for name in names_of(concept):
                    self._by_name.setdefault(name, concept)
        self._by_id = {concept.id: concept for concept in self._concepts}
        self._place_of = {concept.id: place for place, concept in enumerate(self._concepts)}
        names = ["\n".join(key(name) for name in (c.name, *c.aliases, c.name_en)) for c in self._concepts]
        summaries = [_plain(f"{c.name}\n{c.summary}\n{c.name_en}\n{c.summary_en}") for c in self._concepts]
        texts = [_plain(f"{c.explanation}\n{c.importance}") for c in self._concepts]
        self._chiefs = [key(concept.name) for concept in self._concepts]
        self._names = Bigrams(names)
        self._summaries = Bigrams([*map("\n".join, zip(names, summaries, strict=True))])
        self._texts = Bigrams([*map("\n".join, zip(names, summaries, texts, strict=True))])
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
        equal = (folded_key(form.text) for form in self._forms.of(asked) if form.level < SEE)
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

    def speaking_of(self, query: Query, first: Concept | None, units: Sequence[Unit]) -> tuple[Concept, ...]:
        """Return the concepts that bear the query's name or speak of all its units, `first` and then the best first."""
        found = dict.fromkeys([self._place_of[first.id]] if first else [])
        for tier in self._tiers(key(query.text), [_wanted(unit) for unit in units], found):
            found |= dict.fromkeys(tier)
            if len(found) >= MOST_CONCEPTS:
                break
        return tuple(self._concepts[place] for place in islice(found, MOST_CONCEPTS))

    def _tiers(self, asked: str, wanted: Sequence[Sequence[str]], found: Collection[int]) -> Iterator[Iterable[int]]:
        """Yield ever looser answers: by the chief name, an alias, words of the names, the summary, the whole text.

        What is `found` by then may stay out.
        """

        def said(place: int) -> int:
            count = self._texts.texts[place].count
            return sum([count(form) for forms in wanted for form in forms])

        if len(asked) > 1 and (named := self._names.documents(asked)):
            chief = [place for place in named if asked in self._chiefs[place]]
            yield sorted(chief, key=lambda place: (not self._chiefs[place].startswith(asked), -said(place)))
            yield named
        for texts in (self._names, self._summaries, self._texts) if wanted else ():
            new = sorted(_holding_all(texts, wanted).difference(found))
            yield sorted(new, key=said, reverse=True) if len(new) > 1 else new


def _wanted(unit: Unit) -> list[str]:
    """Return the forms to look for: concepts are told in Chinese, English names only where they were typed."""
    return [form.text for form in unit.forms if not form.text.isascii() or form.level == OWN]


def _holding_all(texts: Bigrams, wanted: Sequence[Sequence[str]]) -> set[int]:
    common: set[int] | None = None
    for forms in wanted:
        held = set[int]().union(*map(texts.documents, forms))
        common = held if common is None else common & held
        if not common:
            break
    return common or set()


def dice(pairs: frozenset[str], others: frozenset[str]) -> float:
    """Return how much two names have in common: 1 for the same pairs of characters, 0 for none."""
    return 2 * len(pairs & others) / (len(pairs) + len(others) or 1)


def _pairs(name: str) -> frozenset[str]:
    return frozenset(map(str.__add__, name, name[1:]))


def _chief_names(concept: Concept) -> list[str]:
    return [key(concept.name)]


def _other_names(concept: Concept) -> list[str]:
    return [name for alias in (*concept.aliases, concept.name_en) if (name := key(alias))]


def _plain(text: str) -> str:
    return plain(fold(text))
