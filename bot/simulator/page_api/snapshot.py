"""Owns the page's picture of everything and everyone; may not change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.model import PRESENT
from bot.simulator.views import user_view

if TYPE_CHECKING:
    from bot.simulator.model import Bot, Chat, User
    from bot.simulator.world import World

Json = dict[str, Any]


def snapshot(world: World, faults: list[Json], user_id: int = 0) -> Json:
    """Bots (their texts in this user's language), users, chats, faults and the simulator's time."""
    viewer = world.users.get(user_id)
    code = viewer.language_code if viewer else ""
    return {
        "bots": [bot_entry(bot, code) for bot in world.bots.values()],
        "users": [user_entry(world, user) for user in world.users.values() if not user.is_bot],
        "chats": [chat_entry(world, chat) for chat in world.chats.values() if not chat.migrated_to],
        "faults": faults,
        "now": world.clock.now(),
    }


def bot_entry(bot: Bot, language_code: str = "") -> Json:
    """One bot as the page lists it; what it told in a language counts by the first two letters, else the default."""
    language = language_code.split("-", maxsplit=1)[0].lower()

    def told(what: str) -> str:
        return bot.texts.get((what, language)) or bot.texts.get((what, ""), "")

    return {
        "id": bot.id,
        "username": bot.user.username,
        "first_name": told("name") or bot.user.first_name,
        "description": told("description"),
        "short_description": told("short_description"),
        "inline": bot.settings.is_inline,
        "inline_placeholder": bot.settings.inline_placeholder,
        "inline_feedback": bot.settings.has_inline_feedback,
        "privacy": bot.settings.has_privacy,
        "webhook": bot.webhook.url if bot.webhook else None,
        "menu_button": bot.menu_buttons.get(0, {"type": "commands"}),
    }


def user_entry(world: World, user: User) -> Json:
    """One person as the page lists them, with the bots they blocked."""
    blocked = [chat.bot_id for chat in world.chats.values() if chat.id == user.id and chat.is_blocked]
    return {**user_view(user), "blocked_bots": blocked, "deactivated": user.is_deactivated}


def chat_entry(world: World, chat: Chat) -> Json:
    """One chat as the page lists it; a private chat is one person with one bot."""
    entry: Json = {"id": chat.id, "type": chat.type, "members": [], "bots": []}
    if chat.is_private:
        bot = world.bots[chat.bot_id]
        status = "kicked" if chat.is_blocked else "member"
        entry |= {"title": bot.user.first_name, "members": [{"user_id": chat.id, "status": "member"}]}
        entry |= {"bots": [{"id": bot.id, "status": status}], "bot_id": bot.id, "started": chat.is_started}
        return entry | ({"pinned": chat.pinned[-1]} if chat.pinned else {})
    entry["title"] = chat.title
    for member in chat.members.values():
        if member.user_id in world.bots:
            entry["bots"].append({"id": member.user_id, "status": member.status})
        elif member.status in PRESENT:
            entry["members"].append({"user_id": member.user_id, "status": member.status})
    return entry | ({"pinned": chat.pinned[-1]} if chat.pinned else {})
