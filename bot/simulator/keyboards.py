"""Owns what Telegram accepts as `reply_markup`; may not know messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.errors import BadRequestError
from bot.simulator.formatting.links import checked_link, mentioned_user

if TYPE_CHECKING:
    from bot.simulator.params import Params

Json = dict[str, Any]

_LONGEST_DATA = 64
_MOST_BUTTONS = 100
_LONGEST_COPY = 256
_STYLES = frozenset({"danger", "success", "primary", "default", ""})
_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
_REQUESTS = frozenset(
    {
        *("request_contact", "request_location", "request_poll", "request_users", "request_chat"),
        *("request_managed_bot", "web_app", "style", "icon_custom_emoji_id"),
    }
)
_KINDS = ("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat")


def reply_markup(params: Params, *, inline_only: bool = False) -> Json | None:
    """The request's keyboard, checked; None when there is none or it is empty.

    Raises:
        BadRequestError: in Telegram's words.
    """
    markup = params.structure("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise BadRequestError("Object expected as reply markup")
    checked = markup_of(markup)
    if inline_only and checked is not None and "inline_keyboard" not in checked:
        raise BadRequestError("Inline keyboard expected")
    return checked


def markup_of(markup: Json) -> Json | None:
    """A keyboard object, checked; None when it is empty.

    Raises:
        BadRequestError: in Telegram's words.
    """
    keyboard = [row for row in _rows(markup.get("keyboard"), 'Field "keyboard"') if row]
    inline = [row for row in _rows(markup.get("inline_keyboard"), _INLINE_FIELD) if row]
    if keyboard:
        rows = [[_keyboard_button(button) for button in row] for row in keyboard]
        flags = {name: True for name in _FLAGS if markup.get(name)}
        return {"keyboard": rows, **flags, **_placeholder(markup)}
    if inline:
        if sum(len(row) for row in inline) > _MOST_BUTTONS:
            raise BadRequestError("reply markup is too long")
        return {"inline_keyboard": [[_inline_button(button) for button in row] for row in inline]}
    selective = {"selective": True} if markup.get("selective") else {}
    if markup.get("remove_keyboard") or markup.get("hide_keyboard"):
        return {"remove_keyboard": True, **selective}
    if markup.get("force_reply"):
        return {"force_reply": True, **selective, **_placeholder(markup)}
    return None


_INLINE_FIELD = 'Field "inline_keyboard" of the InlineKeyboardMarkup'


def _placeholder(markup: Json) -> Json:
    text = markup.get("input_field_placeholder")
    return {"input_field_placeholder": str(text)} if text else {}


def _rows(value: Any, name: str) -> list[list[Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise BadRequestError(f"{name} must be an Array of Arrays")
    return value


def _keyboard_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise BadRequestError("Can't parse keyboard button: KeyboardButton must be a String or an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRequestError("Keyboard button text must be non-empty")
    return {"text": text} | {name: button[name] for name in _REQUESTS if name in button}


def _inline_button(button: Any) -> Json:
    problem = "Can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise BadRequestError(f"{problem}: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise BadRequestError(f'{problem}: Can\'t find field "text"')
    if not text.strip():
        raise BadRequestError("Inline keyboard button text must be non-empty")
    style = str(button.get("style") or "").lower()
    if style not in _STYLES:
        raise BadRequestError(f"{problem}: invalid button style specified")
    looks = {"style": style} if style and style != "default" else {}
    if icon := button.get("icon_custom_emoji_id"):
        looks["icon_custom_emoji_id"] = str(icon)
    return {"text": text, **looks, **_action(button, problem)}


def _action(button: Json, problem: str) -> Json:
    if url := button.get("url"):
        return {"url": _address(str(url))}
    if data := button.get("callback_data"):
        if len(str(data).encode()) > _LONGEST_DATA:
            raise BadRequestError("BUTTON_DATA_INVALID")
        return {"callback_data": str(data)}
    for name in (*_KINDS, "login_url", "web_app", "callback_game"):
        if name in button:
            return {name: button[name]}
    if button.get("pay"):
        return {"pay": True}
    if (copy := button.get("copy_text")) is not None:
        copied = copy.get("text") if isinstance(copy, dict) else None
        if not isinstance(copied, str) or not 0 < len(copied) <= _LONGEST_COPY:
            raise BadRequestError("BUTTON_COPY_TEXT_INVALID")
        return {"copy_text": {"text": copied}}
    raise BadRequestError(f"{problem}: Text buttons are unallowed in the inline keyboard")


def _address(url: str) -> str:
    if mentioned_user(url) is not None:
        return url
    checked = checked_link(url)
    if not checked:
        raise BadRequestError(f"Inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked
