from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.chat import Platform
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.telegram.arrivals import Arrival, Reading, arrival_of
from bot.platforms.telegram.client import TelegramBot

if TYPE_CHECKING:
    from telegram import Bot, Update

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
BOT: Bot = TelegramBot("1:token")
PERSON = {"id": 7, "is_bot": False, "first_name": "A"}
GROUP = {"id": -5, "type": "group"}


def arrival(update_id: int) -> Arrival:
    chat = {"id": 1, "type": "private", "first_name": "A"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "text": "x"}
    return Arrival(update_id, {"update_id": update_id, "message": message}, AT)


@pytest.mark.parametrize(
    ("raw", "kind", "key"),
    [
        ({"message": {"chat": GROUP, "from": PERSON}}, "message", -5),
        ({"callback_query": {"id": "9", "from": PERSON, "message": {"chat": GROUP}}}, "callback_query", -5),
        ({"callback_query": {"id": "9", "from": PERSON, "inline_message_id": "a"}}, "callback_query", 7),
        ({"inline_query": {"id": "9", "from": PERSON}}, "inline_query", 7),
        ({"poll_answer": {"poll_id": "9", "user": PERSON}}, "poll_answer", 7),
        ({"poll_answer": {"poll_id": "9", "voter_chat": GROUP}}, "poll_answer", -5),
        ({"poll": {"id": "9"}}, "poll", ("poll", "9")),
        ({"message": {"chat": {"id": "no"}}}, "message", ("message", "4")),
        ({"message": None}, "message", ("update", 4)),
        ({}, "unknown", ("update", 4)),
    ],
)
def test_what_must_stay_in_order(raw: dict[str, Any], kind: str, key: object) -> None:
    told = Arrival(4, {"update_id": 4, **raw}, AT)
    assert (told.platform, told.event_id, told.kind, told.key) == (Platform.TELEGRAM, "4", kind, key)


def test_what_was_stored_is_what_came() -> None:
    assert arrival_of("3", arrival(3).raw, AT) == arrival(3)


@pytest.mark.parametrize(
    ("body", "chat_type"),
    [
        ({"message": {"chat": {"type": "group"}, "text": "secret"}}, "group"),
        ({"callback_query": {"message": {"chat": {"type": "channel"}}, "data": "secret"}}, "channel"),
        ({"inline_query": {"query": "secret", "chat_type": "sender"}}, "sender"),
        ({"inline_query": {"query": "secret", "chat_type": "secret"}}, None),
        ({"message": {"chat": {"type": "secret"}}}, None),
        ({"message": "secret"}, None),
        ({}, None),
    ],
)
def test_the_type_of_a_chat_is_a_word_that_is_known(body: dict[str, Any], chat_type: str | None) -> None:
    assert Arrival(4, {"update_id": 4, **body}, AT).chat_type == chat_type


async def test_a_malformed_update_is_reported_without_its_words_and_wedges_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[int] = []
    done: list[str] = []
    given_up: list[int] = []

    async def handle(update: Update, arrived_at: datetime) -> None:
        assert arrived_at == AT
        seen.append(update.update_id)

    async def give_up(one: Arrival) -> None:
        given_up.append(one.update_id)

    dispatcher, reading = Dispatcher(), Reading(BOT, handle, give_up)
    broken = Arrival(1, {"update_id": 1, "message": {"chat": {"id": 1, "secret": "祕密"}, "date": "never"}}, AT)
    for one in (broken, Arrival(2, {}, AT), arrival(3)):
        await dispatcher.submit(one, reading, done.append)
    for _ in range(6):
        await asyncio.sleep(0)
    assert (seen, sorted(given_up), sorted(done)) == ([3], [1, 2], ["1", "2", "3"])
    assert [record.getMessage() for record in caplog.records] == [
        "Update 1 (message) cannot be read: message.message_id",
        "Update 2 (unknown) cannot be read: TypeError",
    ]
