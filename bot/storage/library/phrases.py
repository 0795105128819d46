"""Phrases to complete, held against Annex 1: with the right words in the gap they are a statement's own.

Owns the comparison. What else a question must be like stands in `questions`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import QuestionForm
from bot.storage.library.emphasis import MARK
from bot.storage.library.faults import quoted
from bot.storage.library.questions import GAP, GAPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault

_OUTER: Final = str.maketrans("『』", "「」")
"""A quotation inside a quotation has marks of its own."""
_LEFT_OUT: Final = re.compile("…+|⋯+")
_EDGES: Final = "，。；：、！？"


def check_phrases(draft: Draft) -> Iterator[Fault]:
    """Phrases that cite no statement, or are not what it says."""
    texts = {
        statement.text("id"): str(statement.text("text")).replace(MARK, "")
        for entry in draft.entries["occasions"]
        for statement in entry.node.listed("statements")
    }
    for entry in draft.entries["questions"]:
        if entry.model is not None and entry.at("form").scalar == QuestionForm.PHRASE:
            yield from _check_phrase(entry, texts)


def _check_phrase(entry: Entry, texts: dict[str | None, str]) -> Iterator[Fault]:
    cited = [str(node.scalar) for node in entry.node.listed("statements")]
    right = [str(node.scalar) for node in entry.node.listed("right")]
    stem = str(entry.at("stem").scalar)
    if not cited:
        yield entry.at("form").fault("the phrase cites no statement", "add `statements:` with the one that it is from")
    elif len(right) == 1 and GAPS.findall(stem) == [GAP] and all(identity in texts for identity in cited):
        phrase = quotation(stem).replace(GAP, right[0])
        if not any(_holds(texts[identity], phrase) for identity in cited):
            problem = f"{quoted(phrase, 60)} is not in {', '.join(cited)}"
            yield entry.at("stem").fault(
                problem, "quote the statement word for word within 「」, `……` for what is left out"
            )


def quotation(stem: str) -> str:
    """Return what the stem quotes around its gap; all of it where the gap stands in no 「」."""
    gap, opened = stem.index(GAP), list[int]()
    for place, character in enumerate(stem):
        if character == "「":
            opened.append(place)
        elif character == "」" and opened:
            start = opened.pop()
            if not opened and start < gap < place:
                return stem[start + 1 : place]
    return stem


def _holds(text: str, phrase: str) -> bool:
    """Tell whether the pieces of a phrase stand in a text in order, word for word; their last signs are free."""
    place = 0
    for piece in _LEFT_OUT.split(phrase.translate(_OUTER)):
        found = text.translate(_OUTER).find(piece.strip(_EDGES), place)
        if found < 0:
            return False
        place = found + len(piece.strip(_EDGES))
    return True
