"""What a button means, and how that fits into Telegram's 64 bytes of callback data.

Owns the codec alone. Data is ``<version><code>:<field>:…``, the code of one character or more, the words of a query
last and marked: ``=`` before the words themselves, ``~`` before a digest of words that do not fit, which
`RecentQueries` may still know. Buttons live for years while content and code change, so `decode` answers None to
everything that it does not understand; whether an id is still in the library is not decided here.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.platforms.telegram.admin_actions import ADMIN_ACTIONS, AdminPress
from bot.platforms.telegram.broadcast_actions import BROADCAST_ACTIONS, BroadcastPress
from bot.platforms.telegram.digest_actions import DIGEST_ACTIONS, DigestAction
from bot.platforms.telegram.group_actions import GROUP_ACTIONS, GroupPress
from bot.platforms.telegram.link_actions import LINK_ACTIONS, LinkPress
from bot.platforms.telegram.page import CALLBACK_DATA_BYTES
from bot.platforms.telegram.people_actions import PEOPLE_ACTIONS, PeoplePress
from bot.platforms.telegram.quiz_actions import QUIZ_ACTIONS, QuizPress
from bot.platforms.telegram.rank_actions import RANK_ACTIONS, RankPress
from bot.platforms.telegram.schedule_actions import SCHEDULE_ACTIONS, SchedulePress
from bot.platforms.telegram.settings_actions import SETTINGS_ACTIONS, LookUpInstead, SettingsAction

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION: Final = "1"
"""Goes up when the meaning of a code changes; older buttons then answer that they are out of date."""

_PAGE: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_DIGEST_CHARACTERS: Final = 10


@dataclass(frozen=True, slots=True)
class ShowWelcome:
    """Show the welcome."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Show what can be asked."""


@dataclass(frozen=True, slots=True)
class ShowToday:
    """Show today's concept."""


@dataclass(frozen=True, slots=True)
class ShowAsk:
    """Ask for words to look up."""


@dataclass(frozen=True, slots=True)
class ShowSections:
    """Show the sections, to browse their concepts."""


@dataclass(frozen=True, slots=True)
class ShowSection:
    """Show a page of a section's concepts."""

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
    """Show a page of a section's figures."""

    section_id: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowConceptFigures:
    """Show a page of the figures that a concept uses."""

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
    """Show a page of what was found, on one occasion (an id) or on all (empty)."""

    page: int
    occasion_id: str
    query: str | None = None
    """Never None in what is encoded or decoded; optional so that all queries are alike."""


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
    | ShowLanguages
)
"""What only shows something of the library."""
Action: TypeAlias = (
    Reading
    | ShowToday
    | ChooseLanguage
    | SettingsAction
    | DigestAction
    | QuizPress
    | PeoplePress
    | LinkPress
    | GroupPress
    | RankPress
    | SchedulePress
    | BroadcastPress
    | AdminPress
)

_ACTIONS: Final[dict[str, type[Action]]] = {
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
    "l": ShowLanguages,
    "o": ChooseLanguage,
    **SETTINGS_ACTIONS,
    **DIGEST_ACTIONS,
    **QUIZ_ACTIONS,
    **PEOPLE_ACTIONS,
    **LINK_ACTIONS,
    **GROUP_ACTIONS,
    **RANK_ACTIONS,
    **SCHEDULE_ACTIONS,
    **BROADCAST_ACTIONS,
    **ADMIN_ACTIONS,
}
"""Small letters are the library's, capitals, digits and longer codes those of the modules that are merged here."""
_CODES: Final = {action: code for code, action in _ACTIONS.items()}
_PLAIN_FIELDS: Final = {
    action: {field.name: str(field.type) for field in fields(action) if field.name != "query"} for action in _CODES
}
"""Each action's fields but for its query, with their annotations."""


def encode(action: Action) -> str:
    """Return callback data for an action, 64 bytes at most if its ids are of reasonable length."""
    values = [str(getattr(action, name)) for name in _PLAIN_FIELDS[type(action)]]
    head = ":".join((VERSION + _CODES[type(action)], *values))
    query = getattr(action, "query", None)
    if query is None:
        return head
    whole = f"{head}:={query}"
    return whole if len(whole.encode()) <= CALLBACK_DATA_BYTES else f"{head}:~{digest(query)}"


def decode(data: str, recall: Callable[[str], str | None]) -> Action | None:
    """Return the action that `data` means, or None for a button that is garbled, foreign or of another version.

    `recall` returns the words behind a digest, or None when they are forgotten: what looks them up is then out of date
    as well, while a concept or a statement is merely shown without them.
    """
    code = data.partition(":")[0].removeprefix(VERSION)
    kind = _ACTIONS.get(code)
    if kind is None:
        return None
    plain = _PLAIN_FIELDS[kind]
    has_query = len(plain) < len(fields(kind))
    head, *values = data.split(":", len(plain) + has_query)
    arguments = [_read(annotation, value) for annotation, value in zip(plain.values(), values, strict=False)]
    if head != VERSION + code or len(arguments) < len(plain) or None in arguments:
        return None
    query = _recalled(values[-1], recall) if len(values) > len(plain) else None
    if kind in {ShowHits, LookUpInstead} and not query:
        return None
    build: Callable[..., Action] = kind
    return build(*arguments, query) if has_query else build(*arguments)


def digest(query: str) -> str:
    """Return a short name for words that are too long for a button."""
    return hashlib.sha256(query.encode()).hexdigest()[:_DIGEST_CHARACTERS]


class RecentQueries:
    """Remembers the last long queries by their digests, so that buttons can name what does not fit into them.

    Kept in memory only, on purpose: what people look for is theirs. After a restart such a button says that it is out
    of date; buttons of shorter queries (about 15 Chinese characters) carry their words and never depend on this.
    """

    def __init__(self, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._queries: OrderedDict[str, str] = OrderedDict()

    def keep(self, query: str) -> None:
        """Remember a query as the latest, forgetting the oldest beyond the capacity."""
        self._queries[digest(query)] = query
        self._queries.move_to_end(digest(query))
        if len(self._queries) > self._capacity:
            self._queries.popitem(last=False)

    def recall(self, key: str) -> str | None:
        """Return the query with this digest, if it is remembered."""
        return self._queries.get(key)


def _read(kind: str, value: str) -> str | int | None:
    """Return a field of the annotated kind, or None if `value` is none."""
    if kind != "int":
        return value
    return int(value) if _PAGE.fullmatch(value) else None


def _recalled(marked: str, recall: Callable[[str], str | None]) -> str | None:
    """Return the words of a marked query, or None when they are not marked or forgotten."""
    if marked.startswith("="):
        return marked[1:] or None
    return recall(marked[1:]) if marked.startswith("~") else None
