"""Owns sendMessage, what all sending methods share, locations and chat actions; may not know media or polls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import access, messages, views
from bot.simulator.errors import BadRequestError
from bot.simulator.formatting.formatted import FormattedText, formatted
from bot.simulator.keyboards import reply_markup
from bot.simulator.methods.call import Call, method
from bot.simulator.params import whole

if TYPE_CHECKING:
    from bot.simulator.model import Chat, Json, Message

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel"),
        *("record_audio", "upload_audio"),
    }
)
_PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def text_of(
    call: Call, source: Json | None = None, names: tuple[str, str, str] = ("text", "parse_mode", "entities")
) -> FormattedText:
    """A formatted text from the request (or from an object inside it), people in it made known.

    Raises:
        BadRequestError: it cannot be parsed.
    """
    text_name, mode_name, entities_name = names
    if source is None:
        params = call.params
        raw, mode = params.text(text_name), params.text(mode_name)
        given = params.structure(entities_name) if not mode else None
    else:
        raw, mode = str(source.get(text_name) or ""), str(source.get(mode_name) or "")
        given = source.get(entities_name)
    result = formatted(raw, mode, given if isinstance(given, list) else None)
    if not any(entity["type"] == "text_mention" for entity in result.entities):
        return result
    return FormattedText(result.text, [e for entity in result.entities if (e := _introduced(call, entity))])


def _introduced(call: Call, entity: Json) -> Json | None:
    """A mention by id shows the person; one the bot cannot know is dropped, as Telegram does."""
    if entity["type"] != "text_mention":
        return entity
    known = call.world.users.get(_user_id(entity["user"]))
    return {**entity, "user": views.user_view(known)} if known else None


def _user_id(user: Any) -> int:
    return whole(user.get("id"), "id") if isinstance(user, dict) else 0


def message_text(call: Call, source: Json | None = None, name: str = "text") -> FormattedText:
    """The text of a message.

    Raises:
        BadRequestError: empty or longer than 4,096 characters after entities.
    """
    result = text_of(call, source, (name, "parse_mode", "entities"))
    if not result.text:
        raise BadRequestError("message text is empty" if not _raw(call, source, name) else "text must be non-empty")
    if len(result.text) > LONGEST_TEXT:
        raise BadRequestError("message is too long")
    return result


def _raw(call: Call, source: Json | None, name: str) -> str:
    return call.params.text(name) if source is None else str(source.get(name) or "")


def caption(call: Call, source: Json | None = None) -> Json:
    """The caption fields of a message.

    Raises:
        BadRequestError: longer than 1,024 characters after entities.
    """
    result = text_of(call, source, ("caption", "parse_mode", "caption_entities"))
    if len(result.text) > LONGEST_CAPTION:
        raise BadRequestError("message caption is too long")
    return result.fields("caption", "caption_entities")


def link_preview(value: Any) -> Json | None:
    """`link_preview_options` as a message shows them.

    Raises:
        BadRequestError: not an object.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequestError("Object expected as link preview options")
    options: Json = {name: True for name in _PREVIEW_FLAGS if value.get(name)}
    return options | ({"url": str(value["url"])} if value.get("url") else {})


def chat_to_write(call: Call, permission: str = "can_send_messages") -> Chat:
    """The chat of a sending method, checked for the bot's right to send there."""
    chat = access.chat_for(call.world, call.bot, call.chat_id)
    access.check_may_send(call.bot, chat, permission)
    return chat


def send(call: Call, chat: Chat, content: Json, **more: Any) -> Message:
    """Post a bot's message with the options that every sending method shares.

    Raises:
        BadRequestError: a bad keyboard, or the message to reply to is gone.
    """
    reply_to, quote = _reply(call, chat)
    params = call.params
    options: Json = {
        "markup": reply_markup(params),
        "reply_to": reply_to,
        "quote": quote,
        "is_protected": params.flag("protect_content"),
        "effect_id": params.text("message_effect_id") if chat.is_private else "",
    }
    return messages.post(call.world, chat, call.bot.id, content, **(options | more))


def _reply(call: Call, chat: Chat) -> tuple[int, Json | None]:
    given = call.params.structure("reply_parameters", "reply parameters")
    if given is None:
        wanted = call.params.number("reply_to_message_id")
        given = {"message_id": wanted} if wanted else {}
        given["allow_sending_without_reply"] = call.params.flag("allow_sending_without_reply")
    if not isinstance(given, dict):
        raise BadRequestError("Object expected as reply parameters")
    message_id = whole(given.get("message_id"), "message_id")
    if message_id == 0:
        return 0, None
    original = chat.messages.get(message_id)
    if original is None:
        if given.get("allow_sending_without_reply"):
            return 0, None
        raise BadRequestError("message to be replied not found")
    return message_id, _quote(original, given)


def _quote(original: Message, given: Json) -> Json | None:
    if not given.get("quote"):
        return None
    mode, entities = str(given.get("quote_parse_mode") or ""), given.get("quote_entities")
    quote = formatted(str(given["quote"]), mode, entities, detecting=False)
    text = original.content.get("text") or original.content.get("caption") or ""
    position = text.find(quote.text)
    if position < 0:
        raise BadRequestError("QUOTE_TEXT_INVALID")
    place = whole(given.get("quote_position"), "quote_position", position)
    return {**quote.fields("text", "entities"), "position": place, "is_manual": True}


@method("sendMessage", counted=True)
def send_message(call: Call) -> Json:
    """Text."""
    if not call.params.text("text"):
        raise BadRequestError("message text is empty")
    chat = chat_to_write(call)
    text = message_text(call)
    preview = link_preview(call.params.structure("link_preview_options", "link preview options"))
    if preview is None and call.params.flag("disable_web_page_preview"):
        preview = {"is_disabled": True}
    message = send(call, chat, text.fields("text", "entities"), link_preview=preview)
    return views.message_view(call.world, message)


def location_of(call: Call) -> Json:
    """A point on the earth.

    Raises:
        BadRequestError: missing or out of range.
    """
    latitude, longitude = call.params.fraction("latitude"), call.params.fraction("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise BadRequestError("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


@method("sendLocation", counted=True)
def send_location(call: Call) -> Json:
    """A point on the map."""
    chat = chat_to_write(call, "can_send_other_messages")
    return views.message_view(call.world, send(call, chat, {"location": location_of(call)}))


@method("sendVenue", counted=True)
def send_venue(call: Call) -> Json:
    """A named place."""
    chat = chat_to_write(call, "can_send_other_messages")
    location = location_of(call)
    venue = {"location": location, "title": call.params.required("title"), "address": call.params.required("address")}
    return views.message_view(call.world, send(call, chat, {"location": location, "venue": venue}))


@method("sendContact", counted=True)
def send_contact(call: Call) -> Json:
    """A phone number with a name."""
    chat = chat_to_write(call, "can_send_other_messages")
    contact = {name: call.params.required(name) for name in ("phone_number", "first_name")}
    contact |= {name: call.params.text(name) for name in ("last_name", "vcard") if call.params.text(name)}
    return views.message_view(call.world, send(call, chat, {"contact": contact}))


@method("sendDice", counted=True)
def send_dice(call: Call) -> Json:
    """A number by chance."""
    chat = chat_to_write(call, "can_send_other_messages")
    emoji = call.params.text("emoji") or "🎲"
    faces = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}.get(emoji)
    if faces is None:
        raise BadRequestError("wrong emoji specified")
    dice = {"emoji": emoji, "value": call.world.chance.randint(1, faces)}
    return views.message_view(call.world, send(call, chat, {"dice": dice}))


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """`typing…` and the like."""
    chat = chat_to_write(call)
    action = call.params.text("action").lower()
    if action not in _ACTIONS:
        raise BadRequestError("Wrong parameter action in request")
    where = {"chat_id": chat.id, "bot_id": chat.bot_id or None}
    event = {"type": "chat_action", **where, "from": call.bot.id, "action": action}
    call.world.events.publish(event, messages.audience(chat))
    return True
