"""What the buttons of rankings and schedules carry: kept for years, and never longer than a button can carry."""

from __future__ import annotations

import pytest

from bot.platforms.telegram.callbacks import decode, encode
from bot.platforms.telegram.page import CALLBACK_DATA_BYTES
from bot.platforms.telegram.rank_actions import RANK_ACTIONS, HideMe, ShowRanking, UnhideMe
from bot.platforms.telegram.schedule_actions import (
    SCHEDULE_ACTIONS,
    EndSchedule,
    OpenSchedule,
    QuizSetting,
    SetScheduleDays,
    SetScheduledQuiz,
    SetScheduleTime,
    SetScheduleZone,
    UndoEndSchedule,
)

SAMPLES = [
    (ShowRanking("w", "p"), "1xrs:w:p"),
    (HideMe("m", "r"), "1xrh:m:r"),
    (UnhideMe("a", "w"), "1xru:a:w"),
    (OpenSchedule("section"), "1xso:section"),
    (SetScheduleTime(1439), "1xst:1439"),
    (SetScheduleZone("America/Argentina/ComodRivadavia"), "1xsz:America/Argentina/ComodRivadavia"),
    (SetScheduleDays(127), "1xsd:127"),
    (SetScheduledQuiz(QuizSetting.SCOPE, "sindustrial-competitiveness"), "1xsq:o:sindustrial-competitiveness"),
    (EndSchedule(), "1xse"),
    (UndoEndSchedule(), "1xsu"),
]


@pytest.mark.parametrize(("action", "data"), SAMPLES)
def test_data_is_short_means_the_action_and_stays_as_it_is(action, data):
    assert encode(action) == data
    assert len(data.encode()) <= CALLBACK_DATA_BYTES
    assert decode(data, lambda _: None) == action


def test_every_action_is_among_them():
    assert {type(action) for action, _ in SAMPLES} == {*RANK_ACTIONS.values(), *SCHEDULE_ACTIONS.values()}


@pytest.mark.parametrize("data", ["1xr", "1xrs", "1xrs:w", "1xst:soon", "1xst:-5", "1xsd:12345", "1xse:1", "2xse"])
def test_what_is_garbled_means_nothing(data):
    assert decode(data, lambda _: None) is None
