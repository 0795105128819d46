"""Owns which texts and JSON values may come in at all; may not know what they are for.

Whatever is let in is written out again, for good: to bots, to the page, to the record. So nothing enters that UTF-8
(half of a surrogate pair) or JSON (NaN, endless nesting) cannot carry.
"""

from __future__ import annotations

import json
import math
from itertools import chain
from typing import Any

from bot.simulator.errors import BadRequestError

_DEEPEST = 100
"""Telegram's own reader gives up at this depth."""


def parsed_json(text: str) -> Any:
    """The value of a JSON text, as `loaded`, and fit to be written out again.

    Raises:
        BadRequestError: a text in it is not Unicode.
        ValueError: not JSON, or nested too deeply.
    """
    value = loaded(text)
    if "\\u" in text:
        _check_unicode(json.dumps(value, ensure_ascii=False))
    return value


def loaded(text: str) -> Any:
    """The value of a JSON text; halves of surrogate pairs pass, for `mended` to deal with.

    Raises:
        ValueError: not JSON, or nested too deeply.
    """
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except RecursionError as error:
        raise ValueError("too big object depth") from error
    _check_depth(value)
    return value


def mended(text: str) -> str:
    """The text with every half of a surrogate pair joined to its other half, or else replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _check_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadRequestError("strings must be encoded in UTF-8") from error


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise ValueError(f"{literal} is not a number of JSON")
    return number


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(_DEEPEST):
        level = list(chain.from_iterable(map(_inside, level)))
        if not level:
            return
    raise ValueError("too big object depth")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
