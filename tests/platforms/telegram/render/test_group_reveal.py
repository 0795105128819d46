"""What is said while a group quiz is played, whole."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quiz_replies import GroupQuestionPut, PausedNow, WentOn
from bot.domain.group_quizzes import GroupQuiz, Pause, Player, QuestionPhase, Setup, Void
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.render.group_reveal import group_poll, line_page, reveal_page
from bot.platforms.telegram.render.quiz_questions import PollText
from tests.platforms.telegram.group_games import CONCEPT, FIGURE, NAMES, TOKEN, game, lobby_of, people, views, voted

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import QuestionRevealed
    from bot.domain.library import Library

TRADITIONAL, SIMPLIFIED, ENGLISH = (wording(language) for language in Language)
JOIN = ((CallbackButton("✋ 加入", f"1xj:{TOKEN}:0"),),)
ANSWER = "✓ <b>第 1/2 題：綠色發展</b>\n綠色發展——說明「綠色」與網路。\n<i>此題由內容庫自動生成。</i>"
STANDING = "<b>目前名次</b>\n1. 陳大文 · 1,000 分\n2. Amy · 500 分\n3. Bob · 0 分"


@pytest.fixture
def quiz() -> GroupQuiz:
    """Three people, of whom two were right in the first question, one at the last moment."""
    played = game(lobby_of(*NAMES[:3]), CONCEPT, FIGURE)
    return replace(voted(played, 0, p1=(1, 2), p2=(1, 20), p3=(0, 3)), position=0)


def revealed(quiz: GroupQuiz, library: Library, position: int = 0) -> QuestionRevealed:
    return views(library).revealed(quiz, quiz.questions[position])


def plain(page: Page) -> Page:
    return Page(str(page.text), page.keyboard)


def test_a_poll_says_which_question_it_is_and_explains_nothing_away(quiz: GroupQuiz, small: Library):
    put = views(small).putting(quiz, quiz.questions[1])
    assert isinstance(put, GroupQuestionPut)
    polls = [group_poll(put, words) for words in (TRADITIONAL, SIMPLIFIED, ENGLISH)]
    assert [poll.question for poll in polls] == [
        "第 2/2 題 · 自動出題 · 2023 年，研發經費（R&D）是多少？",
        "第 2/2 题 · 自动出题 · 2023 年，研发经费（R&D）是多少？",
        "Question 2/2 · auto-generated · R&D spending, 2023: which value is right?",
    ]
    assert isinstance(polls[0], PollText)
    assert (polls[0].options, polls[0].correct) == (("逾 33,278 億元", "逾 22,000 億元"), (0,))


def test_a_reveal_brings_answer_who_was_right_and_the_standing(quiz: GroupQuiz, small: Library):
    assert plain(reveal_page(revealed(quiz, small), TRADITIONAL)) == Page(
        f"{ANSWER}\n\n<b>3 人作答，2 人答對：</b>陳大文、Amy\n\n{STANDING}", JOIN
    )


def test_a_reveal_in_the_other_languages(quiz: GroupQuiz, small: Library):
    assert [str(reveal_page(revealed(quiz, small), words).text) for words in (SIMPLIFIED, ENGLISH)] == [
        (
            "✓ <b>第 1/2 题：绿色发展</b>\n绿色发展——说明“绿色”与网路。\n<i>此题由内容库自动生成。</i>\n\n"
            "<b>3 人作答，2 人答对：</b>陳大文、Amy\n\n"
            "<b>目前名次</b>\n1. 陳大文 · 1,000 分\n2. Amy · 500 分\n3. Bob · 0 分"
        ),
        (
            "✓ <b>1/2: Green development</b>\nGreen development: Development is to be green.\n"
            "<i>This question was generated from the library.</i>\n\n<b>2 of 3 right:</b> 陳大文, Amy\n\n"
            "<b>Standing</b>\n1. 陳大文 · 1,000 points\n2. Amy · 500 points\n3. Bob · 0 points"
        ),
    ]


def test_the_last_reveal_lets_nobody_in(quiz: GroupQuiz, small: Library):
    last = reveal_page(replace(revealed(quiz, small), is_last=True), TRADITIONAL)
    assert last.keyboard == ()
    assert "<b>最後名次</b>" in last.text


def test_nobody_answered_or_nobody_was_right(quiz: GroupQuiz, small: Library):
    silent = reveal_page(revealed(replace(quiz, votes=()), small), TRADITIONAL)
    wrong = reveal_page(revealed(voted(replace(quiz, votes=()), 0, p1=(0, 3), p2=(0, 4)), small), TRADITIONAL)
    assert [str(silent.text), str(wrong.text)] == [
        f"{ANSWER}\n\n沒有人作答。\n\n還沒有人得分。",
        f"{ANSWER}\n\n2 人作答，沒有人答對。\n\n還沒有人得分。",
    ]


def test_the_standing_names_five_and_counts_the_others_of_whom_eight_were_named_right(small: Library):
    quiz = game(lobby_of(*NAMES), CONCEPT)
    quiz = voted(quiz, 0, **{f"p{number}": (1, number) for number in range(1, 13)})
    said = str(reveal_page(revealed(quiz, small), TRADITIONAL).text)
    assert "<b>12 人作答，12 人答對：</b>陳大文、Amy、Bob、黃小明、Chloé、Zoë、李小龍、Grace 和另外 4 人\n" in said
    assert said.endswith("\n5. Chloé · 917 分\n……還有 7 人")


def test_late_joiners_show_their_rate(quiz: GroupQuiz, small: Library):
    joined = replace(quiz, players=(quiz.players[0], replace(quiz.players[1], from_position=1)), position=1)
    joined = voted(joined, 1, p2=(0, 20))
    said = str(reveal_page(revealed(joined, small, 1), TRADITIONAL).text)
    assert said.endswith(
        "<b>最後名次</b>\n1. 陳大文 · 1,000 分\n1. Amy · 500 分（後加入，1 題答了 1 題，每題平均 500 分）"
    )


def test_teams_stand_on_one_line(quiz: GroupQuiz, small: Library):
    teams = replace(quiz, setup=Setup(teams=2), players=people(*NAMES[:3], teams=(2, 1, 1)))
    said = str(reveal_page(revealed(teams, small), TRADITIONAL).text)
    assert said.endswith(
        "1. 🔵 陳大文 · 1,000 分\n2. 🔴 Amy · 500 分\n3. 🔴 Bob · 0 分\n每題平均分：🔵 藍隊 500 · 🔴 紅隊 125"
    )
    blue, red = (known := revealed(teams, small)).teams
    high = replace(known, teams=(replace(blue, average=Fraction(1000)), replace(red, average=Fraction(625, 2))))
    assert str(reveal_page(high, TRADITIONAL).text).endswith("\n每題平均分：🔵 藍隊 1,000 · 🔴 紅隊 313")


def test_strangers_are_asked_in_and_chats_are_told_why_not(quiz: GroupQuiz, small: Library):
    came = (Player("8", "<Eve>", None, asked_in=0), Player("-9", "A channel", None, asked_in=0))
    asked = revealed(replace(quiz, players=(*quiz.players, *came)), small)
    chats = "以群組或頻道名義投的票不計分。"
    assert str(reveal_page(asked, TRADITIONAL).text).endswith(
        f"\n\n未加入，不計分：&lt;Eve&gt;。按「加入」就可以一起玩。\n{chats}"
    )
    assert str(reveal_page(replace(asked, is_last=True), TRADITIONAL).text).endswith(
        f"\n\n未加入，不計分：&lt;Eve&gt;。\n{chats}"
    )
    assert str(reveal_page(replace(asked, strangers=came[1:]), TRADITIONAL).text).endswith(f"\n\n{chats}")


def test_in_a_tournament_strangers_are_asked_in_and_nothing_else_is_said(quiz: GroupQuiz, small: Library):
    came = Player("8", "Eve", None, asked_in=0)
    tournament = replace(quiz, setup=Setup(is_tournament=True), players=(*quiz.players, came))
    page = reveal_page(revealed(tournament, small), TRADITIONAL)
    assert str(page.text) == "未加入，不計分：Eve。按「加入」就可以一起玩。"
    assert [button.label for row in page.keyboard for button in row] == ["✋ 加入"]


def test_where_the_bot_was_away_speed_does_not_count(quiz: GroupQuiz, small: Library):
    interrupted = replace(quiz, questions=(replace(quiz.questions[0], is_interrupted=True), quiz.questions[1]))
    said = "我剛才離線了一會，這題答對一律得 1,000 分。\n"
    without = replace(interrupted, setup=Setup(has_speed_bonus=False))
    assert said in reveal_page(revealed(interrupted, small), TRADITIONAL).text
    assert said not in reveal_page(revealed(without, small), TRADITIONAL).text


@pytest.mark.parametrize(
    ("void", "said"),
    [
        (Void.IN_DOUBT, "✏️ 第 1 題可能沒有送到，這題不計分。"),
        (Void.REFUSED, "✏️ 第 1 題送不出去，跳過這題。"),
        (
            Void.DELETED,
            "✏️ 第 1 題的投票被刪除了，這題不計分。\n\n答案：<b>綠色發展</b>\n" + ANSWER.split("\n", maxsplit=1)[1],
        ),
        (
            Void.CUT,
            "✏️ 第 1 題提早結束，這題不計分。\n\n答案：<b>綠色發展</b>\n" + ANSWER.split("\n", maxsplit=1)[1],
        ),
    ],
)
def test_a_question_that_does_not_count_says_why(quiz: GroupQuiz, small: Library, void: Void, said: str):
    gone = replace(quiz.questions[0], phase=QuestionPhase.VOID, void=void)
    voided = replace(quiz, questions=(gone, quiz.questions[1]))
    assert plain(reveal_page(revealed(voided, small), TRADITIONAL)) == Page(said, JOIN)


def test_a_question_that_the_library_knows_no_more(quiz: GroupQuiz, small: Library):
    unknown = reveal_page(replace(revealed(quiz, small), asked=None), TRADITIONAL)
    assert unknown.text == (
        "✓ <b>第 1/2 題</b>：題庫已經沒有這題，未能顯示答案。\n\n<b>3 人作答，2 人答對：</b>陳大文、Amy\n\n" + STANDING
    )


@pytest.mark.parametrize(
    ("pause", "said"),
    [
        (Pause.ASKED, "小測暫停。"),
        (Pause.UNANSWERED, "連續兩題沒有人作答，小測暫停。"),
        (Pause.SILENCED, "我有一段時間不能在這裏發言，小測暫停了。"),
        (Pause.INTERRUPTED, "我離線了很久，小測暫停了。"),
        (Pause.TROUBLE, "我有一段時間連接不上，小測暫停了。"),
    ],
)
def test_a_pause_says_why_and_how_it_goes_on(quiz: GroupQuiz, pause: Pause, said: str):
    assert plain(line_page(quiz, PausedNow(pause), TRADITIONAL)) == Page(
        f"✏️ <b>{said}</b>\n開局的人或管理員可以在半小時內按「繼續」，否則小測會結束。",
        ((CallbackButton("▶ 繼續", f"1xe:{TOKEN}"), CallbackButton("⏹ 結束小測", f"1xz:{TOKEN}")),),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (WentOn(None, None), "✏️ 我剛才離線了一會，小測繼續。"),
        (WentOn(0, None), "✏️ 我剛才離線了一會，第 1 題不計分，小測繼續。"),
        (WentOn(None, 2), "✏️ 我剛才離線了一會，第 3 題答對一律得滿分，小測繼續。"),
        (WentOn(0, 1), "✏️ 我剛才離線了一會：第 1 題不計分，第 2 題答對一律得滿分。小測繼續。"),
    ],
)
def test_after_a_restart_one_line_says_what_it_cost(quiz: GroupQuiz, line: WentOn, said: str):
    assert plain(line_page(quiz, line, TRADITIONAL)) == Page(said)
