"""What lookup treats as the same writing: compatibility forms, case and Chinese script, with the way back.

Owns the folding of characters. What belongs together by meaning (網路 and 網絡) may not enter: that is for the alias
table (`bot.domain.lookup.forms`).

Every character folds on its own, whatever stands beside it: NFKC, then case folding, then OpenCC's ``hk2t`` and ``t2s``
for that one character. OpenCC's phrases are left out on purpose: with them the same characters come out differently
inside a longer text than in a query, and a text could not be found by its own words. ``tw2sp`` is worse still (it makes
新添加长 of 新增長). Characters without a face (controls, zero-width and direction marks, variation selectors) vanish;
any blank becomes a space. Only combining marks need their neighbours, and fold together with what they sit on.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise, repeat

from opencc import OpenCC

from bot.domain.library import Span

_EXTRA = {"著": "着", "甚": "什"}
"""Pairs that OpenCC keeps apart for the sake of single words: 著力 and 着力, 甚麼 and 什麼."""
_FACELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = frozenset({"Zs", "Zl", "Zp"})
_JAMO = range(0x1160, 0x1200)
_ROUNDS = 8
"""Folding is repeated until nothing changes; no known text needs more than three rounds."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where its characters come from."""

    text: str
    origins: tuple[Span, ...] | None
    """For each folded character the original characters that it stands for; None where the two run side by side."""

    def original(self, start: int, end: int) -> Span:
        """Return the range of the original text that covers the folded range ``[start, end)``, not empty."""
        if self.origins is None:
            return Span(start, end)
        return Span(self.origins[start].start, self.origins[end - 1].end)


def fold(text: str) -> str:
    """Return `text` as lookup compares it. Folding twice changes nothing more."""
    plain = text.translate(_TABLE)
    return plain if _is_settled(text, plain) else _fold_clusters(text).text


def fold_with_origins(text: str) -> Folded:
    """Return `text` folded, with the way back to the original's offsets."""
    plain = text.translate(_TABLE)
    if not _is_settled(text, plain):
        return _fold_clusters(text)
    if len(plain) == len(text) and _TABLE.longer.isdisjoint(text):
        return Folded(plain, None)
    clusters = ((Span(start, end), sum(len(_TABLE[ord(c)]) for c in text[start:end])) for start, end in _clusters(text))
    return Folded(plain, tuple(chain.from_iterable(repeat(span, length) for span, length in clusters)))


def _is_settled(text: str, plain: str) -> bool:
    """Tell whether a text folded character by character is folded altogether: no mark composes with what it is on."""
    return unicodedata.is_normalized("NFC", text) and unicodedata.is_normalized("NFKC", plain)


class _Table(dict[int, str]):
    """A character's folded form by code point, worked out when first met."""

    def __init__(self) -> None:
        super().__init__()
        self.longer: set[str] = set()
        """Characters met so far whose folded form is more than one character."""

    def __missing__(self, code: int) -> str:
        folded = _settled(chr(code))
        if len(folded) > 1:
            self.longer.add(chr(code))
        if folded:  # a million code points have no face: they are not worth keeping
            self[code] = folded
        return folded


_TABLE = _Table()


@cache
def _converters() -> tuple[OpenCC, OpenCC]:
    return OpenCC("hk2t"), OpenCC("t2s")


def _simplified(character: str) -> str:
    if character.isascii():
        return character
    for converter in _converters():
        converted = str(converter.convert(character))
        character = converted if len(converted) == 1 else character
    return _EXTRA.get(character, character)


@lru_cache(1 << 14)
def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BLANK or character.isspace():
        return " "
    if category in _FACELESS or _is_selector(ord(character)):
        return ""
    return _simplified(character)


def _is_selector(code: int) -> bool:
    """Tell a variation selector: it says how to draw the character before it (an emoji in colour)."""
    return code in range(0xFE00, 0xFE10) or code in range(0xE0100, 0xE01F0)


def _settled(cluster: str) -> str:
    """Fold a character, or one with its marks, until nothing changes."""
    for _ in range(_ROUNDS):
        visible = "".join(map(_plain, cluster))
        folded = "".join(map(_plain, unicodedata.normalize("NFKC", visible).casefold()))
        if folded == cluster:
            break
        cluster = folded
    return cluster


def _fold_clusters(text: str) -> Folded:
    """Fold where marks compose with what they sit on, so that offsets no longer run side by side."""
    origins = [Span(index, index + 1) for index in range(len(text))]
    for _ in range(_ROUNDS):
        folded, sources = _fold_once(text, origins)
        if folded == text:
            break
        text, origins = folded, sources
    return Folded(text, tuple(origins))


def _fold_once(text: str, origins: list[Span]) -> tuple[str, list[Span]]:
    pieces: list[str] = []
    sources: list[Span] = []
    for start, end in _clusters(text):
        piece = _TABLE[ord(text[start])] if end == start + 1 else _settled(text[start:end])
        pieces.append(piece)
        sources.extend([Span(origins[start].start, origins[end - 1].end)] * len(piece))
    return "".join(pieces), sources


def _clusters(text: str) -> list[tuple[int, int]]:
    starts = [index for index, character in enumerate(text) if not index or not _leans_back(character)]
    return list(pairwise([*starts, len(text)]))


def _leans_back(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or ord(character) in _JAMO
