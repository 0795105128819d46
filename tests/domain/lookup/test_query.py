import pytest

from bot.domain.library import Term, TermKind
from bot.domain.lookup.dates import When
from bot.domain.lookup.forms import Forms
from bot.domain.lookup.query import LONGEST, MOST_WORDS, QueryReader, clean

TERMS = (
    Term("低空經濟", ("low-altitude economy", "low altitude economy"), TermKind.ENGLISH),
    Term("原創性", ("從 0 到 1",), TermKind.SYNONYM),
    Term("人工智能+", ("AI+",), TermKind.ENGLISH),
    Term("研發", ("R&D",), TermKind.SHORT),
)
NAMES = {"政府工作报告": "2024-03-05", "兩会": "x", "government work report": "2024-03-05"}


@pytest.fixture(scope="module")
def read():
    return QueryReader(Forms(TERMS), NAMES).read


def words(query):
    return [(unit.shown, unit.text, unit.quoted) for unit in query.units]


@pytest.mark.parametrize("sign", [" ", "　", "，", "、", ",", "+", "；", " / ", "\n", "！", "・", "…"])
def test_blanks_and_signs_separate_words(read, sign):
    assert words(read(f"創新{sign}綠色")) == [("創新", "创新", False), ("綠色", "绿色", False)]


@pytest.mark.parametrize("quotes", ["「」", "『』", '""', "“”", "＂＂", "«»"])
def test_quoted_words_are_a_phrase(read, quotes):
    query = read(f"{quotes[0]}新產業、新模式{quotes[1]} 綠色")
    assert words(query) == [("新產業、新模式", "新产业、新模式", True), ("綠色", "绿色", False)]


def test_a_word_typed_twice_counts_once_where_it_first_stood(read):
    assert [unit.shown for unit in read("創新 綠色 创新").units] == ["創新", "綠色"]


def test_an_open_or_empty_quotation_is_no_phrase(read):
    assert words(read("「創新")) == [("創新", "创新", False)]
    assert words(read("「」創新")) == [("創新", "创新", False)]


def test_latin_words_keep_their_inner_signs(read):
    assert words(read("R&D self-reliance don't")) == [
        ("R&D", "r&d", False),
        ("self-reliance", "self-reliance", False),
        ("don't", "don't", False),
    ]


def test_known_names_of_several_words_are_one(read):
    assert words(read("綠色 Low-Altitude Economy 量子")) == [
        ("綠色", "绿色", False),
        ("Low-Altitude Economy", "low-altitude economy", False),
        ("量子", "量子", False),
    ]


@pytest.mark.parametrize("query", ["從 0 到 1", "從0到1", "AI+", "ＡＩ＋"])
def test_known_forms_with_signs_are_one_word(read, query):
    assert len(read(query).units) == 1


def test_known_words_typed_apart_stay_apart(read):
    assert [unit.text for unit in read("人工智能 + 研發").units] == ["人工智能", "研发"]


def test_dates_and_names_are_taken_out(read):
    query = read("2024年3月 政府工作報告 創新")
    assert (words(query), query.dates, query.occasion_ids) == (
        [("創新", "创新", False)],
        (When(2024, 3),),
        ("2024-03-05",),
    )
    query = read("Government Work Report: 創新")
    assert (words(query), query.occasion_ids) == ([("創新", "创新", False)], ("2024-03-05",))


def test_a_statement_is_asked_for_by_id(read):
    assert read(" ２０２４-０１-３１/3 ").statement_id == "2024-01-31/3"
    assert read("2024-01-31/03").statement_id == "2024-01-31/3"
    assert read("2024-01-31/3 創新").statement_id is None


def test_a_long_query_is_cut_and_says_so(read):
    query = read("創" * (LONGEST + 1))
    assert (query.text, query.shortened) == ("創" * LONGEST, True)
    assert not read("創" * LONGEST).shortened
    assert read("創 " * 100_000).shortened


def test_of_very_many_words_the_first_are_looked_for_and_it_says_so(read):
    many = [chr(ord("甲") + number) for number in range(MOST_WORDS + 2)]
    enough = " ".join(many[:MOST_WORDS])
    query = read(" ".join(many) + " 2023")
    assert (query.text, query.shortened, query.dates) == (enough, True, ())
    assert [unit.text for unit in query.units] == many[:MOST_WORDS]
    assert read(query.text).units == query.units
    assert not read(f"{enough} {enough} 2023").shortened
    assert read(f"{enough} 「新質 生產力」").text == enough


def test_characters_that_fold_to_many_are_cut_too(read):
    query = read("ﷺ" * LONGEST)
    assert (query.text, query.shortened) == ("ﷺ" * 28, True)
    assert read("ﷺ" + "\u0344" * 255).text == "ﷺ" + "\u0344" * 127
    assert not read("…" * 128).shortened


def test_control_characters_and_loose_surrogates_never_come_back():
    assert clean("\x00創\ud83d新\r\n ") == ("創新", False)


@pytest.mark.parametrize("query", ["", "   ", "。。。", "😀", "+", "「」", "\u202e", "_"])
def test_a_query_without_words_has_none(read, query):
    assert read(query).units == ()
