import pytest

from bot.domain.library import Term, TermKind
from bot.domain.lookup import cutting
from bot.domain.lookup.bigrams import Bigrams
from bot.domain.lookup.cutting import Cutter
from bot.domain.lookup.forms import Forms
from bot.domain.lookup.query import QueryReader

TEXTS = Bigrams(["大力发展网路经济，提高品质。", "科技创新引领产业创新", "ai时代的产业"])
READER = QueryReader(
    Forms(
        [
            Term("品質", ("質量",), TermKind.REGIONAL),
            Term("網路", ("網絡",), TermKind.REGIONAL),
            Term("人工智能", ("AI",), TermKind.SHORT),
            Term("提高", ("提升",), TermKind.REGIONAL),
            Term("科技創新", ("創科",), TermKind.SYNONYM, see=True),
        ]
    ),
    {},
)


def cut(word):
    found = Cutter(TEXTS, READER).cut(READER.unit(word))
    return found and ([unit.text for unit in found[0]], found[1])


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("科技创新产业", ["科技创新", "产业"]),
        ("网络经济创新", ["网络经济", "创新"]),
        ("提升质量创新", ["提升质量", "创新"]),
        ("人工智能时代创新", ["人工智能时代", "创新"]),
        ("创科产业", ["创科", "产业"]),
        ("什么是创新和产业", ["创新", "产业"]),
    ],
)
def test_a_word_is_cut_into_the_longest_that_occur(word, pieces):
    assert cut(word) == (pieces, pieces)


def test_one_piece_is_no_cut():
    assert cut("什么是创新") == (["创新"], [])


@pytest.mark.parametrize("word", ["披萨", "创新披萨", "什么是", "a" * 65, "创新" * 7])
def test_what_does_not_occur_is_left_whole(word):
    assert cut(word) is None


def test_of_very_many_forms_only_so_many_are_tried_in_one_query(monkeypatch):
    monkeypatch.setattr(cutting, "MOST_TRIED", 8)
    cutter = Cutter(TEXTS, READER)
    assert cutter.cut(READER.unit("科技创新产业")) is not None
    assert cutter.cut(READER.unit("提升网络提升质量提升网络质量")) is None
    assert cutter.cut(READER.unit("科技创新产业")) is None
