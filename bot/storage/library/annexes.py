"""The source's annexes as extracted, and the quotations held against them.

Owns the reading of the raw extraction (``<li>``, ``<p>``, ``<b>``, tabs). Nothing in the source is ever mended here:
where a reading is corrected, the author keeps the literal one in ``source_reading``.
"""

from __future__ import annotations

import html
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from bot.storage.library.emphasis import MARK, split_emphasis
from bot.storage.library.faults import quoted
from bot.storage.library.identities import is_date
from bot.storage.library.typography import check_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node
    from bot.storage.library.reading import TextFile

MOST_CORRECTED = 24
"""Characters by which a corrected text may depart from the source: damage is mended, nothing is rewritten."""
_CONTEXT = 8

_ROW = re.compile(r"^(\d{4})\.(\d{1,2})\.(\d{1,2})\t([^\t\n]+)\t|<(li|p)\b[^>]*>(.*?)</\5>", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_BOLD = re.compile(r"</?b>")
_CELLS = re.compile(r"^(\d[^\t\n]*)\t([^\t\n]+)$", re.MULTILINE)


class Piece(NamedTuple):
    """One bullet or paragraph of Annex 1, bold as ``**``."""

    occasion_id: str
    text: str


class Reading(NamedTuple):
    """One piece as the content has it, and where."""

    piece: Piece
    node: Node
    offset: int
    """Where in the node's text the piece begins."""


def read_annex1(text: str) -> tuple[dict[str, str], list[Piece]]:
    """Names of the occasions by id, and all pieces in order."""
    occasions: dict[str, str] = {}
    pieces: list[Piece] = []
    for match in _ROW.finditer(text):
        if match.group(1):
            year, month, day, name = match.group(1, 2, 3, 4)
            occasions[f"{year}-{int(month):02}-{int(day):02}"] = name.strip()
        elif occasions:
            pieces.append(Piece(next(reversed(occasions)), _plain(match.group(6))))
    return occasions, pieces


def _plain(markup: str) -> str:
    """A piece's text: bold as ``**``, no other tags, no bullet."""
    text = html.unescape(_TAG.sub("", _BOLD.sub(MARK, markup)))
    return text.strip().removeprefix("•").strip()


def read_annex2(text: str) -> list[tuple[str, str]]:
    """The rows' two cells in order."""
    return [(heading.strip(), meaning.strip()) for heading, meaning in _CELLS.findall(text)]


def check_annexes(draft: Draft) -> Iterator[Fault]:
    """Quotations that are not, or no longer, what the source says."""
    for name, file in draft.annexes.items():
        if name.endswith("annex1.txt"):
            yield from _check_annex1(draft, file)
        else:
            yield from _check_annex2(draft, file)
    for entry in draft.entries["occasions"]:
        for statement in entry.node.listed("statements"):
            yield from _check_correction(statement)


def _check_annex1(draft: Draft, file: TextFile) -> Iterator[Fault]:
    occasions, pieces = read_annex1(file.text)
    if not pieces:
        remedy = "restore the extraction of Annex 1, with its tags and tabs"
        yield file.fault(0, "there are no rows with a date and `<li>` pieces in it", remedy)
    else:
        for entry in draft.entries["occasions"]:
            name, written = occasions.get(str(entry.id)), entry.node.text("name")
            if name is None and entry.model is not None and is_date(str(entry.id)):
                remedy = f"write one of: {', '.join(occasions)}"
                yield entry.at("id").fault(f"the source has no occasion on {quoted(str(entry.id))}", remedy)
            elif name is not None and written is not None and written != name:
                yield entry.at("name").fault(f"the source calls it {quoted(name)}", f"write {name}")
        if draft.knows("occasions") and all(entry.id in occasions for entry in draft.entries["occasions"]):
            yield from _compare(file, pieces, list(_readings(draft)))


def _readings(draft: Draft) -> Iterator[Reading]:
    for entry in draft.entries["occasions"]:
        for statement in entry.node.listed("statements"):
            key = "source_reading" if statement.text("source_reading") else "text"
            node, text = statement.at((key,)), statement.text(key)
            offset = 0
            for line in (text or "").split("\n"):
                if line.strip():
                    yield Reading(Piece(str(entry.id), line.strip()), node, offset)
                offset += len(line) + 1


def _compare(file: TextFile, pieces: list[Piece], readings: list[Reading]) -> Iterator[Fault]:
    """Align both, so that one missing or added statement does not make all that follow wrong."""
    matcher = SequenceMatcher(None, pieces, [reading.piece for reading in readings], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        paired = min(last - first, end - start)
        for piece, reading in zip(pieces[first : first + paired], readings[start : start + paired], strict=True):
            yield _different(piece, reading)
        for piece in pieces[first + paired : last]:
            place = max(file.text.find(re.split(r"[*&]", piece.text.lstrip("*"))[0][:20]), 0)
            problem = f"no statement quotes {quoted(piece.text)}"
            yield file.fault(place, problem, f"add it to the occasion {piece.occasion_id}")
        for reading in readings[start + paired : end]:
            problem = f"{quoted(reading.piece.text)} is not in the source at this place"
            yield reading.node.fault(problem, "delete it, or put it where the source has it", reading.offset)


def _different(piece: Piece, reading: Reading) -> Fault:
    if piece.text == reading.piece.text:
        problem = f"the source has this under {piece.occasion_id}"
        return reading.node.fault(problem, "move it there", reading.offset)
    return _first_difference(piece.text, reading.piece.text, reading.node, reading.offset)


def _first_difference(expected: str, written: str, node: Node, offset: int = 0) -> Fault:
    pairs = zip(expected, written, strict=False)
    shared = min(len(expected), len(written))
    place = next((index for index, (one, other) in enumerate(pairs) if one != other), shared)
    begin = max(place - _CONTEXT, 0)
    here = quoted(written[begin : place + _CONTEXT])
    problem = f"this is not the source's wording from character {place + 1} on: {here}"
    remedy = f"write {quoted(expected[begin : place + _CONTEXT])} there"
    return node.fault(problem, remedy, offset + min(place, max(len(written) - 1, 0)))


def _check_correction(statement: Node) -> Iterator[Fault]:
    """A corrected text stays close to the literal reading, and there is one only where it differs."""
    text, reading = statement.text("text"), statement.text("source_reading")
    if not text or not reading:
        return
    if text == reading:
        remedy = "delete `source_reading`: it is for corrected texts only"
        yield statement.at(("source_reading",)).fault("it is the same as `text`", remedy)
        return
    node = statement.at(("text",))
    literal = split_emphasis(reading.replace("\n", ""))[0]
    corrected = split_emphasis(text)[0]
    changed, place = _departure(literal, corrected)
    if changed > MOST_CORRECTED:
        problem = f"the text departs from `source_reading` by {changed} characters, more than {MOST_CORRECTED}"
        yield node.fault(problem, "correct plain damage only, and keep the source's words", place)
    for finding in check_chinese(corrected):
        yield node.fault(finding.problem, finding.remedy)


def _departure(literal: str, corrected: str) -> tuple[int, int]:
    """How many characters differ, and where in the corrected text that begins."""
    codes = SequenceMatcher(None, literal, corrected, autojunk=False).get_opcodes()
    edits = [code for code in codes if code[0] != "equal"]
    return sum(max(code[2] - code[1], code[4] - code[3]) for code in edits), edits[0][3] if edits else 0


def _check_annex2(draft: Draft, file: TextFile) -> Iterator[Fault]:
    rows = read_annex2(file.text)
    if not rows:
        remedy = "restore the extraction of Annex 2, with its tabs"
        yield file.fault(0, "there are no rows of two cells in it", remedy)
        return
    entries = draft.entries["numbers"]
    for (heading, meaning), entry in zip(rows, entries, strict=False):
        for key, expected in (("heading", heading), ("interpretation", meaning)):
            written = entry.node.text(key)
            if written is not None and written != expected:
                yield _first_difference(expected, written, entry.at(key))
    if draft.knows("numbers"):
        for heading, _ in rows[len(entries) :]:
            yield file.fault(file.text.find(heading), f"no number quotes {quoted(heading)}", "add it to numbers.yaml")
        for entry in entries[len(rows) :]:
            yield entry.node.fault(f"the source has only {len(rows)} rows", "delete this number")
