"""Subscribing and changing one's mind in a private chat: by command, by button, by what is typed and sent."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.platforms.telegram.handlers.chats import chat_key

if TYPE_CHECKING:
    from bot.simulator.client import Person, SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
NEXT = "下一則：2026 年 11 月 24 日（星期二）{time}，香港（UTC+8）"
CARD = [
    "時間：08:30",
    "時區：香港",
    "日子：每天",
    "✓ 完整版",
    "精簡版",
    "✓ 繁體中文",
    "简体中文",
    "English",
    "暫停",
    "取消訂閱",
]


async def type_in(person: Person, card: SeenMessage, text: str) -> SeenMessage:
    """Type an answer to a card and wait for the card to turn."""
    await person.send(text, bot=BOT)
    turned = await person.wait_for_message(lambda seen: seen.edited)
    assert turned.id == card.id
    return turned


async def test_one_command_subscribes_and_says_when_the_next_digest_comes(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "/subscribe")
    assert card.text.split("\n") == [
        "📬 每日摘要",
        "訂閱好了，以後準時送上。",
        "",
        NEXT.format(time="08:30"),
        "每天 08:30，香港（UTC+8）",
        "完整版 · 繁體中文",
    ]
    assert card.buttons == CARD


async def test_a_wish_beside_the_command_is_done_at_once(stage: Stage):
    mei = await stage.reader()
    wishes = ("07:05", "早上八點半", "8:30pm", "早上八點半 倫敦", "Tokyo", "逢星期五 8點")
    coming = [(await stage.ask(mei, f"/subscribe {wish}")).text.split("\n")[3] for wish in wishes]
    assert coming == [
        NEXT.format(time="07:05"),
        NEXT.format(time="08:30"),
        "下一則：2026 年 11 月 23 日（星期一）20:30，香港（UTC+8）",
        "下一則：2026 年 11 月 23 日（星期一）08:30，倫敦（UTC+0）",
        "下一則：2026 年 11 月 24 日（星期二）08:30，東京（UTC+9）",
        "下一則：2026 年 11 月 27 日（星期五）08:00，東京（UTC+9）",
    ]


async def test_a_place_that_may_be_several_is_asked_about(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "/subscribe 21:00 America")
    assert card.text.split("\n")[3:5] == ["時間定在 21:00，時區暫時是：香港（UTC+8）。", "你是指哪一個？"]
    chosen = await stage.press(mei, card, "紐約（UTC−5）")
    assert chosen.text.split("\n")[3] == "下一則：2026 年 11 月 22 日（星期日）21:00，紐約（UTC−5）"


async def test_a_time_beside_an_unknown_place_is_taken_and_the_place_asked_about(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "/subscribe 07:00 Mars")
    near = await stage.ask(mei, "/subscribe 06:00 Londn")
    assert card.text.split("\n") == [
        "📬 每日摘要",
        "訂閱好了，以後準時送上。",
        "",
        "找不到「Mars」這個地方。可以寫倫敦、London 或 UTC+8。",
        "",
        "時間定在 07:00，時區暫時是：香港（UTC+8）。",
        "按哪裏的時間？選一個，輸入城市名稱，或者傳送位置（📎）給我：我只看時區，位置不會保存。",
        "",
        NEXT.format(time="07:00"),
    ]
    assert (near.text.split("\n")[3:5], near.buttons[0]) == (
        ["時間定在 06:00，時區暫時是：香港（UTC+8）。", "你是指哪一個？"],
        "倫敦（UTC+0）",
    )


async def test_what_cannot_be_read_gets_an_example_and_nothing_is_subscribed(stage: Stage):
    mei = await stage.reader()
    asked = await stage.ask(mei, "/subscribe <b>25:99")
    assert (
        asked.text.split("\n")[2]
        == "「<b>25:99」看不出是幾點。可以寫 08:30、早上八點半、8:30pm，或連同日子：逢星期一 8:30。"
    )
    assert (await stage.ask(mei, "/settings")).text.split("\n")[2] == "現在沒有訂閱每日摘要。"
    chosen = await stage.press(mei, asked, "07:30")
    assert chosen.text.split("\n")[1:4] == ["訂閱好了，以後準時送上。", "", NEXT.format(time="07:30")]


async def test_repeating_a_command_is_harmless(stage: Stage):
    mei = await stage.reader()
    first = await stage.ask(mei, "/subscribe 07:05")
    again = await stage.ask(mei, "/subscribe 07:05")
    bare = await stage.ask(mei, "/subscribe")
    assert [message.text.split("\n")[1] for message in (first, again, bare)] == [
        "訂閱好了，以後準時送上。",
        "改好了。",
        "",
    ]
    assert {message.text.split("\n")[-3] for message in (first, again, bare)} == {NEXT.format(time="07:05")}


async def test_every_button_of_the_welcome_leaves_it_as_it_is(stage: Stage):
    mei = await stage.telegram.person("Mei", language_code="zh-hant")
    await mei.start(BOT)
    welcome = await mei.wait_for_message()
    assert (await mei.press(welcome, "📬 訂閱每日摘要"))["answered"]
    card = await mei.wait_for_message()
    assert (card.edited, card.text.split("\n")[1]) == (False, "訂閱好了，以後準時送上。")


async def test_the_card_is_one_message_that_is_turned_in_place(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "/subscribe")
    seen = []
    for pressed in ("時間：08:30", "07:00", "時區：香港", "倫敦（UTC+0）", "精簡版"):
        card = await stage.press(mei, card, pressed)
        seen.append(card.text.split("\n")[-3:])
    coming = "下一則：2026 年 11 月 23 日（星期一）07:00，倫敦（UTC+0）"
    assert seen == [
        ["幾點送上最好？選一個，或者直接輸入別的時間，例如 08:30、早上八點半、8:30pm。", "", NEXT.format(time="08:30")],
        [NEXT.format(time="07:00"), "每天 07:00，香港（UTC+8）", "完整版 · 繁體中文"],
        ["按哪裏的時間？選一個，輸入城市名稱，或者傳送位置（📎）給我：我只看時區，位置不會保存。", "",
         NEXT.format(time="07:00")],
        [coming, "每天 07:00，倫敦（UTC+0）", "完整版 · 繁體中文"],
        [coming, "每天 07:00，倫敦（UTC+0）", "精簡版 · 繁體中文"],
    ]  # fmt: skip


async def test_weekdays_are_toggled_and_the_last_one_stays(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "日子：每天")
    assert card.buttons[:10] == [
        *("✓ 一", "✓ 二", "✓ 三", "✓ 四", "✓ 五", "✓ 六", "✓ 日"),
        *("✓ 每天", "星期一至五", "星期六、日"),
    ]
    weekend = await stage.press(mei, card, "星期六、日")
    saturday = await stage.press(mei, weekend, "✓ 日")
    assert (await mei.press(saturday, "✓ 六"))["text"] == "至少要留一天。想停一停，可以返回按「暫停」。"
    assert saturday.text.split("\n")[3:] == [
        "哪幾天送上？現在是逢星期六。",
        "",
        "下一則：2026 年 11 月 28 日（星期六）08:30，香港（UTC+8）",
    ]
    shown = await stage.ask(mei, "/settings")
    assert "日子：逢星期六" in shown.buttons


async def test_the_language_is_the_chats_own(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "English")
    assert card.text.split("\n")[1:4] == [
        "Changed.",
        "",
        "Next: 24 November 2026 (Tuesday) 08:30, Hong Kong (UTC+8)",
    ]
    assert (await stage.ask(mei, "/help")).text.startswith("What you can ask")


async def test_a_time_is_typed_into_the_card(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "時間：08:30")
    wrong = await type_in(mei, card, "創新")
    right = await type_in(mei, wrong, "朝早六點一刻")
    assert (
        wrong.text.split("\n")[2]
        == "「創新」看不出是幾點。可以寫 08:30、早上八點半、8:30pm，或連同日子：逢星期一 8:30。"
    )
    assert right.text.split("\n")[1:4] == ["改好了。", "", NEXT.format(time="06:15")]
    assert (await stage.ask(mei, "產業園區")).text.startswith("🔎")  # nothing is asked any more


async def test_words_that_were_no_time_can_be_looked_up(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "時間：08:30")
    wrong = await type_in(mei, card, "產業園區")
    assert (await mei.press(wrong, "🔎 改為查「產業園區」"))["answered"]
    assert (await mei.wait_for_message()).text.startswith("🔎「產業園區」")
    assert (await stage.ask(mei, "低空經濟")).text.startswith("📘")


async def test_a_question_stands_for_ten_minutes_and_until_the_next_command(stage: Stage):
    mei = await stage.reader()
    await stage.press(mei, await stage.ask(mei, "/subscribe"), "時間：08:30")
    await stage.ask(mei, "/today")
    after_command = await stage.ask(mei, "產業園區")
    await stage.press(mei, await stage.ask(mei, "/subscribe"), "時間：08:30")
    while await stage.context.prompts.open(chat_key(mei.id), str(mei.id)) is None:  # noqa: ASYNC110 - rows tell nobody
        await asyncio.sleep(0.002)
    stage.at += timedelta(minutes=10)
    too_late = await stage.ask(mei, "產業園區")
    assert [message.text.split("：")[0] for message in (after_command, too_late)] == ["🔎「產業園區」"] * 2


async def test_a_question_is_taken_back_in_a_word(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "時間：08:30")
    assert (await type_in(mei, card, "取消")).buttons == CARD
    assert (await stage.ask(mei, "產業園區")).text.startswith("🔎")
    await stage.press(mei, await stage.ask(mei, "/settings"), "時間：08:30")
    assert (await stage.ask(mei, "/cancel")).buttons == CARD


async def test_a_zone_is_typed_or_sent_as_a_place(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "時區：香港")
    wrong = await type_in(mei, card, "xyzzy")
    slip = await type_in(mei, wrong, "Londn")
    assert wrong.text.split("\n")[2] == "找不到「xyzzy」這個地方。可以寫倫敦、London 或 UTC+8。"
    assert (slip.text.split("\n")[2], slip.buttons[0]) == ("你是指哪一個？", "倫敦（UTC+0）")
    right = await type_in(mei, slip, "東京")
    assert right.text.split("\n")[3].endswith("08:30，東京（UTC+9）")
    card = await stage.press(mei, right, "時區：東京")
    await mei.send_location(40.7, -74.0, bot=BOT)
    sent = await mei.wait_for_message(lambda seen: seen.edited)
    assert sent.text.split("\n")[3].endswith("08:30，紐約（UTC−5）")


async def test_a_place_out_of_the_blue_is_offered_as_a_zone(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe")
    await mei.send_location(51.5, -0.1, bot=BOT)
    offer = await mei.wait_for_message()
    assert offer.text == "要把每日摘要改到這個時區嗎：倫敦（UTC+0）？\n\n我沒有保存這個位置。"
    taken = await stage.press(mei, offer, "好，倫敦（UTC+0）")
    assert taken.text.split("\n")[3].endswith("08:30，倫敦（UTC+0）")
    await mei.send_location(51.5, -0.1, bot=BOT)
    assert (await mei.wait_for_message()).text == "你的摘要已經是這個時區：倫敦（UTC+0）。"


async def test_a_newcomer_who_sends_a_place_may_subscribe_there(stage: Stage):
    mei = await stage.reader()
    await mei.send_location(35.6, 139.7, bot=BOT)
    offer = await mei.wait_for_message()
    taken = await stage.press(mei, offer, offer.buttons[0])
    assert taken.text.split("\n")[1:4:2] == [
        "訂閱好了，以後準時送上。",
        "下一則：2026 年 11 月 24 日（星期二）08:30，東京（UTC+9）",
    ]


async def test_a_time_out_of_the_blue_is_offered_as_a_wish(stage: Stage):
    mei = await stage.reader()
    offer = await stage.ask(mei, "早上七點")
    assert (offer.text, offer.buttons) == (
        "要我每天 07:00 送上一則摘要嗎？",
        ["訂閱，07:00 送上", "🔎 改為查「早上七點」"],
    )
    await stage.press(mei, offer, "訂閱，07:00 送上")
    known, other = await stage.ask(mei, "07:00"), await stage.ask(mei, "8:30pm")
    changed = await stage.press(mei, other, "好，改到 20:30")
    assert [known.text, other.text, changed.text.split("\n")[3]] == [
        "你的摘要現在就是 07:00 送上。",
        "把每日摘要改到 20:30 送上嗎？",
        "下一則：2026 年 11 月 23 日（星期一）20:30，香港（UTC+8）",
    ]
    assert (await stage.ask(mei, "2024")).text.startswith("🔎")
