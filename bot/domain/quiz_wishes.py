"""What somebody who types ``/quiz 基礎研究 10`` wishes for.

Owns the reading of such words into a `Wish`, or into the kindest question back. Whether there are questions about it is
not decided here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.folding import fold
from bot.domain.lookup.query import LONGEST
from bot.domain.numerals import HAN_NUMBER, read_number
from bot.domain.quiz_replies import BadLength, ReviewOnly, UnknownScope, WhichOccasion, WhichWish
from bot.domain.quiz_settings import Settings, TypedWord, apart, folded_words, is_level, pulled_apart
from bot.domain.rounds import MOST_QUESTIONS, REVIEW, WHOLE, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from bot.domain.library import Concept, Library
    from bot.domain.lookup import Lookup
    from bot.domain.quiz_replies import ScopeSubject

_NEAREST: Final = 6
_DUE: Final = folded_words("到期 複習 溫習 重溫 溫故 溫故知新 錯題 錯的 review due mistakes")
_ALL: Final = folded_words("全部 所有 隨便 任何 all everything anything")
_SECTION: Final = re.compile(
    rf"{fold('第')}?(\d|{HAN_NUMBER}) ?(?:{fold('章|節|部分')})|(?:section|chapter|part) ?(\d)"
)
_SHORTEST_PART: Final = 3
"""Characters of a section's title that may stand for it."""

_MOST_SETTINGS: Final = 12
"""Words beside what a round is about: two would do, and for each all the rest is looked up anew."""

Understood = Wish | UnknownScope | WhichOccasion | WhichWish | BadLength


def read_wish(library: Library, lookup: Lookup, text: str, usual: Wish = Wish()) -> Understood:  # noqa: B008 - frozen
    """Return what `text` wishes for: a scope, a level and a length, in any order; what is missing is as usual."""
    text = text[:LONGEST]
    left, settings = _split(library, lookup, text), Settings(usual)
    for spare in reversed(range(_MOST_SETTINGS + 1)):
        if not left:
            break
        typed = " ".join(word.typed for word in left)
        scope = _scope(library, lookup, typed)
        if isinstance(scope, tuple):
            return WhichOccasion(settings.wish, tuple(library.occasion_by_id[each.id] for each in scope))
        if scope is not None:
            return settings.about(scope)
        end = next((index for index in (-1, 0) if settings.takes(left[index])), None)
        if end is None or not spare:
            return UnknownScope(typed, settings.wish, _nearest(lookup, typed))
        del left[end]
    return settings.about(usual.scope)


def read_review(library: Library, lookup: Lookup, text: str) -> Understood | ReviewOnly:
    """Return which review `text` wishes for: at another length or level; a scope it cannot have, and is told so."""
    understood = read_wish(library, lookup, text, REVIEW)
    if isinstance(understood, WhichOccasion | UnknownScope):
        return ReviewOnly(understood.words if isinstance(understood, UnknownScope) else text, None, None)
    if isinstance(understood, Wish) and understood.scope == Scope():
        length = MOST_QUESTIONS if understood.length == REVIEW.length else understood.length
        return replace(understood, scope=REVIEW.scope, length=length)
    if isinstance(understood, Wish) and understood.scope != REVIEW.scope:
        return ReviewOnly(text, understood, subject_of(library, understood.scope))
    return understood


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
        case ScopeKind.ALL | ScopeKind.DUE | ScopeKind.MISSED | ScopeKind.GROUP_MISSED:
            return None
        case _:
            assert_never(scope.kind)


def is_there(library: Library, scope: Scope) -> bool:
    """Say whether there is what a scope is about; where it is about nothing in particular, there is."""
    return scope.kind in WHOLE or subject_of(library, scope) is not None


def _split(library: Library, lookup: Lookup, text: str) -> list[TypedWord]:
    """Return the words of a wish; those of a scope alone stay together, however they are written."""
    if _scope(library, lookup, text) is not None:
        return [TypedWord(text, fold(text))]
    return [word for part in apart(text) for word in pulled_apart(part)]


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
    """Return what bears these folded words for a name, a number or an id."""
    numbered = _SECTION.fullmatch(folded)
    if numbered:
        position = read_number(next(filter(None, numbered.groups())))
        return next((Scope(ScopeKind.SECTION, one.id) for one in library.sections if one.position == position), None)
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
    """Return the one section whose title has these words in it; a level's word is rather the level."""
    if len(folded) < _SHORTEST_PART or is_level(folded):
        return None
    found = [one for one in library.sections if folded in fold(one.title) or folded in fold(one.title_en)]
    return Scope(ScopeKind.SECTION, found[0].id) if len(found) == 1 else None


def _nearest(lookup: Lookup, words: str) -> tuple[Concept, ...]:
    """Return the concepts that the words may have meant: what bears them or speaks of them, then what looks alike."""
    speaking = lookup.find(words).concepts
    return tuple(dict.fromkeys((*speaking, *lookup.nearest_concepts(words, _NEAREST))))[:_NEAREST]


def _tight(text: str) -> str:
    return text.replace(" ", "")
