"""Options that mean the same: two names of one concept, or two forms of one term.

Owns that comparison. Options that are written alike are told in `questions`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, cast

from bot.domain.library import Term, TermKind
from bot.domain.likeness import Wording, bare
from bot.storage.library.faults import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.models import TermShape


def check_meanings(draft: Draft) -> Iterator[Fault]:
    """Two options of one question that a reader of the library takes for one."""
    names = _names(draft)
    wording = Wording(
        Term(shape.canonical, shape.variants, TermKind(shape.kind), shape.see)
        for entry in draft.entries["terms"]
        if (shape := cast("TermShape | None", entry.model)) is not None
    )
    for entry in draft.entries["questions"]:
        for suffix in ("", "_en"):
            yield from _check_options(entry, suffix, names, wording)


def _names(draft: Draft) -> dict[str, frozenset[str]]:
    """Return what else each concept's name and English name is called; aliases may name parts of one thing."""
    called: dict[str, frozenset[str]] = {}
    for entry in draft.entries["concepts"]:
        names = [bare(entry.node.text(key) or "") for key in ("name", "name_en")]
        every = frozenset([*names, *(bare(node.scalar or "") for node in entry.node.listed("aliases"))])
        called |= dict.fromkeys(names, every)
    return called


def _check_options(entry: Entry, suffix: str, names: dict[str, frozenset[str]], wording: Wording) -> Iterator[Fault]:
    nodes = [node for key in ("right", "wrong") for node in entry.node.listed(key + suffix) if node.scalar]
    for first, second in combinations(nodes, 2):
        one, other = bare(str(first.scalar)), bare(str(second.scalar))
        named = other in names.get(one, ()) or one in names.get(other, ())
        if one != other and (named or wording(str(first.scalar)) == wording(str(second.scalar))):
            problem = f"{quoted(str(second.scalar))} means the same as {quoted(str(first.scalar))}"
            yield second.fault(problem, "write an option that is clearly another thing")
