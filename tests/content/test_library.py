"""The shipped content: free of faults, and as much of it as was promised."""

from collections import Counter
from pathlib import Path

import pytest

from bot.storage.library import check_library, load_library

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def library():
    return load_library(CONTENT)


def test_the_shipped_content_has_no_faults():
    assert [str(fault) for fault in check_library(CONTENT)] == []


def test_annex_1_is_whole(library):
    assert [(occasion.id, occasion.name, len(occasion.statements)) for occasion in library.occasions] == [
        ("2023-09-07", "新時代推動東北全面振興座談會", 3),
        ("2023-12-12", "中央經濟工作會議", 4),
        ("2024-01-31", "中央政治局第十一次集體學習會", 7),
        ("2024-03-05", "2024 年政府工作報告", 4),
    ]
    assert len(library.statement_by_id) == len(library.statements) == 18


def test_plain_damage_is_mended_and_its_reading_kept(library):
    mended = {statement.id: statement for statement in library.statements if statement.source_reading is not None}
    assert sorted(mended) == ["2024-01-31/5", "2024-01-31/7", "2024-03-05/3"]
    over_the_page = mended["2024-01-31/5"]
    assert "綠色發展之路。加快綠色科技創新" in over_the_page.text
    assert over_the_page.text.count("發展綠色服務業") == 1
    assert over_the_page.source_reading.count("發展綠色服務業") == 2
    assert "良性循環" in mended["2024-01-31/7"].text
    assert "良性迴圈" in mended["2024-01-31/7"].source_reading
    assert "開闢量子技術" in mended["2024-03-05/3"].text
    assert "開關量子技術" in mended["2024-03-05/3"].source_reading


def test_bold_words_are_the_source_s(library):
    statement = library.statement_by_id["2024-01-31/6"]
    assert [statement.text[span.start : span.end] for span in statement.emphasis] == [
        "生產關係必須與生產力發展要求相適應。",
        (
            "要深化經濟體制、科技體制等改革，著力打通束縛新質生產力發展的堵點卡點，建立高標準市場體系，創新生產要素配置方式，"
            "讓各類先進優質生產要素向發展新質生產力順暢流動。同時，要擴大高水準對外開放，為發展新質生產力營造良好國際環境。"
        ),
    ]
    assert all("**" not in statement.text for statement in library.statements)


def test_annex_2_is_whole(library):
    assert [(number.id, number.count, len(number.items)) for number in library.numbers] == [
        ("one-lead", 1, 1),
        ("one-mark", 1, 1),
        ("two-breakaways", 2, 2),
        ("three-keywords", 3, 3),
        ("three-traits", 3, 3),
        ("three-paths", 3, 3),
        ("three-directions", 3, 3),
        ("four-contents", 4, 4),
        ("five-ideas", 5, 5),
    ]


def test_the_body_is_whole(library):
    assert [section.id for section in library.sections] == [
        "introduction",
        "industrial-revolution",
        "growth-needs",
        "development-ideas",
        "original-innovation",
        "quality-throughout",
        "industrial-competitiveness",
    ]
    assert [footnote.number for footnote in library.footnotes] == [1, 2, 3]


def test_there_is_as_much_as_was_promised(library):
    assert len(library.concepts) >= 48
    assert len(library.figures) >= 30
    assert {term.kind.value for term in library.terms} == {"regional", "short", "english", "synonym"}


def test_every_concept_is_taught_once(library):
    assert Counter(library.syllabus) == Counter(concept.id for concept in library.concepts)


def test_every_statement_section_and_footnote_has_its_concepts(library):
    assert [statement.id for statement in library.statements if not library.concepts_citing(statement.id)] == []
    assert [section.id for section in library.sections if not library.concepts_of_section(section.id)] == []
    cited = {footnote for concept in library.concepts for footnote in concept.footnotes}
    assert cited >= {footnote.number for footnote in library.footnotes}


def test_related_concepts_are_mutual(library):
    pairs = {(concept.id, other) for concept in library.concepts for other in concept.related_ids}
    assert {(other, concept) for concept, other in pairs} == pairs
