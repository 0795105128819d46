"""The table of refusals that the design lists, row by row and over HTTP: status, words and parameters as Telegram's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.simulator import chats, inline, people
from bot.simulator.flood import FloodGuard, FloodLimits
from tests.simulator.conftest import TOKEN
from tests.waiting import until

BOT = 42
STALE = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


class Place:
    """Alice, who started the bot, Bob, who did not, and what the bot is refused."""

    def __init__(self, sim: Any, api: Any) -> None:
        self.sim, self.api, self.world = sim, api, sim.world
        self.bot = self.world.bot_of(TOKEN)
        self.alice, self.bob = chats.add_user(self.world, "Alice"), chats.add_user(self.world, "Bob")
        people.start(self.world, self.alice.id, self.bot)
        self.private = self.world.private_chat(self.alice.id, BOT)

    def group(self, kind: str = "supergroup") -> Any:
        return chats.create_chat(self.world, kind, "讀書會", self.alice.id, [self.bob.id, BOT])

    async def done(self, method: str, **params: Any) -> Any:
        answer = await self.api(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> tuple[Any, ...]:
        """Status (which the `api` fixture holds to be the error code), words, and parameters if there are any."""
        answer = await self.api(method, **params)
        assert set(answer) <= {"ok", "error_code", "description", "parameters"}
        assert answer["ok"] is False
        found = answer["error_code"], answer["description"]
        return (*found, answer["parameters"]) if "parameters" in answer else found

    async def sent(self, text: str = "x", **more: Any) -> dict[str, int]:
        message = await self.done("sendMessage", chat_id=self.alice.id, text=text, **more)
        return {"chat_id": self.alice.id, "message_id": message["message_id"]}

    async def say(self, chat_id: Any) -> tuple[Any, ...]:
        return await self.refused("sendMessage", chat_id=chat_id, text="x")


@pytest.fixture
def here(sim, api) -> Place:
    return Place(sim, api)


async def test_wrong_token(here):
    assert await here.refused("getMe", token="42:another") == (401, "Unauthorized")


async def test_unknown_chat_and_a_person_who_never_wrote(here):
    assert await here.say(999) == (400, "Bad Request: chat not found")
    assert await here.say(-100999) == (400, "Bad Request: chat not found")
    assert await here.say(here.bob.id) == (403, "Forbidden: bot can't initiate conversation with a user")


async def test_blocked_and_deactivated(here):
    chats.set_block(here.world, here.alice.id, here.bot, blocked=True)
    assert await here.say(here.alice.id) == (403, "Forbidden: bot was blocked by the user")
    chats.deactivate(here.world, here.alice.id)
    assert await here.say(here.alice.id) == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_kicked(here, kind):
    chat = here.group(kind)
    chats.leave(here.world, chat, here.alice.id, BOT)
    assert await here.say(chat.id) == (403, f"Forbidden: bot was kicked from the {kind} chat")


async def test_empty_long_and_broken_text(here):
    to = {"chat_id": here.alice.id}
    assert await here.refused("sendMessage", **to, text="") == (400, "Bad Request: message text is empty")
    assert await here.refused("sendMessage", **to, text="字" * 4097) == (400, "Bad Request: message is too long")
    words = "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    assert await here.refused("sendMessage", **to, text="創新<b>x", parse_mode="HTML") == (400, words)
    words = 'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 6'
    assert await here.refused("sendMessage", **to, text="創新<p>x", parse_mode="HTML") == (400, words)


async def test_edits_that_change_nothing_or_come_too_late(here):
    message = await here.sent(reply_markup=GO)
    assert await here.refused("editMessageText", **message, text="x", reply_markup=GO) == (400, SAME)
    assert await here.refused("editMessageReplyMarkup", **message, reply_markup=GO) == (400, SAME)
    await here.done("deleteMessage", **message)
    gone = (400, "Bad Request: message to edit not found")
    assert await here.refused("editMessageText", **message, text="y") == gone


async def test_callback_data_over_64_bytes(here):
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "新" * 21 + "xx"}]]}
    refused = await here.refused("sendMessage", chat_id=here.alice.id, text="x", reply_markup=markup)
    assert refused == (400, "Bad Request: BUTTON_DATA_INVALID")


async def test_callback_queries_unknown_answered_and_old(here):
    message = await here.sent(reply_markup=GO)
    assert await here.refused("answerCallbackQuery", callback_query_id="1") == STALE
    first, second = (
        people.press(here.world, here.private, here.alice.id, message["message_id"], "go").id for _ in range(2)
    )
    await here.done("answerCallbackQuery", callback_query_id=first)
    assert await here.refused("answerCallbackQuery", callback_query_id=first) == STALE
    assert await here.refused("answerCallbackQuery", callback_query_id=second, token="43:other") == STALE
    here.world.clock.advance(31)
    assert await here.refused("answerCallbackQuery", callback_query_id=second) == STALE


async def test_inline_queries_unknown_answered_and_old(here):
    assert await here.refused("answerInlineQuery", inline_query_id="1", results=[]) == STALE
    first, second = (inline.ask(here.world, here.bot, here.alice.id, text).id for text in "ab")
    await here.done("answerInlineQuery", inline_query_id=first, results=[])
    assert await here.refused("answerInlineQuery", inline_query_id=first, results=[]) == STALE
    here.world.clock.advance(31)
    assert await here.refused("answerInlineQuery", inline_query_id=second, results=[]) == STALE


@pytest.mark.parametrize("ends", ["by hand", "by its period"])
async def test_stop_poll_twice(here, ends):
    poll = await here.done("sendPoll", chat_id=here.alice.id, question="?", options=["a", "b"], open_period=5)
    message = {"chat_id": here.alice.id, "message_id": poll["message_id"]}
    if ends == "by hand":
        assert (await here.done("stopPoll", **message))["is_closed"] is True
    else:
        here.world.clock.advance(5)
    assert await here.refused("stopPoll", **message) == (400, "Bad Request: poll has already been closed")


async def test_too_fast(here):
    here.sim.api.flood = FloodGuard(FloodLimits(private_burst=1))
    await here.sent()
    assert await here.say(here.alice.id) == (429, "Too Many Requests: retry after 1", {"retry_after": 1})


async def test_a_group_that_became_a_supergroup(here):
    chat = here.group("group")
    last = {update["update_id"] for update in await here.done("getUpdates")}
    new = chats.migrate(here.world, chat)
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    assert await here.say(chat.id) == (400, words, {"migrate_to_chat_id": new.id})
    poll = {"chat_id": chat.id, "question": "?", "options": ["a", "b"]}
    assert await here.refused("sendPoll", **poll) == (400, words, {"migrate_to_chat_id": new.id})
    told = [update["message"] for update in await here.done("getUpdates", offset=max(last) + 1)]
    assert [
        (message["chat"]["id"], message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id"))
        for message in told
    ] == [(chat.id, new.id, None), (new.id, None, chat.id)]


async def test_two_pollers(here):
    await here.done("getUpdates", offset=-1)
    updates = await here.done("getUpdates")
    past = {"offset": updates[-1]["update_id"] + 1, "timeout": 30}
    first = asyncio.create_task(here.refused("getUpdates", **past))
    await until(lambda: here.sim.api.poller._waiting)
    second = asyncio.create_task(here.done("getUpdates", **past))
    words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    assert await first == (409, words)
    here.world.clock.advance(30)
    assert await second == []


async def test_polling_while_a_webhook_is_set(here):
    await here.done("getUpdates", offset=-1)
    await here.done("setWebhook", url="http://127.0.0.1:1/hook", drop_pending_updates=True)
    words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    assert await here.refused("getUpdates") == (409, f"Conflict: {words}")
    await here.done("deleteWebhook")
    assert await here.done("getUpdates") == []
