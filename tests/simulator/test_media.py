from __future__ import annotations

import struct

import pytest

from bot.simulator.errors import BadRequestError
from bot.simulator.files import picture_size
from bot.simulator.params import Upload


def upload(data: bytes, name: str = "x.png", kind: str = "image/png") -> Upload:
    return Upload(name, kind, data)


@pytest.fixture
def chat_id(stage) -> int:
    alice = stage.user()
    stage.started(alice)
    return alice.id


def test_a_photo_is_kept_sent_again_and_downloaded(stage, chat_id, png):
    sent = stage.call(
        "sendPhoto",
        files={"photo": upload(png)},
        chat_id=chat_id,
        caption="<b>圖</b>",
        parse_mode="HTML",
        has_spoiler=True,
    )
    (size,) = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (2, 3, len(png))
    assert (sent["caption"], sent["caption_entities"], sent["has_media_spoiler"]) == (
        "圖",
        [{"type": "bold", "offset": 0, "length": 1}],
        True,
    )
    again = stage.call("sendPhoto", chat_id=chat_id, photo=size["file_id"])
    assert again["photo"] == sent["photo"]
    file = stage.call("getFile", file_id=size["file_id"])
    assert stage.world.paths[file["file_path"]].data == png


def test_documents_keep_their_names(stage, chat_id):
    sent = stage.call("sendDocument", files={"document": upload(b"x", "統計.csv", "")}, chat_id=chat_id)
    assert (sent["document"]["file_name"], sent["document"]["mime_type"]) == ("統計.csv", "text/csv")


def test_albums_and_editing_media(stage, chat_id, png):
    media = [{"type": "photo", "media": "attach://a", "caption": "one"}, {"type": "photo", "media": "attach://b"}]
    files = {"a": upload(png), "b": upload(png)}
    first, second = stage.call("sendMediaGroup", files=files, chat_id=chat_id, media=media)
    assert (first["media_group_id"], first["caption"]) == (second["media_group_id"], "one")
    here = {"chat_id": chat_id, "message_id": first["message_id"]}
    new = {"type": "document", "media": "attach://a"}
    assert "document" in stage.call("editMessageMedia", files={"a": upload(b"x", "x.txt")}, **here, media=new)
    assert stage.call("editMessageCaption", **here, caption="two")["caption"] == "two"
    alone = {"chat_id": chat_id, "media": media[:1]}
    assert stage.refusal("sendMediaGroup", files={"a": upload(png)}, **alone) == (
        "400 Bad Request: there must be 2-10 items in the album"
    )


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        ("", "there is no photo in the request"),
        ("attach://none", "there is no photo in the request"),
        ("https://example.com/x.png", "failed to get HTTP URL content"),
        ("unknown", "wrong file identifier/HTTP URL specified"),
    ],
)
def test_refuses_photos_that_are_not_there(stage, chat_id, photo: str, sentence: str):
    assert stage.refusal("sendPhoto", chat_id=chat_id, photo=photo) == f"400 Bad Request: {sentence}"


def test_refuses_what_is_not_a_picture_and_long_captions(stage, chat_id, png):
    send = {"chat_id": chat_id}
    refused = stage.refusal("sendPhoto", files={"photo": upload(b"text")}, **send)
    assert refused == "400 Bad Request: IMAGE_PROCESS_FAILED"
    assert stage.refusal("sendPhoto", files={"photo": upload(b"")}, **send) == "400 Bad Request: file must be non-empty"
    assert stage.refusal("sendPhoto", files={"photo": upload(png)}, **send, caption="x" * 1025) == (
        "400 Bad Request: message caption is too long"
    )
    wide = png[:16] + struct.pack(">II", 9000, 2000) + png[24:]
    assert (
        stage.refusal("sendPhoto", files={"photo": upload(wide)}, **send) == "400 Bad Request: PHOTO_INVALID_DIMENSIONS"
    )
    assert stage.refusal("getFile", file_id="x").endswith("wrong file_id or the file is temporarily unavailable")


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a" + struct.pack("<HH", 7, 5), (7, 5, ".gif")),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 5, 7) + b"\0" * 8, (7, 5, ".jpg")),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x06\0\0\x04\0\0", (7, 5, ".webp")),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 7, 5), (7, 5, ".webp")),
        (b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 5 + (6 | 4 << 14).to_bytes(4, "little") + b"\0" * 5, (7, 5, ".webp")),
    ],
)
def test_reads_the_size_of_every_format(data: bytes, size: tuple[int, int, str]):
    assert picture_size(data) == size


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0", b"RIFF", b"GIF89a", b"\xff\xd8abcdefghijk"])
def test_half_a_picture_is_refused(data: bytes):
    with pytest.raises(BadRequestError):
        picture_size(data)


def test_nobody_has_a_profile_photo(stage, chat_id):
    assert stage.call("getUserProfilePhotos", user_id=chat_id) == {"total_count": 0, "photos": []}
