"""What owners look after, in rows, on each engine: daily counts, errors by kind, signals, facts, answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert

from bot.domain.error_kinds import ErrorCount, ErrorKind
from bot.domain.growth import Membership
from bot.domain.questions import Question, QuestionKind, to_json
from bot.domain.subscribing import ended, suspended
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.storage import item_statistics
from bot.storage.error_kinds import ErrorKindRepository
from bot.storage.facts import FactRepository
from bot.storage.item_statistics import ItemStatisticsRepository
from bot.storage.notices import NoticeRepository
from bot.storage.signals import SignalRepository
from bot.storage.tables import answers, deliveries, round_questions, rounds
from bot.storage.tallies import TallyRepository

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
SLOW, FULL = ErrorKind("bot.a", "TimeoutError", "bot.a.b"), ErrorKind("bot.c", "", "The disk is “full”")


async def test_the_first_count_of_a_day_stays(database):
    tallies = TallyRepository(database)
    assert await tallies.since(FRIDAY) == {}
    counts = {ChatKind.PRIVATE: 7, ChatKind.GROUP: 2, ChatKind.CHANNEL: 0}
    for on, plus in ((FRIDAY, 0), (SATURDAY, 1), (SATURDAY, 5)):
        await tallies.keep(on, {kind: count + plus for kind, count in counts.items()})
    assert await tallies.since(SATURDAY) == {SATURDAY: {kind: count + 1 for kind, count in counts.items()}}
    assert set(await tallies.since(FRIDAY)) == {FRIDAY, SATURDAY}


async def test_memberships_last_until_the_chat_ends_them_or_is_out_of_reach(database, desk):
    tallies = TallyRepository(database)
    await desk.subscribe("1")
    await desk.subscribe("2", kind=ChatKind.GROUP)
    await desk.subscribe("3", kind=ChatKind.CHANNEL)
    since = desk.clock()
    stored = await desk.get("2")
    await desk.subscriptions.change(stored.chat, lambda old: ended(old, since + 2 * HOUR))
    stored = await desk.get("3")
    await desk.subscriptions.change(stored.chat, lambda old: suspended(old, SuspensionReason.BLOCKED, since + HOUR))
    await desk.subscriptions.change(stored.chat, lambda old: ended(old, since + 3 * HOUR))
    assert set(await tallies.memberships()) == {
        Membership(ChatKind.PRIVATE, since, None),
        Membership(ChatKind.GROUP, since, since + 2 * HOUR),
        Membership(ChatKind.CHANNEL, since, since + HOUR),
    }
    assert await tallies.lasting() == {ChatKind.PRIVATE: 1, ChatKind.GROUP: 0, ChatKind.CHANNEL: 0}


async def test_errors_are_added_up_told_muted_and_forgotten(database):
    store = ErrorKindRepository(database)
    await NoticeRepository(database, lambda: AT).note("failed:telegram", "another kind of notice")
    await store.add({SLOW: 2, FULL: 1}, AT)
    await store.add({SLOW: 3}, AT + HOUR)
    slow = ErrorCount(SLOW, 5, AT, AT + HOUR, is_new=True, muted_until=None)
    assert sorted(await store.counts(), key=lambda one: one.kind) == [
        slow,
        ErrorCount(FULL, 1, AT, AT, is_new=True, muted_until=None),
    ]
    assert await store.told_at() is None
    await store.add({SLOW: 1}, AT + 2 * HOUR)
    await store.mute(SLOW, AT + 9 * HOUR)
    await store.told([slow], AT + 3 * HOUR, forget_before=AT + HOUR)
    assert await store.counts() == [
        ErrorCount(SLOW, 1, AT, AT + 2 * HOUR, is_new=False, muted_until=AT + 9 * HOUR),
    ]
    await store.told([], AT + 4 * HOUR, forget_before=AT)
    assert await store.told_at() == AT + 4 * HOUR


async def test_a_signal_has_the_time_at_which_it_was_raised_last(database):
    signals = SignalRepository(database)
    assert await signals.raised_at("content") is None
    for hours in (2, 1):
        await signals.raise_signal("content", AT + hours * HOUR)
    assert (await signals.raised_at("content"), await signals.raised_at("other")) == (AT + HOUR, None)


async def test_facts_are_read(database):
    facts = FactRepository(database)
    assert facts.engine == ("PostgreSQL" if database.is_shared else "SQLite")
    assert (await facts.replicas(), await facts.waiting()) == ((), 0)


async def test_answers_are_read_page_by_page_with_what_they_chose(database, desk, monkeypatch):
    monkeypatch.setattr(item_statistics, "_NAMED_AT_ONCE", 2)
    question = Question(QuestionKind.AUTHORED, "x", ("a", "b"), (1,))
    subscription, in_round, in_digest, gone = await desk.subscribe("1"), uuid4(), uuid4(), uuid4()
    times = {"started_at": AT, "touched_at": AT}
    asked = {"revision": "r", "question": to_json(question)}
    async with database.write() as connection:
        await connection.execute(
            insert(rounds).values(
                id=in_round, platform="telegram", person_id="1", scope_kind="all", scope_id="", length=1, seed=1,
                content_version="v", status="ended", aim=0.9, **times,
            )
        )  # fmt: skip
        await connection.execute(
            insert(round_questions).values(
                round_id=in_round, position=12, key="authored:x", state="answered", in_doubt=False, puts=1, **asked
            )
        )
        await connection.execute(
            insert(deliveries).values(
                id=in_digest, subscription_id=subscription.id, due_on=FRIDAY, due_at=AT, status="sent", not_before=AT,
                attempts=1, is_review=False, question=to_json(question), planned_at=AT, is_late=False,
            )
        )  # fmt: skip
        for where, place in (
            ("round", f"{in_round.hex}/12"), ("digest", in_digest.hex), ("group_quiz", f"{gone.hex}/0"),
        ):  # fmt: skip
            await connection.execute(
                insert(answers).values(
                    platform="telegram", person_id="1", key="authored:x", revision="r", content_version="v",
                    answered_in=where, place=place, chosen="[1]", is_correct=True, grade=3, taken_ms=1200,
                    answered_at=AT, answered_on=FRIDAY,
                )
            )  # fmt: skip
    store = ItemStatisticsRepository(database)
    (page,) = [tuple(page) async for page in store.pages()]
    assert [tuple(row)[1:] for row in page] == [("telegram", "1", "authored:x", "r", True, 1200)] * 3
    assert await store.chosen([row.id for row in page]) == {"authored:x": [(question, (1,)), (question, (1,))]}
