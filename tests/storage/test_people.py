"""Whatever table knows people: its rows are handed over, and gone when the person says so."""

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Date, Float, Integer, Uuid, insert, select, update

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quiz import GroupStep
from bot.domain.group_quizzes import Phase, QuestionPhase
from bot.domain.language import Language
from bot.domain.prompt import Prompt
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind
from bot.storage import driver
from bot.storage.answers import AnswerRepository
from bot.storage.chat_states import ChatStateRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.ids import ManyTimesUuid
from bot.storage.inbox import InboxRepository
from bot.storage.instants import Instant
from bot.storage.line_tables import export_links, link_codes, link_tries, links
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.rankings import RankingRepository
from bot.storage.rounds import RoundRepository
from bot.storage.schema import metadata
from bot.storage.streaks import StreakRepository
from bot.storage.tables import deliveries
from tests.storage import group_playing
from tests.storage.places import only_sqlite
from tests.storage.quizzing import NOW, TODAY, a_card, a_round, an_answer, put

ALICE, BOB = ChatKey(Platform.TELEGRAM, "7700011177"), ChatKey(Platform.TELEGRAM, "8800022288")
NAMESAKE = ChatKey(Platform.LINE, ALICE.chat_id)
# Of the inbox, what an update says tells whose it is.
LINE_S = {"line_reply_tokens", "line_kept_cards", "line_quota", "line_pushes"}
NOBODY_S = {"sweeps", "notices", "inbox", "replicas", "signals", "tallies", *LINE_S}
NAMING = {"chat_id", "person_id", "manager_id", "target_chat_id"}
PLAYED = {"group_players", "group_votes", "group_scores"}  # kept without the name: see test_group_people.py
NAMED = [
    column
    for table in metadata.sorted_tables
    if "platform" in table.c and table.name not in PLAYED
    for column in table.c
    if column.name in NAMING or column.name.endswith(("person_id", "chat_id", "user_id"))
]


@pytest.fixture
def people(database):
    return PeopleRepository(database)


def some_value(column):
    kinds = (
        (Instant, NOW),
        (Date, TODAY),
        ((Uuid, ManyTimesUuid), UUID(int=1)),
        (Boolean, False),
        (Integer, 1),
        (Float, 1.0),
    )
    by_name = {"platform": "telegram", "kind": "group", "length": "full", "language": "en", "zone": "UTC"}
    return next((value for kind, value in kinds if isinstance(column.type, kind)), by_name.get(column.name, "text"))


def test_every_name_of_a_person_is_one_of_those_that_are_looked_for():
    assert {column.name for column in NAMED} == NAMING


@pytest.mark.parametrize("column", NAMED, ids=str)
async def test_no_table_forgets_a_person(people, database, column):
    table = column.table
    plain = {other.name: some_value(other) for other in table.c if not other.nullable}
    names = {other.name: "someone" for other in NAMED if other.table is table}
    async with database.write() as connection:
        if table is broadcast_sends:  # there is none without its broadcast
            above = {other.name: some_value(other) for other in broadcasts.c if not other.nullable}
            await connection.execute(insert(broadcasts).values(above))
        await connection.execute(insert(table).values(plain | names | {column.name: ALICE.chat_id}))
    assert [row[column.name] for row in (await people.export(ALICE))[table.name]] == [ALICE.chat_id]
    assert (await people.export(NAMESAKE))[table.name] == (await people.export(BOB))[table.name] == []
    for forgotten, left in ((NAMESAKE, ALICE.chat_id), (BOB, ALICE.chat_id), (ALICE, None)):
        await people.forget(forgotten, NOW)
        async with database.read() as connection:
            found = (await connection.execute(select(column))).scalars().all()
        stays = left is not None or column.name == "manager_id"  # a channel goes on without whoever set it up
        assert found == ([left] if stays else [])


@pytest.fixture
async def lives(desk, database, clock):
    """Two people who use everything; and a channel that each of them set up."""
    rounds, answers, prompts = RoundRepository(database), AnswerRepository(database), PromptRepository(database)
    inbox = InboxRepository(database, Platform.TELEGRAM, "42", clock)
    for number, person in enumerate((ALICE, BOB), start=1):
        id_ = person.chat_id
        await desk.subscribe(id_)
        await desk.subscribe(f"-100{number}", kind=ChatKind.CHANNEL, title="頻道", manager_id=id_)
        await desk.plan()
        for waiting in await desk.take():
            await desk.send(waiting.delivery.id.int)
        async with database.write() as connection:
            await connection.execute(update(deliveries).values(question='{"kind":"concept","subject":"a"}'))
        await PreferenceRepository(database, clock).save_language(person, Language.ENGLISH)
        await StreakRepository(database).change(person, lambda _: Streak(3, last_on=TODAY))
        await prompts.ask(Prompt(person, id_, "time", person, None, clock()))
        await rounds.begin(replace(a_round(number, person), questions=(put(0, poll_id=f"poll{number}"),)))
        await answers.record(an_answer("delivery", person), lambda _: a_card())
        await inbox.store([(str(number), json.dumps({"message": {"text": "創新", "from": {"id": int(id_)}}}))])
        await play_in_a_group(database, number, id_)
        await broadcast(database, number, id_)
        await link(database, id_)
        await ChatStateRepository(database).advance(person, NOW, is_in=True)
    return inbox


async def link(database, id_: str) -> None:
    """What linking leaves with one account."""
    name = {"platform": "telegram", "person_id": id_}
    async with database.write() as connection:
        home = {"home_platform": "telegram", "home_id": id_, "linked_at": NOW}
        await connection.execute(insert(links).values(name | home))
        await connection.execute(insert(link_codes).values(name | {"digest": id_, "made_at": NOW}))
        asked = {"digest": id_, "language": "en", "expires_at": NOW}
        await connection.execute(insert(export_links).values(name | asked))
        await connection.execute(insert(link_tries).values(name | {"count": 1, "last_at": NOW}))


async def broadcast(database, number: int, id_: str) -> None:
    """One that an owner sends to themself."""
    row = {
        "id": UUID(int=number),
        "platform": "telegram",
        "owner_id": id_,
        "audience": "everybody",
        "text": "",
        "language": "en",
        "status": "over",
    }
    async with database.write() as connection:
        await connection.execute(insert(broadcasts).values(row | {"created_at": NOW}))
        sent = {
            "broadcast_id": UUID(int=number),
            "platform": "telegram",
            "chat_id": id_,
            "status": "sent",
            "number": 1,
            "attempts": 1,
        }
        await connection.execute(insert(broadcast_sends).values(sent))


async def play_in_a_group(database, number: int, id_: str) -> None:
    """A quiz that somebody starts, plays, wins and is in no ranking of."""
    quizzes, group = GroupQuizRepository(database), ChatKey(Platform.TELEGRAM, f"-200{number}")
    me = group_playing.player(number, person_id=id_, name="陳大文")
    quiz = group_playing.playing(number, group, questions=1, starter_id=id_, starter_name="陳大文", players=(me,))
    await quizzes.open(quiz)
    await quizzes.vote(Platform.TELEGRAM, [replace(group_playing.cast(f"poll{number}.0", 0), person_id=id_)])
    over = replace(quiz.questions[0], phase=QuestionPhase.CLOSED, closed_at=NOW)
    await quizzes.step(quiz.id, lambda now: GroupStep(replace(now, phase=Phase.ENDING, questions=(over,))))
    await RankingRepository(database).hide(ChatKey(Platform.TELEGRAM, id_), NOW)


def texts(found: dict) -> str:
    return json.dumps(found, ensure_ascii=False)


@pytest.mark.usefixtures("lives")
async def test_everything_is_handed_over_in_words_that_json_knows(people):
    found = await people.export(ALICE)
    assert set(found) == set(metadata.tables) - (NOBODY_S - {"inbox"})
    several = {"subscriptions": 2, "quiz_schedules": 0}  # only groups have such a schedule
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(found, 1) | several
    assert json.loads(texts(found)) == found
    assert BOB.chat_id not in texts(found)
    [delivery], [question], [answer] = found["deliveries"], found["round_questions"], found["answers"]
    assert (delivery["id"], delivery["due_on"]) == (str(UUID(int=1)), TODAY.isoformat())
    assert delivery["question"] == {"kind": "concept", "subject": "a"}
    assert question["question"]["correct"] == [1]
    assert (answer["chosen"], answer["answered_at"]) == ([1], "2026-11-23T08:00:00+00:00")
    assert found["inbox"][0]["payload"] == {"message": {"text": "創新", "from": {"id": int(ALICE.chat_id)}}}


async def test_forgetting_leaves_everybody_else_as_they_were(people, lives, desk):
    before = await people.export(BOB)
    counts = await people.forget(ALICE, NOW)
    kept = {"group_questions"}  # what was asked is nobody's
    assert counts == dict.fromkeys(set(before) - kept, 1) | {"quiz_schedules": 0}
    assert await people.export(ALICE) == {name: [] for name in before}
    assert await people.export(BOB) == before
    assert await people.forget(ALICE, NOW) == dict.fromkeys(counts, 0)
    channel = await desk.get("-1001")
    assert (channel.manager_id, channel.title, channel.is_active) == (None, "頻道", True)
    assert [number for number, *_ in await lives.pending()] == ["2"]


@only_sqlite
@pytest.mark.usefixtures("lives")
async def test_forgetting_leaves_no_trace_in_the_file(people, tmp_path):
    await people.forget(ALICE, NOW)
    files = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert [name for name, content in files.items() if BOB.chat_id.encode() in content] == ["bot.db"]
    assert [name for name, content in files.items() if ALICE.chat_id.encode() in content] == []


async def test_what_is_delivered_again_after_forgetting_is_known_still(people, lives):
    await people.forget(ALICE, NOW)
    again = json.dumps({"message": {"text": "創新", "from": {"id": int(ALICE.chat_id)}}})
    assert await lives.store([("1", again)]) == frozenset()


@pytest.mark.parametrize(
    ("payload", "is_hers"),
    [
        ({"update_id": 1, "message": {"from": {"id": 7700011177}, "chat": {"id": -5}}}, True),
        ({"update_id": 1, "poll_answer": {"user": {"id": 7700011177}}}, True),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 7700011177}}}, True),
        ({"type": "message", "source": {"userId": "7700011177"}}, True),
        ({"message": {"from": {"id": 5}, "reply_to_message": {"from": {"id": 7700011177}}}}, False),
        ({"message": {"from": {"id": 77000111770}, "text": "7700011177"}}, False),
        ({"message": {"from": None, "chat": "7700011177"}}, False),
        (["7700011177"], False),
    ],
)
async def test_an_update_is_theirs_who_sent_it(people, database, clock, payload, is_hers):
    inbox = InboxRepository(database, Platform.TELEGRAM, "42", clock)
    await inbox.store([("1", json.dumps(payload)), ("2", "no JSON about 7700011177")])
    assert [row["event_id"] for row in (await people.export(ALICE))["inbox"]] == (["1"] if is_hers else [])
    await people.forget(ALICE, NOW)
    assert [number for number, *_ in await inbox.pending()] == (["2"] if is_hers else ["1", "2"])


async def test_whoever_is_asked_about_a_forgotten_chat_is_asked_no_more(people, database, clock):
    prompts = PromptRepository(database)
    await prompts.ask(Prompt(ChatKey(Platform.TELEGRAM, "-5"), "9", "time", ALICE, None, clock()))
    assert (await people.forget(ALICE, clock() + timedelta(minutes=1)))["prompts"] == 1
    assert await prompts.peek(ChatKey(Platform.TELEGRAM, "-5"), "9") is None


@only_sqlite
@pytest.mark.usefixtures("lives")
async def test_a_reader_in_the_way_of_emptying_the_log_is_said_and_nothing_fails(people, database, caplog, monkeypatch):
    monkeypatch.setattr(driver, "_EMPTYING_TIMEOUT_MS", 1)
    path = database._engines.writer.url.database
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM chats").fetchone()
    assert (await people.forget(ALICE, NOW))["chats"] == 1
    assert "stays in the write-ahead log for now" in caplog.text
    reader.execute("ROLLBACK")
    reader.close()
    assert await database.empty_log()
