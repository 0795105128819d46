"""The index over all statements: which of them hold a form.

Owns folded texts and the inverted index over their bigrams. Ranking, dates and the alias table may not enter.

Documents are numbered from 0, the newest occasion first and its statements in the annex's order, so that ascending
numbers are already the order of statements that nothing else tells apart, and one occasion's are a range.

Each pair of neighbouring characters leads to the documents that hold it. A Chinese form of two characters is thereby
answered without a look at a text; a longer one by reading the texts that its rarest pair leads to, which is exact. A
single character is looked for in all texts: it would lead to most of them anyway.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING

from bot.domain.folding import fold_with_origins
from bot.domain.lookup.forms import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.folding import Folded
    from bot.domain.library import Library, Span

_PAIR = 2
_REMEMBERED = 64
"""Answers kept for forms that took reading: who pages asks again."""
_WORTH_KEEPING = 256
"""Documents read, from which on an answer is kept."""


class Index:
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
        self.texts: list[str] = []
        self._uneven: dict[int, Folded] = {}
        for number, statement in enumerate(self.statements):
            folded = fold_with_origins(statement.text)
            self.texts.append(folded.text)
            if folded.origins is not None:
                self._uneven[number] = folded
        self._postings = _postings(self.texts)
        self._answers: OrderedDict[str, Sequence[int]] = OrderedDict()

    def original(self, number: int, start: int, end: int) -> Span | None:
        """Return where a range of a document's folded text lies in the statement; None where the two are the same."""
        folded = self._uneven.get(number)
        return folded.original(start, end) if folded else None

    def documents(self, form: str) -> Sequence[int]:
        """Return the documents that hold a folded form, ascending. Shared: not to be changed."""
        if len(form) == 1:
            return self._read(form, range(len(self.texts)))
        candidates = self._candidates(form)
        if not candidates or (len(form) == _PAIR and pattern(form) is None):
            return candidates
        return self._read(form, candidates)

    def holds(self, form: str) -> bool:
        """Tell whether any document holds a folded form; cheaper than counting them."""
        candidates = self._candidates(form) if len(form) > 1 else range(len(self.texts))
        matcher = pattern(form)
        if matcher is not None:
            return any(matcher.search(self.texts[number]) for number in candidates)
        return any(form in self.texts[number] for number in candidates)

    def _candidates(self, form: str) -> Sequence[int]:
        """Return the documents of the form's rarest bigram."""
        best: Sequence[int] | None = None
        for at in range(len(form) - 1):
            pair = form[at : at + _PAIR]
            if " " in pair:  # a blank in a form may be a hyphen in the text
                continue
            found = self._postings.get(pair, ())
            if best is None or len(found) < len(best):
                best = found
            if not best:
                break
        return range(len(self.texts)) if best is None else best

    def _read(self, form: str, candidates: Sequence[int]) -> Sequence[int]:
        """Return the candidates whose text does hold the form."""
        if form in self._answers:
            self._answers.move_to_end(form)
            return self._answers[form]
        texts, matcher = self.texts, pattern(form)
        if matcher is None:
            found = array("I", [number for number in candidates if form in texts[number]])
        else:
            found = array("I", [number for number in candidates if matcher.search(texts[number])])
        if len(candidates) >= _WORTH_KEEPING:
            self._answers[form] = found
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return found


def _postings(texts: Sequence[str]) -> dict[str, array[int]]:
    """Return the documents of every pair of neighbouring characters, ascending."""
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, text in enumerate(texts):
        for pair in set(map(str.__add__, text, text[1:])):
            postings[pair].append(number)
    return dict(postings)
