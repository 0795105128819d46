"""Ids and names: each once, in the shape and at the place that they say.

Owns uniqueness and order. What refers to what stands in `references`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.storage.library.faults import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node


def check_identities(draft: Draft) -> Iterator[Fault]:
    """Ids given twice, and ids, counts and periods that contradict their place or themselves.

    Ids that are found wrong are doubted in the draft: what refers to them is not held against them as well.
    """
    for kind in ("sections", "numbers", "figures", "concepts", "occasions", "questions"):
        yield from _check_unique(draft, kind, [entry.at("id") for entry in draft.entries[kind] if entry.id is not None])
    yield from _check_occasions(draft)
    yield from _check_footnotes(draft)
    yield from _check_concept_files(draft)
    for entry in draft.entries["numbers"]:
        yield from _check_number(entry)
    for entry in draft.entries["figures"]:
        yield from _check_period(entry.at("period"))
    for kind in ("occasions", "figures", "concepts", "terms", "questions"):
        for entry in draft.entries[kind]:
            yield from _check_lists(entry)


def _check_unique(draft: Draft, kind: str, ids: list[Node]) -> Iterator[Fault]:
    seen: dict[str, Node] = {}
    for node in ids:
        first = seen.setdefault(str(node.scalar), node)
        if first is not node:
            where = f"{first.file.name}:{first.file.place(first.start)[0]}"
            remedy = f"give it an id of its own: the first of these {kind} is at {where}"
            draft.doubt(kind)
            yield node.fault(f"the id {quoted(str(node.scalar))} occurs twice", remedy)


def _check_occasions(draft: Draft) -> Iterator[Fault]:
    before = ""
    for entry in draft.entries["occasions"]:
        held_on = entry.id
        if entry.model is None or held_on is None:
            continue
        if not is_date(held_on):
            draft.doubt("occasions")
            yield entry.at("id").fault(f"{quoted(held_on)} is no day of the calendar", "write the day of the occasion")
            continue
        if held_on < before:
            remedy = "put the occasions in the order of their dates"
            yield entry.at("id").fault(f"{quoted(held_on)} stands after {quoted(before)}", remedy)
        before = max(before, held_on)
        yield from _check_positions(draft, held_on, entry.node.listed("statements"))


def _check_positions(draft: Draft, held_on: str, statements: list[Node]) -> Iterator[Fault]:
    for position, statement in enumerate(statements, 1):
        expected, written = f"{held_on}/{position}", statement.text("id")
        if written != expected:
            problem = f"the id {quoted(str(written))} does not agree with its place in the list"
            draft.doubt("occasions")
            yield statement.at(("id",)).fault(problem, f'write "{expected}", or move the statement')


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, ``YYYY-MM-DD``."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_footnotes(draft: Draft) -> Iterator[Fault]:
    for position, entry in enumerate(draft.entries["footnotes"], 1):
        node = entry.at("number")
        if entry.model is not None and node.scalar != str(position):
            draft.doubt("footnotes")
            problem = f"the number {quoted(str(node.scalar))} does not agree with its place in the list"
            yield node.fault(problem, f"write {position}, or move the footnote")


def _check_concept_files(draft: Draft) -> Iterator[Fault]:
    """A file of concepts is called after its section and the section's position, and holds no other section's."""
    if not draft.is_whole("sections") or not draft.knows("sections"):
        return
    names = [f"{position:02}-{entry.id}" for position, entry in enumerate(draft.entries["sections"], 1)]
    for file in draft.files.get("concepts", []):
        stem = file.name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml")
        if stem not in names:
            meant = next((name for name in names if name[3:] == stem[3:]), None)
            remedy = f"rename it to `{meant}.yaml`" if meant else "call it like `01-introduction.yaml`, after a section"
            yield file.fault(0, f"{quoted(stem)} is not the position and id of a section", remedy)
            continue
        others = [name[2:] for name in names if name != stem]
        for entry in draft.entries["concepts"]:
            node = entry.at("section")
            if node.file is file and f"-{entry.node.text('section')}" in others:
                problem = f"the section {quoted(str(node.scalar))} is not this file's"
                yield node.fault(problem, f"write `{stem[3:]}`, or move the concept to its section's file")


def _check_number(entry: Entry) -> Iterator[Fault]:
    if entry.model is None:
        return
    count, items = int(str(entry.at("count").scalar)), len(entry.node.listed("items"))
    if count != items:
        problem = f"`count` is {count}, but there are {items} items"
        yield entry.at("count").fault(problem, f"list {count} items, or write {items}")
    heading, label = entry.at("heading"), entry.at("label")
    if not str(heading.scalar).startswith(f"{count} "):
        remedy = f"begin it with `{count} `, or mend `count`"
        yield heading.fault(f"{quoted(str(heading.scalar))} does not begin with the count {count}", remedy)
    if not str(heading.scalar).endswith(str(label.scalar)):
        remedy = "write what stands after the count in `heading`"
        yield label.fault(f"{quoted(str(label.scalar))} is not how {quoted(str(heading.scalar))} ends", remedy)


def _check_period(node: Node) -> Iterator[Fault]:
    first, _, last = (node.scalar or "").partition("-")
    if len(first) == len(last) == len("2024") and first >= last:
        yield node.fault(f"the period {quoted(str(node.scalar))} ends before it begins", f'write "{last}-{first}"')


def _check_lists(entry: Entry) -> Iterator[Fault]:
    """Nothing is listed twice in one list."""
    for key, below in (entry.node.fields or {}).items():
        seen: set[str] = set()
        for item in below.items or []:
            if item.scalar is not None and item.scalar in seen:
                yield item.fault(f"{quoted(item.scalar)} stands twice in `{key}`", "delete one of the two")
            seen.add(item.scalar or "")
