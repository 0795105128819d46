"""Codes: what one looks like, how it is read, how long it counts, and what refuses it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from bot.domain import links
from bot.domain.chat import ChatKey, Platform
from bot.domain.links import Code, Link, Refusal, Tries, Typed, after_wrong, read_code, refusal, waits_until

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HERE, THERE = ChatKey(Platform.LINE, "U1"), ChatKey(Platform.TELEGRAM, "1")
GOOD = Typed(HERE, None, Code(THERE, AT), None, None)


def test_a_code_is_drawn_of_characters_that_nobody_takes_for_others():
    picks = cycle("AC7")
    assert links.drawn(lambda _: next(picks)) == "AC7AC7AC"
    assert not set(links.CHARACTERS) & set("0O1IL2Z5S6G8B")
    assert links.spaced("AC7AC7AC") == "AC7A-C7AC"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("AC7AC7AC", "AC7AC7AC"),
        ("ac7a-c7ac", "AC7AC7AC"),
        (" AC7A C7AC. ", "AC7AC7AC"),
        ("ＡＣ７Ａ－Ｃ７ＡＣ", "AC7AC7AC"),
        ("AC7AC7A", None),
        ("AC7AC7AC7", None),
        ("0C7AC7AC", None),
        ("創新AC7AC7", None),
        ("", None),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed, read):
    assert read_code(typed) == read


def test_what_is_stored_of_a_code_does_not_show_it():
    assert "AC7AC7AC" not in links.digest_of("AC7AC7AC")
    assert links.digest_of("AC7AC7AC") == links.digest_of("AC7AC7AC") != links.digest_of("AC7AC7AD")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"code": None}, Refusal.UNKNOWN),
        ({"code": Code(HERE, AT)}, Refusal.OWN),
        ({"code": Code(THERE, AT, used_at=AT)}, Refusal.USED),
        ({"code": Code(THERE, AT - 10 * MINUTE)}, Refusal.EXPIRED),
        ({"code": Code(THERE, AT - 9 * MINUTE)}, None),
        ({"code": Code(replace(HERE, chat_id="U2"), AT)}, Refusal.SAME_PLATFORM),
        ({"own": Link(HERE, replace(THERE, chat_id="2"), AT)}, Refusal.LINKED_HERE),
        ({"owners": Link(THERE, replace(HERE, chat_id="U2"), AT)}, Refusal.LINKED_THERE),
        ({"tries": Tries(5, AT)}, Refusal.WAIT),
        ({"tries": Tries(4, AT)}, None),
    ],
)
def test_a_code_is_refused_for_one_reason(changes, why):
    assert refusal(replace(GOOD, **changes), AT) is why


def test_whoever_guesses_waits_and_then_may_again():
    tries = None
    for count in range(1, links.MOST_TRIES + 1):
        assert waits_until(tries, AT) is None
        tries = after_wrong(tries, AT)
        assert tries == Tries(count, AT)
    assert waits_until(tries, AT + 9 * MINUTE) == AT + 10 * MINUTE
    assert waits_until(tries, AT + 10 * MINUTE) is None
    assert after_wrong(tries, AT + links.WAIT) == Tries(1, AT + links.WAIT)


def test_each_of_two_accounts_has_the_other():
    link = Link(THERE, HERE, AT)
    assert (link.partner(HERE), link.partner(THERE)) == (THERE, HERE)
