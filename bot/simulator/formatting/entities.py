"""Owns the order, nesting and validity of message entities; may not parse markup.

Entities are Bot API `MessageEntity` objects as dicts, offsets in UTF-16 units. The rules are TDLib's.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from bot.simulator.errors import BadRequestError
from bot.simulator.formatting import utf16

Entity = dict[str, Any]

_SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_SOLID = frozenset({"code", "pre"})
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            *("mention", "hashtag", "bot_command", "url", "email", "cashtag"),
            *("blockquote", "expandable_blockquote", "text_link", "text_mention"),
            *(*_SPLITTABLE, "pre", "code", "custom_emoji", "date_time"),
        )
    )
}
_DROPPED = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a\r")
_CONTROLS = frozenset(chr(code) for code in range(33)) - {"\n", "\r"}
_UNCLEAN = re.compile("[" + re.escape("".join(sorted((_DROPPED | _CONTROLS) - {" "}))) + "]")
_LARGEST_OFFSET = 1_000_000


def end_of(entity: Entity) -> int:
    """Where the entity ends, exclusively."""
    return int(entity["offset"]) + int(entity["length"])


def in_order(entities: list[Entity]) -> list[Entity]:
    """Sorted by start, then longer first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _RANK.get(e["type"], 99)))


def fixed(entities: list[Entity]) -> list[Entity]:
    """Sorted and properly nested: what Telegram would make of overlapping or doubled entities."""
    ordered = in_order([entity for entity in entities if entity["length"] > 0])
    if _are_nested(ordered):
        return ordered
    solid = _apart([e for e in ordered if e["type"] not in _SPLITTABLE and e["type"] not in _QUOTES])
    quotes = _apart([e for e in ordered if e["type"] in _QUOTES])
    solid = [e for e in solid if not any(_crosses(e, quote) for quote in quotes)]
    whole = in_order([*solid, *quotes])
    return in_order([*whole, *_split(ordered, whole)])


def _are_nested(ordered: list[Entity]) -> bool:
    stack: list[Entity] = []
    for entity in ordered:
        while stack and end_of(stack[-1]) <= entity["offset"]:
            stack.pop()
        for outer in stack:
            if end_of(entity) > end_of(outer) or outer["type"] == entity["type"] or outer["type"] in _SOLID:
                return False
            continuous = outer["type"] not in _SPLITTABLE and outer["type"] not in _QUOTES
            if continuous and entity["type"] not in _SPLITTABLE:
                return False
            if outer["type"] in _QUOTES and entity["type"] in _QUOTES:
                return False
            if entity["type"] in _SOLID and outer["type"] not in _QUOTES:
                return False
        stack.append(entity)
    return True


def _apart(ordered: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in ordered:
        if not kept or entity["offset"] >= end_of(kept[-1]):
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    inside = quote["offset"] <= entity["offset"] and end_of(entity) <= end_of(quote)
    return entity["offset"] < end_of(quote) and quote["offset"] < end_of(entity) and not inside


def _split(ordered: list[Entity], whole: list[Entity]) -> list[Entity]:
    """The splittable styles, merged by kind and cut at the borders of the unsplittable ones."""
    spans = {kind: _union([e for e in ordered if e["type"] == kind]) for kind in _SPLITTABLE}
    borders = {point for e in whole for point in (e["offset"], end_of(e))}
    borders |= {start for runs in spans.values() for start, _ in runs}
    solid = [(e["offset"], end_of(e)) for e in whole if e["type"] in _SOLID]
    parts: list[Entity] = []
    for kind, runs in spans.items():
        for start, end in runs:
            points = [start, *sorted(p for p in borders if start < p < end), end]
            parts += [
                {"type": kind, "offset": a, "length": b - a}
                for a, b in pairwise(points)
                if not any(low <= a and b <= high for low, high in solid)
            ]
    return parts


def _union(entities: list[Entity]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for entity in entities:
        start, end = int(entity["offset"]), end_of(entity)
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs


def is_clean(text: str) -> bool:
    """Whether `cleaned` would leave the text as it is."""
    return _UNCLEAN.search(text) is None


def cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Control characters become spaces, carriage returns and direction marks vanish; entities move along.

    Raises:
        BadRequestError: an entity lies outside the text or begins inside a character.
    """
    if not entities and not _UNCLEAN.search(text):
        return text, []
    places, offset, kept = {0: 0}, 0, 0
    parts: list[str] = []
    if not _UNCLEAN.search(text):
        return text, _checked(text, entities)
    for character in text:
        clean = _clean(character)
        parts.append(clean)
        offset += utf16.width(character)
        kept += utf16.width(clean) if clean else 0
        places[offset] = kept
    return "".join(parts), [_moved(entity, places, offset) for entity in entities]


def _checked(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities as they are, if they fit a text that needs no cleaning."""
    length = utf16.length(text)
    if length == len(text):
        return [_moved(entity, _EVERYWHERE, length) for entity in entities]
    places, offset = {0: 0}, 0
    for character in text:
        offset += utf16.width(character)
        places[offset] = offset
    return [_moved(entity, places, length) for entity in entities]


def _clean(character: str) -> str:
    if character in _CONTROLS:
        return " "
    return "" if character in _DROPPED else character


class _Everywhere(dict[int, int]):
    """Every place is a border of characters: text without surrogate pairs."""

    def __contains__(self, place: object) -> bool:
        return True

    def __missing__(self, place: int) -> int:
        return place


_EVERYWHERE = _Everywhere()


def _moved(entity: Entity, places: dict[int, int], length: int) -> Entity:
    start, end = entity["offset"], end_of(entity)
    if not 0 <= start <= _LARGEST_OFFSET:
        raise BadRequestError(f"Receive an entity with incorrect offset {start}")
    if not 0 <= entity["length"] <= _LARGEST_OFFSET:
        raise BadRequestError(f"Receive an entity with incorrect length {entity['length']}")
    if start > length:
        raise BadRequestError(f"Entity begins after the end of the text at UTF-16 offset {start}")
    if end > length:
        raise BadRequestError(
            f"Entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        )
    if start not in places or end not in places:
        side, point = ("begins", start) if start not in places else ("ends", end)
        raise BadRequestError(f"Entity {side} in a middle of a UTF-16 symbol at UTF-16 offset {point}")
    return {**entity, "offset": places[start], "length": places[end] - places[start]}


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without trailing spaces and line feeds, and without leading ones that no entity covers."""
    short = text.rstrip(" \n")
    end = utf16.length(short)
    kept = [
        {**entity, "length": min(end_of(entity), end) - entity["offset"]}
        for entity in entities
        if entity["offset"] < end
    ]
    limit = min((entity["offset"] for entity in kept), default=len(short))
    lead = 0
    while lead < limit and short[lead] in " \n":
        lead += 1
    if lead:
        kept = [{**entity, "offset": entity["offset"] - lead} for entity in kept]
    return short[lead:], kept
