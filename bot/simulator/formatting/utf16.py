"""Owns counting in UTF-16 code units, as entity offsets do; may not know what an entity means."""

from __future__ import annotations

_LAST_ONE_UNIT_CHARACTER = 0xFFFF


def width(character: str) -> int:
    """UTF-16 code units of one character: 1 or 2."""
    return 2 if ord(character) > _LAST_ONE_UNIT_CHARACTER else 1


def length(text: str) -> int:
    """UTF-16 code units of a text."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def offset_at(text: str, index: int) -> int:
    """The UTF-16 offset of the character at `index`."""
    return length(text[:index])


def cut(text: str, offset: int, units: int) -> str:
    """The part of `text` an entity covers; halves of pairs are dropped."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[offset * 2 : (offset + units) * 2].decode("utf-16-le", "ignore")


def byte_offset(text: str, index: int) -> int:
    """The UTF-8 byte offset of the character at `index`, as parse errors count."""
    return len(text[:index].encode("utf-8", "surrogatepass"))
