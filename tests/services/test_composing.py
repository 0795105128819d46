"""What a chat's own state decides about its next digest."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import Waiting
from bot.domain.language import Language
from bot.domain.schedule import Due, Schedule
from bot.domain.streak import Streak
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind, Delivery, DeliveryStatus, Length, Progress
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY, compose, library

ON = date(2026, 11, 23)
SYLLABUS = library().syllabus
ANN = begun(
    None,
    Newcomer(ChatKey(Platform.TELEGRAM, "ann"), ChatKind.PRIVATE, None, None, Language.ENGLISH),
    AT_HALF_PAST_EIGHT,
    MONDAY - DAY / 2,
)
DELIVERY = Delivery(
    id=UUID(int=7),
    subscription_id=1,
    due=Due(ON, MONDAY),
    status=DeliveryStatus.PLANNED,
    not_before=MONDAY,
    attempts=0,
    reason=None,
    concept_id=None,
    is_review=False,
    question=None,
    answer=None,
    message_id=None,
    settled_at=None,
    opened_at=None,
)


def digest(subscription=ANN, sent=(), streak=None):
    """The digest for Monday of a chat that was sent some concepts, one a day, the last of them yesterday."""
    progress = Progress({concept_id: ON - (len(sent) - n) * DAY for n, concept_id in enumerate(sent)})
    return compose()(Waiting(DELIVERY, subscription, Language.ENGLISH, progress, streak))


def test_the_concept_is_the_first_that_was_never_sent_and_the_place_counts_it():
    first, third, review = digest(), digest(sent=SYLLABUS[:2]), digest(sent=SYLLABUS)
    assert (first.concept.id, first.place, first.is_review) == (SYLLABUS[0], 1, False)
    assert (third.concept.id, third.place, third.is_review) == (SYLLABUS[2], 3, False)
    assert (review.concept.id, review.is_review) == (SYLLABUS[0], True)
    assert (first.delivery_id, first.on, first.total) == (UUID(int=7), ON, len(SYLLABUS))


def test_the_same_delivery_is_composed_the_same_again():
    assert digest(sent=SYLLABUS[:20]) == digest(sent=SYLLABUS[:20])


def test_the_length_is_the_chat_s():
    assert digest(replace(ANN, length=Length.SHORT)).length is Length.SHORT


@pytest.mark.parametrize(
    ("changes", "offers"),
    [
        ({"unopened": 13}, False),
        ({"unopened": 14}, True),
        ({"unopened": 20, "kind": ChatKind.GROUP}, True),
        ({"unopened": 20, "kind": ChatKind.CHANNEL}, False),
        ({"unopened": 20, "taper_offered_at": MONDAY - 90 * DAY}, False),
        ({"unopened": 20, "schedule": Schedule(time(8, 30), "Asia/Hong_Kong", frozenset({1}))}, False),
    ],
)
def test_fewer_digests_are_offered_once_to_who_opens_none_and_could_have_fewer(changes, offers):
    assert digest(replace(ANN, **changes)).offers_taper is offers


def test_the_streak_is_shown_as_it_stands_this_morning():
    active = Streak(days=3, last_on=ON - DAY, longest=3)
    assert digest(sent=SYLLABUS[:3], streak=active).streak == active
    missed = Streak(days=3, last_on=ON - 2 * DAY, longest=3)
    assert digest(sent=SYLLABUS[:3], streak=missed).streak == replace(missed, freezes=1)
    lost = Streak(days=3, last_on=ON - 4 * DAY, longest=3)
    assert digest(sent=SYLLABUS[:4], streak=lost).streak.days == 0


def test_days_without_a_digest_are_no_missed_days():
    streak = Streak(days=3, last_on=ON - timedelta(days=9), longest=3)
    assert digest(sent=SYLLABUS[:1], streak=replace(streak, last_on=ON - DAY)).streak.days == 3
    assert digest(streak=streak).streak == streak


def test_groups_have_no_streak():
    assert digest(replace(ANN, kind=ChatKind.GROUP), streak=Streak(days=3, last_on=ON - DAY)).streak is None
