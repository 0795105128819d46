"""What a reader asked for, taken apart.

Owns the reading of a query into words, quoted phrases, dates, names of occasions and a statement's id. Whether any of
it occurs may not enter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.domain.folding import fold_with_origins
from bot.domain.lookup.dates import When, read_dates
from bot.domain.lookup.forms import SEE, Form, key, plain, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.domain.folding import Folded
    from bot.domain.lookup.forms import Forms

LONGEST = 256
"""Characters of a query that are looked at; Telegram's limit for inline queries, too."""
MOST_WORDS = 24
"""Different words of a query that are looked for. All must occur in one statement, which more words than a long
sentence has never do, and each of them costs a search."""
_LONGEST_FOLDED = 2 * LONGEST
"""Characters of a folded query that are looked at: a single one may fold to eighteen."""

_STATEMENT_ID = re.compile(r" *(\d{4}-\d{2}-\d{2})/(\d{1,4}) *")
_QUOTED = re.compile('"([^"]+)"|「([^「」]+)」|『([^『』]+)』|“([^“”]+)”|‘([^‘’]+)’|«([^«»]+)»')
_WORD = re.compile(r"(?:[^\W_]|(?<=[0-9a-z])[&.'’-](?=[0-9a-z]))+")
_LATIN_PHRASE = re.compile(r"[0-9a-z][ -]+[0-9a-z]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a phrase that must occur, in any of its forms."""

    text: str
    """The word itself, folded."""
    shown: str
    """As typed."""
    forms: tuple[Form, ...]
    """How it may stand in a text; its own form first."""
    quoted: bool = False
    """Asked for as a phrase, not to be taken apart."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart."""

    text: str
    """As asked, without control characters, trimmed and cut to `LONGEST` characters and `MOST_WORDS` words."""
    shortened: bool
    units: tuple[Unit, ...] = ()
    """All of them must occur; in the order typed, each once, at most `MOST_WORDS`."""
    dates: tuple[When, ...] = ()
    """One of them must cover the occasion's date."""
    occasion_ids: tuple[str, ...] = ()
    """Occasions asked for by name; one of them is wanted."""
    statement_id: str | None = None


@dataclass(slots=True)
class _Rest:
    """What has not been understood yet: the folded query with blanks for what has."""

    folded: Folded
    typed: str
    text: str
    units: list[tuple[int, Unit]] = field(default_factory=list)
    """With their offsets; a quoted one's is that of its quotation mark."""

    def take(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"

    def shown(self, start: int, end: int) -> str:
        """Return as typed what stands at an offset of the folded query."""
        span = self.folded.original(start, end)
        return self.typed[span.start : span.end]


class QueryReader:
    """Takes queries apart."""

    def __init__(self, forms: Forms, occasion_names: Mapping[str, str]) -> None:
        """Keep the alias table and the occasions' ids by every name, as `key` writes it."""
        self.forms = forms
        """The alias table."""
        self._names = dict(occasion_names)
        for name, occasion_id in occasion_names.items():
            for form in forms.of(name):  # Li Qiang for 李強
                if form.level < SEE:
                    self._names.setdefault(key(form.text), occasion_id)
        self._name_phrases = tuple(sorted((name for name in self._names if " " in name), key=len, reverse=True))

    def read(self, asked: str) -> Query:
        """Take `asked` apart."""
        text, shortened = clean(asked)
        folded = fold_with_origins(text)
        if len(folded.text) > _LONGEST_FOLDED:
            start = folded.original(_LONGEST_FOLDED, _LONGEST_FOLDED + 1).start
            return replace(self.read(text[: start or len(text) // 2]), shortened=True)
        statement = _STATEMENT_ID.fullmatch(folded.text)
        if statement:
            return Query(text, shortened, statement_id=f"{statement[1]}/{int(statement[2])}")
        named = self._names.get(key(text))
        if named:
            return Query(text, shortened, occasion_ids=(named,))
        rest = _Rest(folded, text, folded.text)
        if rest.text.isalnum() and not read_dates(rest.text)[0]:  # one word, as most queries are
            return Query(text, shortened, (self.unit(rest.text, rest.shown(0, len(rest.text))),))
        return self._take_apart(rest, shortened)

    def _take_apart(self, rest: _Rest, shortened: bool) -> Query:  # noqa: FBT001 - a fact to pass on, not a switch
        self._take_quoted(rest)
        dates, rest.text = read_dates(rest.text)
        occasions = [*self._take_name_phrases(rest)]
        for start, end in [*self._take_known(rest), *self._words(rest.text)]:
            named = self._names.get(key(rest.folded.text[start:end]))
            if named:
                occasions.append(named)
            else:
                rest.units.append((start, self.unit(rest.folded.text[start:end], rest.shown(start, end))))
        units: dict[str, Unit] = {}
        for start, unit in sorted(rest.units, key=lambda placed: placed[0]):
            if len(units) == MOST_WORDS and unit.text not in units:
                return replace(self.read(rest.typed[: rest.folded.original(start, start + 1).start]), shortened=True)
            units.setdefault(unit.text, unit)
        return Query(rest.typed, shortened, tuple(units.values()), dates, tuple(dict.fromkeys(occasions)))

    def unit(self, word: str, shown: str | None = None) -> Unit:
        """Return a folded word with its forms."""
        return Unit(word, shown or word, self.forms.of(word))

    def _take_quoted(self, rest: _Rest) -> None:
        for match in _QUOTED.finditer(rest.text):
            group = match.lastindex or 0
            start, end = _stripped(rest.text, *match.span(group))
            if start < end and _WORD.search(rest.text, start, end):
                rest.units.append((match.start(), self._phrase(rest.text[start:end], rest.shown(start, end))))
                rest.take(*match.span())

    def _phrase(self, text: str, shown: str) -> Unit:
        """Return a quoted phrase; blanks and commas in it may be set otherwise in the text."""
        words = [match.group() for match in _WORD.finditer(text)]
        forms = list(self.forms.of(text))
        forms += [Form(plain(sign.join(words))) for sign in ("、", "", ",") if len(words) > 1]
        return Unit(text, shown, tuple(dict.fromkeys(forms)), quoted=True)

    def _take_name_phrases(self, rest: _Rest) -> Iterator[str]:
        """Take out occasions' names of several words, such as Government Work Report."""
        for name, start, end in _phrases_in(self._name_phrases, rest.text):
            rest.take(start, end)
            yield self._names[name]

    def _take_known(self, rest: _Rest) -> list[tuple[int, int]]:
        """Take out and return forms of the alias table with blanks or signs: 人工智能+, low-altitude economy."""
        start, end = _stripped(rest.text, 0, len(rest.text))
        if start < end and not _WORD.fullmatch(rest.text, start, end) and key(rest.text) in self.forms.signed:
            found = [("", start, end)]
        else:
            found = [*_phrases_in(self.forms.phrases, rest.text)]
        for _, start, end in found:
            rest.take(start, end)
        return [(start, end) for _, start, end in found]

    def _words(self, text: str) -> Iterator[tuple[int, int]]:
        for match in _WORD.finditer(text):
            start, end = match.span()
            plus = text[end : end + 1] == "+" and key(text[start : end + 1]) in self.forms.signed
            yield start, end + plus


def clean(asked: str) -> tuple[str, bool]:
    """Return a query without control characters, trimmed and cut to `LONGEST`, and whether anything was cut off."""
    visible = asked[: 16 * LONGEST].strip()
    if not visible.isprintable():  # as it nearly always is; then there is nothing to take out
        visible = "".join(
            " " if character.isspace() else character
            for character in visible
            if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs"}
        ).strip()
    return visible[:LONGEST].rstrip(), len(visible) > LONGEST or len(asked) > 16 * LONGEST


def _phrases_in(phrases: Iterable[str], text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the known phrases in a text, longest first, each with its place; none overlaps another."""
    if not _LATIN_PHRASE.search(text):
        return
    text = plain(text)
    for phrase in phrases:
        for start, end in spans_of(phrase, text):
            yield phrase, start, end
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without the blanks at its ends."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))
