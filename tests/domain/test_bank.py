from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.authored_asking import ask_authored
from bot.domain.authored_questions import AuthoredQuestion, Level, QuestionForm
from bot.domain.bank import Bank
from bot.domain.chance import Chance
from bot.domain.library import Section
from bot.domain.question_reading import resolve
from bot.domain.questions import Question, QuestionKind
from bot.domain.questions_shown import AuthoredAsked, Sources
from bot.domain.revisions import key_of, revision_of
from bot.domain.round_steps import Reading
from bot.domain.rounds import Scope, ScopeKind

if TYPE_CHECKING:
    from bot.domain.library import Library

WRITTEN = AuthoredQuestion(
    id="core-mark",
    form=QuestionForm.SINGLE,
    level=Level.ADVANCED,
    is_core=True,
    stem="核心標誌是甚麼？",
    stem_en="What is the core mark?",
    right=("全要素生產率大幅提升",),
    right_en=("A leap in total factor productivity",),
    wrong=("勞動力增加", "出口上升", "投資加快"),
    wrong_en=("More labour", "More exports", "Faster investment"),
    holds=None,
    explanation="說明",
    explanation_en=None,
    detail="細節",
    detail_en=None,
    section_id="growth-needs",
    footnotes=(),
    concept_ids=("tfp-as-mark", "tfp"),
    statement_ids=("2024-01-31/2",),
    number_ids=("one-mark",),
    figure_ids=(),
)
MANY = replace(WRITTEN, form=QuestionForm.MULTIPLE, right=("甲", "乙"), right_en=("A", "B"))
CLAIM = replace(WRITTEN, form=QuestionForm.TRUE_FALSE, right=(), right_en=(), wrong=(), wrong_en=(), holds=False)
SECTION = Section("s", 1, "題", "Title", "文", "Text")
SEEDS = st.integers(min_value=0, max_value=2**64 - 1)


@pytest.fixture(scope="module")
def few(library: Library) -> Library:
    """A library that teaches little, with less to make."""
    return replace(library, syllabus=(*library.syllabus[:8], "tfp-as-mark", "tfp"))


def bank_of(library: Library, *questions: AuthoredQuestion) -> Bank:
    return Bank(replace(library, questions=questions))


def revision(authored: AuthoredQuestion) -> str:
    return revision_of(AuthoredAsked(authored, Sources(SECTION, (), (), (), (), ()), (), None, (0,)))


def scopes(*pairs: tuple[ScopeKind, str]) -> frozenset[Scope]:
    return frozenset(Scope(*pair) for pair in pairs)


def test_an_authored_question_is_an_item(few: Library):
    item = bank_of(few, WRITTEN).items[0]
    assert (item.key, item.kind, item.level) == ("authored:core-mark", QuestionKind.AUTHORED, Level.ADVANCED)
    assert (item.is_core, item.is_authored, item.has_many_answers) == (True, True, False)
    assert not bank_of(few, replace(WRITTEN, is_core=False)).items[0].is_core
    assert item.length == len("核心標誌是甚麼？全要素生產率大幅提升勞動力增加出口上升投資加快")
    assert (item.main_concept, item.place) == ("tfp-as-mark", 8)
    told = scopes(
        (ScopeKind.CONCEPT, "tfp-as-mark"), (ScopeKind.STATEMENT, "2024-01-31/2"), (ScopeKind.NUMBER, "one-mark")
    )
    assert item.subjects == told
    assert item.scopes == told | scopes(
        (ScopeKind.CONCEPT, "tfp"), (ScopeKind.OCCASION, "2024-01-31"), (ScopeKind.SECTION, "growth-needs")
    )


def test_generated_items_fill_up(bank: Bank):
    generated = [item for item in bank.items if not item.is_authored]
    assert len(generated) > 100
    assert {item.level for item in generated} == set(Level)
    assert not any(item.is_core or item.has_many_answers for item in generated)
    number = next(item for item in generated if item.key.startswith("number:three-traits/"))
    assert Scope(ScopeKind.NUMBER, "three-traits") in number.subjects


def test_every_section_and_level_has_questions(bank: Bank):
    for section in bank.library.sections:
        for level in Level:
            assert bank.askable(Scope(ScopeKind.SECTION, section.id), level)


def test_everything_that_can_be_read_up_can_be_asked_about(bank: Bank):
    library = bank.library
    things = [
        *(Scope(ScopeKind.CONCEPT, one.id) for one in library.concepts),
        *(Scope(ScopeKind.STATEMENT, one.id) for one in library.statements),
        *(Scope(ScopeKind.OCCASION, one.id) for one in library.occasions),
        *(Scope(ScopeKind.NUMBER, one.id) for one in library.numbers),
        *(Scope(ScopeKind.FIGURE, one.id) for one in library.figures),
    ]
    assert [one for one in things if not bank.askable(one)] == []


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_whatever_the_seed_an_item_asks_the_same(bank: Bank, seed):
    for item in bank.items[seed % 7 :: 7]:
        question = bank.question(item.key, seed)
        assert question is not None
        assert question == bank.question(item.key, seed)
        assert key_of(question) == item.key


def test_what_nobody_asks_any_more_is_told(bank: Bank):
    assert (bank.question("authored:gone", 1), bank.question("nonsense", 1)) == (None, None)
    assert (bank.revision("authored:gone"), bank.reading("authored:gone")) == (None, Reading(None, 0))
    item = bank.items[0]
    assert (bank.revision(item.key), bank.reading(item.key)) == (item.revision, Reading(item.revision, item.length))


def test_an_edit_of_the_options_never_makes_another_one_of_what_was_chosen(library: Library):
    one = library.questions[0]
    asked = ask_authored(one, Chance(1, "x"))

    def read(edited) -> AuthoredAsked | None:
        return resolve(replace(library, questions=(edited, *library.questions[1:])), asked)

    turned = read(replace(one, wrong=one.wrong[::-1], wrong_en=one.wrong_en and one.wrong_en[::-1]))
    assert (turned.options, turned.correct) == (asked.options, asked.correct)
    assert read(replace(one, wrong=("別的", *one.wrong[1:]))) is None
    assert read(replace(one, right=one.wrong[:1], wrong=(*one.right, *one.wrong[1:]))) is None


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS)
def test_options_are_drawn_and_claims_are_not(seed):
    one = ask_authored(WRITTEN, Chance(seed, "x"))
    assert sorted(one.options) == sorted((*WRITTEN.right, *WRITTEN.wrong))
    assert tuple(one.options[index] for index in one.correct) == WRITTEN.right
    many = ask_authored(MANY, Chance(seed, "x"))
    assert sorted(many.options) == sorted((*MANY.right, *MANY.wrong))
    assert {many.options[index] for index in many.correct} == set(MANY.right)
    assert many.has_many_answers
    assert list(many.correct) == sorted(many.correct)
    assert ask_authored(CLAIM, Chance(seed, "x")) == Question(
        QuestionKind.AUTHORED, "core-mark", ("true", "false"), (1,)
    )
    holds = ask_authored(replace(CLAIM, holds=True), Chance(seed, "x"))
    assert holds.correct == (0,)


def test_the_right_option_is_as_likely_everywhere(bank: Bank):
    key = next(item.key for item in bank.items if item.is_authored and item.length > 40 and not item.has_many_answers)
    first = [bank.question(key, seed) for seed in range(400)]
    counts = [sum(one is not None and one.correct == (place,) for one in first) for place in range(4)]
    assert all(60 < count < 140 for count in counts) or counts[2:] == [0, 0]


@pytest.mark.parametrize(
    ("edited", "is_material"),
    [
        (replace(WRITTEN, stem="核心標誌又是甚麼？"), True),
        (replace(WRITTEN, right=("全要素生產率提升",)), True),
        (replace(WRITTEN, form=QuestionForm.PHRASE), True),
        (replace(WRITTEN, wrong=("勞動力增加", "出口下降", "投資加快")), False),
        (
            replace(WRITTEN, explanation="另一說明", detail="另一細節", stem_en=None, right_en=None, wrong_en=None),
            False,
        ),
        (replace(WRITTEN, level=Level.BASIC, is_core=False, section_id="introduction"), False),
    ],
)
def test_only_what_is_material_begins_a_fresh_card(edited, is_material):
    before, after = map(revision, (WRITTEN, edited))
    assert len(before) == 8
    assert (before != after) is is_material


def test_the_order_of_several_right_answers_is_not_material_but_what_holds_is():
    assert revision(MANY) == revision(replace(MANY, right=("乙", "甲"), right_en=("B", "A")))
    assert revision(CLAIM) != revision(replace(CLAIM, holds=True))


def test_a_generated_question_changes_with_what_it_asks_of(few: Library):
    item = next(item for item in bank_of(few).items if item.kind is QuestionKind.CONCEPT)
    concept, key = few.concept_by_id[item.main_concept or ""], item.key
    edits = {
        "summary": replace(concept, summary=f"{concept.summary}另外，還有一點也很要緊。"),
        "explanation": replace(concept, explanation=f"{concept.explanation}另外，還有一點。"),
    }
    after = {
        name: bank_of(replace(few, concepts=(edited, *(one for one in few.concepts if one.id != edited.id)))).revision(
            key
        )
        for name, edited in edits.items()
    }
    assert after["summary"] not in {None, item.revision}
    assert after["explanation"] == item.revision


def test_an_english_reader_gets_nothing_that_is_in_chinese_alone(bank: Bank):
    part = bank.in_english()
    written = {question.id for question in bank.library.questions if question.has_english}
    assert {item.key.partition(":")[2] for item in part.items if item.is_authored} == written
    generated = {item.kind for item in part.items if not item.is_authored}
    quoting = {QuestionKind.OCCASION, QuestionKind.STATEMENT, QuestionKind.AUTHORED}
    assert generated == set(QuestionKind) - quoting


def test_an_english_reader_gets_chinese_only_where_there_is_nothing_else(bank: Bank):
    part = bank.in_english()
    quoting = {item for item in bank.items if item.kind in {QuestionKind.OCCASION, QuestionKind.STATEMENT}}
    readable = {item.key for item in (*part.items, *quoting)}
    for concept in bank.library.concepts:
        scope = Scope(ScopeKind.CONCEPT, concept.id)
        items = {item.key for item in part.askable(scope)}
        assert items
        assert items <= readable or not readable & {item.key for item in bank.items if item.is_within(scope)}


def test_an_english_reader_gets_what_quotes_annex_1_before_what_is_in_chinese_alone(few: Library):
    bank = bank_of(
        few, replace(WRITTEN, stem_en=None, right_en=None, wrong_en=None, figure_ids=("little-giants-2023",))
    )
    part = bank.in_english()
    quoted = part.askable(Scope(ScopeKind.STATEMENT, WRITTEN.statement_ids[0]))
    assert {item.kind for item in quoted} == {QuestionKind.OCCASION, QuestionKind.STATEMENT}
    (written,) = part.askable(Scope(ScopeKind.FIGURE, "little-giants-2023"))
    assert (written.key, written.has_english) == ("authored:core-mark", False)
    assert part.question(written.key, 1) == bank.question(written.key, 1)
