"""What may come between in a group quiz: hidden admins, leavers, the bot kept from writing or put out, a new id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import Pause, Phase
from tests.platforms.telegram.conversation.group_talk import from_the_bot, room

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("swift_lobbies")]


async def test_an_anonymous_admin_conducts_by_commands_and_cannot_play(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    await mei.hide(here.chat)
    lobby = await here.says(mei, "/quiz 5")
    assert (await here.quiz()).players == ()
    refused = await here.press(mei, lobby, "題數")
    assert refused.startswith("只有開局的Class和管理員可以這樣做。匿名管理員請輸入指令：/startquiz")
    assert (await here.says(mei, "/startquiz")).text == "✏️ 還沒有人加入。"
    await mei.change_member(here.chat, "promote", BOT)  # who sees now whom it has to do with
    hidden = await mei.press(lobby, "加入")
    assert (hidden["text"][:8], hidden["show_alert"]) == ("你是匿名管理員：", True)
    assert await here.press(mei, lobby, "題數") == ""
    for person in (ann, bo):
        await here.press(person, lobby, "加入")
    await here.quiz(lambda quiz: len(quiz.playing) == 2)
    await mei.send("/startquiz", chat=here.chat)
    await here.due(Phase.COUNTDOWN)
    first = await here.poll(ann)
    await mei.vote(first, 0)
    await here.vote(first, ann, bo)
    quiz = await here.quiz(lambda quiz: len(quiz.votes) == 3)
    assert {vote.person_id for vote in quiz.votes} == {str(here.chat), str(ann.id), str(bo.id)}
    await mei.send("/stopquiz", chat=here.chat)
    await here.over()


async def test_whoever_leaves_the_group_plays_no_more(stage: Stage):
    mei, ann, bo = [await stage.reader(name=name) for name in ("Mei", "Ann", "Bo")]
    here = await room(stage, mei, ann, bo)
    first = await here.begun(mei, ann, bo)
    await here.vote(first, ann)
    await ann.change_member(here.chat, "leave", ann.id)
    await mei.change_member(here.chat, "remove", bo.id)
    quiz = await here.quiz(lambda quiz: len(quiz.playing) == 1)
    assert [player.name for player in quiz.players] == ["Mei", "Ann", "Bo"]
    await here.says(mei, "/stopquiz")


async def test_kept_from_writing_the_quiz_waits_and_goes_on_when_told_to(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    first = await here.begun(mei, ann)
    await here.vote(first, mei)
    await mei.change_member(here.chat, "restrict", BOT)
    await here.quiz(lambda quiz: quiz.pause is Pause.SILENCED)
    mei.forget()
    await mei.change_member(here.chat, "allow", BOT)
    offered = await here.news()
    assert offered.text == "✏️ 我可以在這裏發言了。小測還在等：/resumequiz 繼續，/stopquiz 結束。"
    assert await here.press(mei, offered, "▶ 繼續") == "5 秒後繼續。"
    await here.due(Phase.RESTING)
    assert (await here.poll()).poll["question"].startswith("第 2/10 題")
    await mei.change_member(here.chat, "remove", BOT)
    await here.over()
    await mei.change_member(here.chat, "add", BOT)
    await here.news(words="大家好")
    assert (await here.says(mei, "/resumequiz")).text.startswith("✏️ 這裏沒有進行中的小測")


async def test_a_group_becomes_a_supergroup_in_the_middle(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann, kind="group")
    first = await here.begun(mei, ann)
    await here.vote(first, mei, ann)
    old, here.chat = here.chat, await stage.telegram.migrate(here.chat)
    moved = await here.quiz()
    assert (moved.position, moved.questions[0].chat.chat_id) == (0, str(old))
    pointed = await here.says(ann, "/quiz")
    assert (pointed.text, len(pointed.buttons)) == ("✏️ 這裏有一場小測正在進行：第 1／10 題。", 1)
    await here.due(Phase.OPEN)
    revealed = await here.news(words="第 1/10 題")
    await here.due(Phase.RESTING)
    second = await here.poll()
    await here.vote(second, mei, ann)
    assert await here.press(ann, revealed, "加入") == "你已經加入了。"
    mei.forget()
    await mei.send("/stopquiz", chat=here.chat)
    assert "Mei" in (await here.news(words="🏆")).text


async def test_a_lobby_is_shown_anew_where_its_group_has_gone(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann, kind="group")
    await here.says(mei, "/quiz")
    here.chat = await stage.telegram.migrate(here.chat)
    pointed = await here.says(ann, "/quiz")
    assert await here.press(ann, pointed, "加入") == "你加入了。"
    lobby = await here.news(words="Ann")
    await here.press(mei, lobby, "▶ 開始")
    await here.due(Phase.COUNTDOWN)
    assert (await here.poll()).poll["question"].startswith("第 1/10 題")


async def test_a_channel_is_left_alone(stage: Stage):
    mei = await stage.reader()
    channel = await stage.telegram.group("News", mei, kind="channel", bots=(BOT,))
    await mei.wait_for_message()  # its card, in private
    before = len(await stage.telegram.requests(method="sendMessage"))
    for command in ("/quiz", "/stopquiz"):
        await mei.send(command, chat=channel)
    await stage.ask(mei, "/help", mei.id)
    sent = (await stage.telegram.requests(method="sendMessage"))[before:]
    assert [request["params"]["chat_id"] for request in sent] == [mei.id]


async def test_one_who_asks_for_a_quiz_again_and_again_does_not_take_its_room(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    here = await room(stage, mei, ann)
    await here.says(mei, "/quiz 5")
    for _ in range(6):
        await ann.send("/quiz", chat=here.chat)
    await ann.send("/stopquiz", chat=here.chat)
    assert (await here.news(words="可以這樣做")).text
    pointed = [seen for seen in await mei.messages(chat=here.chat) if from_the_bot(seen) and "快要開始" in seen.text]
    assert len(pointed) == 3
    await stage.later(30)
    assert "快要開始" in (await here.says(ann, "/quiz")).text
    await mei.send("/stopquiz", chat=here.chat)
    await here.over()
