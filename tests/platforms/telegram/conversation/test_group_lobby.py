"""The lobby of a group quiz: opened, joined, set up, started by hand or by itself, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import Phase, Setup
from bot.domain.rounds import Scope, ScopeKind, Wish
from tests.platforms.telegram.conversation.group_talk import room

if TYPE_CHECKING:
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("swift_lobbies")]


async def test_a_quiz_is_opened_joined_left_and_started_by_buttons(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    lobby = await here.says(mei, "/quiz")
    assert lobby.buttons[:2] == ["✋ 加入", "退出"]
    assert "Mei" in lobby.text
    assert await here.press(ann, lobby, "加入") == "你加入了。"
    assert await here.press(ann, lobby, "加入") == "你已經加入了。"
    assert await here.press(bo, lobby, "退出") == "你還未加入。"
    assert await here.press(bo, lobby, "加入") == "你加入了。"
    assert await here.press(bo, lobby, "退出") == "你退出了，隨時可以再加入。"
    shown = await here.lobby("Ann")
    assert "Bo" not in (await here.now(mei, shown)).text
    assert [player.name for player in (await here.quiz()).players] == ["Mei", "Ann"]
    refused = await here.press(ann, lobby, "▶ 開始")
    assert refused.startswith("只有開局的Mei和管理員可以這樣做。")
    started = await here.now(mei, lobby)
    assert await here.press(mei, started, "▶ 開始") == ""
    twice = await stage.speak(mei, "舊", {"text": "▶", "callback_data": started.data_of("▶ 開始")}, chat=here.chat)
    assert await here.press(mei, twice, "▶") == ""
    await here.due(Phase.COUNTDOWN)
    poll = await here.poll(ann)
    assert {name: poll.poll[name] for name in ("type", "is_anonymous", "open_period", "is_closed")} == {
        "type": "quiz",
        "is_anonymous": False,
        "open_period": 20,
        "is_closed": False,
    }
    late = await here.press(mei, lobby, "加入")
    assert late == "你已經加入了。"


async def test_settings_are_changed_by_the_starter_and_admins_and_nobody_else(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    lobby = await here.says(ann, "/quiz")  # no admin

    async def pick(person: Person, page: str, choice: str) -> str:
        await here.press(person, lobby, page)
        return await here.press(person, lobby, choice)

    assert await pick(ann, "題數", "5") == "✓ 5 題"
    assert await pick(mei, "秒數", "15") == "✓ 15 秒"
    assert await pick(ann, "程度", "初階") == "✓ 初階"
    section = stage.library.sections[1]
    chosen = await here.quiz(lambda quiz: quiz.setup.wish.level is not None)
    assert chosen.setup == Setup(Wish(level=chosen.setup.wish.level, length=5), 15)
    assert (await here.press(bo, lobby, "範圍")).startswith("只有開局的Ann和管理員可以這樣做。")
    await here.press(ann, lobby, "範圍")
    await here.press(ann, lobby, section.title[:4])
    await here.quiz(lambda quiz: quiz.setup.wish.scope == Scope(ScopeKind.SECTION, section.id))
    await here.press(ann, lobby, "玩法")
    await here.press(ann, lobby, "2 隊")
    await here.quiz(lambda quiz: quiz.setup.teams == 2)
    await here.press(ann, lobby, "錦標賽")
    after = await here.quiz(lambda quiz: quiz.setup.is_tournament)
    assert (after.setup.teams, after.setup.has_speed_bonus, after.setup.seconds) == (2, True, 15)


async def test_teams_are_picked_by_buttons(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    lobby = await here.says(mei, "/quiz 5 基礎研究 15秒 2隊 比賽 不計速度")
    setup = (await here.quiz()).setup
    assert setup == Setup(
        Wish(Scope(ScopeKind.CONCEPT, "basic-research"), length=5),
        15,
        has_speed_bonus=False,
        teams=2,
        is_tournament=True,
    )
    assert await here.press(ann, lobby, "藍隊") == "你加入了🔵 藍隊。"
    assert await here.press(ann, lobby, "紅隊") == "你在🔴 紅隊。"
    assert [player.team for player in (await here.quiz()).players] == [None, 1]


async def test_a_quiz_starts_by_itself_with_two_and_for_one_alone_on_request(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    lobby = await here.says(mei, "/quiz 5")
    await here.press(ann, lobby, "加入")
    await here.due(Phase.LOBBY)
    await here.due(Phase.COUNTDOWN)
    assert (await here.poll()).poll["question"].startswith("第 1/5 題")
    there = await room(stage, mei, ann)
    lobby = await there.says(mei, "/quiz 5")
    asked = await there.says(mei, "/startquiz")
    assert (asked.text, asked.buttons) == ("✏️ 暫時只有你一個人。可以再等等，或者一個人玩。", ["▶ 一個人玩"])
    assert (await there.press(ann, asked, "一個人玩")).startswith("只有開局的Mei")
    await there.press(mei, asked, "一個人玩")
    await there.due(Phase.COUNTDOWN)
    assert (await there.poll()).poll["question"].startswith("第 1/5 題")


async def test_a_lobby_is_closed_by_button_by_command_and_by_time(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    lobby = await here.says(mei, "/quiz")
    await here.press(mei, lobby, "取消")
    closed = await here.lobby("取消了")
    await here.over()
    assert await here.press(ann, lobby, "↻ 再來一局") == ""
    again = await here.lobby("Ann", ann)
    assert again.id != lobby.id
    assert await here.press(mei, closed, "↻ 再來一局") == "你加入了。"
    said = await here.says(mei, "/stopquiz")
    assert said.text == "✏️ 好，這次小測取消了。"
    await here.says(ann, "/quiz")
    await here.due(Phase.LOBBY)
    await here.due(Phase.LOBBY)
    await here.over()
    assert (await here.says(mei, "/stopquiz")).buttons == ["▶ 開一局"]


async def test_a_second_quiz_points_to_the_one_that_is_running(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    lobby = await here.says(mei, "/quiz 5")
    pointed = await here.says(ann, "/quiz 10 基礎研究")
    inner = str(here.chat).removeprefix("-100")
    assert pointed.text == "✏️ 這裏有一場小測快要開始，一起加入吧。"
    assert pointed.raw["reply_to_message"]["message_id"] == lobby.id
    assert pointed.keyboard[0][1]["url"] == f"https://t.me/c/{inner}/{lobby.id}"
    assert await here.press(ann, pointed, "加入") == "你加入了。"
    assert (await here.says(mei, "/pausequiz")).text == pointed.text
    await here.press(mei, lobby, "▶ 開始")
    await here.due(Phase.COUNTDOWN)
    poll = await here.poll(ann)
    await here.quiz(lambda quiz: quiz.phase is Phase.OPEN)
    pointed = await here.says(ann, "/quiz xyz")
    assert pointed.text == "✏️ 這裏有一場小測正在進行：第 1／5 題。"
    assert pointed.raw["reply_to_message"]["message_id"] == poll.id
    assert (await here.says(ann, "/stop")).buttons == ["⏹ 結束小測"]
    assert (await here.says(ann, "/skip")).text.startswith("✏️ 群組小測每題都等夠時間")


async def test_strange_words_are_answered_with_what_can_be_had_and_nothing_is_lost(stage: Stage):
    mei = await stage.reader()
    here = await room(stage, mei)
    window = await here.says(mei, "/quiz 5 基礎研究 25秒")
    assert (window.text.split("。")[0], window.buttons) == (
        "✏️ 每題可以開放 10、15、20 或 30 秒，「25秒」不行",
        ["10 秒", "15 秒", "20 秒", "30 秒"],
    )
    teams = await here.says(mei, "/quiz 5 基礎研究 15秒 9隊")
    assert teams.buttons == ["分 2 隊", "分 3 隊", "分 4 隊", "不分隊"]
    unknown = await here.says(mei, "/quiz xyz")
    assert unknown.text.startswith("✏️ 關於「xyz」，我還不會出題。")
    length = await here.says(mei, "/quiz 99 15秒")
    assert length.buttons[0] == "5 題"
    await here.press(mei, teams, "3 隊")
    about = Wish(Scope(ScopeKind.CONCEPT, "basic-research"), length=5)
    assert (await here.quiz()).setup == Setup(about, 15, teams=3)
    assert await here.press(mei, window, "30 秒") == "你已經加入了。"


async def test_a_mention_and_a_link_open_a_lobby_and_a_review_stays_private(stage: Stage):
    mei = await stage.reader()
    here = await room(stage, mei)
    lobby = await here.says(mei, "@quality_bot 小測 基礎研究")
    assert lobby.buttons[0] == "✋ 加入"
    assert (await here.says(mei, "@quality_bot 結束小測")).text == "✏️ 好，這次小測取消了。"
    linked = await here.says(mei, "/start@quality_bot quiz")
    assert linked.buttons[0] == "✋ 加入"
    for words in ("/review", "/quiz 溫習", "/start@quality_bot quiz_d"):
        led = await here.says(mei, words)
        assert [one["url"] for one in led.keyboard[0]] == ["https://t.me/quality_bot?start=quiz_d"]
