"""Questions as their forms need them: what is right and wrong, in both languages, and nothing told in the stem.

Owns the rules of one question and the uniqueness of stems. What a phrase quotes is held against the annex in
`phrases`; what the bank leaves out is in `coverage`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from bot.domain.authored_questions import QuestionForm
from bot.domain.folding import fold
from bot.domain.likeness import bare
from bot.storage.library.faults import quoted
from bot.storage.library.limits import utf16_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.models import QuestionShape
    from bot.storage.library.nodes import Node

GAP: Final = "＿＿"
"""Stands for the words that are asked for, in every language."""
GAPS: Final = re.compile("＿+|_{2,}")
_ENGLISH: Final = ("stem_en", "right_en", "wrong_en", "explanation_en")
_ENDINGS: Final = {False: (re.compile("？(?:（[^（）]*）)?$"), "？"), True: (re.compile("。$"), "。")}
"""How a stem ends, by whether it is a claim; a remark in brackets may follow a question."""
_ENGLISH_ENDINGS: Final = {False: (re.compile(r"\?(?: \([^()]*\))?$"), "?"), True: (re.compile(r"\.$"), ".")}
_CATCH_ALL: Final = re.compile(
    "以上(?:皆|都|全|各|均)|以上.{0,3}(?:全部|所有)|\\b(?:all|none|both) of (?:the above|these)\\b", re.IGNORECASE
)
_ALNUM: Final = "0-9a-z"
_POLL: Final = {"stem": 300, "right": 100, "wrong": 100, "explanation": 200}
"""UTF-16 units of a poll's parts: https://core.telegram.org/bots/api#sendpoll."""


class _Count(NamedTuple):
    """How many options a form has."""

    right: range
    wrong: range
    all: range


_ONE: Final = _Count(range(1, 2), range(2, 5), range(3, 6))
_SEVERAL: Final = _Count(range(2, 4), range(2, 4), range(4, 6))


def check_questions(draft: Draft) -> Iterator[Fault]:
    """Everything that makes a question unanswerable, ambiguous or too easy, as far as it can be told from its words."""
    for entry in draft.entries["questions"]:
        if entry.model is not None:
            shape = cast("QuestionShape", entry.model)
            for check in _CHECKS:
                yield from check(entry, shape)
    yield from _check_stems(draft)


def _check_answers(entry: Entry, shape: QuestionShape) -> Iterator[Fault]:
    """A claim holds or not; everything else has right and wrong options, as many as its form takes."""
    if shape.form == QuestionForm.TRUE_FALSE:
        if shape.holds is None:
            yield entry.at("form").fault(
                "it is not said whether the claim holds", "add `holds: true` or `holds: false`"
            )
        for key in ("right", "wrong", "right_en", "wrong_en"):
            if key in (entry.node.fields or {}):
                yield entry.at(key).fault(f"a claim has no `{key}`", "delete it: `holds` says what is right")
        return
    if shape.holds is not None:
        yield entry.at("holds").fault(f"`holds` is for claims, not for {quoted(shape.form)}", "delete it")
    count = _SEVERAL if shape.form == QuestionForm.MULTIPLE else _ONE
    for key, wanted in (("right", count.right), ("wrong", count.wrong)):
        yield from _check_count(entry, key, wanted)
    total = len(shape.right or ()) + len(shape.wrong or ())
    if shape.right and shape.wrong and total not in count.all:
        remedy = f"let it have {_few(count.all)}; 4 as a rule"
        yield entry.at("wrong").fault(f"there are {total} options altogether", remedy)


def _check_count(entry: Entry, key: str, wanted: range) -> Iterator[Fault]:
    found = len(entry.node.listed(key))
    if not found:
        yield entry.at("form").fault(f"`{key}` is missing", f"add `{key}:` with {_few(wanted)} of the options")
    elif found not in wanted:
        form = quoted(str(entry.at("form").scalar))
        yield entry.at(key).fault(f"{form} has {found} options in `{key}`", f"write {_few(wanted)}")


def _few(wanted: range) -> str:
    return str(wanted[0]) if len(wanted) == 1 else f"{wanted[0]} to {wanted[-1]}"


def _check_english(entry: Entry, shape: QuestionShape) -> Iterator[Fault]:
    """English is there altogether or not at all, and lists run side by side."""
    claim = shape.form == QuestionForm.TRUE_FALSE
    wanted = [key for key in _ENGLISH if not (claim and key in {"right_en", "wrong_en"})]
    missing = [key for key in wanted if getattr(shape, key) is None]
    begun = len(missing) < len(wanted) or shape.detail_en is not None
    if missing and (shape.core or begun):
        problem = "a core question is not in English" if shape.core and not begun else "the English is not complete"
        yield entry.at("id").fault(problem, f"add {', '.join(f'`{key}:`' for key in missing)}")
    for key in ("right", "wrong"):
        chinese, english = len(getattr(shape, key) or ()), getattr(shape, f"{key}_en")
        if english is not None and len(english) != chinese and not claim:
            problem = f"`{key}_en` has {len(english)} options, `{key}` {chinese}"
            yield entry.at(f"{key}_en").fault(problem, "write them side by side, in the same order")


def _check_stem(entry: Entry, shape: QuestionShape) -> Iterator[Fault]:
    for key, text, endings in (("stem", shape.stem, _ENDINGS), ("stem_en", shape.stem_en, _ENGLISH_ENDINGS)):
        if text is None:
            continue
        gaps = GAPS.findall(text)
        if shape.form == QuestionForm.PHRASE:
            if gaps != [GAP]:
                yield entry.at(key).fault(f"`{key}` needs one gap", f"write `{GAP}` where the words are missing, once")
            continue
        pattern, mark = endings[shape.form == QuestionForm.TRUE_FALSE]
        if gaps:
            yield entry.at(key).fault(f"there is a gap in `{key}`", "write `form: phrase`, or ask without a gap")
        if not pattern.search(text):
            yield entry.at(key).fault(f"`{key}` does not end in `{mark}`", f"end it with `{mark}`")


def _check_options(entry: Entry, shape: QuestionShape) -> Iterator[Fault]:
    """No two options are the same to a reader, and none speaks of the others."""
    del shape
    for suffix in ("", "_en"):
        nodes = [node for key in ("right", "wrong") for node in entry.node.listed(key + suffix)]
        seen: dict[str, Node] = {}
        for node in nodes:
            first = seen.setdefault(_compared(str(node.scalar)), node)
            if first is not node:
                problem = f"{quoted(str(node.scalar))} is the same option as {quoted(str(first.scalar))}"
                yield node.fault(problem, "write another one: width, case and script do not tell them apart")
            if _CATCH_ALL.search(str(node.scalar)):
                problem = f"{quoted(str(node.scalar))} speaks of the other options"
                yield node.fault(problem, "write an answer of its own: options are shuffled")


def _compared(option: str) -> str:
    return re.sub(r"\s", "", fold(option)).rstrip("。.")


def _check_told(entry: Entry, shape: QuestionShape) -> Iterator[Fault]:
    """The stem does not name the right option alone."""
    if shape.form == QuestionForm.TRUE_FALSE:
        return
    for suffix, stem in (("", shape.stem), ("_en", shape.stem_en)):
        wrong = [str(node.scalar) for node in entry.node.listed(f"wrong{suffix}")]
        if stem is None or any(_names(stem, option) for option in wrong):
            continue
        for node in entry.node.listed(f"right{suffix}"):
            if _names(stem, str(node.scalar)):
                problem = f"the stem names the answer {quoted(str(node.scalar))}"
                yield entry.at(f"stem{suffix}").fault(problem, "ask in other words")


def _names(stem: str, option: str) -> bool:
    """Tell whether a stem holds an option, as whole words and numbers; single characters tell nothing."""
    part = bare(option)
    if len(part) < len("創新"):
        return False
    words = re.sub(r"[\W_]+", " ", fold(stem)) if part.isascii() else bare(stem)
    part = " ".join(re.sub(r"[\W_]+", " ", fold(option)).split()) if part.isascii() else part
    return part in words and re.search(f"(?<![{_ALNUM}]){re.escape(part)}(?![{_ALNUM}])", words) is not None


def _check_poll(entry: Entry, shape: QuestionShape) -> Iterator[Fault]:
    """What is short in characters may still be long for Telegram, which counts rare ones twice."""
    del shape
    for key, most in _POLL.items():
        for name in (key, f"{key}_en"):
            node = (entry.node.fields or {}).get(name)
            for text in [] if node is None else node.items if node.items is not None else [node]:
                units = utf16_units(text.scalar or "")
                if units > most >= len(text.scalar or ""):  # what has too many characters is told as such
                    problem = f"`{name}` has {units} UTF-16 units, more than the {most} of Telegram's polls"
                    yield text.fault(problem, f"shorten it by {units - most}")


def _check_stems(draft: Draft) -> Iterator[Fault]:
    """No two questions ask the same in the same words."""
    seen: dict[str, Node] = {}
    for entry in draft.entries["questions"]:
        for key in ("stem", "stem_en"):
            if entry.node.text(key) is None:
                continue
            node = entry.at(key)
            first = seen.setdefault(bare(str(node.scalar)), node)
            if first is not node:
                where = f"{first.file.name}:{first.file.place(first.start)[0]}"
                yield node.fault(
                    "another question has the same stem", f"ask something else than {where}, or delete one"
                )


_CHECKS: Final = (_check_answers, _check_english, _check_stem, _check_options, _check_told, _check_poll)
