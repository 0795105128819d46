"""One slip of the finger: what is meant by a word that is wrong in one character.

Owns the comparison of words and the search for near ones among known terms and in the texts themselves. Which of them
to show may not enter.

A slip is one character substituted, missing or extra, or two neighbours swapped.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.lookup.forms import is_latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.lookup.bigrams import Bigrams

_SHORTEST_LATIN = 3
"""Shorter Latin words (AI, IT) are one slip away from one another."""
_LONGEST = 40
_SHORTEST_IN_TEXT = 4
_LOOKED_AT = 64
"""Places in texts that are looked at for one word."""


def is_slip(word: str, other: str) -> bool:
    """Tell whether two different words are one slip apart."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    if len(word) == len(other):
        swapped = word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :]
        return swapped or word[at + 1 :] == other[at + 1 :]
    return word[at + 1 :] == other[at:] if len(word) > len(other) else word[at:] == other[at + 1 :]


class NearTerms:
    """Known terms, to be found by what is one slip away from them."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Index terms by themselves and by what is left of them without one character."""
        self._by_rest: dict[str, list[str]] = {}
        for term in keys:
            if _can_slip(term):
                for rest in _rests(term):
                    self._by_rest.setdefault(rest, []).append(term)

    def of(self, word: str) -> list[str]:
        """Return the terms one slip away from a word, in the order in which they were given."""
        if not _can_slip(word):
            return []
        candidates = dict.fromkeys(term for rest in _rests(word) for term in self._by_rest.get(rest, ()))
        return [term for term in candidates if is_slip(word, term)]


def _can_slip(word: str) -> bool:
    shortest = _SHORTEST_LATIN if word.isascii() else 2
    return shortest <= len(word) <= _LONGEST


def _rests(word: str) -> list[str]:
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]))


def near_in_texts(texts: Bigrams, word: str) -> list[tuple[int, int, int]]:
    """Return where a Chinese word of four or more characters stands with one slip, the commonest form first.

    Each as document, start and end in its folded text. One half of the word is free of the slip, unless it is a swap
    across the middle, so that only few places are looked at.
    """
    if len(word) < _SHORTEST_IN_TEXT or len(word) > _LONGEST or any(map(is_latin, word)):
        return []
    places: dict[str, tuple[int, int, int]] = {}
    counts: Counter[str] = Counter()
    for number, start, end in _near_places(texts, word):
        form = texts.texts[number][start:end]
        counts[form] += 1
        places.setdefault(form, (number, start, end))
    return [places[form] for form, _ in counts.most_common()]


def _near_places(texts: Bigrams, word: str) -> Iterator[tuple[int, int, int]]:
    middle = len(word) // 2
    left, right = word[:middle], word[middle:]
    yield from islice(_places(texts, left[:-1] + right[0] + left[-1] + right[1:]), _LOOKED_AT)
    for number, start, end in islice(_places(texts, left), _LOOKED_AT):
        for length in (len(right), len(right) - 1, len(right) + 1):
            if _is_clean_slip(right, texts.texts[number][end : end + length]):
                yield number, start, end + length
                break
    for number, start, end in islice(_places(texts, right), _LOOKED_AT):
        for length in (len(left), len(left) - 1, len(left) + 1):
            if start >= length and _is_clean_slip(left, texts.texts[number][start - length : start]):
                yield number, start - length, end
                break


def _is_clean_slip(half: str, found: str) -> bool:
    return is_slip(half, found) and found.isalnum()


def _places(texts: Bigrams, half: str) -> Iterator[tuple[int, int, int]]:
    for number in islice(texts.documents(half), _LOOKED_AT):
        text = texts.texts[number]
        start = text.find(half)
        while start >= 0:
            yield number, start, start + len(half)
            start = text.find(half, start + 1)
