import pytest

from bot.domain.folding import fold
from bot.domain.library import Term, TermKind
from bot.domain.lookup.forms import ALIAS, MOST_FORMS, OWN, SEE, Form, Forms, holds, key, spans_of

TERMS = (
    Term("品質", ("質量", "質素"), TermKind.REGIONAL),
    Term("網路", ("網絡",), TermKind.REGIONAL),
    Term("智能", ("智慧",), TermKind.REGIONAL),
    Term("人工智能", ("人工智慧",), TermKind.REGIONAL),
    Term("人工智能", ("AI", "A.I."), TermKind.SHORT),
    Term("人工智能", ("artificial intelligence",), TermKind.ENGLISH),
    Term("人工智能+", ("AI+",), TermKind.ENGLISH),
    Term("中小企業", ("中小企", "SME"), TermKind.SHORT),
    Term("網路強國", ("cyberpower",), TermKind.ENGLISH),
    Term("研發", ("R&D", "R & D"), TermKind.SHORT),
    Term("關鍵核心技術", ("卡脖子", "choke point"), TermKind.SYNONYM, see=True),
    Term("樽頸", ("瓶頸",), TermKind.REGIONAL),
    Term("堵點卡點", ("瓶頸",), TermKind.SYNONYM, see=True),
)


def texts(word, *levels):
    return [form.text for form in Forms(TERMS).of(fold(word)) if form.level in (levels or (OWN, ALIAS, SEE))]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("從 0 到 1", "從0到1"),
        ("Low-altitude  economy", "low altitude economy"),
        ("R & D", "r&d"),
        ("A.I.", "ai"),
        ("工業 4.0", "工业4.0"),
        ("碳達峰、碳中和", "碳达峰碳中和"),
        ("《政府工作報告》", "政府工作报告"),
        ("AI +", "ai+"),
    ],
)
def test_names_set_differently_have_one_key(text, same):
    assert key(text) == key(same)


@pytest.mark.parametrize("text", ["AI", "AI+", "4.0", "40", "R&D", "R D"])
def test_signs_that_mean_something_stay(text):
    others = {"AI", "AI+", "4.0", "40", "R&D", "R D"} - {text}
    assert key(text) not in {key(other) for other in others}


def test_a_word_is_widened_in_place():
    assert texts("高質量發展") == ["高质量发展", "高品质发展", "高质素发展"]


def test_the_longest_known_form_is_exchanged():
    assert texts("人工智慧", OWN, ALIAS) == ["人工智慧", "人工智能", "ai", "artificial intelligence"]


def test_english_names_stand_only_for_whole_words_but_short_forms_also_inside():
    assert texts("人工智能技術") == ["人工智能技术", "人工智慧技术", "ai技术"]
    assert texts("AI技術") == ["ai技术", "人工智能技术", "人工智慧技术"]


def test_a_form_inside_its_own_canonical_is_left_alone():
    assert texts("中小企業") == ["中小企业", "中小企", "sme"]


def test_a_form_that_holds_another_is_exchanged_with_it():
    assert set(texts("網絡強國")) == {"网络强国", "网路强国"}
    assert set(texts("網路強國")) == {"网路强国", "网络强国", "cyberpower"}


def test_terms_that_only_point_do_not_lead_back():
    assert Forms(TERMS).of("卡脖子") == (Form("卡脖子"), Form("关键核心技术", SEE))
    assert Forms(TERMS).of("choke point") == (Form("choke point"), Form("关键核心技术", SEE))
    assert texts("關鍵核心技術") == ["关键核心技术"]


def test_an_equal_form_points_on():
    assert texts("樽頸", SEE) == ["堵点卡点"]


def test_a_latin_form_is_not_found_inside_a_word():
    assert texts("aim") == ["aim"]
    assert texts("5AI") == ["5ai"]


def test_forms_are_bounded():
    assert len(texts("質量網絡智慧" * 12)) == MOST_FORMS


def test_known_forms_tell_which_are_written_with_signs():
    forms = Forms(TERMS)
    assert {"r&d", "ai+", "人工智能+", "artificial intelligence"} <= forms.signed
    assert "人工智能" not in forms.signed
    assert forms.phrases == ("artificial intelligence", "choke point")


@pytest.mark.parametrize(
    ("form", "text", "spans"),
    [
        ("创新", "创新创新，再创新", [(0, 2), (2, 4), (6, 8)]),
        ("ai", "ai said: 用ai的ai", [(0, 2), (10, 12), (13, 15)]),
        ("人工智能", "人工智能", [(0, 4)]),
        ("人工", "ai", []),
        ("aa", "aaa aa", [(4, 6)]),
    ],
)
def test_forms_are_found_where_words_end(form, text, spans):
    assert list(spans_of(form, text)) == spans
    assert holds(form, text) == bool(spans)
