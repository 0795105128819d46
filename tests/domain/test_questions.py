from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clues import GAP
from bot.domain.question_reading import resolve
from bot.domain.questions import Question, QuestionKind, from_json, to_json
from bot.domain.questions_shown import ConceptAsked, FigureAsked, NumberAsked, OccasionAsked

if TYPE_CHECKING:
    from bot.domain.library import Library

OCCASIONS = ("2023-09-07", "2023-12-12", "2024-01-31", "2024-03-05")

QUESTIONS = st.builds(
    Question,
    kind=st.sampled_from(QuestionKind),
    subject=st.text(),
    options=st.lists(st.text(), min_size=1, max_size=4).map(tuple),
    correct=st.just((0,)),
)


@given(question=QUESTIONS)
def test_a_question_comes_back_from_its_text(question):
    assert from_json(to_json(question)) == question


def test_it_is_stored_without_wording():
    question = Question(QuestionKind.OCCASION, "2024-01-31/2", OCCASIONS, (2,))
    assert to_json(question) == (
        '{"kind":"occasion","subject":"2024-01-31/2",'
        '"options":["2023-09-07","2023-12-12","2024-01-31","2024-03-05"],"correct":[2]}'
    )


def test_a_bare_index_as_digests_used_to_store_it_is_read():
    text = '{"kind":"concept","subject":"a","options":["a","b"],"correct":1}'
    assert from_json(text) == Question(QuestionKind.CONCEPT, "a", ("a", "b"), (1,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"kind":"riddle","subject":"a","options":["b"],"correct":0}',
        '{"kind":"concept","subject":"a","options":["b"],"correct":1}',
        '{"kind":"concept","subject":"a","options":["b"],"correct":-1}',
        '{"kind":"concept","subject":"a","options":["b"],"correct":[]}',
        '{"kind":"concept","subject":"a","options":["b","c"],"correct":[1,0]}',
        '{"kind":"concept","subject":"a","options":["b","c"],"correct":[0,0]}',
        '{"kind":"concept","subject":"a","options":["b","c"],"correct":["0"]}',
        '{"kind":"concept","subject":"a","options":["b","c"],"correct":true}',
        '{"kind":"concept","subject":1,"options":["b"],"correct":0}',
        '{"kind":"concept","subject":"a","options":[1],"correct":0}',
        '{"kind":"concept","subject":"a","options":null,"correct":0}',
        "[" * 100_000,
    ],
)
def test_what_is_no_question_is_none(text):
    assert from_json(text) is None


def test_a_concept_is_shown_with_its_name_hidden(library: Library):
    ids = ("low-altitude-economy", "biomanufacturing", "commercial-space", "quantum-technology")
    concepts = tuple(library.concept_by_id[concept_id] for concept_id in ids)
    assert resolve(library, Question(QuestionKind.CONCEPT, ids[0], ids, (0,))) == ConceptAsked(
        concept=concepts[0],
        clue=f"善用{GAP}空域而發展起來的經濟活動，是新增長引擎之一。",
        clue_en=(
            f"The {GAP} is what grows up around the use of the airspace near the ground. Policy groups it with"
            " biomanufacturing and commercial spaceflight as new engines of growth, ahead of tracks such as quantum"
            " technology yet not an established lead."
        ),
        options=concepts,
        correct=(0,),
    )


def test_a_statement_is_shown_without_what_names_the_occasion(library: Library):
    shown = resolve(library, Question(QuestionKind.OCCASION, "2023-09-07/1", OCCASIONS, (0,)))
    assert isinstance(shown, OccasionAsked)
    assert shown.options == library.occasions
    asked = shown.statement.text[shown.window.start : shown.window.end]
    assert asked == "要牢牢扭住自主創新這個「牛鼻子」，在鞏固存量、拓展增量、延伸產業鏈、提高附加值上下功夫。"


def test_a_number_is_shown_with_each_options_home(library: Library):
    options = ("five-ideas/2", "three-traits/0", "four-contents/0", "three-traits/1")
    numbers = library.number_by_id
    assert resolve(library, Question(QuestionKind.NUMBER, "five-ideas", options, (0,))) == NumberAsked(
        number=numbers["five-ideas"],
        options=(
            numbers["five-ideas"].items[2],
            numbers["three-traits"].items[0],
            numbers["four-contents"].items[0],
            numbers["three-traits"].items[1],
        ),
        homes=(numbers["five-ideas"], numbers["three-traits"], numbers["four-contents"], numbers["three-traits"]),
        correct=(0,),
    )


def test_a_figure_is_shown_with_the_concept_that_uses_it(library: Library):
    question = Question(QuestionKind.FIGURE, "rd-intensity-2023", ("1.74", "2.64", "3.38", "4.65"), (1,))
    assert resolve(library, question) == FigureAsked(
        figure=library.figure_by_id["rd-intensity-2023"],
        concept=library.concept_by_id["rd-intensity"],
        options=(Decimal("1.74"), Decimal("2.64"), Decimal("3.38"), Decimal("4.65")),
        correct=(1,),
    )


@pytest.mark.parametrize(
    "question",
    [
        Question(QuestionKind.CONCEPT, "gone", ("gone", "tfp", "ai-plus"), (0,)),
        Question(QuestionKind.CONCEPT, "tfp", ("tfp", "gone", "ai-plus"), (0,)),
        Question(QuestionKind.CONCEPT, "tfp", ("ai-plus", "tfp", "real-economy"), (0,)),
        Question(QuestionKind.CONCEPT, "tfp", ("tfp", "tfp", "real-economy"), (0,)),
        Question(QuestionKind.OCCASION, "2024-01-31/99", OCCASIONS, (0,)),
        Question(QuestionKind.OCCASION, "2024-01-31/2", OCCASIONS, (0,)),
        Question(QuestionKind.OCCASION, "2023-12-12/2", OCCASIONS, (1,)),
        Question(QuestionKind.NUMBER, "five-ideas", ("five-ideas/9", "three-traits/0", "four-contents/0"), (0,)),
        Question(QuestionKind.NUMBER, "five-ideas", ("five-ideas", "three-traits/0", "four-contents/0"), (0,)),
        Question(QuestionKind.NUMBER, "five-ideas", ("five-ideas/0", "five-ideas/1", "four-contents/0"), (0,)),
        Question(QuestionKind.FIGURE, "rd-intensity-2023", ("2.65", "1.74", "3.38"), (0,)),
        Question(QuestionKind.FIGURE, "rd-intensity-2023", ("2.64", "many", "3.38"), (0,)),
    ],
)
def test_what_the_library_no_longer_answers_so_is_not_shown(library: Library, question):
    assert resolve(library, question) is None


def test_a_corrected_figure_is_not_asked_as_it_was(library: Library):
    question = Question(QuestionKind.FIGURE, "rd-intensity-2023", ("1.74", "2.64", "3.38"), (1,))
    corrected = tuple(
        replace(figure, value=Decimal("2.65")) if figure.id == "rd-intensity-2023" else figure
        for figure in library.figures
    )
    assert resolve(replace(library, figures=corrected), question) is None
