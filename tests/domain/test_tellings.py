from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.folding import fold
from bot.domain.tellings import Tellings

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def windows(library: Library) -> dict[str, str]:
    tellings = Tellings(library)
    return {
        statement.id: statement.text[window.start : window.end]
        for statement in library.statements
        if (window := tellings.window(statement))
    }


def test_most_statements_can_be_asked_about(library: Library, windows):
    missing = {statement.id for statement in library.statements} - set(windows)
    assert missing == {"2023-12-12/1", "2023-12-12/2"}  # said again three months later, or too short


def test_what_is_asked_was_said_on_one_occasion_only(library: Library, windows):
    for statement_id, words in windows.items():
        said_on = {one.occasion_id for one in library.statements if fold(words) in fold(one.text)}
        assert said_on == {statement_id.partition("/")[0]}


def test_it_is_whole_sentences_of_a_readable_length(library: Library, windows):
    for statement_id, words in windows.items():
        before, _, _ = library.statement_by_id[statement_id].text.partition(words)
        assert before[-1:] in {"", "。"}
        assert words.endswith("。")
        assert 20 <= len(words) <= 110


def test_the_place_is_not_told_with_it(windows):
    assert not any("東北" in words for words in windows.values())


def test_what_is_said_again_elsewhere_is_asked_no_more(library: Library):
    """An author adds an occasion on which a sentence is repeated, in other characters of the same meaning."""
    text = "要健全要素參與收入分配機制，激發勞動、知識、技術、管理、資本和數據等生產要素活力。"
    first, *others = library.occasions
    again = replace(first.statements[0], text=text)
    repeated = replace(library, occasions=(replace(first, statements=(again, *first.statements[1:])), *others))
    statement = repeated.statement_by_id["2024-01-31/7"]
    window = Tellings(repeated).window(statement)
    assert window is not None
    assert "收入分配" not in statement.text[window.start : window.end]
    assert Tellings(repeated).window(again) is None
