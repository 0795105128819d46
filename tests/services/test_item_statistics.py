"""Item statistics over a real database: from answers in digests, rounds and groups to what an author should look at."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from bot.domain.item_statistics import ItemStatistics, OptionShare, Suspicion
from bot.domain.questions import to_json
from bot.services.item_statistics import Items
from bot.storage import item_statistics
from bot.storage.database import Database
from bot.storage.group_tables import group_questions, group_quizzes
from bot.storage.item_statistics import ItemStatisticsRepository
from bot.storage.tables import answers, deliveries, round_questions, rounds, subscriptions
from tests import head, shipped

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
BANK = shipped.bank()
KEYS = [item.key for item in BANK.items if item.is_authored and not item.has_many_answers][:7]
SUSPECT, CLAIM = KEYS[0], next(
    item.key for item in BANK.items if item.is_authored and BANK.question(item.key, 0).options == ("true", "false")
)  # fmt: skip


class World:
    """A database, and answers in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = AT
        store = ItemStatisticsRepository(database)
        self.items = Items(store, BANK, shipped.composer().reader, now=lambda: self.at, patience=timedelta(seconds=30))

    async def answer(self, *answered: tuple[int, str, str, str, int | None]) -> None:
        """Keep who chose of which question what is ``right`` or ``wrong`` (the first such), where, after how long."""
        async with self.database.write() as connection:
            for person, key, chosen, where, taken in answered:
                question, place = BANK.question(key, person), uuid4()
                right = question.options[question.correct[0]]
                wrong = min(option for option in question.options if option != right)
                index = question.options.index(right if chosen == "right" else wrong)
                await put(connection, where, place, key, to_json(question))
                await connection.execute(
                    insert(answers).values(
                        platform="telegram", person_id=str(person), key=key, revision=BANK.revision(key), grade=3,
                        content_version="1", answered_in=where, place=place.hex + ("" if where == "digest" else "/0"),
                        chosen=json.dumps([index]), is_correct=chosen == "right", taken_ms=taken,
                        answered_at=AT, answered_on=AT.date(),
                    )
                )  # fmt: skip


async def put(connection, where: str, place: UUID, key: str, question: str) -> None:
    """Store what put a question."""
    asked = {"key": key, "revision": BANK.revision(key), "question": question, "position": 0}
    if where == "round":
        about = {"scope_kind": "all", "scope_id": "", "length": 1, "seed": 1, "content_version": "1", "aim": 0.9}
        times = {"started_at": AT, "touched_at": AT, "status": "ended", "platform": "telegram", "person_id": "1"}
        await connection.execute(insert(rounds).values(id=place, **about, **times))
        state = {"state": "answered", "in_doubt": False, "puts": 1}
        await connection.execute(insert(round_questions).values(round_id=place, **asked, **state))
    elif where == "group_quiz":
        about = {
            "platform": "telegram",
            "chat_id": "-1",
            "starter_id": "1",
            "starter_name": "",
            "setup": "{}",
            "seed": 1,
        }
        state = {"phase": "over", "opened_at": AT, "starts_at": AT, "position": 0, "content_version": "1"}
        rest = {"unanswered": 0, "pauses": False, "version": 1}
        await connection.execute(insert(group_quizzes).values(id=place, **about, **state, **rest))
        await connection.execute(
            insert(group_questions).values(quiz_id=place, phase="closed", is_interrupted=False, **asked)
        )
    else:
        await connection.execute(
            insert(deliveries).values(
                id=place, subscription_id=1, due_on=AT.date() + timedelta(days=place.int % 10**6), due_at=AT,
                attempts=0, status="sent", not_before=AT, is_review=False, question=question, planned_at=AT,
                is_late=False,
            )
        )  # fmt: skip


@pytest.fixture
async def world(tmp_path):
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    async with database.write() as connection:
        await connection.execute(
            insert(subscriptions).values(
                id=1, platform="telegram", chat_id="1", kind="private", at_minute=480, zone="UTC", weekdays=127,
                length="full", language="en", unopened=0, created_at=AT, updated_at=AT,
            )
        )  # fmt: skip
    world = World(database)
    yield world
    await world.items.close()
    await database.close()


def crowd():
    """Thirty-two people: whoever knows more falls for the suspect question's wrong option, wherever it is asked."""
    for person in range(32):
        for place, key in enumerate(KEYS[1:]):
            yield person, key, "right" if place < person % 7 else "wrong", "round", None
        where = ("round", "digest", "group_quiz")[person % 3]
        yield person, SUSPECT, "right" if person % 7 < 2 else "wrong", where, 1000 * person
    yield 3, SUSPECT, "right", "round", None  # a second answer of hers
    yield 99, CLAIM, "wrong", "round", None


async def test_what_a_crowd_answered_is_judged_and_the_suspect_opens_to_its_options(world, monkeypatch):
    monkeypatch.setattr(item_statistics, "AT_ONCE", 50)
    await world.answer(*crowd())
    report = await world.items.report()
    assert (report.at, report.judged, report.answered) == (AT, 7, 32 * 7 + 1)
    worst = report.suspects[0]
    assert (worst.key, worst.answered, worst.right, worst.discriminated) == (SUSPECT, 32, 10, 32)
    assert worst.discrimination < -0.5
    assert worst.suspicions == (Suspicion.NEGATIVE, Suspicion.DISTRACTOR_LEADS)
    assert worst.median_taken == timedelta(seconds=15.5)
    detail = await world.items.detail(SUSPECT)
    assert [(one.is_right, one.chosen, one.shown) for one in detail.statistics.shares] == [
        (False, 22, 32), (True, 10, 32), (False, 0, 32), (False, 0, 32),
    ]  # fmt: skip
    assert {one.option for one in detail.statistics.shares} == set(detail.options) == {*detail.asked.options}
    claim = await world.items.detail(CLAIM)
    assert claim.options == ("true", "false")
    assert sorted(one.chosen for one in claim.statistics.shares) == [0, 1]
    assert await world.items.detail("authored:nobody-knows") is None


async def test_it_is_counted_once_in_ten_minutes(world):
    assert (await world.items.report()).items == ()
    await world.answer((1, SUSPECT, "right", "round", None))
    world.at += timedelta(minutes=9)
    assert (await world.items.report()).items == ()
    world.at += timedelta(minutes=1)
    expected = ItemStatistics(SUSPECT, 1, 1, None, 0, None)
    assert (await world.items.report()).items == (expected,)
    assert (await world.items.detail(SUSPECT)).statistics.shares[0] == OptionShare(
        BANK.library.question_by_id[SUSPECT.removeprefix("authored:")].right[0], is_right=True, chosen=1, shown=1
    )


async def test_whoever_asks_while_it_is_counted_is_told_to_come_back(world):
    impatient = Items(
        ItemStatisticsRepository(world.database), BANK, shipped.composer().reader, now=lambda: AT, patience=timedelta()
    )
    assert await impatient.report() is None
    await impatient._counting
    assert (await impatient.report()).answered == 0
    await impatient.close()
