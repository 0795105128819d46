"""Who is turned away, when, and what they hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update

from bot.domain import incoming
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.guard import Guard
from bot.platforms.telegram.messenger import Messenger
from bot.services.preferences import Preferences
from tests.platforms.telegram.raw_server import TOKEN, RawServer, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.domain.chat import ChatKey
    from bot.domain.language import Language

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWNER = 99
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
GROUP = {"id": -5, "type": "supergroup", "title": "Class"}


class NoChoices:
    async def language(self, _chat: ChatKey) -> Language | None:
        return None


class Door:
    """The guard, and people who come one after another."""

    def __init__(self, bot: TelegramBot) -> None:
        async def sleep(_seconds: float) -> None:
            pass

        self.guard = Guard(Preferences(NoChoices()), Messenger(bot, sleep=sleep), {OWNER})
        self.bot = bot
        self.at = NOON

    async def lets_in(self, **body: Any) -> bool:
        update = Update.de_json({"update_id": 1, **body}, self.bot)
        return await self.guard.admits(update, self.at)

    async def writes(
        self, text: str | None = "創新", who: int = 5, chat: dict[str, Any] | None = None, **more: Any
    ) -> bool:
        return await self.lets_in(message=message(text, who, chat, self.at, **more))

    async def presses(self, who: int = 5, chat: dict[str, Any] | None = None) -> bool:
        shown = message("x", 123456, chat or private(who), self.at)
        press = {"id": "7", "from": person(who), "chat_instance": "1", "data": "1w", "message": shown}
        return await self.lets_in(callback_query=press)

    async def asks_inline(self, who: int = 5) -> bool:
        return await self.lets_in(inline_query={"id": "8", "from": person(who), "query": "創", "offset": ""})


def person(who: int) -> dict[str, Any]:
    return {"id": who, "is_bot": False, "first_name": "Mei", "language_code": "en"}


def private(who: int) -> dict[str, Any]:
    return {"id": who, "type": "private", "first_name": "Mei"}


def message(text: str | None, who: int, chat: dict[str, Any] | None, at: datetime, **more: Any) -> dict[str, Any]:
    whole = {
        "message_id": 9,
        "date": int(at.timestamp()),
        "chat": chat or private(who),
        "from": person(who),
        "text": text,
        **more,
    }
    return {name: value for name, value in whole.items() if value is not None}


@pytest.fixture
async def door(raw: RawServer) -> AsyncIterator[Door]:
    async with TelegramBot(TOKEN, api_url=raw.url) as bot:
        yield Door(bot)


def said(raw: RawServer) -> list[tuple[int, str]]:
    return [(call.params["chat_id"], call.params["text"]) for call in raw.of("sendMessage")]


async def test_a_flooder_hears_once_how_long_and_is_listened_to_again_when_that_is_over(raw: RawServer, door: Door):
    taken = [await door.writes() for _ in range(50)]
    assert taken == [True] * 30 + [False] * 20
    assert said(raw) == [(5, "⏳ That is a lot at once. Please give me one minute, then ask on.")]
    assert door.guard.held == {"message": 20}
    assert await door.writes(who=6)
    door.at += timedelta(seconds=59.9)
    assert not await door.writes()
    door.at += timedelta(seconds=0.1)
    assert [await door.writes() for _ in range(31)] == [True] * 30 + [False]
    assert [text for _, text in said(raw)[1:]] == ["⏳ That is a lot at once. Please give me 2 minutes, then ask on."]


async def test_presses_are_turned_away_with_one_word_and_never_left_to_us_to_forget(raw: RawServer, door: Door):
    taken = [await door.presses() for _ in range(63)]
    assert taken == [True] * 60 + [False] * 3
    (call,) = raw.of("answerCallbackQuery")  # the others are answered silently by `Messenger.answering`
    assert call.params == {
        "callback_query_id": "7",
        "text": "⏳ Not so fast, please. The buttons work again in 30 seconds.",
    }


async def test_whoever_asks_inline_too_fast_is_offered_nothing_for_a_moment(raw: RawServer, door: Door):
    taken = [await door.asks_inline() for _ in range(62)]
    assert taken == [True] * 60 + [False] * 2
    calls = raw.of("answerInlineQuery")
    assert [(call.params["results"], call.params["cache_time"]) for call in calls] == [([], 5)] * 2


async def test_pages_may_be_turned_twice_a_second_for_ever(door: Door):
    for _ in range(150):
        assert await door.presses()
        door.at += timedelta(seconds=0.5)


async def test_a_class_may_begin_at_once_in_a_group_and_twenty_may_ask_at_once(door: Door):
    assert all([await door.writes("/start@test_bot", who, GROUP) for who in range(1, 31)])
    assert all([await door.presses(who, GROUP) for who in range(101, 601)])
    door.at += timedelta(minutes=2)
    assert all([await door.writes("/find 創新", who, GROUP) for who in range(1, 21)])


async def test_a_group_that_asks_more_than_it_can_be_told_hears_so_once(raw: RawServer, door: Door):
    taken = [await door.writes("/today", who, GROUP) for who in range(101, 301)]
    assert taken == [True] * 40 + [False] * 160
    assert said(raw) == [(-5, "⏳ 大家一起問，我在這裏答不過來。請在 2 分鐘後再問；進行中的小測不受影響。")]
    assert [call.params["reply_parameters"]["message_id"] for call in raw.of("sendMessage")] == [9]
    assert await door.writes("/today", 101)  # in private each has what they had


async def test_one_person_in_many_groups_has_one_budget_and_of_many_notices_a_group_sees_few(
    raw: RawServer, door: Door
):
    taken = [await door.writes("/quiz", 5, {**GROUP, "id": -100 - number}) for number in range(1000)]
    assert sum(taken) == incoming.MESSAGES.burst
    assert len(said(raw)) == 1
    for who in range(10, 13):  # several people, one after another, who flood the same group by the second
        door.at += timedelta(seconds=40)
        for _ in range(45):
            await door.writes("/quiz", who, GROUP)
    assert len([text for chat, text in said(raw) if chat == -5]) == 1


async def test_talk_in_a_group_that_is_not_for_us_costs_nothing(raw: RawServer, door: Door):
    other_bot = {"id": 77, "is_bot": True, "first_name": "Dice"}
    for _ in range(100):
        assert await door.writes("good morning", chat=GROUP)
        assert await door.writes("/roll", chat=GROUP)
        assert await door.writes("/today@dice_bot", chat=GROUP)
        assert await door.writes("/today", 77, GROUP, **{"from": other_bot})
        assert await door.writes(None, chat=GROUP, new_chat_title="x")
    assert raw.calls[1:] == []


async def test_anonymous_admins_of_different_groups_are_different_people(door: Door):
    for number in range(3):
        chat = {**GROUP, "id": -100 - number}
        taken = [await door.writes("/today", chat=chat, sender_chat=chat, **{"from": ANONYMOUS}) for _ in range(31)]
        assert taken == [True] * 30 + [False]


async def test_owners_votes_memberships_and_moves_are_never_turned_away(door: Door):
    us = {"id": 123456, "is_bot": True, "first_name": "Bot"}
    vote = {"poll_id": "1", "user": person(5), "option_ids": [0], "option_persistent_ids": []}
    change = {"chat": GROUP, "from": person(5), "date": 1}
    states = {
        "old_chat_member": {"status": "left", "user": us},
        "new_chat_member": {"status": "member", "user": us},
    }
    for _ in range(100):
        assert await door.writes(who=OWNER)
        assert await door.presses(OWNER)
        assert await door.asks_inline(OWNER)
        assert await door.lets_in(poll_answer=vote)
        assert await door.lets_in(my_chat_member={**change, **states})
        assert await door.writes(None, chat=GROUP, migrate_to_chat_id=-1005)


async def test_what_was_written_while_we_were_away_is_no_flood(door: Door):
    written = door.at
    door.at += timedelta(hours=1)
    for minute in range(50):
        date = int((written + timedelta(minutes=minute)).timestamp())
        assert await door.writes(date=date)


async def test_whom_we_cannot_tell_is_turned_away_all_the_same(raw: RawServer, door: Door):
    raw.script("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"))
    assert [await door.writes() for _ in range(32)] == [True] * 30 + [False] * 2


async def test_a_message_that_is_not_dated_is_taken_as_new(door: Door):
    assert await door.lets_in(message={**message("x", 5, None, NOON), "date": None})
