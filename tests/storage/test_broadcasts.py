"""Broadcasts in rows: who is an audience, that each is begun once, and that no chat gets one twice."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import insert

from bot.domain.broadcasts import (
    Audience,
    Broadcast,
    BroadcastStatus,
    Progress,
    Recipient,
    SendBeginning,
    SendOutcome,
    SendStatus,
)
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind, Suspension, SuspensionReason
from bot.errors import StorageError
from bot.storage.broadcast_sends import BroadcastSendRepository
from bot.storage.broadcasts import BroadcastRepository
from bot.storage.chats import ChatRepository
from bot.storage.group_tables import quiz_schedules
from bot.storage.leadership import Fence
from bot.storage.operation_tables import broadcast_sends
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.streaks import StreakRepository

OWNER = ChatKey(Platform.TELEGRAM, "900")
DAY = timedelta(days=1)


def chat(id_: str) -> ChatKey:
    return ChatKey(Platform.TELEGRAM, id_)


@pytest.fixture
def store(database, clock):
    numbers = count(1)
    return BroadcastRepository(database, clock, lambda: UUID(int=next(numbers)))


@pytest.fixture
def sends(database, clock):
    return BroadcastSendRepository(database, clock)


@pytest.fixture
async def draft(store):
    return await store.write_draft(OWNER, "<b>news</b>", Language.ENGLISH)


@pytest.fixture
async def running(store, draft, desk):
    """A broadcast to three subscribers."""
    for name in ("1", "2", "3"):
        await desk.subscribe(name)
    await store.confirm(draft.id, Audience.EVERYBODY, "70", "update 1")
    await store.start(draft.id)
    return draft.id


async def numbers(sends, broadcast_id) -> list[int]:
    return [one.number for one in await sends.take(broadcast_id, 100)]


async def test_an_audience_is_who_uses_the_bot_and_did_not_ask_for_quiet(store, desk, database, clock):
    await desk.subscribe("1", language=Language.ENGLISH)
    await desk.subscribe("2", language=Language.ENGLISH)
    await desk.subscribe("-3", kind=ChatKind.GROUP, paused_until=clock().date() + DAY)
    await desk.subscribe("4", ended_at=clock())
    await desk.subscribe("5", suspension=Suspension(SuspensionReason.BLOCKED, clock()), next_due=None)
    preferences = PreferenceRepository(database, clock)
    for name, language in (("2", Language.SIMPLIFIED), ("4", Language.ENGLISH), ("6", Language.ENGLISH)):
        await preferences.save_language(chat(name), language)
    await StreakRepository(database).change(chat("7"), lambda _: Streak(1))
    await store.set_takes(chat("8"), wanted=False)
    await desk.subscribe("9")
    await store.set_takes(chat("9"), wanted=False)
    assert await store.counts(Platform.TELEGRAM) == {
        Audience.EVERYBODY: 5,
        Audience.SUBSCRIBERS: 3,
        Audience.TRADITIONAL: 2,
        Audience.SIMPLIFIED: 1,
        Audience.ENGLISH: 2,
    }
    assert await store.counts(Platform.LINE) == dict.fromkeys(Audience, 0)


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        (Audience.EVERYBODY, {"1", "2", "-3", "-4"}),
        (Audience.SUBSCRIBERS, {"1", "2", "-3"}),
        (Audience.TRADITIONAL, {"2", "-4"}),
        (Audience.ENGLISH, {"1", "-3"}),
        (Audience.SIMPLIFIED, set()),
    ],
)
async def test_those_of_an_audience_at_the_moment_of_confirming_get_it(
    store, sends, draft, desk, database, clock, audience, names
):
    await desk.subscribe("1", language=Language.ENGLISH)
    await desk.subscribe("2")
    await desk.subscribe("-3", language=Language.ENGLISH, kind=ChatKind.CHANNEL, title="News")
    schedule = {"chat_id": "-4", "at_minute": 0, "zone": "UTC", "weekdays": 1, "setup": "{}"}
    stamps = {"platform": "telegram", "created_at": clock(), "updated_at": clock()}
    async with database.write() as connection:
        await connection.execute(insert(quiz_schedules).values(schedule | stamps))
    await store.confirm(draft.id, audience, "70", None)
    await desk.subscribe("5", language=Language.ENGLISH)  # after it
    taken = await sends.take(draft.id, 100)
    assert {one.chat.chat_id for one in taken} == names
    assert sorted(one.number for one in taken) == list(range(1, len(names) + 1))
    assert {one.chat.chat_id for one in taken if one.is_channel} == names & {"-3"}


async def test_an_owner_has_one_draft_and_drafts_do_not_stay(store, sends, draft, clock):
    newer = await store.write_draft(OWNER, "other", Language.ENGLISH)
    colleague = await store.write_draft(chat("901"), "mine", Language.TRADITIONAL)
    assert [await store.get(one.id) for one in (draft, newer, colleague)] == [None, newer, colleague]
    assert await store.drop(newer.id)
    assert not await store.drop(newer.id)
    clock.advance(DAY + timedelta(seconds=1))
    await sends.settle_abandoned()
    assert await store.get(colleague.id) is None


async def test_confirming_twice_begins_once_and_what_is_over_keeps_no_text(store, sends, draft, desk, clock):
    await desk.subscribe("1")
    begun = await store.confirm(draft.id, Audience.SUBSCRIBERS, "70", "update 1")
    assert begun == replace(
        draft,
        audience=Audience.SUBSCRIBERS,
        status=BroadcastStatus.QUEUED,
        message_id="70",
        started_at=clock(),
    )
    clock.advance(DAY)
    await desk.subscribe("2")
    assert await store.confirm(draft.id, Audience.EVERYBODY, "71", "update 2") == begun
    assert not await store.drop(draft.id)
    assert await sends.progress(draft.id) == Progress({SendStatus.WAITING: 1})
    await store.end(draft.id)
    over = replace(begun, status=BroadcastStatus.DONE, text="", ended_at=clock())
    assert await store.get(draft.id) == over
    assert await sends.progress(draft.id) == Progress({SendStatus.LEFT_OUT: 1})
    assert await store.stop(draft.id) == over
    assert await store.confirm(UUID(int=99), Audience.EVERYBODY, None, None) is None


async def test_broadcasts_queue_in_the_order_in_which_they_were_confirmed(store, draft, clock):
    second = await store.write_draft(chat("901"), "mine", Language.TRADITIONAL)
    for one in (second, draft):
        clock.advance(timedelta(seconds=1))
        await store.confirm(one.id, Audience.EVERYBODY, None, None)
    await store.write_draft(OWNER, "not confirmed", Language.ENGLISH)
    assert [one.id for one in await store.unfinished()] == [second.id, draft.id]
    await store.start(second.id)
    await store.stop(draft.id)
    statuses = [one.status for one in await store.unfinished()]
    assert statuses == [BroadcastStatus.RUNNING, BroadcastStatus.STOPPED]
    for one in (second, draft):
        await store.end(one.id)
    assert await store.unfinished() == ()
    assert (await store.get(draft.id)).status is BroadcastStatus.STOPPED


async def test_a_chat_is_begun_once(sends, running):
    assert await sends.begin(SendBeginning(running, 1))
    assert not await sends.begin(SendBeginning(running, 1))
    assert not await sends.begin(SendBeginning(running, 99))
    assert await numbers(sends, running) == [2, 3]
    await sends.settle(SendOutcome(running, 1, SendStatus.SENT))
    await sends.settle(SendOutcome(running, 1, SendStatus.WAITING))  # too late
    await sends.settle(SendOutcome(running, 2, SendStatus.SENT))  # it was never begun
    assert await sends.progress(running) == Progress({SendStatus.SENT: 1, SendStatus.WAITING: 2})


async def test_what_was_certainly_not_sent_waits_its_time_and_is_tried_again(sends, running, clock):
    begun_at = clock()
    await sends.begin(SendBeginning(running, 1))
    later = clock() + timedelta(seconds=30)
    await sends.settle(SendOutcome(running, 1, SendStatus.WAITING, reason="429\x00" * 99, not_before=later))
    assert await numbers(sends, running) == [2, 3]
    assert await sends.next_try(running) == clock()
    for number in (2, 3):
        await sends.settle(SendOutcome(running, number, SendStatus.REFUSED, reason="blocked"))
    assert await sends.next_try(running) == later
    clock.at = later
    tried = Recipient(running, 1, chat("1"), Language.TRADITIONAL, is_channel=False, attempts=1, tried_at=begun_at)
    assert await sends.take(running, 5) == (tried,)
    assert await sends.take(running, 5, not_in={1}) == ()
    await sends.begin(SendBeginning(running, 1))
    await sends.settle(SendOutcome(running, 1, SendStatus.UNKNOWN))
    assert await sends.next_try(running) is None
    assert await sends.progress(running) == Progress({SendStatus.UNKNOWN: 1, SendStatus.REFUSED: 2})


async def test_what_a_dead_process_was_sending_is_unknown_and_never_sent_again(sends, running):
    await sends.begin(SendBeginning(running, 2))
    assert await sends.settle_abandoned() == 1
    assert await sends.settle_abandoned() == 0
    assert not await sends.begin(SendBeginning(running, 2))
    await sends.settle(SendOutcome(running, 2, SendStatus.WAITING))
    assert await numbers(sends, running) == [1, 3]


async def test_what_one_process_could_not_begin_says_nothing_of_what_another_began(sends, running):
    await sends.begin(SendBeginning(running, 1))
    await sends.settle(SendOutcome(running, 1, SendStatus.WAITING, was_begun=False))
    assert await numbers(sends, running) == [2, 3]


async def test_who_does_not_lead_begins_nothing_and_settles_what_it_began(sends, running, database, clock):
    await sends.begin(SendBeginning(running, 1))
    deposed = BroadcastSendRepository(database, clock, fence=Fence("another"))
    for forbidden in (deposed.begin(SendBeginning(running, 2)), deposed.settle_abandoned()):
        with pytest.raises(StorageError, match="another replica leads"):
            await forbidden
    await deposed.settle(SendOutcome(running, 1, SendStatus.SENT))
    assert await sends.progress(running) == Progress({SendStatus.SENT: 1, SendStatus.WAITING: 2})


async def test_stopping_lets_nobody_else_begin_and_keeps_what_is_under_way(store, sends, running):
    await sends.begin(SendBeginning(running, 1))
    await sends.begin(SendBeginning(running, 2))
    stopped = await store.stop(running)
    assert (stopped.status, stopped.text, stopped.ended_at) == (BroadcastStatus.STOPPED, "", None)
    assert not await sends.begin(SendBeginning(running, 3))
    await sends.settle(SendOutcome(running, 1, SendStatus.SENT))
    await sends.settle(SendOutcome(running, 2, SendStatus.WAITING))  # there is no again
    assert await sends.progress(running) == Progress({SendStatus.SENT: 1, SendStatus.LEFT_OUT: 2})


async def test_nothing_begins_before_its_turn_in_the_queue(store, sends, draft, desk):
    await desk.subscribe("1")
    await store.confirm(draft.id, Audience.EVERYBODY, None, None)
    assert not await sends.begin(SendBeginning(draft.id, 1))


async def test_who_asks_for_no_more_gets_none_even_while_it_waits(store, sends, running):
    await store.set_takes(chat("2"), wanted=False)
    assert await numbers(sends, running) == [1, 3]
    assert [await store.takes(chat(name)) for name in ("1", "2")] == [True, False]
    await store.set_takes(chat("2"), wanted=True)
    assert await store.takes(chat("2"))
    assert await numbers(sends, running) == [1, 3]  # the next one comes again
    assert (await store.counts(Platform.TELEGRAM))[Audience.EVERYBODY] == 3


async def test_a_group_that_moves_keeps_its_number_and_gets_one(store, sends, draft, desk, database, clock):
    await desk.subscribe("-1", kind=ChatKind.GROUP)
    await store.confirm(draft.id, Audience.EVERYBODY, None, None)
    await store.start(draft.id)
    await sends.begin(SendBeginning(draft.id, 1))
    await ChatRepository(database, clock).move(chat("-1"), chat("-1001"))
    await sends.settle(SendOutcome(draft.id, 1, SendStatus.WAITING))
    [again] = await sends.take(draft.id, 5)
    assert (again.number, again.chat, again.attempts) == (1, chat("-1001"), 1)


async def test_a_group_that_is_known_by_both_ids_gets_one(store, sends, draft, desk, database, clock):
    for name in ("-1", "-1001"):
        await desk.subscribe(name, kind=ChatKind.GROUP)
    await store.confirm(draft.id, Audience.EVERYBODY, None, None)
    await store.start(draft.id)
    [old] = [one for one in await sends.take(draft.id, 5) if one.chat == chat("-1")]
    await sends.begin(SendBeginning(draft.id, old.number))
    await ChatRepository(database, clock).move(chat("-1"), chat("-1001"))
    await sends.settle(SendOutcome(draft.id, old.number, SendStatus.WAITING))
    assert [one.chat for one in await sends.take(draft.id, 5)] == [chat("-1001")]
    assert (await sends.progress(draft.id)).total == 1


async def test_forgetting_an_owner_takes_their_broadcasts_away(store, sends, running, database, clock):
    await sends.begin(SendBeginning(running, 1))
    await PeopleRepository(database).forget(OWNER, clock())
    assert await store.get(running) is None
    await sends.settle(SendOutcome(running, 1, SendStatus.SENT))
    assert not await sends.begin(SendBeginning(running, 2))
    assert await database.fetch(broadcast_sends.select()) == []


async def test_what_a_newer_version_wrote_is_left_alone(store, database, draft):
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE broadcasts SET status = 'someday'")
    assert (await store.get(draft.id), await store.unfinished()) == (None, ())
    assert isinstance(draft, Broadcast)
