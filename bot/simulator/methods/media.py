"""Owns photos, documents, albums and downloading them; may not fetch anything from outside.

The simulator has no way out: a file given by HTTP URL is refused as Telegram refuses one it cannot get.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import files, views
from bot.simulator.errors import BadRequestError
from bot.simulator.keyboards import reply_markup
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.editing import apply, message_to_edit
from bot.simulator.methods.sending import caption, chat_to_write, send

if TYPE_CHECKING:
    from bot.simulator.model import Chat, File, Json, Message

_ALBUM = range(2, 11)
_KINDS = frozenset({"photo", "document"})


def file_of(call: Call, kind: str, value: str, field: str) -> File:
    """The file a parameter means: an upload, or a `file_id` the bot was given.

    Raises:
        BadRequestError: there is none, it is unknown, or it is an address outside.
    """
    upload = call.params.upload(value, field)
    if upload is not None:
        return files.store(call.world, upload, kind)
    if not value or value.startswith("attach://"):
        raise BadRequestError(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise BadRequestError("failed to get HTTP URL content")
    file = call.world.files.get(value)
    if file is None:
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise BadRequestError(f"type of file mismatch: can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _extras(flags: Json) -> Json:
    shown = {"show_caption_above_media": flags.get("show_caption_above_media")}
    shown["has_media_spoiler"] = flags.get("has_spoiler")
    return {name: True for name, value in shown.items() if value is True or str(value).lower() == "true"}


def _send_file(call: Call, kind: str, permission: str) -> Json:
    chat = chat_to_write(call, permission)
    words = caption(call)
    file = file_of(call, kind, call.params.text(kind), kind)
    extras = _extras(call.params.values) if kind == "photo" else {}
    message = send(call, chat, {**file.content(), **words, **extras})
    return views.message_view(call.world, message)


@method("sendPhoto", counted=True)
def send_photo(call: Call) -> Json:
    """A picture."""
    return _send_file(call, "photo", "can_send_photos")


@method("sendDocument", counted=True)
def send_document(call: Call) -> Json:
    """Any file."""
    return _send_file(call, "document", "can_send_documents")


def _media(call: Call, item: Any) -> Json:
    problem = "Can't parse InputMedia"
    if not isinstance(item, dict):
        raise BadRequestError(f"{problem}: expected an Object")
    kind = str(item.get("type") or "")
    if kind not in _KINDS:
        raise BadRequestError(f'{problem}: type "{kind}" is unsupported')
    value = str(item.get("media") or "")
    if not value:
        raise BadRequestError(f"{problem}: media not found")
    file = file_of(call, kind, value, "media")
    return {**file.content(), **caption(call, item), **_extras(item)}


@method("sendMediaGroup", counted=True)
def send_media_group(call: Call) -> list[Json]:
    """An album of photos, or of documents."""
    chat = chat_to_write(call, "can_send_photos")
    given = call.params.array("media", "media") or []
    if len(given) not in _ALBUM:
        raise BadRequestError("There must be 2-10 items in the album" if given else "media not found")
    contents = [_media(call, item) for item in given]
    if len({"photo" in content for content in contents}) > 1:
        raise BadRequestError("Can't use the media of the specified type in the album")
    group = call.world.long_id()
    return [views.message_view(call.world, _in_album(call, chat, content, group)) for content in contents]


def _in_album(call: Call, chat: Chat, content: Json, group: str) -> Message:
    return send(call, chat, content, media_group_id=group)


@method("editMessageMedia", counted=True)
def edit_message_media(call: Call) -> Json | bool:
    """Another picture or file in the same message."""
    message = message_to_edit(call)
    markup = reply_markup(call.params, inline_only=True)
    content = _media(call, call.params.structure("media", "input media"))
    if message.poll is not None:
        raise BadRequestError("there is no media in the message to edit")
    return apply(call, message, content, markup)


@method("getFile")
def get_file(call: Call) -> Json:
    """Where a file can be downloaded."""
    file_id = call.params.text("file_id")
    if not file_id:
        raise BadRequestError("file_id not specified")
    file = call.world.files.get(file_id)
    if file is None:
        raise BadRequestError("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > files.LARGEST_DOWNLOAD:
        raise BadRequestError("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }


@method("getUserProfilePhotos")
def get_user_profile_photos(call: Call) -> Json:
    """Nobody in the simulator has a profile photo."""
    if call.params.number("user_id") not in call.world.users:
        raise BadRequestError("user not found")
    return {"total_count": 0, "photos": []}
