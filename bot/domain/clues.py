"""A concept's summary as a clue: what names it becomes a gap, so that it can be asked which concept is meant.

Owns what is hidden, and whether enough is left to be asked about. Which concepts are offered may not enter.

Hidden are the name and its aliases, any four characters in a row of the name, and what holds a pair of characters that
hardly another concept's name has (韌性 gives 產業鏈供應鏈韌性 away, 產業 does not). In English it is the names that
share a word with the first, and its rare words. A gap that the name itself does not fill leads astray: such a concept
is not asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.domain.folding import fold_with_origins
from bot.domain.likeness import bare, pairs_of
from bot.domain.name_kinds import NameKind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.library import Concept, Library, Span

GAP: Final = "＿＿"
"""Stands for what is hidden, in every language."""
_MOST_GAPS: Final = 2
_FEWEST_LEFT: Final = 12
"""Characters of a clue, signs and gaps not counted."""
_TELLING_RUN: Final = 4
_COMMON: Final = 3
"""In so many concepts' names, a pair or a word gives none of them away."""
_LATIN_OR_DIGIT: Final = re.compile(r"[a-z0-9]")
_ENGLISH_WORD: Final = re.compile(r"[a-z]{4,}")
_STEM: Final = 4
"""Letters by which English words are alike: open, opening."""
_NAMES: Final = 4_000
"""Names and summaries whose stems are kept, several times as many as there are: each is compared with many others."""
_RUN_OF_GAPS: Final = re.compile(rf"{GAP}(?:[ -]{GAP})+")
_AFTER_A_SUBJECT: Final = "是指，"


class Clues:
    """The clues of one library's concepts."""

    def __init__(self, library: Library) -> None:
        self._pairs = Counter(pair for concept in library.concepts for pair in pairs_of(bare(concept.name)))
        self._stems = Counter(stem for concept in library.concepts for stem in _stems(concept.name_en))
        self._known: dict[str, tuple[str, str]] = {}
        self._covered: dict[str, list[Span]] = {}
        self._told: dict[str, frozenset[str]] = {}

    def clue(self, concept: Concept) -> str:
        """Return the summary with gaps."""
        return self._both(concept)[0]

    def clue_en(self, concept: Concept) -> str:
        """Return the English summary with gaps."""
        return self._both(concept)[1]

    def is_askable(self, concept: Concept) -> bool:
        """Tell whether the clue still says enough, in few enough pieces, and has no gap but for a name."""
        clue, clue_en = self._both(concept)
        enough = len(bare(clue.replace(GAP, ""))) >= _FEWEST_LEFT
        few = max(clue.count(GAP), clue_en.count(GAP)) <= _MOST_GAPS
        hidden = self._hidden(concept)
        fits = not hidden or kind_of(concept.name) is NameKind.THING
        return enough and few and fits and all(_is_named(concept, span) for span in hidden)

    def told(self, concept: Concept) -> frozenset[str]:
        """Return what a concept's name has in common with what is left of its clues: an option without gives itself up.

        These are pairs of characters, and beginnings of English words.
        """
        if concept.id not in self._told:
            clue, clue_en = self._both(concept)
            pairs = frozenset().union(*(pairs_of(bare(part)) for part in clue.split(GAP)))
            self._told[concept.id] = frozenset((pairs | _stems(clue_en)) & marks_of(concept))
        return self._told[concept.id]

    def _both(self, concept: Concept) -> tuple[str, str]:
        if concept.id not in self._known:
            clue = _with_gaps(concept.summary, self._hidden(concept))
            self._known[concept.id] = (clue, self._with_gaps_en(concept))
        return self._known[concept.id]

    def _with_gaps_en(self, concept: Concept) -> str:
        own = _stems(concept.name_en)
        alike = (alias for alias in concept.aliases if alias.isascii() and (not _stems(alias) or _stems(alias) & own))
        names = [re.escape(name) for name in sorted((concept.name_en, *alike), key=lambda name: (-len(name), name))]
        words = [rf"{stem}\w*" for stem in sorted(own) if self._stems[stem] < _COMMON]
        either = "|".join([*names, *words])
        gapped = re.sub(rf"(?<!\w)(?:{either})(?!\w)", GAP, concept.summary_en, flags=re.IGNORECASE)
        return _RUN_OF_GAPS.sub(GAP, gapped)

    def _hidden(self, concept: Concept) -> list[Span]:
        """Return what is hidden of the summary, in order, not overlapping, no sign inside."""
        if concept.id not in self._covered:
            self._covered[concept.id] = self._found(concept)
        return self._covered[concept.id]

    def _found(self, concept: Concept) -> list[Span]:
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


def marks_of(concept: Concept) -> frozenset[str]:
    """Return what a concept's name can be recognised by: its pairs of characters, and how its English words begin."""
    return pairs_of(bare(concept.name)) | _stems(concept.name_en)


def _is_named(concept: Concept, span: Span) -> bool:
    """Tell whether what is hidden in a summary stands for the concept: a name, or the begin of one as the subject."""
    hidden, name = bare(concept.summary[span.start : span.end]), bare(concept.name)
    if hidden in {name, *map(bare, concept.aliases)}:
        return name.endswith(hidden) or hidden.endswith(name)
    follows = concept.summary[span.end : span.end + 1]
    return span.start == 0 and name.startswith(hidden) and follows in _AFTER_A_SUBJECT


@lru_cache(_NAMES)
def _stems(name: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _ENGLISH_WORD.findall(name.casefold()))


def _starts(part: str, text: str) -> Iterable[int]:
    """Yield where `part` begins in `text`; where it is no Chinese, as words of their own alone.

    It is looked for without an expression: Python keeps few of those, and to make one takes longer than to look.
    """
    is_words, start = part.isascii(), text.find(part)
    while start >= 0:
        end = start + len(part)
        is_found = not is_words or not (_LATIN_OR_DIGIT.match(text, end) or _LATIN_OR_DIGIT.match(text[:start][-1:]))
        if is_found:
            yield start
        start = text.find(part, max(end, start + 1) if is_words and is_found else start + 1)


def _with_gaps(text: str, hidden: list[Span]) -> str:
    pieces: list[str] = []
    end = 0
    for span in hidden:
        pieces += [text[end : span.start], GAP]
        end = span.end
    return "".join([*pieces, text[end:]])
