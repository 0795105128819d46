"""What a lookup answers with.

Owns the shapes of an answer and the sequence that works a page of hits out only when it is read. How hits are found and
ordered may not enter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

from bot.domain.lookup.found import within

if TYPE_CHECKING:
    from bot.domain.library import Concept, Occasion, Span, Statement


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that was found."""

    statement: Statement
    occasion: Occasion
    highlights: tuple[Span, ...]
    """What matched, as characters of the statement's text: in order, apart from each other. Empty where the statement
    was selected by date, occasion or id."""


class Hits(Sequence[Hit]):
    """Hits in rank order, each made when it is read: counting a hundred thousand costs nothing.

    Equal to any sequence of the same hits.
    """

    def __init__(
        self,
        documents: Sequence[int],
        order: Callable[[Sequence[int]], Sequence[int]],
        make: Callable[[int], Hit],
    ) -> None:
        """Keep ascending `documents`; `order` (called once, at the first read) ranks them, `make` gives one's hit."""
        self._documents = documents
        self._order = order
        self._make = make

    @cached_property
    def _ranked(self) -> Sequence[int]:
        return self._order(self._documents)

    def within(self, documents: range) -> Hits:
        """Return the hits among some documents, ranked anew; none is made for it."""
        return Hits(within(self._documents, [documents]), self._order, self._make)

    def count_in(self, documents: range) -> int:
        """Return how many hits are among some documents."""
        return bisect_left(self._documents, documents.stop) - bisect_left(self._documents, documents.start)

    def __len__(self) -> int:
        return len(self._documents)

    @overload
    def __getitem__(self, index: int) -> Hit: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        if isinstance(index, slice):
            return tuple(map(self._make, self._ranked[index]))
        return self._make(self._ranked[index])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} hits>"


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What was found for one query."""

    query: str
    """As asked, without control characters, trimmed and cut to `bot.domain.lookup.query.LONGEST` characters and
    `MOST_WORDS` words."""
    hits: Sequence[Hit] = ()
    """In rank order; see `bot.domain.lookup.ranking`."""
    suggestions: tuple[str, ...] = ()
    """Nearest terms, best first, where nothing was found or a slip is likely. Each of them finds something."""
    concepts: tuple[Concept, ...] = ()
    """Concepts that bear the name or speak of it, best first; few."""
    exact_concept: Concept | None = None
    """The concept whose name or alias the query is."""
    occasions: tuple[Occasion, ...] = ()
    """The occasions that the query's date or name selects, in the annex's order; `hits` are theirs alone."""
    pieces: tuple[str, ...] = ()
    """What stood in, as typed, for a word that does not occur as a whole: 科技創新, 產業 for 科技創新產業."""
    shortened: bool = False
    """The query was longer, or of more words, than is looked at, and `query` is its beginning."""
