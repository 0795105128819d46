"""Plain text, and what is no text, in a private chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.incoming import MESSAGES

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
NOT_TEXT = "我只看得懂文字。輸入字詞就可以查，例如 創新。"


async def test_plain_text_is_looked_up(stage: Stage):
    mei = await stage.reader()
    assert (await stage.ask(mei, "產業園區")).text.startswith("🔎「產業園區」：附表一有 1 則")


async def test_a_concepts_name_opens_its_card_with_a_button_to_look_the_words_up(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "低空经济")
    found = await stage.press(mei, card, "在附表一查這個詞")
    assert (card.text.split("\n")[0], found.text.split("\n")[0]) == ("📘 低空經濟", "🔎「低空经济」：附表一有 2 則")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>&amp;</i>", "🔎 附表一沒有「<b>&amp;</i>」。"),
        ("a\u202eb\x07c", "🔎 附表一沒有「ab c」。"),
        ("🙂" * 300, "🔎 附表一沒有「" + "🙂" * 59 + "…」。"),
        ("שלום", "🔎 附表一沒有「\u2068שלום\u2069」。"),
        ("{query}", "🔎 附表一沒有「{query}」。"),
    ],
)
async def test_hostile_text_is_only_text(stage: Stage, typed: str, shown: str):
    mei = await stage.reader()
    assert (await stage.ask(mei, typed)).text.split("\n")[0] == shown


@pytest.mark.parametrize("typed", ["\u200b", "\u202e\u200d", "/find \u2060"])
async def test_words_that_nobody_can_see_are_asked_for(stage: Stage, typed: str):
    mei = await stage.reader()
    assert (await stage.ask(mei, typed)).text.startswith("想查甚麼？")


async def test_a_pasted_statement_is_found_by_its_beginning(stage: Stage):
    mei = await stage.reader()
    longest = max(stage.library.statements, key=lambda statement: len(statement.text))
    lines = (await stage.ask(mei, longest.text)).text.split("\n")
    assert lines[1] == "文字很長，只查了開頭的部分。"
    assert f"第 {longest.position} 則" in lines[3]


async def test_a_picture_is_answered_with_a_hint(stage: Stage):
    mei = await stage.reader()
    await mei.send_photo(PIXEL, bot=BOT)
    assert (await mei.wait_for_message()).text == NOT_TEXT


async def test_an_edited_message_is_not_answered_again(stage: Stage):
    mei = await stage.reader()
    typed = await mei.send("產業園區", bot=BOT)
    await mei.wait_for_message()
    await mei.edit(typed, "低空經濟")
    answered = await stage.ask(mei, "/xyz")
    assert answered.text.startswith("沒有 /xyz 這個指令。")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("訂閱", "📬 每日摘要"),
        ("Subscribe!", "📬 每日摘要"),
        ("设置", "📬 每日摘要"),
        ("取消訂閱。", "📬 每日摘要"),
        ("stop", "✏️ 現在沒有進行中的小測，/quiz 可以開始一輪。"),
        ("暫停", "📬 每日摘要"),
        ("點用？", "可以怎樣問"),
    ],
)
async def test_a_commands_name_in_plain_words_is_the_command(stage: Stage, typed: str, first: str):
    mei = await stage.reader()
    assert (await stage.ask(mei, typed)).text.split("\n")[0] == first


async def test_who_wants_no_more_digests_needs_no_slash_even_when_asked_something_else(stage: Stage):
    mei = await stage.reader()
    asking = await stage.press(mei, await stage.ask(mei, "訂閱"), "時間：08:30")
    assert "幾點" in asking.text
    answer = await stage.ask(mei, "取消訂閱")
    assert answer.text.split("\n")[1].startswith("已經取消訂閱")


async def test_more_words_than_a_commands_name_are_looked_up(stage: Stage):
    mei = await stage.reader()
    assert (await stage.ask(mei, "訂閱 服務")).text.startswith("🔎")


async def test_somebody_elses_words_are_no_wish(stage: Stage):
    mei, ming = await stage.reader(), await stage.reader(name="Ming")
    group = await stage.telegram.group("Class", ming, mei)
    said = await ming.send("取消訂閱", chat=group)
    await mei.forward(said, bot=BOT)
    answer = await mei.wait_for_message(lambda seen: seen.bot == BOT and not seen.text.startswith("取消訂閱"))
    assert "附表一沒有「取消訂閱」" in answer.text


async def test_a_flooder_hears_so_once_and_nobody_else_notices(stage: Stage):
    mei, ming = await stage.reader("en"), await stage.reader(name="Ming")
    for _ in range(MESSAGES.burst + 4):
        await mei.send("/stop", bot=BOT)
    await mei.wait_for_message(lambda message: "a lot at once" in message.text)
    assert (await stage.ask(ming, "產業園區")).text.startswith("🔎")
    said = [message["text"] for message in await stage.telegram.sent(chat=mei.id)]
    assert ["a lot at once" in text for text in said] == [False] * MESSAGES.burst + [True]
