from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chance import Chance
from bot.domain.library import Span
from bot.domain.quoting import LONGEST, Quoter
from bot.domain.sentences import clauses_of, sentences_of
from bot.domain.subscription import Length

if TYPE_CHECKING:
    from bot.domain.digest import Quotation
    from bot.domain.library import Library

BORROWING = {"tfp", "tfp-contribution", "rd-intensity", "basic-research-share"}
SILENT = {
    "quantity-to-quality",
    "three-industrial-revolutions",
    "fourth-industrial-revolution",
    "fading-factor-inputs",
    "middle-income-trap",
    "three-seeks",
    "global-innovation-index",
    "engineer-dividend",
}


@pytest.fixture(scope="module")
def quoter(library: Library) -> Quoter:
    return Quoter(library)


def words(quotation: Quotation | None) -> str:
    assert quotation is not None
    return quotation.statement.text[quotation.window.start : quotation.window.end]


@pytest.mark.parametrize(
    ("concept_id", "length", "expected"),
    [
        (
            "low-altitude-economy",
            Length.FULL,
            (
                "打造生物製造、商業航太、低空經濟等若干戰略性新興產業，開闢量子、生命科學等未來產業新賽道，廣泛應用數智技術、綠色技術，"
                "加快傳統產業轉型升級。"
            ),
        ),
        (
            "core-technologies",
            Length.SHORT,
            "主動對接國家戰略需求，整合和優化科教創新資源，加大研發投入，掌握更多關鍵核心技術。",
        ),
        ("green-productivity", Length.SHORT, "綠色發展是高品質發展的底色，新質生產力本身就是綠色生產力。"),
        # 高質量 is written 高品質 in the annex, 智能 once as 智慧
        (
            "intelligent-nev",
            Length.SHORT,
            (
                "鞏固擴大智慧網聯新能源汽車等產業領先優勢，加快前沿新興氫能、新材料、創新藥等產業發展，積極打造生物製造、商業航太、"
                "低空經濟等新增長引擎。"
            ),
        ),
        # nothing of it is in the statement, which is quoted from its beginning
        (
            "english-name",
            Length.FULL,
            (
                "概括地說，新質生產力是創新起主導作用，擺脫傳統經濟增長方式、生產力發展路徑，具有高科技、高效能、高品質特徵，"
                "符合新發展理念的先進生產力質態。"
            ),
        ),
        # borrowed: its related concept 基礎研究 is part of its name
        ("basic-research-share", Length.SHORT, "加強應用基礎研究和前沿研究，強化企業科技創新主體地位。"),
    ],
    ids=lambda value: value if str(value).isascii() else "quoted",
)
def test_the_sentences_that_fit_are_quoted(library: Library, quoter: Quoter, concept_id, length, expected):
    assert words(quoter.quotation(library.concept_by_id[concept_id], length)) == expected


def test_every_concept_that_the_annex_speaks_of_is_quoted_and_no_other(library: Library, quoter: Quoter):
    silent = {concept.id for concept in library.concepts if not quoter.quotations(concept, Length.FULL)}
    borrowing = {concept.id for concept in library.concepts if not concept.statement_ids} - silent
    assert (silent, borrowing) == (SILENT, BORROWING)


@pytest.mark.parametrize("length", Length)
def test_a_quotation_is_whole_sentences_of_a_readable_length(library: Library, quoter: Quoter, length):
    for concept in library.concepts:
        for quotation in quoter.quotations(concept, length):
            text, window = quotation.statement.text, quotation.window
            assert quotation.occasion == library.occasion_by_id[quotation.statement.occasion_id]
            assert not concept.statement_ids or quotation.statement.id in concept.statement_ids
            assert text[window.end - 1] == "。"
            assert window.start == 0 or text[window.start - 1] == "。"
            assert 20 < window.end - window.start <= LONGEST


def test_a_short_quotation_is_no_longer(library: Library, quoter: Quoter):
    for concept in library.concepts:
        full, short = (quoter.quotation(concept, length) for length in (Length.FULL, Length.SHORT))
        assert (full is None) == (short is None)
        assert full is None or len(words(short)) <= min(len(words(full)), 100)


def test_reviews_quote_other_good_ones_too(library: Library, quoter: Quoter):
    concept = library.concept_by_id["modern-industrial-system"]
    found = quoter.quotations(concept, Length.FULL)
    assert [quotation.statement.id for quotation in found] == [
        "2024-01-31/4",
        "2023-12-12/1",
        "2024-03-05/1",
        "2023-09-07/1",
    ]
    drawn = {words(quoter.quotation(concept, Length.FULL, Chance(seed, "test"))) for seed in range(40)}
    assert drawn == set(map(words, found))


def test_what_is_cited_but_hardly_speaks_of_it_is_not_quoted(library: Library, quoter: Quoter):
    concept = library.concept_by_id["zero-to-one"]
    assert concept.statement_ids == ("2024-01-31/3", "2024-01-31/7")
    assert [one.statement.id for one in quoter.quotations(concept, Length.FULL)] == ["2024-01-31/3"]


def test_a_sentence_that_is_too_long_by_itself_is_cut_at_a_comma(library: Library):
    clause = "創新起主導作用的先進生產力質態，"
    long = replace(library.occasions[2].statements[1], text=clause * 11 + "以低空經濟為例。", emphasis=())
    occasion = replace(library.occasions[2], statements=(long,))
    concept = replace(library.concept_by_id["low-altitude-economy"], statement_ids=(long.id,))
    small = replace(library, occasions=(occasion,), concepts=(concept,), syllabus=(concept.id,))
    quoted = Quoter(small).quotation(concept, Length.FULL)
    assert len(long.text) > LONGEST
    assert words(quoted) == clause + "以低空經濟為例。"


@given(text=st.text("天地人。！？，；、「」 ", max_size=120), longest=st.integers(5, 40))
def test_cutting_leaves_nothing_out(text, longest):
    spans = sentences_of(text, longest)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.end - span.start <= longest for span in spans)
    assert all(first.end == second.start for first, second in pairwise(spans))


def test_a_closing_mark_stays_with_its_sentence():
    assert sentences_of("他說：「好。」再見。", 20) == (Span(0, 7), Span(7, 10))


def test_clauses_stand_between_commas():
    assert clauses_of("一、二，三；四") == ("一、", "二，", "三；", "四")
