"""What the questions ask of everything that can be asked: how many cover each concept, statement, number and figure.

Owns the counting and the table of it. A thing is covered by the questions that name its id; one of the things that a
number counts by those that name the number and either its concept or, outside their wrong options, the thing itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.likeness import bare
from bot.storage.library.emphasis import MARK
from bot.storage.library.faults import quoted
from bot.storage.library.references import cited, known_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node

_KINDS: Final = ("concepts", "statements", "numbers", "items", "figures")
_SAYING: Final = ("stem", "explanation", "detail")
_LEVELS: Final = {"1": "basic", "2": "intermediate", "3": "advanced"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that questions should ask, and how many do."""

    kind: str
    """``concepts``, ``statements``, ``numbers``, ``items`` (of a number) or ``figures``."""
    id: str
    """Of an item ``<number id>/<position, from 1>``."""
    name: str
    count: int
    node: Node
    """Where it stands in the content."""


@dataclass(frozen=True, slots=True)
class QuestionCoverage:
    """What a library's questions ask."""

    asked: tuple[Asked, ...]
    totals: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    """How many questions there are by form, level, section and whether they are core."""

    @property
    def missing(self) -> tuple[Asked, ...]:
        """What no question covers."""
        return tuple(one for one in self.asked if not one.count)

    def as_text(self) -> str:
        """Return the table: everything with its count, totals, and what is missing once more at the end."""
        rows = [f"{one.count:>3}  {one.kind:<10}  {one.id}  {one.name}" for one in self.asked]
        totals = [f"{name}: {', '.join(f'{key} {count}' for key, count in counts)}" for name, counts in self.totals]
        covered = Counter(one.kind for one in self.asked if one.count)
        of = Counter(one.kind for one in self.asked)
        summary = [f"{kind}: {covered[kind]} of {of[kind]} covered" for kind in _KINDS]
        missing = [f"no question covers {one.kind} {one.id}  {one.name}" for one in self.missing]
        return "\n".join([*rows, "", *totals, "", *summary, *missing])


def question_coverage(draft: Draft) -> QuestionCoverage:
    """Count what the questions of a draft ask; entries that could not be read count as far as they could."""
    questions = draft.entries["questions"]
    return QuestionCoverage(tuple(_asked(draft, questions)), tuple(_totals(questions)))


def check_asked(draft: Draft) -> Iterator[Fault]:
    """Everything that no question covers; nothing is concluded from what could not be read, or refers to nothing."""
    missing = question_coverage(draft).missing if draft.is_whole("questions") else ()
    for one in missing:
        listed = "numbers" if one.kind == "items" else one.kind
        if draft.knows("occasions" if listed == "statements" else listed) and not _misses(draft, listed):
            what = f"no question covers the {one.kind.removesuffix('s')} {quoted(one.id)}"
            named = f" with {quoted(one.name)} in its answer" if one.kind == "items" else ""
            yield one.node.fault(what, f"write a question{named} and its id under `{listed}`")


def _misses(draft: Draft, key: str) -> bool:
    """Tell whether a question refers to something that does not exist, and may have meant what is missing."""
    named = {str(node.scalar) for one in draft.entries["questions"] for node in cited(one, key)}
    return not named.issubset(known_ids(draft, key))


def _asked(draft: Draft, questions: list[Entry]) -> Iterator[Asked]:
    counts = {key: Counter(node.scalar for one in questions for node in cited(one, key)) for key in _KINDS}
    for entry in draft.entries["concepts"]:
        yield from _one("concepts", entry.node, counts["concepts"])
    for entry in draft.entries["occasions"]:
        for statement in entry.node.listed("statements"):
            yield from _one("statements", statement, counts["statements"])
    for entry in draft.entries["numbers"]:
        yield from _one("numbers", entry.node, counts["numbers"])
        yield from _items(entry, questions)
    for entry in draft.entries["figures"]:
        yield from _one("figures", entry.node, counts["figures"])


def _one(kind: str, node: Node, counts: Counter[str | None]) -> Iterator[Asked]:
    identity = node.text("id")
    if identity is not None:
        name = node.text("heading") or node.text("name") or (node.text("text") or "").replace(MARK, "")[:24]
        yield Asked(kind, identity, name, counts[identity], node.at(("id",)))


def _items(number: Entry, questions: list[Entry]) -> Iterator[Asked]:
    naming = [one for one in questions if number.id in {node.scalar for node in cited(one, "numbers")}]
    about = [({node.scalar for node in cited(one, "concepts")}, _said(one)) for one in naming]
    for position, item in enumerate(number.node.listed("items"), 1):
        name, concept = item.text("name") or "", item.text("concept")
        count = sum(concept in concepts or bare(name) in text for concepts, text in about)
        yield Asked("items", f"{number.id}/{position}", name, count, item.at(("name",)))


def _said(question: Entry) -> str:
    """Return what a question says beside its wrong options."""
    right = [str(node.scalar) for node in question.node.listed("right")]
    return bare("\n".join([*right, *(question.node.text(key) or "" for key in _SAYING)]))


def _totals(questions: list[Entry]) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    yield "questions", (("all", len(questions)), ("core", sum(_is_core(one) for one in questions)))
    yield "with English", (("all", sum(one.node.text("stem_en") is not None for one in questions)),)
    for key in ("form", "level", "section"):
        found = Counter(_LEVELS.get(str(one.at(key).scalar), str(one.at(key).scalar)) for one in questions)
        yield f"by {key}", tuple(found.most_common())


def _is_core(question: Entry) -> bool:
    return question.at("core").value() is True
