"""In which order hits stand, and what is highlighted in them.

Owns the marks by which hits are told apart. Which documents are hits may not enter.

Earlier stands, mark by mark, the later ones deciding only between equals:

1. **Togetherness**, where several words were asked for: all of them side by side in the order asked (with nothing but
   punctuation within a sentence between them), then all within one sentence, then scattered.
2. **Own words**: what was asked for in its very characters, then an equal form of the alias table (網路 for 網絡,
   人工智能 for AI), then a form that a term or a concept's name only points to (關鍵核心技術 for 卡脖子). With several
   words the farthest of them counts.
3. **Frequency**: how often the words occur.
4. **Emphasis**: a match in what the source sets in bold.
5. **Position**: how early the first match stands.
6. **Date**: the newest occasion, and in it the annex's order. This also orders what a date selects.

With more than `WEIGHED` hits, more than the annex has, marks 3 to 5 are weighed among the first `WEIGHED` of them by
the other marks, so that no query costs more than a reader could ever page through; where words are several, only those
that hold them side by side without punctuation then go before. The order depends on nothing but library and query.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain, islice, pairwise
from typing import TYPE_CHECKING, overload

from bot.domain.library import Span
from bot.domain.lookup.forms import OWN, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.lookup.found import Found
    from bot.domain.lookup.index import Index

WEIGHED = 64
"""Hits whose finer marks are weighed."""

_SENTENCE_END = re.compile(r"[。!?;\n]")
_WIDEST_GAP = 3
"""Characters of punctuation between words that still stand side by side."""
_SIDE_BY_SIDE, _ONE_SENTENCE, _SCATTERED = range(3)

_Placed = tuple[int, int, int]
"""Start, end, level."""


class Ranking:
    """Orders the documents of one query."""

    def __init__(self, index: Index, found: Sequence[Found]) -> None:
        """Keep the words of the query and where they occur."""
        self._index = index
        self._found = found
        self._forms = [[(form.text, form.level) for form in one.forms] for one in found]
        self._is_levelled = any(level != OWN for forms in self._forms for _, level in forms)
        self._places: dict[int, list[list[_Placed]]] = {}

    def order(self, documents: Sequence[int]) -> Sequence[int]:
        """Return documents that hold all words, given in ascending order, in rank order."""
        if not self._found:
            return documents
        if len(documents) <= WEIGHED:
            return sorted(documents, key=self._marks)
        groups = self._roughly(documents)
        head = [*islice(chain.from_iterable(groups), WEIGHED)]
        return Joined([sorted(head, key=self._marks), *_after(groups, WEIGHED)])

    def _roughly(self, documents: Sequence[int]) -> list[Sequence[int]]:
        """Order very many documents by the marks that cost next to nothing."""
        if len(self._found) == 1:
            groups = self._found[0].levels
            if len(groups) == 1:
                return [documents]
            wanted = set(documents)
            return [[number for number in group if number in wanted] for group in groups]
        together = set(self._index.documents("".join(one.unit.text for one in self._found)))
        return [
            [number for number in documents if number in together],
            [number for number in documents if number not in together],
        ]

    def highlights(self, number: int) -> tuple[Span, ...]:
        """Return what matched in a document, as ranges of the statement's text: merged, in order."""
        ranges = self._originals(number, chain.from_iterable(self._placed(number)))
        return tuple(Span(start, end) for start, end in merged(sorted(ranges)))

    def _placed(self, number: int) -> list[list[_Placed]]:
        """Return where each word stands in a document."""
        if number not in self._places:
            text = self._index.texts[number]
            self._places[number] = [_places(forms, text) for forms in self._forms]
        return self._places[number]

    def _originals(self, number: int, places: Iterable[_Placed]) -> list[tuple[int, int]]:
        """Return places in a folded text as ranges of the statement's text."""
        if self._index.is_even(number):
            return [(start, end) for start, end, _ in places]
        spans = [self._index.original(number, start, end) for start, end, _ in places]
        return [(span.start, span.end) for span in spans]

    def _marks(self, number: int) -> tuple[int, int, int, bool, int, int]:
        placed = self._placed(number)
        together, places = _SIDE_BY_SIDE, placed[0]
        if len(placed) > 1:
            together, places = self._togetherness(number, placed), sorted(chain.from_iterable(placed))
        level = max([min([level for _, _, level in places]) for places in placed]) if self._is_levelled else OWN
        count = 1 if len(places) == 1 else _count(places)
        return together, level, -count, not self._is_emphasised(number, places), places[0][0], number

    def _is_emphasised(self, number: int, places: Sequence[_Placed]) -> bool:
        emphasis = self._index.statements[number].emphasis
        if not emphasis:
            return False
        ranges = self._originals(number, places)
        return any(start < bold.end and bold.start < end for bold in emphasis for start, end in ranges)

    def _togetherness(self, number: int, placed: Sequence[Sequence[_Placed]]) -> int:
        if _is_chain(placed, self._index.texts[number]):
            return _SIDE_BY_SIDE
        ends = [match.start() for match in _SENTENCE_END.finditer(self._index.texts[number])]
        sentences = ({bisect_right(ends, start) for start, _, _ in places} for places in placed)
        return _ONE_SENTENCE if set.intersection(*sentences) else _SCATTERED


class Joined(Sequence[int]):
    """Several sequences read as one."""

    def __init__(self, parts: Sequence[Sequence[int]]) -> None:
        """Keep `parts`, uncopied."""
        self._parts = parts
        self._ends = list(accumulate(map(len, parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> list[int]: ...

    def __getitem__(self, index: int | slice) -> int | list[int]:
        places = range(len(self))[index]
        return self._at(places) if isinstance(places, int) else [*map(self._at, places)]

    def _at(self, place: int) -> int:
        part = bisect_right(self._ends, place)
        return self._parts[part][place - (self._ends[part - 1] if part else 0)]


def _after(groups: Iterable[Sequence[int]], count: int) -> Iterator[Sequence[int]]:
    """Yield what is left of groups without their first `count` members."""
    for group in groups:
        yield group[count:]
        count = max(0, count - len(group))


def merged(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield sorted ranges with those that overlap or touch made one."""
    first, last = -1, -1
    for start, end in ranges:
        if start <= last:
            last = max(last, end)
            continue
        if first >= 0:
            yield first, last
        first, last = start, end
    if first >= 0:
        yield first, last


def _places(forms: Sequence[tuple[str, int]], text: str) -> list[_Placed]:
    """Return where any of some forms, each with its level, stands in a folded text, in order."""
    if len(forms) == 1:
        form, level = forms[0]
        return [(start, end, level) for start, end in spans_of(form, text)]
    return sorted([(start, end, level) for form, level in forms for start, end in spans_of(form, text)])


def _count(places: Sequence[_Placed]) -> int:
    """Count matches, of overlapping ones only the first."""
    count, reached = 0, -1
    for start, end, _ in places:
        if start >= reached:
            count, reached = count + 1, end
    return count


def _is_chain(placed: Sequence[Sequence[_Placed]], text: str) -> bool:
    """Tell whether the words stand side by side in their order, with nothing but punctuation between."""
    ends = {end for _, end, _ in placed[0]}
    for _, places in pairwise(placed):
        ends = {end for start, end, _ in places if any(_is_gap(text, before, start) for before in ends)}
        if not ends:
            return False
    return True


def _is_gap(text: str, start: int, end: int) -> bool:
    gap = text[start:end] if start <= end <= start + _WIDEST_GAP else None
    return gap is not None and not any(map(str.isalnum, gap)) and _SENTENCE_END.search(gap) is None
