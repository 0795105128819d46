"""What somebody who types ``/quiz 基礎研究 10`` wishes for.

Owns the reading of such words into a `Wish`, or into the kindest question back. Whether there are questions about it is
not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.authored_questions import Level
from bot.domain.folding import fold
from bot.domain.lookup.query import LONGEST
from bot.domain.numerals import HAN_NUMBER, read_number
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichOccasion
from bot.domain.rounds import MOST_QUESTIONS, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from bot.domain.library import Concept, Library
    from bot.domain.lookup import Lookup
    from bot.domain.quiz_replies import ScopeSubject

_NEAREST: Final = 6
_LEVELS: Final = {
    Level.BASIC: "初階 初級 入門 基本 淺 簡單 容易 basic beginner beginners easy",
    Level.INTERMEDIATE: "中階 中級 進階 中等 普通 intermediate medium",
    Level.ADVANCED: "高階 高級 深 困難 難 advanced hard difficult",
}
_LEVEL_OF: Final = {fold(word): level for level, words in _LEVELS.items() for word in words.split()}
_DUE: Final = frozenset(map(fold, ("到期", "複習", "溫習", "重溫", "溫故", "review", "due")))
_ALL: Final = frozenset(map(fold, ("全部", "所有", "隨便", "任何", "all", "everything", "anything")))
_COUNTED: Final = fold("題|道|條|問|q|questions?")
_LENGTH: Final = re.compile(rf"([-+]?\d{{1,20}}|{HAN_NUMBER})(?: ?(?:{_COUNTED}))?")
_STUCK: Final = re.compile(rf"(?<=[^\W\d_])(\d{{1,6}}) ?(?:{fold('題|道|條')})$")
"""A length that is written against the words before it: 基礎研究10題."""
_SHORTEST_PART: Final = 3
"""Characters of a section's title that may stand for it."""

WHOLE: Final = frozenset({ScopeKind.ALL, ScopeKind.DUE, ScopeKind.MISSED})
"""Scopes that are about nothing of the library in particular."""

Understood = Wish | UnknownScope | WhichOccasion | BadLength


@dataclass(frozen=True, slots=True)
class _Length:
    """A number of questions, as typed."""

    typed: str
    value: int


def read_wish(library: Library, lookup: Lookup, text: str) -> Understood:
    """Return what `text` wishes for: a scope, a level and a length, in any order, each of which may be missing."""
    text = text[:LONGEST]
    left = _STUCK.sub(r" \1", fold(text)).split()
    originals = text.split() if len(text.split()) == len(left) else list(left)
    wish, bad = Wish(), None
    while left:
        scope = _scope(library, lookup, " ".join(originals))
        if isinstance(scope, tuple):
            return WhichOccasion(wish, tuple(library.occasion_by_id[each.id] for each in scope))
        if scope is not None:
            wish = replace(wish, scope=scope)
            break
        end = next((index for index in (-1, 0) if _setting(left[index]) is not None), None)
        if end is None:
            return UnknownScope(" ".join(originals), wish, _nearest(lookup, " ".join(originals)))
        setting = _setting(left[end])
        del left[end], originals[end]
        if isinstance(setting, Level):
            wish = replace(wish, level=setting)
        elif isinstance(setting, _Length) and 1 <= setting.value <= MOST_QUESTIONS:
            wish = replace(wish, length=setting.value)
        elif isinstance(setting, _Length):
            bad = bad or setting
    return BadLength(bad.typed, wish) if bad else wish


def subject_of(library: Library, scope: Scope) -> ScopeSubject | None:  # noqa: PLR0911 - one line for each kind
    """Return what a scope is about; None for everything, what is due, what was missed, and what is not there."""
    match scope.kind:
        case ScopeKind.SECTION:
            return library.section_by_id.get(scope.id)
        case ScopeKind.CONCEPT:
            return library.concept_by_id.get(scope.id)
        case ScopeKind.STATEMENT:
            return library.statement_by_id.get(scope.id)
        case ScopeKind.OCCASION:
            return library.occasion_by_id.get(scope.id)
        case ScopeKind.NUMBER:
            return library.number_by_id.get(scope.id)
        case ScopeKind.FIGURE:
            return library.figure_by_id.get(scope.id)
        case ScopeKind.ALL | ScopeKind.DUE | ScopeKind.MISSED:
            return None
        case _:
            assert_never(scope.kind)


def _setting(word: str) -> Level | _Length | None:
    """Return the level or the number of questions that a folded word is."""
    level = _LEVEL_OF.get(word)
    if level is not None:
        return level
    length = _LENGTH.fullmatch(word)
    if length is None:
        return None
    number = length[1]
    sign = -1 if number.startswith("-") else 1
    return _Length(word, sign * read_number(number.lstrip("+-")))


def _scope(library: Library, lookup: Lookup, words: str) -> Scope | tuple[Scope, ...] | None:
    """Return what words alone name: several occasions as a tuple, None where they name nothing, or more than that."""
    folded = fold(words)
    if folded in _DUE:
        return Scope(ScopeKind.DUE)
    if folded in _ALL:
        return Scope()
    concept = lookup.concept(words) or lookup.find(words).exact_concept
    if concept is not None:
        return Scope(ScopeKind.CONCEPT, concept.id)
    return _named(library, folded) or _occasions(lookup, words) or _section_part(library, folded)


def _named(library: Library, folded: str) -> Scope | None:
    """Return what bears these folded words for a name, or for an id."""
    for section in library.sections:
        if folded in {fold(section.title), fold(section.title_en), fold(section.id)}:
            return Scope(ScopeKind.SECTION, section.id)
    for number in library.numbers:
        names = {fold(number.heading), fold(number.name_en), fold(number.id), fold(number.interpretation)}
        if folded in names or _tight(folded) == _tight(fold(number.heading)):
            return Scope(ScopeKind.NUMBER, number.id)
    for figure in library.figures:
        if folded in {fold(figure.name), fold(figure.name_en), fold(figure.id)}:
            return Scope(ScopeKind.FIGURE, figure.id)
    if folded in library.statement_by_id:
        return Scope(ScopeKind.STATEMENT, folded)
    return None


def _occasions(lookup: Lookup, words: str) -> Scope | tuple[Scope, ...] | None:
    """Return the occasions that a date or a name selects, if nothing else was said."""
    result = lookup.find(words)
    everything = sum(len(occasion.statements) for occasion in result.occasions)
    if not result.occasions or len(result.hits) != everything:
        return None
    scopes = tuple(Scope(ScopeKind.OCCASION, occasion.id) for occasion in result.occasions)
    return scopes if len(scopes) > 1 else scopes[0]


def _section_part(library: Library, folded: str) -> Scope | None:
    """Return the one section whose title has these words in it."""
    if len(folded) < _SHORTEST_PART:
        return None
    found = [one for one in library.sections if folded in fold(one.title) or folded in fold(one.title_en)]
    return Scope(ScopeKind.SECTION, found[0].id) if len(found) == 1 else None


def _nearest(lookup: Lookup, words: str) -> tuple[Concept, ...]:
    """Return the concepts that the words may have meant: what bears them or speaks of them, then what looks alike."""
    speaking = lookup.find(words).concepts
    return tuple(dict.fromkeys((*speaking, *lookup.nearest_concepts(words, _NEAREST))))[:_NEAREST]


def _tight(text: str) -> str:
    return text.replace(" ", "")
