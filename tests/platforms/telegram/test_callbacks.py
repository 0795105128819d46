from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram.callbacks import (
    ChooseLanguage,
    RecentQueries,
    ShowAnnex,
    ShowConcept,
    ShowConceptFigures,
    ShowHits,
    ShowSection,
    ShowStatement,
    ShowToday,
    decode,
    digest,
    encode,
)

if TYPE_CHECKING:
    from bot.platforms.telegram.callbacks import Action

LONG = "發展新質生產力是推動高質量發展的內在要求和重要著力點"


def forgotten(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (ShowToday(), "1t"),
        (ShowAnnex(), "1a"),
        (ChooseLanguage("zh-Hans"), "1o:zh-Hans"),
        (ShowSection("growth-needs", 2), "1e:growth-needs:2"),
        (ShowConcept("tfp"), "1c:tfp"),
        (ShowConcept("tfp", "全要素"), "1c:tfp:=全要素"),
        (ShowConceptFigures("tfp", 1), "1u:tfp:1"),
        (ShowStatement("2024-01-31/3", "a:b=c"), "1p:2024-01-31/3:=a:b=c"),
        (ShowHits(0, "", "創新"), "1q:0::=創新"),
        (ShowHits(12, "2023-09-07", "~ 創新"), "1q:12:2023-09-07:=~ 創新"),
    ],
)
def test_data_of_an_action_and_back(action: Action, data: str):
    assert (encode(action), decode(data, forgotten)) == (data, action)


def test_words_too_long_for_a_button_travel_as_a_digest_and_are_recalled():
    recent = RecentQueries()
    recent.keep(LONG)
    data = encode(ShowHits(1, "2024-01-31", LONG))
    assert data == f"1q:1:2024-01-31:~{digest(LONG)}"
    assert decode(data, recent.recall) == ShowHits(1, "2024-01-31", LONG)


def test_forgotten_words_make_hits_out_of_date_but_not_what_stands_by_itself():
    data = [encode(action) for action in (ShowHits(0, "", LONG), ShowConcept("tfp", LONG), ShowStatement("x/1", LONG))]
    assert [decode(one, forgotten) for one in data] == [None, ShowConcept("tfp"), ShowStatement("x/1")]


@pytest.mark.parametrize(
    "data",
    [
        "", "1", "t", "0t", "2t", "1?", "1tt", "1t:more", "1c", "1e:growth-needs", "1e:growth-needs:-1",
        "1e:growth-needs:one", "1e:growth-needs:99999", "1e:growth-needs:１", "1q:0:", "1q:0::", "1q:0::=",
        "1q:0::創新", "1q:0::~nobody-knows", "1q:x::=創新", "concept_tfp", "🙂",
    ],
)  # fmt: skip
def test_garbled_foreign_and_old_data_mean_nothing(data: str):
    assert decode(data, forgotten) is None


@given(st.text(max_size=64))
def test_no_data_breaks_the_decoder(data: str):
    decode(data, forgotten)
    decode("1" + data, forgotten)


@given(st.integers(0, 9999), st.text(min_size=1, max_size=256).filter(lambda text: text.encode(errors="replace")))
def test_every_query_fits_a_button_and_comes_back(page: int, query: str):
    query = query.encode(errors="replace").decode()
    recent = RecentQueries()
    recent.keep(query)
    data = encode(ShowHits(page, "2024-01-31", query))
    assert len(data.encode()) <= 64
    assert decode(data, recent.recall) == ShowHits(page, "2024-01-31", query)


def test_the_oldest_query_is_forgotten_first_and_a_repeated_one_is_young_again():
    recent = RecentQueries(capacity=2)
    for query in ("甲", "乙", "甲", "丙"):
        recent.keep(query)
    assert [recent.recall(digest(query)) for query in ("甲", "乙", "丙")] == ["甲", None, "丙"]
