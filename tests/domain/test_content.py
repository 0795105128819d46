"""What an edit changed, held against a plain recount of made-up edits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.content import Change, Difference, Part, counts, difference
from tests import shipped

LIBRARY = shipped.library()
IDS = [one.id for one in LIBRARY.questions[:6]]
SOME = st.sets(st.sampled_from(IDS))


def test_a_library_does_not_differ_from_itself():
    assert difference(LIBRARY, LIBRARY) == Difference({}, rest=False)
    assert difference(LIBRARY, replace(LIBRARY, version="later")) == Difference({}, rest=False)


def test_parts_are_counted():
    assert counts(LIBRARY) == {
        Part.QUESTIONS: len(LIBRARY.questions),
        Part.CONCEPTS: len(LIBRARY.concepts),
        Part.STATEMENTS: 18,
        Part.OCCASIONS: 4,
        Part.NUMBERS: 9,
        Part.FIGURES: len(LIBRARY.figures),
        Part.SECTIONS: 7,
    }


@settings(max_examples=30)
@given(
    st.permutations(IDS), st.sets(st.sampled_from(IDS)), st.sets(st.sampled_from(IDS)), st.sets(st.sampled_from(IDS))
)
def test_questions_are_added_changed_and_removed(order, before, after, reworded):
    known = {one.id: one for one in LIBRARY.questions}
    old = [known[one] for one in IDS if one in before]
    new = [replace(known[one], stem="改？") if one in reworded else known[one] for one in order if one in after]
    found = difference(replace(LIBRARY, questions=tuple(old)), replace(LIBRARY, questions=tuple(new)))
    change = found.parts.get(Part.QUESTIONS, Change())
    assert (set(change.added), set(change.changed), set(change.removed)) == (
        after - before,
        after & before & reworded,
        before - after,
    )
    assert (bool(found.parts), found.rest) == (bool(after ^ before or after & before & reworded), False)
    assert set(found.parts) <= {Part.QUESTIONS}


def test_a_statement_that_changed_is_no_other_occasion():
    first, *others = LIBRARY.occasions
    statement, *rest = first.statements
    edited = replace(first, statements=(replace(statement, text="改"), *rest))
    found = difference(LIBRARY, replace(LIBRARY, occasions=(edited, *others)))
    assert found == Difference({Part.STATEMENTS: Change(changed=(statement.id,))}, rest=False)


@pytest.mark.parametrize("edit", [{"terms": ()}, {"footnotes": ()}, {"syllabus": LIBRARY.syllabus[::-1]}])
def test_what_has_no_entries_to_name_is_told_as_the_rest(edit):
    assert difference(LIBRARY, replace(LIBRARY, **edit)) == Difference({}, rest=True)
