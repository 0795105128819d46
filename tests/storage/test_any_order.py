"""Whatever happens in whatever order: one delivery for each date, none lost, and counts that add up."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.delivery import Beginning, DuePlan, Settlement
from bot.domain.schedule import Due
from bot.domain.subscription import DeliveryStatus, SuspensionReason
from bot.storage.deliveries import DeliveryRepository
from bot.storage.status import StatusRepository
from tests.storage.places import opened

DAY = timedelta(days=1)
FIRST = date(2026, 11, 1)
CHATS = ("1", "2", "3")
AGAIN = timedelta(minutes=10)

NUMBERS = st.integers(0, 11)
OUTCOMES = st.sampled_from([status for status in DeliveryStatus if status is not DeliveryStatus.SENDING])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pass a day")),
        st.tuples(st.just("plan"), st.integers(1, 3)),
        st.tuples(st.just("begin"), NUMBERS),
        st.tuples(st.just("send"), NUMBERS),
        st.tuples(st.just("settle"), NUMBERS, OUTCOMES),
        st.tuples(st.sampled_from(["pass ten minutes", "restart", "give up"])),
        st.tuples(st.just("block"), NUMBERS),
        st.tuples(st.sampled_from(["end", "return"]), st.sampled_from(CHATS)),
    ),
    min_size=5,
    max_size=25,
)


def due(on: date) -> Due:
    return Due(on, datetime(on.year, on.month, on.day, tzinfo=UTC))


@dataclass
class World:
    """What should be stored, kept beside what is."""

    at: datetime = datetime(2026, 11, 1, 1, tzinfo=UTC)
    fell_due: Counter[date] = field(default_factory=Counter)
    ids: list[UUID] = field(default_factory=list)
    begun: set[UUID] = field(default_factory=set)

    def now(self) -> datetime:
        return self.at

    def new_id(self) -> UUID:
        self.ids.append(UUID(int=1 + len(self.ids)))
        return self.ids[-1]

    def any_id(self, number: int) -> UUID:
        return self.ids[number % len(self.ids)] if self.ids else UUID(int=99)

    def decide(self, subscription) -> DuePlan:
        """Plan the newest that is due and skip the others, whatever was planned before."""
        on, skipped = subscription.next_due.on, []
        while due(on + DAY).at <= self.at:
            skipped.append(due(on))
            on += DAY
        self.fell_due.update(found.on for found in (*skipped, due(on)))
        return DuePlan(tuple(skipped), due(on), due(on + DAY))


async def live(desk_of, database, steps) -> None:
    world = World()
    desk = desk_of(database, world.now)
    store = DeliveryRepository(database, world.now, world.new_id)
    for chat_id in CHATS:
        await desk.subscribe(chat_id, next_due=due(FIRST))
    for name, *details in steps:
        await act(world, desk, store, name, *details)
    counts = await StatusRepository(database).counts(FIRST)
    assert {day.on: day.due for day in counts} == dict(world.fell_due)
    states = Counter({status: sum(day.of(status) for day in counts) for status in DeliveryStatus})
    assert states[DeliveryStatus.SENDING] + states[DeliveryStatus.SENT] + states[DeliveryStatus.UNKNOWN] <= len(
        world.begun
    )
    subscriptions = [await desk.get(chat_id) for chat_id in CHATS]
    assert sum(subscription.unopened for subscription in subscriptions) == states[DeliveryStatus.SENT]
    assert all((found.next_due is None) >= (not found.is_active) for found in subscriptions)


async def act(world, desk, store, name, *details) -> None:
    if name.startswith("pass"):
        world.at += DAY if name == "pass a day" else AGAIN
    elif name == "plan":
        await store.plan_due(world.at, details[0], world.decide)
    elif name == "restart":
        await store.settle_abandoned(world.at)
    elif name == "give up":
        await store.skip_stale(world.at - DAY)
    elif name in {"end", "return"}:
        await come_or_go(world, desk, name, details[0])
    else:
        await step(world, desk, store, name, world.any_id(details[0]), *details[1:])


async def step(world, desk, store, name, id_: UUID, status=DeliveryStatus.SENT) -> None:
    if name in {"begin", "send"}:
        before = await desk.journal.delivery(id_)
        begun = await store.begin(Beginning(id_, "concept", is_review=False, question=None))
        assert not begun or before.status is DeliveryStatus.PLANNED
        world.begun |= {id_} if begun else set()
    if name in {"send", "settle"}:
        await store.settle(Settlement(id_, status, not_before=world.at + AGAIN))
    if name == "block":
        blocked = SuspensionReason.BLOCKED
        await store.settle(Settlement(id_, DeliveryStatus.SUSPENDED, suspension=blocked))
    waiting = await store.take(world.at, 10)
    assert all(found.delivery.status is DeliveryStatus.PLANNED for found in waiting)
    assert len({found.subscription.id for found in waiting}) == len(waiting)


async def come_or_go(world, desk, name: str, chat_id: str) -> None:
    if name == "end":
        await desk.change(chat_id, ended_at=world.at, next_due=None)
        return
    old = await desk.get(chat_id)
    later = max(world.at.date(), (old.last_on or FIRST - DAY) + DAY)
    await desk.change(chat_id, ended_at=None, suspension=None, next_due=old.next_due or due(later))


def test_no_date_is_doubled_and_none_is_lost(places, desk_of):
    async def run(steps) -> None:
        async with opened(places) as database:
            await live(desk_of, database, steps)

    @settings(max_examples=12 // places.share, deadline=None)
    @given(STEPS)
    def play(steps) -> None:
        asyncio.run(run(steps))

    play()
