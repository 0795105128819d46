"""Names by which readers look things up: no two things share one.

Owns the folding that tells names alike: compatibility forms, case and Chinese script do not count.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from opencc import OpenCC

from bot.storage.library.faults import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(name: str) -> str:
    """The name as lookup compares it, before the alias table: NFKC, without case, in simplified script."""
    return " ".join(str(_simplifier().convert(unicodedata.normalize("NFKC", name).casefold())).split())


def check_names(draft: Draft) -> Iterator[Fault]:
    """Names and aliases of two concepts or occasions, and forms of two terms."""
    for kind in ("concepts", "occasions"):
        yield from _check_owners(draft, kind)
    yield from _check_terms(draft)


def _check_owners(draft: Draft, kind: str) -> Iterator[Fault]:
    owners: dict[str, Entry] = {}
    for entry, node in (*_names(draft, kind), *_aliases(draft, kind)):
        owner = owners.setdefault(fold(str(node.scalar)), entry)
        if owner is not entry:
            problem = f"{quoted(str(node.scalar))} also names {quoted(str(owner.id))}"
            yield node.fault(problem, "delete it in one of the two, or tell them apart")
    for entry, node in _aliases(draft, kind):
        if fold(str(node.scalar)) == fold(entry.node.text("name") or ""):
            yield node.fault(f"the alias {quoted(str(node.scalar))} is the name itself", "delete it")


def _names(draft: Draft, kind: str) -> list[tuple[Entry, Node]]:
    keys = ("name", "name_en")
    return [(entry, entry.at(key)) for entry in draft.entries[kind] for key in keys if entry.node.text(key)]


def _aliases(draft: Draft, kind: str) -> list[tuple[Entry, Node]]:
    pairs = [(entry, alias) for entry in draft.entries[kind] for alias in entry.node.listed("aliases")]
    return [(entry, alias) for entry, alias in pairs if isinstance(alias.value(), str) and alias.scalar]


def _check_terms(draft: Draft) -> Iterator[Fault]:
    """A form is folded into one canonical alone; a form that only points (``see``) may point to several."""
    owners: dict[str, tuple[Entry, bool]] = {}
    for entry in draft.entries["terms"]:
        canonical = entry.node.text("canonical")
        if entry.model is None or canonical is None:
            continue
        sees = entry.node.child("see") is not None and entry.at("see").value() is True
        for node in entry.node.listed("variants"):
            yield from _check_variant(node, canonical, owners.setdefault(fold(str(node.scalar)), (entry, sees)), sees)
    yield from _check_chains(draft, owners)


def _check_variant(node: Node, canonical: str, owner: tuple[Entry, bool], sees: bool) -> Iterator[Fault]:  # noqa: FBT001 — a plain fact of the term
    first, first_sees = owner
    if fold(str(node.scalar)) == fold(canonical):
        yield node.fault(f"the variant {quoted(str(node.scalar))} is the canonical form itself", "delete it")
    elif node not in first.node.listed("variants") and not (sees and first_sees):
        other = quoted(str(first.node.text("canonical")))
        yield node.fault(f"{quoted(str(node.scalar))} is already a variant of {other}", "keep it in one of the two")


def _check_chains(draft: Draft, owners: dict[str, tuple[Entry, bool]]) -> Iterator[Fault]:
    """What is folded into one form may not be the form into which others are folded."""
    for entry in draft.entries["terms"]:
        canonical = entry.node.text("canonical")
        if entry.model is None or canonical is None:
            continue
        owner, sees = owners.get(fold(canonical), (entry, True))
        if owner is not entry and not sees:
            other = str(owner.node.text("canonical"))
            problem = f"the canonical form {quoted(canonical)} is a variant of {quoted(other)}"
            yield entry.at("canonical").fault(problem, f"write `{other}`, or delete that variant")
