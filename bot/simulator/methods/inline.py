"""Owns answerInlineQuery: what results may contain; may not know who chooses them."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator import inline
from bot.simulator.errors import BadRequestError
from bot.simulator.keyboards import markup_of
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.sending import caption, link_preview, message_text
from bot.simulator.params import decimal

Json = dict[str, Any]

LIFETIME = 30.0
_MOST_RESULTS = 50
_LONGEST_ID = 64
_LONGEST_OFFSET = 64
_DEFAULT_CACHE = 300
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COPIED = (
    *("title", "description", "url", "thumbnail_url", "photo_url", "document_url", "mime_type", "address"),
    *("latitude", "longitude", "phone_number", "first_name", "last_name"),
)
_NEEDED = {
    "article": ("title",),
    "photo": ("photo_url", "thumbnail_url"),
    "gif": ("gif_url", "thumbnail_url"),
    "mpeg4_gif": ("mpeg4_url", "thumbnail_url"),
    "video": ("video_url", "mime_type", "thumbnail_url", "title"),
    "audio": ("audio_url", "title"),
    "voice": ("voice_url", "title"),
    "document": ("document_url", "mime_type", "title"),
    "location": ("latitude", "longitude", "title"),
    "venue": ("latitude", "longitude", "title", "address"),
    "contact": ("phone_number", "first_name"),
}
_CACHED = {"photo": "photo_file_id", "document": "document_file_id"}


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> bool:
    """Results for what somebody typed; once, and not too late."""
    query = call.world.inline_queries.get(call.params.text("inline_query_id"))
    now = call.world.clock.now()
    if query is None or query.bot_id != call.bot.id or query.answer is not None or now - query.asked_at > LIFETIME:
        raise BadRequestError("QUERY_ID_INVALID")
    results = _results(call)
    next_offset = call.params.text("next_offset")
    if len(next_offset.encode()) > _LONGEST_OFFSET:
        raise BadRequestError("NEXT_OFFSET_INVALID")
    seconds = max(call.params.number("cache_time", _DEFAULT_CACHE), 0)
    is_personal = call.params.flag("is_personal")
    button = _button(call)
    query.answer = {
        "results": results,
        "next_offset": next_offset,
        "cache_time": seconds,
        "is_personal": is_personal,
    } | ({"button": button} if button else {})
    inline.keep(call.world, query, seconds, is_personal=is_personal)
    call.world.events.resolve(query.id)
    return True


def _button(call: Call) -> Json | None:
    problem = "Can't parse inline query results button"
    button = call.params.structure("button", "inline query results button")
    if button is None:
        return None
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise BadRequestError(f"{problem}: InlineQueryResultsButton must be an Object")
    if (start := button.get("start_parameter")) is not None:
        if not isinstance(start, str) or not _START.fullmatch(start):
            raise BadRequestError("START_PARAM_INVALID")
        return {"text": button["text"], "start_parameter": start}
    if isinstance(button.get("web_app"), dict):
        return {"text": button["text"], "web_app": button["web_app"]}
    raise BadRequestError(f"{problem}: InlineQueryResultsButton must have exactly one optional field")


def _results(call: Call) -> list[Json]:
    given = call.params.array("results", "inline query results") or []
    if len(given) > _MOST_RESULTS:
        raise BadRequestError("Too many inline query results specified")
    results = [_result(call, item) for item in given]
    names = [result["id"] for result in results]
    if len(set(names)) != len(names):
        raise BadRequestError("RESULT_ID_DUPLICATE")
    return results


def _result(call: Call, item: Any) -> Json:
    problem = "Can't parse inline query result"
    if not isinstance(item, dict):
        raise BadRequestError(f"{problem}: Inline query result must be an object")
    kind, name = str(item.get("type")), str(item.get("id") or "")
    if not 0 < len(name.encode()) <= _LONGEST_ID:
        raise BadRequestError("RESULT_ID_INVALID")
    cached = _CACHED.get(kind)
    from_cache = cached is not None and cached in item
    if kind not in _NEEDED:
        raise BadRequestError(f'{problem}: type "{kind}" is unsupported for the inline query result')
    for field in () if from_cache else _NEEDED[kind]:
        if item.get(field) is None or item[field] == "":
            raise BadRequestError(f'{problem}: Can\'t find field "{field}"')
    result: Json = {"id": name, "type": kind, "content": _content(call, kind, item)}
    result |= {field: item[field] for field in _COPIED if item.get(field) is not None}
    written = item.get("input_message_content")
    if isinstance(written, dict):
        result["link_preview"] = link_preview(written.get("link_preview_options"))
    if isinstance(item.get("reply_markup"), dict):
        markup = markup_of(item["reply_markup"])
        if markup is not None and "inline_keyboard" not in markup:
            raise BadRequestError("Inline keyboard expected")
        result["markup"] = markup
    return result


def _content(call: Call, kind: str, item: Json) -> Json:
    written = item.get("input_message_content")
    if isinstance(written, dict):
        return _written(call, written)
    point = {name: decimal(item[name], name) for name in ("latitude", "longitude") if name in item}
    match kind:
        case "location":
            return {"location": point}
        case "venue":
            return {"location": point, "venue": {"location": point, "title": item["title"], "address": item["address"]}}
        case "contact":
            return {"contact": {name: item[name] for name in _CONTACT if item.get(name)}}
        case "photo" | "document":
            return _media(call, kind, item)
        case _:
            raise BadRequestError("Can't parse inline query result: Input message content is not specified")


_CONTACT = ("phone_number", "first_name", "last_name", "vcard")


def _written(call: Call, content: Json) -> Json:
    if "message_text" in content:
        return message_text(call, content, "message_text").fields("text", "entities")
    point = {name: decimal(content[name], name) for name in ("latitude", "longitude") if name in content}
    if "title" in content and point:
        venue = {"location": point, "title": str(content["title"]), "address": str(content.get("address", ""))}
        return {"location": point, "venue": venue}
    if point:
        return {"location": point}
    if "phone_number" in content:
        return {"contact": {name: content[name] for name in _CONTACT if content.get(name)}}
    raise BadRequestError("Can't parse inline query result: Input message content is not specified")


def _media(call: Call, kind: str, item: Json) -> Json:
    words = caption(call, item)
    file = call.world.files.get(str(item.get(_CACHED[kind]) or ""))
    if file is None:
        raise BadRequestError("Wrong file identifier/HTTP URL specified")
    return {**file.content(), **words}
