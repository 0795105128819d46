"""Which sentences of a statement tell on which occasion it was said, without naming it.

Owns the choice of what can be asked about. Leaders repeat themselves: a sentence that was mostly said on another
occasion, too, has two right answers, and one that says 東北 gives a symposium on 東北 away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.library import Span
from bot.domain.likeness import bare, pairs_of, wording_of
from bot.domain.sentences import clauses_of, sentences_of

if TYPE_CHECKING:
    from bot.domain.library import Library, Occasion, Statement

_LONGEST: Final = 110
"""Characters of a window, unless another length is wanted."""
_SHORTEST: Final = 20
_ENOUGH: Final = 60
"""Characters beyond which more says nothing more."""
_OWN: Final = 0.7
"""The part of a sentence that must be said on no other occasion."""


class Tellings:
    """The telling windows of one library's statements."""

    def __init__(self, library: Library, longest: int = _LONGEST) -> None:
        """Keep windows within `longest` characters."""
        self._library = library
        self._longest = longest
        self._wording = wording_of(library)
        self._windows: dict[str, Span | None] = {}
        self._texts: dict[str, str] = {}

    def window(self, statement: Statement) -> Span | None:
        """Return the sentences to ask about; None if the statement has none that tell."""
        if statement.id not in self._windows:
            self._windows[statement.id] = self._find(statement)
        return self._windows[statement.id]

    def _find(self, statement: Statement) -> Span | None:
        occasion = self._library.occasion_by_id[statement.occasion_id]
        elsewhere = "\n".join(self._text(other) for other in self._library.occasions if other.id != occasion.id)
        names = (occasion.name, *occasion.aliases)
        naming = frozenset().union(*(pairs_of(bare(name)) for name in names)) - pairs_of(elsewhere)
        spans = sentences_of(statement.text, self._longest)
        tells = [self._tells(statement.text[span.start : span.end], elsewhere, naming) for span in spans]
        runs = [
            Span(spans[first].start, spans[last].end)
            for first in range(len(spans))
            for last in range(first, len(spans))
            if all(tells[first : last + 1]) and _SHORTEST <= spans[last].end - spans[first].start <= self._longest
        ]
        return max(runs, key=lambda run: (min(run.end - run.start, _ENOUGH), run.start - run.end), default=None)

    def _text(self, occasion: Occasion) -> str:
        if occasion.id not in self._texts:
            self._texts[occasion.id] = "\n".join(self._wording(statement.text) for statement in occasion.statements)
        return self._texts[occasion.id]

    def _tells(self, sentence: str, elsewhere: str, naming: frozenset[str]) -> bool:
        clauses = list(map(self._wording, clauses_of(sentence)))
        total = sum(map(len, clauses))
        own = sum(len(clause) for clause in clauses if clause not in elsewhere)
        return own >= _OWN * total > 0 and not naming & pairs_of("".join(clauses))
