"""One question that can be put, and what is known of it without putting it: how hard it is, how long to read.

Owns these; what it is about and which fact it asks is `bot.domain.matters`', which items there are `bot.domain.bank`'s.
Wording may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
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
from bot.domain.rounds import WHOLE, Scope

if TYPE_CHECKING:
    from bot.domain.asks import Ask
    from bot.domain.library import Figure, Library
    from bot.domain.matters import About, Matter
    from bot.domain.questions_shown import QuestionShown

_VALUE_LENGTH: Final = 8
"""Characters of a figure's value with its unit, about."""
_ROUND_VALUE: Final = 100
"""Below this a whole number is remembered at a glance."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question that can be put, again and again, with other options or in another order."""

    key: str
    """Names it for good (`bot.domain.revisions.key_of`)."""
    revision: str
    """Eight hexadecimal digits; changes when what is asked or what is right changes."""
    kind: QuestionKind
    level: Level
    """Of a generated one: `level_of`."""
    is_core: bool
    has_english: bool
    """English readers get it in English: somebody wrote that, and it does not quote Annex 1, which is in Chinese."""
    has_many_answers: bool
    about: About
    subjects: frozenset[Scope]
    """What it is about: two that share any are not put in one round where there is a choice."""
    scopes: frozenset[Scope]
    """What a wish may name to be asked it."""
    place: int
    """Of its main concept in the syllabus, from 0; behind all others where it has none."""
    length: int
    """Characters that have to be read, the question's and its options', in Chinese."""
    style: str
    """How it is put: its author's form, or the kind that generates it."""
    matter: Matter
    """Which facts it asks and tells; two that ask the same, or of which one tells the other's, are not put in one
    round."""

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
        return scope.kind in WHOLE or scope in self.scopes


def level_of(library: Library, ask: Ask) -> Level:
    """Return how hard it is to answer what nobody wrote.

    Which concept is meant and to which number something belongs is BASIC, what was said where ADVANCED. A value is as
    hard as the easiest question that somebody wrote about its figure; an exact one, and its year, one level harder.
    """
    match ask.kind:
        case QuestionKind.CONCEPT | QuestionKind.HOME:
            return Level.BASIC
        case QuestionKind.STATEMENT:
            return Level.ADVANCED
        case QuestionKind.FIGURE | QuestionKind.YEAR:
            figure = library.figure_by_id[ask.subject]
            written = (one.level for one in library.questions if figure.id in one.figure_ids)
            harder = ask.kind is QuestionKind.YEAR or _is_exact(figure)
            return Level(min(min(written, default=Level.INTERMEDIATE) + harder, Level.ADVANCED))
        case _:
            return Level.INTERMEDIATE


def _is_exact(figure: Figure) -> bool:
    value = str(figure.value)
    return not value.isdecimal() or (figure.value >= _ROUND_VALUE and value != figure.period)


def length_of(shown: QuestionShown) -> int:
    """Return the characters that have to be read, the question's and its options', in Chinese."""
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
