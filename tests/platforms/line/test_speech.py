import pytest

from bot.platforms.line.speech import QuickReply, Speech, as_json, text_message
from bot.platforms.words.text import utf16_length

HELLO = text_message("你好")


def test_quick_replies_hang_below_the_last_message():
    speech = Speech((HELLO, text_message("再見")), (QuickReply("概念", "1.c..x"), QuickReply("說明", text="說明")))
    assert as_json(speech) == [
        {"type": "text", "text": "你好"},
        {
            "type": "text",
            "text": "再見",
            "quickReply": {
                "items": [
                    {"type": "action", "action": {"type": "postback", "label": "概念", "data": "1.c..x"}},
                    {"type": "action", "action": {"type": "message", "label": "說明", "text": "說明"}},
                ]
            },
        },
    ]
    assert "quickReply" not in speech.messages[-1]


def test_a_postback_may_be_seen_in_the_chat():
    (message,) = as_json(Speech((HELLO,), (QuickReply("概念", "1.c..x", "今日概念"),)))
    assert message["quickReply"]["items"][0]["action"]["displayText"] == "今日概念"


def test_two_speeches_are_one_turn_with_the_later_quick_replies():
    first, second = QuickReply("甲", "1"), QuickReply("乙", "2")
    assert Speech((HELLO,), (first,)) + Speech((HELLO,)) == Speech((HELLO, HELLO), (first,))
    assert Speech((HELLO,), (first,)) + Speech((HELLO,), (second,)) == Speech((HELLO, HELLO), (second,))


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Speech(()), "1 to 5 messages, not 0"),
        (lambda: Speech((HELLO,) * 6), "1 to 5 messages, not 6"),
        (lambda: Speech((HELLO,), (QuickReply("甲", "1"),) * 14), "at most 13 quick replies, not 14"),
        (lambda: QuickReply("甲" * 21, "1"), "a label must have 1 to 20 characters"),
        (lambda: QuickReply("", "1"), "a label must have 1 to 20 characters"),
        (lambda: QuickReply("甲"), "must send data or write text"),
        (lambda: QuickReply("甲", "x" * 301), "postback data must have 1 to 300 characters"),
        (lambda: text_message(""), "1 to 5000 UTF-16 units, not 0"),
        (lambda: text_message("😀" * 2501), "1 to 5000 UTF-16 units, not 5002"),
    ],
)
def test_what_line_would_refuse_is_refused_where_it_is_made(make, fault):
    with pytest.raises(ValueError, match=fault):
        make()


def test_text_is_counted_in_utf16_units():
    assert (utf16_length("新😀"), utf16_length("\ud800")) == (3, 1)
