"""A group's ranking as it is read."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.language import Language
from bot.domain.ranking import By, Period, Tally, ranking
from bot.domain.ranking_replies import RankingElsewhere
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.rank_actions import HideMe, ShowRanking, UnhideMe
from bot.platforms.telegram.render import page
from bot.platforms.words.rank import listed_notice
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html

MONDAY = date(2026, 11, 23)
PLAYED = [
    Tally("1", "陳大文", 3420, 30, 27, 3, 2),
    Tally("2", "Ann <b>", 3420, 20, 11, 2, 0),
    Tally("3", "", 10, 10, 1, 1, 0),
]


def shown(reply, language: Language = Language.TRADITIONAL) -> str:
    return parse_html(page(reply, wording(language)).text)[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            Language.TRADITIONAL,
            (
                "🏆 小測排名 · 本週（按得分，2026 年 11 月 23 日起）\n\n"
                "🥇 陳大文：3,420 分（3 局）\n🥇 Ann <b>：3,420 分（2 局）\n🥉 匿名朋友：10 分（1 局）"
            ),
        ),
        (
            Language.SIMPLIFIED,
            (
                "🏆 小测排名 · 本周（按得分，2026 年 11 月 23 日起）\n\n"
                "🥇 陳大文：3,420 分（3 局）\n🥇 Ann <b>：3,420 分（2 局）\n🥉 匿名朋友：10 分（1 局）"
            ),
        ),
        (
            Language.ENGLISH,
            (
                "🏆 Ranking: This week, by points (since 23 November 2026)\n\n"
                "🥇 陳大文: 3,420 points in 3 quizzes\n🥇 Ann <b>: 3,420 points in 2 quizzes\n"
                "🥉 somebody: 10 points in one quiz"
            ),
        ),
    ],
)
def test_equals_share_a_medal_and_names_are_only_names(language, text):
    assert shown(ranking(PLAYED, Period.WEEK, By.POINTS, since=MONDAY), language) == text


def test_by_rate_the_minimum_is_told_and_what_the_asker_lacks():
    reply = ranking(PLAYED, Period.MONTH, By.RATE, since=date(2026, 11, 1), person_id="3")
    assert shown(reply) == (
        "🏆 小測排名 · 本月（按答對率，2026 年 11 月 1 日起）\n\n"
        "🥇 陳大文：90%（30 題答對 27 題）\n🥈 Ann <b>：55%（20 題答對 11 題）\n\n"
        "匿名朋友：再玩 10 題便有名次\n\n"
        "要玩過至少 20 題才計入這個排名。"
    )


def test_by_wins_whoever_won_none_is_not_listed():
    assert shown(ranking(PLAYED, Period.ALL, By.WINS, since=None)) == (
        "🏆 小測排名 · 歷來（按勝出局數）\n\n🥇 陳大文：勝 2 局（共 3 局）"
    )


def test_the_askers_own_place_stands_below_the_list():
    many = [Tally(f"{number}", f"P{number}", 1000 - number, 10, 5, 1, 0) for number in range(14)]
    lines = shown(ranking(many, Period.WEEK, By.POINTS, since=MONDAY, person_id="12")).split("\n")
    assert lines[11:] == ["10. P9：991 分（1 局）", "", "……還有 4 人", "13. P12：988 分（1 局）"]


@pytest.mark.parametrize("by", By)
def test_where_nobody_has_a_place_the_way_to_one_is_shown(by):
    for language in Language:
        assert "/quiz" in shown(ranking([], Period.WEEK, by, since=MONDAY), language)


@pytest.mark.parametrize(("correct", "percent"), [(0, 0), (1, 1), (199, 99), (200, 100), (101, 51), (99, 50)])
def test_percents_are_rounded_but_none_and_all_are_what_they_say(correct, percent):
    reply = ranking([Tally("1", "A", 1, 200, correct, 1, 0)], Period.ALL, By.RATE, since=None)
    assert f"{percent}%（200 題答對 {correct} 題）" in shown(reply)


def test_each_other_view_is_a_button_and_everybody_may_leave_the_list_or_return():
    reply = page(ranking(PLAYED, Period.MONTH, By.RATE, since=MONDAY), wording(Language.ENGLISH))
    buttons = {button.label: decode(button.data, lambda _: None) for row in reply.keyboard for button in row}
    assert buttons == {
        "This week": ShowRanking("w", "r"),
        "✓ This month": ShowRanking("m", "r"),
        "All time": ShowRanking("a", "r"),
        "Points": ShowRanking("m", "p"),
        "✓ Right answers": ShowRanking("m", "r"),
        "Wins": ShowRanking("m", "w"),
        "🙈 Leave me out": HideMe("m", "r"),
        "👋 List me": UnhideMe("m", "r"),
    }


@pytest.mark.parametrize("language", list(Language))
def test_long_names_and_every_notice_fit(language):
    words = wording(language)
    many = [Tally(f"{number}", "W" * 64, 10**7, 10**5, 10**5, 10**4, 10**4) for number in range(200)]
    for by in By:
        assert utf16_length(page(ranking(many, Period.WEEK, by, since=MONDAY, person_id="99"), words).text) <= 4096
    for hidden, changed in ((True, True), (True, False), (False, True), (False, False)):
        assert 0 < utf16_length(listed_notice(hidden=hidden, changed=changed, words=words)) <= 200
    assert "/rank" in shown(RankingElsewhere(), language)
