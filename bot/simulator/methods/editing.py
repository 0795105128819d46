"""Owns editing and deleting messages; may not know how they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import access, messages, views
from bot.simulator.errors import BadRequestError
from bot.simulator.keyboards import reply_markup
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.sending import caption, link_preview, message_text
from bot.simulator.params import whole

if TYPE_CHECKING:
    from bot.simulator.model import Json, Message

_DELETABLE_FOR = 48 * 60 * 60
_MOST_DELETED = 100
_TEXT = ("text", "entities")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def message_to_edit(call: Call) -> Message:
    """The bot's own message that an editing method names, by chat and number or by inline id.

    Raises:
        BadRequestError: gone, or not the bot's.
    """
    inline_id = call.params.text("inline_message_id")
    if inline_id and not call.chat_id:
        message = call.world.inline_messages.get(inline_id)
        if message is None or message.via_bot != call.bot.id:
            raise BadRequestError("MESSAGE_ID_INVALID")
        return message
    message = access.message_for(call.world, call.bot, call.chat_id, call.message_id(), "message to edit")
    if message.sender_id != call.bot.id or messages.is_service(message) or message.origin:
        raise BadRequestError("message can't be edited")
    return message


def apply(call: Call, message: Message, content: Json, markup: Json | None, **more: Any) -> Json | bool:
    """Make the edit and answer as editing methods do: the message, or True for inline messages.

    Raises:
        BadRequestError: nothing would change.
    """
    preview = more.get("preview", message.link_preview)
    if content == message.content and markup == message.markup and preview == message.link_preview:
        raise BadRequestError("MESSAGE_NOT_MODIFIED")
    only_keyboard = content == message.content and preview == message.link_preview
    message.link_preview = preview
    messages.edit(call.world, message, content, markup, silently=only_keyboard)
    if call.params.text("inline_message_id") and not call.chat_id:
        return True
    return views.message_view(call.world, message)


@method("editMessageText", counted=True)
def edit_message_text(call: Call) -> Json | bool:
    """New words; a keyboard that is not given again goes away."""
    message = message_to_edit(call)
    text = message_text(call)
    markup = reply_markup(call.params, inline_only=True)
    if "text" not in message.content:
        raise BadRequestError("there is no text in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in _TEXT}
    preview = link_preview(call.params.structure("link_preview_options", "link preview options"))
    return apply(call, message, {**text.fields(*_TEXT), **kept}, markup, preview=preview)


@method("editMessageCaption", counted=True)
def edit_message_caption(call: Call) -> Json | bool:
    """A new caption under a photo or document."""
    message = message_to_edit(call)
    new = caption(call)
    markup = reply_markup(call.params, inline_only=True)
    if message.content.keys().isdisjoint({"photo", "document", "video", "audio", "animation", "voice"}):
        raise BadRequestError("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in _CAPTION}
    above = {"show_caption_above_media": True} if call.params.flag("show_caption_above_media") else {}
    return apply(call, message, {**kept, **new, **above}, markup)


@method("editMessageReplyMarkup", counted=True)
def edit_message_reply_markup(call: Call) -> Json | bool:
    """Another keyboard, or none."""
    message = message_to_edit(call)
    return apply(call, message, message.content, reply_markup(call.params, inline_only=True))


def _check_deletable(call: Call, message: Message) -> None:
    chat = message.chat
    if call.world.clock.now() - message.date >= _DELETABLE_FOR and message.content.get("dice") is None:
        raise BadRequestError("message can't be deleted for everyone")
    own = message.sender_id == call.bot.id
    if own or chat.is_private or access.has_right(call.bot, chat, "can_delete_messages"):
        return
    raise BadRequestError("MESSAGE_DELETE_FORBIDDEN")


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """Take one message away."""
    message = access.message_for(call.world, call.bot, call.chat_id, call.message_id(), "message to delete")
    _check_deletable(call, message)
    messages.delete(call.world, message)
    return True


def message_ids(call: Call) -> list[int]:
    """The message numbers of a method on several messages.

    Raises:
        BadRequestError: none, too many, or not numbers.
    """
    given = call.params.array("message_ids", "message identifiers")
    if not given:
        raise BadRequestError("Message identifiers are not specified")
    if len(given) > _MOST_DELETED:
        raise BadRequestError("Too many message identifiers specified")
    return [whole(number, "message_ids") for number in given]


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Take several messages away; those already gone are skipped."""
    chat = access.chat_for(call.world, call.bot, call.chat_id)
    found = [message for number in message_ids(call) if (message := chat.messages.get(number))]
    for message in found:
        _check_deletable(call, message)
    for message in found:
        messages.delete(call.world, message)
    return True
