import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.delivery import Beginning, Settlement
from bot.domain.questions import Question, QuestionKind
from bot.domain.schedule import Due
from bot.domain.subscription import DeliveryStatus, Suspension, SuspensionReason
from bot.errors import StorageError

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TODAY = date(2026, 11, 23)
QUESTION = Question(QuestionKind.CONCEPT, "tfp", ("tfp", "low-altitude-economy", "future-industries"), (0,))


@pytest.fixture
async def planned(desk):
    """One subscription with one planned delivery, number 1."""
    await desk.subscribe("1")
    await desk.plan()
    return await desk.delivery(1)


async def test_beginning_keeps_what_is_about_to_be_said(desk, planned):
    assert await desk.deliveries.begin(Beginning(planned.id, "tfp", is_review=True, question=QUESTION))
    assert await desk.delivery(1) == replace(
        planned, status=DeliveryStatus.SENDING, attempts=1, concept_id="tfp", is_review=True, question=QUESTION
    )


@pytest.mark.parametrize("status", [status for status in DeliveryStatus if status is not DeliveryStatus.PLANNED])
async def test_only_what_is_planned_can_begin(desk, planned, status):
    await desk.begin(1)
    if status is not DeliveryStatus.SENDING:
        await desk.settle(1, status)
    before = await desk.delivery(1)
    assert not await desk.begin(1, "another")
    assert await desk.delivery(1) == before
    assert not await desk.begin(99)
    assert planned.status is DeliveryStatus.PLANNED


async def test_of_two_that_begin_at_once_one_may_go_on(desk, planned):
    assert sorted(await asyncio.gather(desk.begin(1), desk.begin(1), desk.begin(1))) == [False, False, True]
    assert (await desk.delivery(1)).attempts == planned.attempts + 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ended_at": datetime(2026, 11, 23, tzinfo=UTC)}, "ended"),
        ({"suspension": Suspension(SuspensionReason.BLOCKED, datetime(2026, 11, 23, tzinfo=UTC))}, "blocked"),
        ({"paused_until": TODAY + DAY}, "paused"),
    ],
)
async def test_what_is_not_wanted_any_more_does_not_begin(desk, clock, planned, change, reason):
    await desk.change("1", **change)
    assert not await desk.begin(1)
    assert await desk.delivery(1) == replace(
        planned, status=DeliveryStatus.SUSPENDED, reason=reason, settled_at=clock()
    )


async def test_a_pause_that_is_over_holds_nothing_up(desk, planned):
    await desk.change("1", paused_until=TODAY)
    assert await desk.begin(planned.id.int)


async def test_sent_is_kept_with_its_message_and_counted_as_unopened(desk, clock, planned):
    await desk.begin(1, "tfp")
    await desk.settle(1, DeliveryStatus.SENT, message_id="7001")
    assert await desk.delivery(1) == replace(
        planned,
        status=DeliveryStatus.SENT,
        attempts=1,
        concept_id="tfp",
        message_id="7001",
        settled_at=clock(),
    )
    assert ((await desk.get()).unopened, (await desk.get()).taper_offered_at) == (1, None)


async def test_a_digest_opened_before_its_outcome_is_written_is_not_unopened(desk, clock, planned):
    await desk.begin(1)
    assert await desk.journal.mark_opened(planned.id, clock())
    await desk.settle(1, DeliveryStatus.SENT)
    assert (await desk.get()).unopened == 0


async def test_the_offer_of_fewer_digests_is_noted_once(desk, clock):
    await desk.subscribe("1")
    for day in (1, 2):
        await desk.plan()
        await desk.send(day, offered_taper=True)
        clock.advance(DAY)
    assert (await desk.get()).taper_offered_at == clock() - 2 * DAY
    assert (await desk.get()).unopened == 2


@pytest.mark.parametrize(
    "status", [DeliveryStatus.UNKNOWN, DeliveryStatus.REFUSED, DeliveryStatus.SKIPPED, DeliveryStatus.SUSPENDED]
)
async def test_other_outcomes_are_kept_with_their_reason_and_nothing_else_changes(desk, clock, planned, status):
    subscription = await desk.get()
    await desk.begin(1)
    await desk.settle(1, status, reason="x" * 300)
    assert await desk.delivery(1) == replace(
        planned, status=status, attempts=1, concept_id="concept", reason="x" * 200, settled_at=clock()
    )
    assert await desk.get() == subscription


async def test_half_a_character_in_a_reason_loses_no_outcome(desk, planned):
    await desk.settle(planned.id.int, DeliveryStatus.REFUSED, reason="\ud83d\x00 x")
    assert (await desk.delivery(1)).reason == "? x"


async def test_a_second_outcome_is_without_effect(desk, planned):
    await desk.send(1)
    before = await desk.delivery(1)
    for status in DeliveryStatus:
        await desk.settle(1, status, suspension=SuspensionReason.BLOCKED, reason="again")
    assert await desk.delivery(1) == before
    assert ((await desk.get()).unopened, (await desk.get()).suspension) == (1, None)
    assert planned.status is DeliveryStatus.PLANNED


@pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.UNKNOWN])
async def test_what_was_never_handed_over_cannot_have_arrived(desk, planned, status):
    await desk.settle(1, status)
    assert await desk.delivery(1) == planned
    assert (await desk.get()).unopened == 0


async def test_a_chat_that_cannot_be_reached_is_suspended_with_all_that_waits_for_it(desk, clock, planned):
    await desk.change("1", next_due=Due(TODAY + DAY, clock()))
    await desk.plan()
    await desk.subscribe("2")
    await desk.plan()
    await desk.begin(1)
    await desk.settle(1, DeliveryStatus.SUSPENDED, reason="Forbidden", suspension=SuspensionReason.BLOCKED)
    after = await desk.get()
    assert (after.suspension, after.next_due) == (Suspension(SuspensionReason.BLOCKED, clock()), None)
    assert await desk.states() == {1: DeliveryStatus.SUSPENDED, 2: DeliveryStatus.SUSPENDED, 3: DeliveryStatus.PLANNED}
    assert [(await desk.delivery(number)).reason for number in (1, 2, 3)] == ["Forbidden", "blocked", None]
    assert (await desk.get("2")).suspension is None
    assert planned.status is DeliveryStatus.PLANNED


async def test_a_suspension_that_stands_is_not_dated_anew(desk, clock, planned):
    stands = Suspension(SuspensionReason.REMOVED, clock() - DAY)
    await desk.begin(planned.id.int)
    await desk.change("1", suspension=stands, next_due=None)
    await desk.settle(1, DeliveryStatus.SUSPENDED, suspension=SuspensionReason.BLOCKED)
    assert (await desk.get()).suspension == stands


async def test_to_be_left_alone_holds_for_all_that_waits_for_the_chat_and_nobody_else(desk, clock, planned):
    await desk.change("1", next_due=Due(TODAY + DAY, clock()))
    await desk.plan()
    await desk.subscribe("2")
    await desk.plan()
    await desk.begin(1, "tfp")
    await desk.settle(1, DeliveryStatus.PLANNED, reason="Too Many Requests", not_before=clock() + 5 * MINUTE)
    assert await desk.delivery(1) == replace(
        planned, attempts=1, concept_id="tfp", reason="Too Many Requests", not_before=clock() + 5 * MINUTE
    )
    assert [(await desk.delivery(number)).not_before for number in (2, 3)] == [
        clock() + 5 * MINUTE,
        (await desk.delivery(3)).due.at,
    ]
    clock.advance(5 * MINUTE)
    assert await desk.begin(1, "another")
    assert ((await desk.delivery(1)).attempts, (await desk.delivery(1)).concept_id) == (2, "another")


async def test_a_shorter_wait_does_not_undo_a_longer_one_of_the_same_chat(desk, clock, planned):
    await desk.change("1", next_due=Due(TODAY + DAY, clock()))
    await desk.plan()
    await desk.settle(2, DeliveryStatus.PLANNED, not_before=clock() + 9 * MINUTE)
    await desk.settle(1, DeliveryStatus.PLANNED, not_before=clock() + MINUTE)
    assert (await desk.delivery(2)).not_before == clock() + 9 * MINUTE
    assert planned.status is DeliveryStatus.PLANNED


async def test_steps_of_many_kinds_share_a_transaction(desk, clock):
    for number in range(6):
        await desk.subscribe(str(number))
    await desk.plan()
    await asyncio.gather(*(desk.begin(number) for number in (1, 2, 3)))
    steps = [
        desk.settle(1, DeliveryStatus.SENT, message_id="a"),
        desk.settle(2, DeliveryStatus.SUSPENDED, suspension=SuspensionReason.REMOVED),
        desk.settle(3, DeliveryStatus.PLANNED, not_before=clock() + MINUTE),
        desk.settle(4, DeliveryStatus.REFUSED, reason="empty"),
        desk.begin(5),
        desk.begin(99),
    ]
    assert await asyncio.gather(*steps) == [None, None, None, None, True, False]
    assert list((await desk.states()).values()) == [
        DeliveryStatus.SENT,
        DeliveryStatus.SUSPENDED,
        DeliveryStatus.PLANNED,
        DeliveryStatus.REFUSED,
        DeliveryStatus.SENDING,
        DeliveryStatus.PLANNED,
    ]


async def test_a_beginning_and_its_outcome_in_one_batch_are_taken_in_this_order(desk, planned):
    outcome = Settlement(planned.id, DeliveryStatus.UNKNOWN, reason="stopped")
    settling = asyncio.create_task(desk.deliveries.settle(outcome))
    await asyncio.gather(settling, desk.begin(1))
    assert (await desk.delivery(1)).status is DeliveryStatus.UNKNOWN


async def test_what_the_database_refuses_is_told_and_changes_nothing(desk, places, planned):
    await places.refuse(desk.database, "UPDATE ON deliveries")
    with pytest.raises(StorageError):
        await desk.begin(1)
    assert await desk.delivery(1) == planned


async def test_after_a_restart_what_was_being_sent_is_unknown(desk, clock, planned):
    await desk.subscribe("2")
    await desk.plan()
    await desk.begin(1)
    clock.advance(MINUTE)
    assert await desk.deliveries.settle_abandoned(clock()) == 1
    assert await desk.deliveries.settle_abandoned(clock()) == 0
    assert await desk.states() == {1: DeliveryStatus.UNKNOWN, 2: DeliveryStatus.PLANNED}
    assert ((await desk.delivery(1)).settled_at, (await desk.delivery(1)).concept_id) == (clock(), "concept")
    assert planned.status is DeliveryStatus.PLANNED


async def test_what_waits_for_too_long_is_skipped(desk, clock, planned):
    await desk.subscribe("2", next_due=Due(TODAY, clock()))
    await desk.plan()
    await desk.settle(1, DeliveryStatus.PLANNED, reason="Too Many Requests", not_before=clock() + DAY)
    assert await desk.deliveries.skip_stale(planned.due.at) == 0
    assert await desk.deliveries.skip_stale(clock()) == 1
    assert await desk.states() == {1: DeliveryStatus.SKIPPED, 2: DeliveryStatus.PLANNED}
    assert ((await desk.delivery(1)).settled_at, (await desk.delivery(1)).reason) == (clock(), "Too Many Requests")
    assert not await desk.begin(1)


async def test_closing_writes_what_was_handed_in(desk, planned):
    begun = asyncio.create_task(desk.begin(planned.id.int))
    await asyncio.sleep(0)
    await desk.deliveries.close()
    assert begun.result() is True
    with pytest.raises(StorageError, match="stopping"):
        await desk.deliveries.settle(Settlement(UUID(int=1), DeliveryStatus.SENT))
