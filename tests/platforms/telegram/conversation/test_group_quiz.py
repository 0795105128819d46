"""A group quiz under way: played to the podium, paused, gone on with, stopped, joined late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import Phase
from tests.platforms.telegram.conversation.group_talk import room
from tests.platforms.telegram.conversation.quiz_talk import begun, next_poll

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("swift_lobbies")]


async def test_a_quiz_is_played_to_the_podium_and_looked_back_on(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    first = await here.begun(mei, ann, wish="2")
    await here.vote(first, mei, ann)
    revealed = await here.revealed()
    assert revealed.raw["reply_to_message"]["message_id"] == first.id
    assert "✋ 加入" in revealed.buttons
    await here.due(Phase.RESTING)
    second = await here.poll()
    await here.vote(second, mei)
    await here.vote(second, ann, rightly=False)
    await here.revealed()
    await here.due(Phase.RESTING)
    result = await here.news(words="🏆")
    assert result.buttons == ["↻ 再來一局", "✏️ 溫習錯題", "全部答案"]
    assert result.text.index("Mei") < result.text.index("Ann")
    await here.press(ann, result, "全部答案")
    answers = await here.news_of(result, "全部答案")
    assert second.poll["question"].partition(" · ")[2][:8] in answers.text
    await here.press(ann, result, "‹ 成績")
    assert (await here.news_of(result, "🏆")).text == result.text
    ann.forget()
    await ann.start(BOT, result.keyboard[0][1]["url"].rpartition("=")[2])
    missed = await next_poll(ann)
    assert missed.poll["question"].startswith("1/1 · ")
    assert await here.press(ann, result, "↻ 再來一局") == ""
    assert (await here.quiz()).setup.wish.length == 2


async def test_whoever_may_pauses_resumes_and_stops_by_command_and_by_button(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    first = await here.begun(ann, bo)
    for command in ("/pausequiz", "/resumequiz", "/stopquiz"):
        assert (await here.says(bo, command)).text.startswith("✏️ 只有開局的Ann和管理員可以這樣做。")
    assert (await here.says(ann, "/resumequiz")).text == "✏️ 小測沒有暫停，一直在進行。"
    soon = await here.says(mei, "/pausequiz")  # who owns the group
    assert (soon.text, soon.buttons) == ("✏️ 好，這一題完了就暫停。", ["▶ 繼續"])
    await here.vote(first, ann, bo)
    await here.revealed()
    paused = await here.news(words="小測暫停")
    assert (await here.says(ann, "/pausequiz")).text == "✏️ 小測已經暫停了。"
    assert (await here.press(bo, paused, "▶ 繼續")).startswith("只有開局的Ann和管理員可以這樣做。")
    assert await here.press(ann, paused, "▶ 繼續") == "5 秒後繼續。"
    await here.due(Phase.RESTING)
    second = await here.poll(ann)
    assert second.poll["question"].startswith("第 2/10 題")
    assert await here.press(ann, soon, "▶ 繼續") == "小測沒有暫停，一直在進行。"
    await here.says(mei, "/pausequiz")
    assert (await here.says(mei, "/resumequiz")).text == "✏️ 好，不暫停了。"
    mei.forget()
    await ann.send("/stopquiz", chat=here.chat)
    assert (await here.news(words="🏆")).buttons
    await here.over()
    assert (await here.says(ann, "/resumequiz")).buttons == ["▶ 開一局"]
    assert (
        await here.press(ann, await here.news_of(paused), "⏹") if (await here.news_of(paused)).buttons else ""
    ) == ""


async def test_who_votes_without_having_joined_is_asked_in_and_joins_late(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    first = await here.begun(mei, ann, wish="3")
    await here.vote(first, mei, ann, bo)
    revealed = await here.revealed()
    assert "未加入，不計分：Bo" in revealed.text
    assert await here.press(bo, revealed, "加入") == "你加入了，由第 2 題起計分。"
    assert await here.press(bo, revealed, "加入") == "你已經加入了。"
    await here.due(Phase.RESTING)
    await here.poll()
    await here.quiz(lambda quiz: quiz.phase is Phase.OPEN)
    pointed = await here.says(ann, "/quiz")
    assert await here.press(ann, pointed, "加入") == "你已經加入了。"
    assert [player.from_position for player in (await here.quiz()).playing] == [0, 0, 1]


async def test_a_round_in_private_goes_on_beside_the_groups_quiz(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    own = await begun(mei)
    first = await here.begun(mei, ann)
    await mei.vote(own, 0)
    assert (await next_poll(mei)).poll["question"].startswith("2/5 · ")
    await here.vote(first, mei, ann)
    assert (await here.quiz()).votes[0].person_id == str(mei.id)
    await here.says(mei, "/stopquiz")


async def test_buttons_that_mean_nothing_any_more_are_answered_kindly(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    lobby = await here.says(mei, "/quiz")
    token = lobby.data_of("加入").split(":")[1]
    await here.says(mei, "/stopquiz")
    over, out_of_date = "這次小測已經結束，/quiz 可以再開一局。", "這個按鈕已經過時"
    told = {}
    for data in (
        f"1xj:{token}:0", f"1xl:{token}", f"1xg:{token}:0", f"1xc:{token}", f"1xp:{token}:n", f"1xn:{token}:5",
        f"1xh:{token}", f"1xu:{token}:0", f"1xp:{token}:?", f"1xw:{token}:11", f"1xo:{token}:snowhere",
        f"1xj:{'A' * 22}:0", "1xj:x:0", "1xq:a:0:99:20:0", "1xq:snowhere:0:10:20:0",
    ):  # fmt: skip
        old = await stage.speak(mei, data, {"text": "舊", "callback_data": data}, chat=here.chat)
        told[data.replace(token, "")] = (await mei.press(old, "舊"))["text"]
    assert told["1xj::0"] == told["1xl:"] == told["1xg::0"] == told["1xp::n"] == told["1xn::5"] == over
    assert (told["1xc:"], told["1xh:"]) == ("這裏沒有進行中的小測，/quiz 可以開一局。",) * 2
    dated = {data for data, text in told.items() if text.startswith(out_of_date)}
    assert dated == {
        "1xp::?", "1xw::11", "1xo::snowhere", f"1xj:{'A' * 22}:0", "1xj:x:0", "1xq:a:0:99:20:0",
        "1xq:snowhere:0:10:20:0",
    }  # fmt: skip
    elsewhere = await room(stage, mei, ann)
    foreign = await stage.speak(mei, "foreign", {"text": "舊", "callback_data": f"1xa:{token}"}, chat=elsewhere.chat)
    assert (await mei.press(foreign, "舊"))["text"].startswith(out_of_date)
    private = await stage.speak(mei, "private", {"text": "舊", "callback_data": f"1xa:{token}"})
    assert (await mei.press(private, "舊"))["text"].startswith(out_of_date)


async def test_in_private_group_commands_show_the_way_to_a_group(stage: Stage):
    mei = await stage.reader()
    for command in ("/pausequiz", "/resumequiz", "/stopquiz", "/startquiz"):
        told = await stage.ask(mei, command)
        assert told.text.startswith("✏️ 這個指令是給群組小測用的。")
        assert told.keyboard[0][0] == {"text": "➕ 把我加進群組", "url": "https://t.me/quality_bot?startgroup=quiz"}
    told = await stage.ask(mei, "/quiz 基礎研究 3 題 15秒 2隊")
    assert told.text.startswith("✏️ 這個指令是給群組小測用的。")
    await mei.press(told, "▶ 在這裏自己做")
    assert (await next_poll(mei)).poll["question"].startswith("1/3 · ")


async def test_an_english_speaker_opens_a_quiz_in_english(stage: Stage):
    ann = await stage.reader("en", "Ann")
    here = await room(stage, ann)
    lobby = await here.says(ann, "/quiz 10 basic research 15s 2 teams")
    assert (lobby.buttons[:2], (await here.quiz()).language) == (["🔴 Red team", "🔵 Blue team"], "en")
    assert await here.press(ann, lobby, "Blue") == "You are in 🔵 Blue team."
