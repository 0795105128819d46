from collections import Counter
from dataclasses import replace

import pytest

from bot.domain.library import Span
from bot.domain.lookup import Hit, Lookup, LookupResult


def quotes(result):
    return [
        (hit.statement.id, [hit.statement.text[span.start : span.end] for span in hit.highlights])
        for hit in result.hits
    ]


def test_a_whole_answer(lookup, library):
    statement = library.statement_by_id["2024-03-05/2"]
    start = statement.text.index("專精特新")
    occasion = library.occasion_by_id["2024-03-05"]
    result = lookup.find(" 专精特新 ")
    assert result == LookupResult(
        query="专精特新",
        hits=(Hit(statement, occasion, (Span(start, start + 4),)),),
        concepts=result.concepts,
        exact_concept=library.concept_by_id["srdi-smes"],
    )
    assert result.concepts[0] == result.exact_concept


def test_highlights_are_what_stands_in_the_original(lookup):
    assert quotes(lookup.find("网络")) == [("2023-09-07/2", ["網路"]), ("2024-01-31/4", ["網路"])]
    assert quotes(lookup.find("AI+")) == [("2024-03-05/4", ["人工智能+"])]
    assert quotes(lookup.find("卡脖子"))[0][1] == ["關鍵核心技術"]
    assert quotes(lookup.find("教育 科技 人才"))[0][1][0] == "教育"


def test_highlights_survive_characters_that_fold_to_several(library):
    first = library.occasions[0]
    text = "面積 100 ㎡……創新\u200b發展，cafe\u0301"
    changed = replace(first, statements=(replace(first.statements[0], text=text, emphasis=()),))
    lookup = Lookup(replace(library, occasions=(changed,), concepts=(), syllabus=()))
    assert quotes(lookup.find("创新发展")) == [(first.statements[0].id, ["創新\u200b發展"])]
    assert quotes(lookup.find("m2")) == [(first.statements[0].id, ["㎡"])]
    assert quotes(lookup.find("café")) == [(first.statements[0].id, ["cafe\u0301"])]


def test_selected_statements_have_no_highlights(lookup):
    result = lookup.find("2023-12-12")
    assert [hit.highlights for hit in result.hits] == [()] * 4
    assert [occasion.id for occasion in result.occasions] == ["2023-12-12"]


def test_a_filter_keeps_to_one_occasion(lookup):
    assert [hit.statement.id for hit in lookup.find("創新", "2023-09-07").hits] == ["2023-09-07/1", "2023-09-07/2"]
    assert len(lookup.find("創新", occasion_id="2024-01-31").hits) == 6
    assert lookup.find("創新", occasion_id="1999-01-01").hits == ()
    assert lookup.find("2024-01-31/3", occasion_id="2023-09-07").hits == ()
    assert len(lookup.find("2024-01-31/3", occasion_id="2024-01-31").hits) == 1


def test_a_filter_that_leaves_nothing_suggests_what_is_near(lookup):
    result = lookup.find("人工智能", "2024-01-31")
    assert (result.hits, result.suggestions != ()) == ((), True)
    assert result == replace(lookup.find("人工智能"), hits=(), suggestions=result.suggestions)
    assert lookup.find("2024-01-31/3", "2023-09-07").suggestions == ()


@pytest.mark.parametrize("query", ["創新", "2024 高質量", "2024-01-31/3", "披薩", "2023-12-12"])
def test_hits_are_counted_by_occasion(lookup, query):
    result = lookup.find(query)
    assert lookup.counts(result) == Counter(hit.occasion.id for hit in result.hits)


def test_hits_are_a_sequence(lookup):
    hits = lookup.find("創新").hits
    assert len(hits) == 13
    assert list(hits) == [hits[number] for number in range(13)]
    assert hits[2:4] == (hits[2], hits[3])
    assert hits[-1] == hits[12]
    assert hits == tuple(hits)
    assert hits != tuple(hits)[:-1]
    assert hits != 13
    assert hash(hits) == hash(lookup.find("創新").hits)
    assert repr(hits) == "<13 hits>"
    with pytest.raises(IndexError):
        hits[13]


def test_a_long_query_says_that_it_was_shortened(lookup):
    result = lookup.find("創新 " + "甲" * 5_000)
    assert (len(result.query), result.shortened) == (256, True)
    assert not lookup.find("創新").shortened


def test_a_statement_id_brings_the_concepts_that_cite_it(lookup, library):
    result = lookup.find("2024-01-31/3")
    assert [hit.statement.id for hit in result.hits] == ["2024-01-31/3"]
    assert result.concepts == library.concepts_citing("2024-01-31/3")[:5]
    assert result.hits[0].highlights == ()


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("新質生產力", "new-quality-productive-forces"),
        ("新质生产力", "new-quality-productive-forces"),
        ("高品質發展", "high-quality-development"),
        ("高质量发展", "high-quality-development"),
        ("tfp", "tfp"),
        ("從0到1的原始創新", "zero-to-one"),
        ("中等收入陷阱", "middle-income-trap"),
        ("商業航太", "commercial-space"),
        ("什麼是數字經濟創新發展", "direction-digital"),
    ],
)
def test_a_concepts_name_is_recognised(lookup, query, concept):
    result = lookup.find(query)
    if concept == "direction-digital":  # a phrase of the text, yet no concept's name
        assert result.exact_concept is None
        return
    assert result.exact_concept is not None
    assert result.exact_concept.id == concept
    assert result.concepts[0] == result.exact_concept


@pytest.mark.parametrize("asked", ["新質生產力係咩", "咩係新質生產力", "點解要新質生產力", "創新講過咩"])
def test_questions_in_cantonese_find_what_they_are_about(lookup, asked):
    assert lookup.find(asked).hits


def test_words_are_no_name(lookup):
    assert lookup.find("創新 綠色").exact_concept is None
    assert lookup.find("2024 高質量發展").exact_concept is None


@pytest.mark.parametrize("name", ["低空經濟", "低空经济", "Low-altitude Economy", "low-altitude-economy", " 低空經濟 "])
def test_concepts_are_found_by_any_name(lookup, name):
    concept = lookup.concept(name)
    assert concept is not None
    assert concept.id == "low-altitude-economy"


def test_every_name_and_alias_leads_to_its_concept(lookup, library):
    for concept in library.concepts:
        for name in (concept.id, concept.name, concept.name_en, *concept.aliases):
            assert lookup.concept(name) == concept, name


@pytest.mark.parametrize("name", ["", "披薩", "。", "😀"])
def test_an_unknown_name_is_no_concept(lookup, name):
    assert lookup.concept(name) is None


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("低空徑濟", "low-altitude-economy"),
        ("全要素生產", "tfp"),
        ("工業革命", "three-industrial-revolutions"),
        ("碳中和", "idea-green"),
    ],
)
def test_near_names_are_offered(lookup, name, nearest):
    assert nearest in [concept.id for concept in lookup.nearest_concepts(name)]


def test_nearest_concepts_are_few_and_distinct(lookup):
    concepts = lookup.nearest_concepts("新質生產力發展", limit=5)
    assert len(concepts) == len(set(concepts)) == 5
    assert lookup.nearest_concepts("披薩") == ()
    assert lookup.nearest_concepts("") == ()


def test_every_suggestion_finds_something(lookup):
    for query in (
        "新質生產刀",
        "創薪",
        "高質",
        "2022",
        "TPF",
        "創新 披薩",
        "數字經齊",
        "政府工作報靠",
        "Northeast China dumplings",
    ):
        suggestions = lookup.find(query).suggestions
        assert suggestions, query
        assert all(lookup.find(suggestion).hits for suggestion in suggestions), query


def test_what_is_found_as_it_stands_needs_no_suggestions(lookup):
    assert lookup.find("創新").suggestions == ()
    assert lookup.find("2024").suggestions == ()
    assert lookup.find("披薩") == LookupResult("披薩")


def test_an_empty_library_finds_nothing(library):
    empty = replace(library, occasions=(), concepts=(), syllabus=(), numbers=(), figures=(), terms=())
    for query in ("創新", "2024", "2024-01-31/3", "", "新質生產力是什麼"):
        assert lookup_ids(Lookup(empty).find(query)) == []
    assert Lookup(empty).concept("創新") is None


def lookup_ids(result):
    return [hit.statement.id for hit in result.hits]
