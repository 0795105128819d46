"""What the bot says on LINE in one turn, as a value: messages in LINE's JSON, and quick replies below the last.

Owned by the border between render, which makes speeches, and messenger, which sends them. No network, no wording and
nothing of the SDK may enter, so that what is said can be compared as a whole value in tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.words.text import utf16_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    Json: TypeAlias = Mapping[str, Any]
    """An object of the Messaging API, fit for `json.dumps`; whoever holds one changes nothing in it."""

MOST_MESSAGES: Final = 5
"""In one reply or push."""
MOST_QUICK_REPLIES: Final = 13
MOST_UNITS: Final = 5000
"""UTF-16 units of a text message."""
MOST_LABEL: Final = 20
"""Characters on a quick reply or a button."""
MOST_DATA: Final = 300
"""Characters of a postback's data."""


def check_data(data: str) -> None:
    """Take a postback's data.

    Raises:
        ValueError: LINE would refuse it.
    """
    if not 1 <= len(data) <= MOST_DATA:
        raise ValueError(f"postback data must have 1 to {MOST_DATA} characters: {data!r}")


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button above the keyboard that goes away with the next message.

    Attributes:
        label: At most 20 characters.
        data: Sent to the bot as a postback; None where text is written instead.
        text: Written in the chat in the person's name; None for nothing.

    Raises:
        ValueError: LINE would refuse the whole message.
    """

    label: str
    data: str | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        """Check limits where the mistake is made, not where the message is refused."""
        if not 1 <= len(self.label) <= MOST_LABEL:
            raise ValueError(f"a label must have 1 to {MOST_LABEL} characters: {self.label!r}")
        if self.data is None and not self.text:
            raise ValueError("a quick reply must send data or write text")
        if self.data is not None:
            check_data(self.data)


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one turn: as one reply or one push, which LINE delivers whole or not at all.

    Attributes:
        messages: 1 to 5.
        quick_replies: Below the last message; at most 13.

    Raises:
        ValueError: LINE would refuse it.
    """

    messages: tuple[Json, ...]
    quick_replies: tuple[QuickReply, ...] = ()

    def __post_init__(self) -> None:
        """Check limits where the mistake is made."""
        if not 1 <= len(self.messages) <= MOST_MESSAGES:
            raise ValueError(f"a speech must have 1 to {MOST_MESSAGES} messages, not {len(self.messages)}")
        if len(self.quick_replies) > MOST_QUICK_REPLIES:
            raise ValueError(f"a speech has at most {MOST_QUICK_REPLIES} quick replies, not {len(self.quick_replies)}")

    def __add__(self, other: Speech) -> Speech:
        """Return both in one turn, with the other's quick replies, or ours where it has none."""
        return Speech(self.messages + other.messages, other.quick_replies or self.quick_replies)


def as_json(speech: Speech) -> list[dict[str, Any]]:
    """Return the messages as the Messaging API takes them."""
    messages = [dict(message) for message in speech.messages]
    if speech.quick_replies:
        messages[-1]["quickReply"] = {"items": [_item(one) for one in speech.quick_replies]}
    return messages


def text_message(text: str) -> Json:
    """Return a text message.

    Raises:
        ValueError: It has no or more than 5,000 UTF-16 units.
    """
    length = utf16_length(text)
    if not 1 <= length <= MOST_UNITS:
        raise ValueError(f"a text message must have 1 to {MOST_UNITS} UTF-16 units, not {length}")
    return {"type": "text", "text": text}


def _item(reply: QuickReply) -> Json:
    if reply.data is None:
        return {"type": "action", "action": {"type": "message", "label": reply.label, "text": reply.text}}
    action = {"type": "postback", "label": reply.label, "data": reply.data}
    return {"type": "action", "action": action | ({"displayText": reply.text} if reply.text else {})}
