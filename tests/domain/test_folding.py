import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import fold, fold_with_origins
from bot.domain.library import Span


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("創新", "创新"),
        ("创新", "创新"),
        ("ＡＩ＋５Ｇ", "ai+5g"),
        ("GDP", "gdp"),
        ("著力", "着力"),
        ("着力", "着力"),
        ("甚麼", "什么"),
        ("説衞裏", "说卫里"),
        ("乾隆", "干隆"),
        ("高質量　發展\t", "高质量 发展 "),
        ("創\u200b新\ufe0f\u202e", "创新"),
        ("cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("……", "......"),
        ("\ud800a\x00", "a"),
        ("⽕", "火"),
        ("", ""),
    ],
)
def test_writings_that_mean_the_same_fold_alike(text, folded):
    assert fold(text) == folded
    assert fold_with_origins(text).text == folded


@pytest.mark.parametrize(
    ("text", "folded_range", "original"),
    [
        ("創新", (1, 2), (1, 2)),
        ("㎡創新", (0, 1), (0, 1)),  # half of what a character stands for is all of it
        ("㎡創新", (2, 4), (1, 3)),
        ("創\u200b新", (0, 2), (0, 3)),
        ("创新……", (2, 4), (2, 3)),
        ("e\u0301x", (0, 1), (0, 2)),
        ("e\u0301x", (1, 2), (2, 3)),
    ],
)
def test_folded_ranges_lead_back_to_the_original_characters(text, folded_range, original):
    assert fold_with_origins(text).original(*folded_range) == Span(*original)


def test_texts_that_keep_their_lengths_need_no_map():
    assert fold_with_origins("高質量發展，AI").origins is None


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_folded_character_comes_from_somewhere(text):
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    if folded.origins is not None:
        assert len(folded.origins) == len(folded.text)
        assert all(0 <= span.start < span.end <= len(text) for span in folded.origins)
        assert list(folded.origins) == sorted(folded.origins)


@given(st.text(), st.text(alphabet="高質量發展创新網路ＡＩai，。 ", max_size=20))
def test_a_plain_text_folds_the_same_inside_a_longer_one(left, plain):
    assert fold(plain) in fold(f"{left} {plain}")
