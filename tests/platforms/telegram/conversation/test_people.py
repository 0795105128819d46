"""A person asks how they are doing, what is stored of them, for all of it, and that it be deleted."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from bot.domain.chat import ChatKey, Platform
from bot.platforms.pictures.typeface import typeface
from bot.platforms.telegram.deeplinks import PrivacyLink, StatsLink, encode
from bot.platforms.telegram.handlers import people
from tests.platforms.telegram.conversation.quiz_talk import begun, question_of, said, shown

if TYPE_CHECKING:
    from bot.simulator.client import Person, SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
PUBLISHES = True
TUESDAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
"""08:30 in Hong Kong, when a digest comes to whoever subscribed on Monday."""


async def practised(stage: Stage, person: Person) -> SeenMessage:
    """The first digest of a reader, which they have answered right."""
    await stage.ask(person, "/subscribe")
    await stage.deliver(TUESDAY)
    digest = await person.wait_for_message()
    return await stage.press(person, digest, await stage.right_button(digest))


async def file_of(stage: Stage, person: Person, message: SeenMessage) -> bytes:
    """What a message carries."""
    sent = message.raw.get("document") or message.raw["photo"][-1]
    address = f"{stage.telegram.url}/sim/file"
    async with stage.telegram.session.get(address, params={"id": sent["file_id"], "as": person.id}) as response:
        assert response.status == 200, await response.text()
        return await response.read()


async def rows_of(stage: Stage, person: Person) -> dict[str, Any]:
    """How many rows each table has of a person."""
    assert stage.stores is not None
    stored = await stage.stores.people.export(ChatKey(Platform.TELEGRAM, str(person.id)))
    return {name: len(rows) for name, rows in stored.items() if rows}


async def test_whoever_answered_nothing_is_shown_how_to_begin(stage: Stage):
    mei = await stage.reader()
    message = await stage.ask(mei, "/stats")
    assert message.text.startswith("📈 還未有紀錄。先答幾題")
    assert message.buttons == ["✏️ 考考我"]
    assert "photo" not in message.raw


@pytest.mark.parametrize(
    ("code", "said", "buttons"),
    [
        ("zh-hant", ["📈 我的學習，2026 年 11 月 24 日", "答題 1，答對 1（100%）"], ["✏️ 考考我"]),
        ("zh-hans", ["📈 我的学习，2026 年 11 月 24 日", "答题 1，答对 1（100%）"], ["✏️ 考考我"]),
        ("en", ["📈 How you are doing, 24 November 2026", "Answered 1, correct 1 (100%)"], ["✏️ Quiz me"]),
    ],
)
async def test_a_picture_shows_how_somebody_does_and_its_caption_says_it(stage: Stage, code, said, buttons):
    mei = await stage.reader(code)
    await practised(stage, mei)
    message = await stage.ask(mei, "/stats")
    lines = [line for line in message.text.split("\n") if line]
    assert lines[:2] == said
    assert message.buttons == buttons
    assert len(message.text.encode("utf-16-le")) // 2 <= 1024
    with Image.open(io.BytesIO(await file_of(stage, mei, message))) as picture:
        assert (picture.format, picture.width) == ("PNG", 1200)


async def test_a_deep_link_and_plain_words_show_the_same(stage: Stage):
    mei = await stage.reader()
    await practised(stage, mei)
    first = await stage.ask(mei, "我的成績")
    await mei.start(BOT, encode(StatsLink()))
    assert (await mei.wait_for_message()).text == first.text
    button = await stage.speak(mei, "A round is over.", {"text": "📈", "callback_data": "1Y"})
    assert (await mei.press(button, "📈"))["answered"]
    assert (await mei.wait_for_message()).text == first.text
    await mei.start(BOT, encode(PrivacyLink()))
    assert (await mei.wait_for_message()).text.startswith("🔐 我存了你甚麼資料")


async def test_words_go_out_alone_where_no_picture_can_be_drawn_or_sent(stage: Stage, monkeypatch):
    mei = await stage.reader()
    await practised(stage, mei)
    whole = await stage.ask(mei, "/stats")
    drawn = "bot.platforms.telegram.handlers.people.stats_picture"
    monkeypatch.setattr(drawn, lambda *_: b"not a picture")
    assert plainly(await stage.ask(mei, "/stats")) == (whole.text, whole.buttons, False)
    monkeypatch.setattr(drawn, lambda *_: typeface(-1))
    assert plainly(await stage.ask(mei, "/stats")) == (whole.text, whole.buttons, False)


def plainly(message: SeenMessage) -> tuple[str, list[str], bool]:
    return message.text, message.buttons, "photo" in message.raw


async def test_a_group_is_shown_the_way_to_the_private_chat(stage: Stage):
    mei = await stage.reader()
    group = await stage.telegram.group("Class", mei, bots=(BOT,))
    await mei.wait_for_message(chat=group)
    seen = []
    for command in ("/stats", "/export", "/forget", "/privacy"):
        answer = await stage.ask(mei, command, chat=group)
        seen.append((answer.text[:6], answer.keyboard[0][0]["url"].rpartition("=")[2]))
    assert seen == [
        ("📈 你的學習", "stats"),
        ("🔐 你的資料", "privacy"),
        ("🔐 要刪除你", "privacy"),
        ("🔐 我存了你", "privacy"),
    ]


async def test_privacy_says_what_is_stored_and_leads_to_both_rights(stage: Stage):
    mei = await stage.reader("en")
    page = await stage.ask(mei, "/privacy")
    assert page.text.startswith("🔐 What I store about you, and why")
    assert page.buttons == ["📄 Export", "🗑 Delete everything"]
    asked = await stage.press(mei, page, "🗑 Delete everything")
    assert asked.text.startswith("🔐 Delete everything that I store about you?")
    kept = await stage.press(mei, asked, "No, keep it")
    assert (kept.text, kept.buttons) == ("Good, nothing was deleted.", ["What is stored"])
    assert (await stage.press(mei, kept, "What is stored")).text == page.text


async def test_an_export_is_a_document_with_everything(stage: Stage):
    mei, bob = await stage.reader(), await stage.reader("en", "Bob")
    await practised(stage, mei)
    stage.at = TUESDAY
    await stage.ask(mei, "/language en")
    await stage.ask(bob, "/subscribe 07:15")
    message = await stage.ask(mei, "/export")
    assert message.raw["document"]["file_name"] == f"telegram-{mei.id}-2026-11-24.json"
    assert message.text.startswith("🔐 Everything that I store about you, as of 24 November 2026.")
    document = json.loads(await file_of(stage, mei, message))
    assert document["person"] == {"platform": "telegram", "id": str(mei.id)}
    tables = {name: table["rows"] for name, table in document["tables"].items()}
    assert {name: len(rows) for name, rows in tables.items() if rows} == {
        "chats": 1, "subscriptions": 1, "deliveries": 1, "streaks": 1, "answers": 1, "cards": 1, "inbox": 1,
    }  # fmt: skip
    assert [row["chat_id"] for row in tables["subscriptions"]] == [str(mei.id)]
    [digest] = document["questions_in_words"]
    assert (digest["chosen"], len(digest["options"]) > 2) == (digest["right"], True)
    assert document["about"].startswith("Everything that this bot stores about you.")
    assert tables["answers"][0]["answered_on"] == date(2026, 11, 24).isoformat()
    assert tables["inbox"][0]["payload"]["message"]["text"] == "/export"


async def test_a_yes_deletes_everything_and_a_stranger_is_met(stage: Stage):
    mei = await stage.reader("zh-hans")
    digest = await practised(stage, mei)
    await stage.ask(mei, "/language en")
    await menu_is(mei, "Today’s concept")
    asked = await stage.ask(mei, "/forget")
    done = await stage.press(mei, asked, "Yes, delete everything")
    assert done.text.startswith("🔐 Done: everything that I stored about you is deleted, for good.")
    assert done.buttons == []
    await menu_is(mei, "今日概念")
    await stage.deliver(TUESDAY + timedelta(days=1))
    assert (await stage.ask(mei, "/stats")).text.startswith("📈 还未有记录")  # and no digest before it
    assert (await mei.press(digest, "设置"))["text"].startswith("这个按钮已经过时")
    assert set(await rows_of(stage, mei)) <= {"inbox"}


@pytest.mark.parametrize("fault", [None, "drop"])
async def test_the_poll_that_lies_open_is_closed_first_and_nothing_keeps_the_deletion_back(
    stage: Stage, fault, monkeypatch
):
    monkeypatch.setattr(people, "LONGEST_CLOSING", timedelta(milliseconds=50 if fault else 5000))
    mei = await stage.reader("en")
    poll = await begun(mei)
    await question_of(stage, poll)
    if fault:
        await stage.telegram.fault(fault, method="stopPoll", chat=mei.id, count=1)
    asked = await said(mei, "/forget")
    await mei.press(asked, "Yes, delete everything")
    await mei.wait_for_message(lambda seen: seen.text.startswith("🔐 Done"))
    assert set(await rows_of(stage, mei)) <= {"inbox"}
    assert (await shown(mei, poll)).poll["is_closed"] is (fault is None)


async def menu_is(person: Person, first: str) -> None:
    """The first command of a menu, which changes after the person was told so: that may take a moment."""
    async with asyncio.timeout(5):
        while (await person.commands(BOT))[0]["description"] != first:  # noqa: ASYNC110 - no event tells of menus
            await asyncio.sleep(0.005)


async def test_an_old_yes_asks_again_and_counts_then(stage: Stage):
    mei = await stage.reader("en")
    await stage.ask(mei, "/subscribe")
    asked = await stage.ask(mei, "/forget")
    stage.at += timedelta(minutes=10)
    again = await stage.press(mei, asked, "Yes, delete everything")
    assert again.text.startswith("That question was too old, or has been answered, so I ask again.")
    assert (await rows_of(stage, mei))["subscriptions"] == 1
    done = await stage.press(mei, again, "Yes, delete everything")
    assert done.text.startswith("🔐 Done")
    assert set(await rows_of(stage, mei)) <= {"inbox"}


async def test_a_forged_yes_does_nothing(stage: Stage):
    mei = await stage.reader("en")
    await stage.ask(mei, "/subscribe")
    for data in ("1y:never", "1y:99999999999", "1y:"):
        message = await stage.speak(mei, f"Well? {data}", {"text": "Yes", "callback_data": data})
        assert (await mei.press(message, "Yes"))["answered"]
    assert (await rows_of(stage, mei))["subscriptions"] == 1
