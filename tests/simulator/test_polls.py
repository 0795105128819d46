from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator import chats, people, polls
from bot.simulator.errors import PageError
from bot.simulator.page_api.views import poll_for_page

if TYPE_CHECKING:
    from bot.simulator.model import Chat, Message

QUIZ = {
    "question": "第幾個？",
    "options": ["甲", {"text": "乙"}, "丙"],
    "type": "quiz",
    "correct_option_ids": [1],
    "is_anonymous": False,
    "explanation": "<b>因為</b>如此",
    "explanation_parse_mode": "HTML",
    "open_period": 15,
}


class Room:
    """A group with two people and a bot."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.alice, self.wang = stage.user("Alice"), stage.user("Wang")
        self.chat: Chat = chats.create_chat(
            stage.world, "supergroup", "讀書會", self.alice.id, [self.wang.id, stage.bot.id]
        )
        stage.updates()

    def quiz(self, **changes: Any) -> Message:
        sent = self.stage.call("sendPoll", chat_id=self.chat.id, **{**QUIZ, **changes})
        return self.chat.messages[sent["message_id"]]

    def vote(self, message: Message, user: Any, *options: int) -> None:
        polls.vote(self.stage.world, message.poll, user.id, list(options))

    def seen(self, message: Message, user: Any) -> dict[str, Any]:
        return poll_for_page(message.poll, user.id)


@pytest.fixture
def room(stage) -> Room:
    return Room(stage)


def test_the_bot_hears_of_each_vote_and_of_what_the_poll_has_come_to(room, stage):
    message = room.quiz()
    room.vote(message, room.alice, 1)
    room.vote(message, room.wang, 0)
    options = [option["persistent_id"] for option in message.poll.options]
    updates = stage.updates()
    assert [kind for update in updates for kind in update if kind != "update_id"] == [
        "poll_answer",
        "poll",
        "poll_answer",
        "poll",
    ]
    assert updates[2]["poll_answer"] == {
        "poll_id": message.poll.id,
        "user": {"id": room.wang.id, "is_bot": False, "first_name": "Wang", "language_code": "en"},
        "option_ids": [0],
        "option_persistent_ids": [options[0]],
    }


def test_a_quiz_closes_when_its_time_is_up(room, stage):
    message = room.quiz()
    room.vote(message, room.alice, 1)
    room.vote(message, room.wang, 0)
    options = [option["persistent_id"] for option in message.poll.options]
    stage.updates()
    stage.world.clock.advance(14.9)
    assert stage.updates() == []
    stage.world.clock.advance(0.1)
    (update,) = stage.updates()
    assert update["poll"] == {
        "id": message.poll.id,
        "question": "第幾個？",
        "options": [
            {"persistent_id": options[0], "text": "甲", "voter_count": 1},
            {"persistent_id": options[1], "text": "乙", "voter_count": 1},
            {"persistent_id": options[2], "text": "丙", "voter_count": 0},
        ],
        "total_voter_count": 2,
        "is_closed": True,
        "is_anonymous": False,
        "type": "quiz",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
        "open_period": 15,
        "close_date": 1_800_000_015,
        "correct_option_ids": [1],
        "explanation": "因為如此",
        "explanation_entities": [{"type": "bold", "offset": 0, "length": 2}],
    }
    with pytest.raises(PageError, match="closed"):
        room.vote(message, room.wang, 1)


def test_a_person_sees_answers_only_after_voting(room):
    message = room.quiz()
    room.vote(message, room.alice, 1)
    before, after = room.seen(message, room.wang), room.seen(message, room.alice)
    assert ("correct_option_ids" in before, "explanation" in before, "voters" in before) == (False, False, False)
    assert [option["voter_count"] for option in before["options"]] == [0, 0, 0]
    assert (before["can_vote"], before["total_voter_count"], before["chosen"]) == (True, 1, [])
    assert (after["correct_option_ids"], after["explanation"], after["voters"]) == (
        [1],
        "因為如此",
        {"1": [room.alice.id]},
    )
    assert (after["can_vote"], after["chosen"]) == (False, [1])


def test_hidden_results_stay_hidden_until_the_close(room, stage):
    message = room.quiz(hide_results_until_closes=True)
    room.vote(message, room.alice, 1)
    seen = room.seen(message, room.alice)
    assert ("correct_option_ids" in seen, [option["voter_count"] for option in seen["options"]]) == (False, [0, 0, 0])
    assert [option["voter_count"] for option in stage.updates()[-1]["poll"]["options"]] == [0, 0, 0]
    stage.world.clock.advance(15)
    assert room.seen(message, room.wang)["correct_option_ids"] == [1]
    assert [option["voter_count"] for option in stage.updates()[-1]["poll"]["options"]] == [0, 1, 0]


def test_second_thoughts_follow_the_poll(room, stage):
    quiz = room.quiz()
    room.vote(quiz, room.alice, 0)
    with pytest.raises(PageError, match="second thoughts"):
        room.vote(quiz, room.alice, 1)
    with pytest.raises(PageError, match="second thoughts"):
        room.vote(quiz, room.alice)
    regular = room.quiz(type="regular")
    room.vote(regular, room.alice, 0)
    room.vote(regular, room.alice, 2)
    room.vote(regular, room.alice)
    stage.updates()
    assert regular.poll.votes == {}
    with pytest.raises(PageError, match="one answer"):
        room.vote(regular, room.alice, 0, 1)
    with pytest.raises(PageError, match="numbered 0 to 2"):
        room.vote(regular, room.alice, 3)
    many = room.quiz(correct_option_ids=[0, 2], allows_multiple_answers=True, allows_revoting=True)
    room.vote(many, room.wang, 0, 2)
    assert many.poll.votes == {room.wang.id: [0, 2]}


def test_an_anonymous_poll_tells_no_names(room, stage):
    message = room.quiz(is_anonymous=True)
    room.vote(message, room.alice, 1)
    assert stage.kinds() == ["poll"]
    assert "voters" not in room.seen(message, room.alice)


def test_stop_poll_closes_once(room, stage):
    message = room.quiz()
    here = {"chat_id": room.chat.id, "message_id": message.id}
    assert stage.call("stopPoll", **here)["is_closed"] is True
    assert stage.refusal("stopPoll", **here) == "400 Bad Request: poll has already been closed"
    assert stage.kinds() == ["poll"]
    stage.world.clock.advance(60)
    assert stage.kinds() == []
    text = stage.call("sendMessage", chat_id=room.chat.id, text="x")["message_id"]
    assert stage.refusal("stopPoll", **here | {"message_id": text}) == "400 Bad Request: message is not a poll"
    assert stage.refusal("stopPoll", **here | {"message_id": 999}) == (
        "400 Bad Request: message with poll to stop not found"
    )


def test_a_forwarded_poll_is_the_same_poll(room, stage):
    message = room.quiz()
    other = chats.create_chat(stage.world, "group", "另一個", room.wang.id, [])
    copy = people.forward(stage.world, message, other, room.wang.id)
    room.vote(copy, room.wang, 1)
    assert message.poll.votes == {room.wang.id: [1]}
    assert list(polls.placed(stage.world, message.poll)) == [message, copy]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "問" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least one answer option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["x" * 101]}, "poll options length must not exceed 100"),
        ({"options": ["x", " "]}, "poll option must be non-empty"),
        ({"options": "x"}, "can't parse options JSON object"),
        ({"options": [1]}, "expected an option to be of type String"),
        ({"type": "exam"}, "unsupported poll type specified"),
        ({"correct_option_ids": []}, "correct quiz option list must be non-empty"),
        ({"correct_option_ids": [3]}, "wrong quiz correct_option_id"),
        ({"correct_option_ids": [1, 0]}, "correct quiz option list must be increasing"),
        ({"explanation": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"explanation": "a\nb\nc\nd"}, "MESSAGE_TOO_LONG"),
        ({"explanation": "<p>"}, 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        ({"open_period": 4}, "open_period must be between 5 and 2628000 seconds"),
        ({"open_period": 2_628_001}, "open_period must be between 5 and 2628000 seconds"),
        ({"open_period": -15}, "open_period must be between 5 and 2628000 seconds"),
        ({"description": "x" * 1025}, "message caption is too long"),
        (
            {"open_period": 0, "close_date": 1_800_000_001},
            "close_date must be between 5 and 2628000 seconds in the future",
        ),
        (
            {"open_period": 0, "close_date": 1_802_628_001},
            "close_date must be between 5 and 2628000 seconds in the future",
        ),
    ],
)
def test_refuses_what_a_poll_may_not_contain(room, stage, changes: dict[str, Any], sentence: str):
    refused = stage.refusal("sendPoll", chat_id=room.chat.id, **{**QUIZ, **changes})
    assert refused == f"400 Bad Request: {sentence}"


@pytest.mark.parametrize("period", [5, 2_628_000])
def test_a_poll_lasts_exactly_as_long_as_it_may(room, stage, period: int):
    message = room.quiz(open_period=period)
    stage.world.clock.advance(period - 0.1)
    assert not message.poll.is_closed
    stage.world.clock.advance(0.1)
    assert message.poll.is_closed


def test_limits_are_reached_but_not_crossed(room):
    room.quiz(
        question="問" * 300,
        options=["x" * 100] * 12,
        explanation="a\n\n" + "x" * 197,
        open_period=None,
        close_date=1_800_000_600,
    )
