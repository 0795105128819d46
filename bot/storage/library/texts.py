"""Rules for each single text: not empty, not a placeholder, of its length, set as Chinese or English is set.

Owns which rule applies to which text, by the `Prose` of its field. Rules between texts may not enter.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from bot.storage.library.emphasis import MARK, check_emphasis
from bot.storage.library.faults import Finding, quoted
from bot.storage.library.models import Prose
from bot.storage.library.scripts import check_script
from bot.storage.library.typography import check_chinese, check_english, ends_in_half_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.storage.library.draft import Draft
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node

    _Plan = Prose | tuple[Any, ...]

_MARKER = "待補|待補充|待補上|待填|待填寫|待定|待寫|待撰寫|待確認|待續|暫缺|佔位"
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|TBA|FIXME|X{3,}|lorem ipsum|placeholder)\b"
    rf"|^(?:{_MARKER}|N/?A|\?+|？+|x+|無|略|none|null)[。.…：:]?$"
    rf"|[（(【\[「《](?:{_MARKER})[^）)】\]」》]{{0,12}}[）)】\]」》]|^(?:{_MARKER})[：:…]"
    r"|^[\s.…·。，,_*~？?—-]+$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#\d{1,6});")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_ENDING = re.compile("。[」』）]?$")
_STOP = re.compile("[。！？](?![」』）])")
_REMEMBERED = 20_000
"""Texts whose findings are kept, several times as many as there are: content that is read anew has changed little."""


def check_texts(draft: Draft) -> Iterator[Fault]:
    """Every fault of every text."""
    for entries in draft.entries.values():
        for entry in entries:
            for name, prose, node in _texts(entry.shape, entry.node):
                for finding in check_text(name, prose, node):
                    yield node.fault(finding.problem, finding.remedy, finding.offset)


def _texts(shape: Any, node: Node) -> Iterator[tuple[str, Prose, Node]]:
    """The texts of an entry: the field's name, what it must be like, its node."""
    fields = _fields_of(shape)
    for key, below in (node.fields or {}).items():
        plan = fields.get(key)
        if plan is not None:
            yield from _under(f"`{key}`", plan, below)


@cache
def _fields_of(shape: Any) -> dict[str, _Plan]:
    """Where texts are below each field, of those where there may be some."""
    told = {key: _plan_of((info.annotation, *info.metadata)) for key, info in shape.model_fields.items()}
    return {key: plan for key, plan in told.items() if plan}


def _plan_of(parts: tuple[Any, ...]) -> _Plan:
    """Where texts are in what a type is made of: it is one itself, or they are in these shapes and parts of it."""
    prose = next((part for part in parts if isinstance(part, Prose)), None)
    if prose is not None:
        return prose
    below = (part if _is_shape(part) else _plan_of(get_args(part)) for part in parts)
    return tuple(plan for plan in below if plan)


def _is_shape(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _under(key: str, plan: _Plan, node: Node) -> Iterator[tuple[str, Prose, Node]]:
    if isinstance(plan, Prose):
        if isinstance(node.value(), str) and node.style != "*":
            yield key, plan, node
        return
    for part in plan:
        if isinstance(part, type):
            yield from _texts(part, node)
        else:
            within = [(f"an entry of {key}", below) for below in node.items or []]
            for called, below in within if node.items is not None else [(key, node)]:
                yield from _under(called, part, below)


def check_text(name: str, prose: Prose, node: Node) -> Sequence[Finding]:
    """What is wrong with one text; where it is empty or a placeholder, that alone."""
    wrapped = node.style is None and "\n" in node.file.text[node.start : node.end]
    return _findings(name, prose, node.scalar or "", wrapped=wrapped)


@lru_cache(_REMEMBERED)
def _findings(name: str, prose: Prose, text: str, *, wrapped: bool) -> tuple[Finding, ...]:
    return tuple(_find(name, prose, text, wrapped=wrapped))


def _find(name: str, prose: Prose, text: str, *, wrapped: bool) -> Iterator[Finding]:
    if not text.strip():
        yield Finding(0, f"{name} is empty", "write its text")
        return
    placeholder = _PLACEHOLDER.search(text)
    if placeholder:
        problem = f"{name} holds the placeholder {quoted(placeholder.group())}"
        yield Finding(placeholder.start(), problem, "write the real text")
        return
    yield from _check_form(name, prose, text)
    yield from check_script(text)
    if prose.verbatim:
        yield from check_emphasis(text)
    else:
        yield from list(_check_markup(text)) or _check_typography(prose, text, wrapped=wrapped)


def _check_form(name: str, prose: Prose, text: str) -> Iterator[Finding]:
    if text.endswith("\n"):
        yield Finding(len(text) - 1, f"{name} ends with a line feed", "write `-` after the `|` or `>` before it")
    elif text != text.strip():
        offset = 0 if text[0].isspace() else len(text.rstrip())
        yield Finding(offset, f"{name} begins or ends with a blank", "delete it")
    if prose.one_line and "\n" in text.strip():
        yield Finding(text.index("\n"), f"{name} has a line break", "write it on one line")
    yield from _check_length(name, prose, text)
    if prose.sentence and prose.chinese:
        yield from _check_sentence(name, prose, text)
    elif not prose.chinese and _HAN.search(text) and not _LATIN.search(text):
        yield Finding(0, f"{name} is not English", "write it in English")


def _check_length(name: str, prose: Prose, text: str) -> Iterator[Finding]:
    if len(text) > prose.most:
        problem = f"{name} has {len(text)} characters, more than {prose.most}"
        yield Finding(prose.most, problem, f"shorten it by {len(text) - prose.most}")
    elif len(text) < prose.least:
        problem = f"{name} has {len(text)} characters, fewer than {prose.least}"
        yield Finding(0, problem, f"lengthen it by {prose.least - len(text)}")


def _check_sentence(name: str, prose: Prose, text: str) -> Iterator[Finding]:
    if ends_in_half_width(text):
        return
    if not _ENDING.search(text):
        yield Finding(len(text) - 1, f"{name} does not end in `。`", "end the sentence with `。`")
    elif prose.single and (first := _STOP.search(text)) and first.end() < len(text):
        problem = f"{name} is more than one sentence"
        yield Finding(first.start(), problem, "join the parts with `，` or `；`, or keep the first")


def _check_markup(text: str) -> Iterator[Finding]:
    if MARK in text:
        problem = "bold marks stand only in quoted statements"
        yield Finding(text.index(MARK), problem, "delete the `**`")
    for match in _MARKUP.finditer(text):
        yield Finding(match.start(), f"{quoted(match.group())} is markup", "write plain text")


def _check_typography(prose: Prose, text: str, *, wrapped: bool) -> Iterator[Finding]:
    for finding in check_chinese(text) if prose.chinese else check_english(text):
        if wrapped and "blank between" in finding.problem:
            remedy = "keep the paragraph on one line: YAML turns its line breaks into blanks"
            yield finding._replace(remedy=remedy)
        else:
            yield finding
