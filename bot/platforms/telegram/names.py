"""What people and chats are called on Telegram, as one short line.

Owns the making of that line alone. Escaping is `render`'s.
"""

from __future__ import annotations

from typing import Final

LONGEST_NAME: Final = 64
"""Characters. A first name alone may have so many, a title four times as many; a ranking has a line for each."""


def display_name(*parts: str | None) -> str:
    """Return first and last name, or a title, as one line; empty only if nothing in it can be seen."""
    line = " ".join(" ".join(part for part in parts if part).split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
