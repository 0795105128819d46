"""Which round people get: by words, by buttons, by links, from wherever they read, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import Level
from bot.domain.rounds import Scope, ScopeKind, Wish
from tests.platforms.telegram.conversation.quiz_talk import answer, answered, begun, next_poll, question_of, said
from tests.storage.quizzing import by_poll

if TYPE_CHECKING:
    from bot.simulator.client import SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
BASIC_RESEARCH = Scope(ScopeKind.CONCEPT, "basic-research")


async def wish_of(stage: Stage, poll: SeenMessage) -> Wish:
    """What the round of a poll was wished to be."""
    await question_of(stage, poll)
    game, _ = await by_poll(stage.stores.rounds, poll.poll["id"])
    return game.wish


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("/quiz 10", Wish(length=10)),
        ("/quiz 基礎研究", Wish(BASIC_RESEARCH)),
        ("/quiz basic research 3", Wish(BASIC_RESEARCH, length=3)),
        ("/quiz 初階 2023-12-12", Wish(Scope(ScopeKind.OCCASION, "2023-12-12"), Level.BASIC)),
        ("考考我", Wish()),
        ("Quiz me", Wish()),
        ("再考我 基礎研究 3 題", Wish(BASIC_RESEARCH, length=3)),
        ("測驗10", Wish(length=10)),
        ("/start quiz_basic-research", Wish(BASIC_RESEARCH)),
        ("/start quiz", Wish()),
    ],
)
async def test_words_and_links_begin_the_round_that_they_mean(stage: Stage, typed: str, wish: Wish):
    mei = await stage.reader()
    assert await wish_of(stage, await begun(mei, typed)) == wish


async def test_what_cannot_be_meant_is_answered_with_ways_on(stage: Stage):
    mei = await stage.reader()
    long = await said(mei, "/quiz 基礎研究 100")
    assert long.text == "✏️ 一輪可以有 1 至 50 題，「100」做不到。例如寫 /quiz 10。"
    assert long.buttons == ["5 題", "10 題", "20 題"]
    unknown = await said(mei, "/quiz 基礎硏究員 3")
    assert unknown.text.startswith("✏️ 關於「基礎硏究員」，我還不會出題。")
    assert unknown.buttons[-1] == "⚙️ 選題"
    years = await said(mei, "/quiz 2023")
    assert years.buttons == ["2023 年 9 月 7 日", "2023 年 12 月 12 日"]
    gone = await said(mei, "/start quiz_no-such-concept")
    assert gone.text.startswith("這條連結")
    await mei.press(years, "2023 年 9 月 7 日")
    assert (await wish_of(stage, await next_poll(mei))).scope.id == "2023-09-07"
    await said(mei, "/stop")
    await mei.press(long, "10 題")
    assert await wish_of(stage, await next_poll(mei)) == Wish(BASIC_RESEARCH, length=10)


@pytest.mark.parametrize("typed", ["測驗 不在這裏", "問我國創新", "考我們", "quiz bowl", "溫習甚麼好"])
async def test_words_that_ask_for_no_round_are_looked_up(stage: Stage, typed: str):
    mei = await stage.reader()
    assert (await stage.ask(mei, typed)).text.startswith(f"🔎 附表一沒有「{typed}」")


async def test_a_review_keeps_to_what_it_can_be(stage: Stage):
    mei = await stage.reader()
    long = await said(mei, "/review 9999")
    assert long.text.endswith("例如寫 /review 10。")
    level = await said(mei, "/review 高階")
    assert level.text.startswith("✏️ 「到期的題目」沒有高階題目。")
    assert level.buttons[0] == "▶ 不限程度"
    about = await said(mei, "/review 基礎研究")
    assert about.buttons == ["✏️ 考考我：基礎研究", "▶ 溫習到期的題目"]
    await mei.press(about, "✏️ 考考我：基礎研究")
    assert (await wish_of(stage, await next_poll(mei))).scope == BASIC_RESEARCH


async def test_a_round_is_set_up_by_buttons(stage: Stage):
    mei = await stage.reader()
    first = await begun(mei)
    await mei.press(first, "⚙️ 選題")
    card = await mei.wait_for_message(lambda seen: not seen.edited)
    assert card.text == "✏️ 想做一輪怎樣的小測？\n範圍：全部內容\n程度：不限程度\n題數：5 題"
    sections = await stage.press(mei, card, "選範圍…")
    assert sections.buttons[-1] == "‹ 返回"
    chosen = await stage.press(mei, sections, "1. 引言")
    levelled = await stage.press(mei, chosen, "中階")
    long = await stage.press(mei, levelled, "10 題")
    assert long.text.split("\n")[1:] == ["範圍：引言", "程度：中階", "題數：10 題"]
    assert long.buttons[1:] == ["不限程度", "初階", "✓ 中階", "高階", "5 題", "✓ 10 題", "20 題", "▶ 開始"]
    await mei.press(long, "▶ 開始")
    poll = await next_poll(mei)
    assert await wish_of(stage, poll) == Wish(Scope(ScopeKind.SECTION, "introduction"), Level.INTERMEDIATE, 10)


@pytest.mark.parametrize(
    ("asked", "button", "scope"),
    [
        ("基礎研究", "✏️ 考考我", BASIC_RESEARCH),
        ("/find 2023-09-07", "✏️ 考考我 2", Scope(ScopeKind.STATEMENT, "2023-09-07/2")),
        ("/numbers", "✏️ 考考我", Scope(ScopeKind.NUMBER, "one-lead")),
    ],
)
async def test_quiz_me_starts_a_round_on_exactly_that(stage: Stage, asked: str, button: str, scope: Scope):
    mei = await stage.reader()
    await mei.press(await said(mei, asked), button)
    poll = await next_poll(mei)
    assert await wish_of(stage, poll) == Wish(scope)
    question = await question_of(stage, poll)
    bank_item = stage.composer.bank.by_key[question.key]
    assert scope.id in {*bank_item.about.concept_ids, *bank_item.about.statement_ids, *bank_item.about.number_ids}


async def test_a_group_is_shown_the_way_to_the_private_chat(stage: Stage):
    mei = await stage.reader()
    group = await stage.telegram.group("Class", mei, bots=(BOT,))
    await mei.wait_for_message(chat=group)
    links = {}
    for command in ("/review", "/skip", "/stop"):
        shown = await stage.ask(mei, command, chat=group)
        assert shown.text == "✏️ 自己的小測和溫習在私人對話做，不打擾大家。想一起玩：/quiz。"
        links[command] = shown.keyboard[0][0]["url"].rpartition("=")[2]
    assert links == {"/review": "quiz_d", "/skip": "quiz", "/stop": "quiz"}
    card = await stage.ask(mei, "/concept 基礎研究", chat=group)
    answered = await mei.press(card, "✏️ 考考我")
    assert answered["url"] == "https://t.me/quality_bot?start=quiz_basic-research"


@pytest.mark.parametrize(
    ("tag", "buttons", "explain", "heading"),
    [
        ("en", ["⏭ Skip", "⏹ End", "⚙️ Choose"], "Explain this", "✏️ 1 of 1 right"),
        ("zh-hans", ["⏭ 跳过", "⏹ 结束", "⚙️ 选题"], "看详解", "✏️ 答对 1／1 题"),
    ],
)
async def test_every_language_plays(stage: Stage, tag: str, buttons: list[str], explain: str, heading: str):
    mei = await stage.reader(tag)
    poll = await begun(mei, "/quiz 1")
    assert poll.buttons == buttons
    result = await answer(stage, mei, poll)
    assert result.text.startswith(heading)
    assert (await answered(mei, poll)).buttons == [explain]
    assert len([seen for seen in await mei.messages() if seen.poll]) == 1
    assert ("·" in poll.poll["question"], any("\u4e00" <= one <= "\u9fff" for one in poll.poll["question"])) == (
        True,
        tag != "en",
    )


async def test_an_english_reader_is_asked_in_english(stage: Stage):
    ann = await stage.reader("en")
    poll = await begun(ann, "/quiz 50")
    await question_of(stage, poll)
    game, _ = await by_poll(stage.stores.rounds, poll.poll["id"])
    authored = [stage.library.question_by_id[one.question.subject] for one in game.questions if "authored" in one.key]
    assert authored
    assert all(one.has_english for one in authored)


async def test_an_english_reader_is_told_once_of_what_is_in_chinese(stage: Stage):
    ann = await stage.reader("en")
    told = await said(ann, "/quiz 高階 高質量發展")
    assert told.text == (
        "🌐 There are no questions in English on this yet: these are in Chinese, or quote Annex 1 in Chinese."
    )
    await question_of(stage, await next_poll(ann))
