import pytest

from bot.domain.ranking import By, Period
from bot.domain.ranking_wishes import read_ranking


@pytest.mark.parametrize(
    ("text", "period", "by"),
    [
        ("", Period.WEEK, By.POINTS),
        ("本月", Period.MONTH, By.POINTS),
        ("這個月 答對率", Period.MONTH, By.RATE),
        ("总榜 胜出", Period.ALL, By.WINS),
        ("歷來得分", Period.ALL, By.POINTS),
        ("本週勝出", Period.WEEK, By.WINS),
        ("month accuracy", Period.MONTH, By.RATE),
        ("All time, wins", Period.ALL, By.WINS),
        ("something else", Period.WEEK, By.POINTS),
    ],
)
def test_a_ranking_is_named_in_any_order(text, period, by):
    assert read_ranking(text) == (period, by)
