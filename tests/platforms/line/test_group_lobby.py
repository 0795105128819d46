"""Group quizzes on LINE around the play: lobbies, settings, who may what, rankings, and several processes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.group_quizzes import End, Phase, Setup
from bot.domain.rounds import Wish
from bot.platforms.line.group_actions import open_lobby, setup_of
from tests.platforms.line.group_room import games


async def test_many_who_join_at_once_are_told_of_in_one_line(game):
    more = [game.line.person(name) for name in ("Dan", "Eve", "Fay")]
    await game.says("/測驗")
    said = len(game.group.seen)
    game.room.pace = asyncio.Event()
    for person in (*game.people, *more):
        await person.tap("✋ 加入", game.group)
    assert game.heard(said) == []
    game.room.pace.set()
    await game.room.turn()
    await game.taps(1, "✋ 加入")  # once more, which is nothing new
    game.room.pace = asyncio.Event()
    await more[-1].tap("退出", game.group)  # and back again: all is as it was said
    await more[-1].tap("✋ 加入", game.group)
    game.room.pace.set()
    await game.room.turn()
    assert game.heard(said) == ["已加入 6 人：Amy、Bob、Cat、Dan、Eve、Fay"]
    assert game.group.last.endswith("✋ 加入\n▶ 開始\n設定\n退出\n取消")


async def test_whom_line_does_not_name_is_called_by_a_number_and_whom_it_does_not_tell_of_cannot_play(game):
    game.people[1].chat.language = None
    await game.says("/quiz")
    await game.taps(1, "✋ 加入")
    assert game.heard()[-1] == "已加入 2 人：Amy、第 2 位成員"
    hidden = {"type": "postback", "data": game.group.button("✋ 加入")["data"]}
    with game.line.holding() as held:
        await game.people[2].tap(hidden, game.group)
    del held[0]["source"]["userId"]
    await game.line.deliver(*held)
    assert game.heard()[-1].startswith("✏️ LINE 沒有告訴我你是誰。")


async def test_settings_are_picked_and_everybody_sees_it(game):
    await game.says("/quiz 5")
    await game.taps(0, "設定")
    for choice, pick in (("題數", "10 題"), ("秒數", "30 秒"), ("程度", "初階"), ("玩法", "2 隊"), ("玩法", "錦標賽")):
        await game.taps(0, choice)
        await game.taps(0, next(one["label"] for one in game.group.buttons() if pick in one["label"]))
    quiz = await game.quiz()
    assert (quiz.setup.wish.length, quiz.setup.seconds, quiz.setup.teams) == (10, 30, 2)
    assert (quiz.setup.is_tournament, int(quiz.setup.wish.level or 0)) == (True, 1)
    await game.taps(1, "藍隊")
    assert (await game.quiz()).player(game.people[1].id).team == 2
    await game.taps(0, "設定")
    await game.taps(0, "範圍")
    await game.taps(0, "1. ")
    assert (await game.quiz()).setup.wish.scope.id == game.room.quizzing._table.context.library.sections[0].id
    await game.taps(0, "設定")
    await game.taps(0, "題數")
    await game.taps(0, "✓ 10 題")  # which changes nothing
    assert game.group.last.endswith("紅隊\n🔵 藍隊\n▶ 開始\n題數\n秒數\n程度\n範圍\n玩法\n退出\n取消")
    await game.taps(1, "題數")
    assert "開局的Amy" in game.group.last


async def test_only_the_opener_conducts_until_they_play_no_more(game):
    await game.says("/quiz 3")
    await game.taps(1, "✋ 加入")
    await game.taps(1, "▶ 開始")
    assert game.heard()[-1] == "✏️ 只有開局的Amy可以這樣做。"
    await game.taps(2, "✋ 加入")
    await game.taps(0, "退出")
    assert game.heard()[-1] == "已加入 2 人：Bob、Cat"
    await game.taps(1, "▶ 開始")
    assert (await game.quiz()).phase is Phase.COUNTDOWN


async def test_a_lobby_is_called_off_and_opened_again_with_its_settings(game):
    await game.says("/quiz 7")
    quiz_id = (await game.quiz()).id
    await game.taps(0, "取消")
    assert (await game.room.get(quiz_id)).end is End.STOPPED
    await game.taps(2, "↻ 再來一局")
    again = await game.quiz()
    assert (again.starter_name, again.setup.wish.length) == ("Cat", 7)
    await game.says("/quiz", 1)
    assert game.heard()[-1] == "✏️ 這裏有一場小測快要開始，一起加入吧。"


async def test_whoever_wants_a_quiz_while_one_runs_is_shown_the_way_in(game):
    await game.begins()
    await game.says("/quiz", 2)
    assert game.heard()[-1] == "✏️ 這裏有一場小測正在進行：第 1／3 題。"
    await game.says("/跳過")
    assert game.heard()[-1].startswith("✏️ 群組小測每題都等夠時間")
    await game.says("/結束小測")
    assert game.heard()[-1].startswith("✏️ 小測結束了")


async def test_whoever_wants_a_quiz_while_one_is_gathering_is_shown_all_ways_on(game):
    await game.says("/quiz 3")
    await game.says("/quiz 5", 1)
    assert game.group.last.endswith("✋ 加入\n▶ 一個人玩\n設定\n退出\n取消")


async def test_no_quiz_is_scheduled_where_it_would_cost_messages(game):
    await game.says("/schedule 逢星期五 20:00")
    assert game.heard()[-1].startswith("✏️ 在 LINE 不能定時")
    await game.taps(0, "▶ 開一局")
    assert (await game.quiz()).phase is Phase.LOBBY


@pytest.mark.parametrize(
    ("said", "answer", "label"),
    [
        ("/quiz 10 99秒", "✏️ 每題可以開放 10、15、20 或 30 秒", "15 秒"),
        ("/quiz 9隊", "✏️ 可以分 2、3 或 4 隊", "2 隊"),
        ("/quiz 999", "✏️ ", "10 題"),
        ("/quiz 到期", "✏️ ", None),
    ],
)
async def test_wishes_that_cannot_be_are_answered_with_what_can(game, said, answer, label):
    await game.says(said)
    assert game.heard()[-1].startswith(answer)
    if label:
        await game.taps(0, label)
        assert (await game.quiz()).phase is Phase.LOBBY


async def test_a_lobby_starts_by_itself_and_waits_where_nothing_can_be_said(game):
    await game.says("/quiz 3")
    await game.taps(1, "✋ 加入")
    await game.room.tokens.drop(game.key)
    said = len(game.group.seen)
    quiz = await game.comes("paused")
    assert (quiz.position, len(game.group.seen)) == (-1, said)
    await game.taps(2, "▶ 開始")
    await game.comes("open")
    assert game.heard(said)[-1] == "✏️ 第 1/3 題"


async def test_rankings_are_shown_and_left(game):
    quiz_id = await game.begins("/quiz 1")
    await game.answers(0, 1)
    await game.room.past_open(quiz_id)
    await game.room.next_open(quiz_id)
    await game.taps(0, "🏆 排名")
    assert "🥇 Amy" in game.group.last
    await game.taps(0, "不列出我")
    await game.says("/rank 歷來")
    assert "Amy" not in game.group.last
    await game.amy.say("排名")
    assert game.amy.last.startswith("🏆 ")


async def test_what_is_said_in_a_group_that_plays_leaves_its_token(game):
    await game.says("下午茶食乜")
    assert await game.room.tokens.count(game.key, game.clock()) == 0
    await game.begins()
    tokens = await game.room.tokens.count(game.key, game.clock())
    await game.says("下午茶食乜")
    assert await game.room.tokens.count(game.key, game.clock()) == tokens + 1


async def test_buttons_of_one_group_mean_nothing_in_another(game):
    await game.begins()
    option = game.group.button("A")
    other = game.line.group("Other", game.amy)
    other.chat.has_bot = True
    await game.amy.tap(option, other)
    assert (await game.quiz()).votes == ()


async def both(one, two, quiz_id, phase: Phase) -> None:
    """Let time pass until a quiz is in a phase, the second process always ticking first."""
    for _ in range(100):
        for game in (two, one, two, one):
            await game.room.turn()
        quiz = await one.room.get(quiz_id)
        if quiz.phase is phase:
            return
        one.clock.at = max(one.clock.at, quiz.deadline or one.clock.at)
    raise AssertionError(f"it never came to {phase}")


async def test_of_two_processes_either_speaks_with_what_the_other_heard(tmp_path):
    async with games(tmp_path, "one", "two") as (one, two):
        await one.says("/quiz 2")
        for who in (1, 2):
            await one.taps(who, "✋ 加入")
        await one.taps(0, "▶ 開始")
        quiz_id = (await one.quiz()).id
        said = len(one.group.seen)
        for _ in range(2):  # all taps are heard by one
            await both(one, two, quiz_id, Phase.OPEN)
            await one.answers(0, 1, 2)
            await both(one, two, quiz_id, Phase.RESTING)
        await both(two, one, quiz_id, Phase.OVER)
        heard = one.heard(said)
    assert heard == ["✏️ 第 1/2 題", "✓ 第 1/2 題", "✏️ 第 2/2 題", "✓ 第 2/2 題", "🏆 小測完結"]


async def test_of_two_processes_the_one_that_let_a_lobby_begin_says_so(tmp_path):
    async with games(tmp_path, "one", "two") as (one, two):
        await one.says("/quiz 2")
        for who, game in ((1, two), (2, two), (2, one)):
            one.line.routers[0] = game.room.router
            await game.taps(who, "✋ 加入")
        two.room.pace = asyncio.Event()
        one.line.routers[0] = two.room.router
        await two.people[1].tap("退出", two.group)  # what it says of this, it says after the other has begun
        one.line.routers[0] = one.room.router
        await one.people[1].say("早晨", one.group)
        await one.taps(0, "▶ 開始")
        two.room.pace.set()
        await two.room.turn()
        assert [line.partition("，")[0] for line in one.heard()].count("開始了") == 1


def test_a_button_opens_what_it_says_and_nothing_that_cannot_be():
    setup = Setup(Wish(length=7), 15, has_speed_bonus=False, teams=3, is_tournament=True)
    action = open_lobby(setup)
    assert setup_of(action) == setup
    changes = [{"scope": "x"}, {"id": "x"}, {"level": 9}, {"length": 0}, {"seconds": 11}, {"teams": 1}]
    assert [setup_of(replace(action, **change)) for change in changes] == [None] * len(changes)
