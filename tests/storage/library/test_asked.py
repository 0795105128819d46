"""What the questions cover, and what is told of what they leave out."""

import pytest

from bot.storage.library import check_library, cover_library

QUESTIONS = "questions/01-introduction.yaml"
TABLE = """\
  2  concepts    innovation-leads  創新主導
  2  concepts    leave-old-growth  擺脫傳統增長方式
  1  concepts    leave-old-path  擺脫傳統路徑
  1  statements  2023-09-07/1  要以科技創新推動產業創新，關鍵在科技創新。
  1  statements  2024-01-31/1  加快綠色科技創新，做強綠色製造業，形成良性循環。
  1  numbers     two-breakaways  2 個擺脫
  1  items       two-breakaways/1  傳統增長方式
  1  items       two-breakaways/2  傳統路徑
  1  figures     rd-intensity  研發投入強度

questions: all 4, core 1
with English: all 1
by form: single 1, multiple 1, phrase 1, true_false 1
by level: intermediate 2, basic 1, advanced 1
by section: introduction 2, growth-needs 2

concepts: 3 of 3 covered
statements: 2 of 2 covered
numbers: 1 of 1 covered
items: 2 of 2 covered
figures: 1 of 1 covered"""


def test_the_table_counts_the_questions_of_each_thing(content):
    coverage = cover_library(content)
    assert coverage.as_text() == TABLE
    assert coverage.missing == ()


def test_what_is_missing_stands_at_the_end_of_the_table(content, files):
    (content / QUESTIONS).write_text(files[QUESTIONS].partition("  - id: two-roads-left")[0], encoding="utf-8")
    coverage = cover_library(content)
    assert coverage.as_text().splitlines()[-3:] == [
        "no question covers items two-breakaways/1  傳統增長方式",
        "no question covers items two-breakaways/2  傳統路徑",
        "no question covers figures rd-intensity  研發投入強度",
    ]
    assert [one.id for one in coverage.missing] == [
        "leave-old-growth",
        "leave-old-path",
        "2024-01-31/1",
        "two-breakaways",
        "two-breakaways/1",
        "two-breakaways/2",
        "rd-intensity",
    ]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "concepts: [leave-old-growth, leave-old-path]",
            "concepts: [leave-old-growth]",
            [
                (
                    "content/concepts/02-growth-needs.yaml:14:9: no question covers the concept `leave-old-path`; "
                    "write a question and its id under `concepts`"
                )
            ],
        ),
        (
            "    figures: [rd-intensity]\n",
            "",
            [
                (
                    "content/figures.yaml:2:9: no question covers the figure `rd-intensity`; "
                    "write a question and its id under `figures`"
                )
            ],
        ),
    ],
)
def test_what_no_question_covers_is_a_fault_where_it_stands(content, files, old, new, faults):
    assert old in files[QUESTIONS]
    (content / QUESTIONS).write_text(files[QUESTIONS].replace(old, new), encoding="utf-8")
    assert [str(fault) for fault in check_library(content)] == faults


def test_an_item_is_covered_by_its_concept_or_by_being_the_answer(content, files):
    text = files[QUESTIONS].replace("concepts: [leave-old-growth, leave-old-path]", "concepts: [innovation-leads]")
    text = text.replace("right: [傳統增長方式, 傳統路徑]", "right: [傳統增長方式, 舊的路徑]")
    text = text.replace("wrong: [國際市場, 民營企業]", "wrong: [國際市場, 傳統路徑]")
    (content / QUESTIONS).write_text(text, encoding="utf-8")
    assert [str(fault) for fault in check_library(content)] == [
        (
            "content/concepts/02-growth-needs.yaml:14:9: no question covers the concept `leave-old-path`; write a "
            "question and its id under `concepts`"
        ),
        (
            "content/numbers.yaml:16:15: no question covers the item `two-breakaways/2`; write a question with "
            "`傳統路徑` in its answer and its id under `numbers`"
        ),
    ]


def test_nothing_is_concluded_from_questions_that_cannot_be_read(content, files):
    text = files[QUESTIONS].replace("level: 1", "level: one").replace("    figures: [rd-intensity]\n", "")
    (content / QUESTIONS).write_text(text, encoding="utf-8")
    assert [str(fault) for fault in check_library(content)] == [
        f"content/{QUESTIONS}:4:12: `level` cannot be `one`; write one of: 1, 2, 3"
    ]


def test_a_misspelt_id_is_told_once(content, files):
    (content / QUESTIONS).write_text(files[QUESTIONS].replace("[rd-intensity]", "[rd-intensty]"), encoding="utf-8")
    assert [str(fault) for fault in check_library(content)] == [
        f"content/{QUESTIONS}:50:15: there is no figure `rd-intensty`; write `rd-intensity`"
    ]
