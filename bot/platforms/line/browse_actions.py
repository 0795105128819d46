"""What buttons mean that show something of the library, or of the bot itself.

Owns these actions and their codes. Whether an id is still in the library is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.words.text import utf16_length

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ShowWelcome:
    """Show the welcome."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Show what can be asked."""


@dataclass(frozen=True, slots=True)
class ShowToday:
    """Show today's concept, or the digest of whoever gets one."""


@dataclass(frozen=True, slots=True)
class ShowAsk:
    """Ask for words to look up."""


@dataclass(frozen=True, slots=True)
class ShowSections:
    """Show the sections, to browse their concepts."""


@dataclass(frozen=True, slots=True)
class ShowSection:
    """Show the concepts of a section, from its page on."""

    section_id: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowConcept:
    """Show a concept, remembering the words that led to it."""

    concept_id: str
    query: str | None = None


@dataclass(frozen=True, slots=True)
class ShowNumbers:
    """Show all rows of Annex 2."""


@dataclass(frozen=True, slots=True)
class ShowNumber:
    """Show one row of Annex 2."""

    number_id: str


@dataclass(frozen=True, slots=True)
class ShowFigureSections:
    """Show the sections that have figures."""


@dataclass(frozen=True, slots=True)
class ShowFigures:
    """Show the figures of a section, from a page on."""

    section_id: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowConceptFigures:
    """Show the figures that a concept uses, from a page on."""

    concept_id: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowAnnex:
    """Show the occasions of Annex 1."""


@dataclass(frozen=True, slots=True)
class ShowStatement:
    """Show a statement, remembering the words that led to it."""

    statement_id: str
    query: str | None = None


@dataclass(frozen=True, slots=True)
class ShowHits:
    """Show a page of what was found, on one occasion or, where it is None, on all."""

    query: str
    page: int = 0
    occasion_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowAbout:
    """Show where all of this comes from."""


@dataclass(frozen=True, slots=True)
class ShowPrivacy:
    """Show what is stored."""


@dataclass(frozen=True, slots=True)
class ShowLanguages:
    """Show the languages to choose from."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Speak another language from now on; `tag` is not checked here."""

    tag: str


Reading: TypeAlias = (
    ShowWelcome
    | ShowHelp
    | ShowAsk
    | ShowAbout
    | ShowSections
    | ShowSection
    | ShowConcept
    | ShowNumbers
    | ShowNumber
    | ShowFigureSections
    | ShowFigures
    | ShowConceptFigures
    | ShowAnnex
    | ShowStatement
    | ShowHits
)
"""What only shows something."""

BROWSE_ACTIONS: Final[Mapping[str, type[Any]]] = {
    "w": ShowWelcome,
    "h": ShowHelp,
    "t": ShowToday,
    "k": ShowAsk,
    "s": ShowSections,
    "e": ShowSection,
    "c": ShowConcept,
    "m": ShowNumbers,
    "n": ShowNumber,
    "g": ShowFigureSections,
    "f": ShowFigures,
    "u": ShowConceptFigures,
    "a": ShowAnnex,
    "p": ShowStatement,
    "q": ShowHits,
    "b": ShowAbout,
    "v": ShowPrivacy,
    "l": ShowLanguages,
    "o": ChooseLanguage,
}
"""Small letters are these; other features' codes are capitals or longer."""

_MOST_QUERY: Final = 100
"""Characters; what is longer is no query but a text, and its beginning finds as much."""
_MOST_CARRIED: Final = 200
"""UTF-16 units of the 300 that a button's data has: the rest is for an id, a page and the signature."""

_ESCAPED: Final = len("%2C")


def bounded(query: str) -> str:
    """Return as much of a query as every button can carry beside the rest of what it means."""
    kept = query[:_MOST_QUERY]
    while sum(_ESCAPED if one in "%,.~" else utf16_length(one) for one in kept) > _MOST_CARRIED:
        kept = kept[:-1]
    return kept.rstrip()
