"""What `python -m bot status` and `health` say, over a real database."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.errors import RefusedError
from bot.operators import as_document, as_text, in_words, read_status
from bot.services.status import StatusReader
from bot.storage.database import Database
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository
from tests.services.stage import DAY, MONDAY, staged

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
MINUTE = timedelta(minutes=1)


def call(*arguments, folder):
    environment = {"BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}"}
    return CliRunner().invoke(main, arguments, env=environment)


async def status_after_a_morning(folder, *, silent_for):
    async with staged(folder) as stage:
        await stage.subscribe("ann", "bob")
        stage.clock.at = MONDAY
        sweeps = SweepRepository(stage.database)
        await sweeps.finished(await stage.sweep())
        stage.clock.at = MONDAY + 4 * MINUTE
        counts = StatusRepository(stage.database)
        return await StatusReader(counts, sweeps, now=stage.clock, silent_for=lambda: silent_for).read()


async def test_the_first_line_is_the_verdict_and_the_rest_says_why(tmp_path):
    well = await status_after_a_morning(tmp_path, silent_for=timedelta(seconds=9))
    assert as_text(well, HONG_KONG) == (
        "OK: digests go out.\n"
        "\n"
        "Sign of life:  9 s ago\n"
        "Last sweep:    4 min ago, took 0.0 s: 2 sent\n"
        "Next due:      2026-11-24 08:30 HKT (in 23 h 56 min); 2 in the next 24 hours\n"
        "Overdue:       nothing\n"
        "Subscriptions: 2 active, 0 paused, 0 suspended, 0 ended\n"
        "\n"
        "local date  due  planned  sent  late  unknown  refused  suspended  skipped\n"
        "2026-11-23    2        0     2     0        0        0          0        0"
    )


async def test_programs_read_the_same_with_every_count_and_instant(tmp_path):
    well = await status_after_a_morning(tmp_path, silent_for=timedelta(seconds=9))
    assert as_document(well) == {
        "ok": True,
        "troubles": [],
        "at": "2026-11-23T00:34:00+00:00",
        "days": [
            {
                "date": "2026-11-23",
                "due": 2,
                "planned": 0,
                "sent": 2,
                "late": 0,
                "unknown": 0,
                "refused": 0,
                "suspended": 0,
                "skipped": 0,
            }
        ],
        "next_due": {"at": "2026-11-24T00:30:00+00:00", "within_24_hours": 2},
        "overdue": {"count": 0, "oldest_at": None},
        "last_sweep": {
            "started_at": "2026-11-23T00:30:00+00:00",
            "finished_at": "2026-11-23T00:30:00+00:00",
            "seconds": 0.0,
            "age_seconds": 240.0,
            "claimed": 2,
            "outcomes": {"sent": 2},
            "late": 0,
        },
        "running_since": None,
        "within_the_last_24_hours": {"sent": 2, "unknown": 0, "refused": 0, "suspended": 0, "skipped": 0},
        "stuck": 0,
        "subscriptions": {"active": 2, "paused": 0, "suspended": 0, "ended": 0},
        "line_messages": None,
        "silent_for_seconds": 9.0,
    }


async def test_a_bot_that_is_not_there_is_said_first(tmp_path):
    silent = await status_after_a_morning(tmp_path, silent_for=None)
    assert as_text(silent, HONG_KONG).splitlines()[:3] == [
        "NOT OK: the bot is not running: no digest goes out until it is started (python -m bot run)",
        "",
        "Sign of life:  none",
    ]


async def test_the_verdict_says_what_came_of_digests_that_do_not_arrive(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.subscribe("ann", "bob", "cat")
        stage.platform.to_all = lambda: RefusedError("user is deactivated", "deactivated")
        stage.clock.at = MONDAY
        sweeps = SweepRepository(stage.database)
        await sweeps.finished(await stage.sweep())
        status = await StatusReader(StatusRepository(stage.database), sweeps, now=stage.clock).read()
    assert as_text(status, HONG_KONG).splitlines()[:2] == [
        "NOT OK: no digest arrives: of 3 handled in the last 24 hours, 3 suspended; see the bot's log",
        "NOT OK: no digest goes out: none of the 3 chats can be reached; see the bot's log",
    ]
    assert as_document(status)["troubles"] == ["none_arrive", "nobody_left"]


async def test_the_status_is_read_beside_a_running_bot_and_changes_nothing(tmp_path):
    async with staged(tmp_path, MONDAY) as stage, stage.database.write():  # a transaction is under way, too
        status = await read_status(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert (status.days, status.last_sweep) == ((), None)


def test_without_a_database_the_status_creates_none(tmp_path):
    result = call("status", folder=tmp_path)
    assert (result.exit_code, result.stdout) == (5, "")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
async def database(tmp_path):
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    (tmp_path / "bot.alive").touch()
    yield database
    await database.close()


async def test_health_is_bad_when_nothing_sweeps_any_more(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = datetime.now(UTC)
    sweeps = SweepRepository(database)
    answers = []
    for started_at in (now - DAY, now):
        await sweeps.started(started_at)
        answers.append(await in_a_thread(call, "health", folder=tmp_path))
    os.utime(tmp_path / "bot.alive", (0, 0))
    answers.append(await in_a_thread(call, "health", folder=tmp_path))
    assert [(answer.exit_code, answer.stderr.split(" for ")[0].rstrip()) for answer in answers[:2]] == [
        (1, "no sweep"),
        (0, "alive"),
    ]
    assert (answers[2].exit_code, answers[2].stderr[:17]) == (1, "last sign of life")


async def test_the_command_s_exit_code_is_the_verdict(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stopped = await in_a_thread(call, "status", folder=tmp_path)
    await SweepRepository(database).started(datetime.now(UTC))
    well = await in_a_thread(call, "status", "--json", folder=tmp_path)
    assert (stopped.exit_code, stopped.stdout.splitlines()[0]) == (
        1,
        "NOT OK: the bot runs but does not send digests: see its log, and restart it",
    )
    assert (well.exit_code, json.loads(well.stdout)["ok"]) == (0, True)


async def in_a_thread(function, *arguments, **more):
    return await asyncio.to_thread(function, *arguments, **more)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3661, "1 h 1 min"), (3600, "1 h"), (200000, "2 d 7 h")],
)
def test_durations_are_said_in_two_units(seconds, words):
    assert in_words(timedelta(seconds=seconds)) == words
