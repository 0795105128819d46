"""The message of a lobby, whole, on each of its pages and in each phase."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import End, Phase, Setup
from bot.domain.language import Language
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.i18n import wording
from bot.platforms.telegram.group_actions import LobbyPage
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.render.group_lobby import lobby_page
from tests.platforms.telegram.group_games import AT, NAMES, STARTS_AT, TOKEN, lobby_of, views, wish

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.group_quizzes import GroupQuiz
    from bot.domain.library import Library

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
STARTS = f'<tg-time unix="{int(STARTS_AT.timestamp())}" format="t">16:53</tg-time>'
JOIN, LEAVE = CallbackButton("✋ 加入", f"1xj:{TOKEN}:0"), CallbackButton("退出", f"1xl:{TOKEN}")
BACK = (CallbackButton("‹ 返回", f"1xp:{TOKEN}:m"),)
SETTINGS = (
    (
        CallbackButton("題數", f"1xp:{TOKEN}:n"),
        CallbackButton("秒數", f"1xp:{TOKEN}:w"),
        CallbackButton("程度", f"1xp:{TOKEN}:v"),
    ),
    (
        CallbackButton("範圍", f"1xp:{TOKEN}:o"),
        CallbackButton("玩法", f"1xp:{TOKEN}:t"),
        CallbackButton("取消", f"1xc:{TOKEN}"),
    ),
)
ABOUT = (
    "✏️ <b>群組小測，一起來玩</b>\n範圍：<b>全部內容</b>\n程度：<b>不限程度</b>\n題數：<b>10 題</b>，每題 20 秒\n"
    "玩法：答得快有加分"
)


class Shown:
    """Sets lobbies over a library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __call__(
        self,
        quiz: GroupQuiz,
        page: LobbyPage = LobbyPage.MAIN,
        *,
        language: Language = Language.TRADITIONAL,
        now: datetime = AT,
    ) -> Page:
        lobby, sections = views(self.library).lobby(quiz, now), self.library.sections
        shown = lobby_page(lobby, wording(language), timezone=HONG_KONG, sections=sections, page=page)
        return Page(str(shown.text), shown.keyboard)


@pytest.fixture
def shown(small: Library) -> Shown:
    return Shown(small)


def test_whoever_opened_it_waits_for_others_or_plays_alone(shown: Shown):
    assert shown(lobby_of("陳大文")) == Page(
        f"{ABOUT}\n\n<b>已加入 1 人：</b>陳大文\n\n{STARTS} 自動開始，還差 1 人。",
        ((JOIN, LEAVE), (CallbackButton("▶ 一個人玩", f"1xg:{TOKEN}:1"),), *SETTINGS),
    )


def test_nobody_may_be_in(shown: Shown):
    assert shown(lobby_of()) == Page(
        f"{ABOUT}\n\n還沒有人加入。\n\n{STARTS} 自動開始，還差 2 人。", ((JOIN, LEAVE), *SETTINGS)
    )


def test_two_can_start_at_once(shown: Shown):
    chosen = replace(
        wish(scope=Scope(ScopeKind.SECTION, "ideas"), level=Level.BASIC, length=5), seconds=15, has_speed_bonus=False
    )
    assert shown(lobby_of("陳大文", "<Amy> & Co", setup=chosen)) == Page(
        "✏️ <b>群組小測，一起來玩</b>\n範圍：<b>新發展理念</b>\n程度：<b>初階</b>\n題數：<b>最多 5 題</b>，每題 15 秒\n"
        "玩法：不計速度\n\n<b>已加入 2 人：</b>陳大文、&lt;Amy&gt; &amp; Co\n\n"
        f"{STARTS} 自動開始，也可以按「開始」馬上玩。",
        ((JOIN, LEAVE), (CallbackButton("▶ 開始", f"1xg:{TOKEN}:0"),), *SETTINGS),
    )


def test_past_its_time_it_waits_for_one_more(shown: Shown):
    late = shown(lobby_of("Amy"), now=STARTS_AT + timedelta(seconds=1))
    assert late.text == f"{ABOUT}\n\n<b>已加入 1 人：</b>Amy\n\n再多 1 人加入就馬上開始。"


def test_english_and_simplified(shown: Shown):
    english = shown(lobby_of("Amy", "Bob"), language=Language.ENGLISH)
    simplified = shown(lobby_of("Amy", "Bob"), language=Language.SIMPLIFIED)
    assert [english.text, simplified.text] == [
        (
            "✏️ <b>A quiz for everybody here</b>\nAbout: <b>Everything</b>\nLevel: <b>All levels</b>\n"
            "Length: <b>10 questions</b>, 20 seconds each\nRules: speed counts\n\n<b>2 are in:</b> Amy, Bob\n\n"
            f"It starts by itself at {STARTS}, or when you press “Start”."
        ),
        (
            "✏️ <b>群组小测，一起来玩</b>\n范围：<b>全部内容</b>\n难度：<b>不限难度</b>\n题数：<b>10 题</b>，每题 20 秒"
            f"\n玩法：答得快有加分\n\n<b>已加入 2 人：</b>Amy、Bob\n\n{STARTS} 自动开始，也可以按“开始”马上玩。"
        ),
    ]


def test_teams_are_joined_by_their_colours(shown: Shown):
    quiz = lobby_of(*NAMES[:4], setup=Setup(teams=3, is_tournament=True), teams=(1, 2, None, 1))
    page = shown(quiz)
    assert page.text.removeprefix(ABOUT) == (
        " · 分 3 隊 · 最後才公布答案\n\n<b>已加入 4 人</b>\n🔴 紅隊（2 人）：陳大文、黃小明\n🔵 藍隊（1 人）：Amy\n"
        f"🟢 綠隊（0 人）：–\n未選隊：Bob\n\n{STARTS} 自動開始，也可以按「開始」馬上玩。"
    )
    assert page.keyboard[:2] == (
        (
            CallbackButton("🔴 紅隊", f"1xj:{TOKEN}:1"),
            CallbackButton("🔵 藍隊", f"1xj:{TOKEN}:2"),
            CallbackButton("🟢 綠隊", f"1xj:{TOKEN}:3"),
        ),
        (LEAVE,),
    )


def test_many_people_are_counted(shown: Shown):
    text = shown(lobby_of(*(f"P{number}" for number in range(200)))).text
    named = "、".join(f"P{number}" for number in range(20))
    assert f"<b>已加入 200 人：</b>{named} 和另外 180 人\n" in text


@pytest.mark.parametrize(
    ("page", "question", "labels"),
    [
        (LobbyPage.LENGTH, "<b>問多少題？</b>", [["5 題", "✓ 10 題"], ["15 題", "20 題"]]),
        (LobbyPage.SECONDS, "<b>每題多少秒？</b>", [["10 秒", "15 秒"], ["✓ 20 秒", "30 秒"]]),
        (LobbyPage.LEVEL, "<b>選哪個程度？</b>", [["✓ 不限程度"], ["初階", "中階", "高階"]]),
        (LobbyPage.SECTION, "<b>問哪個範圍？</b>", [["✓ 全部內容"], ["1. 新發展理念"]]),
        (
            LobbyPage.MODE,
            (
                "<b>想用甚麼玩法？</b>\n• 速度：答對得 1,000 分，答得愈慢得分愈少，最少一半。\n"
                "• 分隊：以隊員的平均分定勝負。\n• 錦標賽：最後才公布所有答案。"
            ),
            [["✓ 計速度", "錦標賽"], ["✓ 不分隊"], ["分 2 隊", "分 3 隊", "分 4 隊"]],
        ),
    ],
)
def test_each_setting_has_a_page(shown: Shown, page: LobbyPage, question: str, labels: list[list[str]]):
    setting = shown(lobby_of("Amy"), page)
    assert setting.text == f"{ABOUT}\n\n{question}"
    assert [setting.keyboard[0], setting.keyboard[-1]] == [(JOIN,), BACK]
    assert [[one.label for one in row] for row in setting.keyboard[1:-1]] == labels


def test_choices_are_absolute(shown: Shown):
    rows = [row for page in list(LobbyPage)[1:] for row in shown(lobby_of("Amy"), page).keyboard[1:-1]]
    assert [one.data.replace(TOKEN, "…") for row in rows for one in row if isinstance(one, CallbackButton)] == [
        *("1xn:…:5", "1xn:…:10", "1xn:…:15", "1xn:…:20"),
        *("1xw:…:10", "1xw:…:15", "1xw:…:20", "1xw:…:30"),
        *("1xv:…:0", "1xv:…:1", "1xv:…:2", "1xv:…:3"),
        *("1xo:…:a", "1xo:…:sideas"),
        *("1xb:…:0", "1xm:…:1", "1xt:…:0", "1xt:…:2", "1xt:…:3", "1xt:…:4"),
    ]


def test_english_titles_are_listed_above_their_buttons(library: Library):
    page = Shown(library)(lobby_of("Amy"), LobbyPage.SECTION, language=Language.ENGLISH)
    assert "<b>About what?</b>\n1. Introduction\n2. Responding actively" in page.text


def test_a_countdown_lets_people_in_and_nothing_else(shown: Shown):
    counting = replace(lobby_of("Amy", "Bob"), phase=Phase.COUNTDOWN)
    expected = Page(f"{ABOUT}\n\n<b>已加入 2 人：</b>Amy、Bob\n\n<b>開始了，第一題 5 秒後出現。</b>", ((JOIN,),))
    assert [shown(counting), shown(counting, LobbyPage.LEVEL)] == [expected, expected]


def test_a_running_quiz_can_be_joined(shown: Shown):
    running = shown(replace(lobby_of("Amy"), phase=Phase.OPEN))
    assert running == Page(f"{ABOUT}\n\n<b>已加入 1 人：</b>Amy\n\n<b>小測正在進行。</b>", ((JOIN,),))


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (End.STOPPED, "✏️ 這次小測取消了。"),
        (End.UNFILLED, "✏️ 人數不夠，小測沒有開始。"),
        (End.NOTHING_TO_ASK, "✏️ 這個範圍和程度沒有適合群組小測的題目，換一個再試吧。"),
        (End.DESERTED, "✏️ 這次小測已經結束。"),
    ],
)
def test_a_closed_lobby_says_why_and_offers_another(shown: Shown, end: End, said: str):
    closed = shown(replace(lobby_of("Amy"), phase=Phase.OVER, end=end))
    assert closed == Page(said, ((CallbackButton("↻ 再來一局", f"1xa:{TOKEN}"),),))


def test_where_the_bot_is_no_more_there_is_no_button(shown: Shown):
    assert shown(replace(lobby_of("Amy"), phase=Phase.OVER, end=End.SHUT_OUT)) == Page("✏️ 這次小測已經結束。")
