from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.deeplinks import (
    ConceptLink,
    FindLink,
    Link,
    PreviousLink,
    PrivacyLink,
    QuizLink,
    QuotationsLink,
    SettingsLink,
    StatsLink,
    decode,
    encode,
    message_url,
    url,
)
from tests import shipped

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@pytest.mark.parametrize(
    ("link", "payload"),
    [
        (ConceptLink("tfp-as-mark"), "concept_tfp-as-mark"),
        (FindLink("創新"), "find_5Ym15paw"),
        (FindLink("TFP"), "find_VEZQ"),
        (FindLink("高質量發展與新質生產力的關係"), "find_6auY6LOq6YeP55m85bGV6IiH5paw6LOq55Sf55Si5Yqb55qE6Zec5L-C"),
        (FindLink(None), "find"),
        (QuotationsLink("tfp-as-mark"), "quotes_tfp-as-mark"),
        (PreviousLink("ASNFZ4mrze8BI0VniavN7w"), "before_ASNFZ4mrze8BI0VniavN7w"),
        (SettingsLink(), "settings"),
        (StatsLink(), "stats"),
        (PrivacyLink(), "privacy"),
        (QuizLink(Scope()), "quiz"),
        (QuizLink(Scope(ScopeKind.CONCEPT, "tfp-as-mark")), "quiz_tfp-as-mark"),
        (QuizLink(Scope(ScopeKind.STATEMENT, "2024-01-31/2")), "quiz_t_2024-01-31_2"),
        (QuizLink(Scope(ScopeKind.SECTION, "introduction")), "quiz_s_introduction"),
        (QuizLink(Scope(ScopeKind.DUE)), "quiz_d"),
    ],
)
def test_payload_of_a_link_and_back(link: Link, payload: str):
    assert (encode(link), decode(payload)) == (payload, link)


def test_words_beyond_the_limit_fall_back_to_asking():
    assert encode(FindLink("發展新質生產力是推動高質量發展的內在要求")) == "find"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x" * 65,
        "find_",
        "find_A",
        "find_!!",
        "find_5Ym1=",
        "find__w",
        "find_ICA",
        "find 創新",
        "concept",
        "quiz_x_1",
        "quiz_s_",
        "quizzes",
        "settings_1",
        "quotes",
        "創新",
    ],
)
def test_a_bad_payload_means_nothing(payload: str):
    assert decode(payload) is None


@given(st.text(max_size=64))
def test_no_payload_breaks_the_decoder(payload: str):
    for prefix in ("", "find_", "concept_"):
        decode(prefix + payload)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=64))
def test_whatever_is_typed_becomes_a_payload_that_telegram_takes(query: str):
    payload = encode(FindLink(query))
    assert PAYLOAD.fullmatch(payload)
    assert decode(payload) in {FindLink(query), FindLink(None), None if not query.strip() else FindLink(query)}


def test_every_concept_has_a_link_that_telegram_takes():
    links = [ConceptLink(concept.id) for concept in shipped.library().concepts]
    assert [link for link in links if not PAYLOAD.fullmatch(encode(link))] == []


def test_the_address_opens_the_private_chat():
    assert url("our_bot", ConceptLink("tfp")) == "https://t.me/our_bot?start=concept_tfp"


def test_a_message_has_an_address_where_telegram_gives_it_one():
    assert message_url(-1001234567890, 7) == "https://t.me/c/1234567890/7"
    assert message_url(-1001234567890, 7, "classroom") == "https://t.me/classroom/7"
    assert [message_url(chat_id, 7) for chat_id in (-55, -100123, 55)] == [None] * 3
