"""A concept's summary as a clue: what names it becomes a gap, so that it can be asked which concept is meant.

Owns what is hidden, and whether enough is left to be asked about. Which concepts are offered may not enter.

Hidden are the name and its aliases, any four characters in a row of the name, and what holds a pair of characters that
hardly another concept's name has (韌性 gives 產業鏈供應鏈韌性 away, 產業 does not). In English it is the names and
their rare words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.domain.folding import fold_with_origins
from bot.domain.likeness import bare, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.library import Concept, Library, Span

GAP: Final = "＿＿"
"""Stands for what is hidden, in every language."""
_MOST_GAPS: Final = 3
_FEWEST_LEFT: Final = 12
"""Characters of a clue, signs and gaps not counted."""
_TELLING_RUN: Final = 4
_COMMON: Final = 3
"""In so many concepts' names, a pair or a word gives none of them away."""
_LATIN_OR_DIGIT: Final = re.compile(r"[a-z0-9]")
_ENGLISH_WORD: Final = re.compile(r"[a-z]{4,}")


class Clues:
    """The clues of one library's concepts."""

    def __init__(self, library: Library) -> None:
        self._pairs = Counter(pair for concept in library.concepts for pair in pairs_of(bare(concept.name)))
        self._words = Counter(word for concept in library.concepts for word in _words(concept.name_en))
        self._known: dict[str, tuple[str, str]] = {}

    def clue(self, concept: Concept) -> str:
        """Return the summary with gaps."""
        return self._both(concept)[0]

    def clue_en(self, concept: Concept) -> str:
        """Return the English summary with gaps."""
        return self._both(concept)[1]

    def is_askable(self, concept: Concept) -> bool:
        """Tell whether the clue still says enough, in few enough pieces."""
        clue, clue_en = self._both(concept)
        enough = len(bare(clue.replace(GAP, ""))) >= _FEWEST_LEFT
        return enough and max(clue.count(GAP), clue_en.count(GAP)) <= _MOST_GAPS

    def _both(self, concept: Concept) -> tuple[str, str]:
        if concept.id not in self._known:
            clue = _with_gaps(concept.summary, self._hidden(concept))
            self._known[concept.id] = (clue, self._with_gaps_en(concept))
        return self._known[concept.id]

    def _with_gaps_en(self, concept: Concept) -> str:
        names = [concept.name_en, *(alias for alias in concept.aliases if alias.isascii())]
        telling = [*names, *(word for word in _words(concept.name_en) if self._words[word] < _COMMON)]
        longest_first = sorted(telling, key=lambda name: (-len(name), name))
        either = "|".join(map(re.escape, longest_first))
        return re.sub(rf"(?<!\w)(?:{either})(?!\w)", GAP, concept.summary_en, flags=re.IGNORECASE)

    def _hidden(self, concept: Concept) -> list[Span]:
        """Return what is hidden of the summary, in order, not overlapping, no sign inside."""
        folded = fold_with_origins(concept.summary)
        places = [place for place, character in enumerate(folded.text) if character.isalnum()]
        text = "".join(folded.text[place] for place in places)
        covered = [False] * len(folded.text)
        for start, end in self._telling(concept, text):
            for place in places[start:end]:
                covered[place] = True
        runs = re.finditer(r"1(?:[1 ]*1)?\+?", "".join(map(_mark, folded.text, covered)))
        return [folded.original(*run.span()) for run in runs]

    def _telling(self, concept: Concept, text: str) -> Iterable[tuple[int, int]]:
        """Yield the ranges of the bare summary that give the concept away."""
        name = bare(concept.name)
        for whole in {name, *map(bare, concept.aliases)}:
            yield from ((start, start + len(whole)) for start in _starts(whole, text))
        for start, end in _shared_runs(name, text):
            run = text[start:end]
            if len(run) >= _TELLING_RUN or any(self._pairs[pair] < _COMMON for pair in pairs_of(run) if _is_word(pair)):
                yield start, end


def _mark(character: str, covered: bool) -> str:  # noqa: FBT001 -- it is mapped over flags
    return "1" if covered else character if character in " +" else "0"


def _is_word(pair: str) -> bool:
    return not _LATIN_OR_DIGIT.search(pair)


def _shared_runs(name: str, text: str) -> Iterable[tuple[int, int]]:
    """Yield the ranges of `text`, each as long as it can be, of two characters or more that `name` has, too."""
    reached = 0
    for start in range(len(text) - 1):
        end = start + 1
        while end < len(text) and text[start : end + 1] in name:
            end += 1
        if end - start > 1 and end > reached:
            reached = end
            yield start, end


def _words(name: str) -> set[str]:
    return set(_ENGLISH_WORD.findall(name.casefold()))


def _starts(part: str, text: str) -> list[int]:
    if part.isascii():
        return [match.start() for match in re.finditer(rf"(?<![a-z0-9]){re.escape(part)}(?![a-z0-9])", text)]
    return [match.start() for match in re.finditer(f"(?={re.escape(part)})", text)]


def _with_gaps(text: str, hidden: list[Span]) -> str:
    pieces: list[str] = []
    end = 0
    for span in hidden:
        pieces += [text[end : span.start], GAP]
        end = span.end
    return "".join([*pieces, text[end:]])
