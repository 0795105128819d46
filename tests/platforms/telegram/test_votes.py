import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import PollAnswer, User

from bot.domain.group_quizzes import CastVote
from bot.platforms.telegram.arrivals import Arrival
from bot.platforms.telegram.votes import BallotBox, cast_vote

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MEI = {"id": 5, "is_bot": False, "first_name": "Mei", "last_name": "Chan", "language_code": "zh-hant"}


def answer(**changes):
    return {"poll_id": "77", "user": MEI, "option_ids": [1], "option_persistent_ids": ["1"]} | changes


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (answer(), CastVote("77", "5", "Mei Chan", (1,), AT)),
        (answer(option_ids=[3, 0, 3]), CastVote("77", "5", "Mei Chan", (0, 3), AT)),
        (answer(option_ids=[]), CastVote("77", "5", "Mei Chan", (), AT)),
        (answer(user={"id": 6, "first_name": "  小\n明 "}), CastVote("77", "6", "小 明", (1,), AT)),
        (answer(user={"id": 6}), CastVote("77", "6", "", (1,), AT)),
        (answer(user={"id": 6, "first_name": 6}), CastVote("77", "6", "", (1,), AT)),
        (answer(user={"id": 6, "first_name": "長" * 65}), CastVote("77", "6", "長" * 63 + "…", (1,), AT)),
        (
            answer(voter_chat={"id": -1001, "type": "supergroup", "title": "讀書會"}, user={"id": 136817688}),
            CastVote("77", "-1001", "讀書會", (1,), AT),
        ),
        ({"poll_id": "77", "voter_chat": {"id": -5}, "option_ids": [0]}, CastVote("77", "-5", "", (0,), AT)),
    ],
)
def test_a_vote_is_read_as_telegram_writes_it(told, read):
    assert cast_vote(told, AT) == read


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        answer(poll_id=77),
        answer(option_ids=None),
        answer(option_ids="01"),
        answer(option_ids=[True]),
        answer(option_ids=[-1]),
        answer(option_ids=[[0]]),
        answer(user=None),
        answer(user={"id": "5"}),
        answer(user={"id": True}),
        answer(voter_chat={"title": "a chat without an id"}),
    ],
)
def test_what_is_no_vote_is_none(told):
    assert cast_vote(told, AT) is None


def test_a_vote_in_ptbs_words_is_the_same_vote():
    told = PollAnswer("77", (2, 0), User(5, "Mei", is_bot=False, last_name="Chan"), option_persistent_ids=("2", "0"))
    assert cast_vote(told.to_dict(), AT) == CastVote("77", "5", "Mei Chan", (0, 2), AT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
PARTS = {"poll_id": JSON, "option_ids": JSON, "user": JSON | st.fixed_dictionaries({"id": JSON}), "voter_chat": JSON}


@given(st.fixed_dictionaries({}, optional=PARTS) | JSON)
def test_nothing_that_telegram_could_send_is_an_error(told):
    vote = cast_vote(told, AT)
    assert vote is None or json.loads(json.dumps(vote.chosen)) == sorted(vote.chosen)


class Ours:
    """Knows the polls whose ids are even."""

    def __init__(self):
        self.asked = []

    async def votes(self, votes):
        self.asked.append(list(votes))
        return [int(vote.poll_id) % 2 == 0 for vote in votes]


async def test_what_is_left_is_in_its_order():
    raws = [answer(poll_id="1"), answer(poll_id="2"), None, answer(poll_id="4", option_ids=[]), answer(poll_id="3")]
    arrivals = [Arrival(number, {"update_id": number, "poll_answer": raw}, AT) for number, raw in enumerate(raws)]
    ours = Ours()
    assert await BallotBox(ours).take(arrivals) == [arrivals[0], arrivals[2], arrivals[4]]
    assert [[vote.poll_id for vote in batch] for batch in ours.asked] == [["1", "2", "4", "3"]]


async def test_without_votes_nobody_is_asked():
    arrivals, ours = [Arrival(1, {"update_id": 1, "message": {}}, AT)], Ours()
    assert await BallotBox(ours).take(arrivals) == arrivals
    assert ours.asked == []
