"""The index over all statements: which of them hold a form.

Owns the statements' folded texts, their numbers and the way back to what was printed. Ranking, dates and the alias
table may not enter.

Documents are numbered from 0, the newest occasion first and its statements in the annex's order, so that ascending
numbers are already the order of statements that nothing else tells apart, and one occasion's are a range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.folding import fold_with_origins
from bot.domain.library import Span
from bot.domain.lookup.bigrams import Bigrams
from bot.domain.lookup.forms import plain

if TYPE_CHECKING:
    from bot.domain.library import Library


class Index(Bigrams):
    """Folded statements and their bigrams."""

    def __init__(self, library: Library) -> None:
        """Fold and index every statement of `library`."""
        newest_first = sorted(library.occasions, key=lambda occasion: occasion.held_on, reverse=True)
        self.statements = [statement for occasion in newest_first for statement in occasion.statements]
        self.ranges: dict[str, range] = {}
        """The documents of an occasion, by its id."""
        for occasion in newest_first:
            start = self.ranges[previous].stop if (previous := next(reversed(self.ranges), None)) else 0
            self.ranges[occasion.id] = range(start, start + len(occasion.statements))
        folded = [fold_with_origins(statement.text) for statement in self.statements]
        self._uneven = {number: text for number, text in enumerate(folded) if text.origins is not None}
        super().__init__([plain(text.text) for text in folded])

    def is_even(self, number: int) -> bool:
        """Tell whether the characters of a document's folded text are those of the statement, one for one."""
        return number not in self._uneven

    def original(self, number: int, start: int, end: int) -> Span:
        """Return where a range of a document's folded text lies in the statement."""
        folded = self._uneven.get(number)
        return folded.original(start, end) if folded else Span(start, end)
