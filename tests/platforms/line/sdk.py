"""What the bot says on LINE, held against the official SDK's models: what they do not know, LINE would refuse."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bot.platforms.line.speech import as_json

if TYPE_CHECKING:
    from bot.platforms.line.speech import Speech


def held(speech: Speech) -> None:
    """Check each message of a speech."""
    for message in as_json(speech):
        held_message(message)


def held_message(message: dict[str, Any]) -> None:
    """Check that the SDK understands all of a message: read and written again it is the same."""
    model = _models()["flex" if message["type"] == "flex" else "text"]
    assert model.from_dict(message).to_dict() == message


@cache
def _models() -> dict[str, Any]:
    from linebot.v3.messaging import FlexMessage, TextMessage  # noqa: PLC0415 - two seconds, for who needs it alone

    return {"flex": FlexMessage, "text": TextMessage}
