"""Owns whether a bot may reach a chat or a message, in Telegram's words; may not change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.simulator.errors import BadRequestError, ForbiddenError
from bot.simulator.model import COMMANDING, Chat, Message

if TYPE_CHECKING:
    from bot.simulator.model import Bot
    from bot.simulator.world import World

_NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def chat_for(world: World, bot: Bot, chat_id: str, *, writing: bool = True) -> Chat:
    """The chat a method names.

    Args:
        world: where.
        bot: who asks.
        chat_id: a number or `@username`, as text.
        writing: whether the bot is about to write (a person who blocked it, or a group that was upgraded, refuses).

    Raises:
        BadRequestError: no such chat, or it was upgraded to a supergroup (`migrate_to_chat_id`).
        ForbiddenError: blocked, kicked, deactivated, or the person never wrote.
    """
    if not chat_id:
        raise BadRequestError("chat_id is empty")
    chat = _find(world, bot, chat_id, writing=writing)
    if chat.is_private:
        _check_private(world, chat, writing=writing)
    else:
        _check_group(bot, chat, writing=writing)
    return chat


def _find(world: World, bot: Bot, chat_id: str, *, writing: bool) -> Chat:
    if chat_id.startswith("@"):
        named = world.by_username(chat_id)
        if not isinstance(named, Chat):
            raise BadRequestError("chat not found")
        return named
    try:
        number = int(chat_id)
    except ValueError:
        number = 0
    chat = world.chats.get((number, bot.id if number > 0 else 0))
    if chat is not None and (not chat.is_private or chat.is_started):
        return chat
    user = world.users.get(number)
    if user is None or not writing:
        raise BadRequestError("chat not found")
    if user.is_bot:
        raise ForbiddenError("bots can't send messages to bots")
    if user.is_deactivated:
        raise ForbiddenError("user is deactivated")
    raise ForbiddenError("bot can't initiate conversation with a user")


def _check_private(world: World, chat: Chat, *, writing: bool) -> None:
    if not writing:
        return
    if world.users[chat.id].is_deactivated:
        raise ForbiddenError("user is deactivated")
    if chat.is_blocked:
        raise ForbiddenError("bot was blocked by the user")


def _check_group(bot: Bot, chat: Chat, *, writing: bool) -> None:
    name = _NAMES[chat.type]
    if chat.migrated_to and writing:
        raise BadRequestError("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
    status = chat.status_of(bot.id)
    if status == "kicked":
        raise ForbiddenError(f"bot was kicked from the {name}")
    if not chat.has(bot.id) and (writing or not chat.username):
        raise ForbiddenError(f"bot is not a member of the {name}")


def check_may_send(bot: Bot, chat: Chat, permission: str = "can_send_messages") -> None:
    """Refuse a bot that is in the chat but may not send this kind of message.

    Raises:
        BadRequestError: in Telegram's words.
    """
    if chat.is_private:
        return
    member = chat.members[bot.id]
    if chat.type == "channel":
        if member.status not in COMMANDING or not member.rights.get("can_post_messages", True):
            raise BadRequestError("need administrator rights in the channel chat")
        return
    if member.status in COMMANDING:
        return
    rights = member.rights if member.status == "restricted" else chat.permissions
    if not rights.get(permission, member.status != "restricted"):
        kind = permission.removeprefix("can_send_").replace("messages", "text messages").replace("_", " ")
        raise BadRequestError(f"not enough rights to send {kind} to the chat")


def message_for(world: World, bot: Bot, chat_id: str, message_id: int, what: str) -> Message:
    """A message that a method is about to touch; `what` names it in the refusal (`message to edit`).

    Raises:
        BadRequestError: `… not found`, and whatever `chat_for` raises.
    """
    chat = chat_for(world, bot, chat_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise BadRequestError(f"{what} not found")
    return message


def has_right(bot: Bot, chat: Chat, right: str) -> bool:
    """Whether the bot runs the chat with this right; always in private."""
    if chat.is_private:
        return True
    member = chat.members.get(bot.id)
    if member is None:
        return False
    return member.status == "creator" or (member.status == "administrator" and bool(member.rights.get(right, True)))
