"""LINE's quota in rows: readings, pushes that count once, and whoever wants one."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import Beginning, Settlement
from bot.domain.language import Language
from bot.domain.planning import plan_due
from bot.domain.quota import Quota, Wanting
from bot.domain.subscribing import Newcomer, begun, ended
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.storage.deliveries import DeliveryRepository
from bot.storage.line_tables import line_pushes
from bot.storage.quota import QuotaRepository
from bot.storage.subscriptions import SubscriptionRepository
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.fixture
def quota(database):
    return QuotaRepository(database)


async def test_pushes_count_once_and_what_was_not_made_does_not(quota):
    assert await quota.current(NOVEMBER) is None
    assert await quota.note(NOVEMBER, 200, 0, MONDAY) == Quota(NOVEMBER, 200, 0)
    for _ in range(2):
        await quota.spend(ONE, NOVEMBER, 3, MONDAY)
    await quota.spend(TWO, NOVEMBER, 1, MONDAY + DAY)
    assert await quota.current(NOVEMBER) == Quota(NOVEMBER, 200, 4)
    assert [await quota.spent_since(at) for at in (MONDAY, MONDAY + DAY, MONDAY + 2 * DAY)] == [4, 1, 0]
    await quota.refund(ONE)
    assert await quota.current(NOVEMBER) == Quota(NOVEMBER, 200, 1)
    assert [await quota.is_spent(key) for key in (ONE, TWO)] == [False, True]


async def test_what_others_pushed_over_the_channel_is_noticed_and_stays(quota):
    await quota.spend(ONE, NOVEMBER, 3, MONDAY)
    assert await quota.note(NOVEMBER, 200, 10, MONDAY) == Quota(NOVEMBER, 200, 10)
    await quota.spend(TWO, NOVEMBER, 5, MONDAY)
    assert await quota.note(NOVEMBER, 200, 10, MONDAY + DAY) == Quota(NOVEMBER, 200, 15)
    assert await quota.current(NOVEMBER) == Quota(NOVEMBER, 200, 15)


async def test_a_new_month_begins_with_the_limit_of_the_last_and_old_pushes_go(quota, database):
    await quota.spend(ONE, NOVEMBER, 3, MONDAY)
    await quota.note(NOVEMBER, None, 10, MONDAY)
    assert await quota.current(DECEMBER) == Quota(DECEMBER, None, 0)
    assert await quota.note(DECEMBER, 500, 0, MONDAY + 41 * DAY) == Quota(DECEMBER, 500, 0)
    assert await database.fetch(select(line_pushes.c.key)) == []


async def test_whoever_has_a_digest_today_wants_a_push_with_the_time_of_the_last(quota, database):
    subscriptions = SubscriptionRepository(database, lambda: MONDAY)
    deliveries = DeliveryRepository(database, lambda: MONDAY, iter(UUID(int=n) for n in range(1, 9)).__next__)

    async def subscribe(chat, kind=ChatKind.PRIVATE, change=lambda new: new):
        newcomer = Newcomer(chat, kind, None, None, Language.ENGLISH)
        made = begun(None, newcomer, AT_HALF_PAST_EIGHT, MONDAY - DAY / 4)
        return (await subscriptions.change(chat, lambda _: change(made))).id

    ann, group = ChatKey(Platform.LINE, "U1"), ChatKey(Platform.LINE, "C1")
    first = await subscribe(ann)
    second = await subscribe(group, ChatKind.GROUP)
    await subscribe(ChatKey(Platform.TELEGRAM, "1"))
    await subscribe(ChatKey(Platform.LINE, "U2"), change=lambda new: ended(new, MONDAY))
    assert await quota.wanting(MONDAY) == ()
    wanting = [Wanting(first, ann, ChatKind.PRIVATE, None, 0), Wanting(second, group, ChatKind.GROUP, None, 0)]
    assert sorted(await quota.wanting(MONDAY + timedelta(hours=1)), key=lambda one: one.subscription_id) == wanting

    await deliveries.plan_due(
        MONDAY, 9, lambda one: plan_due(one.schedule, one.next_due, MONDAY, window=DAY, paused_until=None)
    )
    waiting = {one.subscription.id: one.delivery.id for one in await deliveries.take(MONDAY, 9)}
    assert {one.subscription_id for one in await quota.wanting(MONDAY)} == {first, second}
    await deliveries.begin(Beginning(waiting[first], "concept", is_review=False, question=None))
    await deliveries.settle(Settlement(waiting[first], DeliveryStatus.SENT))
    await deliveries.close()
    assert {one.subscription_id for one in await quota.wanting(MONDAY)} == {second}
    await quota.spend(waiting[second], NOVEMBER, 3, MONDAY)
    assert await quota.wanting(MONDAY) == ()
    await quota.refund(waiting[second])
    for later, turns in ((2 * DAY, 1), (31 * DAY, 1), (32 * DAY, 0)):  # a month on it makes nobody wait any more
        then = {one.subscription_id: (one.last_at, one.turns) for one in await quota.wanting(MONDAY + later)}
        assert then == {first: (MONDAY, turns), second: (None, 0)}
