"""A whole round in private, native polls and all: right, wrong, skipped, stopped, tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.platforms.telegram.conversation.quiz_talk import (
    answer,
    answered,
    begun,
    is_gone,
    next_poll,
    play,
    question_of,
    said,
    shown,
)
from tests.storage.quizzing import by_poll

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_whole_round_with_right_and_wrong_answers(stage: Stage):
    mei = await stage.reader()
    first = await begun(mei)
    assert first.buttons == ["⏭ 跳過", "⏹ 結束", "⚙️ 選題"]
    assert first.poll["question"].startswith("1/5 · ")
    assert {name: first.poll[name] for name in ("type", "is_anonymous", "is_closed")} == {
        "type": "quiz",
        "is_anonymous": False,
        "is_closed": False,
    }
    assert "open_period" not in first.poll
    second = await answer(stage, mei, first)
    assert (second.buttons, (await answered(mei, first)).buttons) == (["⏭ 跳過", "⏹ 結束"], ["看詳解"])
    third = await answer(stage, mei, second, rightly=False)
    assert (await shown(mei, second)).poll["explanation"]
    result = await play(stage, mei, third)
    lines = result.text.split("\n")
    assert lines[:4] == ["✏️ 答對 4／5 題", "差一點就全對，記得很牢。", "", "值得再看一遍"]
    assert lines[5].startswith("2. ")
    assert lines[6].startswith("✓ ")
    assert lines[-1] == "🔥 連續 1 天"
    assert result.buttons == ["看出處 2", "↻ 再試錯題", "▶ 再來一輪", "⚙️ 選題", "📈 我的學習"]
    assert len([seen for seen in await mei.messages() if seen.poll]) == 5


async def test_what_was_missed_leads_to_its_source_and_is_tried_again(stage: Stage):
    mei = await stage.reader()
    first = await begun(mei, "/quiz 2")
    result = await play(stage, mei, await answer(stage, mei, first, rightly=False))
    await mei.press(result, "看出處 1")
    source = await mei.wait_for_message(lambda seen: not seen.edited)
    assert source.text[0] in "📘📜🔢"
    assert "✏️ 考考我" in source.buttons
    await mei.press(result, "↻ 再試錯題")
    again = await next_poll(mei)
    assert again.poll["question"].startswith("1/1 · ")
    assert (await question_of(stage, again)).key == (await question_of(stage, first)).key
    all_right = await play(stage, mei, again)
    assert all_right.text.startswith("✏️ 答對 1／1 題\n做錯的題目\n錯過的都答對了。")
    assert all_right.buttons == ["▶ 再來一輪", "⚙️ 選題", "📈 我的學習"]


async def test_an_answered_poll_is_explained_at_length(stage: Stage):
    mei = await stage.reader()
    first = await begun(mei)
    await answer(stage, mei, first)
    await mei.press(await answered(mei, first), "看詳解")
    why = await mei.wait_for_message(lambda seen: not seen.edited)
    assert "答對了。" in why.text
    assert "出處：" in why.text
    assert why.buttons


async def test_several_right_options_are_chosen_together(stage: Stage):
    mei = await stage.reader()
    many = next(one for one in stage.library.questions if len(one.right) > 1)
    concept = stage.library.concept_by_id[many.concept_ids[0]]
    poll = await begun(mei, f"/quiz {concept.name} 50")
    while not poll.poll["allows_multiple_answers"]:
        poll = await answer(stage, mei, poll)
    question = await question_of(stage, poll)
    assert len(question.question.correct) > 1
    await mei.vote(poll, question.question.correct[0])
    await mei.wait_for_message(lambda seen: not seen.edited)
    assert (await question_of(stage, poll)).is_correct is False


async def test_skipping_by_command_and_by_button_shows_the_answer_and_goes_on(stage: Stage):
    mei = await stage.reader()
    first = await begun(mei, "/quiz 3")
    second = await begun(mei, "/skip")
    assert (await question_of(stage, first)).done_by.endswith(f"/{second.id - 1}")  # known if it is delivered again
    closed = await answered(mei, first)
    assert (closed.poll["is_closed"], closed.buttons) == (True, ["看詳解"])
    await mei.press(second, "⏭ 跳過")
    third = await next_poll(mei)
    stale = await stage.speak(mei, "舊", {"text": "⏭", "callback_data": second.data_of("⏭ 跳過")})
    assert (await mei.press(stale, "⏭"))["text"] == "這一題已經做過了。"
    tidied = await mei.wait_for_message(lambda seen: seen.id == stale.id and "⏭" not in seen.buttons)
    assert tidied.buttons == ["看詳解"]
    result = await answer(stage, mei, third)
    assert result.text.startswith("✏️ 答對 1／3 題")
    assert "（跳過了）" in result.text
    assert (await said(mei, "/skip")).text == "✏️ 現在沒有進行中的小測，/quiz 可以開始一輪。"


async def test_stopping_shows_how_it_went_and_never_ends_digests(stage: Stage):
    mei = await stage.reader()
    await said(mei, "/subscribe")
    second = await answer(stage, mei, await begun(mei))
    result = await said(mei, "/stop")
    assert result.text.startswith("✏️ 這一輪結束了：答了 1 題，答對 1 題")
    assert await is_gone(mei, second)
    assert "值得再看一遍" not in result.text
    assert "↻ 再試錯題" not in result.buttons
    none = await said(mei, "/stop")
    assert none.buttons == ["取消訂閱", "▶ 開始"]
    assert "每天" in "".join((await said(mei, "/settings")).buttons)
    ended = await stage.press(mei, none, "取消訂閱")
    assert "已經取消訂閱" in ended.text
    assert (await said(mei, "/stop")).buttons == ["▶ 開始"]


async def test_a_button_stops_and_a_round_without_answers_ends_quietly(stage: Stage):
    mei = await stage.reader()
    first = await begun(mei)
    await mei.press(first, "⏹ 結束")
    result = await mei.wait_for_message(lambda seen: not seen.edited)
    assert result.text == "✏️ 這一輪結束了，一題也未答。"
    assert await is_gone(mei, first)


async def test_a_second_round_is_asked_about_and_the_first_goes_on(stage: Stage):
    mei = await stage.reader()
    first = await answer(stage, mei, await begun(mei))
    asked = await said(mei, "/quiz 基礎研究 10")
    assert asked.text == "✏️ 有一輪小測還未做完，停在第 2／5 題。要繼續，還是開始新的？"
    await mei.press(asked, "繼續")
    again = await next_poll(mei)
    assert (again.poll["question"], await is_gone(mei, first)) == (first.poll["question"], True)
    assert (await answered(mei, asked)).buttons == []
    second = await answer(stage, mei, again)
    assert second.poll["question"].startswith("3/5 · ")
    other = await said(mei, "/quiz 基礎研究 10")
    await mei.press(other, "開始新的")
    assert (await next_poll(mei)).poll["question"].startswith("1/")
    assert await is_gone(mei, second)
    stage.at += timedelta(days=1)
    assert (await begun(mei)).poll["question"].startswith("1/5")


async def test_a_round_of_which_nothing_was_answered_gives_way_without_a_word(stage: Stage):
    mei = await stage.reader()
    old = await begun(mei)
    await question_of(stage, old)
    new = await begun(mei, "/quiz 3")
    assert (new.poll["question"][:3], await is_gone(mei, old)) == ("1/3", True)


async def test_a_vote_in_a_poll_that_could_not_be_taken_back_changes_nothing_that_runs(stage: Stage):
    mei = await stage.reader()
    old = await begun(mei)
    await question_of(stage, old)
    await stage.telegram.fault("blocked", method="deleteMessage", chat=mei.id)
    new = await begun(mei, "/quiz 3")
    await mei.vote(old, 0)
    second = await answer(stage, mei, new)
    assert second.poll["question"].startswith("2/3 · ")
    assert (await question_of(stage, old)).is_correct is None


async def test_what_is_due_is_reviewed_on_its_day(stage: Stage):
    mei = await stage.reader()
    empty = await said(mei, "/review")
    assert empty.text.startswith("✏️ 暫時沒有要溫習的題目")
    await mei.press(empty, "▶ 做一輪新題")
    result = await play(stage, mei, await next_poll(mei), rightly=False)
    assert "明天有 5 題到期，記得 /review。" in result.text
    waiting = await said(mei, "/review")
    assert waiting.text.startswith("✏️ 今天沒有到期的題目，明天有 5 題。")
    stage.at += timedelta(days=1)
    review = await begun(mei, "/review")
    assert review.poll["question"].startswith("1/5 · ")


async def test_a_poll_forwarded_to_a_group_is_played_by_its_own_person_alone(stage: Stage):
    mei, eve = await stage.reader(), await stage.reader(name="Eve")
    group = await stage.telegram.group("Class", mei, eve, bots=(BOT,))
    poll = await begun(mei)
    forwarded = await mei.forward(poll, chat=group)
    await eve.vote(forwarded, 0)
    second = await answer(stage, mei, poll)
    assert second.poll["question"].startswith("2/5 · ")
    assert await stage.stores.cards.cards((await by_poll(stage.stores.rounds, poll.poll["id"]))[0].person)
    assert [seen.text for seen in await eve.messages() if seen.poll] == []
