"""Owns what people do in their clients: write, press, start, forward, delete; may not know HTTP.

Votes live in `polls`, inline queries in `inline`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.simulator import messages
from bot.simulator.errors import PageError
from bot.simulator.formatting.formatted import formatted
from bot.simulator.model import COMMANDING, Bot, CallbackQuery, Chat, Message
from bot.simulator.views import chat_view, is_anonymous, message_view, user_view

if TYPE_CHECKING:
    from bot.simulator.world import World

Json = dict[str, Any]

_LONGEST_TEXT = 4096
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def place(
    world: World, chat_id: int, user_id: int, bot_id: int | None = None, *, may_be_upgraded: bool = False
) -> Chat:
    """The chat a person means: a group by its id, else their private chat with a bot (the only one by default).

    Raises:
        PageError: no such chat, they are not in it, or it is not clear which bot is meant.
    """
    world.user(user_id)
    chat = world.chats.get((chat_id, 0))
    if chat is not None:
        if not chat.has(user_id):
            raise PageError(f"User {user_id} is not in {chat.title}.", 403)
        if chat.migrated_to and not may_be_upgraded:
            raise PageError(f"{chat.title} became a supergroup: use chat {chat.migrated_to}.", 409)
        return chat
    if chat_id in world.bots:
        return world.private_chat(user_id, chat_id)
    if chat_id not in {user_id, 0}:
        raise PageError(f"There is no chat {chat_id}.", 404)
    if not bot_id and len(world.bots) != 1:
        raise PageError(f"Say which bot: {', '.join(map(str, world.bots)) or 'none has appeared yet'}.")
    return world.private_chat(user_id, world.bot(bot_id or next(iter(world.bots))).id)


def _open(world: World, chat: Chat, user_id: int) -> None:
    """Writing to a bot starts the chat with it, and unblocks it."""
    if world.users[user_id].is_deactivated:
        raise PageError("This account was deleted; it cannot write any more.", 403)
    if chat.type == "channel" and chat.status_of(user_id) not in {"creator", "administrator"}:
        raise PageError("Only administrators write in a channel.", 403)
    if chat.status_of(user_id) == "restricted" and not chat.members[user_id].rights.get("can_send_messages"):
        raise PageError(f"You may not write in {chat.title}.", 403)
    if chat.is_private:
        from bot.simulator.chats import set_block  # noqa: PLC0415 - chats needs messages, which this room feeds

        set_block(world, user_id, world.bots[chat.bot_id], blocked=False)
        if not chat.is_started:
            chat.is_started = True
            world.events.publish({"type": "chats"})


def post(
    world: World, chat: Chat, user_id: int, content: Json, *, reply_to: int = 0, as_chat: int = 0, **more: Any
) -> Message:
    """Put a person's message into a chat, under their name, anonymously if they run the chat so, or as their channel.

    Raises:
        PageError: they may not write here or in that chat's name, or what they reply to is gone.
    """
    _open(world, chat, user_id)
    _check_name(world, chat, user_id, as_chat)
    member = chat.members.get(user_id)
    if not as_chat and chat.type == "supergroup" and member is not None and is_anonymous(member):
        more |= {"as_chat": chat.id, "signature": member.title}
    elif as_chat:
        more["as_chat"] = as_chat
    if reply_to and reply_to not in chat.messages:
        raise PageError(f"There is no message {reply_to} to reply to.", 404)
    return messages.post(world, chat, user_id, content, reply_to=reply_to, **more)


def _check_name(world: World, chat: Chat, user_id: int, as_chat: int) -> None:
    if not as_chat:
        return
    channel = world.chats.get((as_chat, 0))
    if chat.type != "supergroup" or channel is None or channel.type != "channel":
        raise PageError("In a supergroup a person can write in the name of their own channel, and nowhere else.")
    if channel.status_of(user_id) != "creator":
        raise PageError("Only a channel's owner writes in its name.", 403)


def say(world: World, chat: Chat, user_id: int, text: str, *, reply_to: int = 0, as_chat: int = 0) -> Message:
    """Write text; commands, mentions and addresses are marked as a client marks them.

    Raises:
        PageError: empty or too long.
    """
    result = formatted(text)
    if not result.text:
        raise PageError("A message needs text.")
    if len(result.text) > _LONGEST_TEXT:
        raise PageError(f"A message has at most {_LONGEST_TEXT} characters, not {len(result.text)}.")
    return post(world, chat, user_id, result.fields("text", "entities"), reply_to=reply_to, as_chat=as_chat)


def start(world: World, user_id: int, bot: Bot, payload: str = "") -> Message:
    """Press START, or follow `t.me/bot?start=payload`.

    Raises:
        PageError: the payload is not 1-64 of A-Z a-z 0-9 _ -.
    """
    if payload and not _PAYLOAD.fullmatch(payload):
        raise PageError("A start payload has 1-64 characters out of A-Z, a-z, 0-9, _ and -.")
    chat = place(world, user_id, user_id, bot.id)
    return say(world, chat, user_id, f"/start {payload}".strip())


def message_in(chat: Chat, message_id: int) -> Message:
    """A message a person points at.

    Raises:
        PageError: gone.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise PageError(f"There is no message {message_id} in this chat.", 404)
    return message


def press(world: World, chat: Chat, user_id: int, message_id: int, data: str) -> CallbackQuery:
    """Press a callback button.

    Raises:
        PageError: the message or the button is gone.
    """
    message = message_in(chat, message_id)
    rows = (message.markup or {}).get("inline_keyboard", [])
    if not any(button.get("callback_data") == data for row in rows for button in row):
        raise PageError(f"Message {message_id} has no button with the data {data!r}.", 404)
    bot = world.bots[message.via_bot or message.sender_id]
    query = CallbackQuery(world.long_id(), bot.id, user_id, world.clock.now())
    world.remember_query(query)
    view: Json = {"id": query.id, "from": user_view(world.users[user_id])}
    if message.via_bot:
        view["inline_message_id"] = message.inline_message_id
    else:
        view["message"] = message_view(world, message)
    view |= {"chat_instance": str(chat.id * 7919 + bot.id), "data": data}
    world.issue(bot, "callback_query", view, chat=chat)
    return query


def forward(world: World, source: Message, target: Chat, user_id: int) -> Message:
    """Forward a message into another chat.

    Raises:
        PageError: it is protected, or says nothing that could be forwarded.
    """
    if source.is_protected:
        raise PageError("This message is protected; it cannot be forwarded.", 403)
    if messages.is_service(source):
        raise PageError("Service messages cannot be forwarded.")
    return post(world, target, user_id, dict(source.content), origin=origin_of(world, source), poll=source.poll)


def origin_of(world: World, source: Message) -> Json:
    """`MessageOrigin` of a forwarded message; a forward of a forward keeps the first."""
    if source.origin:
        return source.origin
    if source.chat.type == "channel":
        chat = chat_view(world, source.chat)
        return {"type": "channel", "date": source.date, "chat": chat, "message_id": source.id}
    if source.as_chat:
        return {"type": "chat", "date": source.date, "sender_chat": chat_view(world, world.chats[source.as_chat, 0])}
    return {"type": "user", "date": source.date, "sender_user": user_view(world.users[source.sender_id])}


def delete(world: World, chat: Chat, user_id: int, message_id: int) -> None:
    """Delete a message for everybody; bots are not told, as in Telegram.

    Raises:
        PageError: gone, or somebody else's in a group one does not run.
    """
    message = message_in(chat, message_id)
    own = message.sender_id == user_id or chat.is_private
    if not own and not _may_delete(chat, user_id):
        raise PageError("Only administrators with the right to delete messages delete what others wrote.", 403)
    messages.delete(world, message)


def _may_delete(chat: Chat, user_id: int) -> bool:
    if chat.status_of(user_id) not in COMMANDING:
        return False
    return bool(chat.members[user_id].rights.get("can_delete_messages", True))


def edit(world: World, chat: Chat, user_id: int, message_id: int, text: str) -> Message:
    """Rewrite one's own text message.

    Raises:
        PageError: somebody else's, or no text.
    """
    message = message_in(chat, message_id)
    if message.sender_id != user_id or "text" not in message.content:
        raise PageError("People edit only their own text messages.", 403)
    result = formatted(text)
    if not result.text:
        raise PageError("A message needs text.")
    messages.edit(world, message, result.fields("text", "entities"), message.markup)
    messages.deliver(world, message, edited=True)
    return message
