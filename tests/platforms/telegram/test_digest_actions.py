from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram.callbacks import decode, encode
from bot.platforms.telegram.digest_actions import (
    AnswerDigest,
    RefreshStatus,
    ShowDetail,
    ShowDigest,
    ShowHistory,
    ShowQuotation,
    Spot,
    identified,
    packed,
    token,
    unpacked,
)

DELIVERY = UUID("0123456789abcdef0123456789abcdef")
HOME = UUID("fedcba9876543210fedcba9876543210")
SPOT, FROM_HOME = "ASNFZ4mrze8BI0VniavN7w", "ASNFZ4mrze8BI0VniavN7w_ty6mHZUMhD-3LqYdlQyEA"


def forgotten(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (ShowDigest(packed(Spot(DELIVERY))), f"1N:{SPOT}"),
        (AnswerDigest(packed(Spot(DELIVERY, HOME)), 3), f"1O:{FROM_HOME}:3"),
        (ShowDetail(packed(Spot(DELIVERY, 12)), "tfp"), f"1P:{SPOT}12:tfp"),
        (ShowQuotation(packed(Spot(DELIVERY, HOME)), "2024-01-31/12"), f"1R:{FROM_HOME}:2024-01-31/12"),
        (ShowHistory(2), "1W:2"),
        (RefreshStatus(), "1X"),
    ],
)
def test_data_of_an_action_and_back(action, data: str):
    assert (encode(action), decode(data, forgotten)) == (data, action)


@given(delivery=st.uuids(allow_nil=True), origin=st.one_of(st.none(), st.integers(0, 9999), st.uuids(allow_nil=True)))
def test_every_spot_comes_back_and_leaves_room_for_a_statement(delivery: UUID, origin: UUID | int | None):
    spot = Spot(delivery, origin)
    assert unpacked(packed(spot)) == spot
    assert len(encode(ShowQuotation(packed(spot), "2024-01-31/123"))) <= 64


@given(st.text(max_size=50))
def test_whatever_else_is_no_spot_or_says_which_one_it_is(text: str):
    spot = unpacked(text)
    assert spot is None or packed(spot).rstrip("0123456789")[:22] == text.rstrip("0123456789")[:22]


@pytest.mark.parametrize(
    "text", ["", SPOT[:-1], SPOT[:-1] + "x", SPOT + "x", SPOT + "12345", SPOT + "-1", SPOT * 3, "好" * 22]
)
def test_garbled_spots(text: str):
    assert unpacked(text) is None


def test_a_token_is_the_only_name_of_its_delivery():
    assert (token(DELIVERY), identified(SPOT), identified(SPOT[:-1] + "z")) == (SPOT, DELIVERY, None)
