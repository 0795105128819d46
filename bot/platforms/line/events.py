"""What LINE posts to the webhook, as values: who did what, where and when.

Owns reading LINE's JSON, which `webhook.yml` of github.com/line/line-openapi describes. Whoever reads it here needs
no SDK, and what is new or strange to us is an `Unknown`, never an error; only what has no id is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.chat import ChatKey, Platform
from bot.platforms.line.arrivals import LONGEST_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

_LATE: Final = timedelta(minutes=1)


class SourceKind(StrEnum):
    """Where something happened."""

    USER = "user"
    GROUP = "group"
    ROOM = "room"


_ID_FIELDS = {SourceKind.USER: "userId", SourceKind.GROUP: "groupId", SourceKind.ROOM: "roomId"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where something happened, and who did it.

    Attributes:
        kind: A chat with one person, a group, or a room, which is a group without a name.
        chat: The chat.
        user_id: Who did it; None where LINE does not say, as of members who have not agreed to that.
    """

    kind: SourceKind
    chat: ChatKey
    user_id: str | None

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.kind is SourceKind.USER

    @property
    def person(self) -> ChatKey | None:
        """Whoever did it, by the key of their private chat."""
        return None if self.user_id is None else ChatKey(Platform.LINE, self.user_id)


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote text.

    Attributes:
        message_id: LINE's.
        text: As written, a mention of the bot included.
        is_to_us: It mentions the bot.
        named_at: Where names that are mentioned stand in the text, the bot's and others', each as the first UTF-16 unit
            and the one behind the last.
    """

    message_id: str
    text: str
    is_to_us: bool = False
    named_at: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody sent something that is no text, as its kind says: ``image``, ``sticker``, ``location`` and so on."""

    message_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody tapped a button of ours.

    Attributes:
        data: What the button carries.
        params: What a date or time picker adds: ``date``, ``time`` or ``datetime``.
    """

    data: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody added the bot as a friend, or unblocked it."""


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """Somebody blocked the bot."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was taken into a group or room."""


@dataclass(frozen=True, slots=True)
class Left:
    """The bot is in a group or room no more."""


@dataclass(frozen=True, slots=True)
class MembersJoined:
    """People came into a group or room."""

    user_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembersLeft:
    """People left a group or room."""

    user_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsent:
    """Somebody took a message back."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that means nothing to us."""

    kind: str


Happening: TypeAlias = (
    Said | Sent | Pressed | Followed | Unfollowed | Joined | Left | MembersJoined | MembersLeft | Unsent | Unknown
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        id: LINE's, the same whenever it is delivered again.
        at: When it happened, by LINE's clock; aware, UTC.
        arrived_at: When it came here; aware, UTC.
        source: None where it happened nowhere in particular.
        happening: What happened.
        reply_token: Answers it for free, once, within about a minute of its arrival; None where there is none.
        is_redelivery: LINE had posted it before, and was not told that it arrived.
    """

    id: str
    at: datetime
    arrived_at: datetime
    source: Source | None
    happening: Happening
    reply_token: str | None = None
    is_redelivery: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it tells of a while ago: what has been heard since may have happened after it."""
        return self.is_redelivery or self.arrived_at - self.at > _LATE


def read_event(raw: Mapping[str, Any], arrived_at: datetime) -> Event | None:
    """Return an event of LINE's JSON; None for what has no id and cannot be told from another.

    Whoever calls it has seen the signature of what it came in; of its shape nothing is taken for granted all the same.
    """
    event_id = raw.get("webhookEventId")
    if not isinstance(event_id, str) or not event_id:
        return None
    token = raw.get("replyToken")
    return Event(
        id=event_id,
        at=_instant(raw.get("timestamp"), arrived_at),
        arrived_at=arrived_at,
        source=_source(raw.get("source")),
        # In standby another module answers: what is said to it is not said to us.
        happening=Unknown("standby") if raw.get("mode") == "standby" else _happening(raw),
        reply_token=token if isinstance(token, str) and token else None,
        is_redelivery=_mapping(raw.get("deliveryContext")).get("isRedelivery") is True,
    )


def _instant(milliseconds: object, otherwise: datetime) -> datetime:
    """Return an instant, counted since 1970; `otherwise` where there is none that a calendar has."""
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return otherwise
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return otherwise


def _source(raw: object) -> Source | None:
    source = _mapping(raw)
    try:
        kind = SourceKind(str(source.get("type")))
    except ValueError:
        return None
    chat_id, user_id = _id(source.get(_ID_FIELDS[kind])), _id(source.get("userId"))
    return Source(kind, ChatKey(Platform.LINE, chat_id), user_id or None) if chat_id else None


def _happening(raw: Mapping[str, Any]) -> Happening:  # noqa: PLR0911 - a table, one row a kind
    """Return what happened."""
    match raw.get("type"):
        case "message":
            return _message(_mapping(raw.get("message")))
        case "postback":
            postback = _mapping(raw.get("postback"))
            params = _mapping(postback.get("params"))
            chosen = tuple(sorted((name, value) for name, value in params.items() if isinstance(value, str)))
            return Pressed(_text(postback.get("data")), chosen)
        case "follow":
            return Followed()
        case "unfollow":
            return Unfollowed()
        case "join":
            return Joined()
        case "leave":
            return Left()
        case "memberJoined":
            return MembersJoined(_members(raw.get("joined")))
        case "memberLeft":
            return MembersLeft(_members(raw.get("left")))
        case "unsend":
            return Unsent(_text(_mapping(raw.get("unsend")).get("messageId")))
        case kind:
            return Unknown(str(kind)[:40])


def _message(message: Mapping[str, Any]) -> Said | Sent:
    message_id, kind = _text(message.get("id")), str(message.get("type"))[:40]
    if kind != "text" or not isinstance(message.get("text"), str):
        return Sent(message_id, kind)
    mentioned = _mapping(message.get("mention")).get("mentionees")
    named = [_mapping(one) for one in mentioned] if isinstance(mentioned, list) else []
    is_to_us = any(one.get("isSelf") is True for one in named)
    return Said(message_id, message["text"], is_to_us, tuple(place for one in named if (place := _place(one))))


def _place(mentioned: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return where a name stands; None where that is not said."""
    index, length = mentioned.get("index"), mentioned.get("length")
    if not (isinstance(index, int) and isinstance(length, int) and index >= 0 and length > 0):
        return None
    return index, index + length


def _members(raw: object) -> tuple[str, ...]:
    members = _mapping(raw).get("members")
    found = [_id(_mapping(member).get("userId")) for member in members] if isinstance(members, list) else []
    return tuple(user_id for user_id in found if user_id)


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _id(raw: object) -> str:
    """Return the id of somebody, or of a chat; empty for what is none and could not be kept."""
    found = _text(raw)
    return found if len(found) <= LONGEST_ID else ""


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""
