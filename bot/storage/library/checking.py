"""The gate: all checks in order, one list of faults.

Owns which checks there are and what they need. How each is done may not enter.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.domain.content import Content
from bot.errors import ContentError
from bot.storage.library.annexes import check_annexes
from bot.storage.library.asked import question_coverage
from bot.storage.library.building import build
from bot.storage.library.coverage import check_coverage
from bot.storage.library.draft import Draft, read_draft
from bot.storage.library.identities import check_identities
from bot.storage.library.limits import check_limits
from bot.storage.library.meanings import check_meanings
from bot.storage.library.names import check_names
from bot.storage.library.phrases import check_phrases
from bot.storage.library.questions import check_questions
from bot.storage.library.references import check_references
from bot.storage.library.texts import check_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.domain.library import Library
    from bot.storage.library.asked import QuestionCoverage
    from bot.storage.library.faults import Fault

_CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    check_texts,
    check_identities,
    check_names,
    check_references,
    check_coverage,
    check_limits,
    check_annexes,
    check_questions,
    check_meanings,
    check_phrases,
)


def load_library(directory: Path) -> Library:
    """The library in a directory.

    Raises:
        ContentError: It has faults; all of them are told.
    """
    return load_content(directory).library


def load_content(directory: Path) -> Content:
    """The library in a directory, and where its questions stand there.

    Raises:
        ContentError: It has faults; all of them are told.
    """
    draft, faults = _examine(directory)
    if faults:
        raise ContentError([str(fault) for fault in faults])
    return Content(build(draft), _places(draft, directory))


def _places(draft: Draft, directory: Path) -> dict[str, str]:
    """Of each question's id ``file:line`` inside the directory, which names the same place on any machine."""
    nodes = {entry_id: entry.node for entry_id, entry in draft.ids("questions").items()}
    return {
        one: f"{PurePath(node.file.name).relative_to(directory)}:{node.file.place(node.start)[0]}"
        for one, node in nodes.items()
    }


def check_library(directory: Path) -> tuple[Fault, ...]:
    """Every fault of the library in a directory, by file, line and column; none means that it can be loaded."""
    return _examine(directory)[1]


def cover_library(directory: Path) -> QuestionCoverage:
    """Return how many questions ask of each thing in a library, whatever its faults."""
    return question_coverage(_examine(directory)[0])


def _examine(directory: Path) -> tuple[Draft, tuple[Fault, ...]]:
    draft, faults = read_draft(directory)
    for check in _CHECKS:
        faults += check(draft)
    return draft, tuple(sorted(set(faults)))
