"""What a button of ours means on LINE, signed, in the 300 characters of a postback.

Owns the codec. Data is ``<version>.<code>.<fields>.<signature>``. What a button means is a frozen dataclass of plain
fields, and belongs to whoever handles it; `Postbacks` is given them all. Buttons stay in chats for years while content
and code change, and people can send whatever they like: `read` answers None to everything that it does not understand
or did not sign. Whether an id is still in the library is not decided here.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote
from uuid import UUID

from bot.platforms.line.speech import MOST_DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.chat import ChatKey

VERSION: Final = "1"
"""Goes up when the meaning of a code changes; older buttons then answer that they are out of date."""
_SIGNATURE_BYTES: Final = 12
_ESCAPES: Final = str.maketrans({character: f"%{ord(character):02X}" for character in "%,.~"})
"""What would end a field, or be taken for one that is None."""
_MOST_DIGITS: Final = 12


class Postbacks:
    """Makes and reads the data of buttons.

    Args:
        secret: The channel's; each purpose has a key of its own that is derived from it.
        actions: What each code means.
    """

    def __init__(self, secret: str, actions: Mapping[str, type[Any]]) -> None:
        self._key = key_for(secret, "postbacks")
        self._actions = dict(actions)
        self._codes = {action: code for code, action in self._actions.items()}

    def data(self, action: object, *, only: ChatKey | None = None) -> str:
        """Return the data of a button, which means nothing to others than `only`: a person, or a group.

        Raises:
            KeyError: No code means this action.
            ValueError: It has more than 300 characters.
        """
        code = self._codes[type(action)]
        written = ",".join(_written(getattr(action, field.name)) for field in fields(action))  # type: ignore[arg-type]  # a dataclass, as all actions are
        data = f"{VERSION}.{code}.{written}"
        data = f"{data}.{self._signature(data, only)}"
        if len(data) > MOST_DATA:
            raise ValueError(f"postback data must have at most {MOST_DATA} characters, not {len(data)}")
        return data

    def read(self, data: str, *, among: tuple[ChatKey, ...] = ()) -> Any | None:
        """Return what a button means; None if it is none of ours, or not for whoever pressed it.

        Args:
            data: As it came.
            among: Who may press it: the person who did, and the chat where they did. What is for nobody in particular
                is understood from everybody.
        """
        signed, _, signature = data.rpartition(".")
        if len(data) > MOST_DATA or not any(
            hmac.compare_digest(self._signature(signed, only).encode(), signature.encode("utf-8", "replace"))
            for only in (None, *among)
        ):
            return None
        version, _, rest = signed.partition(".")
        code, _, written = rest.partition(".")
        action = self._actions.get(code)
        return _read(action, written) if version == VERSION and action is not None else None

    def _signature(self, signed: str, only: ChatKey | None) -> str:
        whose = f"\0{only.platform}\0{only.chat_id}" if only else ""
        made = hmac.digest(self._key, (signed + whose).encode("utf-8", "replace"), "sha256")
        return base64.urlsafe_b64encode(made[:_SIGNATURE_BYTES]).decode()


def key_for(secret: str, purpose: str) -> bytes:
    """Return a key for one purpose, derived from a secret that serves others, too."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


def _written(value: object) -> str:
    """Return a field's value so that neither comma nor full stop is left in it; None is ``~``."""
    match value:
        case None:
            return "~"
        case bool():
            return "1" if value else "0"
        case UUID():
            return base64.urlsafe_b64encode(value.bytes).decode().rstrip("=")
        case int():
            return str(value)
        case _:
            return str(value).translate(_ESCAPES)


def _read(action: type[Any], written: str) -> object | None:
    """Return an action of its fields; None if they do not fit."""
    expected = fields(action)
    parts = written.split(",") if expected or written else []
    if len(parts) != len(expected):
        return None
    try:
        read: object = action(*(_value(_kind(field.type), part) for field, part in zip(expected, parts, strict=True)))
    except ValueError:
        return None
    return read


def _kind(annotation: object) -> str:
    """Return what a field holds, by the name that its annotation has, None aside."""
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    return name.partition(" | None")[0]


def _value(kind: str, part: str) -> object:
    """Return a field's value.

    Raises:
        ValueError: It cannot be that.
    """
    if part == "~":
        return None
    match kind:
        case "int":
            return _number(part)
        case "bool":
            return bool(_number(part))
        case "UUID":
            return UUID(bytes=base64.urlsafe_b64decode(part + "=="))
        case _:
            return unquote(part)


def _number(part: str) -> int:
    digits = part.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise ValueError("no number")
    return int(part)
