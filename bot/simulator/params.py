"""Owns reading a request's parameters, whatever the body was: form, multipart, JSON or query; may not know methods.

A structured parameter is a JSON text in a form and a value in a JSON body: both mean the same.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import BadRequestError
from bot.simulator.texts import parsed_json

Json = dict[str, Any]

_TRUE = frozenset({"true", "yes", "1"})
_ATTACHED = "attach://"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart request."""

    name: str
    mime_type: str
    data: bytes


class Params:
    """One request's parameters."""

    def __init__(self, values: Json, files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def has(self, name: str) -> bool:
        """Whether the parameter was given and is not empty."""
        return self.values.get(name) not in {None, ""} if _hashable(self.values.get(name)) else True

    def text(self, name: str) -> str:
        """A text; empty when absent. Numbers and truths are written out."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if type(value) is int:
            return str(value)
        return json.dumps(value, ensure_ascii=False)

    def required(self, name: str) -> str:
        """A text that must be there.

        Raises:
            BadRequestError: it is not.
        """
        value = self.text(name)
        if not value:
            raise BadRequestError(f'parameter "{name}" is required')
        return value

    def number(self, name: str, default: int = 0) -> int:
        """An integer; the default when absent or not a number, as Telegram reads it."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return default

    def fraction(self, name: str) -> float:
        """A number with a fraction.

        Raises:
            BadRequestError: absent or not a number.
        """
        value = self.values.get(name)
        if value is None or value == "":
            raise BadRequestError(f"{name} is empty")
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise BadRequestError(f"wrong {name} specified") from error

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A truth: `true`, `yes` and `1` in any case."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in _TRUE

    def structure(self, name: str, what: str | None = None) -> Any:
        """An object or array, or None when absent.

        Raises:
            BadRequestError: it is not JSON; `what` names it in the sentence.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return parsed_json(value)
        except ValueError as error:
            raise BadRequestError(f"Can't parse {what or name} JSON object") from error

    def array(self, name: str, what: str | None = None) -> list[Any] | None:
        """An array, or None when absent.

        Raises:
            BadRequestError: it is something else.
        """
        value = self.structure(name, what)
        if value is None:
            return None
        if not isinstance(value, list):
            raise BadRequestError(f"Expected an Array of {what or name}")
        return value

    def upload(self, value: str, field: str) -> Upload | None:
        """The attached file that a value (`attach://name`) or the field itself refers to."""
        if value.startswith(_ATTACHED):
            return self.files.get(value.removeprefix(_ATTACHED))
        return None if value else self.files.get(field)

    def record(self) -> Json:
        """The parameters for the record: structures decoded, uploads named where nothing refers to them."""
        shown = {name: _decoded(value) for name, value in self.values.items() if value is not None}
        referred = repr(shown)
        for name, upload in self.files.items():
            if f"{_ATTACHED}{name}'" not in referred:
                shown[name] = f"<{upload.name}, {len(upload.data)} bytes>"
        return shown


def whole(value: Any, name: str, default: int = 0) -> int:
    """A whole number inside a structure; the default when it is absent.

    Raises:
        BadRequestError: something else stands there.
    """
    if value is None or value == "":
        return default
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRequestError(f'Field "{name}" must be of type Number') from error


def decimal(value: Any, name: str) -> float:
    """A number inside a structure.

    Raises:
        BadRequestError: something else stands there.
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRequestError(f'Field "{name}" must be of type Number') from error
    if not math.isfinite(number):
        raise BadRequestError(f'Field "{name}" must be of type Number')
    return number


def _hashable(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _decoded(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return parsed_json(value)
    except (ValueError, BadRequestError):
        return value
