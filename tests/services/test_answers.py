"""Answers to digests as they feed the memory of whoever gave them, over a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.answers import Answer, AnsweredIn, Tally
from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import Grade, learn
from bot.domain.schedule import Due
from bot.domain.subscription import Delivery, DeliveryStatus
from bot.services.answers import Answers
from bot.services.calendars import Calendars
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from tests import shipped
from tests.services.stage import staged

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from tests.services.stage import Stage

ANN, EVE = ChatKey(Platform.TELEGRAM, "1"), ChatKey(Platform.TELEGRAM, "2")
KEY = "concept:tfp"
AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ON = date(2026, 11, 24)
"""It is past midnight in Hong Kong."""


@cache
def bank() -> Bank:

    return shipped.bank()


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        stage.clock.at = AT
        yield stage


def answers_of(stage: Stage) -> Answers:
    calendars = Calendars(stage.subscriptions, "Asia/Hong_Kong", stage.clock)
    return Answers(AnswerRepository(stage.database), bank(), calendars, now=stage.clock)


def delivery(**changes) -> Delivery:
    question = bank().question(KEY, 7)
    sent = Delivery(
        id=UUID(int=7),
        subscription_id=1,
        due=Due(ON, AT),
        status=DeliveryStatus.SENT,
        not_before=AT,
        attempts=1,
        reason=None,
        concept_id="tfp",
        is_review=False,
        question=question,
        answer=None,
        message_id="1",
        settled_at=AT,
        opened_at=None,
        question_revision=bank().revision(KEY),
        content_version="as it was",
    )
    return replace(sent, **changes)


async def test_a_right_answer_is_kept_and_remembered(stage):
    put = delivery()
    assert await answers_of(stage).to_digest(ANN, put, put.question.correct[0])
    revision = bank().revision(KEY)
    assert await CardRepository(stage.database).cards(ANN) == {KEY: learn(None, KEY, revision, Grade.GOOD, ON)}
    assert await AnswerRepository(stage.database).tallies(ANN) == (Tally(KEY, 1, 1, AT, ON, AT),)


async def test_only_the_first_answer_of_a_person_to_a_digest_counts(stage):
    put, answers = delivery(), answers_of(stage)
    right, wrong = put.question.correct[0], (put.question.correct[0] + 1) % 4
    assert [await answers.to_digest(ANN, put, option) for option in (wrong, right)] == [True, False]
    assert await answers.to_digest(EVE, put, right)
    tallies = [await AnswerRepository(stage.database).tallies(person) for person in (ANN, EVE)]
    assert tallies == [(Tally(KEY, 1, 0, AT, ON, None),), (Tally(KEY, 1, 1, AT, ON, AT),)]


async def test_a_question_that_was_edited_since_is_answered_without_being_learnt(stage):
    put = delivery(question_revision="00000000")
    assert await answers_of(stage).to_digest(ANN, put, put.question.correct[0])
    assert await CardRepository(stage.database).cards(ANN) == {}
    assert await AnswerRepository(stage.database).tallies(ANN) == (Tally(KEY, 1, 1, AT, ON, AT),)


async def test_what_was_put_is_kept_with_the_answer():
    kept: list[Answer] = []

    class Kept:
        async def record(self, answer, learn):
            kept.append(answer)
            return learn(None) is not None

    class Nowhere:
        async def of_person(self, person):
            assert person == ANN
            return ()

    answers = Answers(Kept(), bank(), Calendars(Nowhere(), "Asia/Hong_Kong", lambda: AT), now=lambda: AT)
    for put in (delivery(), delivery(question_revision=None, content_version=None)):
        await answers.to_digest(ANN, put, put.question.correct[0])
    stored = Answer(
        person=ANN,
        key=KEY,
        revision=bank().revision(KEY),
        content_version="as it was",
        answered_in=AnsweredIn.DIGEST,
        place=UUID(int=7).hex,
        chosen=delivery().question.correct,
        is_correct=True,
        grade=Grade.GOOD,
        taken=None,
        at=AT,
        on=ON,
    )
    assert kept == [stored, replace(stored, content_version=bank().library.version)]


async def test_a_digest_without_a_question_takes_no_answer(stage):
    assert not await answers_of(stage).to_digest(ANN, delivery(question=None), 0)
