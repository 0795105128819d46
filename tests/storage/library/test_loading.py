from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.library import (
    Concept,
    Figure,
    Footnote,
    Library,
    Number,
    NumberItem,
    Occasion,
    Qualifier,
    Section,
    Source,
    Span,
    Statement,
    Term,
    TermKind,
)
from bot.errors import ContentError
from bot.storage.library import check_library, load_library

SOURCE = Source(
    title="新質生產力簡報",
    title_en="A briefing",
    publisher="某商會",
    publisher_en="A chamber",
    published="2024-04",
    note="文字另行撰寫。",
    note_en="Told in our own words.",
)
SECTIONS = (
    Section("introduction", 1, "引言", "Introduction", "交代概念的來歷。", "Where the idea comes from."),
    Section("growth-needs", 2, "增長所需", "What growth needs", "增長要靠創新。", "Growth needs innovation."),
)
OCCASIONS = (
    Occasion(
        id="2023-09-07",
        held_on=date(2023, 9, 7),
        name="東北座談會",
        name_en="Northeast symposium",
        aliases=("座談會",),
        statements=(
            Statement(
                id="2023-09-07/1",
                occasion_id="2023-09-07",
                position=1,
                text="要以科技創新推動產業創新，關鍵在科技創新。",
                emphasis=(Span(13, 15),),
            ),
        ),
    ),
    Occasion(
        id="2024-01-31",
        held_on=date(2024, 1, 31),
        name="集體學習會",
        name_en="Study session",
        aliases=(),
        statements=(
            Statement(
                id="2024-01-31/1",
                occasion_id="2024-01-31",
                position=1,
                text="加快綠色科技創新，做強綠色製造業，形成良性循環。",
                source_reading="加\n快綠色科技創新，做強綠色製造業，形成良性迴圈。",
            ),
        ),
    ),
)
NUMBERS = (
    Number(
        id="two-breakaways",
        position=1,
        count=2,
        label="擺脫",
        heading="2 個擺脫",
        interpretation="擺脫傳統增長方式，擺脫傳統路徑",
        name_en="Two breakaways",
        items=(
            NumberItem(
                name="傳統增長方式",
                name_en="The old way of growing",
                explanation="不再靠多投入。",
                explanation_en="No more input alone.",
                concept_id="leave-old-growth",
            ),
            NumberItem(
                name="傳統路徑",
                name_en="The old path",
                explanation="不再靠模仿。",
                explanation_en="No more imitation.",
                concept_id="leave-old-path",
            ),
        ),
        explanation="要離開的舊路有兩條。",
        explanation_en="Two old roads are left.",
    ),
)
FIGURES = (
    Figure(
        id="rd-intensity",
        name="研發投入強度",
        name_en="R&D intensity",
        value=Decimal("2.64"),
        qualifier=Qualifier.EXACT,
        unit="%",
        unit_en="%",
        period="2023",
        section_id="growth-needs",
        footnote=None,
        source="國家統計局",
        source_en="National Bureau of Statistics",
        comparison=None,
        comparison_en=None,
        concept_ids=("leave-old-growth",),
    ),
)
CONCEPTS = (
    Concept(
        id="innovation-leads",
        name="創新主導",
        name_en="Innovation leads",
        aliases=("創新驅動",),
        summary="創新是新質生產力的主導力量。",
        explanation="",
        importance="看清創新的分量，便知道資源該投在哪裏。",
        summary_en="Innovation leads the way.",
        section_id="introduction",
        footnotes=(1,),
        statement_ids=("2023-09-07/1", "2024-01-31/1"),
        related_ids=("leave-old-growth", "leave-old-path"),
    ),
    Concept(
        id="leave-old-growth",
        name="擺脫傳統增長方式",
        name_en="Leave the old growth",
        aliases=(),
        summary="增長不再只靠多投入。",
        explanation="",
        importance="成本越來越高，產品便要另覓出路。",
        summary_en="Growth no longer rests on input alone.",
        section_id="growth-needs",
        number_ids=("two-breakaways",),
        figure_ids=("rd-intensity",),
        related_ids=("innovation-leads",),
    ),
    Concept(
        id="leave-old-path",
        name="擺脫傳統路徑",
        name_en="Leave the old path",
        aliases=(),
        summary="技術不再只靠模仿。",
        explanation="",
        importance="自己掌握技術，才不會受制於人。",
        summary_en="Technology no longer rests on imitation alone.",
        section_id="growth-needs",
        number_ids=("two-breakaways",),
        related_ids=("innovation-leads",),
    ),
)
TERMS = (
    Term("品質", ("質量", "質素"), TermKind.REGIONAL),
    Term("關鍵核心技術", ("卡脖子",), TermKind.SYNONYM, see=True),
)


def test_a_whole_library_becomes_frozen_values(content, files):
    library = load_library(content)
    explanation = files["concepts/01-introduction.yaml"].split("explanation: ")[1].split("\n")[0]
    assert replace(library, questions=()) == Library(  # these are in test_questions
        version=library.version,
        source=SOURCE,
        sections=SECTIONS,
        footnotes=(Footnote(1, "交代系列的首篇。", "Names the first paper."),),
        occasions=OCCASIONS,
        numbers=NUMBERS,
        figures=FIGURES,
        concepts=tuple(replace(concept, explanation=explanation) for concept in CONCEPTS),
        terms=TERMS,
        syllabus=("innovation-leads", "leave-old-growth", "leave-old-path"),
    )


def test_a_whole_library_has_no_faults(content):
    assert check_library(content) == ()


def test_the_version_names_the_content_and_not_its_layout(content, files):
    version = load_library(content).version
    file = content / "syllabus.yaml"
    relaid = 'syllabus: # the order\r\n  ["innovation-leads",\r\n   leave-old-growth, leave-old-path]\r\n'
    file.write_bytes(relaid.encode())
    assert load_library(content).version == version
    file.write_text("syllabus: [leave-old-growth, innovation-leads, leave-old-path]\n")
    assert load_library(content).version != version
    file.write_text(files["syllabus.yaml"])
    assert load_library(content).version == version


def test_all_faults_are_told_at_once_in_the_order_of_the_files(content, files):
    (content / "figures.yaml").write_text(files["figures.yaml"].replace("R&D intensity", "").replace('"2023"', "2023"))
    (content / "syllabus.yaml").unlink()
    with pytest.raises(ContentError) as raised:
        load_library(content)
    faults = (
        "content/figures.yaml:4:13: `name_en` has no value; write its value",
        'content/figures.yaml:8:13: YAML reads `2023` as a number, not as text; put it in quotes: "2023"',
        "content/syllabus.yaml:1:1: this file is missing; create it, or name the directory that holds the library",
    )
    assert raised.value.faults == faults
    assert str(raised.value) == "\n".join(faults)
    assert tuple(str(fault) for fault in check_library(content)) == faults
