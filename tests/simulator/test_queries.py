from __future__ import annotations

from typing import Any

import pytest

from bot.simulator import inline, people
from bot.simulator.errors import PageError

STALE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
BUTTON = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


def article(name: str = "1", **more: Any) -> dict[str, Any]:
    content = {"message_text": f"<b>{name}</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": name, "title": f"T{name}", "input_message_content": content, **more}


def pressed(stage) -> Any:
    alice = stage.user()
    chat = stage.started(alice)
    sent = stage.call("sendMessage", chat_id=alice.id, text="x", reply_markup=BUTTON)
    return people.press(stage.world, chat, alice.id, sent["message_id"], "go")


def test_a_pressed_button_reaches_the_bot_and_is_answered_once(stage):
    query = pressed(stage)
    (update,) = stage.updates()
    asked = update["callback_query"]
    assert (asked["id"], asked["data"], asked["message"]["text"]) == (query.id, "go", "x")
    assert stage.call("answerCallbackQuery", callback_query_id=query.id, text="好", show_alert=True) is True
    assert query.answer == {"text": "好", "show_alert": True, "url": None}
    assert stage.refusal("answerCallbackQuery", callback_query_id=query.id) == STALE
    assert stage.refusal("answerCallbackQuery", callback_query_id="nonsense") == STALE


def test_an_old_press_cannot_be_answered_and_a_long_answer_not_given(stage):
    query = pressed(stage)
    assert stage.refusal("answerCallbackQuery", callback_query_id=query.id, text="x" * 201) == (
        "400 Bad Request: MESSAGE_TOO_LONG"
    )
    stage.world.clock.advance(31)
    assert stage.refusal("answerCallbackQuery", callback_query_id=query.id) == STALE


def test_only_buttons_that_are_there_can_be_pressed(stage):
    pressed(stage)
    chat = next(chat for chat in stage.world.chats.values() if chat.is_private)
    with pytest.raises(PageError, match="no button"):
        people.press(stage.world, chat, chat.id, 2, "other")
    with pytest.raises(PageError, match="no message"):
        people.press(stage.world, chat, chat.id, 99, "go")


ANSWER = {
    "results": [article("1"), article("2", reply_markup=BUTTON, description="D")],
    "next_offset": "2",
    "cache_time": 60,
    "button": {"text": "More", "start_parameter": "find_x"},
}


def test_an_inline_question_reaches_the_bot_and_its_answer_is_shown(stage):
    alice = stage.user()
    chat = stage.started(alice)
    query = inline.ask(stage.world, stage.bot, alice.id, "創新", offset="", chat=chat)
    (update,) = stage.updates()
    assert update["inline_query"] == {
        "id": query.id,
        "from": {"id": alice.id, "is_bot": False, "first_name": "Alice", "language_code": "en"},
        "query": "創新",
        "offset": "",
        "chat_type": "sender",
    }
    assert stage.call("answerInlineQuery", inline_query_id=query.id, **ANSWER) is True
    assert stage.refusal("answerInlineQuery", inline_query_id=query.id, **ANSWER) == STALE
    said = {"entities": [{"type": "bold", "offset": 0, "length": 1}]}
    assert inline.answer_view(query) == {
        "inline_query_id": query.id,
        "results": [
            {"id": "1", "type": "article", "title": "T1", "message": {"text": "1", **said}},
            {"id": "2", "type": "article", "title": "T2", "description": "D", "message": {"text": "2", **said}},
        ],
        "next_offset": "2",
        "cache_time": 60,
        "is_personal": False,
        "button": ANSWER["button"],
    }


def test_a_chosen_result_is_sent_and_can_be_edited(stage):
    alice = stage.user()
    chat = stage.started(alice)
    query = inline.ask(stage.world, stage.bot, alice.id, "創新", offset="", chat=chat)
    stage.updates()
    stage.call("answerInlineQuery", inline_query_id=query.id, **ANSWER)
    message = inline.choose(stage.world, chat, alice.id, query.id, "2")
    sent, chosen = stage.updates()
    assert sent["message"]["via_bot"]["id"] == stage.bot.id
    assert chosen["chosen_inline_result"]["inline_message_id"] == message.inline_message_id
    edit = {"inline_message_id": message.inline_message_id, "text": "edited"}
    assert stage.call("editMessageText", **edit) is True
    assert message.content == {"text": "edited"}
    assert stage.refusal("editMessageText", inline_message_id="none", text="x") == "400 Bad Request: MESSAGE_ID_INVALID"


def test_answers_are_cached_for_everybody_or_for_one(stage):
    alice, wang = stage.user("Alice"), stage.user("Wang")

    def asks(user: Any, query: str) -> bool:
        """Whether the bot hears of it."""
        asked = inline.ask(stage.world, stage.bot, user.id, query)
        heard = stage.kinds() == ["inline_query"]
        if heard:
            personal = query == "personal"
            stage.call(
                "answerInlineQuery", inline_query_id=asked.id, results=[article()], cache_time=30, is_personal=personal
            )
        return heard

    assert [asks(alice, "shared"), asks(wang, "shared")] == [True, False]
    assert [asks(alice, "personal"), asks(wang, "personal"), asks(alice, "personal")] == [True, True, False]
    stage.world.clock.advance(31)
    assert asks(wang, "shared")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "too many inline query results specified"),
        ({"results": [article("1"), article("1")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("x" * 65)]}, "RESULT_ID_INVALID"),
        (
            {"results": [{"type": "article", "id": "1", "title": "T"}]},
            "can't parse inline query result: Input message content is not specified",
        ),
        ({"results": [article(title="")]}, "can't parse inline query result: Can't find field \"title\""),
        (
            {"results": [{"type": "riddle", "id": "1"}]},
            'can\'t parse inline query result: type "riddle" is unsupported for the inline query result',
        ),
        ({"results": [article(input_message_content={"message_text": "字" * 4097})]}, "message is too long"),
        ({"results": [], "next_offset": "新" * 22}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "no spaces"}}, "START_PARAM_INVALID"),
        ({"results": {}}, "expected an Array of inline query results"),
    ],
)
def test_refuses_what_results_may_not_be(stage, answer: dict[str, Any], sentence: str):
    alice = stage.user()
    query = inline.ask(stage.world, stage.bot, alice.id, "x")
    assert stage.refusal("answerInlineQuery", inline_query_id=query.id, **answer) == f"400 Bad Request: {sentence}"


def test_results_of_other_kinds(stage):
    alice = stage.user()
    chat = stage.started(alice)
    query = inline.ask(stage.world, stage.bot, alice.id, "x")
    place = {"latitude": 22.3, "longitude": 114.2, "title": "HK"}
    results = [
        {"type": "location", "id": "1", **place},
        {"type": "venue", "id": "2", **place, "address": "A"},
        {"type": "contact", "id": "3", "phone_number": "+852", "first_name": "F"},
    ]
    stage.call("answerInlineQuery", inline_query_id=query.id, results=results)
    contents = [set(inline.choose(stage.world, chat, alice.id, query.id, name).content) for name in "123"]
    assert contents == [{"location"}, {"location", "venue"}, {"contact"}]
    assert stage.kinds() == ["inline_query"] + ["message", "chosen_inline_result"] * 3


def test_a_bot_without_inline_mode_is_not_asked(stage):
    stage.bot.settings.is_inline = False
    with pytest.raises(PageError, match="no inline mode"):
        inline.ask(stage.world, stage.bot, stage.user().id, "x")
