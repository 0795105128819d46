"""What the buttons of broadcasts carry: kept for years, and never longer than a button can carry."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.platforms.telegram.broadcast_actions import (
    BROADCAST_ACTIONS,
    CancelText,
    ChooseAudience,
    ConfirmBroadcast,
    DropBroadcast,
    OpenBroadcast,
    RewriteBroadcast,
    SetBroadcasts,
    ShowAudiences,
    StopBroadcast,
)
from bot.platforms.telegram.callbacks import decode, encode
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.page import CALLBACK_DATA_BYTES

ID = token(UUID(int=7))
SAMPLES = [
    (OpenBroadcast(), "1bro"),
    (CancelText(), "1brq"),
    (ShowAudiences(ID), f"1bra:{ID}"),
    (ChooseAudience(ID, "subscribers"), f"1brc:{ID}:subscribers"),
    (RewriteBroadcast(ID), f"1brw:{ID}"),
    (ConfirmBroadcast(ID, "subscribers"), f"1brg:{ID}:subscribers"),
    (DropBroadcast(ID), f"1brd:{ID}"),
    (StopBroadcast(ID), f"1brs:{ID}"),
    (SetBroadcasts(0), "1brn:0"),
]


@pytest.mark.parametrize(("action", "data"), SAMPLES)
def test_data_is_short_means_the_action_and_stays_as_it_is(action, data):
    assert encode(action) == data
    assert len(data.encode()) <= CALLBACK_DATA_BYTES
    assert decode(data, lambda _: None) == action


def test_every_action_has_a_sample():
    assert {type(action) for action, _ in SAMPLES} == set(BROADCAST_ACTIONS.values())
