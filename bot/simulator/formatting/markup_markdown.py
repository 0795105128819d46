"""Owns the MarkdownV2 parse mode; may not trim or validate the result.

The rules are those of TDLib's parser, byte offsets included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import BadMarkupError
from bot.simulator.formatting import links, utf16

Entity = dict[str, Any]

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_LAST_ESCAPABLE = 126
_SPACE = frozenset(" \t\r\n\0\v")
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_CLOSERS = {
    "bold": "*",
    "code": "`",
    "pre": "```",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "text_link": "]",
    "custom_emoji": "]",
}


@dataclass
class _Open:
    type: str
    language: str
    offset: int
    at: int
    start: int


class _MarkdownParser:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []
        self._in_quote = False
        self._line_start = True

    def parse(self) -> tuple[str, list[Entity]]:
        while self._at < len(self._text):
            self._step()
        self._finish_quote()
        if self._open:
            raise self._unclosed(self._open[-1])
        return "".join(self._out), self._entities

    def _unclosed(self, opened: _Open) -> BadMarkupError:
        offset = utf16.byte_offset(self._text, opened.at)
        name = "PreCode" if opened.language else _NAMES[opened.type]
        return BadMarkupError(f"Can't find end of {name} entity at byte offset {offset}")

    def _step(self) -> None:
        character = self._text[self._at]
        following = self._text[self._at + 1 : self._at + 2]
        if character == "\\" and following and 0 < ord(following) <= _LAST_ESCAPABLE:
            self._plain(following)
            self._at += 2
        elif character not in self._reserved():
            self._plain(character)
            self._at += 1
        elif self._ends_entity(character):
            self._end(character)
        else:
            self._begin(character)

    def _plain(self, character: str) -> None:
        self._out.append(character)
        self._offset += utf16.width(character)
        if character != "\r":
            self._line_start = character == "\n"

    def _reserved(self) -> frozenset[str]:
        if self._open and self._open[-1].type in {"code", "pre"}:
            return frozenset("`")
        return _RESERVED

    def _ends_entity(self, character: str) -> bool:
        if not self._open:
            return False
        if self._in_quote and character == "\n" and self._text[self._at + 1 : self._at + 2] != ">":
            return True
        kind = self._open[-1].type
        if kind == "blockquote":
            return False
        if kind == "italic":
            return character == "_" and self._text[self._at + 1 : self._at + 2] != "_"
        return self._text.startswith(_CLOSERS[kind], self._at)

    def _begin(self, character: str) -> None:
        if character == "\n":
            self._plain(character)
            self._at += 1
        elif character == ">" and self._line_start and self._in_quote:
            self._at += 1
        else:
            begin = self._at
            kind, language = self._opening(character)
            self._open.append(_Open(kind, language, self._offset, begin, len(self._out)))

    def _opening(self, character: str) -> tuple[str, str]:
        text, at = self._text, self._at
        self._at += 1
        if text.startswith(("__", "||", "!["), at):
            self._at += 1
            return {"_": "underline", "|": "spoiler", "!": "custom_emoji"}[character], ""
        if text.startswith("```", at):
            self._at = at + 3
            return "pre", self._language()
        if character == ">" and self._line_start:
            self._in_quote = True
            return "blockquote", ""
        kinds = {"_": "italic", "*": "bold", "~": "strikethrough", "[": "text_link", "`": "code"}
        if character not in kinds:
            raise BadMarkupError(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        return kinds[character], ""

    def _language(self) -> str:
        text, start = self._text, self._at
        end = start
        while end < len(text) and text[end] not in _SPACE and text[end] != "`":
            end += 1
        language = ""
        if end != start and end < len(text) and text[end] != "`":
            language, self._at = text[start:end], end
        for newline in ("\r\n", "\n\r", "\n", "\r"):
            if text.startswith(newline, self._at):
                self._at += len(newline)
                break
        return language

    def _end(self, character: str) -> None:
        kind = self._open[-1].type
        if character == "\n" and kind != "blockquote":
            kind = self._close_expandable()
        opened = self._open.pop()
        extra: Entity | None = {}
        if kind in {"blockquote", "expandable_blockquote"}:
            self._in_quote = False
            self._plain("\n")
            self._at += 1
        elif kind == "text_link":
            kind, extra = self._link(opened)
        elif kind == "custom_emoji":
            extra = {"custom_emoji_id": self._custom_emoji()}
        else:
            self._at += len(_CLOSERS.get(kind, "_"))
            extra = {"language": opened.language} if opened.language else {}
        if self._offset > opened.offset and extra is not None:
            span = {"offset": opened.offset, "length": self._offset - opened.offset}
            self._entities.append({"type": kind, **span, **extra})

    def _close_expandable(self) -> str:
        """A quotation whose last characters are `||` is expandable: that spoiler never really began."""
        spoiler = self._open[-1]
        written = self._text[spoiler.at : self._at].rstrip("\r")
        if spoiler.type != "spoiler" or written != "||":
            raise self._unclosed(spoiler)
        self._open.pop()
        if not self._open or self._open[-1].type != "blockquote":
            raise self._unclosed(self._open[-1] if self._open else spoiler)
        return "expandable_blockquote"

    def _link(self, opened: _Open) -> tuple[str, Entity | None]:
        self._at += 1
        url = self._address() if self._text.startswith("(", self._at) else "".join(self._out[opened.start :])
        if (user_id := links.mentioned_user(url)) is not None:
            return "text_mention", {"user": {"id": user_id}}
        checked = links.checked_link(url)
        return "text_link", {"url": checked} if checked else None

    def _custom_emoji(self) -> str:
        self._at += 1
        if not self._text.startswith("(", self._at):
            raise BadMarkupError("The entity must contain a tg://emoji or tg://time URL")
        emoji = links.custom_emoji(self._address())
        if emoji is None:
            raise BadMarkupError("Invalid tg://emoji or tg://time URL specified")
        return emoji

    def _address(self) -> str:
        self._at += 1
        begin, address = self._at, []
        while self._at < len(self._text) and self._text[self._at] != ")":
            following = self._text[self._at + 1 : self._at + 2]
            escaped = self._text[self._at] == "\\" and following and 0 < ord(following) <= _LAST_ESCAPABLE
            address.append(following if escaped else self._text[self._at])
            self._at += 2 if escaped else 1
        if self._at >= len(self._text):
            raise BadMarkupError(f"Can't find end of a URL at byte offset {utf16.byte_offset(self._text, begin)}")
        self._at += 1
        return "".join(address)

    def _finish_quote(self) -> None:
        if not self._in_quote:
            return
        kind = "blockquote"
        if self._open[-1].type == "spoiler" and self._open[-1].at == len(self._text) - 2:
            self._open.pop()
            kind = "expandable_blockquote"
        if self._open and self._open[-1].type == "blockquote":
            opened = self._open.pop()
            if self._offset > opened.offset:
                span = {"offset": opened.offset, "length": self._offset - opened.offset}
                self._entities.append({"type": kind, **span})


def parse_markdown_v2(text: str) -> tuple[str, list[Entity]]:
    """Plain text and its entities.

    Raises:
        BadMarkupError: in Telegram's words, without the prefix `can't parse entities: `.
    """
    return _MarkdownParser(text).parse()
