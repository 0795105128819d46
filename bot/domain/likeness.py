"""How alike two texts are, by the words they share: what fits a concept, and what would give an answer away.

Owns the form in which texts are compared and the weights of what they share. What is chosen for it may not enter, nor
may readers' queries (`bot.domain.lookup`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from bot.domain.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from bot.domain.library import Concept, Library, Term

_SIGNS = re.compile(r"[\W_]+")
_SHORTEST_NAME = 2


@lru_cache(maxsize=1 << 13)  # the library's own texts, asked for again with every digest
def bare(text: str) -> str:
    """Return a text folded, without blanks and signs."""
    return _SIGNS.sub("", fold(text))


def names_of(concept: Concept) -> tuple[str, ...]:
    """Return a concept's name, English name and aliases, bare, each once, the longest first."""
    names = {bare(name) for name in (concept.name, concept.name_en, *concept.aliases)}
    return tuple(sorted((name for name in names if len(name) >= _SHORTEST_NAME), key=lambda name: (-len(name), name)))


def states(text: str, value: Decimal) -> bool:
    """Say whether a text holds a figure's value, as a number of its own, with or without thousands separators."""
    return re.search(rf"(?<![\d.]){re.escape(str(value))}(?!\.?\d)", text.replace(",", "")) is not None


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text."""
    return frozenset(map("".join, pairwise(text)))


class Wording:
    """One way to write what the alias table holds equal: 質量 and 品質 come out the same. Offsets are lost."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._canonical = {
            bare(form): bare(term.canonical)
            for term in terms
            if not term.see
            for form in (*term.variants, term.canonical)
            if not fold(form).isascii()
        }
        longest_first = sorted(self._canonical, key=lambda form: (-len(form), form))
        self._forms = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def __call__(self, text: str) -> str:
        """Return `text` bare and in canonical forms."""
        return self._forms.sub(lambda match: self._canonical[match.group()], bare(text))


class Weights:
    """How much a shared pair of characters says: the rarer in the annex, the more."""

    def __init__(self, texts: Iterable[str]) -> None:
        held = [pairs_of(text) for text in texts]
        counts = Counter(pair for pairs in held for pair in pairs)
        self._weights = {pair: log(1 + len(held) / count) for pair, count in counts.items()}

    def shared(self, first: frozenset[str], second: frozenset[str]) -> float:
        """Return the weight of what two texts' pairs have in common."""
        weights = self._weights
        return sum(weights.get(pair, 0.0) for pair in first & second)


def wording_of(library: Library) -> Wording:
    """Return the wording of a library's alias table."""
    return Wording(library.terms)
