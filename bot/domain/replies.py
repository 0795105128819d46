"""What there is to say to a reader, as data: one frozen value for each kind of answer.

Owns meaning alone: everything that an answer refers to is already looked up, nothing is worded, cut or laid out. Each
platform renders the union `Reply` by ``match`` with ``assert_never``. `bot.domain.reading` builds these values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.digest_replies import DigestReply
from bot.domain.link_replies import LinkReply
from bot.domain.people_replies import PeopleReply
from bot.domain.quiz_replies import QuizReply
from bot.domain.quiz_schedule_replies import ScheduleReply
from bot.domain.ranking_replies import RankingReply
from bot.domain.settings_replies import SettingsReply

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.language import Language
    from bot.domain.library import (
        Concept,
        Figure,
        Footnote,
        Library,
        Number,
        Occasion,
        Section,
        Source,
        Span,
        Statement,
    )
    from bot.domain.lookup import LookupResult
    from bot.domain.syllabus import Place


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first thing a person sees."""

    source: Source


@dataclass(frozen=True, slots=True)
class GroupHello:
    """Said once to a group that added the bot."""


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked, and how."""

    can_link: bool = True
    """Whether accounts on two platforms can be linked."""


@dataclass(frozen=True, slots=True)
class About:
    """What the bot is and where its knowledge comes from."""

    library: Library


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The languages on offer, and the one in use."""

    chosen: Language
    changed: bool = False
    """It was chosen this very moment."""


@dataclass(frozen=True, slots=True)
class UnknownLanguage:
    """Somebody asked for a language that the bot does not speak."""

    chosen: Language


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """Somebody typed a command that does not exist."""

    command: str
    nearest: str | None
    """The command that was probably meant."""


@dataclass(frozen=True, slots=True)
class NotText:
    """Somebody sent a picture, a sticker, a place: nothing that can be looked up."""


@dataclass(frozen=True, slots=True)
class BadLink:
    """A deep link led to what is not there, or not any more."""


@dataclass(frozen=True, slots=True)
class AskQuery:
    """Nothing was asked yet: what to look up?"""

    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskConcept:
    """Nothing was asked yet: which concept?"""

    examples: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class UnknownConcept:
    """No concept has that name."""

    name: str
    nearest: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class ConceptCard:
    """One concept with its place and everything that it refers to."""

    concept: Concept
    section: Section
    place: Place
    related: tuple[Concept, ...]
    statements: tuple[Statement, ...]
    numbers: tuple[Number, ...]
    figures: tuple[Figure, ...]
    footnotes: tuple[Footnote, ...]
    taught_on: date | None = None
    """The local date whose concept it is, if it is shown for that."""
    query: str | None = None
    """The words that led here, to look them up or to go back to their hits."""


@dataclass(frozen=True, slots=True)
class SectionIndex:
    """All sections of the body, each with how many concepts it has."""

    sections: tuple[tuple[Section, int], ...]


@dataclass(frozen=True, slots=True)
class SectionConcepts:
    """The concepts of one section."""

    section: Section
    concepts: tuple[Concept, ...]
    page: int
    """0 for the first; a page past the end means the last."""


@dataclass(frozen=True, slots=True)
class NumberCard:
    """One row of Annex 2."""

    number: Number
    concepts: tuple[Concept, ...]
    """The concepts that its items lead to, each once, in the items' order."""
    total: int
    previous: Number | None
    following: Number | None


@dataclass(frozen=True, slots=True)
class NumberIndex:
    """All rows of Annex 2."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class FigureIndex:
    """The sections that have figures, each with how many."""

    sections: tuple[tuple[Section, int], ...]


@dataclass(frozen=True, slots=True)
class FigureList:
    """The figures of one section or of one concept."""

    of: Section | Concept
    figures: tuple[tuple[Figure, Concept], ...]
    """Each with the concept that uses it first."""
    page: int
    """0 for the first; a page past the end means the last."""


@dataclass(frozen=True, slots=True)
class AnnexIndex:
    """The occasions of Annex 1."""

    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True)
class StatementCard:
    """One statement of Annex 1 in full, with what stands beside it."""

    statement: Statement
    occasion: Occasion
    highlights: tuple[Span, ...]
    """What was looked for."""
    concepts: tuple[Concept, ...]
    """Concepts that cite it."""
    previous: Statement | None
    following: Statement | None
    query: str | None = None
    """The words that led here."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What Annex 1 says about a query: a list to page through, or an honest nothing."""

    result: LookupResult
    occasions: tuple[tuple[Occasion, int], ...]
    """Where there are hits at all, each occasion with how many, in the annex's order."""
    occasion: Occasion | None
    """Only this occasion's hits are in `result`."""
    page: int
    """0 for the first; a page past the end means the last."""


Reply: TypeAlias = (
    Welcome
    | GroupHello
    | Help
    | About
    | LanguageChoice
    | UnknownLanguage
    | UnknownCommand
    | NotText
    | BadLink
    | AskQuery
    | AskConcept
    | UnknownConcept
    | ConceptCard
    | SectionIndex
    | SectionConcepts
    | NumberCard
    | NumberIndex
    | FigureIndex
    | FigureList
    | AnnexIndex
    | StatementCard
    | Hits
    | SettingsReply
    | DigestReply
    | QuizReply
    | PeopleReply
    | LinkReply
    | RankingReply
    | ScheduleReply
)
