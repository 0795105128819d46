import logging
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.domain.delivery import DuePlan
from bot.domain.schedule import Due
from bot.domain.subscription import Delivery, DeliveryStatus
from bot.errors import StorageError

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)


def due(on: date) -> Due:
    return Due(on, datetime(on.year, on.month, on.day, tzinfo=UTC))


async def test_what_is_due_becomes_a_planned_delivery_and_the_due_time_moves_on(desk):
    stored = await desk.subscribe("1")
    assert await desk.plan() == 1
    assert await desk.delivery(1) == Delivery(
        id=UUID(int=1),
        subscription_id=stored.id,
        due=due(TODAY),
        status=DeliveryStatus.PLANNED,
        not_before=due(TODAY).at,
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
    after = await desk.get()
    assert (after.next_due, after.last_on) == (due(TODAY + DAY), TODAY)
    assert await desk.plan() == 0


async def test_the_most_overdue_are_claimed_first_and_no_more_than_asked_for(desk, clock):
    for number in range(5):
        await desk.subscribe(str(number), next_due=due(TODAY - number * DAY))
    await desk.subscribe("later", next_due=Due(TODAY, clock() + timedelta(seconds=1)))
    await desk.subscribe("never", next_due=None)
    claimed = []

    def decide(subscription):
        claimed.append(subscription.chat.chat_id)
        return DuePlan((), subscription.next_due, None)

    assert [(await desk.deliveries.plan_due(clock(), 3, decide)).count for _ in range(3)] == [3, 2, 0]
    assert (set(claimed[:3]), set(claimed[3:])) == ({"4", "3", "2"}, {"1", "0"})


async def test_it_is_due_at_the_very_instant(desk, clock):
    await desk.subscribe("1", next_due=Due(TODAY, clock()))
    assert await desk.plan() == 1


async def test_what_is_too_old_becomes_a_row_that_says_so(desk, clock):
    await desk.subscribe("1", next_due=due(TODAY - 2 * DAY))
    skipped = (due(TODAY - 2 * DAY), due(TODAY - DAY))
    await desk.plan(lambda _: DuePlan(skipped, due(TODAY), due(TODAY + DAY)))
    assert [(await desk.delivery(number)).due.on for number in (1, 2, 3)] == [TODAY - 2 * DAY, TODAY - DAY, TODAY]
    assert list((await desk.states()).values()) == [
        DeliveryStatus.SKIPPED,
        DeliveryStatus.SKIPPED,
        DeliveryStatus.PLANNED,
    ]
    assert ((await desk.delivery(1)).settled_at, (await desk.delivery(3)).settled_at) == (clock(), None)
    assert (await desk.get()).last_on == TODAY


async def test_a_plan_without_anything_only_moves_on(desk):
    await desk.subscribe("1", last_on=TODAY - DAY)
    await desk.plan(lambda _: DuePlan((), None, None))
    after = await desk.get()
    assert (after.next_due, after.last_on, await desk.states()) == (None, TODAY - DAY, {})


async def test_a_date_that_has_a_delivery_gets_no_second_one_whatever_the_plan_says(desk):
    await desk.subscribe("1")
    await desk.plan()
    await desk.send(1)
    await desk.change("1", next_due=due(TODAY))
    assert await desk.plan() == 1
    assert await desk.states() == {1: DeliveryStatus.SENT}
    assert (await desk.get()).next_due == due(TODAY + DAY)


async def test_the_newest_date_is_remembered_even_if_an_older_one_is_planned(desk):
    await desk.subscribe("1", last_on=TODAY + DAY)
    await desk.plan()
    assert (await desk.get()).last_on == TODAY + DAY


async def test_one_that_cannot_be_planned_holds_up_nobody_and_is_tried_again_with_its_date(desk, clock, caplog):
    for chat_id in ("1", "broken", "3"):
        await desk.subscribe(chat_id)

    def decide(subscription):
        if subscription.chat.chat_id == "broken":
            raise KeyError("no time zone found with key Atlantis/Poseidonis")
        return DuePlan((), subscription.next_due, None)

    with caplog.at_level(logging.ERROR):
        assert await desk.plan(decide) == 3
    assert [record.message for record in caplog.records] == [
        "1 due subscriptions cannot be planned, number 2 among them; they are tried again in an hour"
    ]
    assert len(await desk.states()) == 2
    assert (await desk.get("broken")).next_due == Due(TODAY, clock() + timedelta(hours=1))
    clock.advance(timedelta(hours=1))
    assert await desk.plan(lambda found: DuePlan((), due(found.next_due.on), None)) == 1
    assert len(await desk.states()) == 3


async def test_a_row_of_a_later_version_holds_up_nobody(desk, caplog):
    await desk.subscribe("1")
    await desk.subscribe("2")
    async with desk.database.write() as connection:
        await connection.execute(text("UPDATE subscriptions SET length = 'epic' WHERE chat_id = '1'"))
    assert await desk.plan() == 2
    assert await desk.states() == {1: DeliveryStatus.PLANNED}
    assert "1 due subscriptions cannot be planned, number 1 among them" in caplog.text


async def test_nothing_is_claimed_where_the_plans_cannot_be_stored(desk, places):
    await desk.subscribe("1")
    await places.refuse(desk.database, "INSERT ON deliveries")
    with pytest.raises(StorageError):
        await desk.plan()
    assert (await desk.get()).next_due == due(TODAY)
