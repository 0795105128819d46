"""Digests for a group: its admins alone change them, whoever they are and however they write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import Phase
from bot.domain.revisions import key_of
from bot.platforms.telegram.handlers.chats import chat_key
from tests.platforms.telegram.conversation.group_talk import room

if TYPE_CHECKING:
    from bot.simulator.client import Person, SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
ADMINS_ONLY = "只有管理員才可以更改這個群組的每日摘要。你可以私下找我，訂一份自己的。"
HIDDEN = (
    "只有管理員才可以更改這個群組的每日摘要。你是匿名管理員嗎？按鈕認不出來，請直接輸入指令，例如 /subscribe 08:30。"
)
NEXT = "下一則：2026 年 11 月 24 日（星期二）{time}，香港（UTC+8）"


async def group_of(stage: Stage, *people: Person, kind: str = "supergroup") -> int:
    """A group that the bot has just joined and greeted; the first of the people owns it."""
    owner, *members = people
    chat = await stage.telegram.group("Class", owner, *members, kind=kind)
    await owner.change_member(chat, "add", BOT)
    await owner.wait_for_message(chat=chat)
    for person in people:
        person.forget()
    return chat


async def ask(person: Person, text: str, chat: int) -> SeenMessage:
    """Write to the bot and wait for what it answers, whatever others write meanwhile."""
    person.forget()
    await person.send(text, chat=chat)
    return await person.wait_for_message(from_the_bot, chat=chat)


def from_the_bot(message: SeenMessage) -> bool:
    return bool(message.raw["from"]["id"] == BOT)


async def test_an_admin_subscribes_the_group_and_nobody_else_does(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("en", "Ann")
    chat = await group_of(stage, mei, ann)
    answers = {command: (await ask(ann, f"/{command}@quality_bot", chat)).text for command in
               ("subscribe", "pause", "resume", "unsubscribe")}  # fmt: skip
    card = await ask(mei, "/subscribe@quality_bot 07:00", chat)
    assert answers == dict.fromkeys(answers, ADMINS_ONLY)
    assert card.text.split("\n")[1:4] == ["訂閱好了，以後準時送上。", "", NEXT.format(time="07:00")]
    ann.forget()
    for pressed in ("暫停", "取消訂閱", "精簡版", "English", "時間：07:00"):
        answer = await ann.press(card, pressed)
        assert (answer["text"], answer["show_alert"]) == (HIDDEN, True)
    shown = await ask(ann, "/settings@quality_bot", chat)
    assert shown.text.split("\n")[2:] == card.text.split("\n")[3:]


async def test_whoever_becomes_an_admin_may_and_whoever_was_one_may_not(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("en", "Ann")
    chat = await group_of(stage, mei, ann)
    card = await ask(mei, "/subscribe@quality_bot", chat)
    await mei.change_member(chat, "promote", ann.id)
    assert (await ann.press(card, "精簡版"))["text"] == ""
    await mei.change_member(chat, "demote", ann.id)
    assert (await ann.press(card, "✓ 完整版"))["text"] == HIDDEN


async def test_an_anonymous_admin_may_and_a_channel_that_speaks_there_may_not(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("zh-hant", "Ann")
    chat = await group_of(stage, mei, ann)
    channel = await stage.telegram.group("News", ann, kind="channel")
    await mei.hide(chat)
    card = await ask(mei, "/subscribe@quality_bot", chat)
    await ann.send("/unsubscribe@quality_bot", chat=chat, as_channel=channel)
    refused = await ann.wait_for_message(lambda seen: seen.text == ADMINS_ONLY, chat=chat)
    unseen = await mei.press(card, "時間：08:30")
    await mei.change_member(chat, "promote", BOT)
    turned = await stage.press(mei, card, "時間：08:30")
    await mei.send("07:45", chat=chat, reply_to=turned)
    typed = await mei.wait_for_message(lambda seen: seen.edited, chat=chat)
    assert (refused.id > card.id, unseen["text"]) == (True, HIDDEN)
    assert (typed.id, typed.text.split("\n")[3]) == (card.id, NEXT.format(time="07:45"))


async def test_a_typed_answer_counts_only_as_a_reply_to_the_card_by_who_was_asked(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("zh-hant", "Ann")
    chat = await group_of(stage, mei, ann)
    card = await stage.press(mei, await ask(mei, "/subscribe@quality_bot", chat), "時間：08:30")
    assert "回覆這則訊息" in card.text
    other = await ask(mei, "/today@quality_bot", chat)
    card = await stage.press(mei, await stage.press(mei, card, "‹ 返回"), "時間：08:30")
    await mei.send("05:00", chat=chat, reply_to=other)
    elsewhere = await mei.wait_for_message(from_the_bot, chat=chat)
    await mei.send("06:00", chat=chat)
    await ann.send("06:00", chat=chat, reply_to=card)
    await ann.wait_for_message(lambda seen: seen.raw.get("reply_to_message", {}).get("text") == "06:00", chat=chat)
    await mei.send("朝早七點", chat=chat, reply_to=card)
    turned = await mei.wait_for_message(lambda seen: seen.edited, chat=chat)
    assert elsewhere.text.startswith("🔎")
    assert (turned.id, turned.text.split("\n")[3]) == (card.id, NEXT.format(time="07:00"))


async def test_a_place_is_an_answer_in_a_group_only_as_a_reply(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    card = await stage.press(mei, await ask(mei, "/subscribe@quality_bot", chat), "時區：香港")
    await mei.send_location(51.5, -0.1, chat=chat)
    await mei.send("東京", chat=chat, reply_to=card)
    turned = await mei.wait_for_message(chat=chat)
    assert (turned.edited, turned.text.split("\n")[3][-10:]) == (True, "，東京（UTC+9）")


async def test_a_removed_group_is_suspended_and_goes_on_when_it_is_back(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    await ask(mei, "/subscribe@quality_bot 07:00", chat)
    await mei.change_member(chat, "remove", BOT)
    await mei.change_member(chat, "add", BOT)
    back = await mei.wait_for_message(lambda seen: bool(seen.text), chat=chat)
    assert back.text.split("\n") == ["歡迎回來，每日摘要繼續送上。", NEXT.format(time="07:00")]


async def test_a_group_that_becomes_a_supergroup_keeps_its_digests(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei, kind="group")
    await ask(mei, "/subscribe@quality_bot 07:00", chat)
    moved = await stage.telegram.post("migrate", chat=chat)
    card = await ask(mei, "/settings@quality_bot", int(moved["id"]))
    assert card.text.split("\n")[2] == NEXT.format(time="07:00")


async def test_the_language_of_a_groups_digests_is_its_admins_business(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("en", "Ann")
    chat = await group_of(stage, mei, ann)
    anybody = await ask(ann, "/language@quality_bot en", chat)
    await ask(mei, "/subscribe@quality_bot", chat)
    refused = await ask(ann, "/language@quality_bot zh-hant", chat)
    choice = await ask(ann, "/language@quality_bot", chat)
    pressed = await ann.press(choice, "繁體中文")
    admin = await ask(mei, "/language@quality_bot zh-hant", chat)
    assert [message.text.split("\n")[0] for message in (anybody, refused, admin)] == [
        "🌐 From now on I write English here.",
        "While this group gets digests, only its administrators can change its language.",
        "🌐 好，這裏從現在起用繁體中文。",
    ]
    assert pressed["text"].startswith("Only administrators can change the digests of this group.")


async def test_a_digest_begins_with_what_the_group_got_wrong_and_asks_it_again(stage: Stage):
    mei, ann = [await stage.reader(name=name) for name in ("Mei", "Ann")]
    here = await room(stage, mei, ann)
    await ask(mei, "/subscribe 08:30", here.chat)
    poll = await here.begun(mei, ann, wish="1 第四次工業革命")  # the first digest tells nothing of it
    quiz = await here.quiz()
    await here.vote(poll, mei, ann, rightly=False)
    await here.revealed()
    await here.due(Phase.RESTING)
    await here.over()
    for person in (mei, ann):
        person.forget()
    await stage.deliver(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    digest = await here.news(words="☀️")
    lead, *rest = digest.text.split("\n")
    assert lead.startswith("🎯 你們小測時在這一題失過手：「")
    question = lead.removeprefix("🎯 你們小測時在這一題失過手：「").removesuffix("」下面再試一次。")
    assert question.removesuffix("…") in "\n".join(rest)
    assert stage.stores is not None
    sent = await stage.stores.journal.latest(chat_key(here.chat), date(2026, 11, 24))
    assert (key_of(sent.question), sent.asks_missed) == (quiz.questions[0].key, True)
    await here.press(mei, digest, "詳解")
    assert not (await here.news_of(digest, "📘")).text.startswith("🎯")
    await here.press(mei, digest, "‹ 返回摘要")
    assert (await here.news_of(digest, "🎯")).text == digest.text
    assert (await ask(ann, "/today", here.chat)).text == digest.text
