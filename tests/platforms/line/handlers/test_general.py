from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.language import Language
from bot.platforms.line.browse_actions import ChooseLanguage
from tests.platforms.line.asking import reader

if TYPE_CHECKING:
    from tests.platforms.line.asking import Reader


async def test_a_person_is_welcomed_with_ways_to_begin(ann: Reader):
    shown = await ann.write("你好")
    assert shown is not None
    assert shown.startswith("新質生產力\n你好。")
    assert ann.labels()[:3] == ["今日概念", "查誰說過甚麼", "✏️ 考考我"]


async def test_a_group_is_greeted_otherwise(ann: Reader):
    group = reader(ann.context, in_group=True)
    shown = await group.write("/start")
    assert shown is not None
    assert shown != await ann.write("/start")


async def test_the_help_types_for_whoever_taps(ann: Reader):
    shown = await ann.write("說明")
    assert shown is not None
    assert ann.action("概念 基礎研究") == {"type": "message", "label": "概念 基礎研究", "text": "概念 基礎研究"}
    assert ann.action("小測 基礎研究")["text"] == "小測 基礎研究"
    group = reader(ann.context, in_group=True)
    begun = "/小測\n開一場群組小測"
    assert [begun in str(await one.write("/說明")) for one in (ann, group)] == [True, True]
    assert group.action("/小測") == {"type": "message", "label": "/小測", "text": "/小測"}
    opened = await ann.write(ann.action("查 低空經濟")["text"])
    assert opened is not None


@pytest.mark.parametrize(
    ("asked", "begins"), [("關於", "新質生產力\n"), ("私隱", "🔐 我存了你甚麼資料，為甚麼\n"), ("/privacy", "🔐")]
)
async def test_what_the_bot_is_and_stores_is_said(ann: Reader, asked: str, begins: str):
    shown = await ann.write(asked)
    assert shown is not None
    assert shown.startswith(begins)


async def test_in_a_group_nothing_can_be_done_about_what_is_stored(ann: Reader):
    group = reader(ann.context, in_group=True)
    await ann.write("/privacy")
    await group.write("/privacy")
    assert "📄 匯出" in ann.labels()
    assert "📄 匯出" not in group.labels()


async def test_a_command_that_does_not_exist_leads_to_the_nearest(ann: Reader):
    assert await ann.write("/serach") == "沒有 /serach 這個指令。\n你是不是想用 /find？"
    assert ann.action("/find")["text"] == "/find"
    assert await reader(ann.context, in_group=True).write("/serach") is None


@pytest.mark.parametrize("written", ["xyzzy", "schedul"])
async def test_a_command_that_is_like_none_on_line_leads_to_the_help(ann: Reader, written: str):
    assert await ann.write(f"/{written}") == f"沒有 /{written} 這個指令。\n輸入 /說明 看看可以怎樣問。"


async def test_what_is_no_text_is_answered_in_private_alone(ann: Reader):
    assert await ann.send("sticker") is not None
    assert await reader(ann.context, in_group=True).send("sticker") is None


async def test_a_chosen_language_is_kept_and_spoken_at_once(ann: Reader):
    await ann.write("語言")
    shown = await ann.tap("English")
    assert shown == "New quality productive forces\n🌐 From now on I write English here."
    again = await ann.write("language")
    assert again is not None
    assert "I write English here" in again
    assert await ann.write("/language 简体") == "新质生产力\n🌐 好，这里从现在起用简体中文。"
    assert await ann.context.preferences.language(ann.source.chat, None) is Language.SIMPLIFIED


@pytest.mark.parametrize("asked", ["語言 클링온", "/language tlh"])
async def test_a_language_that_is_not_spoken(ann: Reader, asked: str):
    shown = await ann.write(asked)
    assert shown is not None
    assert ann.action("✓ 繁體中文") is not None
    assert "這種語言我還不會" in shown


async def test_a_button_for_a_language_that_is_spoken_no_more(ann: Reader):
    shown = await ann.press(ann.context.postbacks.data(ChooseLanguage("tlh")))
    assert shown is not None
    assert "過時" in shown


async def test_what_a_tap_types_in_a_group_is_for_us(ann: Reader):
    group = reader(ann.context, in_group=True)
    await group.write("/start")
    assert group.action("✏️ 一起做小測")["text"] == "/小測"
    await group.write("/說明")
    assert group.action("查 低空經濟")["text"] == "/查 低空經濟"


async def test_courtesies_are_answered_and_signs_are_no_words_to_look_up(ann: Reader):
    assert await ann.write("唔該晒") == "隨時奉陪。想繼續，輸入字詞，或按下面的按鈕。"
    assert ann.labels()
    assert await ann.write("😀") == await ann.send("sticker")
