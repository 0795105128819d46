from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.simulator import chats, people
from bot.simulator.updates import LIFETIME
from bot.simulator.webhook import SECRET_HEADER
from tests.simulator.conftest import TOKEN
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOT = 42


class Hook:
    """A bot's web server that writes down what it gets and answers as it is told."""

    def __init__(self) -> None:
        self.url = ""
        self.got: asyncio.Queue[tuple[dict[str, Any], str | None]] = asyncio.Queue()
        self.answers: list[web.Response] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def take(self, request: web.Request) -> web.Response:
        self.got.put_nowait((await request.json(), request.headers.get(SECRET_HEADER)))
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


@pytest.fixture
def talk(sim) -> Any:
    """`talk("text")` as Alice (or another) in private."""
    bot = sim.world.bot_of(TOKEN)

    def say(text: str, name: str = "Alice") -> int:
        user = next((u for u in sim.world.users.values() if u.first_name == name), None)
        user = user or chats.add_user(sim.world, name)
        chat = sim.world.private_chat(user.id, bot.id)
        people.say(sim.world, chat, user.id, text)
        return user.id

    return say


async def info(api: Any) -> dict[str, Any]:
    return dict((await api("getWebhookInfo"))["result"])


async def test_updates_arrive_with_the_secret_and_polling_is_refused(api, sim, hook, talk):
    talk("before")
    assert (await api("setWebhook", url=hook.url, secret_token="s3cret", max_connections=5))["result"] is True
    update, secret = await hook.got.get()
    assert (update["message"]["text"], secret) == ("before", "s3cret")
    assert (await api("getUpdates"))["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await until(lambda: not sim.world.bots[BOT].queue.pending)
    assert await info(api) == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 5,
    }
    await api("deleteWebhook")
    talk("after")
    assert [update["message"]["text"] for update in (await api("getUpdates"))["result"]] == ["after"]


async def test_setting_a_webhook_ends_a_waiting_poll(api, sim, hook):
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await until(lambda: sim.api.poller._waiting)
    await api("setWebhook", url=hook.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_a_method_in_the_answer_is_carried_out(api, sim, hook, talk):
    await api("setWebhook", url=hook.url)
    user_id = talk("hello")
    hook.answers = [web.json_response({"method": "sendMessage", "chat_id": user_id, "text": "inline answer"})]
    messages = sim.world.private_chat(user_id, BOT).messages
    await until(lambda: len(messages) == 2)
    assert messages[2].content == {"text": "inline answer"}


async def test_failures_are_retried_by_the_simulators_clock(api, sim, hook, talk):
    again = web.Response(status=503, headers={"Retry-After": "30"})
    hook.answers = [*(web.Response(status=500) for _ in range(4)), again]
    await api("setWebhook", url=hook.url)
    talk("persistent")
    for _ in range(2):  # it is tried again at once, and then ever more slowly
        await hook.got.get()
    await until(lambda: (sim.world.clock.next_due() or 0) > sim.world.clock.now() + 1)
    assert (await info(api))["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert (await info(api))["pending_update_count"] == 1
    for pause in (2, 4, 8):
        await until(lambda pause=pause: 0 < (sim.world.clock.next_due() or 0) - sim.world.clock.now() <= pause)
        sim.world.clock.advance(pause - 0.5)
        assert hook.got.empty()
        sim.world.clock.advance(0.6)
        await hook.got.get()
    await until(lambda: (sim.world.clock.next_due() or 0) > sim.world.clock.now() + 20)
    sim.world.clock.advance(31)
    update, _ = await hook.got.get()
    assert update["message"]["text"] == "persistent"
    await until(lambda: not sim.world.bots[BOT].queue.pending)


async def test_order_holds_within_a_chat_and_chats_run_side_by_side(api, hook, talk):
    hook.gate.clear()
    await api("setWebhook", url=hook.url)
    for text, name in (("a1", "Alice"), ("a2", "Alice"), ("w1", "Wang"), ("p1", "Peter")):
        talk(text, name)
    first = {(await hook.got.get())[0]["message"]["text"] for _ in range(3)}
    assert (first, hook.got.empty()) == ({"a1", "w1", "p1"}, True)
    hook.gate.set()
    assert (await hook.got.get())[0]["message"]["text"] == "a2"


async def test_max_connections_bounds_what_runs_side_by_side(api, hook, talk):
    hook.gate.clear()
    await api("setWebhook", url=hook.url, max_connections=1)
    talk("a1", "Alice")
    talk("w1", "Wang")
    assert (await hook.got.get())[0]["message"]["text"] == "a1"
    assert hook.got.empty()
    hook.gate.set()
    assert (await hook.got.get())[0]["message"]["text"] == "w1"


async def test_pending_updates_can_be_dropped(api, hook, talk):
    talk("dropped")
    await api("setWebhook", url=hook.url, drop_pending_updates=True, allowed_updates=["message"])
    talk("kept")
    assert (await hook.got.get())[0]["message"]["text"] == "kept"
    assert (await info(api))["allowed_updates"] == ["message"]
    await api("deleteWebhook", drop_pending_updates=True)
    assert (await info(api))["pending_update_count"] == 0


async def test_only_allowed_kinds_are_delivered_and_the_choice_outlives_the_webhook(api, sim, hook, talk):
    await api("setWebhook", url=hook.url, allowed_updates=["my_chat_member"])
    user = talk("unwanted")
    chats.set_block(sim.world, user, sim.world.bots[BOT], blocked=True)
    update, secret = await hook.got.get()
    assert (set(update), secret) == ({"update_id", "my_chat_member"}, None)
    await until(lambda: not sim.world.bots[BOT].queue.pending)
    await api("deleteWebhook")
    talk("also unwanted")
    assert [set(update) for update in (await api("getUpdates"))["result"]] == [{"update_id", "my_chat_member"}]


async def test_what_could_not_be_delivered_for_a_day_is_given_up(api, sim, hook, talk):
    hook.answers = [web.Response(status=500) for _ in range(2)]
    await api("setWebhook", url=hook.url)
    talk("old")
    for _ in range(2):
        await hook.got.get()
    await until(lambda: sim.world.clock.next_due() is not None)
    sim.world.clock.advance(LIFETIME + 1)
    talk("new")
    update, _ = await hook.got.get()
    assert update["message"]["text"] == "new"
    await until(lambda: not sim.world.bots[BOT].queue.pending)


async def test_nobody_at_the_address(api, sim, talk):
    await api("setWebhook", url="http://127.0.0.1:1/hook")
    talk("x")
    await until(lambda: sim.world.bots[BOT].webhook.last_error)
    assert (await info(api))["last_error_message"] == "Connection refused"


async def test_whoever_comes_back_is_called_soon(api, sim, hook, talk):
    port, nobody = hook.url, "http://127.0.0.1:1/hook"
    await api("setWebhook", url=nobody)
    talk("x")
    await until(lambda: sim.world.clock.next_due() is not None)
    webhook = sim.world.bots[BOT].webhook
    webhook.url = port
    sim.world.clock.advance(2.1)
    assert (await hook.got.get())[0]["message"]["text"] == "x"
    await until(lambda: webhook.last_success > 0)
    webhook.url = nobody
    talk("y")
    await until(lambda: sim.world.clock.next_due() is not None)
    webhook.url = port
    sim.world.clock.advance(0.06)
    assert (await hook.got.get())[0]["message"]["text"] == "y"


async def test_what_is_set_already_keeps_its_pauses(api, sim, hook, talk):
    hook.answers = [web.Response(status=500) for _ in range(2)]
    for _ in range(2):
        await api("setWebhook", url=hook.url)
    talk("x")
    for _ in range(2):
        await hook.got.get()
    await until(lambda: sim.world.clock.next_due() is not None)
    await api("setWebhook", url=hook.url)
    assert hook.got.empty()
    assert "last_error_message" in await info(api)
    await api("setWebhook", url=hook.url, max_connections=7)
    assert (await hook.got.get())[0]["message"]["text"] == "x"
    assert "last_error_message" not in await info(api)


async def test_few_connections_look_not_far_ahead(api, hook, talk):
    hook.gate.clear()
    await api("setWebhook", url=hook.url, max_connections=2)
    for text, name in (("a1", "Alice"), ("a2", "Alice"), ("a3", "Alice"), ("a4", "Alice"), ("w1", "Wang")):
        talk(text, name)
    assert (await hook.got.get())[0]["message"]["text"] == "a1"
    await asyncio.sleep(0.01)
    assert hook.got.empty()  # a connection is free, and Wang's is the fifth
    hook.gate.set()
    hook.gate.clear()  # whoever waits is through; what comes from here on waits
    assert {(await hook.got.get())[0]["message"]["text"] for _ in range(2)} == {"a2", "w1"}
    hook.gate.set()


async def test_whoever_is_gone_for_most_of_a_day_has_no_webhook_any_more(api, sim, hook, talk):
    hook.answers = [web.Response(status=410, headers={"Retry-After": "3600"}) for _ in range(25)]
    await api("setWebhook", url=hook.url)
    talk("x")
    for _ in range(23):
        await hook.got.get()
        await until(lambda: (sim.world.clock.next_due() or 0) > sim.world.clock.now() + 3000)
        sim.world.clock.advance(3601)
    await hook.got.get()
    await until(lambda: sim.world.bots[BOT].webhook is None)


@pytest.mark.parametrize("name", ["setWebhook", "deleteWebhook", "getMe", "logOut"])
async def test_an_answer_changes_no_webhook(api, sim, hook, talk, name):
    await api("setWebhook", url=hook.url)
    hook.answers = [web.json_response({"method": name, "url": ""})]
    talk("x")
    await until(lambda: not sim.world.bots[BOT].queue.pending)
    assert (await info(api))["url"] == hook.url
    assert sim.world.bots[BOT].logged_out_at is None


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"url": "ftp://a.b"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "https://a.b:x"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "https://a.b", "secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ({"url": "https://a.b", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_refuses_bad_webhooks(api, params: dict[str, str], sentence: str):
    assert (await api("setWebhook", **params))["description"] == f"Bad Request: {sentence}"
