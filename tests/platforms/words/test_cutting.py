import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.words.cutting import brief, columns, cut
from bot.platforms.words.text import utf16_length


@pytest.mark.parametrize(
    ("text", "units", "left"),
    [
        ("短的。", 3, "短的。"),
        ("第一句。第二句。第三句。", 10, "第一句。第二句。"),
        ("他說「走吧。」再說別的。", 9, "他說「走吧。」"),
        ("很長的一句，沒有句號，只有逗號而已", 12, "很長的一句，沒有句號…"),
        ("沒有任何標點可以切的一句話", 8, "沒有任何標點可…"),
        ("短。很長而沒有標點可以切的一句話", 12, "短。很長而沒有標點可以…"),
        ("It grew by 8.1%. More followed.", 20, "It grew by 8.1%."),
        ("It grew by 8.15 per cent in a year", 14, "It grew by…"),
        ("𠮷𠮷𠮷𠮷", 5, "𠮷𠮷…"),
    ],
)
def test_text_is_cut_where_a_sentence_ends_or_else_a_clause(text, units, left):
    assert cut(text, units) == left


@given(text=st.text(alphabet="句子，。！\n a.𠮷」"), units=st.integers(2, 40))
def test_it_fits_and_is_what_it_was(text, units):
    shown = cut(text, units)
    assert utf16_length(shown) <= units
    assert text.startswith(shown.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "width", "left"),
    [
        ("短的", 4, "短的"),
        ("首次提出，以至首要任務", 10, "首次提出…"),
        ("the first mention of new quality productive forces", 30, "the first mention of new…"),
        ("the first mention of new quality productive forces", 29, "the first mention of new…"),
        ("first mention, then more", 16, "first mention…"),
        ("一個很長的English詞", 14, "一個很長的Eng…"),
        ("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…"),
    ],
)
def test_a_beginning_halves_no_word(text, width, left):
    assert brief(text, width) == left


@given(text=st.text(alphabet="句子， a.𠮷」"), width=st.integers(3, 40))
def test_a_beginning_is_no_wider_than_asked(text, width):
    shown = brief(text, width)
    assert columns(shown) <= width
    assert text.startswith(shown.removesuffix("…"))
