"""What people and chats are called on Telegram, as one short line.

Owns the making of that line alone. Escaping is `render`'s.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 64
"""Characters. A first name alone may have so many, a title four times as many; a ranking has a line for each."""


_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def display_name(first: str | None, last: str | None = None) -> str:
    """Return a person's names, or a chat's title, as one line; empty only if nothing in it can be seen.

    A family name in Chinese characters stands before the given name, without a blank.
    """
    parts = [" ".join(part.split()) for part in (first, last) if part]
    is_chinese = len(parts) > 1 and all(_HAN.fullmatch(part) for part in parts)
    line = "".join(reversed(parts)) if is_chinese else " ".join(part for part in parts if part)
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
