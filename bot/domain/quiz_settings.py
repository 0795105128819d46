"""How many questions of which level somebody wants, as they type it: 10, 十題, １０ 題, ten questions, 初階.

Owns the reading of single words. What a round is about is `bot.domain.quiz_wishes`'.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
from bot.domain.folding import fold
from bot.domain.numerals import DIGITS, HAN_NUMBER, WORDS, read_number
from bot.domain.quiz_replies import BadLength, WhichWish
from bot.domain.rounds import MOST_QUESTIONS, Scope, Wish

if TYPE_CHECKING:
    from collections.abc import Iterator


def folded_words(words: str) -> frozenset[str]:
    """Return words that stand with blanks between them, folded."""
    return frozenset(fold(words).split())


_LEVELS: Final = {
    Level.BASIC: "初階 初級 入門 基本 淺 簡單 容易 basic beginner beginners easy",
    Level.INTERMEDIATE: "中階 中級 進階 中等 普通 intermediate medium",
    Level.ADVANCED: "高階 高級 深 困難 難 advanced hard difficult",
}
_LEVEL_OF: Final = {word: level for level, words in _LEVELS.items() for word in folded_words(words)}
_AFTER_LEVEL: Final = re.compile(fold("的?題目?$"))
_SAYING_NOTHING: Final = folded_words(
    "題 題目 問題 小測 測驗 出 請 關於 有關 的 程度 難度 吧 啦 呀 "
    "quiz question questions about on of from the level please"
)
_COUNTED: Final = fold("(?:個|道|條)?(?:題目|問題|題)|個|道|條|問")
_HAN_DIGITS: Final = "".join(DIGITS) + "十"
_LENGTH: Final = re.compile(rf"([-+]?\d{{1,20}}|{HAN_NUMBER}|{'|'.join(WORDS)}) ?(?:{_COUNTED}|qs?|questions?)?")
_HUNDREDS: Final = re.compile(rf"(?=.*[百千萬万])[{_HAN_DIGITS}百千萬万]+(?:{_COUNTED})?")
_BEFORE: Final = re.compile(rf"^(?:\d{{1,6}}|{HAN_NUMBER})(?:{_COUNTED})(?=[^\W\d_])")
_BEHIND: Final = re.compile(
    rf"(?<=[^\W\d_])(?:\d{{1,6}}(?:{_COUNTED})|(?<![{_HAN_DIGITS}第]){HAN_NUMBER}{fold('題')})$"
)
"""Lengths that are written against the words beside them: 基礎研究10題, 十題基礎研究."""
_BETWEEN: Final = re.compile(r"[,、;]|(?<=\w)的(?:[題题]目?|[問问][題题])$")
"""What only keeps words apart: 基礎研究、10題; and what ends them: 基礎研究的題目."""


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word as typed, and as it is compared."""

    typed: str
    folded: str


@dataclass(frozen=True, slots=True)
class _Length:
    """A number of questions, as typed."""

    typed: str
    value: int


class Settings:
    """Levels and lengths that were found so far; what is not found is as usual."""

    def __init__(self, usual: Wish) -> None:
        self._usual = usual
        self._levels: set[Level] = set()
        self._lengths: set[int] = set()
        self._bad: _Length | None = None

    def takes(self, word: TypedWord) -> bool:
        """Take a word in; say whether it is a level, a number of questions, or one that adds nothing to a wish."""
        level, length = _LEVEL_OF.get(_AFTER_LEVEL.sub("", word.folded)), _length(word)
        if level is not None:
            self._levels.add(level)
        elif length is not None and 1 <= length.value <= MOST_QUESTIONS:
            self._lengths.add(length.value)
        elif length is not None:
            self._bad = self._bad or length
        return level is not None or length is not None or word.folded in _SAYING_NOTHING

    @property
    def wish(self) -> Wish:
        """A wish of what was found."""
        return self._wishes(self._usual.scope)[0]

    def about(self, scope: Scope) -> Wish | BadLength | WhichWish:
        """Return what all that was found wishes for."""
        wishes = self._wishes(scope)
        if self._bad:
            return BadLength(self._bad.typed, wishes[0])
        return wishes[0] if len(wishes) == 1 else WhichWish(wishes)

    def _wishes(self, scope: Scope) -> tuple[Wish, ...]:
        levels: tuple[Level | None, ...] = tuple(sorted(self._levels)) or (self._usual.level,)
        lengths = tuple(sorted(self._lengths)) or (self._usual.length,)
        return tuple(Wish(scope, level, length) for level in levels for length in lengths)


def is_level(folded: str) -> bool:
    """Say whether a folded word is a level's."""
    return _AFTER_LEVEL.sub("", folded) in _LEVEL_OF


def apart(text: str) -> list[str]:
    """Return the words of a text, which blanks, commas and the like keep apart."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text)).split()


def pulled_apart(typed: str) -> Iterator[TypedWord]:
    """Yield a word, and apart from it a number of questions that is written against it."""
    folded = fold(typed)
    stuck = None if _LENGTH.fullmatch(folded) else _BEFORE.search(folded) or _BEHIND.search(folded)
    if stuck is None or len(typed) != len(folded):
        places = [(0, max(len(typed), len(folded)))]
    else:
        places = [(0, stuck.start()), stuck.span(), (stuck.end(), len(folded))]
    words = (TypedWord(typed[start:end], folded[start:end].strip()) for start, end in places)
    yield from (word for word in words if word.folded)


def _length(word: TypedWord) -> _Length | None:
    """Return the number of questions that a word is."""
    if _HUNDREDS.fullmatch(word.folded):
        return _Length(word.typed, MOST_QUESTIONS + 1)
    found = _LENGTH.fullmatch(word.folded)
    if found is None:
        return None
    number = found[1]
    sign = -1 if number.startswith("-") else 1
    return _Length(word.typed, WORDS.get(number) or sign * read_number(number.lstrip("+-")))
