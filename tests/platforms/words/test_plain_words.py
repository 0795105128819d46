from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.platforms.words.plain_words import command_said, group_command_said, round_said
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped.library()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("考考我", ("quiz", "")),
        ("再考我！", ("quiz", "")),
        ("问我", ("quiz", "")),
        ("Quiz me", ("quiz", "")),
        ("再來一輪", ("quiz", "")),
        ("開始小測", ("quiz", "")),
        ("考考我 基礎研究", ("quiz", "基礎研究")),
        ("考考我基础研究", ("quiz", "基础研究")),
        ("小測驗：10題", ("quiz", "10題")),
        ("測驗 10", ("quiz", "10")),
        ("quiz me on basic research?", ("quiz", "basic research")),
        ("Quiz AI", ("quiz", "AI")),
        ("基礎研究的小測", ("quiz", "基礎研究")),
        ("basic research quiz", ("quiz", "basic research")),
        ("溫習 20", ("review", "20")),
        ("复习", ("review", "")),
        ("quizzical", None),
        ("reviewing", None),
        ("myquiz", None),
        ("我想考考你", None),
        ("", None),
    ],
)
def test_rounds_are_asked_for_with_what_they_are_about(words: str, said: tuple[str, str] | None):
    assert round_said(words) == said


def test_nothing_that_can_be_looked_up_asks_for_a_round(library: Library):
    looked_up = [name for one in library.concepts for name in (one.name, one.name_en, *one.aliases)]
    looked_up += [name for one in library.occasions for name in (one.name, one.name_en, *one.aliases, one.id)]
    looked_up += [one.text for one in library.statements]
    looked_up += [
        *(form for one in library.terms for form in (one.canonical, *one.variants)),
        *(one.title for one in library.sections),
        *(one.name for one in library.figures),
    ]
    assert [words for words in looked_up if round_said(words) or command_said(words) or group_command_said(words)] == []


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("結束小測。", "stopquiz"),
        ("暂停小测", "pausequiz"),
        ("繼續小測", "resumequiz"),
        ("小測排名？", "rank"),
        ("Stop the quiz", "stopquiz"),
        ("定期小測", "schedule"),
        ("小測", None),
        ("排名", None),
    ],
)
def test_quizzes_of_groups_are_conducted_in_plain_words(words: str, command: str | None):
    assert group_command_said(words) == command
