"""Which words of Annex 1 go with a concept.

Owns the choice of statement and window. How it is shown, and how often a concept comes, may not enter. Everything that
is worked out here is kept, for a library never changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.digest import Quotation
from bot.domain.library import Span
from bot.domain.likeness import Weights, pairs_of, wording_of
from bot.domain.sentences import sentences_of
from bot.domain.subscription import Length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.chance import Chance
    from bot.domain.library import Concept, Library, Statement

LONGEST: Final = 160
"""Characters of a window."""
_ENOUGH: Final = {Length.SHORT: 25, Length.FULL: 45}
"""Characters from which a window needs no sentence more."""
_GOOD: Final = 0.6
"""Reviews also quote what fits this well, measured by the best."""
_MOST: Final = 5
_TELLING: Final = 3.0
"""Below, what is shared is chance, and a statement is quoted from its beginning."""
_SHORTEST_LENT: Final = 4
"""Characters of a name that is enough to borrow a related concept's quotation."""
_QUOTED = re.compile("「([^」]{6,})」")
_NAME, _ALIAS, _WORDS, _SUMMARY, _EXPLANATION, _CITED = 12.0, 6.0, 1.0, 0.35, 0.12, 5.0
"""What is worth how much: the name itself, an alias, their characters, those of the summary, of the explanation, and
words that the explanation quotes."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    text: str
    """In one wording, for comparing."""
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A concept, as sentences are measured by it."""

    name: str
    aliases: tuple[str, ...]
    names: frozenset[str]
    summary: frozenset[str]
    explanation: frozenset[str]
    cited: tuple[str, ...]


class Quoter:
    """Finds quotations for the concepts of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._wording = wording_of(library)
        self._sentences = {statement.id: self._cut(statement) for statement in library.statements}
        self._weights = Weights(sentence.text for cut in self._sentences.values() for sentence in cut)
        self._found: dict[tuple[str, Length], tuple[Quotation, ...]] = {}

    def quotation(self, concept: Concept, length: Length, chance: Chance | None = None) -> Quotation | None:
        """Return the quotation that fits best, with `chance` one of those that fit well; None where none does."""
        found = self.quotations(concept, length)
        if not found:
            return None
        return chance.pick(found) if chance else found[0]

    def quotations(self, concept: Concept, length: Length) -> tuple[Quotation, ...]:
        """Return the quotations that fit a concept well, the best first; none where the annex says nothing of it."""
        key = (concept.id, length)
        if key not in self._found:
            self._found[key] = self._find(concept, length)
        return self._found[key]

    def related(self, concept: Concept) -> tuple[Quotation, ...]:
        """Return everything that a concept cites or, citing nothing, can borrow, the best first; perhaps nothing."""
        return tuple(quotation for _, quotation in self._ranked(concept, Length.FULL))

    def _cut(self, statement: Statement) -> tuple[_Sentence, ...]:
        cut = []
        for span in sentences_of(statement.text, LONGEST):
            text = self._wording(statement.text[span.start : span.end])
            cut.append(_Sentence(span, text, pairs_of(text)))
        return tuple(cut)

    def _find(self, concept: Concept, length: Length) -> tuple[Quotation, ...]:
        ranked = self._ranked(concept, length)
        return tuple(quotation for score, quotation in ranked[:_MOST] if score >= _GOOD * ranked[0][0])

    def _ranked(self, concept: Concept, length: Length) -> list[tuple[float, Quotation]]:
        wanted = self._wanted(concept)
        statement_ids = concept.statement_ids or tuple(self._lent(concept))
        return sorted(
            (self._best(statement_id, wanted, length) for statement_id in statement_ids), key=lambda one: -one[0]
        )

    def _wanted(self, concept: Concept) -> _Wanted:
        wording = self._wording
        aliases = tuple(wording(alias) for alias in concept.aliases if not alias.isascii())
        name = wording(concept.name)
        return _Wanted(
            name=name,
            aliases=aliases,
            names=pairs_of(name).union(*map(pairs_of, aliases)),
            summary=pairs_of(wording(concept.summary)),
            explanation=pairs_of(wording(concept.explanation)),
            cited=tuple(map(wording, _QUOTED.findall(concept.explanation))),
        )

    def _best(self, statement_id: str, wanted: _Wanted, length: Length) -> tuple[float, Quotation]:
        statement = self._library.statement_by_id[statement_id]
        cut = self._sentences[statement_id]
        scores = [self._score(sentence, wanted) for sentence in cut]
        best = max(scores)
        core = scores.index(best) if best >= _TELLING else 0
        first, last = _widened(cut, scores, core, _ENOUGH[length])
        window = Span(cut[first].span.start, cut[last].span.end)
        occasion = self._library.occasion_by_id[statement.occasion_id]
        return best, Quotation(statement, occasion, window)

    def _score(self, sentence: _Sentence, wanted: _Wanted) -> float:
        shared = self._weights.shared
        said = _NAME * (wanted.name in sentence.text)
        said += _ALIAS * min(2, sum(alias in sentence.text for alias in wanted.aliases))
        said += _CITED * sum(cited in sentence.text for cited in wanted.cited)
        alike = _WORDS * shared(sentence.pairs, wanted.names) + _SUMMARY * shared(sentence.pairs, wanted.summary)
        return said + alike + _EXPLANATION * shared(sentence.pairs, wanted.explanation)

    def _lent(self, concept: Concept) -> Iterator[str]:
        """Yield statements that a concept without any of its own can borrow.

        They name it, or name a related concept whose name is part of its own (基礎研究 in 基礎研究經費比重).
        """
        own = [self._wording(name) for name in (concept.name, *concept.aliases) if not name.isascii()]
        related = [self._library.concept_by_id[concept_id] for concept_id in concept.related_ids]
        near = [self._wording(name) for one in related for name in (one.name, *one.aliases)]
        lent = {name for name in near if len(name) >= _SHORTEST_LENT and any(name in mine for mine in own)}
        names = lent.union(name for name in own if len(name) >= _SHORTEST_LENT)
        for statement in self._library.statements:
            text = "".join(sentence.text for sentence in self._sentences[statement.id])
            if any(name in text for name in names):
                yield statement.id


def _widened(cut: tuple[_Sentence, ...], scores: list[float], core: int, enough: int) -> tuple[int, int]:
    """Return the first and the last sentence of a window around `core`: as few as are enough to read."""
    first = last = core
    while cut[last].span.end - cut[first].span.start < enough:
        beside = [index for index in (first - 1, last + 1) if 0 <= index < len(cut)]
        fitting = [
            index
            for index in beside
            if max(cut[index].span.end, cut[last].span.end) - min(cut[index].span.start, cut[first].span.start)
            <= LONGEST
        ]
        if not fitting:
            break
        added = max(fitting, key=lambda index: (scores[index], index))
        first, last = min(first, added), max(last, added)
    return first, last
