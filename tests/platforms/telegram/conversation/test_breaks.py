"""Breaks, endings and blocks: digests stop, and go on where they stood."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.simulator.client import SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
NEXT = "下一則：2026 年 {on}08:30，香港（UTC+8）"
ENDED = "現在沒有訂閱。之前的設定和進度都還留着。"
TUESDAY = NEXT.format(on="11 月 24 日（星期二）")


def said(message: SeenMessage, lines: int = 4) -> list[str]:
    """The beginning of a card without its heading and empty lines."""
    return [line for line in message.text.split("\n")[1:] if line][: lines - 1]


async def test_a_pause_is_as_long_as_was_said_and_ends_when_told(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe")
    lengths = {
        "一天": "11 月 25 日（星期三）",
        "一星期": "12 月 1 日（星期二）",
        "12月1日": "12 月 1 日（星期二）",
        "until 3 December": "12 月 3 日（星期四）",
    }
    paused = {length: said(await stage.ask(mei, f"/pause {length}")) for length in lengths}
    assert paused == {
        length: ["好，先停一停。", f"⏸ 暫停中，2026 年 {until}恢復。", NEXT.format(on=until)]
        for length, until in lengths.items()
    }
    assert said(await stage.ask(mei, "/resume"), 3) == ["好，繼續送上。", TUESDAY]
    assert said(await stage.ask(mei, "/resume"), 3) == ["本來就沒有暫停，一切照常。", TUESDAY]


async def test_what_is_no_end_of_a_pause_gets_an_example_and_may_be_typed_anew(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe")
    answers = {
        "2026-11-23": "「2026-11-23」等於沒有停過，最早可以填明天。",
        "0天": "「0天」等於沒有停過，最早可以填明天。",
        "11月31日": "日曆上沒有「11月31日」這一天。",
        "明天": "「明天」恢復等於沒有停：下一則本來就在 2026 年 11 月 24 日（星期二）。想跳過它，請寫：一天。",
        "100年": "「100年」太遠了，最遲到 2027 年 11 月 24 日（星期三）；也可以乾脆取消訂閱。",
        "xyz": "「xyz」看不出是哪一天。可以寫 12月1日，或者兩星期。",
    }
    asked = {typed: await stage.ask(mei, f"/pause {typed}") for typed in answers}
    assert {typed: said(card, 2) for typed, card in asked.items()} == {typed: [line] for typed, line in answers.items()}
    await mei.send("12月1日", bot=BOT)
    turned = await mei.wait_for_message(lambda seen: seen.edited)
    assert (turned.id, said(turned, 2)) == (asked["xyz"].id, ["好，先停一停。"])


async def test_a_pause_by_button_and_its_end(stage: Stage):
    mei = await stage.reader()
    card = await stage.press(mei, await stage.ask(mei, "/subscribe"), "暫停")
    assert card.buttons == ["一天", "一星期", "一個月", "到指定日期…", "‹ 返回"]
    paused = await stage.press(mei, card, "一天")
    assert "恢復" in paused.buttons
    asked = await stage.press(mei, await stage.press(mei, paused, "暫停"), "到指定日期…")
    await mei.send("12月1日", bot=BOT)
    until = await mei.wait_for_message(lambda seen: seen.edited)
    resumed = await stage.press(mei, until, "恢復")
    assert [said(asked, 2), said(until, 3)[1:], said(resumed, 3)] == [
        ["想哪一天恢復？輸入日期，例如 12月1日、下星期一。"],
        ["⏸ 暫停中，2026 年 12 月 1 日（星期二）恢復。"],
        ["好，繼續送上。", TUESDAY],
    ]


async def test_the_offer_of_breaks_takes_a_length_and_leaves_other_words_alone(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe")
    offer = await stage.ask(mei, "/pause")
    await mei.send("兩星期", bot=BOT)
    paused = await mei.wait_for_message(lambda seen: seen.edited)
    assert (paused.id, said(paused, 3)[1]) == (offer.id, "⏸ 暫停中，2026 年 12 月 8 日（星期二）恢復。")
    await stage.ask(mei, "/pause")
    assert (await stage.ask(mei, "產業園區")).text.startswith("🔎")


async def test_one_tap_ends_and_one_tap_undoes_it_pause_and_all(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    await stage.ask(mei, "/pause 12月1日")
    ended = await stage.ask(mei, "/unsubscribe")
    again = await stage.ask(mei, "/unsubscribe")
    assert (said(ended, 2), ended.buttons) == (["已經取消訂閱。設定和進度都替你留着，隨時可以再訂。"], ["↩ 還原"])
    assert again.text == ended.text
    undone = await stage.press(mei, ended, "↩ 還原")
    assert said(undone) == [
        "已經還原，一切照舊。",
        "⏸ 暫停中，2026 年 12 月 1 日（星期二）恢復。",
        "下一則：2026 年 12 月 1 日（星期二）07:00，香港（UTC+8）",
    ]


async def test_old_cards_tell_no_untruth_after_an_ending(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    paused = await stage.ask(mei, "/pause 一天")
    lengths = await stage.ask(mei, "/pause")
    days = await stage.press(mei, await stage.ask(mei, "/settings"), "日子：每天")
    short = await stage.ask(mei, "/settings")
    await stage.ask(mei, "/unsubscribe")
    seen = {
        pressed: said(await stage.press(mei, card, pressed))
        for card, pressed in ((paused, "恢復"), (lengths, "一星期"), (days, "✓ 一"), (short, "精簡版"))
    }
    typed = [await stage.ask(mei, command) for command in ("/pause 一天", "/resume", "/settings")]
    assert (list(seen.values()), [said(card) for card in typed]) == ([[ENDED]] * 4, [[ENDED]] * 3)
    again = await stage.press(mei, typed[-1], "訂閱，07:00 送上")
    assert said(again, 3)[1] == "下一則：2026 年 11 月 24 日（星期二）07:00，香港（UTC+8）"


async def test_yes_to_a_time_or_a_place_after_an_ending_is_a_wish_for_digests(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    offer = await stage.ask(mei, "07:15")
    await stage.ask(mei, "/unsubscribe")
    on = await stage.press(mei, offer, "好，改到 07:15")
    await stage.ask(mei, "/unsubscribe")
    await mei.send_location(22.3, 114.2, bot=BOT)
    place = await mei.wait_for_message()
    back = await stage.press(mei, place, "好，香港（UTC+8）")
    assert [said(on, 2), place.text.split("\n")[0], said(back, 2)] == [
        ["訂閱好了，以後準時送上。"],
        "要我每天送上一則摘要嗎？時區：香港（UTC+8）。",
        ["訂閱好了，以後準時送上。"],
    ]


async def test_subscribing_again_goes_on_with_the_old_settings(stage: Stage):
    mei = await stage.reader()
    await stage.press(mei, await stage.ask(mei, "/subscribe 07:00"), "取消訂閱")
    card = await stage.ask(mei, "/settings")
    assert (said(card, 2), card.buttons) == ([ENDED], ["訂閱，07:00 送上", "另選時間"])
    back = await stage.press(mei, card, "訂閱，07:00 送上")
    assert said(back, 3) == ["訂閱好了，以後準時送上。", "下一則：2026 年 11 月 24 日（星期二）07:00，香港（UTC+8）"]


async def test_who_has_no_digests_is_offered_some(stage: Stage):
    mei = await stage.reader()
    for command in ("/pause", "/pause 一天", "/resume", "/unsubscribe", "/settings"):
        card = await stage.ask(mei, command)
        assert (said(card, 2), card.buttons) == (["現在沒有訂閱每日摘要。"], ["訂閱，08:30 送上", "另選時間"])


async def test_a_block_suspends_and_an_unblock_restores(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    await mei.block(BOT)
    stage.at += timedelta(days=3)
    await mei.block(BOT, blocked=False)
    back = await mei.wait_for_message()
    assert back.text.split("\n") == [
        "歡迎回來，每日摘要繼續送上。",
        "下一則：2026 年 11 月 27 日（星期五）07:00，香港（UTC+8）",
    ]


async def test_who_never_subscribed_hears_nothing_after_an_unblock(stage: Stage):
    mei = await stage.reader()
    await mei.block(BOT)
    await mei.block(BOT, blocked=False)
    assert (await stage.ask(mei, "/help")).text.startswith("可以怎樣問")


NONSENSE = (
    "1A::nowhere", "1B::1440", "1B::", "1C::Mars/Base", "1C::../etc", "1D::0", "1D::128", "1E::long", "1F::tlh",
    "1G::0", "1G::9999", "1I::25.00", "1I::x", "1A:x:card", "1A:-1:card", "1A:7:card", "1L:", "1L:=",
)  # fmt: skip


async def test_a_button_that_says_nothing_sensible_is_out_of_date_and_changes_nothing(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "/subscribe")
    answers = {}
    for data in NONSENSE:
        old = await stage.speak(mei, data, {"text": "舊按鈕", "callback_data": data})
        answers[data] = (await mei.press(old, "舊按鈕"))["text"]
    assert answers == dict.fromkeys(NONSENSE, "這個按鈕已經過時。請重新輸入一次，或看 /help。")
    assert said(await stage.ask(mei, "/settings")) == said(card, 5)[1:]
