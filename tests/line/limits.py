"""What LINE refuses of messages and rich menus, each with the words that it has for it.

From developers.line.biz, Messaging API reference: the pages of messages, actions, quick replies, Flex and rich menus.
Where they do not say, as of a label on a Flex button, the narrower limit is taken.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Fault = tuple[str, str]
"""Where, and what."""

EMPTY = "May not be empty"
_SIZES = {"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "full"}
_SPACES = {"none", "xs", "sm", "md", "lg", "xl", "xxl"}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
_PIXELS = re.compile(r"\d+(\.\d+)?px")
_WITHIN = {
    "horizontal": {"box", "button", "image", "text", "separator", "filler", "video"},
    "vertical": {"box", "button", "image", "text", "separator", "filler", "video"},
    "baseline": {"text", "icon", "filler"},
}
_MOST_TEXT, _MOST_ALT, _MOST_LABEL, _MOST_DATA, _MOST_URI = 5000, 400, 20, 300, 1000
_MOST_BUBBLE, _MOST_CAROUSEL, _MOST_BUBBLES, _MOST_ITEMS = 30_000, 50_000, 12, 13


def of_messages(messages: Any, where: str = "messages") -> Iterator[Fault]:
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        yield where, "Size must be between 1 and 5"
        return
    for at, message in enumerate(messages):
        yield from _message(message, f"{where}[{at}]")


def of_rich_menu(menu: dict[str, Any]) -> Iterator[Fault]:
    size = menu.get("size", {})
    if not 800 <= size.get("width", 0) <= 2500 or size.get("height", 0) < 250:
        yield "size", "Must be 800 to 2500 pixels wide and 250 high or more"
    elif size["width"] / size["height"] < 1.45:
        yield "size", "Must be 1.45 times as wide as high or more"
    yield from _length(menu.get("chatBarText"), "chatBarText", 14)
    yield from _length(menu.get("name"), "name", 300)
    areas = menu.get("areas", [])
    if len(areas) > 20:
        yield "areas", "Size must be between 0 and 20"
    for at, area in enumerate(areas):
        bounds = area["bounds"]
        if bounds["x"] + bounds["width"] > size["width"] or bounds["y"] + bounds["height"] > size["height"]:
            yield f"areas[{at}].bounds", "Must be inside the menu"
        yield from _action(area.get("action"), f"areas[{at}].action")


def _message(message: dict[str, Any], where: str) -> Iterator[Fault]:
    match message.get("type"):
        case "text":
            yield from _length(message.get("text"), f"{where}.text", _MOST_TEXT)
        case "flex":
            yield from _length(message.get("altText"), f"{where}.altText", _MOST_ALT)
            yield from _container(message.get("contents") or {}, f"{where}.contents")
        case "image":
            for name in ("originalContentUrl", "previewImageUrl"):
                if not str(message.get(name, "")).startswith("https://"):
                    yield f"{where}.{name}", "Must be an HTTPS URL"
        case "sticker" | "location" | "template" | "imagemap" | "audio" | "video":
            pass
        case _:
            yield f"{where}.type", "must be one of the following values: text, flex, image, …"
    if "quickReply" in message:
        items = message["quickReply"].get("items", [])
        if not 1 <= len(items) <= _MOST_ITEMS:
            yield f"{where}.quickReply.items", f"Size must be between 1 and {_MOST_ITEMS}"
        for at, item in enumerate(items):
            yield from _action(item.get("action"), f"{where}.quickReply.items[{at}].action", needs_label=True)


def _container(container: dict[str, Any], where: str) -> Iterator[Fault]:
    if container.get("type") != "carousel":
        yield from _bubble(container, where)
        return
    bubbles = container.get("contents", [])
    if not 1 <= len(bubbles) <= _MOST_BUBBLES:
        yield f"{where}.contents", f"Size must be between 1 and {_MOST_BUBBLES}"
    if _bytes(container) > _MOST_CAROUSEL:
        yield where, f"A carousel must have at most {_MOST_CAROUSEL} bytes"
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        yield f"{where}.contents", "Bubbles of a carousel must have the same size"
    for at, bubble in enumerate(bubbles):
        yield from _bubble(bubble, f"{where}.contents[{at}]")


def _bubble(bubble: dict[str, Any], where: str) -> Iterator[Fault]:
    if bubble.get("type") != "bubble":
        yield f"{where}.type", "unknown container"
        return
    if _bytes(bubble) > _MOST_BUBBLE:
        yield where, f"A bubble must have at most {_MOST_BUBBLE} bytes"
    if not {"header", "hero", "body", "footer"} & set(bubble):
        yield where, "At least one block must be specified"
    for name in ("header", "hero", "body", "footer"):
        if name in bubble:
            yield from _component(bubble[name], f"{where}.{name}")
    for name, style in bubble.get("styles", {}).items():
        yield from _colours(style, f"{where}.styles.{name}")


def _component(one: dict[str, Any], where: str) -> Iterator[Fault]:
    yield from _colours(one, where)
    yield from _measures(one, where)
    if "action" in one:
        yield from _action(one["action"], f"{where}.action", needs_label=one.get("type") == "button")
    match one.get("type"):
        case "box":
            yield from _box(one, where)
        case "text":
            yield from _text(one, where)
        case "button" if "action" not in one:
            yield f"{where}.action", "must be specified"
        case "image" | "icon" if not str(one.get("url", "")).startswith("https://"):
            yield f"{where}.url", "must be an HTTPS URL"


def _box(box: dict[str, Any], where: str) -> Iterator[Fault]:
    within = _WITHIN.get(box.get("layout", ""), set())
    for at, inner in enumerate(box.get("contents", [])):
        if inner.get("type") not in within:
            yield f"{where}.contents[{at}].type", f"cannot be in a {box.get('layout')} box"
        yield from _component(inner, f"{where}.contents[{at}]")


def _text(text: dict[str, Any], where: str) -> Iterator[Fault]:
    spans = text.get("contents") or []
    if not spans and not text.get("text"):
        yield f"{where}.text", "must be non-empty text"
    for at, span in enumerate(spans):
        if span.get("type") != "span" or not span.get("text"):
            yield f"{where}.contents[{at}]", "invalid property"
        yield from _colours(span, f"{where}.contents[{at}]")
        yield from _measures(span, f"{where}.contents[{at}]")


def _action(action: dict[str, Any] | None, where: str, *, needs_label: bool = False) -> Iterator[Fault]:
    if not action:
        yield where, "must be specified"
        return
    if needs_label or "label" in action:
        yield from _length(action.get("label"), f"{where}.label", _MOST_LABEL)
    match action.get("type"):
        case "postback" | "datetimepicker":
            yield from _length(action.get("data"), f"{where}.data", _MOST_DATA)
            if "displayText" in action:
                yield from _length(action["displayText"], f"{where}.displayText", _MOST_DATA)
        case "message":
            yield from _length(action.get("text"), f"{where}.text", _MOST_DATA)
        case "uri":
            yield from _length(action.get("uri"), f"{where}.uri", _MOST_URI)
            if not re.match(r"(https?|tel|line):", str(action.get("uri"))):
                yield f"{where}.uri", "invalid uri scheme"
        case "clipboard":
            yield from _length(action.get("clipboardText"), f"{where}.clipboardText", 1000)
        case "camera" | "cameraRoll" | "location" | "richmenuswitch":
            pass
        case _:
            yield f"{where}.type", "unknown action"


def _colours(one: dict[str, Any], where: str) -> Iterator[Fault]:
    for name in ("color", "backgroundColor", "borderColor", "separatorColor"):
        if name in one and not _COLOUR.fullmatch(str(one[name])):
            yield f"{where}.{name}", "invalid color"


def _measures(one: dict[str, Any], where: str) -> Iterator[Fault]:
    if "size" in one and one["size"] not in _SIZES and not re.fullmatch(r"\d+(\.\d+)?(px|%)", str(one["size"])):
        yield f"{where}.size", "invalid property"
    for name in ("margin", "spacing", "paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"):
        value = one.get(name, "none")
        if value not in _SPACES and not _PIXELS.fullmatch(str(value)) and not re.fullmatch(r"\d+%", str(value)):
            yield f"{where}.{name}", "invalid property"


def _length(text: Any, where: str, most: int) -> Iterator[Fault]:
    if not isinstance(text, str) or not text.strip():
        yield where, EMPTY
    elif len(text.encode("utf-16-le", "surrogatepass")) // 2 > most:
        yield where, f"Length must be between 0 and {most}"


def _bytes(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
