"""What to offer where nothing was found: the nearest terms that do find something.

Owns the vocabulary of known terms and the choice among them. How a term is looked up is handed in; concepts are offered
elsewhere.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.domain.lookup.dates import distance
from bot.domain.lookup.forms import key
from bot.domain.lookup.slips import NearTerms, near_in_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.domain.library import Library
    from bot.domain.lookup.index import Index
    from bot.domain.lookup.matching import Matched
    from bot.domain.lookup.query import Query, Unit

MOST_SUGGESTIONS = 3
_ALIKE, _ALIKE_LATIN = 0.3, 0.6
"""Share of common bigrams (Dice), from which on terms are near."""


class Suggestions:
    """The vocabulary, and what in it is near."""

    def __init__(self, library: Library, index: Index, count: Callable[[str], int]) -> None:
        """Gather every known term; `count` tells how many statements a term finds by itself."""
        self._index = index
        self._count = count
        self._counted: dict[str, int] = {}
        self._occasions = library.occasions
        self._shown: dict[str, str] = {}
        for term in _vocabulary(library):
            self._shown.setdefault(key(term), term)
        self._near = NearTerms(self._shown)
        self._by_pair: dict[str, list[str]] = {}
        for term in self._shown:
            for pair in set(map(str.__add__, term, term[1:])):
                self._by_pair.setdefault(pair, []).append(term)

    def for_slip(self, query: Query, units: Sequence[Unit]) -> tuple[str, ...]:
        """Return what was probably meant, if one character is wrong."""
        return self._finding(self._slips(query, units), key(query.text))

    def for_nothing(self, query: Query, matched: Matched) -> tuple[str, ...]:
        """Return the nearest terms for a query that found nothing."""
        return self._finding(self._nearest(query, matched), key(query.text))

    def _finding(self, terms: Iterable[str], asked: str) -> tuple[str, ...]:
        """Return the first few terms that find something, each once, and never what was asked."""
        found: dict[str, str] = {}
        for term in terms:
            name = key(term)
            if name and name != asked and name not in found and self._finds(term):
                found[name] = term
                if len(found) == MOST_SUGGESTIONS:
                    break
        return tuple(found.values())

    def _finds(self, term: str) -> int:
        if term not in self._counted:
            if len(self._counted) > 4 * len(self._shown) + 64:
                self._counted.clear()  # terms taken from texts would pile up
            self._counted[term] = self._count(term)
        return self._counted[term]

    def _nearest(self, query: Query, matched: Matched) -> Iterator[str]:
        for unit in matched.missing:
            yield from self._begun(key(unit.text))
        yield from self._slips(query, matched.missing)
        yield from (one.unit.shown for one in sorted(matched.found, key=lambda one: -len(one.unit.text)))
        for unit in matched.missing:
            yield from self._alike(key(unit.text))
        if query.dates:
            when = query.dates[0]
            yield from (o.id for o in sorted(self._occasions, key=lambda o: distance(when, o.held_on))[:2])

    def _slips(self, query: Query, units: Sequence[Unit]) -> Iterator[str]:
        """Yield terms one slip away from the whole query or a word of it; frequent ones first, then what texts say."""
        for asked in dict.fromkeys([key(query.text), *(key(unit.text) for unit in units)]):
            near = [self._shown[name] for name in self._near.of(asked)]
            yield from sorted(near, key=lambda term: -self._finds(term))
        for unit in units:
            for number, start, end in near_in_texts(self._index, unit.text):
                span = self._index.original(number, start, end)
                yield self._index.statements[number].text[span.start : span.end]

    def _begun(self, asked: str) -> list[str]:
        """Return terms that begin with a word that was not typed to its end, the shortest first."""
        begun = (term for term in self._by_pair.get(asked[:2], ()) if term.startswith(asked) and term != asked)
        return [self._shown[term] for term in sorted(begun, key=len)]

    def _alike(self, asked: str) -> list[str]:
        """Return terms that share pairs of characters, the most alike first."""
        pairs = set(map(str.__add__, asked, asked[1:]))
        common = Counter(term for pair in pairs for term in self._by_pair.get(pair, ()))
        scored = [(2 * shared / (len(pairs) + len(term) - 1), term) for term, shared in common.items()]
        enough = _ALIKE_LATIN if asked.isascii() else _ALIKE
        near = sorted((score, term) for score, term in scored if score >= enough)
        return [self._shown[term] for _, term in reversed(near)]


def _vocabulary(library: Library) -> Iterator[str]:
    """Yield every term that a reader may know, Chinese names first."""
    for concept in library.concepts:
        yield from (concept.name, *concept.aliases)
    for term in library.terms:
        yield term.canonical
    for occasion in library.occasions:
        yield from (occasion.name, *occasion.aliases, occasion.name_en)
    for term in library.terms:
        yield from term.variants
    for concept in library.concepts:
        yield concept.name_en
