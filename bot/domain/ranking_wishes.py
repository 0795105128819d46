"""Which ranking somebody means who types ``/rank 本月 答對率``.

Owns the reading of such words. What is not understood is as usual: this week, by points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.folding import fold
from bot.domain.ranking import By, Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    Wanted = TypeVar("Wanted", Period, By)

_PERIODS: Final = {
    Period.ALL: "歷來 歷史 全部 總榜 總 所有 一直 all total ever overall",
    Period.MONTH: "月 month",
    Period.WEEK: "週 周 星期 禮拜 week",
}
_BY: Final = {
    By.RATE: "率 準確 百分 rate accuracy percent share",
    By.WINS: "勝 贏 冠軍 場數 win won",
    By.POINTS: "分 point score",
}
_LONGEST: Final = 64


def read_ranking(text: str) -> tuple[Period, By]:
    """Return the period and what is ranked by, as far as words say so."""
    folded = fold(text[:_LONGEST])
    return _named(folded, _PERIODS, Period.WEEK), _named(folded, _BY, By.POINTS)


def _named(folded: str, names: Mapping[Wanted, str], usual: Wanted) -> Wanted:
    for wanted, words in names.items():
        if any(fold(word) in folded for word in words.split()):
            return wanted
    return usual
