"""The official SDK's models as judge of what goes to LINE and what comes from it, so that tests do not only agree with
themselves.

What a model has no place for is as wrong as what it refuses.
"""

from __future__ import annotations

from typing import Any

from bot.platforms.line.calls import lost_in

REQUESTS = {
    "reply": "ReplyMessageRequest",
    "push": "PushMessageRequest",
    "multicast": "MulticastRequest",
    "create_rich_menu": "RichMenuRequest",
}


def judge(model: Any, payload: dict[str, Any]) -> str | None:
    """Return what is wrong with a payload; None for nothing."""
    try:
        read = model.from_dict(payload).to_dict()
    except (ValueError, KeyError, TypeError) as error:
        return f"{model.__name__}: {error}"
    lost = lost_in(payload, read)
    return None if lost is None else f"{model.__name__} has no place for {lost}"


def judge_request(call: str, body: dict[str, Any]) -> str | None:
    """Return what is wrong with a call's body; None for nothing, and for calls whose body is no JSON."""
    from linebot.v3 import messaging  # noqa: PLC0415 - a second, for who needs it alone

    return judge(getattr(messaging, REQUESTS[call]), body) if call in REQUESTS else None


def judge_webhook(body: dict[str, Any]) -> str | None:
    """Return what is wrong with what is posted to a bot."""
    from linebot.v3 import webhooks  # noqa: PLC0415 - same

    return judge(webhooks.CallbackRequest, body)
