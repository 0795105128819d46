"""Owns copying, forwarding, pinning and reacting: what happens to messages that exist; may not send new words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import access, messages, people, views
from bot.simulator.errors import BadRequestError
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.editing import message_ids
from bot.simulator.methods.sending import caption, chat_to_write, send

if TYPE_CHECKING:
    from bot.simulator.model import Chat, Json, Message

_ROWS_OF_EMOJI = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥",
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨",
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡",
)
_EMOJI = frozenset(emoji for row in _ROWS_OF_EMOJI for emoji in row.split())


def _source(call: Call, what: str, message_id: int) -> Message:
    from_chat = call.params.text("from_chat_id").strip()
    chat = access.chat_for(call.world, call.bot, from_chat, writing=False)
    message = chat.messages.get(message_id)
    if message is None:
        raise BadRequestError(f"{what} not found")
    return message


def _check_takes_along(message: Message, verb: str) -> None:
    if message.is_protected or messages.is_service(message):
        raise BadRequestError(f"the message can't be {verb}")


def _forwarded(call: Call, chat: Chat, source: Message) -> Message:
    _check_takes_along(source, "forwarded")
    origin = people.origin_of(call.world, source)
    return messages.post(
        call.world,
        chat,
        call.bot.id,
        dict(source.content),
        origin=origin,
        poll=source.poll,
        is_protected=call.params.flag("protect_content"),
    )


def _copied(call: Call, chat: Chat, source: Message, content: Json) -> Message:
    _check_takes_along(source, "copied")
    if source.poll is not None:
        raise BadRequestError("the message can't be copied")
    return send(call, chat, content, link_preview=source.link_preview)


@method("forwardMessage", counted=True)
def forward_message(call: Call) -> Json:
    """One message, with its origin."""
    chat = chat_to_write(call)
    source = _source(call, "message to forward", call.message_id())
    return views.message_view(call.world, _forwarded(call, chat, source))


@method("forwardMessages", counted=True)
def forward_messages(call: Call) -> list[Json]:
    """Several messages; those that are gone are skipped."""
    chat = chat_to_write(call)
    sources = _sources(call, "message to forward")
    return [{"message_id": _forwarded(call, chat, source).id} for source in sources]


def _sources(call: Call, what: str) -> list[Message]:
    source_chat = access.chat_for(call.world, call.bot, call.params.text("from_chat_id").strip(), writing=False)
    found = [message for number in message_ids(call) if (message := source_chat.messages.get(number))]
    if not found:
        raise BadRequestError(f"{what} not found")
    return found


@method("copyMessage", counted=True)
def copy_message(call: Call) -> Json:
    """One message as if the bot had written it."""
    chat = chat_to_write(call)
    source = _source(call, "message to copy", call.message_id())
    content = dict(source.content)
    if call.params.has("caption") and not content.keys().isdisjoint({"photo", "document"}):
        content = {name: value for name, value in content.items() if name not in {"caption", "caption_entities"}}
        content |= caption(call)
    return {"message_id": _copied(call, chat, source, content).id}


@method("copyMessages", counted=True)
def copy_messages(call: Call) -> list[Json]:
    """Several messages as if the bot had written them."""
    chat = chat_to_write(call)
    sources = _sources(call, "message to copy")
    return [{"message_id": _copied(call, chat, source, dict(source.content)).id} for source in sources]


def _check_may_pin(call: Call, chat: Chat) -> None:
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if not access.has_right(call.bot, chat, right) and not chat.permissions.get("can_pin_messages"):
        raise BadRequestError("not enough rights to manage pinned messages in the chat")


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """Keep a message in sight."""
    message = access.message_for(call.world, call.bot, call.chat_id, call.message_id(), "message to pin")
    chat = message.chat
    _check_may_pin(call, chat)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    messages.post(call.world, chat, call.bot.id, {"pinned_message": message.id})
    call.world.events.publish({"type": "chats"})
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """Let a pinned message go: the one named, or the newest."""
    chat = access.chat_for(call.world, call.bot, call.chat_id)
    _check_may_pin(call, chat)
    wanted = call.params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise BadRequestError("Message to unpin not found")
    chat.pinned.remove(wanted)
    call.world.events.publish({"type": "chats"})
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Let all pinned messages go."""
    chat = access.chat_for(call.world, call.bot, call.chat_id)
    _check_may_pin(call, chat)
    chat.pinned.clear()
    call.world.events.publish({"type": "chats"})
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    """One emoji under a message, or none."""
    message = access.message_for(call.world, call.bot, call.chat_id, call.message_id(), "message to react")
    given = call.params.array("reaction", "ReactionType") or []
    if len(given) > 1:
        raise BadRequestError("REACTIONS_TOO_MANY")
    reactions = [_reaction(item) for item in given]
    if reactions:
        message.reactions[call.bot.id] = reactions
    else:
        message.reactions.pop(call.bot.id, None)
    messages.show(call.world, message, "edited_message")
    return True


def _reaction(item: Any) -> Json:
    if not isinstance(item, dict):
        raise BadRequestError("Can't parse ReactionType: expected an Object")
    match item.get("type"):
        case "emoji":
            emoji = str(item.get("emoji") or "").replace("\ufe0f", "")
            if emoji not in _EMOJI:
                raise BadRequestError("REACTION_INVALID")
            return {"type": "emoji", "emoji": emoji}
        case "custom_emoji":
            return {"type": "custom_emoji", "custom_emoji_id": str(item.get("custom_emoji_id") or "")}
        case _:
            raise BadRequestError("Can't parse ReactionType: invalid reaction type specified")
