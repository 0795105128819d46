from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import ChatKey, Platform
from bot.platforms.line.postbacks import Postbacks, key_for

ANN, BEN = ChatKey(Platform.LINE, "Uann"), ChatKey(Platform.LINE, "Uben")
ROUND = UUID("12345678-1234-5678-1234-567812345678")


@dataclass(frozen=True)
class Answered:
    round_id: UUID
    position: int
    choice: int
    is_sure: bool = False


@dataclass(frozen=True)
class Asked:
    query: str
    occasion_id: str | None


@dataclass(frozen=True)
class Home:
    pass


@dataclass(frozen=True)
class Strange:
    pass


ACTIONS = {"a": Answered, "q": Asked, "h": Home}
POSTBACKS = Postbacks("a secret", ACTIONS)


@pytest.mark.parametrize(
    "action",
    [
        Answered(ROUND, 3, 0, is_sure=True),
        Asked("創新, 2024.01~%2C", None),
        Asked("", "2024-01-31"),
        Home(),
    ],
)
def test_what_a_button_means_comes_back(action):
    assert POSTBACKS.read(POSTBACKS.data(action)) == action


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.none() | st.text("abc.~", max_size=9))
def test_any_words_come_back(query, occasion_id):
    action = Asked(query, occasion_id)
    assert POSTBACKS.read(POSTBACKS.data(action)) == action


def test_a_button_for_one_person_means_nothing_to_others():
    data = POSTBACKS.data(Home(), only=ANN)
    assert [POSTBACKS.read(data, among=among) for among in ((BEN, ANN), (BEN,), ())] == [Home(), None, None]


def test_data_that_we_did_not_sign_means_nothing():
    data = POSTBACKS.data(Answered(ROUND, 3, 0))
    changed = [data[:place] + chr(ord(data[place]) ^ 1) + data[place + 1 :] for place in range(len(data))]
    strange = ["", ".", "...", "1.h..", "😀", "\ud800", "x" * 5000, f"1.h.{data}"]
    other = Postbacks("another secret", ACTIONS).data(Home())
    assert {POSTBACKS.read(one) for one in (*changed, *strange, other)} == {None}


def test_what_is_signed_but_not_understood_any_more_means_nothing():
    older = Postbacks("a secret", {"s": Strange, "a": Home, "h": Answered, "q": Asked})
    signed = [older.data(Strange()), older.data(Home()), older.data(Answered(ROUND, 1, 2))]
    assert [POSTBACKS.read(data) for data in signed] == [None, None, None]


def test_data_has_at_most_300_characters():
    with pytest.raises(ValueError, match="at most 300 characters"):
        POSTBACKS.data(Asked("新" * 300, None))


def test_each_purpose_has_its_own_key():
    assert len({key_for("a secret", "postbacks"), key_for("a secret", "files"), key_for("other", "files")}) == 3
