"""Owns reading markup character by character, and HTML's character references; may not know tags."""

from __future__ import annotations

import re

from bot.simulator.formatting import utf16

_MARK = re.compile("[<&]")
SPACE = frozenset(" \t\r\n\0\v")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LAST_CODE_POINT = 0x10FFFF
_LONGEST_REFERENCE = 10


class Reader:
    """Characters with a position; past the end every character is empty and counts as space."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self) -> str:
        """The character here."""
        return self.text[self.at : self.at + 1]

    @property
    def ended(self) -> bool:
        """Whether all is read."""
        return self.at >= len(self.text)

    def is_space(self) -> bool:
        """Whether a space, or the end, is here."""
        return self.ended or self.text[self.at] in SPACE

    def skip_space(self) -> None:
        """Go to the next character that is no space."""
        while not self.ended and self.text[self.at] in SPACE:
            self.at += 1

    def until(self, stops: str) -> str:
        """Read up to a space or one of `stops`."""
        start = self.at
        while not self.is_space() and self.text[self.at] not in stops:
            self.at += 1
        return self.text[start : self.at]

    def plain(self) -> str:
        """Read up to the next tag or reference."""
        start, found = self.at, _MARK.search(self.text, self.at)
        self.at = found.start() if found else len(self.text)
        return self.text[start : self.at]

    def byte(self, index: int) -> int:
        """The byte offset of a character, as errors count."""
        return utf16.byte_offset(self.text, index)


def decode_reference(text: str, at: int) -> tuple[str, int]:
    """The character reference at `text[at] == '&'` and where it ends; an empty string when it is none."""
    end = at + 1
    if text[end : end + 1] == "#":
        character, end = _numeric_reference(text, at)
    else:
        while end < len(text) and text[end].isascii() and text[end].isalpha():
            end += 1
        character = _NAMED.get(text[at + 1 : end], "")
    if not character:
        return "", at
    return character, end + 1 if text[end : end + 1] == ";" else end


def _numeric_reference(text: str, at: int) -> tuple[str, int]:
    hexadecimal = text[at + 2 : at + 3] == "x"
    digits = "0123456789abcdefABCDEF" if hexadecimal else "0123456789"
    start = end = at + (3 if hexadecimal else 2)
    while end < len(text) and text[end] in digits and end - at < _LONGEST_REFERENCE:
        end += 1
    code = int(text[start:end], 16 if hexadecimal else 10) if end > start else 0
    if code == 0 or code >= _LAST_CODE_POINT or end - at >= _LONGEST_REFERENCE:
        return "", at
    return chr(code), end
