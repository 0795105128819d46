from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Date, Integer, Uuid, insert, select

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import DuePlan
from bot.domain.group_quizzes import Setup
from bot.domain.language import Language
from bot.domain.prompt import Prompt
from bot.domain.schedule import Due
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind, DeliveryStatus, Suspension, SuspensionReason
from bot.storage.chats import ChatRepository
from bot.storage.group_rows import setup_json
from bot.storage.ids import ManyTimesUuid
from bot.storage.instants import Instant
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.schema import metadata
from bot.storage.streaks import StreakRepository

GROUP, SUPERGROUP = ChatKey(Platform.TELEGRAM, "-100"), ChatKey(Platform.TELEGRAM, "-1000000000100")
SETUP = setup_json(Setup())
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)

KEYED = [table for table in metadata.sorted_tables if {"platform", "chat_id"} <= set(table.c.keys())]
CHAT_COLUMNS = [column for table in metadata.sorted_tables for column in table.c if column.name.endswith("chat_id")]
STAYING = ["group_questions.chat_id"]  # a poll stays in the chat that it was put in


@pytest.fixture
def chats(database, clock):
    return ChatRepository(database, clock)


def some_value(column, clock):
    """Anything that the column takes, but the group wherever a chat is named."""
    if column.name.endswith("chat_id"):
        return GROUP.chat_id
    if column.name == "platform":
        return GROUP.platform
    kinds = ((Instant, clock()), (Date, TODAY), ((Uuid, ManyTimesUuid), UUID(int=1)), (Boolean, False), (Integer, 1))
    by_name = {"kind": "group", "length": "full", "language": "en", "zone": "UTC", "phase": "lobby", "setup": SETUP}
    return next((value for kind, value in kinds if isinstance(column.type, kind)), by_name.get(column.name, "text"))


def test_chats_are_named_by_platform_and_chat_id_in_every_table():
    strays = [str(column) for column in CHAT_COLUMNS if column.table not in KEYED]
    assert strays == STAYING


@pytest.mark.parametrize("table", KEYED, ids=lambda table: table.name)
async def test_no_table_forgets_a_chat_that_moves(chats, database, clock, table):
    row = {column.name: some_value(column, clock) for column in table.c if not column.nullable}
    async with database.write() as connection:
        if table is broadcast_sends:  # there is none without its broadcast
            above = {column.name: some_value(column, clock) for column in broadcasts.c if not column.nullable}
            await connection.execute(insert(broadcasts).values(above))
        await connection.execute(insert(table).values(row))
    for _ in range(2):
        await chats.move(GROUP, SUPERGROUP)
        async with database.read() as connection:
            [moved] = (await connection.execute(select(table))).mappings().all()
        named = {column.name: moved[column.name] for column in CHAT_COLUMNS if column.table is table}
        assert set(named.values()) == {SUPERGROUP.chat_id}
        same = set(row) - set(named) - {"updated_at", "version"}
        assert {name: moved[name] for name in same} == {name: row[name] for name in same}


async def test_a_group_that_becomes_a_supergroup_keeps_its_place(chats, desk):
    before = await desk.subscribe(GROUP.chat_id, kind=ChatKind.GROUP, title="研討班")
    await desk.plan()
    await desk.send(1)
    before = await desk.get(GROUP.chat_id)
    for _ in range(2):
        await chats.move(GROUP, SUPERGROUP)
        assert await desk.subscriptions.get(GROUP) is None
        assert await desk.subscriptions.get(SUPERGROUP) == replace(before, chat=SUPERGROUP)
        assert [delivery.id.int for delivery in await desk.journal.sent(SUPERGROUP, 0, 10)] == [1]


async def test_a_digest_on_its_way_is_settled_after_the_move(chats, desk):
    await desk.subscribe(GROUP.chat_id)
    await desk.plan()
    await desk.begin(1)
    await chats.move(GROUP, SUPERGROUP)
    await desk.settle(1, DeliveryStatus.SENT, message_id="5")
    assert (await desk.get(SUPERGROUP.chat_id)).unopened == 1


async def test_questions_that_other_chats_have_open_about_it_follow(chats, database, clock):
    prompts = PromptRepository(database)
    prompt = Prompt(ChatKey(Platform.TELEGRAM, "7"), "7", "time", GROUP, None, clock())
    await prompts.ask(prompt)
    await chats.move(GROUP, SUPERGROUP)
    assert await prompts.peek(prompt.chat, "7") == replace(prompt, target=SUPERGROUP)


async def test_what_the_new_chat_has_itself_stands(chats, database, clock):
    preferences, streaks = PreferenceRepository(database, clock), StreakRepository(database)
    for chat, language, days in ((GROUP, Language.ENGLISH, 2), (SUPERGROUP, Language.SIMPLIFIED, 9)):
        await preferences.save_language(chat, language)
        await streaks.change(chat, lambda _, days=days: Streak(days))
    await chats.move(GROUP, SUPERGROUP)
    assert await PreferenceRepository(database, clock).language(SUPERGROUP) is Language.SIMPLIFIED
    assert (await streaks.get(SUPERGROUP), await streaks.get(GROUP)) == (Streak(9), None)


async def test_to_move_nowhere_changes_nothing(chats, desk):
    stored = await desk.subscribe(GROUP.chat_id)
    await chats.move(GROUP, GROUP)
    assert await desk.get(GROUP.chat_id) == stored


@pytest.fixture
async def both(desk, clock):
    """The old chat had a, b and c in the last three days; the new one none two days ago, then x, and y today."""

    async def history(chat: ChatKey, days: dict[int, str | None]):
        for ago, concept_id in days.items():
            due = Due(TODAY - ago * DAY, MIDNIGHT - ago * DAY)
            await desk.subscribe(chat.chat_id, next_due=due)
            if concept_id is None:
                await desk.plan(lambda _, due=due: DuePlan((due,), None, None))
            else:
                await desk.plan(lambda _, due=due: DuePlan((), due, None))
                [waiting] = await desk.take()
                await desk.send(waiting.delivery.id.int, concept_id)

    await history(GROUP, {3: "a", 2: "b", 1: "c"})
    await history(SUPERGROUP, {2: None, 1: "x", 0: "y"})
    assert clock() > MIDNIGHT
    return await desk.get(GROUP.chat_id), await desk.get(SUPERGROUP.chat_id)


@pytest.mark.parametrize("new_is_active", [True, False])
async def test_two_subscriptions_become_one_with_one_history(chats, desk, clock, both, new_is_active):
    old, new = both
    if not new_is_active:
        away = Suspension(SuspensionReason.REMOVED, clock())
        new = await desk.change(SUPERGROUP.chat_id, suspension=away, next_due=None, unopened=7)
    stands = new if new_is_active else old
    for _ in range(2):
        await chats.move(GROUP, SUPERGROUP)
        assert await desk.subscriptions.get(GROUP) is None
        assert await desk.subscriptions.get(SUPERGROUP) == replace(stands, chat=SUPERGROUP, last_on=TODAY)
        taught = [(found.due.on, found.concept_id) for found in await desk.journal.sent(SUPERGROUP, 0, 10)]
        of_both_days = "x" if new_is_active else "c"
        assert taught == [
            (TODAY, "y"),
            (TODAY - DAY, of_both_days),
            (TODAY - 2 * DAY, "b"),
            (TODAY - 3 * DAY, "a"),
        ]
    [*_, total] = [counts.due for counts in await desk.status.counts(TODAY - 9 * DAY)]
    assert total == 1


async def test_preferences_take_everything_along(desk, database, clock):
    await desk.subscribe(GROUP.chat_id)
    await PreferenceRepository(database, clock).move(GROUP, SUPERGROUP)
    assert (await desk.get(SUPERGROUP.chat_id)).chat == SUPERGROUP
