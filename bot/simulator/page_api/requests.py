"""Owns reading what the page sends and answering it as JSON; may not know what it asks for."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.simulator.errors import PageError
from bot.simulator.texts import loaded, mended

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Json = dict[str, Any]

_MISSING = object()


class Ask:
    """The fields of one request: JSON body, query or form alike."""

    def __init__(self, fields: Json) -> None:
        self._fields = fields

    def has(self, name: str) -> bool:
        """Whether the field was given."""
        return self._fields.get(name) is not None

    def raw(self, name: str) -> Any:
        """The field as it came.

        Raises:
            PageError: missing.
        """
        value = self._fields.get(name, _MISSING)
        if value is _MISSING or value is None:
            raise PageError(f"The field {name!r} is missing.")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there.

        Raises:
            PageError: missing, or not a text.
        """
        value = self.raw(name) if default is None else self._fields.get(name, default)
        if value is None:
            return default or ""
        if not isinstance(value, str | int):
            raise PageError(f"The field {name!r} is a text.")
        # Browsers can send half an emoji, which nothing could ever write out again.
        return mended(str(value))

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; without a default it must be there.

        Raises:
            PageError: missing, or not a number.
        """
        value = self.raw(name) if default is None else self._fields.get(name)
        if value is None or value == "":
            return default or 0
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise PageError(f"The field {name!r} is a whole number, not {value!r}.") from error

    def fraction(self, name: str) -> float:
        """A number.

        Raises:
            PageError: missing, or not a number.
        """
        try:
            number = float(self.raw(name))
        except (TypeError, ValueError, OverflowError) as error:
            raise PageError(f"The field {name!r} is a number.") from error
        if not math.isfinite(number):
            raise PageError(f"The field {name!r} is a number.")
        return number

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A truth."""
        value = self._fields.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes"}

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers; empty when absent.

        Raises:
            PageError: something else.
        """
        value = self._fields.get(name) or []
        if not isinstance(value, list):
            raise PageError(f"The field {name!r} is a list of numbers.")
        try:
            return [int(item) for item in value]
        except (TypeError, ValueError, OverflowError) as error:
            raise PageError(f"The field {name!r} is a list of numbers.") from error

    def truths(self, name: str) -> dict[str, bool]:
        """Truths by name; empty when absent.

        Raises:
            PageError: something else.
        """
        value = self._fields.get(name) or {}
        if not isinstance(value, dict) or not all(isinstance(item, bool) for item in value.values()):
            raise PageError(f'The field {name!r} is an object of truths, as in {{"can_post_messages": false}}.')
        return value


async def ask_of(request: web.Request) -> Ask:
    """The fields of a request.

    Raises:
        PageError: the body is not a JSON object.
    """
    fields: Json = dict(request.query)
    if not request.can_read_body:
        return Ask(fields)
    try:
        body = loaded((await request.read()).decode() or "{}")
    except ValueError as error:
        raise PageError("The body is not JSON.") from error
    if not isinstance(body, dict):
        raise PageError("The body is a JSON object.")
    return Ask(fields | body)


def answered(
    handler: Callable[[Ask], Awaitable[Any] | Any],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """An aiohttp handler out of a function from an `Ask` to a JSON value."""

    async def handle(request: web.Request) -> web.Response:
        try:
            result = handler(await ask_of(request))
            if hasattr(result, "__await__"):
                result = await result
        except PageError as error:
            return refused(error)
        return web.json_response(result, dumps=_dumps)

    return handle


def refused(error: PageError) -> web.Response:
    """The answer to what cannot be done."""
    return web.json_response({"error": str(error)}, status=error.status, dumps=_dumps)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
