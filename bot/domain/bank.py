"""Everything that can be asked, authored and generated, as items that a round can choose from.

Owns what is known of an item without asking it: its key and revision, what it is about, how hard it is. Which item is
asked is `bot.domain.choosing`'s, how a generated one is made `bot.domain.question_making`'s; wording may not enter.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.authored_asking import ask_authored
from bot.domain.authored_questions import Level
from bot.domain.chance import Chance
from bot.domain.matters import NOTHING, About, Matter, matter_of
from bot.domain.question_making import QuestionMaker
from bot.domain.questions import QuestionKind
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
from bot.domain.revisions import key_of, revision_of
from bot.domain.round_steps import Reading
from bot.domain.rounds import Scope, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.asks import Ask
    from bot.domain.library import Library
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown

_QUOTING: Final = frozenset({QuestionKind.OCCASION, QuestionKind.STATEMENT})
"""Kinds of generated questions that quote Annex 1, in its own language."""
_WHOLE: Final = frozenset({ScopeKind.ALL, ScopeKind.DUE, ScopeKind.MISSED})
_VALUE_LENGTH: Final = 8
"""Characters of a figure's value with its unit, about."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question that can be put, again and again, with other options or in another order."""

    key: str
    """Names it for good (`bot.domain.revisions.key_of`)."""
    revision: str
    """Eight hexadecimal digits; changes when what is asked or what is right changes."""
    kind: QuestionKind
    level: Level
    """Of a generated one: which concept is meant and what a number counts, BASIC; which number, occasion and date,
    INTERMEDIATE; an exact value or year, and what was said where, ADVANCED."""
    is_core: bool
    has_many_answers: bool
    about: About
    facts: frozenset[Scope]
    """What it tells that others may ask: two that share a fact do not belong in one round."""
    scopes: frozenset[Scope]
    """What a wish may name to be asked it."""
    place: int
    """Of its main concept in the syllabus, from 0; behind all others where it has none."""
    length: int
    """Characters that have to be read, the question's and its options', in Chinese."""
    style: str = ""
    """How it is put: its author's form, or the kind that generates it."""
    matter: Matter = NOTHING
    """What it asks and tells; two that ask or tell the same are not put in one round."""

    @property
    def is_authored(self) -> bool:
        """Somebody wrote it; otherwise it is generated, and says so."""
        return self.kind is QuestionKind.AUTHORED

    @property
    def main_concept(self) -> str | None:
        """Id of the concept that it is about before all others."""
        return self.about.concept_ids[0] if self.about.concept_ids else None

    def is_within(self, scope: Scope) -> bool:
        """Say whether it belongs to a scope; to one that a person's past makes, everything may."""
        return scope.kind in _WHOLE or scope in self.scopes


class Bank:
    """All items of one library: the authored ones as the files have them, then the generated ones."""

    def __init__(self, library: Library, maker: QuestionMaker | None = None) -> None:
        """Build it once for each library: every question is tried, which takes some tenths of a second."""
        self.library = library
        self._maker = maker or QuestionMaker(library)
        self._asks: dict[str, Ask] = {}
        self._places = {concept_id: place for place, concept_id in enumerate(library.syllabus)}
        self.by_key: dict[str, Item] = {item.key: item for item in (*self._authored(), *self._generated())}
        self.items: tuple[Item, ...] = tuple(self.by_key.values())
        self.fallbacks: tuple[tuple[tuple[Item, ...], ...], ...] = ((self.items,),)
        """What is asked from: of the first group that has anything, the first part that is not given away."""

    def question(self, key: str, seed: int) -> Question | None:
        """Return the question of an item, with wrong options and an order drawn by `seed`; None for an unknown key."""
        if key in self._asks:
            return self._maker.question(self._asks[key], seed)
        authored = self.library.question_by_id.get(key.removeprefix(f"{QuestionKind.AUTHORED}:"))
        if key not in self.by_key or authored is None:
            return None
        return ask_authored(authored, Chance(seed, key))

    def in_english(self) -> Bank:
        """Return the bank for a reader of English: its items are without what is written in Chinese alone.

        That are authors' questions without English, and generated ones that quote Annex 1. Where there is nothing
        else, `askable` falls back on what quotes, then on what is in Chinese: whoever puts that says so.
        """
        english = {f"{QuestionKind.AUTHORED}:{one.id}" for one in self.library.questions if one.has_english}
        quoting = tuple(item for item in self.items if item.kind in _QUOTING)
        in_chinese = {item.key for item in self.items if item.is_authored} - english | {item.key for item in quoting}
        part = copy(self)
        part.items = tuple(item for item in self.items if item.key not in in_chinese)
        part.fallbacks = ((part.items, quoting), (self.items,))
        return part

    def askable(self, scope: Scope, level: Level | None = None) -> tuple[Item, ...]:
        """Return what a round of this scope and level can ask: what its own name does not give away.

        Only where there is nothing else is it what that gives away.
        """
        for stocks in self.fallbacks:
            for is_given_away in (False, True):
                for stock in stocks:
                    items = (item for item in stock if level in {None, item.level} and item.is_within(scope))
                    found = tuple(item for item in items if (scope in item.matter.given_away_in) is is_given_away)
                    if found:
                        return found
        return ()

    def item_of(self, question: Question) -> Item | None:
        """Return the item that a question, perhaps of an earlier library, asks; None if there is none any more."""
        return self.by_key.get(key_of(question))

    def revision(self, key: str) -> str | None:
        """Return an item's revision; None if there is no such item any more."""
        item = self.by_key.get(key)
        return item.revision if item else None

    def reading(self, key: str) -> Reading:
        """Return what deciding upon an answer needs to know of an item (`bot.domain.round_answers.answered`)."""
        item = self.by_key.get(key)
        return Reading(item.revision, item.length) if item else Reading(None, 0)

    def within(self, scope: Scope, level: Level | None = None) -> tuple[Item, ...]:
        """Return the items of a scope and a level, in the bank's order; none for an id that nothing is about.

        A scope that a person's past makes (DUE, MISSED) leaves nothing out here.
        """
        return tuple(item for item in self.items if level in {None, item.level} and item.is_within(scope))

    def _authored(self) -> Iterator[Item]:
        for authored in self.library.questions:
            about = About(
                authored.section_id,
                authored.concept_ids,
                authored.statement_ids,
                authored.number_ids,
                authored.figure_ids,
            )
            question = ask_authored(authored, Chance(0, authored.id))
            yield from self._item(question, about, authored.level, is_core=authored.is_core)

    def _generated(self) -> Iterator[Item]:
        for ask in self._maker.asks():
            question = self._maker.question(ask, 0) if ask.kind is not QuestionKind.AUTHORED else None
            if question:
                self._asks[key_of(question)] = ask
                yield from self._item(question, self._about(ask), _level_of(ask.kind))

    def _item(self, question: Question, about: About, level: Level, *, is_core: bool = False) -> Iterator[Item]:
        """Yield the item of a question, unless the library itself does not bear it out."""
        shown = self._maker.reader.resolve(question)
        if shown is None:
            return
        yield Item(
            key=key_of(question),
            revision=revision_of(shown),
            kind=question.kind,
            level=level,
            is_core=is_core,
            has_many_answers=question.has_many_answers,
            about=about,
            facts=about.facts(),
            scopes=about.scopes(),
            place=min((self._places[one] for one in about.concept_ids[:1]), default=len(self._places)),
            length=_length_of(shown),
            style=shown.authored.form if isinstance(shown, AuthoredAsked) else question.kind,
            matter=matter_of(self.library, shown, about),
        )

    def _about(self, ask: Ask) -> About:  # noqa: PLR0911 - one case for each kind, nothing else
        library = self.library
        match ask.kind:
            case QuestionKind.CONCEPT:
                return About(library.concept_by_id[ask.subject].section_id, (ask.subject,))
            case QuestionKind.OCCASION:
                return self._about_statement(ask.subject)
            case QuestionKind.STATEMENT:
                return self._about_statement(ask.right)
            case QuestionKind.DATE | QuestionKind.MEETING:
                first = library.occasion_by_id[ask.subject].statements[0]
                return About(self._about_statement(first.id).section_id, (), occasion_ids=(ask.subject,))
            case QuestionKind.NUMBER:
                return self._about_item(ask.right)
            case QuestionKind.HOME:
                return self._about_item(ask.subject)
            case QuestionKind.FIGURE | QuestionKind.YEAR:
                figure = library.figure_by_id[ask.subject]
                return About(figure.section_id, figure.concept_ids, figure_ids=(ask.subject,))
            case QuestionKind.AUTHORED:
                raise AssertionError(f"an authored question is asked by its id, not as {ask}")

    def _about_statement(self, statement_id: str) -> About:
        citing = self.library.concepts_citing(statement_id)
        section_id = citing[0].section_id if citing else ""
        return About(section_id, tuple(concept.id for concept in citing), statement_ids=(statement_id,))

    def _about_item(self, place: str) -> About:
        number_id, _, index = place.rpartition("/")
        item = self.library.number_by_id[number_id].items[int(index)]
        section_id = self.library.concept_by_id[item.concept_id].section_id
        return About(section_id, (item.concept_id,), number_ids=(number_id,))


def _level_of(kind: QuestionKind) -> Level:
    match kind:
        case QuestionKind.CONCEPT | QuestionKind.HOME:
            return Level.BASIC
        case QuestionKind.FIGURE | QuestionKind.YEAR | QuestionKind.STATEMENT:
            return Level.ADVANCED
        case _:
            return Level.INTERMEDIATE


def _length_of(shown: QuestionShown) -> int:
    return sum(map(len, _read(shown)))


def _read(shown: QuestionShown) -> list[str]:  # noqa: C901, PLR0911 - one case for each kind, nothing else
    match shown:
        case AuthoredAsked(authored=authored, options=options):
            return [authored.stem, *options]
        case ConceptAsked(clue=clue, options=concepts):
            return [clue, *(concept.name for concept in concepts)]
        case OccasionAsked(statement=statement, window=window, options=occasions):
            return [statement.text[window.start : window.end], *(occasion.name for occasion in occasions)]
        case NumberAsked(number=number, options=items):
            return [number.heading, *(item.name for item in items)]
        case FigureAsked(figure=figure, options=values):
            return [figure.name, *(" " * _VALUE_LENGTH for _ in values)]
        case DateAsked(occasion=occasion, options=dates):
            return [occasion.name, *(" " * _VALUE_LENGTH for _ in dates)]
        case MeetingAsked(options=occasions):
            return [" " * _VALUE_LENGTH, *(occasion.name for occasion in occasions)]
        case StatementAsked(occasion=occasion, options=statements, windows=windows):
            spans = zip(statements, windows, strict=True)
            return [occasion.name, *(statement.text[span.start : span.end] for statement, span in spans)]
        case HomeAsked(item=item, options=numbers):
            return [item.name, *(number.heading for number in numbers)]
        case YearAsked(figure=figure, options=years):
            return [figure.name, *(" " * _VALUE_LENGTH for _ in years)]
