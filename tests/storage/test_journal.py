from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.schedule import Due
from bot.domain.subscription import DeliveryStatus, Progress

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
ALICE = ChatKey(Platform.TELEGRAM, "1")


@pytest.fixture
async def four_days(desk):
    """Sent, unknown, sent, and today's still planned: numbers 1 to 4."""
    await desk.subscribe("1", next_due=Due(TODAY - 3 * DAY, MIDNIGHT - 3 * DAY))
    for number in (1, 2, 3):
        await desk.plan()
        await desk.begin(number, f"concept-{number}")
        await desk.settle(number, DeliveryStatus.UNKNOWN if number == 2 else DeliveryStatus.SENT)
    await desk.plan()
    return [await desk.delivery(number) for number in (1, 2, 3, 4)]


async def test_a_delivery_is_found_by_its_id_and_only_by_its_own_chat(desk, four_days):
    sent = four_days[0]
    assert await desk.journal.delivery(sent.id) == sent
    assert await desk.journal.delivery(sent.id, ALICE) == sent
    assert await desk.journal.delivery(sent.id, ChatKey(Platform.TELEGRAM, "2")) is None
    assert await desk.journal.delivery(UUID(int=99)) is None


async def test_history_is_what_was_sent_the_newest_first_a_page_at_a_time(desk, four_days):
    first, _, third, _ = four_days
    assert await desk.journal.sent(ALICE, 0, 10) == (third, first)
    assert await desk.journal.sent(ALICE, 1, 1) == (first,)
    assert await desk.journal.sent(ALICE, 2, 10) == ()
    assert await desk.journal.count_sent(ALICE) == 2
    assert await desk.journal.count_sent(ChatKey(Platform.LINE, "1")) == 0


async def test_the_latest_is_the_newest_that_may_have_arrived_by_a_date(desk, four_days):
    _, unknown, third, planned = four_days
    assert await desk.journal.latest(ALICE, TODAY) == third
    assert await desk.journal.latest(ALICE, TODAY - 2 * DAY) == unknown
    assert await desk.journal.latest(ALICE, TODAY - 9 * DAY) is None
    await desk.begin(planned.id.int)
    assert (await desk.journal.latest(ALICE, TODAY)).due.on == TODAY


async def test_the_previous_one_is_the_sent_one_before(desk, four_days):
    first, unknown, third, planned = four_days
    assert await desk.journal.previous(planned) == third
    assert await desk.journal.previous(third) == first
    assert await desk.journal.previous(unknown) == first
    assert await desk.journal.previous(first) is None


async def test_progress_counts_what_was_sent(desk, four_days):
    assert await desk.journal.progress(four_days[0].subscription_id) == Progress(
        {"concept-1": TODAY - 3 * DAY, "concept-3": TODAY - DAY}
    )


async def test_opening_counts_once_and_digests_are_unopened_from_there_on(desk, clock, four_days):
    assert (await desk.get()).unopened == 2
    assert await desk.journal.mark_opened(four_days[0].id, clock())
    assert ((await desk.delivery(1)).opened_at, (await desk.get()).unopened) == (clock(), 0)
    clock.advance(DAY)
    await desk.send(4)
    assert not await desk.journal.mark_opened(four_days[0].id, clock())
    assert ((await desk.delivery(1)).opened_at, (await desk.get()).unopened) == (clock() - DAY, 0)


async def test_what_never_went_out_cannot_be_opened_or_answered(desk, clock, four_days):
    assert not await desk.journal.mark_opened(four_days[3].id, clock())
    assert await desk.journal.mark_answered(four_days[3].id, 1, clock()) is None
    assert not await desk.journal.mark_opened(UUID(int=99), clock())
    assert await desk.journal.mark_answered(UUID(int=99), 1, clock()) is None
    assert await desk.delivery(4) == four_days[3]


async def test_the_first_answer_stands_and_opens(desk, clock, four_days):
    assert await desk.journal.mark_answered(four_days[1].id, 2, clock()) == 2
    clock.advance(DAY)
    assert await desk.journal.mark_answered(four_days[1].id, 0, clock()) == 2
    answered = await desk.delivery(2)
    assert (answered.answer, answered.opened_at, answered.status) == (2, clock() - DAY, DeliveryStatus.UNKNOWN)
    assert (await desk.get()).unopened == 0


async def test_the_option_numbered_nought_is_an_answer(desk, clock, four_days):
    assert await desk.journal.mark_answered(four_days[0].id, 0, clock()) == 0
    assert await desk.journal.mark_answered(four_days[0].id, 3, clock()) == 0
