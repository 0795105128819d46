"""The alias table: which forms count as the same word, and how a word is matched in a text.

Owns the widening of a word into all of its forms. Where the forms occur may not enter.

Texts are indexed as they are folded, and queries are widened, rather than both rewritten to a canonical form: whatever
stands in a text can then be found by its own characters (a rewritten 網路化 would no longer be found by 路化), and
offsets need no second way back. The result is the same: 網絡 and 網路 find each other.

Inside a longer Chinese word the longest known form is exchanged, leftmost first (人工智慧 as a whole, not the 智慧 in
it), and a form that holds shorter ones of other terms is exchanged with those, too. English names are only ever
exchanged for a whole word; short forms (AI, TFP) also inside one (AI技術).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from bot.domain.folding import fold
from bot.domain.library import TermKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.domain.library import Term

MOST_FORMS = 48
"""Forms of one word; enough for four exchangeable parts of two or three forms each."""
_REMEMBERED = 1024
"""Words whose forms and keys are kept: one query asks for the same word's several times."""
OWN, ALIAS, SEE = range(3)
"""How a form relates to what was asked: the very characters, an equal form, a form that the term points to."""

_CHINESE = "\u1100"
"""From here on, scripts run words together; before are Latin, Greek, Cyrillic and others that do not."""
_NOT_WORD = re.compile(r"[^\w&+]+|_+")
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\u10ff]) | (?=[^\x00-\u10ff])")
_LOOSE_SIGN = re.compile(r" ?([&+]) ?")
_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")


def is_latin(character: str) -> bool:
    """Tell whether a character is of a script that sets words apart (Latin, Greek, digits, …), unlike Chinese."""
    return character < _CHINESE and character.isalnum()


@lru_cache(_REMEMBERED)
def key(text: str) -> str:
    """Return what differently set writings of a name share: 從 0 到 1 and 從0到1, Low-Altitude and low altitude."""
    return folded_key(fold(text))


def folded_key(folded: str) -> str:
    """Return the same of a text that is folded already."""
    if folded.isalnum():
        return folded
    words = _NOT_WORD.sub(" ", _POINT.sub("", folded).replace(".", "\u2024")).strip()
    return _LOOSE_SIGN.sub(r"\1", _BETWEEN_CHINESE.sub("", words)).replace("\u2024", ".")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a word may stand in a text."""

    text: str
    """Folded."""
    level: int = OWN


def plain(folded: str) -> str:
    """Return a folded text as forms are matched in it: a hyphen counts as a blank, at the same offsets."""
    return folded.replace("-", " ")


def spans_of(form: str, text: str) -> list[tuple[int, int]]:
    """Return where a form stands in a text as `plain` gives it, from left to right.

    Chinese is found anywhere; a Latin end of a form only where a word ends, too.
    """
    spans: list[tuple[int, int]] = []
    anywhere, length, start = is_chinese(form), len(form), text.find(form)
    while start >= 0:
        if anywhere or _is_free(text, start, start + length):
            spans.append((start, start + length))
            start = text.find(form, start + length)
        else:
            start = text.find(form, start + 1)
    return spans


def holds(form: str, text: str) -> bool:
    """Tell whether a form stands in a text as `plain` gives it."""
    return form in text and (is_chinese(form) or bool(spans_of(form, text)))


def is_chinese(form: str) -> bool:
    """Tell whether a form is found anywhere in a text, not only between the ends of words."""
    return (form[0] >= _CHINESE and form[-1] >= _CHINESE) or not (is_latin(form[0]) or is_latin(form[-1]))


class Forms:
    """The alias table, ready for queries."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Gather equal forms by canonical, and what terms point to."""
        self._groups: dict[str, list[str]] = {}
        self._whole_only: set[str] = set()
        self._sees: dict[str, list[str]] = {}
        self.signed: set[str] = set()
        """Known forms that are written with blanks or signs (從 0 到 1, 碳達峰、碳中和, AI+), by key."""
        for term in terms:
            self._add(term)
        self._group_of = {form: canonical for canonical, forms in self._groups.items() for form in forms}
        self.phrases = tuple(sorted((form for form in self.known if " " in form), key=lambda form: (-len(form), form)))
        """Known forms of several words, longest first."""
        self._lengths: dict[str, tuple[int, ...]] = {}
        for form in sorted(self._group_of, key=len, reverse=True):
            lengths = self._lengths.get(form[0], ())
            self._lengths[form[0]] = lengths if len(form) in lengths else (*lengths, len(form))
        self._widened: dict[str, tuple[str, ...]] = {}
        self._exchanged: dict[str, tuple[str, ...]] = {}
        self._known_of: dict[str, tuple[Form, ...]] = {}
        self._pointing = {*self._sees, *(key(form) for word in self._sees for form in self._equal(word))}

    @property
    def known(self) -> set[str]:
        """Every form of the table, by key."""
        return {*self._group_of, *self._sees}

    def _add(self, term: Term) -> None:
        canonical, variants = key(term.canonical), [key(variant) for variant in term.variants]
        self.signed.update(key(form) for form in (term.canonical, *term.variants) if not fold(form).isalnum())
        if term.see:
            for variant in variants:
                self._sees.setdefault(variant, []).append(canonical)
            return
        group = self._groups.setdefault(canonical, [canonical])
        group.extend(variant for variant in variants if variant not in group)
        if term.kind is TermKind.ENGLISH:
            self._whole_only.update(variant for variant in variants if variant.isascii())

    def of(self, word: str) -> tuple[Form, ...]:
        """Return the forms of a folded word, its own first."""
        if word not in self._known_of:
            if len(self._known_of) >= _REMEMBERED:
                self._known_of.clear()
            self._known_of[word] = tuple(islice(self._all_of(word), MOST_FORMS))
        return self._known_of[word]

    def _all_of(self, word: str) -> Iterator[Form]:
        word = plain(word)
        seen = {word}
        yield Form(word)
        equal = list(islice(self._equal(word), MOST_FORMS))
        names = map(folded_key, dict.fromkeys([word, *equal]))
        pointed = (canonical for name in names for canonical in self._sees.get(name, ()))
        others = (text for canonical in pointed for text in self._equal(canonical))
        for level, texts in ((ALIAS, equal), (SEE, others)):
            for text in texts:
                if text not in seen:
                    seen.add(text)
                    yield Form(text, level)

    def reach(self, word: str, start: int, holds_pairs: Callable[[str], bool]) -> int:
        """Return the end beyond which no piece of a folded word that begins at `start` has a form that occurs.

        `holds_pairs` tells which characters stand side by side in the texts. It is quick, where several exchangeable
        parts make very many forms. Pieces that the table knows as a whole may reach farther: see `is_known`.
        """
        word, at, ends = plain(word), start, {""}
        while at < len(word):
            known = self._known_at(word, at)
            forms = self._exchanges(known) if known else (word[at],)
            ends = {form[-1] for form in forms if holds_pairs(form) and any(holds_pairs(end + form[0]) for end in ends)}
            at += len(known or " ")
            if not ends:
                return at - 1
        return at

    def is_known(self, word: str) -> bool:
        """Tell whether a folded word is, or is equal to, a form that is exchanged or points as a whole."""
        name = folded_key(word)
        return name in self._group_of or name in self._pointing

    def _equal(self, word: str) -> Iterator[str]:
        name = folded_key(word)
        if name in self._group_of:
            yield from self._group(name)
        yield from map("".join, product(*self._parts(word)))

    def _group(self, name: str) -> Iterator[str]:
        canonical = self._group_of[name]
        for form in self._groups[canonical]:
            yield from self._nested(form) if not form.isascii() else (form,)

    def _nested(self, form: str) -> tuple[str, ...]:
        """Return a form of the table with shorter forms of other terms in it exchanged."""
        if form not in self._widened:
            self._widened[form] = (form,)  # a term that holds itself ends here
            parts = self._parts(form, within=self._group_of[form])
            self._widened[form] = tuple(islice(map("".join, product(*parts)), MOST_FORMS))
        return self._widened[form]

    def _parts(self, word: str, within: str | None = None) -> list[tuple[str, ...]]:
        """Cut a word at the known forms in it; each part with what may stand in its place."""
        parts: list[tuple[str, ...]] = []
        at = loose = 0
        while at < len(word):
            known = self._known_at(word, at, within)
            if known is None:
                at += 1
                continue
            if loose < at:
                parts.append((word[loose:at],))
            parts.append(self._exchanges(known))
            at = loose = at + len(known)
        return [*parts, (word[loose:],)] if loose < len(word) else parts

    def _known_at(self, word: str, at: int, within: str | None = None) -> str | None:
        for length in self._lengths.get(word[at], ()):
            form = word[at : at + length]
            canonical = self._group_of.get(form)
            if canonical and canonical != within and len(form) == length and _is_free(word, at, at + length):
                return form
        return None

    def _exchanges(self, form: str) -> tuple[str, ...]:
        if form not in self._exchanged:
            forms = (text for text in self._group(form) if text not in self._whole_only)
            self._exchanged[form] = tuple(dict.fromkeys((form, *forms)))
        return self._exchanged[form]


def _is_free(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` cuts no Latin word."""
    cut_before = start > 0 and is_latin(text[start]) and is_latin(text[start - 1])
    return not (cut_before or (end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])))
