"""Quoting in any chat by inline mode."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.domain.syllabus import concept_of_day
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.deeplinks import FindLink

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_hits_are_offered_by_occasion_and_date_and_paged(stage: Stage):
    mei = await stage.reader()
    first = await mei.inline("科技", bot=BOT)
    second = await mei.inline("科技", bot=BOT, offset=first["next_offset"])
    ids = [result["id"] for page in (first, second) for result in page["results"]]
    statements = [result for result in first["results"] if result["id"].startswith("p:")]
    assert (len(first["results"]), second["next_offset"], len(set(ids))) == (10, "", len(ids))
    assert all("【科技】" in result["description"] for result in statements)
    assert all(" · 202" in result["title"] for result in statements)
    assert (first["cache_time"], first["is_personal"]) == (300, True)


async def test_the_quote_is_inserted_with_date_and_occasion(stage: Stage):
    mei = await stage.reader()
    friends = await stage.telegram.group("Friends", mei)
    found = await mei.inline("產業園區", bot=BOT, chat=friends)
    result = next(result for result in found["results"] if result["id"] == "p:2023-09-07/2")
    message = await mei.choose(found, result["id"], bot=BOT, chat=friends)
    assert result["title"] == "新時代推動東北全面振興座談會 · 2023 年 9 月 7 日"
    assert message.text.split("\n") == [
        stage.library.statement_by_id["2023-09-07/2"].text,
        "",
        "📜 新時代推動東北全面振興座談會",
        "2023 年 9 月 7 日 · 附表一，第 2 則（共 3 則）",
    ]
    assert message.raw["entities"][0]["type"] == "blockquote"
    assert message.keyboard == [
        [{"text": "和機械人一起讀", "url": deeplinks.url("quality_bot", FindLink("2023-09-07/2"))}]
    ]


async def test_without_words_todays_concept_is_offered_until_midnight(stage: Stage):
    stage.at = datetime(2026, 11, 23, 15, 58, tzinfo=UTC)
    mei = await stage.reader()
    found = await mei.inline("", bot=BOT)
    today = concept_of_day(stage.library, datetime(2026, 11, 23, tzinfo=UTC).date())
    assert (found["results"][0]["title"], len(found["results"]), found["cache_time"]) == (today.name, 5, 120)


async def test_a_concepts_name_offers_its_card_first_in_the_readers_language(stage: Stage):
    ann = await stage.reader("en", "Ann")
    found = await ann.inline("low-altitude economy", bot=BOT)
    card, statement = found["results"][:2]
    message = await ann.choose(found, card["id"], bot=BOT, chat=ann.id)
    assert card["title"].lower() == "low-altitude economy"
    assert statement["id"].startswith("p:")
    assert message.text.split("\n")[1] == "低空經濟"


async def test_nothing_found_leads_to_the_private_chat(stage: Stage):
    mei = await stage.reader()
    found = await mei.inline("完全沒有的詞語", bot=BOT)
    button = found["button"]
    assert (found["results"], button["text"]) == ([], "附表一沒有這個詞，私下問我")
    await mei.start(BOT, button["start_parameter"])
    assert (await mei.wait_for_message()).text.startswith("🔎 附表一沒有「完全沒有的詞語」。")


async def test_an_offset_that_was_never_sent_means_the_beginning(stage: Stage):
    mei = await stage.reader()
    pages = [await mei.inline("科技", bot=BOT, offset=offset) for offset in ("", "x", "-1", "９")]
    assert [page["results"] == pages[0]["results"] for page in pages] == [True] * 4
    beyond = await mei.inline("科技", bot=BOT, offset="9990")
    assert (beyond["results"], beyond["next_offset"], beyond.get("button")) == ([], "", None)


async def test_what_was_inserted_in_the_private_chat_is_not_looked_up(stage: Stage):
    mei = await stage.reader()
    found = await mei.inline("產業園區", bot=BOT)
    await mei.choose(found, found["results"][0]["id"], bot=BOT, chat=mei.id)
    assert (await stage.ask(mei, "/xyz")).text.startswith("沒有 /xyz 這個指令。")
