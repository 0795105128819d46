"""What platforms call what they tell us of.

Owns this list alone: a label takes known words only, and whoever has the secret of a webhook may send others.
"""

from __future__ import annotations

from typing import Final

TELEGRAM_KINDS: Final = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)
"""The fields of the Bot API's `Update` (version 10)."""
LINE_KINDS: Final = frozenset(
    {
        "accountLink",
        "activated",
        "beacon",
        "botResumed",
        "botSuspended",
        "deactivated",
        "delivery",
        "follow",
        "join",
        "leave",
        "memberJoined",
        "memberLeft",
        "membership",
        "message",
        "module",
        "postback",
        "unfollow",
        "unsend",
        "videoPlayComplete",
    }
)
"""The types of LINE's events (Messaging API, "Webhook Event Objects")."""
UPDATE_KINDS: Final = TELEGRAM_KINDS | LINE_KINDS
"""Any other is counted as ``unknown``."""
