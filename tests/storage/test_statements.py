"""Every statement of the repositories: understood by PostgreSQL as well, and found by an index where it must be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import Sweep
from bot.domain.language import Language
from bot.domain.prompt import Prompt
from bot.domain.round_steps import RoundStep
from bot.domain.streak import Streak
from bot.domain.subscription import DeliveryStatus, SuspensionReason
from bot.storage import group_queries, status, waiting
from bot.storage.answers import AnswerRepository, newest_answers
from bot.storage.cards import CardRepository, cards_of
from bot.storage.chats import ChatRepository
from bot.storage.database import insert_for
from bot.storage.deliveries import CLAIM
from bot.storage.inbox import InboxRepository
from bot.storage.notices import NoticeRepository
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.quiz_schedules import due_by
from bot.storage.round_queries import PLACES, STEPPING, latest_of, running_of
from bot.storage.rounds import RoundRepository
from bot.storage.settling import _HOLD_WAITING, _SUSPEND_WAITING, stored
from bot.storage.streaks import StreakRepository
from bot.storage.sweeps import SweepRepository
from tests.storage.quizzing import a_card, a_round, an_answer, by_poll, put

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ALICE, BOB = ChatKey(Platform.TELEGRAM, "1"), ChatKey(Platform.TELEGRAM, "2")


async def use_deliveries(desk, clock) -> None:
    """Every method about subscriptions and deliveries, on every way through it that has a statement of its own."""
    for number in range(1, 6):
        await desk.subscribe(str(number), manager_id="7")
    await desk.subscriptions.managed_by(Platform.TELEGRAM, "7")
    await desk.plan()
    await desk.take(not_in=[2])
    await desk.take(platforms=[Platform.TELEGRAM])
    await desk.send(1, offered_taper=True)
    await desk.begin(2)
    await desk.settle(2, DeliveryStatus.SUSPENDED, suspension=SuspensionReason.BLOCKED)
    await desk.settle(3, DeliveryStatus.PLANNED, not_before=clock() + timedelta(minutes=1))
    await desk.begin(4)
    await desk.deliveries.settle_abandoned(clock())
    await desk.deliveries.skip_stale(clock())
    await desk.deliveries.next_wake()
    await desk.change("5", unopened=1)
    sent = await desk.delivery(1)
    for reading in (
        desk.journal.delivery(sent.id, ALICE),
        desk.journal.sent(ALICE, 0, 10),
        desk.journal.count_sent(ALICE),
        desk.journal.latest(ALICE, TODAY),
        desk.journal.previous(sent),
        desk.journal.progress(1),
        desk.journal.mark_opened(sent.id, clock()),
        desk.journal.mark_answered(sent.id, 1, clock()),
        desk.status.counts(TODAY),
        desk.status.overdue(clock()),
        desk.status.upcoming(clock(), clock()),
        desk.status.totals(TODAY),
    ):
        await reading


async def use_small_tables(database, clock) -> None:
    streaks, prompts, preferences = StreakRepository(database), PromptRepository(database), PreferenceRepository
    await streaks.change(ALICE, lambda _: Streak())
    await streaks.get(ALICE)
    for _ in range(2):
        await prompts.ask(Prompt(ALICE, "7", "time", ALICE, None, clock()))
        await prompts.take(ALICE, "7")
    await prompts.peek(ALICE, "7")
    await prompts.clear(ALICE, "7")
    await preferences(database, clock).save_language(ALICE, Language.ENGLISH)
    await preferences(database, clock).language(ALICE)
    sweeps, notices = SweepRepository(database), NoticeRepository(database, clock)
    await sweeps.started(clock())
    await sweeps.finished(Sweep(clock(), clock()))
    await sweeps.last()
    await sweeps.running_since()
    await notices.note("kind", "detail")
    await notices.told("kind")
    await ChatRepository(database, clock).move(ALICE, BOB)
    inbox = InboxRepository(database, Platform.TELEGRAM, "42", clock)
    await inbox.store([("1", "{}")])
    await inbox.pending()
    await inbox.load(["1"])
    await inbox.mark_handled(["1"])


async def use_quizzes(database) -> None:
    """After deliveries were used: everything about rounds, answers, cards and people."""
    rounds, answers, cards = RoundRepository(database), AnswerRepository(database), CardRepository(database)
    game = a_round(1)
    for _ in range(2):
        await rounds.begin(game)
        game = replace(game, id=UUID(int=2))
    moved = replace(game, touched_at=NOW + timedelta(seconds=1), questions=(put(0), *game.questions[1:]))
    await rounds.step(game.id, lambda *_: RoundStep(moved, an_answer("1"), a_card()))
    await answers.record(an_answer("2"), lambda _: a_card())
    for reading in (
        rounds.running(ALICE),
        rounds.get(game.id, ALICE),
        rounds.latest(ALICE),
        by_poll(rounds, "poll0"),
        rounds.has_strays(ALICE, NOW, (game.id, 0)),
        rounds.untold(Platform.TELEGRAM, NOW),
        rounds.unfinished(Platform.TELEGRAM),
        answers.tallies(ALICE),
        answers.days(ALICE, TODAY),
        answers.recent_keys(ALICE, 10),
        cards.cards(ALICE),
        cards.due(ALICE, TODAY),
        PeopleRepository(database).export(ALICE),
    ):
        await reading
    await PeopleRepository(database).forget(ALICE, NOW)


def _twice(name: str):
    def method(self, *arguments, **named):
        made = getattr(sqlite.Insert, name)(self, *arguments, **named)
        made.twin = getattr(self.twin, name)(*arguments, **named)
        return made

    return method


class BothInserts(sqlite.Insert):
    """SQLite's own insert, to be executed, with PostgreSQL's beside it: each has words of its own for conflicts."""

    inherit_cache = True

    def __init__(self, table) -> None:
        super().__init__(table)
        self.twin = postgresql.insert(table)

    values = _twice("values")
    returning = _twice("returning")
    on_conflict_do_nothing = _twice("on_conflict_do_nothing")
    on_conflict_do_update = _twice("on_conflict_do_update")


@pytest.fixture
def places(files):
    """On SQLite: what is said to PostgreSQL is looked at without it, and `test_plans` asks it how it goes about it."""
    return files


@pytest.fixture
async def statements(desk, database, clock, monkeypatch) -> list[ClauseElement]:
    """Whatever was executed, each as it is said to PostgreSQL."""
    found: list[ClauseElement] = []
    monkeypatch.setattr("sqlalchemy.dialects.sqlite.insert", BothInserts)

    def note(_connection, statement, *_):
        if isinstance(statement, ClauseElement):
            found.append(getattr(statement, "twin", statement))

    for engine in (database._engines.reader, database._engines.writer):
        event.listen(engine.sync_engine, "before_execute", note)
    await use_deliveries(desk, clock)
    await use_small_tables(database, clock)
    await use_quizzes(database)
    return found


async def test_every_statement_is_one_of_postgresql_s_as_well(statements):
    dialect = postgresql.asyncpg.dialect()
    texts = {str(statement.compile(dialect=dialect)) for statement in statements}
    assert len(texts) > 70
    claims = [text for text in texts if text.startswith("UPDATE subscriptions") and "RETURNING" in text]
    assert len(claims) == 1
    assert "FOR UPDATE SKIP LOCKED" in claims[0]
    assert any("ON CONFLICT (subscription_id, due_on) DO NOTHING" in text for text in texts)
    assert sum("FOR UPDATE" in text for text in texts) >= 4


def test_insert_is_each_engine_s_own():
    assert insert_for(postgresql.dialect()).__module__ == postgresql.insert.__module__
    assert insert_for(sqlite.dialect()).__module__ == sqlite.insert.__module__


async def plan_of(database, statement) -> list[str]:
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    async with database.read() as connection:
        rows = await connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled}", tuple(None for _ in compiled.positiontup)
        )
        return [detail for *_, detail in rows]


INDEXED = {
    "claim": CLAIM,
    "take": waiting.due_deliveries(NOW, 64, [1, 2, 3]),
    "progress": waiting.sent_concepts([1, 2, 3]),
    "wake": waiting.wake(),
    "steps": stored([UUID(int=1), UUID(int=2)]),
    "suspend what waits": _SUSPEND_WAITING,
    "hold what waits": _HOLD_WAITING,
    "coming": status.coming(NOW, NOW),
    "step": STEPPING.params(ids=[UUID(int=1), UUID(int=2)]),
    "polls": PLACES.params(poll_ids=["1", "2"]),
    "running round": running_of(ALICE),
    "latest round": latest_of(ALICE),
    "cards": cards_of([(ALICE, "a"), (BOB, "b")]),
    "newest answers": newest_answers(ALICE, 10),
    "due quizzes": group_queries.due_at(NOW, [Platform.TELEGRAM], 10),
    "next quiz": group_queries.NEXT_DEADLINE,
    "quiz of a group": group_queries.running_of(ALICE),
    "what is to be learnt": group_queries.unlearnt(10),
    "due quiz schedules": due_by(NOW, [Platform.TELEGRAM], 10),
    **{f"overdue {number}": query for number, query in enumerate(status.overdue_parts(NOW))},
}


@pytest.mark.parametrize("name", INDEXED)
async def test_what_is_asked_all_the_time_costs_what_it_finds(database, name):
    plan = await plan_of(database, INDEXED[name])
    assert [step for step in plan if "TEMP B-TREE" in step] == []
    scans = [step for step in plan if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"]
    # A scan of the index over what waits reads only what waits, and stops at the limit.
    assert [step for step in scans if "INDEX ix_" not in step] == []


async def test_claiming_is_a_search_of_the_index_over_due_times(database):
    assert await plan_of(database, CLAIM) == [
        "SEARCH subscriptions USING INTEGER PRIMARY KEY (rowid=?)",
        "LIST SUBQUERY 1",
        "SEARCH subscriptions USING COVERING INDEX ix_subscriptions_next_due_at (next_due_at<?)",
    ]
