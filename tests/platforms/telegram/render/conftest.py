"""Two libraries to set pages from: the real one, and one so small that its pages can be written out in a test."""

from __future__ import annotations

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
)
from tests import shipped

GREEN = Concept(
    id="green",
    name="綠色發展",
    name_en="Green development",
    aliases=(),
    summary="發展要綠色。",
    explanation="說明「綠色」與網路。",
    importance="與廠家有關。",
    summary_en="Development is to be green.",
    section_id="ideas",
    footnotes=(1,),
    statement_ids=("2024-01-31/1",),
    number_ids=("five-ideas",),
    figure_ids=("rd",),
    related_ids=("tfp",),
)
TFP = Concept(
    id="tfp",
    name="全要素生產率",
    name_en="Total factor productivity",
    aliases=("TFP",),
    summary="增長的質素。",
    explanation="要素以外的貢獻。",
    importance="同樣投入，更多產出。",
    summary_en="Growth beyond input.",
    section_id="ideas",
    related_ids=("green",),
)
SMALL = Library(
    version="1",
    source=Source("解讀", "Reading", "廠商會", "CMA", "2024-04", "內部參考。", "For reference."),
    sections=(Section("ideas", 1, "新發展理念", "Development ideas", "五個理念。", "Five ideas."),),
    footnotes=(Footnote(1, "註文。", "A note."),),
    occasions=(
        Occasion(
            id="2023-09-07",
            held_on=date(2023, 9, 7),
            name="座談會",
            name_en="Symposium",
            aliases=(),
            statements=(Statement("2023-09-07/1", "2023-09-07", 1, "科技創新推動產業創新。"),),
        ),
        Occasion(
            id="2024-01-31",
            held_on=date(2024, 1, 31),
            name="集體學習會",
            name_en="Study session",
            aliases=(),
            statements=(
                Statement("2024-01-31/1", "2024-01-31", 1, "綠色發展是底色，要創新。", (Span(0, 4),)),
                Statement("2024-01-31/2", "2024-01-31", 2, "良性循環。", (), "良性迴圈。"),
            ),
        ),
    ),
    numbers=(
        Number(
            id="five-ideas",
            position=1,
            count=2,
            label="理念",
            heading="2 個理念",
            interpretation="綠色、創新",
            name_en="Two ideas",
            items=(
                NumberItem("綠色", "Green", "愛護環境。", "Care for nature.", "green"),
                NumberItem("創新", "Innovation", "推陳出新。", "Something new.", "green"),
            ),
            explanation="兩個理念。",
            explanation_en="Two ideas there are.",
        ),
    ),
    figures=(
        Figure(
            id="rd",
            name="研發經費（R&D）",
            name_en="R&D spending",
            value=Decimal(33278),
            qualifier=Qualifier.OVER,
            unit="億元",
            unit_en="hundred million yuan",
            period="2023",
            section_id="ideas",
            footnote=1,
            source="國家統計局",
            source_en="NBS",
            comparison="比上年多。",
            comparison_en="More than before.",
            concept_ids=("green",),
        ),
    ),
    concepts=(GREEN, TFP),
    terms=(),
    syllabus=("green", "tfp"),
)


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="session")
def small() -> Library:
    return SMALL
