"""YAML text as a tree of nodes that know their line and column.

Owns what of YAML may be used in content: one document of mappings, lists and scalars. Anchors, aliases, tags, merge
keys, further documents, duplicate keys and deep nesting are faults here. What the values mean may not enter.

The tree is built from the C parser's events rather than by ``yaml.compose``: one pass, no recursion to exhaust, and
nothing is expanded before it is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from bot.storage.library.faults import Fault, quoted
from bot.storage.library.scalars import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.reading import TextFile

DEEPEST = 12
"""Levels of nesting that a file may have; content needs seven."""

Key = str | int


@dataclass(slots=True, eq=False)
class Node:
    """A value and where it stands: a scalar, a list of nodes or a mapping of keys to nodes."""

    file: TextFile
    start: int
    """Offset of the value's first character in the file's text."""
    end: int
    scalar: str | None = None
    style: str | None = None
    """``'``, ``"``, ``|`` or ``>`` for scalars, ``*`` for an alias; None for plain ones."""
    items: list[Node] | None = None
    keys: dict[str, Node] = field(default_factory=dict)
    """A mapping's keys, each at its own place."""
    fields: dict[str, Node] | None = None

    def at(self, path: tuple[Key, ...]) -> Node:
        """The node at a path of keys and positions, or the deepest one that exists on the way."""
        node = self
        for step in path:
            below = node.child(step)
            if below is None:
                return node
            node = below
        return node

    def child(self, step: Key) -> Node | None:
        """The node under one key or position; None when there is none."""
        if isinstance(step, str):
            return (self.fields or {}).get(step)
        items = self.items or []
        return items[step] if 0 <= step < len(items) else None

    def text(self, key: str) -> str | None:
        """The text under a key; None where there is none or where it is not text."""
        node = (self.fields or {}).get(key)
        value = node.value() if node is not None else None
        return value if isinstance(value, str) else None

    def listed(self, key: str) -> list[Node]:
        """The nodes of the list under a key; empty where there is none."""
        node = (self.fields or {}).get(key)
        return (node.items or []) if node is not None else []

    def value(self) -> object:
        """The value as Python sees it; a scalar that YAML would not read as meant is an `Oddity`."""
        if self.fields is not None:
            return {key: node.value() for key, node in self.fields.items()}
        if self.items is not None:
            return tuple(node.value() for node in self.items)
        scalar = self.scalar or ""
        return scalar if self.style else plain_value(scalar)

    def fault(self, problem: str, remedy: str, offset: int = 0) -> Fault:
        """A fault at this node, or at a character of its text."""
        return self.file.fault(self._position(offset), problem, remedy)

    def _position(self, offset: int) -> int:
        """Where in the file a character of this scalar's text stands; the scalar's start where that is unclear."""
        source = self.file.text[self.start : self.end]
        if not self.scalar or not offset or (self.style == '"' and "\\" in source):
            return self.start + (1 if self.style in {"'", '"'} and self.scalar else 0)
        place = source.find("\n") if self.style in {"|", ">"} else (1 if self.style else 0)
        for character in self.scalar[:offset]:
            if not character.isspace():
                place = source.find(character, place) + 1
        following = self.scalar[offset : offset + 1]
        found = source.find(following, place) if following.strip() else place
        return self.start + max(found, 0)


def parse(file: TextFile) -> tuple[Node | None, list[Fault]]:
    """The file's one document, and what of YAML it should not use; no tree when it cannot be read as YAML."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(file.text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except _SecondDocumentError:
        return None, builder.faults
    except yaml.YAMLError as error:
        return None, [*builder.faults, _syntax_fault(file, error)]
    except _TooDeepError as error:
        problem = f"the nesting is deeper than {DEEPEST} levels"
        return None, [*builder.faults, file.fault(error.place, problem, "write a flat list of entries")]
    return builder.root, builder.faults


class _SecondDocumentError(Exception):
    """The file goes on with another document; the fault is told already."""


class _TooDeepError(Exception):
    """The nesting exceeds `DEEPEST` at `place`."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


_SYNTAX_REMEDIES = {
    "mapping values are not allowed": "put a text that contains `: ` in quotes, and check the indentation",
    "cannot start any token": "put a text that begins with a sign like @ or % in quotes",
    "did not find expected key": "put all of a text that begins with a quotation mark in quotes",
    "unexpected end of stream": "close the quotes that were opened here",
}
"""What most often lies behind the parser's words."""


def _syntax_fault(file: TextFile, error: yaml.YAMLError) -> Fault:
    if not isinstance(error, yaml.MarkedYAMLError):
        return file.fault(0, f"this is not YAML: {quoted(str(error), 200)}", "write it anew as plain text")
    unclosed = "unexpected end of stream" in (error.problem or "")
    mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
    what = " ".join(part for part in (error.context, error.problem) if part)
    usual = "check the indentation, colons and quotes of this line and the one before"
    remedy = next((told for words, told in _SYNTAX_REMEDIES.items() if words in what), usual)
    return file.fault(mark.index if mark else 0, f"this is not YAML: {what}", remedy)


class _Builder:
    """Collects events into a tree."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self._open: list[Node] = []
        self._pending: list[Node | None] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse(event, "a second document starts here", "keep one document per file: delete `---`")
                    raise _SecondDocumentError
            case yaml.AliasEvent():
                remedy = "write the value out: content uses no anchors and aliases"
                self._refuse(event, f"{quoted(f'*{event.anchor}')} is an alias", remedy)
                self._add(self._node(event, scalar="", style="*"))
            case yaml.ScalarEvent():
                self._check_properties(event)
                self._add(self._node(event, scalar=event.value, style=event.style or None))
            case yaml.SequenceStartEvent():
                self._check_properties(event)
                self._begin(self._node(event, items=[]))
            case yaml.MappingStartEvent():
                self._check_properties(event)
                self._begin(self._node(event, fields={}))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._finish(event)
            case _:
                pass

    def _node(self, event: Any, **values: Any) -> Node:
        return Node(self.file, event.start_mark.index, event.end_mark.index, **values)

    def _refuse(self, event: Any, problem: str, remedy: str) -> None:
        self.faults.append(self.file.fault(event.start_mark.index, problem, remedy))

    def _check_properties(self, event: Any) -> None:
        if event.anchor is not None:
            remedy = "delete it: content uses no anchors and aliases"
            self._refuse(event, f"{quoted(f'&{event.anchor}')} is an anchor", remedy)
        if event.tag is not None:
            self._refuse(event, f"{quoted(event.tag)} is a YAML tag", "delete it: the type follows from the key")

    def _begin(self, node: Node) -> None:
        if len(self._open) >= DEEPEST:
            raise _TooDeepError(node.start)
        self._add(node)
        self._open.append(node)
        self._pending.append(None)

    def _finish(self, event: Any) -> None:
        self._open.pop().end = event.end_mark.index
        self._pending.pop()

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.items is not None:
            parent.items.append(node)
        else:
            self._add_to_mapping(parent, node)

    def _add_to_mapping(self, parent: Node, node: Node) -> None:
        key, self._pending[-1] = self._pending[-1], None
        if key is None:
            self._pending[-1] = node
        else:
            self._set(parent, key, node)

    def _set(self, parent: Node, key: Node, node: Node) -> None:
        assert parent.fields is not None  # noqa: S101 — the caller's branch, told to the type checker
        name = key.scalar
        if name is None or name == "<<":
            remedy = "write the keys out" if name else "write a plain word before the colon"
            self.faults.append(key.fault("this cannot be a key" if name is None else "`<<` merges mappings", remedy))
        elif name in parent.fields:
            line = self.file.place(parent.keys[name].start)[0]
            remedy = f"keep one of the two; the first stands in line {line}"
            self.faults.append(key.fault(f"the key {quoted(name)} occurs twice", remedy))
        else:
            parent.keys[name], parent.fields[name] = key, node


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes under it, in the file's order."""
    yield node
    for below in node.items or (node.fields or {}).values():
        yield from walk(below)
