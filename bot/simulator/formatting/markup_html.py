"""Owns the HTML parse mode: Telegram's tags, entities and error sentences; may not trim or validate the result.

The rules are those of TDLib's parser (the reference implementation of the Bot API), byte offsets included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import BadMarkupError
from bot.simulator.formatting import links, utf16
from bot.simulator.formatting.reader import Reader, decode_reference

Entity = dict[str, Any]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset({*_SIMPLE, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"})
_SURROGATES = range(0xD800, 0xE000)


@dataclass
class _OpenTag:
    name: str
    argument: str
    unix_time: int
    offset: int
    start: int


class _HtmlParser:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self._reader = Reader(text)
        self._out: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []
        self._has_surrogate = False

    def parse(self) -> tuple[str, list[Entity]]:
        reader = self._reader
        while not reader.ended:
            character = reader.peek()
            if character == "<":
                self._tag()
            elif character != "&":
                self._emit(reader.plain())
            elif not self._reference():
                self._emit(character)
                reader.at += 1
        if self._open:
            raise BadMarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self._text(), self._entities

    def _text(self) -> str:
        text = "".join(self._out)
        if self._has_surrogate:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            raise_unless_whole(text, "".join(self._out))
        return text

    def _emit(self, text: str) -> None:
        self._out.append(text)
        self._offset += utf16.length(text)

    def _reference(self) -> bool:
        character, end = decode_reference(self._reader.text, self._reader.at)
        if not character:
            return False
        self._has_surrogate = self._has_surrogate or ord(character) in _SURROGATES
        self._emit(character)
        self._reader.at = end
        return True

    def _tag(self) -> None:
        begin = self._reader.at
        self._reader.at += 1
        if self._reader.peek() == "/":
            self._reader.at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        reader = self._reader
        name = reader.until(">").lower()
        if reader.ended:
            raise BadMarkupError(f"Unclosed start tag at byte offset {reader.byte(begin)}")
        if name not in _TAGS:
            raise BadMarkupError(f'Unsupported start tag "{name}" at byte offset {reader.byte(begin)}')
        tag = _OpenTag(name, "", 0, self._offset, len(self._out))
        while reader.peek() != ">":
            reader.skip_space()
            if reader.peek() == ">":
                break
            self._attribute(tag, begin)
        reader.at += 1
        if name == "span" and tag.argument != "spoiler":
            raise BadMarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {reader.byte(begin)}')
        self._open.append(tag)

    def _attribute(self, tag: _OpenTag, begin: int) -> None:
        reader = self._reader
        attribute = reader.until("=>/\"'")
        place = f"at byte offset {reader.byte(begin)}"
        if not attribute:
            raise BadMarkupError(f'Empty attribute name in the tag "{tag.name}" {place}')
        reader.skip_space()
        if reader.peek() != "=":
            if reader.ended:
                raise BadMarkupError(f'Unclosed start tag "{tag.name}" {place}')
            if tag.name == "blockquote" and attribute == "expandable":
                tag.argument = "1"
            return
        reader.at += 1
        reader.skip_space()
        if reader.ended:
            raise BadMarkupError(f'Unclosed start tag "{tag.name}" {place}')
        value = self._quoted() if reader.peek() in "'\"" else self._token()
        if reader.ended:
            raise BadMarkupError(f"Unclosed start tag {place}")
        _set_attribute(tag, attribute, value)

    def _quoted(self) -> str:
        reader = self._reader
        quote = reader.peek()
        reader.at += 1
        value: list[str] = []
        while not reader.ended and (character := reader.peek()) != quote:
            decoded, end = decode_reference(reader.text, reader.at) if character == "&" else ("", 0)
            value.append(decoded or character)
            reader.at = end if decoded else reader.at + 1
        if not reader.ended:
            reader.at += 1
        return "".join(value)

    def _token(self) -> str:
        reader = self._reader
        start = reader.at
        while not reader.ended and reader.peek().isascii() and (reader.peek().isalnum() or reader.peek() in ".-"):
            reader.at += 1
        if not reader.is_space() and reader.peek() != ">":
            raise BadMarkupError(f"Unexpected end of name token at byte offset {reader.byte(start)}")
        return reader.text[start : reader.at].lower()

    def _end_tag(self, begin: int) -> None:
        reader = self._reader
        place = f"at byte offset {reader.byte(begin)}"
        if not self._open:
            raise BadMarkupError(f"Unexpected end tag {place}")
        name = reader.until(">").lower()
        reader.skip_space()
        if reader.peek() != ">":
            raise BadMarkupError(f"Unclosed end tag {place}")
        reader.at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise BadMarkupError(f'Unmatched end tag {place}, expected "</{tag.name}>", found "</{name}>"')
        if self._offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        span = {"offset": tag.offset, "length": self._offset - tag.offset}
        if tag.name in _SIMPLE:
            self._entities.append({"type": _SIMPLE[tag.name], **span})
        elif tag.name == "a":
            self._close_link(tag, span)
        elif tag.name in {"pre", "code"}:
            self._close_code(tag, span)
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if tag.argument else "blockquote"
            self._entities.append({"type": kind, **span})
        elif tag.name == "tg-emoji":
            self._entities.append(_emoji_entity(tag, span))
        elif tag.unix_time > 0:
            more = {"date_time_format": tag.argument} if tag.argument else {}
            self._entities.append({"type": "date_time", **span, "unix_time": tag.unix_time, **more})

    def _close_link(self, tag: _OpenTag, span: Entity) -> None:
        url = tag.argument or "".join(self._out[tag.start :])
        if (user_id := links.mentioned_user(url)) is not None:
            self._entities.append({"type": "text_mention", **span, "user": {"id": user_id}})
        elif url := links.checked_link(url):
            self._entities.append({"type": "text_link", **span, "url": url})

    def _close_code(self, tag: _OpenTag, span: Entity) -> None:
        last = self._entities[-1] if self._entities else {}
        same = last.get("offset") == span["offset"] and last.get("length") == span["length"]
        if tag.name == "pre" and same and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
        elif tag.name == "code" and same and last.get("type") == "pre" and tag.argument:
            last["language"] = tag.argument
        else:
            language = {"language": tag.argument} if tag.argument and tag.name == "code" else {}
            self._entities.append({"type": tag.name, **span, **language})


def _set_attribute(tag: _OpenTag, attribute: str, value: str) -> None:
    match tag.name, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
            tag.argument = value
        case "code", "class":
            tag.argument = value.removeprefix("language-") if value.startswith("language-") else tag.argument
        case "span", "class":
            tag.argument = value.removeprefix("tg-") if value.startswith("tg-") else tag.argument
        case "blockquote", "expandable":
            tag.argument = "1"
        case "tg-time", "unix":
            tag.unix_time = int(value) if value.isascii() and value.isdigit() else 0
        case _:
            pass


def _emoji_entity(tag: _OpenTag, span: Entity) -> Entity:
    if not (tag.argument.isascii() and tag.argument.isdigit()) or int(tag.argument) == 0:
        raise BadMarkupError("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", **span, "custom_emoji_id": tag.argument}


def raise_unless_whole(joined: str, written: str) -> None:
    """Refuse text in which a numeric reference left half of a surrogate pair."""
    if joined.count("\ufffd") != written.count("\ufffd"):
        raise BadMarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
            "surrogate code units"
        )


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Plain text and its entities, in the order in which they close.

    Raises:
        BadMarkupError: in Telegram's words, without the prefix `can't parse entities: `.
    """
    return _HtmlParser(text).parse()
