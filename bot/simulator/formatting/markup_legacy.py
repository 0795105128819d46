"""Owns the legacy Markdown parse mode; may not trim or validate the result. The rules are those of TDLib's parser."""

from __future__ import annotations

from typing import Any

from bot.simulator.errors import BadMarkupError
from bot.simulator.formatting import links, utf16

Entity = dict[str, Any]

_SPACE = frozenset(" \t\r\n\0\v")


def parse_markdown(text: str) -> tuple[str, list[Entity]]:
    """The legacy mode: bold, italic, code, pre and links, without nesting.

    Raises:
        BadMarkupError: in Telegram's words, without the prefix `can't parse entities: `.
    """
    return _LegacyParser(text).parse()


class _LegacyParser:
    """One pass over one text; entities cannot nest."""

    _KINDS = {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}  # noqa: RUF012 - read only

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < len(self._text):
            character = self._text[at]
            if character == "\\" and self._text[at + 1 : at + 2] in tuple("_*`["):
                self._out.append(self._text[at + 1])
                at += 2
            elif character in self._KINDS:
                at = self._entity(at)
            else:
                self._out.append(character)
                at += 1
        return "".join(self._out), self._entities

    def _entity(self, at: int) -> int:
        kind = self._KINDS[self._text[at]]
        mark = "```" if self._text.startswith("```", at) else self._text[at]
        closer = "]" if mark == "[" else mark
        end = self._text.find(closer, at + len(mark))
        if end < 0:
            offset = utf16.byte_offset(self._text, at)
            raise BadMarkupError(f"Can't find end of the entity starting at byte offset {offset}")
        content = self._text[at + len(mark) : end]
        end += len(closer)
        extra: Entity = {}
        if mark == "```":
            kind, content, extra = _pre(content)
        elif kind == "text_link":
            kind, extra, end = self._link(content, end)
        self._write(kind, content, extra)
        return end

    def _link(self, content: str, end: int) -> tuple[str, Entity, int]:
        url = content
        if self._text.startswith("(", end) and (close := self._text.find(")", end)) > 0:
            url, end = self._text[end + 1 : close], close + 1
        if (user_id := links.mentioned_user(url)) is not None:
            return "text_mention", {"user": {"id": user_id}}, end
        checked = links.checked_link(url)
        return ("text_link", {"url": checked}, end) if checked else ("", {}, end)

    def _write(self, kind: str, content: str, extra: Entity) -> None:
        offset = utf16.length("".join(self._out))
        self._out.append(content)
        if kind and content:
            self._entities.append({"type": kind, "offset": offset, "length": utf16.length(content), **extra})


def _pre(content: str) -> tuple[str, str, Entity]:
    first, newline, rest = content.partition("\n")
    if newline and first and not any(character in _SPACE for character in first):
        return "pre", rest, {"language": first}
    return "pre", rest if newline and not first else content, {}
