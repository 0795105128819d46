"""What kind of words names are, so that options cannot be told apart by grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.name_kinds import NameKind, kind_of

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("基礎研究", NameKind.THING),
        ("TFP 的增長貢獻率", NameKind.THING),
        ("優化組合的躍升", NameKind.THING),
        ("優化組合方式", NameKind.ACTION),
        ("擺脫傳統增長方式", NameKind.ACTION),
        ("從量變到質變", NameKind.ACTION),
        ("從 0 到 1 的原始創新", NameKind.THING),
        ("特點是創新", NameKind.CLAIM),
        ("創新起主導作用", NameKind.CLAIM),
        ("要素投入動力減弱", NameKind.CLAIM),
        ("氫能、新材料與創新藥", NameKind.SEVERAL),
        ("2023 年 9 月首次提出", NameKind.HEADING),
        ("核心標誌：TFP 大幅提升", NameKind.HEADING),
        ("英文譯名", NameKind.HEADING),
    ],
)
def test_a_kind_is_told_by_the_words(name: str, kind: NameKind):
    assert kind_of(name) is kind


def test_most_names_are_of_things(library: Library):
    kinds = [kind_of(concept.name) for concept in library.concepts]
    assert set(kinds) == set(NameKind)
    assert kinds.count(NameKind.THING) > len(kinds) / 2
