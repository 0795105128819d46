"""Owns the life of a message: posted, delivered, edited, deleted; may not parse requests.

Who receives what follows Telegram's privacy mode: in a group a bot sees commands meant for it, mentions, replies to it,
messages sent through it and service messages, unless it runs the chat or its privacy mode is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.formatting import utf16
from bot.simulator.model import COMMANDING, PRESENT, Bot, Chat, Message
from bot.simulator.page_api.views import message_for_page
from bot.simulator.views import message_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.simulator.world import World

Json = dict[str, Any]

_KEPT_MESSAGES = 5000
SERVICE = frozenset(
    (
        *("new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "channel_chat_created"),
        *("supergroup_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message"),
    )
)
"""The content fields that make a message a service message."""


def is_service(message: Message) -> bool:
    """Whether Telegram wrote it rather than a person or a bot."""
    return not SERVICE.isdisjoint(message.content)


def post(world: World, chat: Chat, sender_id: int, content: Json, **more: Any) -> Message:
    """Put a message into a chat, show it to watchers and deliver it to bots.

    Args:
        world: where.
        chat: into which chat.
        sender_id: the user or bot who wrote it; 0 in channels.
        content: the Bot API fields that say what it is.
        more: further attributes of `Message`.
    """
    message = Message(world.next_message_id(chat), chat, world.clock.unix(), sender_id, content, **more)
    chat.messages[message.id] = message
    if message.poll is not None:
        message.poll.places.append((chat.key, message.id))
    if len(chat.messages) > _KEPT_MESSAGES:
        chat.messages.pop(next(iter(chat.messages)))
    if sender_id in world.bots and not is_service(message):
        chat.last_bot = sender_id
        world.sent.add(world.clock.now(), message)
    show(world, message, "message")
    deliver(world, message)
    return message


def deliver(world: World, message: Message, *, edited: bool = False) -> None:
    """Issue the update that a new or edited message is to the bots that may see it."""
    kind = "channel_post" if message.chat.type == "channel" else "message"
    kind = f"edited_{kind}" if edited else kind
    view: Json | None = None
    for bot in recipients(world, message):
        view = view or message_view(world, message)
        world.issue(bot, kind, view, chat=message.chat, message=message)


def recipients(world: World, message: Message) -> Iterator[Bot]:
    """The bots to which a message is delivered."""
    chat = message.chat
    if chat.is_private:
        bot = world.bots[chat.bot_id]
        if message.sender_id != bot.id or "pinned_message" in message.content:
            yield bot
        return
    service = is_service(message)
    if message.sender_id in world.bots and not service and chat.type != "channel":
        return
    for member in list(chat.members.values()):
        bot_in_chat = world.bots.get(member.user_id)
        if bot_in_chat is None or member.status not in PRESENT:
            continue
        if chat.type == "channel":
            wanted = service or bot_in_chat.id != message.sender_id
        else:
            wanted = service or sees_all(bot_in_chat, chat) or concerns(world, message, bot_in_chat)
        if wanted:
            yield bot_in_chat


def sees_all(bot: Bot, chat: Chat) -> bool:
    """Whether privacy mode does not hold for the bot here."""
    return not bot.settings.has_privacy or chat.status_of(bot.id) in COMMANDING


def concerns(world: World, message: Message, bot: Bot) -> bool:
    """Whether a group message is meant for a bot in privacy mode."""
    if message.via_bot == bot.id:
        return True
    replied = message.chat.messages.get(message.reply_to)
    if replied is not None and replied.sender_id == bot.id:
        return True
    text = message.content.get("text") or message.content.get("caption") or ""
    marked = message.content.get("entities") or message.content.get("caption_entities") or ()
    name = bot.user.username.lower()
    for entity in marked:
        if entity["type"] == "text_mention" and entity["user"]["id"] == bot.id:
            return True
        if entity["type"] not in {"mention", "bot_command"}:
            continue
        part = utf16.cut(text, entity["offset"], entity["length"]).lower()
        addressee = part.partition("@")[2]
        if addressee == name:
            return True
        if entity["type"] == "bot_command" and not addressee:
            return _hears_plain_commands(world, message.chat, bot)
    return False


def _hears_plain_commands(world: World, chat: Chat, bot: Bot) -> bool:
    """`/command` without a name goes to the only bot, else to the one that spoke last."""
    if chat.last_bot in {0, bot.id} or not chat.has(chat.last_bot):
        return True
    return sum(user_id in world.bots and chat.has(user_id) for user_id in chat.members) == 1


def edit(world: World, message: Message, content: Json, markup: Json | None, *, silently: bool = False) -> None:
    """Replace what a message says and its keyboard; `silently` leaves no edit date (keyboards only)."""
    message.content = content
    message.markup = markup
    if not silently:
        message.edited_at = world.clock.unix()
    show(world, message, "edited_message")


def delete(world: World, message: Message) -> None:
    """Take a message away for everybody."""
    chat = message.chat
    chat.messages.pop(message.id, None)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    world.inline_messages.pop(message.inline_message_id, None)
    event = {"type": "deleted", "chat_id": chat.id, "bot_id": chat.bot_id or None, "message_id": message.id}
    world.events.publish(event, audience(chat))


def show(world: World, message: Message, kind: str) -> None:
    """Tell the watchers of a chat about a new or changed message."""
    if not world.events.watchers:
        return
    chat = message.chat
    frame: Json = {"type": kind, "chat_id": chat.id, "bot_id": chat.bot_id or None}

    def view(user_id: int) -> Json:
        return {**frame, "message": message_for_page(world, message, user_id)}

    world.events.publish_views(audience(chat), view)


def audience(chat: Chat) -> set[int]:
    """The people who can see a chat."""
    if chat.is_private:
        return {chat.id}
    return {member.user_id for member in chat.members.values() if member.status in PRESENT}
