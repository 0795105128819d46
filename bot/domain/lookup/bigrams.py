"""An inverted index over bigrams: which texts hold a form.

Owns postings and exact reading. What the texts are, dates, ranking and the alias table may not enter.

Each pair of neighbouring characters leads to the texts that hold it. A Chinese form of two characters is thereby
answered without a look at a text; a longer one by reading the texts that its rarest pair leads to, which is exact. A
single character is looked for in all texts: it would lead to most of them anyway. A Latin word leads to its texts by
itself, for it is only found as a whole.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from operator import add
from typing import TYPE_CHECKING

from bot.domain.lookup.forms import holds, is_chinese, is_latin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PAIR = 2
_LATIN_WORD = re.compile(r"[^\W_\u1100-\U0010ffff]+")
"""Characters side by side of which `bot.domain.lookup.forms.is_latin` holds, as many as there are."""
_REMEMBERED = 64
"""Answers kept for forms that took reading: who pages asks again."""
_WORTH_KEEPING = 256
"""Texts read, from which on an answer is kept."""


class Bigrams:
    """Texts as `bot.domain.lookup.forms.plain` gives them, numbered from 0, and their bigrams."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index `texts`."""
        self.texts = texts
        self._postings = _postings(texts)
        self._words = _words(texts)
        self._answers: OrderedDict[str, Sequence[int]] = OrderedDict()

    def documents(self, form: str) -> Sequence[int]:
        """Return the documents that hold a folded form, ascending. Shared: not to be changed."""
        if len(form) == _PAIR and is_chinese(form):
            return self._postings.get(form, ())
        if is_latin(form[0]) and _LATIN_WORD.fullmatch(form):
            return self._words.get(form, ())
        candidates = self._candidates(form)
        return self._read(form, candidates) if candidates else ()

    def holds(self, form: str) -> bool:
        """Tell whether any document holds a folded form; cheaper than counting them."""
        if len(form) == _PAIR and is_chinese(form):
            return form in self._postings
        if is_latin(form[0]) and _LATIN_WORD.fullmatch(form):
            return form in self._words
        candidates = self._candidates(form)
        texts = self.texts
        if is_chinese(form):
            return next((True for number in candidates if form in texts[number]), False)
        return any(holds(form, texts[number]) for number in candidates)

    def holds_pairs(self, form: str) -> bool:
        """Tell whether each pair of neighbouring characters of a form stands in some document."""
        return all(map(self._postings.__contains__, map(add, form, form[1:])))

    def _candidates(self, form: str) -> Sequence[int]:
        """Return the documents of the form's rarest bigram, all for a form of one character."""
        best: Sequence[int] = range(len(self.texts))
        for pair in map(add, form, form[1:]):
            found = self._postings.get(pair)
            if found is None:
                return ()
            if len(found) <= len(best):
                best = found
        return best

    def _read(self, form: str, candidates: Sequence[int]) -> Sequence[int]:
        """Return the candidates whose text does hold the form."""
        if form in self._answers:
            self._answers.move_to_end(form)
            return self._answers[form]
        texts = self.texts
        found = array("I", [number for number in candidates if form in texts[number]])
        if not is_chinese(form):
            found = array("I", [number for number in found if holds(form, texts[number])])
        if len(candidates) >= _WORTH_KEEPING:
            self._answers[form] = found
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return found


def _postings(texts: Sequence[str]) -> dict[str, array[int]]:
    """Return the documents of every pair of neighbouring characters, ascending."""
    postings: dict[str, array[int]] = {}
    append = _Appends(postings)
    for number, text in enumerate(texts):
        for pair in set(map(add, text, text[1:])):
            append[pair](number)
    return postings


def _words(texts: Sequence[str]) -> dict[str, array[int]]:
    """Return the documents of every Latin word, ascending."""
    words: dict[str, array[int]] = {}
    for number, text in enumerate(texts):
        for word in set(_LATIN_WORD.findall(text)):
            words.setdefault(word, array("I")).append(number)
    return words


class _Appends(dict[str, "Callable[[int], None]"]):
    """The ready-bound ``append`` of each pair's posting: a fifth off the time to build a large index."""

    def __init__(self, postings: dict[str, array[int]]) -> None:
        super().__init__()
        self._postings = postings

    def __missing__(self, pair: str) -> Callable[[int], None]:
        posting = self._postings[pair] = array("I")
        self[pair] = posting.append
        return posting.append
