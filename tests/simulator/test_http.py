from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.simulator import chats, people
from bot.simulator.client import SimulatorClient
from bot.simulator.flood import FloodLimits
from bot.simulator.server import BotSettings, Clock, Simulator, serve
from bot.simulator.updates import LIFETIME
from tests.simulator.conftest import TOKEN
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOT = 42


@pytest.fixture
def alice(sim) -> Any:
    """A person who has started the bot, without the HTTP of the page API."""
    sim.world.bot_of(TOKEN)
    person = chats.add_user(sim.world, "Alice")
    people.start(sim.world, person.id, sim.world.bots[BOT])
    sim.world.bots[BOT].queue.clear()
    return person


def say(sim: Simulator, alice: Any, text: str) -> None:
    people.say(sim.world, sim.world.private_chat(alice.id, BOT), alice.id, text)


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


async def waiting(sim: Simulator) -> None:
    """Until a long poll hangs."""
    await until(lambda: sim.api.poller._waiting)


async def test_tokens_methods_and_capitals(api, http):
    assert (await api("getMe"))["result"]["id"] == BOT
    assert (await api("GETME"))["ok"] is True
    assert await api("getMe", token="42:another") == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert (await api("getMe", token="nonsense"))["error_code"] == 401
    assert await api("makeCoffee") == {"ok": False, "error_code": 404, "description": "Not Found"}
    async with http.get(f"/bot{TOKEN}/getMe") as response:
        assert response.content_type == "application/json"
        assert (await response.json())["ok"] is True


async def test_form_json_multipart_and_query_mean_the_same(http, alice):
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    plain = {"chat_id": str(alice.id), "text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in plain.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    bodies: list[dict[str, Any]] = [
        {"json": plain | {"chat_id": alice.id, "reply_markup": markup}},
        {"data": plain},
        {"data": multipart},
        {"params": plain},
    ]
    sent = []
    for body in bodies:
        async with http.post(f"/bot{TOKEN}/sendMessage", **body) as response:
            result = (await response.json())["result"]
        sent.append({name: value for name, value in result.items() if name not in {"message_id", "date"}})
    assert sent[0]["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert all(item == sent[0] for item in sent)


async def test_bodies_that_are_not_what_they_say(http):
    for data, kind in ((b"{", "application/json"), (b"[]", "application/json"), (b"\xff", "application/json")):
        async with http.post(f"/bot{TOKEN}/getMe", data=data, headers={"Content-Type": kind}) as response:
            assert (response.status, (await response.json())["error_code"]) == (400, 400)
    broken = {"Content-Type": "multipart/form-data"}
    async with http.post(f"/bot{TOKEN}/getMe", data=b"x", headers=broken) as response:
        assert response.status == 400


async def test_a_long_poll_waits_for_news(api, sim, alice):
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await waiting(sim)
    say(sim, alice, "one")
    say(sim, alice, "two")
    answer = await poll
    assert texts(answer) == ["one", "two"]
    assert (await api("getUpdates"))["result"] == answer["result"]
    last = answer["result"][-1]["update_id"]
    assert (await api("getUpdates", offset=last + 1))["result"] == []


async def test_a_long_poll_ends_by_the_simulators_clock(api, sim):
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await waiting(sim)
    sim.world.clock.advance(30)
    assert (await poll)["result"] == []


async def test_unconfirmed_updates_last_a_day(api, sim, alice):
    say(sim, alice, "old")
    sim.world.clock.advance(LIFETIME)
    say(sim, alice, "new")
    assert texts(await api("getUpdates")) == ["new"]


async def test_a_second_poller_ends_the_first(api, sim, alice):
    first = asyncio.create_task(api("getUpdates", timeout=30))
    await waiting(sim)
    second = asyncio.create_task(api("getUpdates", timeout=30))
    assert await first == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
        "is running",
    }
    await waiting(sim)
    say(sim, alice, "x")
    assert texts(await second) == ["x"]


async def test_a_poller_that_hangs_up_leaves_the_updates(api, sim, alice):
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await waiting(sim)
    poll.cancel()
    await until(lambda: not sim.api.poller._waiting)
    say(sim, alice, "kept")
    assert texts(await api("getUpdates")) == ["kept"]


async def test_allowed_updates_are_remembered(api, sim, alice):
    await api("getUpdates", allowed_updates=["poll"])
    say(sim, alice, "unwanted")
    assert (await api("getUpdates"))["result"] == []
    await api("getUpdates", allowed_updates=json.dumps([]))
    say(sim, alice, "wanted")
    assert texts(await api("getUpdates")) == ["wanted"]


async def test_several_bots_have_their_own_chats(api, sim, alice):
    await api("getMe", token="77:second")
    people.start(sim.world, alice.id, sim.world.bots[77])
    assert texts(await api("getUpdates", token="77:second")) == ["/start"]
    assert (await api("getUpdates"))["result"] == []


async def test_files_come_down_by_their_path(api, http, alice, png):
    form = aiohttp.FormData({"chat_id": str(alice.id)})
    form.add_field("photo", png, filename="圖.png", content_type="image/png")
    async with http.post(f"/bot{TOKEN}/sendPhoto", data=form) as response:
        file_id = (await response.json())["result"]["photo"][-1]["file_id"]
    path = (await api("getFile", file_id=file_id))["result"]["file_path"]
    async with http.get(f"/file/bot{TOKEN}/{path}") as response:
        assert (await response.read(), response.content_type) == (png, "image/png")
    async with http.get(f"/sim/file?id={file_id}") as response:
        assert await response.read() == png
    async with http.get(f"/file/bot{TOKEN}/none") as response:
        assert response.status == 404
    async with http.get(f"/file/bot42:wrong/{path}") as response:
        assert response.status == 401


@pytest.fixture
async def strict() -> AsyncIterator[tuple[SimulatorClient, Any]]:
    """A simulator with Telegram's flood limits and a clock that stands still, and `send(chat)`."""
    async with (
        Simulator(clock=Clock(start=1.0, frozen=True), flood_limits=FloodLimits()) as sim,
        aiohttp.ClientSession(sim.url) as session,
        SimulatorClient(sim.url) as telegram,
    ):
        sim.world.bot_of(TOKEN)

        async def send(chat: int | str) -> dict[str, Any]:
            async with session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": "x"}) as response:
                return dict(await response.json(), status=response.status)

        yield telegram, send


async def test_a_private_chat_takes_one_message_a_second_after_a_burst(strict):
    telegram, send = strict
    person = await telegram.person("Alice")
    await person.start(BOT)
    answers = [await send(person.id) for _ in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert answers[-1] == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
        "status": 429,
    }
    await telegram.advance(1)
    assert (await send(person.id))["ok"] is True


async def test_a_group_takes_twenty_messages_a_minute(strict):
    telegram, send = strict
    group = await telegram.group("讀書會", await telegram.person("Alice"), bots=(BOT,))
    answers = [await send(group) for _ in range(21)]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]
    assert answers[-1]["parameters"] == {"retry_after": 3}


async def test_a_channel_by_its_name_and_by_its_number_is_one_chat(strict):
    telegram, send = strict
    owner = await telegram.person("Alice")
    channel = await telegram.group("頻道", owner, bots=(BOT,), kind="channel", username="daily_nqpf")
    answers = [await send(chat) for chat in [channel, "@daily_nqpf"] * 10 + ["@daily_nqpf"]]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]


async def test_thirty_messages_a_second_go_out_in_all(strict):
    telegram, send = strict
    crowd = [await telegram.person(f"P{number}") for number in range(7)]
    for member in crowd:
        await member.start(BOT)
    answers = [await send(member.id) for member in crowd for _ in range(5)]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False] * 5


async def test_faults(api, sim, alice):
    faults, send = sim.api.faults, {"chat_id": alice.id, "text": "x"}
    chat = sim.world.private_chat(alice.id, BOT)
    faults.add("too_many_requests", retry_after=7)
    assert (await api("sendMessage", **send))["parameters"] == {"retry_after": 7}
    faults.add("server_error", method="sendMessage")
    assert (await api("sendMessage", **send))["description"] == "Bad Gateway"
    faults.add("blocked", chat=alice.id)
    assert (await api("sendMessage", **send))["error_code"] == 403
    faults.add("too_many_requests", chat=999)
    before = len(chat.messages)
    assert (await api("sendMessage", **send))["ok"] is True
    faults.remove()
    faults.add("drop", count=2)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", **send)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", **send)
    assert len(chat.messages) == before + 1
    faults.add("timeout")
    with pytest.raises(asyncio.TimeoutError):
        async with asyncio.timeout(0.1):
            await api("sendMessage", **send)
    assert len(chat.messages) == before + 2
    assert faults.views() == []
    withheld = sim.api.records.since(0)[-1]
    assert (withheld["method"], withheld["ok"], withheld["response"]) == ("sendMessage", False, None)


async def test_the_migrate_fault_migrates(api, sim, telegram):
    sim.world.bot_of(TOKEN)
    person = await telegram.person("Alice")
    group = await telegram.group("讀書會", person, bots=(BOT,))
    await telegram.fault("migrate", method="sendMessage")
    answer = await api("sendMessage", chat_id=group, text="x")
    new = answer["parameters"]["migrate_to_chat_id"]
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert (await api("sendMessage", chat_id=new, text="x"))["ok"] is True


async def test_logged_out_bots_wait_ten_minutes(api, sim):
    assert (await api("logOut"))["result"] is True
    assert await api("getMe") == {"ok": False, "error_code": 400, "description": "Logged out"}
    sim.world.clock.advance(600)
    assert (await api("getMe"))["ok"] is True


async def test_settings_by_bot_id_and_the_seed():
    settings = {BOT: BotSettings(username="nqpf_bot", first_name="新質", has_privacy=False)}
    async with Simulator(seeded=True, bots=settings) as sim, SimulatorClient(sim.url) as telegram:
        sim.world.bot_of(TOKEN)
        picture = await telegram.snapshot()
        assert [bot["username"] for bot in picture["bots"]] == ["nqpf_bot"]
        assert [user["language_code"] for user in picture["users"]] == ["zh-hant", "zh-hans", "en"]
        (group,) = picture["chats"]
        assert [bot["id"] for bot in group["bots"]] == [BOT]
        await telegram.reset()
        assert len((await telegram.snapshot())["users"]) == 3


async def test_serve_runs_until_it_is_stopped():
    stop, addresses = asyncio.Event(), []
    task = asyncio.create_task(serve(port=0, on_ready=addresses.append, stop=stop))
    await until(lambda: addresses)
    async with aiohttp.ClientSession(addresses[0]) as session, session.get("/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
    stop.set()
    await task
