"""What an update must be before anybody reads it: of the shape that the Bot API promises.

PTB builds its objects from nearly anything: a text that is a number, an id that is a list. Checked once, at the gate,
handlers may rely on what the types say. Telegram itself never breaks its promise; whoever stands between it and us may.

Owns the table below (Bot API, "Available types"): of each object the fields that we read, and no others, so that what
Telegram adds keeps nobody from being answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LARGEST: Final = 2**53
"""Ids have at most 52 significant bits (Bot API, `Chat` and `User`), and nothing else counts further."""
_DEEPEST: Final = 12
"""A message is answered by one that holds it, which holds none itself; nothing that we read is nested deeper."""


@dataclass(frozen=True, slots=True)
class _Record:
    """An object: what each field that we read must be, and which may not be missing."""

    needed: dict[str, _Shape] = field(default_factory=dict)
    others: dict[str, _Shape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _List:
    """A list of things of one shape."""

    of: _Shape


_Shape: TypeAlias = "_Record | _List | type"

_USER: Final = _Record(
    {"id": int, "is_bot": bool, "first_name": str}, {"last_name": str, "username": str, "language_code": str}
)
_CHAT: Final = _Record(
    {"id": int, "type": str}, {"title": str, "username": str, "first_name": str, "last_name": str, "is_forum": bool}
)
_ENTITY: Final = _Record({"type": str, "offset": int, "length": int}, {"user": _USER})
_ORIGIN: Final = _Record({"type": str}, {"chat": _CHAT, "message_id": int, "sender_user": _USER, "sender_chat": _CHAT})
_MESSAGE: Final = _Record(
    {"message_id": int, "date": int, "chat": _CHAT},
    {
        "from": _USER,
        "sender_chat": _CHAT,
        "via_bot": _USER,
        "text": str,
        "entities": _List(_ENTITY),
        "message_thread_id": int,
        "is_topic_message": bool,
        "media_group_id": str,
        "forward_origin": _ORIGIN,
        "location": _Record({"latitude": float, "longitude": float}),
        "left_chat_member": _USER,
        "migrate_to_chat_id": int,
        "migrate_from_chat_id": int,
    },
)
_MESSAGE.others["reply_to_message"] = _MESSAGE
_MEMBER: Final = _Record(
    {"status": str, "user": _USER}, {"is_member": bool, "can_send_messages": bool, "can_post_messages": bool}
)
_UPDATE: Final = _Record(
    {},
    {
        "message": _MESSAGE,
        "callback_query": _Record({"id": str, "from": _USER}, {"message": _MESSAGE, "data": str}),
        "inline_query": _Record({"id": str, "from": _USER, "query": str, "offset": str}),
        "poll_answer": _Record({"poll_id": str, "option_ids": _List(int)}, {"user": _USER, "voter_chat": _CHAT}),
        "my_chat_member": _Record(
            {"chat": _CHAT, "from": _USER, "date": int, "old_chat_member": _MEMBER, "new_chat_member": _MEMBER}
        ),
    },
)


KINDS: Final = frozenset(_UPDATE.others)
"""The kinds of update that we read at all."""


def read(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what we read of an update, the kinds that we never asked for left out."""
    return {name: value for name, value in raw.items() if name in KINDS or name == "update_id"}


def misshapen(raw: Mapping[str, Any]) -> str | None:
    """Return the first field of an update that is not as it should be, ``message.from.id``; None if all are."""
    fault = _fault(raw, _UPDATE, 0)
    return None if fault is None else fault.removeprefix(".") or "update"


def _fault(value: Any, shape: _Shape, depth: int) -> str | None:
    """Return the way to the first fault in a value, empty where it is the value itself; None if there is none."""
    if isinstance(shape, type):
        return None if _is_a(value, shape) else ""
    if depth > _DEEPEST or not isinstance(value, list if isinstance(shape, _List) else dict):
        return ""
    for name, inside, wanted in _parts(value, shape):
        fault = _fault(inside, wanted, depth + 1)
        if fault is not None:
            return f".{name}{fault}"
    return None


def _parts(value: Any, shape: _Record | _List) -> Iterator[tuple[str, Any, _Shape]]:
    """Yield what a list or an object holds that we read, with its name and shape."""
    if isinstance(shape, _List):
        for number, item in enumerate(value):
            yield str(number), item, shape.of
        return
    for name, wanted in shape.needed.items():
        yield name, value.get(name), wanted
    for name, wanted in shape.others.items():
        if (inside := value.get(name)) is not None:  # null says as much as nothing
            yield name, inside, wanted


def _is_a(value: Any, kind: type) -> bool:
    """Say whether a value is one of a kind: JSON's numbers are no truths, and have a size."""
    if kind is int:
        return type(value) is int and -_LARGEST < value < _LARGEST
    if kind is float:
        return type(value) in {int, float} and -_LARGEST < value < _LARGEST
    return isinstance(value, kind)
