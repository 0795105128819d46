"""Owns uploaded files: their ids, paths and what their first bytes say; may not fetch anything from outside."""

from __future__ import annotations

import mimetypes
import struct
from typing import TYPE_CHECKING

from bot.simulator.errors import BadRequestError
from bot.simulator.model import File

if TYPE_CHECKING:
    from bot.simulator.params import Upload
    from bot.simulator.world import World

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
_LARGEST_SIDES = 10_000
_LARGEST_RATIO = 20
_FORMATS = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}


def store(world: World, upload: Upload, kind: str) -> File:
    """Keep an upload as a photo or a document.

    Raises:
        BadRequestError: empty, too large, or not a picture although it is sent as one.
    """
    if not upload.data:
        raise BadRequestError("file must be non-empty")
    width, height, suffix = 0, 0, ""
    mime_type = upload.mime_type.partition(";")[0]
    if kind == "photo":
        if len(upload.data) > LARGEST_PHOTO:
            raise BadRequestError("file is too big")
        width, height, suffix = picture_size(upload.data)
        _check_sides(width, height)
        mime_type = _FORMATS[suffix]
    elif mime_type in {"", "application/octet-stream"}:
        mime_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    number = len(world.files)
    path = f"{kind}s/file_{number}{suffix or _suffix(upload.name)}"
    file = File(
        id=f"BQAC{world.chance.getrandbits(180):045x}",
        unique_id=f"AQAD{world.chance.getrandbits(60):015x}",
        kind=kind,
        data=upload.data,
        name=upload.name or f"file_{number}",
        mime_type=mime_type,
        path=path,
        width=width,
        height=height,
    )
    world.files[file.id] = file
    world.paths[path] = file
    return file


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix}" if stem and dot and suffix.isalnum() else ""


def _check_sides(width: int, height: int) -> None:
    if width + height > _LARGEST_SIDES or max(width, height) > _LARGEST_RATIO * min(width, height):
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")


def picture_size(data: bytes) -> tuple[int, int, str]:
    """Width, height and file suffix of a PNG, JPEG, GIF or WebP.

    Raises:
        BadRequestError: none of those.
    """
    for reads in (_png, _gif, _webp, _jpeg):
        found = reads(data)
        if found is not None and found[0] > 0 and found[1] > 0:
            return found
    raise BadRequestError("IMAGE_PROCESS_FAILED")


def _png(data: bytes) -> tuple[int, int, str] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:  # noqa: PLR2004 - up to the end of IHDR's size
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height, ".png"


def _gif(data: bytes) -> tuple[int, int, str] | None:
    if not data.startswith((b"GIF87a", b"GIF89a")) or len(data) < 10:  # noqa: PLR2004 - the screen descriptor
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return width, height, ".gif"


def _webp(data: bytes) -> tuple[int, int, str] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:  # noqa: PLR2004 - the longest header
        return None
    match data[12:16]:
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            height = int.from_bytes(data[27:30], "little") + 1
        case b"VP8 ":
            width, height = (side & 0x3FFF for side in struct.unpack("<HH", data[26:30]))
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            return None
    return width, height, ".webp"


def _jpeg(data: bytes) -> tuple[int, int, str] | None:
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004 - every JPEG marker starts with it
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 - frame headers
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height, ".jpg"
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
