"""Owns which command menu somebody sees: scopes and languages, resolved as Telegram does; may not read requests.

Order after the Bot API's "Determining list of commands": the narrowest scope with commands wins, and within a scope
the user's language before none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.model import COMMANDING

if TYPE_CHECKING:
    from bot.simulator.model import Bot, Chat

Json = dict[str, Any]


def scope_key(kind: str, chat_id: int = 0, user_id: int = 0) -> str:
    """The name under which a scope's commands are filed."""
    if kind == "chat_member":
        return f"{kind}:{chat_id}:{user_id}"
    return f"{kind}:{chat_id}" if kind in {"chat", "chat_administrators"} else kind


def scopes_for(chat: Chat, user_id: int) -> list[str]:
    """The scopes that apply to a user in a chat, narrowest first."""
    if chat.is_private:
        return [scope_key("chat", chat.id), "all_private_chats", "default"]
    runs = chat.status_of(user_id) in COMMANDING
    scopes = [
        scope_key("chat_member", chat.id, user_id),
        scope_key("chat_administrators", chat.id) if runs else "",
        scope_key("chat", chat.id),
        "all_chat_administrators" if runs else "",
        "all_group_chats",
        "default",
    ]
    return [scope for scope in scopes if scope]


def resolved(bot: Bot, chat: Chat, user_id: int, language_code: str) -> list[Json]:
    """The commands a user sees in a chat; languages count by their first two letters."""
    language = language_code.split("-", maxsplit=1)[0].lower()
    for scope in scopes_for(chat, user_id):
        for code in (language, ""):
            commands = bot.commands.get((scope, code))
            if commands:
                return commands
    return []
