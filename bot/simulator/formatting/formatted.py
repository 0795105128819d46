"""Owns turning a request's text, parse mode and entities into what a message stores; may not know limits of methods."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import BadMarkupError, BadRequestError
from bot.simulator.formatting import detect, entities
from bot.simulator.formatting.markup_html import parse_html
from bot.simulator.formatting.markup_legacy import parse_markdown
from bot.simulator.formatting.markup_markdown import parse_markdown_v2

Entity = dict[str, Any]

_PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}
_LONGEST_INPUT = 1 << 15
_SIMPLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote"})
_ARGUMENTS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "pre": "language",
    "date_time": "unix_time",
}
_OPTIONAL = frozenset({"pre"})
_IGNORED = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Text as a message shows it, with its entities (UTF-16 offsets)."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    def fields(self, name: str, entities_name: str) -> dict[str, Any]:
        """As the two fields of a Bot API object; the entities only when there are some."""
        if not self.text:
            return {}
        return {name: self.text, entities_name: self.entities} if self.entities else {name: self.text}


def formatted(text: str, parse_mode: str = "", given: Any = None, *, detecting: bool = True) -> FormattedText:
    """Parse, clean, trim and complete a text as Telegram does.

    Args:
        text: as the request has it.
        parse_mode: HTML, MarkdownV2, Markdown or nothing, in any case.
        given: a list of explicit entities, used when there is no parse mode; anything else counts as none.
        detecting: whether commands, mentions and addresses are marked too.

    Raises:
        BadRequestError: in Telegram's words; also when an explicit entity is malformed or out of range.
    """
    if len(text) > _LONGEST_INPUT:
        raise BadRequestError("Text is too long")
    mode = parse_mode.lower()
    if text and mode and mode != "none":
        text, found = _parsed(text, mode)
    else:
        found = [entity for item in (given if isinstance(given, list) else ()) if (entity := _entity(item))]
    if not found and entities.is_clean(text) and text == text.strip(" \n"):
        result = FormattedText(text)
    else:
        cleaned, found = entities.cleaned(text, entities.fixed(found))
        result = FormattedText(*entities.trimmed(cleaned, entities.fixed(found)))
    added = detect.detect(result.text, result.entities) if detecting else []
    return FormattedText(result.text, entities.in_order([*result.entities, *added])) if added else result


def _parsed(text: str, mode: str) -> tuple[str, list[Entity]]:
    parser = _PARSERS.get(mode)
    if parser is None:
        raise BadRequestError("Unsupported parse_mode")
    try:
        return parser(text)
    except BadMarkupError as error:
        raise BadRequestError(f"can't parse entities: {error}") from error


def _entity(item: Any) -> Entity | None:
    try:
        return _checked_entity(item)
    except (TypeError, ValueError) as error:
        raise BadRequestError(f"Can't parse MessageEntity: {error}") from error


def _checked_entity(item: Any) -> Entity | None:
    if not isinstance(item, dict):
        raise TypeError("expected an Object")
    for name in ("type", "offset", "length"):
        if name not in item:
            raise ValueError(f'Can\'t find field "{name}"')
    kind = item["type"]
    entity: Entity = {"type": kind, "offset": int(item["offset"]), "length": int(item["length"])}
    if kind in _IGNORED:
        return None
    if kind in _SIMPLE or kind == "expandable_blockquote":
        return entity
    if kind not in _ARGUMENTS:
        raise ValueError("Unsupported type specified")
    name = _ARGUMENTS[kind]
    if item.get(name):
        entity[name] = item[name]
    elif kind not in _OPTIONAL:
        raise ValueError(f'Can\'t find field "{name}"')
    return entity
