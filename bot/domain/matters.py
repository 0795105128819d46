"""What a question is about, which fact it asks, and in whose round its answer is given away.

Owns these three, told from the question and the library alone. Which of two questions is put may not enter
(`bot.domain.choosing`), nor may wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import QuestionForm
from bot.domain.likeness import bare, names_of, states
from bot.domain.questions_shown import (
    AuthoredAsked,
    ConceptAsked,
    DateAsked,
    FigureAsked,
    HomeAsked,
    MeetingAsked,
    NumberAsked,
    OccasionAsked,
    StatementAsked,
    YearAsked,
)
from bot.domain.rounds import Scope, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.library import Concept, Library, Occasion, Statement
    from bot.domain.questions_shown import QuestionShown

_LATIN_WORD: Final = 4
"""Letters of a Latin name from which it is found within other words without being there by chance."""
_VALUED: Final = frozenset({QuestionForm.NUMBER, QuestionForm.MAGNITUDE})


@dataclass(frozen=True, slots=True)
class About:
    """What an item is about, as ids."""

    section_id: str
    concept_ids: tuple[str, ...]
    """The main one first; empty for an occasion as such, and for a statement that no concept cites."""
    statement_ids: tuple[str, ...] = ()
    number_ids: tuple[str, ...] = ()
    figure_ids: tuple[str, ...] = ()
    occasion_ids: tuple[str, ...] = ()
    """Occasions that are asked about as such; those of its statements are understood."""

    def subjects(self) -> frozenset[Scope]:
        """Return what is asked about: the main concept, and every statement, number, figure and occasion."""
        return frozenset(self._scopes(self.concept_ids[:1]))

    def scopes(self) -> frozenset[Scope]:
        """Return all that a wish may name to be asked this."""
        occasions = {statement_id.rpartition("/")[0] for statement_id in self.statement_ids}
        wider = {Scope(ScopeKind.OCCASION, occasion_id) for occasion_id in occasions}
        return frozenset({Scope(ScopeKind.SECTION, self.section_id), *wider, *self._scopes(self.concept_ids)})

    def _scopes(self, concept_ids: tuple[str, ...]) -> Iterator[Scope]:
        named = {
            ScopeKind.CONCEPT: concept_ids,
            ScopeKind.STATEMENT: self.statement_ids,
            ScopeKind.NUMBER: self.number_ids,
            ScopeKind.FIGURE: self.figure_ids,
            ScopeKind.OCCASION: self.occasion_ids,
        }
        return (Scope(kind, one) for kind, ids in named.items() for one in ids)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked and told by a question, as names of facts that mean the same wherever they stand.

    Such are that words were ``said:<statement>``, an occasion was ``held:<occasion>``, a figure's ``value:<figure>``,
    the words that fill a ``gap:<statement>:<words>``, what a number counts, ``item:<number>:<name>`` and
    ``list:<number>``, and of concepts ``<concept>=<right option>`` and ``<concept>@<occasion>``.
    """

    asked: frozenset[str] = frozenset()
    """Facts of which its answer is one side, whichever way round it asks."""
    shown: frozenset[str] = frozenset()
    """Facts that it tells in passing: whoever was asked it needs not be asked these."""
    given_away_in: frozenset[Scope] = frozenset()
    """Scopes whose own name is its right answer."""

    def repeats(self, asked: set[str], shown: set[str]) -> bool:
        """Say whether it and what was asked and shown in a round already answer one another."""
        return not (self.asked.isdisjoint(asked) and self.asked.isdisjoint(shown) and self.shown.isdisjoint(asked))


def matter_of(library: Library, shown: QuestionShown, about: About) -> Matter:  # noqa: PLR0911 - one case for each kind
    """Return what a question asks and tells."""
    match shown:
        case AuthoredAsked(authored=authored):
            return _of_authored(library, authored)
        case ConceptAsked(concept=concept):
            return Matter(_answers(about, concept.name), given_away_in=_scopes(ScopeKind.CONCEPT, [concept.id]))
        case OccasionAsked(statement=statement, window=window):
            said = statement.text[window.start : window.end]
            dated = _dated(about, statement.occasion_id)
            return Matter(_said([statement]) | dated, _gaps(library, statement, said), _telling(statement))
        case StatementAsked(options=statements, windows=windows, correct=correct):
            right, window = statements[correct[0]], windows[correct[0]]
            given = _scopes(ScopeKind.STATEMENT, [right.id])
            return Matter(_said([right]), _gaps(library, right, right.text[window.start : window.end]), given)
        case DateAsked(occasion=occasion) | MeetingAsked(occasion=occasion):
            return Matter(frozenset({f"held:{occasion.id}"}), given_away_in=_scopes(ScopeKind.OCCASION, [occasion.id]))
        case NumberAsked(number=number, options=items, correct=correct):
            item = items[correct[0]]
            asked = _counted(library, [number.id], [item.name]) | _answers(about, item.name)
            return Matter(asked | {f"list:{number.id}"})
        case HomeAsked(item=item, home=home):
            asked = _counted(library, [home.id], [item.name]) | _answers(about, home.heading)
            return Matter(asked, given_away_in=_scopes(ScopeKind.NUMBER, [home.id]))
        case FigureAsked(figure=figure) | YearAsked(figure=figure):
            return Matter(frozenset({f"value:{figure.id}"}))


def answers_with(concept: Concept, authored: AuthoredQuestion) -> bool:
    """Say whether a concept's own name is the right answer, or alone stands in it."""
    names = names_of(concept)
    languages = [(authored.right, authored.wrong), (authored.right_en or (), authored.wrong_en or ())]
    return any(_names_right(names, list(map(bare, right)), list(map(bare, wrong))) for right, wrong in languages)


def occasions_named(library: Library, texts: Iterable[str]) -> frozenset[str]:
    """Return the ids of the occasions that texts name, by name or by date."""
    written = tuple(texts)
    return frozenset(one.id for one in library.occasions if any(_names(one, text) for text in written))


def _of_authored(library: Library, authored: AuthoredQuestion) -> Matter:
    occasions = occasions_named(library, authored.right)
    statements = (library.statement_by_id[one] for one in authored.statement_ids)
    dated = [one for one in statements if one.occasion_id in occasions]
    own = [one for one in authored.concept_ids if answers_with(library.concept_by_id[one], authored)]
    headed = [one for one in authored.number_ids if _is_heading(library, one, authored)]
    asked = {
        *_written(authored, occasions),
        *_said(dated),
        *_counted(library, authored.number_ids, authored.right),
        *(f"{one}={bare(library.concept_by_id[one].name)}" for one in own),
        *(f"value:{one}" for one in authored.figure_ids if authored.form in _VALUED),
    }
    given = _scopes(ScopeKind.CONCEPT, own) | _scopes(ScopeKind.NUMBER, headed)
    return Matter(frozenset(asked), _mentioned(library, authored), given.union(*map(_telling, dated)))


def _mentioned(library: Library, authored: AuthoredQuestion) -> frozenset[str]:
    """Return what its stem tells, and the values that its explanation states."""
    statements = (library.statement_by_id[one] for one in authored.statement_ids)
    named = [one for one in statements if _names(library.occasion_by_id[one.occasion_id], authored.stem)]
    figures = (library.figure_by_id[one] for one in authored.figure_ids)
    told = f"{authored.stem} {authored.explanation}"
    values = (f"value:{one.id}" for one in figures if states(told, one.value))
    return _said(named) | _counted(library, authored.number_ids, [authored.stem]) | frozenset(values)


def _written(authored: AuthoredQuestion, occasions: Iterable[str]) -> Iterator[str]:
    """Yield what the right options say of each concept, and the words that fill a gap in a statement."""
    if authored.holds is not None:
        return
    right = "/".join(sorted(map(bare, authored.right)))
    about = About(authored.section_id, authored.concept_ids)
    yield from _answers(about, right)
    for occasion_id in occasions:
        yield from _dated(about, occasion_id)
    if authored.form is QuestionForm.PHRASE:
        yield from (f"gap:{statement_id}:{right}" for statement_id in authored.statement_ids)


def _answers(about: About, right: str) -> frozenset[str]:
    return frozenset(f"{concept_id}={bare(right)}" for concept_id in about.concept_ids)


def _dated(about: About, occasion_id: str) -> frozenset[str]:
    return frozenset(f"{concept_id}@{occasion_id}" for concept_id in about.concept_ids)


def _said(statements: Iterable[Statement]) -> frozenset[str]:
    return frozenset(f"said:{statement.id}" for statement in statements)


def _telling(statement: Statement) -> frozenset[Scope]:
    """Return the scopes whose readers have the occasion of a statement before them."""
    occasion = _scopes(ScopeKind.OCCASION, [statement.occasion_id])
    return occasion | _scopes(ScopeKind.STATEMENT, [statement.id])


def _gaps(library: Library, statement: Statement, said: str) -> frozenset[str]:
    """Return the gaps that quoting these words fills."""
    written = (
        one for one in library.questions if one.form is QuestionForm.PHRASE and statement.id in one.statement_ids
    )
    return frozenset(f"gap:{statement.id}:{bare(one.right[0])}" for one in written if bare(one.right[0]) in bare(said))


def _counted(library: Library, number_ids: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Return which of the things that numbers count are named in texts."""
    bared = tuple(map(bare, texts))
    numbers = (library.number_by_id[one] for one in number_ids)
    counted = ((one.id, bare(item.name)) for one in numbers for item in one.items)
    return frozenset(f"item:{number_id}:{name}" for number_id, name in counted if any(name in text for text in bared))


def _is_heading(library: Library, number_id: str, authored: AuthoredQuestion) -> bool:
    number = library.number_by_id[number_id]
    return any(bare(name) in map(bare, authored.right) for name in (number.heading, number.interpretation))


def _names(occasion: Occasion, text: str) -> bool:
    day = occasion.held_on
    return any(bare(name) in bare(text) for name in (occasion.name, f"{day.year}年{day.month}月{day.day}日"))


def _names_right(names: Iterable[str], right: list[str], wrong: list[str]) -> bool:
    if not right:
        return False
    if set(right) <= set(names):
        return True
    known = [name for name in names if not name.isascii() or len(name) >= _LATIN_WORD]
    return all(any(name in one for name in known) for one in right) and not any(
        name in one for name in known for one in wrong
    )


def _scopes(kind: ScopeKind, ids: Iterable[str]) -> frozenset[Scope]:
    return frozenset(Scope(kind, one) for one in ids)
