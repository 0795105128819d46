"""What an event must be before it is stored: text that every database and encoding can hold, and not bottomless.

Owns this mending, whatever platform an event comes from. What its fields mean may not enter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_STORED_DEPTH: Final = 64
"""So deep, and no deeper, an update is kept as it came; nobody reads what is further down."""
_UNSTORABLE: Final = re.compile("[\\0\ud800-\udfff]")


def mended(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an event of which all can be stored: without half characters and NUL, and without bottomless depths.

    JSON can carry all of these, and a person's name has been seen to; UTF-8, databases and the stack cannot.
    """
    if _is_storable(raw):
        return raw
    found: Mapping[str, Any] = _mended(raw, 0)
    return found


def _is_storable(raw: Mapping[str, Any]) -> bool:
    """Say whether there is nothing to mend, level by level: votes come in thousands, and nearly nothing ever is."""
    level: list[Any] = [raw]
    for _ in range(_STORED_DEPTH):
        below: list[Any] = []
        for holder in level:
            for item in (*holder, *holder.values()) if isinstance(holder, dict) else holder:
                if isinstance(item, str):
                    if _UNSTORABLE.search(item):
                        return False
                elif isinstance(item, (dict, list)):
                    below.append(item)
        if not below:
            return True
        level = below
    return False


def _mended(value: Any, depth: int) -> Any:
    """Return a value as it can be stored."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if not isinstance(value, (dict, list)):
        return value
    if depth > _STORED_DEPTH:
        return None
    if isinstance(value, list):
        return [_mended(item, depth + 1) for item in value]
    return {_mended(name, depth): _mended(item, depth + 1) for name, item in value.items()}
