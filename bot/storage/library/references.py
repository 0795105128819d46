"""References: to what exists, and both ways.

Owns dangling and one-way references. What nothing refers to stands in `coverage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.library.faults import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node

_REFERENCES = (
    ("figures", "section", "sections"),
    ("figures", "footnote", "footnotes"),
    ("figures", "concepts", "concepts"),
    ("concepts", "section", "sections"),
    ("concepts", "footnotes", "footnotes"),
    ("concepts", "statements", "statements"),
    ("concepts", "numbers", "numbers"),
    ("concepts", "figures", "figures"),
    ("concepts", "related", "concepts"),
    ("questions", "section", "sections"),
    ("questions", "footnotes", "footnotes"),
    ("questions", "concepts", "concepts"),
    ("questions", "statements", "statements"),
    ("questions", "numbers", "numbers"),
    ("questions", "figures", "figures"),
)
"""Kind of entry, its key, and the kind of what the key refers to."""

_MUTUAL = (
    ("concepts", "related", "concepts", "related"),
    ("figures", "concepts", "concepts", "figures"),
    ("concepts", "figures", "figures", "concepts"),
)
"""What a key refers to must refer back by another."""


def known_ids(draft: Draft, kind: str) -> list[str]:
    """All ids of one kind, statements and footnotes included."""
    if kind == "footnotes":
        return [str(entry.at("number").scalar) for entry in draft.entries[kind]]
    if kind == "statements":
        listed = [node for entry in draft.entries["occasions"] for node in entry.node.listed("statements")]
        return [id_ for node in listed if (id_ := node.text("id"))]
    return list(draft.ids(kind))


def cited(entry: Entry, key: str) -> list[Node]:
    """The nodes of the ids under a key, be it one or a list; what is no id at all is left to `shapes`."""
    node = entry.node.child(key)
    if node is None:
        return []
    kind = int if key in {"footnote", "footnotes"} else str
    return [item for item in (node.items if node.items is not None else [node]) if item.scalar and _is(item, kind)]


def _is(node: Node, kind: type[int | str]) -> bool:
    value = node.value()
    return isinstance(value, kind) and not isinstance(value, bool)


def check_references(draft: Draft) -> Iterator[Fault]:
    """Every reference that leads nowhere or does not lead back."""
    for kind, key, target in _REFERENCES:
        nodes = [node for entry in draft.entries[kind] for node in cited(entry, key)]
        yield from _check_known(draft, nodes, target)
    items = [item for entry in draft.entries["numbers"] for item in entry.node.listed("items")]
    yield from _check_known(draft, [item.at(("concept",)) for item in items if item.text("concept")], "concepts")
    yield from _check_syllabus(draft)
    for kind, key, target, back in _MUTUAL:
        yield from _check_mutual(draft, kind, key, target, back)
    yield from _check_numbers(draft)


def _check_known(draft: Draft, nodes: list[Node], target: str) -> Iterator[Fault]:
    holder = "occasions" if target == "statements" else target
    if not draft.knows(holder):
        return
    known = known_ids(draft, target)
    for node in nodes:
        if str(node.scalar) not in known:
            yield _dangling(node, target, known)


def _dangling(node: Node, target: str, known: Collection[str]) -> Fault:
    meant = nearest(str(node.scalar), known)
    one = target.removesuffix("s")
    usual = f"write the {'number' if one == 'footnote' else 'id'} of a {one} that exists, or delete it"
    remedy = f"write `{meant}`" if meant and one not in {"footnote", "statement"} else usual
    return node.fault(f"there is no {one} {quoted(str(node.scalar))}", remedy)


def _check_syllabus(draft: Draft) -> Iterator[Fault]:
    nodes = [entry.node for entry in draft.entries["syllabus"] if entry.id is not None]
    yield from _check_known(draft, nodes, "concepts")
    seen: dict[str, Node] = {}
    for node in nodes:
        first = seen.setdefault(str(node.scalar), node)
        if first is not node:
            line = first.file.place(first.start)[0]
            problem = f"{quoted(str(node.scalar))} is taught twice"
            yield node.fault(problem, f"keep one of the two; the first stands in line {line}")


def _check_mutual(draft: Draft, kind: str, key: str, target: str, back: str) -> Iterator[Fault]:
    if not (draft.knows(kind) and draft.knows(target)):
        return
    entries = draft.ids(target)
    for entry in draft.entries[kind]:
        for node in cited(entry, key):
            other = entries.get(str(node.scalar))
            if other is entry:
                yield node.fault(f"{quoted(str(entry.id))} refers to itself", "delete it")
            elif other is not None and other.model is not None and entry.id not in _texts(cited(other, back)):
                yield _one_way(node, entry, other, back)


def _texts(nodes: list[Node]) -> set[str | None]:
    return {node.scalar for node in nodes}


def _one_way(node: Node, entry: Entry, other: Entry, back: str) -> Fault:
    where = f"{other.node.file.name}:{other.node.file.place(other.node.start)[0]}"
    problem = f"{quoted(str(node.scalar))} does not refer back to {quoted(str(entry.id))}"
    add = f"let one of its items have `concept: {entry.id}`" if back == "items" else f"add `{entry.id}` to its `{back}`"
    return node.fault(problem, f"{add} at {where}, or delete it here")


def _check_numbers(draft: Draft) -> Iterator[Fault]:
    """An item's concept names the number, and a concept's number has an item that names the concept."""
    if not (draft.knows("numbers") and draft.knows("concepts")):
        return
    concepts, numbers = draft.ids("concepts"), draft.ids("numbers")
    for entry in draft.entries["numbers"]:
        for item in entry.node.listed("items"):
            node = item.at(("concept",))
            other = concepts.get(str(node.scalar))
            if other is not None and other.model is not None and entry.id not in _texts(cited(other, "numbers")):
                yield _one_way(node, entry, other, "numbers")
    for entry in draft.entries["concepts"]:
        for node in cited(entry, "numbers"):
            other = numbers.get(str(node.scalar))
            if other is not None and other.model is not None and entry.id not in _item_concepts(other):
                yield _one_way(node, entry, other, "items")


def _item_concepts(entry: Entry) -> set[str | None]:
    return {item.text("concept") for item in entry.node.listed("items")}
