"""Replies as the library gives them, to be shown on every platform.

Owns which there are; what a platform takes is its tests' to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import reading
from bot.domain.language import Language
from bot.domain.replies import (
    About,
    BadLink,
    GroupHello,
    Help,
    LanguageChoice,
    NotText,
    UnknownCommand,
    UnknownConcept,
    UnknownLanguage,
    Welcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Library
    from bot.domain.replies import Reply


def replies_without_a_query(library: Library, hostile: str) -> Iterator[Reply]:
    """Yield all that is said to whoever looks nothing up; what people type is also `hostile`."""
    yield from (Welcome(library.source), GroupHello(), Help(), About(library), NotText(), BadLink())
    for language in Language:
        yield from (LanguageChoice(language), LanguageChoice(language, changed=True), UnknownLanguage(language))
    yield from (UnknownCommand("serach", "find"), UnknownCommand(hostile, None))
    yield from (reading.ask_query(library), reading.ask_concept(library))
    yield from (UnknownConcept(hostile, library.concepts[:6]), UnknownConcept("x", ()))
    yield from (reading.section_index(library), reading.number_index(library), reading.figure_index(library))
    yield reading.annex_index(library)
