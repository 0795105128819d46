from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.composing import DigestComposer
from bot.domain.digest import Digest
from bot.domain.likeness import bare
from bot.domain.matters import occasions_named
from bot.domain.questions import Question, QuestionKind
from bot.domain.questions_shown import AuthoredAsked, ConceptAsked, NumberAsked
from bot.domain.revisions import key_of
from bot.domain.schedule import Due
from bot.domain.streak import Streak
from bot.domain.subscription import Delivery, DeliveryStatus, Length, Progress
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.matters import About

ON = date(2026, 11, 23)
ID = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")
AT = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
SENT = Delivery(
    id=ID,
    subscription_id=1,
    due=Due(ON, AT),
    status=DeliveryStatus.SENT,
    not_before=AT,
    attempts=1,
    reason=None,
    concept_id="tfp",
    is_review=False,
    question=Question(QuestionKind.CONCEPT, "ai-plus", ("tfp", "ai-plus", "real-economy"), (1,)),
    answer=2,
    message_id="7",
    settled_at=AT,
    opened_at=None,
)


@pytest.fixture(scope="module")
def composer() -> DigestComposer:
    return shipped.composer()


def taught(library: Library, count: int) -> Progress:
    return Progress({concept_id: ON - timedelta(94 - day) for day, concept_id in enumerate(library.syllabus[:count])})


def compose(composer: DigestComposer, concept_id: str, count: int = 0, **changes) -> Digest:
    arguments = {
        "concept": composer.library.concept_by_id[concept_id],
        "is_review": False,
        "on": ON,
        "progress": taught(composer.library, count),
        "length": Length.FULL,
        "delivery_id": ID,
    }
    return composer.compose(**arguments | changes)


def test_a_digest_is_complete(library: Library, composer: DigestComposer):
    streak = Streak(days=3, last_on=ON, longest=3)
    digest = compose(composer, "rd-spending", 39, streak=streak, offers_taper=True)
    assert digest.question is not None
    assert digest == Digest(
        delivery_id=ID,
        on=ON,
        concept=library.concept_by_id["rd-spending"],
        section=library.section_by_id["original-innovation"],
        place=40,
        total=94,
        is_review=False,
        quotation=digest.quotation,
        figure=library.figure_by_id["rd-expenditure-2023"],
        question=digest.question,
        answer=None,
        streak=streak,
        length=Length.FULL,
        offers_taper=True,
        asked=composer.resolve(digest.question),
        question_revision=digest.question_revision,
        content_version=library.version,
    )
    item = composer.bank.by_key[key_of(digest.question)]
    assert digest.question_revision == item.revision
    assert digest.quotation is not None
    assert digest.quotation.statement.id == "2023-09-07/2"
    assert digest.asked is not None


def test_a_short_one_has_no_figure(composer: DigestComposer):
    digest = compose(composer, "rd-spending", 39, length=Length.SHORT)
    assert digest.figure is None
    assert digest.quotation is not None
    assert digest.quotation.window.end - digest.quotation.window.start == 41


def test_a_review_turns_through_quotations_and_figures(composer: DigestComposer):
    reviews = [
        compose(composer, "strategic-emerging-industries", 94, is_review=True, delivery_id=UUID(int=number))
        for number in range(60)
    ]
    figures = {digest.figure.id for digest in reviews if digest.figure}
    quoted = {digest.quotation.statement.id for digest in reviews if digest.quotation}
    assert figures == set(reviews[0].concept.figure_ids)
    assert quoted == {"2023-09-07/3", "2023-12-12/3", "2024-03-05/3"}
    assert {digest.place for digest in reviews} == {94}


def test_a_preview_needs_no_delivery(composer: DigestComposer):
    digest = compose(composer, "tfp", 14, delivery_id=None)
    assert digest.delivery_id is None
    assert digest == compose(composer, "tfp", 14, delivery_id=None)


@settings(max_examples=60, deadline=None)
@given(
    number=st.integers(0, 2**128 - 1), place=st.integers(0, 93), is_review=st.booleans(), length=st.sampled_from(Length)
)
def test_opened_again_a_digest_says_the_same(
    library: Library, composer: DigestComposer, number, place, is_review, length
):
    concept_id = library.syllabus[place]
    known = 94 if is_review else place
    sent = compose(composer, concept_id, known, delivery_id=UUID(int=number), is_review=is_review, length=length)
    kept = replace(
        SENT,
        id=UUID(int=number),
        concept_id=concept_id,
        is_review=is_review,
        question=sent.question,
        answer=None,
        question_revision=sent.question_revision,
        content_version=sent.content_version,
    )
    assert composer.recompose(kept, length=length) == sent


def test_what_is_about_to_be_forgotten_is_asked_first(composer: DigestComposer):
    due = ("concept:gone", "concept:ai-plus", "concept:real-economy")
    digest = compose(composer, "tfp", 14, due=due)
    assert digest.question is not None
    assert (digest.question.kind, digest.question.subject) == (QuestionKind.CONCEPT, "ai-plus")


def asked_about(composer: DigestComposer, digest: Digest) -> About:
    assert digest.question is not None
    return composer.bank.by_key[key_of(digest.question)].about


def is_todays(composer: DigestComposer, digest: Digest) -> bool:
    about, concept = asked_about(composer, digest), digest.concept
    return concept.id in about.concept_ids or not set(concept.number_ids).isdisjoint(about.number_ids)


def test_with_nothing_due_a_reader_is_asked_about_todays_concept(composer: DigestComposer):
    """Where the digest itself tells all that can be asked of it, about an earlier one."""
    digests = [compose(composer, one, place, due=()) for place, one in enumerate(composer.library.syllabus)]
    assert sum(is_todays(composer, digest) for digest in digests) > 0.75 * len(digests)


def rights(digest: Digest) -> list[str]:
    """What is right, as it is shown: names, and the texts of authors' options; none for a claim."""
    match digest.asked:
        case AuthoredAsked(authored=authored):
            return list(authored.right)
        case ConceptAsked(options=options) | NumberAsked(options=options):
            return [options[digest.question.correct[0]].name]
        case _:
            return []


@pytest.mark.parametrize("seed", range(3))
def test_what_a_digest_says_does_not_answer_what_it_asks_of_its_own_concept(composer: DigestComposer, seed):
    for place, concept_id in enumerate(composer.library.syllabus):
        digest = compose(composer, concept_id, place, due=(), delivery_id=UUID(int=seed))
        if not is_todays(composer, digest):
            continue
        concept, quoted = digest.concept, digest.quotation.statement if digest.quotation else None
        said = bare(f"{concept.name}{concept.summary}{concept.explanation}{concept.importance}")
        assert not [right for right in rights(digest) if bare(right) in said]
        if isinstance(digest.asked, AuthoredAsked) and quoted:
            assert not [right for right in rights(digest) if bare(right) in bare(quoted.text)]
            assert quoted.occasion_id not in occasions_named(composer.library, rights(digest))
        assert (
            digest.question.kind is not QuestionKind.OCCASION or quoted is None or digest.question.subject != quoted.id
        )


def test_an_english_reader_is_asked_in_english_wherever_something_was_taught(composer: DigestComposer):
    for place, concept_id in enumerate(composer.library.syllabus[10:], 10):
        digest = compose(composer, concept_id, place, due=(), in_english=True)
        assert composer.bank.by_key[key_of(digest.question)].has_english


def reopen(composer: DigestComposer, **changes) -> Digest | None:
    return composer.recompose(replace(SENT, **changes), length=Length.FULL)


def test_an_answer_is_kept(library: Library, composer: DigestComposer):
    digest = composer.recompose(SENT, length=Length.FULL, streak=Streak(days=1))
    assert digest is not None
    assert (digest.answer, digest.place, digest.streak) == (2, library.syllabus.index("tfp") + 1, Streak(days=1))


def test_without_its_concept_nothing_can_be_opened(composer: DigestComposer):
    assert reopen(composer, concept_id="gone") is None


@pytest.mark.parametrize(
    "question", [None, Question(QuestionKind.CONCEPT, "gone", ("tfp", "gone", "real-economy"), (1,))]
)
def test_without_its_question_there_is_no_answer_either(composer: DigestComposer, question):
    digest = reopen(composer, question=question)
    assert digest is not None
    assert (digest.question, digest.asked, digest.answer) == (None, None, None)


def test_an_answer_that_no_option_has_is_none(composer: DigestComposer):
    digest = reopen(composer, answer=3)
    assert digest is not None
    assert (digest.answer, digest.asked is None) == (None, False)


def test_a_concept_that_left_the_syllabus_can_still_be_opened(library: Library):
    shorter = DigestComposer(replace(library, syllabus=library.syllabus[:5]))
    digest = reopen(shorter)
    assert digest is not None
    assert (digest.concept.id, digest.place, digest.total) == ("tfp", 5, 5)
