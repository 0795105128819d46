from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.clues import GAP, Clues
from bot.domain.likeness import bare, pairs_of

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def clues(library: Library) -> Clues:
    return Clues(library)


@pytest.mark.parametrize(
    ("concept_id", "clue"),
    [
        ("tfp", "除資本和勞動力等傳統投入外，其餘影響產出的因素合稱＿＿。"),
        # written with blanks, and quoted
        ("first-proposed", "＿＿，習近平主席在黑龍江考察期間＿＿「新質生產力」。"),
        # a bracket stays in its place
        ("leave-old-path", "＿＿「＿＿」：不再依賴模仿和引進，在關鍵領域免受制於人。"),
        # 韌性 is in no other name
        ("chain-resilience", "＿＿指＿＿和＿＿受到衝擊時不易中斷，也能較快復原。"),
        # 質量 and 產品 are in many
        ("trait-high-quality", "三個特徵之一：產品和服務優質，在國內外市場都有競爭力。"),
        # a sign of the name goes with it
        ("ai-plus", "「＿＿」是讓＿＿與各行各業深度融合的行動。"),
    ],
)
def test_what_names_the_concept_is_hidden(library: Library, clues: Clues, concept_id, clue):
    assert clues.clue(library.concept_by_id[concept_id]) == clue


@pytest.mark.parametrize(
    ("concept_id", "beginning"),
    [
        ("tfp", "＿＿, a concept first put forward by Robert Solow"),
        ("latecomer-advantage", "A ＿＿ can take over mature technology"),
        ("ai-plus", '"＿＿" is a campaign to join artificial intelligence with every trade'),
        ("idea-coordination", "＿＿, the second of the five ideas, asks"),  # Coordination, of coordinated development
        (
            "new-development-ideas",
            "The ＿＿ consists of five ideas, namely",
        ),  # what is called so has no word of the name
    ],
)
def test_so_it_is_in_english(library: Library, clues: Clues, concept_id, beginning):
    assert clues.clue_en(library.concept_by_id[concept_id]).startswith(beginning)


@pytest.mark.parametrize(
    ("summary", "clue"),
    [
        ("使用AI有助生產。", "使用＿＿有助生產。"),
        ("使用AIR有助生產。", "使用AIR有助生產。"),
        ("使用TAI有助生產。", "使用TAI有助生產。"),
        ("使用AIR和AI。", "使用AIR和＿＿。"),
    ],
)
def test_a_latin_alias_is_hidden_as_a_word_of_its_own(library: Library, clues: Clues, summary, clue):
    plain = library.concept_by_id["trait-high-quality"]
    assert clues.clue(replace(plain, id=summary, summary=summary, aliases=("AI",))) == clue


def test_no_clue_holds_its_name(library: Library, clues: Clues):
    for concept in library.concepts:
        assert bare(concept.name) not in bare(clues.clue(concept))
        assert concept.name_en.casefold() not in clues.clue_en(concept).casefold()


def test_what_is_left_of_a_clue_is_the_summary(library: Library, clues: Clues):
    for concept in library.concepts:
        rest = concept.summary
        for part in clues.clue(concept).split(GAP):
            assert part in rest
            rest = rest[rest.index(part) + len(part) :]


def test_what_can_be_asked_about_has_no_gap_but_for_a_name(library: Library, clues: Clues):
    mute = {concept.id for concept in library.concepts if not clues.is_askable(concept)}
    assert len(mute) <= 65
    assert {"talent-cycle", "first-mover-dividend", "quantum-technology", "quantity-to-quality"} <= mute
    assert not {"basic-research", "zero-to-one", "idea-coordination", "direction-industries", "ai-plus"} & mute


@pytest.mark.parametrize(
    ("concept_id", "told"),
    [
        ("idea-innovation", set(pairs_of(bare("創新"))) | {"inno"}),  # 五大理念以創新居首
        ("idea-coordination", set()),
        ("path-upgrading", set(pairs_of(bare("產業"))) | {"indu"}),
        ("zero-to-one", set()),
    ],
)
def test_what_a_clue_still_tells_of_the_name(library: Library, clues: Clues, concept_id, told):
    assert clues.told(library.concept_by_id[concept_id]) == told


def test_a_summary_that_is_little_more_than_its_name_is_not_asked(library: Library):
    concept = replace(library.concept_by_id["tfp"], summary="全要素生產率就是 TFP。")
    assert not Clues(replace(library, concepts=(concept,), syllabus=("tfp",))).is_askable(concept)
