"""A library as far as it could be read: entries with their places, whole or not.

Owns which entries there are. A fault in one entry must not hide or invent faults in others: an entry that is not valid
still counts as existing, and where not everything could be read, nothing is concluded from what is absent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.storage.library.faults import nearest, quoted, shortened
from bot.storage.library.models import FILES, FOLDERS, AnyShape, SyllabusShape
from bot.storage.library.nodes import Node, parse
from bot.storage.library.reading import ANNEX_FILES, TextFile, list_files, read_file, tab_faults
from bot.storage.library.shapes import validate

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

    from bot.storage.library.faults import Fault


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One entry of a file: where it stands, and its value when it is valid."""

    node: Node
    shape: AnyShape
    model: BaseModel | None

    @property
    def id(self) -> str | None:
        """Its id, if it has one that can be read; an entry that is a text alone is an id."""
        value = self.node.value() if self.shape is SyllabusShape else self.node.text("id")
        return value if isinstance(value, str) else None

    def at(self, *path: str | int) -> Node:
        """The node at a path inside the entry."""
        return self.node.at(path)


@dataclass(slots=True)
class Draft:
    """What was read of a directory."""

    directory: Path
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    """By top key: ``sections``, ``concepts``, …; every top key is present."""
    torn: set[str] = field(default_factory=set)
    """Top keys of which something could not be read, so that absence proves nothing."""
    unknown: set[str] = field(default_factory=set)
    """Those of them of which not even all ids are known."""
    files: dict[str, list[TextFile]] = field(default_factory=dict)
    """The files that hold a top key's entries."""
    annexes: dict[str, TextFile] = field(default_factory=dict)
    """The source's annexes by file name."""

    def doubt(self, kind: str) -> None:
        """Take note that ids of a kind are wrong, so that references to them prove nothing."""
        self.unknown.add(kind)

    def knows(self, kind: str) -> bool:
        """Whether all ids of a kind are known, so that another id is dangling."""
        return kind not in self.unknown

    def is_whole(self, *kinds: str) -> bool:
        """Whether all entries of these kinds are there and valid."""
        return not self.torn.intersection(kinds)

    def ids(self, kind: str) -> dict[str, Entry]:
        """The entries of one kind by id; of several with one id, the first."""
        found: dict[str, Entry] = {}
        for entry in self.entries[kind]:
            if entry.id is not None:
                found.setdefault(entry.id, entry)
        return found


def read_draft(directory: Path) -> tuple[Draft, list[Fault]]:
    """Everything that can be read of a library, and what keeps the rest from being read."""
    draft = Draft(directory)
    names, faults = list_files(directory)
    layout = dict(FILES)
    draft.entries = {kind: [] for kinds in (*FILES.values(), *FOLDERS.values()) for kind in kinds}
    for folder, kinds in FOLDERS.items():
        found = [name for name in names if name.startswith(f"{folder}/")]
        layout |= dict.fromkeys(found, kinds)
        if not found:
            _miss(draft, kinds)
    for name in sorted(layout):
        faults += _read_yaml(draft, name, layout[name]) if name in names else _miss(draft, layout[name])
    for name in ANNEX_FILES:
        faults += _read_annex(draft, name) if name in names else []
    return draft, faults


def _miss(draft: Draft, kinds: dict[str, AnyShape]) -> list[Fault]:
    draft.torn.update(kinds)
    draft.unknown.update(kinds)
    return []


def _read_annex(draft: Draft, name: str) -> list[Fault]:
    file, faults = read_file(draft.directory, name)
    if file is not None:
        draft.annexes[name] = file
    return faults


def _read_yaml(draft: Draft, name: str, kinds: dict[str, AnyShape]) -> list[Fault]:
    file, faults = read_file(draft.directory, name)
    if file is None:
        return faults + _miss(draft, kinds)
    root, yaml_faults = parse(file)
    faults += [*tab_faults(file), *yaml_faults]
    if root is None or root.fields is None:
        if not yaml_faults:
            keys = " and ".join(f"`{kind}:`" for kind in kinds)
            faults.append(file.fault(0, "the file is not a mapping", f"begin it with {keys} at the left margin"))
        return faults + _miss(draft, kinds)
    if yaml_faults:
        _miss(draft, kinds)
    return faults + _read_top(draft, file, root, kinds)


def _read_top(draft: Draft, file: TextFile, root: Node, kinds: dict[str, AnyShape]) -> list[Fault]:
    faults = []
    for key in root.fields or {}:
        if key not in kinds:
            meant = nearest(key, kinds)
            remedy = f"write `{meant}`" if meant else f"this file holds {shortened(kinds)} and nothing else"
            faults.append(root.keys[key].fault(f"the key {quoted(key)} is unknown", remedy))
    for kind, shape in kinds.items():
        draft.files.setdefault(kind, []).append(file)
        node = root.child(kind)
        if node is None:
            _miss(draft, {kind: shape})
            faults.append(root.fault(f"`{kind}` is missing", f"add `{kind}:` at the left margin, with its entries"))
        else:
            faults += _read_entries(draft, kind, shape, node)
    return faults


def _read_entries(draft: Draft, kind: str, shape: AnyShape, node: Node) -> list[Fault]:
    nodes = [node] if kind == "source" else node.items
    if not nodes:
        _miss(draft, {kind: shape})
        problem = (
            f"`{kind}` has no entries" if not node.scalar else f"`{kind}` must be a list, not {quoted(node.scalar)}"
        )
        return [node.fault(problem, "write one entry per line, each beginning with `- `")]
    faults: list[Fault] = []
    for entry_node in nodes:
        model, found, wrong = validate(shape, entry_node)
        draft.entries[kind].append(Entry(entry_node, shape, model))
        if model is None:
            draft.torn.add(kind)
            if wrong & {"id", "number"} or entry_node.fields is None:
                draft.doubt(kind)
        faults += found
    return faults
