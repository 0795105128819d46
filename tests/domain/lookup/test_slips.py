import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lookup.bigrams import Bigrams
from bot.domain.lookup.slips import NearTerms, is_slip, near_in_texts

TEXTS = Bigrams(["绿水青山就是金山银山的理念", "弘扬工匠精神。加强标准引领", "工匠精神"])


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("abcd", "abxd"),
        ("abcd", "abd"),
        ("abd", "abcd"),
        ("abcd", "acbd"),
        ("abcd", "abdc"),
        ("xbcd", "abcd"),
        ("abc", "abcd"),
    ],
)
def test_one_character_is_a_slip(word, other):
    assert is_slip(word, other)


@pytest.mark.parametrize(
    ("word", "other"), [("abcd", "abcd"), ("abcd", "axyd"), ("abcd", "ab"), ("abcd", "badc"), ("", "ab")]
)
def test_none_or_two_are_not(word, other):
    assert not is_slip(word, other)


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_a_slip_goes_both_ways(word, other):
    assert is_slip(word, other) == is_slip(other, word)


@given(st.text(alphabet="abc", min_size=3, max_size=6), st.text(alphabet="abc", min_size=3, max_size=6))
def test_terms_are_found_exactly_when_they_are_a_slip_away(term, word):
    assert NearTerms([term]).of(word) == ([term] if is_slip(word, term) else [])


def test_short_latin_words_are_not_confused():
    assert NearTerms(["ai", "tfp"]).of("it") == []
    assert NearTerms(["ai", "tfp"]).of("tpf") == ["tfp"]


@pytest.mark.parametrize(
    "word", ["绿水清山", "录水青山", "绿水青由", "绿水水青山", "绿青水山", "水绿青山", "绿水青山山就是", "水青山就金山"]
)
def test_a_slip_is_found_in_the_texts(word):
    assert [TEXTS.texts[number][start:end] for number, start, end in near_in_texts(TEXTS, word)] == [
        {"绿水青山山就是": "绿水青山就是", "水青山就金山": "水青山就是金山"}.get(word, "绿水青山")
    ]


def test_a_slip_never_reaches_over_a_sentence():
    assert near_in_texts(TEXTS, "精神加强") == []


@pytest.mark.parametrize("word", ["绿水山", "工匠", "", "abcd", "山" * 50])
def test_what_is_too_short_or_long_or_latin_is_left_alone(word):
    assert near_in_texts(TEXTS, word) == []


def test_the_commonest_form_comes_first():
    texts = Bigrams(["新质生产关系", "新质生产力", "新质生产力"])
    found = [texts.texts[number][start:end] for number, start, end in near_in_texts(texts, "新质生产刀")]
    assert found == ["新质生产力", "新质生产关"]
