"""What holds for every query, text and alias table."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import opencc
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.folding import fold
from bot.domain.library import Occasion, Statement
from bot.domain.lookup import Lookup
from bot.domain.lookup.forms import Forms, key, plain

PARTS = (
    *"創新網路網絡高質量高品質AIＡＩ發展，。、「」+ㄅé㎡…\u200b\u202e\u0301😀𠀋한글עברית\x00\ud800",
    "2024", "2023年12月", "政府工作報告", "人工智慧", "低空經濟", "low-altitude economy", "R&D", "卡脖子", "是什麼",
    " ", "　", '"',
)  # fmt: skip
SIMPLIFIED = opencc.OpenCC("t2s")
messy = st.lists(st.sampled_from(PARTS), max_size=14).map("".join)


def ids(result):
    return [hit.statement.id for hit in result.hits]


@given(query=st.one_of(messy, st.text(max_size=300)))
@settings(deadline=None, max_examples=100)
def test_a_query_never_raises_and_its_highlights_are_ranges_of_the_text(lookup, query):
    result = lookup.find(query)
    assert len(result.query) <= 256
    result.query.encode()
    for hit in result.hits:
        spans = hit.highlights
        assert all(0 <= span.start < span.end <= len(hit.statement.text) for span in spans)
        assert all(before.end < after.start for before, after in pairwise(spans))
    assert all(lookup.find(suggestion).hits for suggestion in result.suggestions)
    assert lookup.nearest_concepts(query) is not None
    lookup.concept(query)


@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_a_statement_is_found_by_its_own_words_and_highlighted_there(lookup, library, data):
    statement = data.draw(st.sampled_from(library.statements))
    length = data.draw(st.integers(2, 6))
    start = data.draw(st.integers(0, len(statement.text) - length))
    words = statement.text[start : start + length]
    if not any(character.isalnum() for character in words):
        return
    hits = [hit for hit in lookup.find(words).hits if hit.statement.id == statement.id]
    assert hits, words
    shown = [statement.text[span.start : span.end] for span in hits[0].highlights]
    longest = max(("".join(c if c.isalnum() else " " for c in words)).split(), key=len)
    assert any(fold(longest) in fold(piece) for piece in shown)


def test_every_highlight_holds_a_form_of_what_was_asked(lookup, library):
    forms = Forms(library.terms)
    for word in dict.fromkeys(form for term in library.terms for form in (term.canonical, *term.variants)):
        result = lookup.find(word)
        names = {name for piece in (result.pieces or (word,)) for name in (fold(piece), key(piece))}
        asked = {form.text for name in names for form in forms.of(name)}
        for hit in result.hits:
            shown = [plain(fold(hit.statement.text[span.start : span.end])) for span in hit.highlights]
            assert shown or result.occasions, word
            assert all(any(form in piece for form in asked) for piece in shown), (word, shown)


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_both_scripts_find_the_same(lookup, library, data):
    statement = data.draw(st.sampled_from(library.statements))
    start = data.draw(st.integers(0, len(statement.text) - 2))
    words = statement.text[start : start + data.draw(st.integers(1, 8))]
    simplified = SIMPLIFIED.convert(words)
    found = lookup.find(words)
    assert ids(lookup.find(simplified)) == ids(found)
    assert ids(lookup.find(words)) == ids(found)


@given(
    written=st.lists(
        st.text(alphabet="創新發展網路é\u0301㎡…A-+ 。，", min_size=1, max_size=30), min_size=1, max_size=5
    ),
    data=st.data(),
)
@settings(deadline=None, max_examples=40)
def test_any_text_is_found_by_its_own_words(library, written, data):
    held_on = date(2024, 1, 1)
    statements = tuple(Statement(f"{held_on}/{n}", str(held_on), n, text) for n, text in enumerate(written, start=1))
    occasion = Occasion(str(held_on), held_on, "某會議", "Some meeting", (), statements)
    lookup = Lookup(replace(library, occasions=(occasion,), concepts=(), syllabus=()))
    text = data.draw(st.sampled_from(written))
    words = [word for word in "".join(c if c in "創新發展網路" else " " for c in text).split() if word]
    for word in words:
        for hit in (hits := lookup.find(word).hits):
            shown = [hit.statement.text[span.start : span.end] for span in hit.highlights]
            assert shown
            assert all(fold(piece).strip("\u0301") for piece in shown)
        assert text in [hit.statement.text for hit in hits]


def test_the_order_does_not_depend_on_the_run(library):
    queries = ["創新", "2024 創新", "科技創新產業", "創薪", "高質量", "綠色 發展"]
    first = [Lookup(library).find(query) for query in queries]
    queries.reverse()
    again = {query: lookup.find(query) for lookup in [Lookup(library)] for query in queries}
    assert [again[result.query] for result in first] == first
