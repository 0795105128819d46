"""How a group quiz went, as whole messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import End, GroupQuiz, Phase, Player, QuestionPhase, Setup, Void
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton, Page, UrlButton
from bot.platforms.telegram.render.group_result import outcomes_page, result_pages
from tests.platforms.telegram.group_games import CONCEPT, FIGURE, ID, NAMES, TOKEN, game, lobby_of, people, views, voted

if TYPE_CHECKING:
    from bot.domain.library import Library

TRADITIONAL, SIMPLIFIED, ENGLISH = (wording(language) for language in Language)
USERNAME = "a_bot"
AGAIN = CallbackButton("↻ 再來一局", f"1xa:{TOKEN}")
MISSED = UrlButton("✏️ 溫習錯題", f"https://t.me/{USERNAME}?start=quiz_g_{ID.hex}")
ANSWERS = CallbackButton("全部答案", f"1xu:{TOKEN}:0")
WAYS = ((AGAIN, MISSED), (ANSWERS,))
HARDEST = "<b>最難一題：</b>3 人作答，1 人答對\n<b>2.</b> 2023 年，研發經費（R&amp;D）是多少？\n✓ 逾 33,278 億元"
FIRST = "<b>1.</b> 這說的是哪個概念？「＿＿要＿＿。」\n✓ 綠色發展\n綠色發展——說明「綠色」與網路。\n3 人作答，2 人答對"
SECOND = (
    "<b>2.</b> 2023 年，研發經費（R&amp;D）是多少？\n✓ 逾 33,278 億元\n比上年多。\n資料來源：國家統計局\n"
    "3 人作答，1 人答對"
)


@pytest.fixture
def quiz() -> GroupQuiz:
    """Three people; the first had all right, the second one, the third none."""
    played = game(lobby_of(*NAMES[:3]), CONCEPT, FIGURE, phase=Phase.ENDING)
    played = voted(played, 0, p1=(1, 2), p2=(1, 20), p3=(0, 3))
    return replace(voted(played, 1, p1=(0, 2), p2=(1, 2), p3=(1, 2)), end=End.FINISHED)


def told(quiz: GroupQuiz, library: Library, language: Language = Language.TRADITIONAL) -> tuple[Page, ...]:
    pages = result_pages(views(library).result(quiz), wording(language), USERNAME)
    return tuple(Page(str(page.text), page.keyboard) for page in pages)


def test_the_winner_is_cheered_and_everybody_has_a_place(quiz: GroupQuiz, small: Library):
    podium = "🥇 陳大文 · 2,000 分\n🥈 Amy · 500 分\n3. Bob · 0 分"
    said = f"🏆 <b>小測完結</b>\n恭喜 陳大文 奪得第一。\n\n{podium}\n\n{HARDEST}"
    assert told(quiz, small) == (Page(said, WAYS),)


def test_the_result_in_the_other_languages(quiz: GroupQuiz, small: Library):
    assert [told(quiz, small, language)[0].text for language in (Language.SIMPLIFIED, Language.ENGLISH)] == [
        (
            "🏆 <b>小测完结</b>\n恭喜 陳大文 夺得第一。\n\n🥇 陳大文 · 2,000 分\n🥈 Amy · 500 分\n3. Bob · 0 分\n\n"
            "<b>最难一题：</b>3 人作答，1 人答对\n<b>2.</b> 2023 年，研发经费（R&amp;D）是多少？\n✓ 逾 33,278 亿元"
        ),
        (
            "🏆 <b>The quiz is over</b>\n陳大文 wins. Congratulations.\n\n"
            "🥇 陳大文 · 2,000 points\n🥈 Amy · 500 points\n3. Bob · 0 points\n\n"
            "<b>The hardest question:</b> 1 of 3 right\n<b>2.</b> R&amp;D spending, 2023: which value is right?\n"
            "✓ over 3.3278 trillion yuan"
        ),
    ]


@pytest.mark.parametrize(
    ("end", "heading"),
    [
        (End.STOPPED, "小測提早結束"),
        (End.UNANSWERED, "連續三題沒有人作答，小測到此為止"),
        (End.DESERTED, "小測暫停太久，到此為止"),
    ],
)
def test_a_result_says_why_it_comes_before_the_last_question(quiz: GroupQuiz, small: Library, end: End, heading: str):
    (page,) = told(replace(quiz, end=end), small)
    assert page.text.startswith(f"🏆 <b>{heading}</b>\n恭喜 陳大文 奪得第一。\n\n🥇")


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (End.UNANSWERED, "✏️ 沒有人作答，小測先到這裏。大家有空時，再用 /quiz 開始。"),
        (End.DESERTED, "✏️ 小測暫停太久，先到這裏。大家有空時，再用 /quiz 開始。"),
        (End.STOPPED, "✏️ 小測結束了，這次沒有成績。想玩時再用 /quiz 開始。"),
    ],
)
def test_of_a_quiz_that_nobody_answered_one_line_is_said(quiz: GroupQuiz, small: Library, end: End, said: str):
    assert told(replace(quiz, votes=(), end=end), small) == (Page(said, ((AGAIN,),)),)


def test_whoever_played_alone_is_told_how_many_were_right(quiz: GroupQuiz, small: Library):
    alone = told(replace(quiz, players=people("Amy")), small)
    assert alone == (Page("🏆 <b>小測完結</b>\n\nAmy：2 題答對 2 題，得 2,000 分", ((AGAIN, ANSWERS),)),)


def test_equals_share_the_first_place(quiz: GroupQuiz, small: Library):
    level = voted(voted(replace(quiz, votes=()), 0, p1=(1, 2), p2=(1, 2)), 1, p3=(1, 2))
    (some,) = told(level, small)
    (all_,) = told(replace(level, players=level.players[:2]), small)
    (nobody,) = told(voted(replace(quiz, votes=()), 0, p1=(0, 2)), small)
    assert [page.text.split("\n\n")[:2] for page in (some, all_, nobody)] == [
        ["🏆 <b>小測完結</b>\n恭喜 陳大文、Amy 奪得第一。", "🥇 陳大文 · 1,000 分\n🥇 Amy · 1,000 分\n3. Bob · 0 分"],
        ["🏆 <b>小測完結</b>\n平分秋色，大家都答得好。", "🥇 陳大文 · 1,000 分\n🥇 Amy · 1,000 分"],
        ["🏆 <b>小測完結</b>\n這次沒有人得分，下次再來。", "1. 陳大文 · 0 分\n1. Amy · 0 分\n1. Bob · 0 分"],
    ]


def test_the_better_team_wins(quiz: GroupQuiz, small: Library):
    (page,) = told(replace(quiz, setup=Setup(teams=3), players=people(*NAMES[:3], teams=(1, 2, 2))), small)
    assert page.text == (
        "🏆 <b>小測完結</b>\n🔴 紅隊勝出，合作得好。\n\n"
        "1. 🔴 紅隊 · 每題平均 1,000 分\n2. 🔵 藍隊 · 每題平均 125 分\n\n"
        f"🥇 🔴 陳大文 · 2,000 分\n🥈 🔵 Amy · 500 分\n3. 🔵 Bob · 0 分\n\n{HARDEST}"
    )


def test_whoever_was_there_for_less_than_half_stands_apart(small: Library):
    played = game(lobby_of("Amy", "Bob", "Zoë"), CONCEPT, FIGURE, FIGURE)
    late = (replace(played.players[1], from_position=1), replace(played.players[2], from_position=2))
    played = replace(played, players=(played.players[0], *late), end=End.FINISHED)
    played = voted(voted(voted(played, 0, p1=(1, 2)), 1, p2=(0, 2)), 2, p2=(1, 2), p3=(0, 2))
    assert told(played, small)[0].text.split("\n\n")[1] == (
        "🥇 Bob · 1,000 分（後加入，2 題答了 2 題，每題平均 500 分）\n🥈 Amy · 1,000 分\n"
        "<i>以下參與少於一半題目：</i>\n3. Zoë · 1,000 分（後加入，1 題答了 1 題，每題平均 1,000 分）"
    )


def test_what_did_not_count_and_who_had_not_joined_is_said(quiz: GroupQuiz, small: Library):
    void = replace(quiz.questions[1], phase=QuestionPhase.VOID, void=Void.CUT)
    passers = (Player("8", "Eve", None), Player("9", "Told before", None, asked_in=0), Player("-9", "A chat", None))
    (page,) = told(replace(quiz, questions=(quiz.questions[0], void), players=(*quiz.players, *passers)), small)
    assert page.text.endswith("\n\n有 1 題不計分。\n未加入，不計分：Eve。下次記得先按「加入」。")


def test_a_tournament_ends_with_all_answers(quiz: GroupQuiz, small: Library):
    first, second = told(replace(quiz, setup=Setup(is_tournament=True)), small)
    assert (first.text.startswith("🏆 <b>小測完結</b>\n恭喜 陳大文"), first.keyboard) == (True, ())
    assert second == Page(f"<b>全部答案</b>\n\n{FIRST}\n\n{SECOND}", ((AGAIN, MISSED),))


def test_all_answers_can_be_looked_through(quiz: GroupQuiz, small: Library):
    back = CallbackButton("‹ 成績", f"1xk:{TOKEN}")
    page = outcomes_page(views(small).result(quiz), TRADITIONAL, 0)
    assert Page(str(page.text), page.keyboard) == Page(f"<b>全部答案</b>\n\n{FIRST}\n\n{SECOND}", ((back,),))
    longer = game(lobby_of("Amy"), *[CONCEPT] * 7)
    page = outcomes_page(views(small).result(longer), TRADITIONAL, 1)
    assert str(page.text).startswith("<b>全部答案</b>（第 2／2 頁）\n\n<b>6.</b> ")
    assert page.keyboard == ((CallbackButton("‹ 上一頁", f"1xu:{TOKEN}:0"),), (back,))


def test_of_a_question_that_nobody_answered_nobody_is_counted(quiz: GroupQuiz, small: Library):
    left = replace(quiz, votes=tuple(vote for vote in quiz.votes if vote.position == 0))
    text = str(outcomes_page(views(small).result(left), TRADITIONAL, 0).text)
    assert text.endswith(SECOND.replace("3 人作答，1 人答對", "沒有人作答。"))


def test_an_answer_that_the_library_knows_no_more_is_counted(quiz: GroupQuiz, small: Library):
    result = views(small).result(quiz)
    unknown = replace(result, outcomes=tuple(replace(one, asked=None) for one in result.outcomes))
    assert str(outcomes_page(unknown, TRADITIONAL, 0).text) == (
        "<b>全部答案</b>\n\n<b>1.</b> 題庫已經沒有這題。\n3 人作答，2 人答對\n\n"
        "<b>2.</b> 題庫已經沒有這題。\n3 人作答，1 人答對"
    )
