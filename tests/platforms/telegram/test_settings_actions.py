from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings_replies import View
from bot.platforms.telegram.callbacks import RecentQueries, decode, encode
from bot.platforms.telegram.settings_actions import (
    HERE,
    SETTINGS_ACTIONS,
    LookUpInstead,
    OpenSettings,
    PauseFor,
    Resume,
    SetLanguage,
    SetLength,
    SetTime,
    SetWeekdays,
    SetZone,
    Subscribe,
    UndoUnsubscribe,
    Unsubscribe,
)

if TYPE_CHECKING:
    from bot.platforms.telegram.settings_actions import SettingsAction

CHANNEL = "-1009999999999999"
"""As long as a Telegram id may become (52 bits beside the prefix)."""


def forgotten(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (OpenSettings(HERE, View.CARD), "1A::card"),
        (OpenSettings(CHANNEL, View.UNTIL), f"1A:{CHANNEL}:until"),
        (SetTime(HERE, 510), "1B::510"),
        (SetZone(CHANNEL, "Asia/Hong_Kong"), f"1C:{CHANNEL}:Asia/Hong_Kong"),
        (SetWeekdays(HERE, 127), "1D::127"),
        (SetLength(HERE, "short"), "1E::short"),
        (SetLanguage(HERE, "zh-Hant"), "1F::zh-Hant"),
        (PauseFor(HERE, 7), "1G::7"),
        (Resume(HERE), "1H:"),
        (Subscribe(HERE, ""), "1I::"),
        (Subscribe(HERE, "08.30"), "1I::08.30"),
        (Unsubscribe(CHANNEL), f"1J:{CHANNEL}"),
        (UndoUnsubscribe(HERE), "1K:"),
        (LookUpInstead("創新: 一"), "1L:=創新: 一"),
    ],
)
def test_data_of_an_action_and_back(action: SettingsAction, data: str):
    assert (encode(action), decode(data, forgotten)) == (data, action)


def test_the_letters_are_a_to_m():
    assert set(SETTINGS_ACTIONS) <= set("ABCDEFGHIJKLM")


def test_every_zone_fits_beside_the_longest_channel():
    actions = [SetZone(CHANNEL, zone) for zone in zoneinfo.available_timezones()]
    assert [action for action in actions if len(encode(action).encode()) > 64] == []


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.isprintable()))
def test_typed_words_of_any_length_come_back(words: str):
    recent = RecentQueries()
    recent.keep(words)
    data = encode(LookUpInstead(words))
    assert (len(data.encode()) <= 64, decode(data, recent.recall)) == (True, LookUpInstead(words))
