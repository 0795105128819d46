from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.platforms.line.browse_actions import ShowConcept, ShowHits, ShowStatement
from bot.platforms.line.speech import as_json
from tests.platforms.line.asking import labels, reader

if TYPE_CHECKING:
    from tests.platforms.line.asking import Reader


def bubbles(ann: Reader) -> list[dict[str, Any]]:
    """The cards of the last message."""
    assert ann.said is not None
    contents = as_json(ann.said)[-1]["contents"]
    return contents["contents"] if contents["type"] == "carousel" else [contents]


async def test_words_are_looked_up_and_marked_where_they_stand(ann: Reader):
    shown = await ann.write("數字經濟 2024")
    assert shown is not None
    assert shown.splitlines()[0] == "🔎「數字經濟 2024」：附表一有 2 則"
    quote = bubbles(ann)[0]["body"]["contents"][0]["contents"][1]["contents"][0]["contents"]
    assert {span["text"] for span in quote if span.get("decoration") == "underline"} == {"數字經濟"}


async def test_from_a_hit_to_its_full_text_its_neighbour_and_back(ann: Reader):
    await ann.write("查 創新")
    found = ann.said
    full = await ann.tap("全文")
    assert full is not None
    assert full.startswith("📜 中央政治局第十一次集體學習會\n2024 年 1 月 31 日 · 附表一，第 3 則（共 7 則）\n")
    following = await ann.tap("下一個 ›")
    assert following is not None
    assert "第 4 則（共 7 則）" in following
    await ann.tap("↩ 返回查詢結果")
    assert ann.said == found


async def test_hits_are_paged_by_their_occasion_as_well(ann: Reader):
    await ann.write("查 創新")
    first = ann.said
    shown = await ann.tap("下一頁 ›")
    assert shown is not None
    assert "第 9 則，共 13 則" in shown
    await ann.tap("‹ 上一頁")
    assert ann.said == first
    only = await ann.tap("2024-03-05 (3)")
    assert only is not None
    assert only.splitlines()[1] == "只看 2024 年 3 月 5 日 · 2024 年政府工作報告"
    await ann.tap("全部場合")
    assert ann.said == first


async def test_what_is_not_there_is_said_with_what_is_near(ann: Reader):
    assert await ann.write("量子糾纏態") == (
        "附表一\n🔎 附表一沒有「量子糾纏態」。\n附表一有這些相近的字詞，可以一試。\n🔎 量子\n›"
    )
    near = await ann.tap("🔎 量子")
    assert near is not None
    assert near.startswith("🔎「量子」")


async def test_simplified_letters_find_the_same(ann: Reader):
    await ann.write("查 高质量发展")
    found = len(bubbles(ann))
    await ann.write("查 高質量發展")
    assert len(bubbles(ann)) == found > 1


async def test_to_look_up_may_be_said_without_a_blank(ann: Reader):
    shown = await ann.write("查先進製造業")
    assert shown is not None
    assert "壯大先進製造業集群" in shown


async def test_a_long_query_is_cut_and_that_is_said(ann: Reader):
    shown = await ann.write("/find " + "創新，" * 200)
    assert shown is not None
    assert shown.splitlines()[1] == "文字很長，只查了開頭的部分。"


@pytest.mark.parametrize("text", ["查", "\u200b", "find"])
async def test_without_words_some_are_asked_for(ann: Reader, text: str):
    assert await ann.write(text) is not None
    assert ann.labels()[:3] == ["🔎 新質生產力", "🔎 勞動者", "🔎 2024-03-05"]


async def test_the_name_of_a_concept_opens_its_card_with_the_way_to_its_words(ann: Reader):
    shown = await ann.write("基礎研究")
    assert shown is not None
    assert shown.splitlines()[2] == "基礎研究"
    looked_up = await ann.tap("在附表一查這個詞")
    assert looked_up is not None
    assert looked_up.startswith("🔎「基礎研究」")


@pytest.mark.parametrize("asked", ["附表一", "附表二", "統計數字", "/annex", "/numbers", "/figures"])
async def test_whatever_a_list_offers_can_be_opened(ann: Reader, asked: str):
    await ann.write(asked)
    for one in labels(ann):
        if one["type"] == "postback":
            assert ann.context.postbacks.read(one["data"]) is not None
    opened = await ann.press(next(one["data"] for one in labels(ann) if one["type"] == "postback"))
    assert opened is not None
    assert "過時" not in opened


async def test_the_tour_of_numbers_is_nine_cards(ann: Reader):
    await ann.write("附表二")
    assert len(bubbles(ann)) == 9
    shown = await ann.tap("逐項細看")
    assert shown is not None
    assert "第 1 行，共 9 行" in shown


@pytest.mark.parametrize(
    "action", [ShowStatement("1999-01-01/1"), ShowHits("創新", 0, "1999-01-01"), ShowConcept("no-such-concept")]
)
async def test_a_button_to_what_is_gone_says_so(ann: Reader, action: object):
    shown = await ann.press(ann.context.postbacks.data(action))
    assert shown == "這個按鈕已經過時。請重新輸入一次，或看 /說明。"


async def test_in_a_group_only_what_is_for_us_is_answered(ann: Reader):
    group = reader(ann.context, in_group=True)
    assert await group.write("創新") is None
    assert await group.write("查 創新") is None
    assert await group.write("/查 創新") is not None
    assert await group.write("創新", to_us=True) is not None
