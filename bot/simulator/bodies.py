"""Owns reading an HTTP request into parameters: query, form, multipart and JSON mean the same; may not know methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, multipart, web

from bot.simulator.errors import BadRequestError, RefusedError
from bot.simulator.params import Params, Upload
from bot.simulator.texts import mended, parsed_json

if TYPE_CHECKING:
    from aiohttp import MultipartReader

Json = dict[str, Any]

LARGEST_BODY = 50 * 1024 * 1024
_FORM = "application/x-www-form-urlencoded"
_ANY_FILE = "application/octet-stream"
_MIME_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


async def params_of(request: web.Request) -> Params:
    """The parameters of a request; those in the body win over those in the address.

    Raises:
        BadRequestError: the body is not what its content type says.
    """
    values: Json = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return Params(values)
    if request.content_type.startswith("multipart/"):
        try:
            return await _multipart(await request.multipart(), values)
        except ValueError as error:
            raise BadRequestError("can't parse multipart body") from error
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise RefusedError(413, "Request Entity Too Large") from error
    values.update(parsed(body, request.content_type))
    return Params(values)


def parsed(body: bytes, content_type: str) -> Json:
    """The values of a form or JSON body.

    Raises:
        BadRequestError: not UTF-8, or not JSON although it says so.
    """
    text = _decoded(body)
    if content_type == "application/json":
        return _json(text)
    if content_type == _FORM:
        return _form(text)
    return {}


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequestError("strings must be encoded in UTF-8") from error


def _form(text: str) -> Json:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError as error:
        raise BadRequestError("strings must be encoded in UTF-8") from error


def _json(text: str) -> Json:
    if not text:
        return {}
    try:
        values = parsed_json(text)
    except ValueError as error:
        raise BadRequestError("can't parse JSON object") from error
    if not isinstance(values, dict):
        raise BadRequestError("object expected as the request's JSON body")
    return values


async def _multipart(reader: MultipartReader, values: Json) -> Params:
    files: dict[str, Upload] = {}
    size = 0
    async for part in reader:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytes(await part.read(decode=False))
        size += len(data)
        if size > LARGEST_BODY:
            raise RefusedError(413, "Request Entity Too Large")
        name, filename = mended(part.name), _filename(part)
        if filename is None:
            values[name] = _decoded(data)
        else:
            files[name] = Upload(filename, _mime_type(part), data)
    return Params(values, files)


def _filename(part: BodyPartReader) -> str | None:
    """A file's name exactly as it stands in `filename`, without folders; None when the part is a plain field.

    Telegram decodes nothing here: percent signs stay what they are, and it does not know `filename*` at all.
    """
    _, about = multipart.parse_content_disposition(part.headers.get("Content-Disposition"))
    name = about.get("filename")
    return name if name is None else re.split(r"[/\\]", mended(name))[-1]


def _mime_type(part: BodyPartReader) -> str:
    stated = part.headers.get("Content-Type", _ANY_FILE).partition(";")[0].strip()
    return stated if _MIME_TYPE.fullmatch(stated) else _ANY_FILE
