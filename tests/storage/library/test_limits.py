"""Platforms' limits, counted as the platforms count."""

from pathlib import Path

import pytest

from bot.storage.library import check_library
from bot.storage.library.draft import Draft, Entry
from bot.storage.library.limits import check_limits, utf16_units
from bot.storage.library.models import FILES, FOLDERS
from bot.storage.library.nodes import parse
from bot.storage.library.reading import TextFile

STATEMENT = "科技創新推動產業創新。" * 330 + "\U0001f680" * 10
OCCASIONS = "occasions.yaml"
ANNEX_1 = "source/annex1.txt"
OLD = "要以科技創新推動產業創新，"


def test_characters_beyond_the_basic_plane_count_twice():
    assert [utf16_units(text) for text in ("", "a", "創新", "\U0001f680", "𠮷野")] == [0, 1, 2, 2, 3]


def test_a_statement_that_fits_no_message_is_told(content, files, spoil):
    (content / ANNEX_1).write_text(files[ANNEX_1].replace(OLD, STATEMENT), encoding="utf-8")
    assert spoil(OCCASIONS, OLD, STATEMENT) == [
        (
            "8:16: the statement with its header has 4,182 UTF-16 units, more than Telegram's 4,096; "
            "shorten the occasion's names: the source's words must stay"
        )
    ]


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            ("concepts/01-introduction.yaml", "name: 創新主導", "name: 創新主導創新主導創新主導創新主導創新主導創新"),
            [
                (
                    "3:11: the name has 66 bytes, more than the 64 of Telegram's buttons; "
                    "shorten it to 21 Chinese characters"
                )
            ],
        ),
        (("concepts/01-introduction.yaml", "name: 創新主導", "name: 創新主導創新主導創新主導創新主導創新主導創"), []),
    ],
)
def test_what_a_button_or_a_link_does_not_carry_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults


def test_a_number_s_page_that_fits_no_message_is_told(content, files):
    numbers, annex_2 = files["numbers.yaml"], files["source/annex2.txt"]
    head, item = numbers.split("      - name: 傳統路徑")
    item = item.replace("不再靠模仿。", "不再靠模仿。" * 100)
    written = (head + 6 * ("      - name: 傳統路徑" + item)).replace("count: 2", "count: 7").replace("2 個", "7 個")
    (content / "numbers.yaml").write_text(written, encoding="utf-8")
    (content / "source/annex2.txt").write_text(annex_2.replace("2 個", "7 個"), encoding="utf-8")
    assert [str(fault) for fault in check_library(content)] == [
        (
            "content/numbers.yaml:18:22: the number's page has 4,169 UTF-16 units, more than Telegram's 4,096; "
            "shorten it by 73"
        )
    ]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("numbers", "heading: 創", 60),
        ("numbers", f"interpretation: {'創' * 1000}", 30),
        ("sections", "title: 創", 120),
        ("sections", f"summary: {'創' * 500}", 50),
        ("occasions", "name: 創", 120),
    ],
)
def test_a_list_that_line_does_not_show_whole_is_told_at_the_first_that_is_too_many(kind, text, shown):
    listed = f"{kind}:\n" + f"  - {text}\n" * (shown + 1)
    root, _ = parse(TextFile(f"{kind}.yaml", listed))
    assert root is not None
    entries = [Entry(node, FILES[f"{kind}.yaml"][kind], None) for node in root.listed(kind)]
    draft = Draft(Path(), {key: [] for shapes in (*FILES.values(), *FOLDERS.values()) for key in shapes})
    draft.entries[kind] = entries[:shown]
    assert list(check_limits(draft)) == []
    draft.entries[kind] = entries
    (fault,) = check_limits(draft)
    assert str(fault).startswith(
        f"{kind}.yaml:{shown + 2}:5: from here on the {kind} are more than LINE shows of a list: "
        "5 messages of 12 cards and 50 KB; leave some out, or shorten their texts ("
    )
