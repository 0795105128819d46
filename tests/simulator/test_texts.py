"""What UTF-8 or JSON cannot carry never gets in, so that no later answer can break on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.simulator.errors import BadRequestError
from bot.simulator.texts import loaded, mended, parsed_json
from tests.simulator.conftest import TOKEN

HALF = "\ud83d"
MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
REFUSED = {"ok": False, "error_code": 400, "description": "Bad Request: strings must be encoded in UTF-8"}
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def alice(api, http) -> int:
    await api("getMe")
    async with http.post("/sim/users", json={"first_name": "Alice"}) as response:
        user = await response.json()
    async with http.post("/sim/start", json={"as": user["id"], "bot": 42}) as response:
        assert response.status == 200
    return int(user["id"])


async def everything(http, user: int) -> dict[str, Any]:
    """Whatever a page reads of a person's chat with the bot; each must be answered."""
    found = {}
    for path in ("snapshot", "messages", "requests", "updates"):
        async with http.get(f"/sim/{path}", params={"chat": user, "as": user}) as response:
            assert response.status == 200, path
            found[path] = await response.json()
    return found


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (json.dumps({"chat_id": 0, "text": f"x{HALF}"}), JSON),
        (json.dumps({"chat_id": 0, "text": "x", "reply_markup": {"keyboard": [[HALF]]}}), JSON),
        (json.dumps({"chat_id": 0, "text": "x", HALF: 1}), JSON),
        (b'{"chat_id":0,"text":"\xed\xa0\xbd"}', JSON),
        (b"chat_id=0&text=%ED%A0%BD", FORM),
        (b"chat_id=0&text=x&entities=%5B%22%5Cud83d%22%5D", FORM),
        (b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xed\xa0\xbd\r\n--b--\r\n', MULTIPART),
    ],
)
async def test_a_bot_that_sends_half_a_character_is_refused(http, alice, body, headers):
    body = (body.encode() if isinstance(body, str) else body).replace(b"0", str(alice).encode(), 1)
    async with http.post(f"/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
        assert (response.status, await response.json()) == (400, REFUSED)
    assert len((await everything(http, alice))["messages"]["messages"]) == 1


async def test_a_text_that_only_looks_like_json_is_sent_and_recorded_as_it_is(http, api, alice):
    sent = await api("sendMessage", chat_id=alice, text='["\\ud83d"]')
    assert sent["result"]["text"] == '["\\ud83d"]'
    record = (await everything(http, alice))["requests"]["requests"][-1]
    assert record["params"] == {"chat_id": alice, "text": '["\\ud83d"]'}


async def test_whole_pairs_pass_however_they_are_written(http, alice):
    body = f'{{"chat_id":{alice},"text":"\\ud83d\\ude00"}}'
    async with http.post(f"/bot{TOKEN}/sendMessage", data=body.encode(), headers=JSON) as response:
        assert (await response.json())["result"]["text"] == "😀"


async def test_half_a_character_from_the_page_is_replaced(http, alice):
    async def post(path: str, **fields: Any) -> dict[str, Any]:
        async with http.post(f"/sim/{path}", data=json.dumps(fields).encode(), headers=JSON) as response:
            assert response.status == 200, await response.text()
            return dict(await response.json())

    me = {"chat": alice, "as": alice}
    assert (await post("send", **me, text=f"a{HALF}b"))["text"] == "a\ufffdb"
    assert (await post("send", **me, text="\ud83d\ude00"))["text"] == "😀"
    bob = await post("users", first_name=f"Bob{HALF}", last_name=HALF)
    assert (bob["first_name"], bob["last_name"]) == ("Bob\ufffd", "\ufffd")
    group = await post("chats", type="group", title=f"組{HALF}", owner=alice, bots=[42])
    assert group["title"] == "組\ufffd"
    await everything(http, alice)


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("send", b"[" * 3000 + b"]" * 3000, "The body is not JSON."),
        ("send", b'{"as":NaN}', "The body is not JSON."),
        ("send", b"\xff", "The body is not JSON."),
        ("send", b"[]", "The body is a JSON object."),
        ("send_location", b'{"chat":0,"as":0,"latitude":"nan","longitude":1}', "The field 'latitude' is a number."),
        ("send", b'{"chat":"\\ud83d","as":0,"text":"x"}', "The field 'chat' is a whole number, not '\\ud83d'."),
    ],
)
async def test_what_the_page_could_not_read_back_is_refused_in_words(http, alice, path, body, sentence):
    body = body.replace(b":0", f":{alice}".encode())
    async with http.post(f"/sim/{path}", data=body, headers=JSON) as response:
        assert (response.status, await response.json()) == (400, {"error": sentence})


@pytest.mark.parametrize(("asked", "shown"), [("²", "²"), ("x", "x"), ("9" * 4301, "9" * 4301)])
async def test_events_for_nobody_are_refused_in_words(http, asked, shown):
    async with http.get("/sim/events", params={"as": asked}) as response:
        assert response.status == 400
        assert await response.json() == {"error": f"The field 'as' is a whole number, not '{shown}'."}


@pytest.mark.parametrize("text", ["NaN", "[1e999]", "[" * 101 + "]" * 101, "[" * 5000, "", "{", "[Infinity]"])
def test_what_is_not_json_is_not_loaded(text):
    with pytest.raises(ValueError, match=r"."):
        loaded(text)


def test_json_keeps_its_values_and_is_refused_only_for_halves():
    deep = "[" * 100 + "]" * 100
    assert json.dumps(loaded(deep)) == deep
    assert parsed_json('{"a": [1, 2.5, true, null, "\\u5275\\ud83d\\ude00\\\\u"]}') == {
        "a": [1, 2.5, True, None, "創😀\\u"]
    }
    assert loaded('"\\ud83d"') == HALF
    with pytest.raises(BadRequestError):
        parsed_json('"\\ude00\\ud83d"')
    assert [mended(text) for text in ("\ud83d\ude00", "\ude00\ud83d", "創")] == ["😀", "\ufffd\ufffd", "創"]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="統計；a;b.csv"', "統計；a;b.csv"),
        ('filename="%E7%B5%B1.csv"', "%E7%B5%B1.csv"),
        ('filename="100%.csv"', "100%.csv"),
        ("filename=\"a.csv\"; filename*=utf-8''%E7%B5%B1.csv", "a.csv"),
        ('filename="../C/x.csv"', "x.csv"),
        ('filename="\udcff.csv"', "\ufffd.csv"),
    ],
)
async def test_a_file_is_called_what_its_client_wrote_as_in_telegram(http, alice, disposition, name):
    async with http.post(f"/bot{TOKEN}/sendDocument", **with_file(alice, disposition)) as response:
        answer = await response.json()
    assert (answer["result"]["document"]["file_name"], answer["result"]["document"]["mime_type"]) == (name, "text/csv")
    await everything(http, alice)


async def test_a_file_named_only_in_the_encoded_way_is_no_file_as_in_telegram(http, alice):
    async with http.post(f"/bot{TOKEN}/sendDocument", **with_file(alice, "filename*=utf-8''a.csv")) as response:
        description = (await response.json())["description"]
    assert description == "Bad Request: wrong file identifier/HTTP URL specified"


def with_file(chat: int, disposition: str) -> dict[str, Any]:
    """A multipart request as bytes, so that the client can mend nothing."""
    head = f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{chat}\r\n'
    file = f'--b\r\nContent-Disposition: form-data; name="document"; {disposition}\r\nContent-Type: a/b c\r\n\r\nx\r\n'
    data = f"{head}{file}--b--\r\n".encode("utf-8", "surrogateescape")
    return {"data": data, "headers": MULTIPART}
