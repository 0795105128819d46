"""Who leads in a group's quizzes, asked for and turned by its members, who may leave the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import Phase
from tests.platforms.telegram.conversation.group_talk import room

if TYPE_CHECKING:
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage
    from tests.platforms.telegram.conversation.group_talk import Room

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def played(here: Room, right: Person, wrong: Person) -> None:
    """A quiz of one question, which one of two players has right."""
    poll = await here.begun(right, wrong, wish="1")
    await here.vote(poll, right)
    await here.vote(poll, wrong, rightly=False)
    await here.revealed()
    await here.due(Phase.RESTING)
    await here.over()


async def test_the_ranking_is_shown_turned_and_left(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    assert "還沒有人得分" in (await here.says(bo, "/rank")).text
    await played(here, mei, ann)
    shown = await here.says(bo, "/rank")
    assert shown.text.startswith("🏆 小測排名 · 本週（按得分，2026 年 11 月 23 日起）\n\n🥇 Mei：")
    assert "Ann" not in shown.text  # no points yet
    assert await here.press(ann, shown, "勝出") == ""
    await here.news_of(shown, "🥇 Mei：勝 1 局（共 1 局）")
    await here.press(ann, shown, "答對率")
    by_rate = await here.news_of(shown, "Ann：再玩 9 題便有名次")
    assert "要玩過至少 10 題" in by_rate.text
    await here.press(bo, shown, "本月")
    assert "Ann" not in (await here.news_of(shown, "🏆 小測排名 · 本月（按答對率")).text
    await here.press(mei, shown, "得分")
    await here.news_of(shown, "🥇 Mei")


async def test_whoever_wishes_is_left_out_of_the_list_and_may_return(stage: Stage):
    mei, ann = [await stage.reader(name=name) for name in ("Mei", "Ann")]
    here = await room(stage, mei, ann)
    await played(here, mei, ann)
    shown = await here.says(ann, "/rank")
    assert await here.press(mei, shown, "不列出我") == "所有群組的排名都不再列出你。你可以照常玩，分數仍會保留。"
    await here.news_of(shown, "還沒有人得分")
    assert await here.press(mei, shown, "不列出我") == "排名本來就沒有列出你。"
    assert await here.press(ann, shown, "👋 列出我") == "排名一直有列出你：完成一局小測便會上榜。"
    assert await here.press(mei, shown, "👋 列出我") == "排名重新列出你，連同一直以來的成績。"
    await here.news_of(shown, "🥇 Mei")


async def test_words_choose_the_ranking_and_english_groups_read_english(stage: Stage):
    mei = await stage.reader("en", "Mei")
    here = await room(stage, mei)
    await here.says(mei, "/language en")
    shown = await here.says(mei, "/rank month wins")
    assert shown.text.startswith("🏆 Ranking: This month, by quizzes won (since 1 November 2026)")


async def test_in_private_it_says_where_rankings_are(stage: Stage):
    mei = await stage.reader()
    assert (await stage.ask(mei, "/rank")).text.startswith("🏆 排名只在群組裏有")


async def test_a_forged_button_changes_nothing(stage: Stage):
    mei = await stage.reader()
    here = await room(stage, mei)
    for data in ("1xrs:z:p", "1xrh:w:z"):
        message = await stage.speak(mei, data, {"text": "x", "callback_data": data}, chat=here.chat)
        assert "這個按鈕已經過時" in (await mei.press(message, "x"))["text"]
    message = await stage.speak(mei, "private", {"text": "x", "callback_data": "1xrs:w:p"})
    assert "這個按鈕已經過時" in (await mei.press(message, "x"))["text"]
