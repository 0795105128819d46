"""The events that LINE posts, as JSON, and how they are signed."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Any

from tests.line.world import BOT_ID

if TYPE_CHECKING:
    from tests.line.world import Chat, World

    Event = dict[str, Any]

ANSWERABLE = {"message", "postback", "follow", "join", "memberJoined"}


def event(world: World, kind: str, chat: Chat, person: Chat | None, **content: Any) -> Event:
    """Return an event; whatever can be answered has a token."""
    source: Event = {"type": chat.kind}
    if chat.kind != "user":
        source[f"{chat.kind}Id"] = chat.id
    if person is not None:
        source["userId"] = person.id
    made = {
        "type": kind,
        "mode": "active",
        "timestamp": int(world.now().timestamp() * 1000),
        "source": source,
        "webhookEventId": f"01{world.number():024d}",
        "deliveryContext": {"isRedelivery": False},
    }
    token = {"replyToken": world.token(chat)} if kind in ANSWERABLE else {}
    return made | token | content


def text_of(world: World, text: str, *, mentions_bot: bool = False) -> Event:
    """Return the message of an event: text, which begins with the bot's name where it is mentioned."""
    number = world.number()
    message: Event = {"type": "text", "id": str(number), "quoteToken": f"q{number}", "text": text}
    if mentions_bot:
        name = "@Bot"
        mentionee = {"type": "user", "index": 0, "length": len(name), "userId": BOT_ID, "isSelf": True}
        message |= {"text": f"{name} {text}", "mention": {"mentionees": [mentionee]}}
    return message


def sticker(world: World) -> Event:
    """Return the message of an event: a sticker."""
    number = world.number()
    return {
        "type": "sticker",
        "id": str(number),
        "quoteToken": f"q{number}",
        "packageId": "446",
        "stickerId": "1988",
        "stickerResourceType": "STATIC",
    }


def again(one: Event) -> Event:
    """Return an event as it is delivered once more."""
    return one | {"deliveryContext": {"isRedelivery": True}}


def signature(secret: str, body: bytes) -> str:
    """Return the value of ``x-line-signature``."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
