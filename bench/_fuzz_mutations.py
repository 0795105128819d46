"""What no Telegram would issue: an update broken somewhere, for `bench.fuzz`.

Owns the ways in which values are broken. What they are broken in is `bench._fuzz_updates`'.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Json = dict[str, Any]

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**52, -(2**63), 2**64, 10**30, 1.5, -1e308, float("inf")),
    *(
        "",
        "x",
        "0",
        "-1",
        "\ud800",
        "創\udfff新",
        "\u0000",
        "x" * 5000,
        "字" * 70_000,
        "\u202e\u200b\ufeff",
        "💥" * 300,
    ),
    *([], {}, [[]], [{}], [None], {"id": 1}, {"id": "x"}, {"type": "private"}, ["a", 1, None]),
)
_FIELDS = (
    *("id", "type", "text", "entities", "from", "chat", "date", "message_id", "reply_to_message", "forward_origin"),
    *(
        "sender_chat",
        "language_code",
        "username",
        "title",
        "first_name",
        "location",
        "media_group_id",
        "via_bot",
        "data",
    ),
)


def mutate(chance: Random, update: Json, kind: str) -> None:
    """Break something, anywhere in what the update is about."""
    holder, key = _place(chance, update, kind)
    match chance.randrange(6):
        case 0 if holder is not update:
            del holder[key]
        case 1:
            holder[key] = _nested(chance, chance.choice((3, 30, 300)))
        case 2:
            holder[key] = [holder[key]] * chance.choice((1, 2, 50))
        case 3 if isinstance(holder[key], str):
            holder[key] = _garbled(chance, holder[key])
        case 4 if isinstance(holder, dict) and isinstance(holder[key], dict):
            holder[key][chance.choice(_FIELDS)] = copy.deepcopy(chance.choice(ODD))
        case _:
            holder[key] = copy.deepcopy(chance.choice(ODD))


def _place(chance: Random, update: Json, kind: str) -> tuple[Any, Any]:
    """Return where in an update something will be broken: a holder and the key or index in it."""
    holder, key = update, kind
    while isinstance(holder[key], (dict, list)) and holder[key] and chance.random() < 0.8:
        inside = holder[key]
        holder, key = inside, chance.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
    return holder, key


def _nested(chance: Random, depth: int) -> Any:
    kind, value = chance.randrange(3), None
    for _ in range(depth):
        value = [value] if kind == 0 else {"reply_to_message" if kind == 1 else "x": value}
    return value


def _garbled(chance: Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    piece = chance.choice(("\ud83d", "\u0000", ":", "9" * 30, "-", "=", "\u202e", text, "x" * 300, ""))
    return text[:at] + piece + text[at + chance.randrange(3) :]
