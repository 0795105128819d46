"""What people type: languages by whatever they are called."""

from __future__ import annotations

import pytest

from bot.domain.language import Language
from bot.platforms.words.typed import language_called


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("繁體中文", Language.TRADITIONAL),
        ("繁體", Language.TRADITIONAL),
        ("中文", Language.TRADITIONAL),
        ("正體字", Language.TRADITIONAL),
        ("zh-TW", Language.TRADITIONAL),
        ("簡體", Language.SIMPLIFIED),
        ("简中", Language.SIMPLIFIED),
        ("zh-CN", Language.SIMPLIFIED),
        ("英文", Language.ENGLISH),
        ("英語", Language.ENGLISH),
        ("ENGLISH", Language.ENGLISH),
        ("klingon", None),
    ],
)
def test_a_language_is_known_by_what_people_call_it(name: str, language: Language | None):
    assert language_called(name) is language
