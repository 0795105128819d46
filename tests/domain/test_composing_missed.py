"""The digest of a group that had something wrong in its quizzes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.composing import DigestComposer
from bot.domain.revisions import key_of
from bot.domain.schedule import Due
from bot.domain.subscription import Delivery, DeliveryStatus, Length, Progress

if TYPE_CHECKING:
    from bot.domain.digest import Digest
    from bot.domain.library import Library

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
ID = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")


@pytest.fixture(scope="module")
def composer(library: Library) -> DigestComposer:
    return DigestComposer(library)


def compose(composer: DigestComposer, missed: tuple[str, ...], due: tuple[str, ...] | None = None) -> Digest:
    return composer.compose(
        concept=composer.library.concept_by_id["rd-spending"],
        is_review=False,
        on=ON,
        progress=Progress({}),
        length=Length.FULL,
        delivery_id=ID,
        due=due,
        missed=missed,
    )


def delivered(digest: Digest) -> Delivery:
    return Delivery(
        id=ID,
        subscription_id=1,
        due=Due(ON, AT),
        status=DeliveryStatus.SENT,
        not_before=AT,
        attempts=1,
        reason=None,
        concept_id=digest.concept.id,
        is_review=False,
        question=digest.question,
        answer=None,
        message_id="7",
        settled_at=AT,
        opened_at=None,
        asks_missed=digest.asks_missed,
    )


def test_it_asks_the_worst_first_and_says_so(composer: DigestComposer):
    digest = compose(composer, ("concept:tfp", "concept:digital-economy"))
    assert digest.question is not None
    assert (key_of(digest.question), digest.asks_missed) == ("concept:tfp", True)


def test_it_never_asks_what_it_gives_away_and_leaves_out_what_the_library_lost(composer: DigestComposer):
    digest = compose(composer, ("concept:gone", "figure:rd-expenditure-2023", "concept:tfp"))
    assert digest.question is not None
    assert key_of(digest.question) == "concept:tfp"


def test_without_any_it_is_the_digest_that_it_was(composer: DigestComposer):
    plain = compose(composer, ())
    assert (plain.asks_missed, compose(composer, ("concept:gone",))) == (False, plain)


def test_what_is_due_in_a_memory_is_no_miss_of_a_group(composer: DigestComposer):
    assert not compose(composer, (), due=("concept:tfp",)).asks_missed


def test_it_says_so_when_it_is_opened_again(composer: DigestComposer):
    digest = compose(composer, ("concept:tfp",))
    again = composer.recompose(delivered(digest), length=Length.FULL)
    assert again is not None
    assert (again.question, again.asks_missed) == (digest.question, True)
    plain = composer.recompose(delivered(compose(composer, ())), length=Length.FULL)
    assert plain is not None
    assert not plain.asks_missed
