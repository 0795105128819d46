"""Completeness: everything is taught, and nothing stands alone.

Owns gaps and orphans. Nothing is concluded from what could not be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.library.asked import check_asked
from bot.storage.library.faults import quoted
from bot.storage.library.references import cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft
    from bot.storage.library.faults import Fault

_SOURCES = ("statements", "numbers", "figures", "footnotes")


def check_coverage(draft: Draft) -> Iterator[Fault]:
    """Sections, footnotes and statements that no concept covers, concepts that are orphans, what no question asks."""
    if draft.is_whole("concepts"):
        for kind, check in _COVERED.items():
            if draft.knows(kind):
                yield from check(draft)
    if draft.is_whole("syllabus") and draft.knows("concepts"):
        yield from _check_taught(draft)
    for entry in draft.entries["concepts"]:
        if entry.model is not None and not any(cited(entry, key) for key in _SOURCES):
            problem = f"{quoted(str(entry.id))} has no source"
            yield entry.at("id").fault(problem, "add `statements:`, `numbers:`, `figures:` or `footnotes:` with ids")
    yield from check_asked(draft)


def _covered(draft: Draft, key: str) -> set[str | None]:
    return {node.scalar for entry in draft.entries["concepts"] for node in cited(entry, key)}


def _check_sections(draft: Draft) -> Iterator[Fault]:
    covered = _covered(draft, "section")
    for entry in draft.entries["sections"]:
        if entry.id is not None and entry.id not in covered:
            remedy = f"write a concept with `section: {entry.id}`"
            yield entry.at("id").fault(f"no concept covers the section {quoted(entry.id)}", remedy)


def _check_footnotes(draft: Draft) -> Iterator[Fault]:
    covered = _covered(draft, "footnotes")
    for entry in draft.entries["footnotes"]:
        node = entry.at("number")
        if entry.model is not None and node.scalar not in covered:
            remedy = f"add `footnotes: [{node.scalar}]` to the concept that uses it"
            yield node.fault(f"no concept covers the footnote {node.scalar}", remedy)


def _check_statements(draft: Draft) -> Iterator[Fault]:
    covered = _covered(draft, "statements")
    for entry in draft.entries["occasions"]:
        for statement in entry.node.listed("statements"):
            written = statement.text("id")
            if written is not None and written not in covered:
                remedy = f'add "{written}" to the `statements` of a concept'
                yield statement.at(("id",)).fault(f"no concept cites the statement {quoted(written)}", remedy)


def _check_taught(draft: Draft) -> Iterator[Fault]:
    taught = {entry.id for entry in draft.entries["syllabus"]}
    for identity, entry in draft.ids("concepts").items():
        if identity not in taught:
            remedy = f"add `- {identity}` to syllabus.yaml at its place"
            yield entry.at("id").fault(f"{quoted(identity)} is not in the syllabus", remedy)


_COVERED = {"sections": _check_sections, "footnotes": _check_footnotes, "occasions": _check_statements}
"""What concepts must cover, by the kind whose ids must be right to judge it."""
