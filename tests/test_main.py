"""The command line as people and scripts use it: exit codes, what goes where, JSON."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.config import Settings
from bot.storage.tables import HEAD
from tests import shipped
from tests.ports import free_port

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _shipped_content_is_read_once(monkeypatch):
    monkeypatch.setattr("bot.storage.library.load_library", shipped.read)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def call(*arguments: str, **environment: str):
    return CliRunner().invoke(main, arguments, env=environment or None, prog_name="python -m bot")


@pytest.mark.parametrize("command", [(), *((name,) for name in main.commands)])
def test_every_command_has_help(command):
    result = call(*command, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: python -m bot")


def test_an_unknown_command_is_wrong_usage():
    result = call("fnid")
    assert result.exit_code == 2
    assert "No such command 'fnid'" in result.stderr


def test_find_prints_hits_with_date_occasion_and_place():
    result = call("find", "牛鼻子")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "2023-09-07 新時代推動東北全面振興座談會（附表一第 1 項）\n要以科技創新推動產業創新"
    )


def test_find_as_json_is_one_document_and_nothing_else():
    result = call("find", "低空經濟", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(document) == ["query", "hits", "suggestions", "concepts"]
    assert document["query"] == "低空經濟"
    assert {hit["statement_id"] for hit in document["hits"]} == {"2023-12-12/3", "2024-03-05/3"}
    for hit in document["hits"]:
        assert list(hit) == ["statement_id", "occasion_id", "date", "occasion", "position", "text", "highlights"]
        assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["低空經濟"]
    assert "low-altitude-economy" in [concept["id"] for concept in document["concepts"]]


def test_several_arguments_are_several_words():
    document = json.loads(call("find", "低空經濟", "量子", "--json").stdout)
    assert document["query"] == "低空經濟 量子"
    assert {hit["statement_id"] for hit in document["hits"]} == {"2023-12-12/3", "2024-03-05/3"}


@pytest.mark.parametrize("query", ["紅燒獅子頭", "", "   ", "🎉", "\u202e", "x" * 5000])
def test_what_is_not_there_is_said_with_exit_code_1(query):
    result = call("find", "--json", "--", query)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["hits"] == []


def test_check_is_silent_on_sound_content_and_lists_faults_otherwise(tmp_path):
    sound = call("check", str(ROOT / "content"))
    assert (sound.exit_code, sound.stdout) == (0, "")
    (tmp_path / "content").mkdir()
    broken = call("check", "content")
    assert broken.exit_code == 1
    assert all(re.match(r"content/?[\w./-]*:\d+:\d+: .+; .+", line) for line in broken.stdout.splitlines())
    assert "faults in content" in broken.stderr


def test_check_prints_how_many_questions_cover_each_thing():
    result = call("check", "--coverage", str(ROOT / "content"))
    assert result.exit_code == 0
    assert re.search(r"^ +[1-9]\d*  concepts    tfp  全要素生產率$", result.stdout, re.MULTILINE)
    assert re.fullmatch(r"figures: (\d+) of \1 covered", result.stdout.splitlines()[-1])


def test_content_that_cannot_be_used_ends_with_exit_code_4(tmp_path):
    result = call("find", "創新", BOT_CONTENT_DIR=str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stdout) == (4, "")
    assert "nowhere" in result.stderr


def test_settings_that_cannot_be_used_end_with_exit_code_3_and_no_traceback():
    result = call("run", BOT_TIMEZONE="Mars", BOT_LOG_LEVEL="loud")
    assert result.exit_code == 3
    assert result.stderr == (
        "BOT_TIMEZONE is no time zone; write a name such as Asia/Hong_Kong\n"
        "BOT_LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL\n"
    )


def test_preview_shows_the_day_s_card_in_each_language():
    cards = [
        call("preview", "--on", "2026-11-23", "--language", language).stdout
        for language in ("zh-Hant", "zh-Hans", "en")
    ]
    assert len(set(cards)) == 3
    assert all(len(card) > 100 for card in cards)
    assert not any("<b>" in card for card in cards)
    assert "<b>" in call("preview", "--on", "2026-11-23", "--html").stdout
    assert call("preview", "--on", "2026-11-24").stdout != cards[0]


@pytest.mark.parametrize("arguments", [("--language", "klingon"), ("--on", "2026-02-30")])
def test_preview_of_what_does_not_exist_is_wrong_usage(arguments):
    assert call("preview", *arguments).exit_code == 2


def test_health_without_a_running_bot_is_1():
    result = call("health")
    assert (result.exit_code, result.stderr) == (1, "no sign of life\n")


def test_health_of_a_bot_with_a_server_is_asked_there():
    port = free_port()
    for settings in (
        {"BOT_HTTP_PORT": str(port)},
        {"BOT_WEBHOOK_URL": "https://a.example", "BOT_HTTP_PORT": str(port)},
    ):
        result = call("health", **settings)
        assert (result.exit_code, result.stderr.partition(": ")[0]) == (1, f"no sign of life at port {port}")


def test_health_of_a_bot_on_postgresql_needs_a_server():
    result = call("health", BOT_DATABASE_URL="postgresql+asyncpg://bot@127.0.0.1/bot")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "BOT_HTTP_PORT" in result.stderr


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_run_without_a_token_prints_the_page_and_stops_cleanly(tmp_path):
    port = free_port()
    process = start("run", "--simulator-port", str(port), BOT_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


def test_the_simulator_alone_says_where_it_listens_or_that_the_port_is_taken():
    port = free_port()
    process = start("simulator", "--port", str(port))
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        second = start("simulator", "--port", str(port))
        _, errors = second.communicate(timeout=20)
        assert second.returncode == 6
        assert "choose another --port" in errors
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_migrate_says_from_where_to_where_and_is_harmless_when_repeated(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}"
    first, second = (call("migrate", BOT_DATABASE_URL=url) for _ in range(2))
    assert (first.exit_code, first.stdout) == (0, f"Schema none -> {HEAD}.\n")
    assert (second.exit_code, second.stdout) == (0, f"The database is at schema {HEAD}.\n")


def test_a_database_that_cannot_be_migrated_ends_with_exit_code_5_and_words(tmp_path):
    (tmp_path / "bot.db").write_bytes(b"no database" * 1000)
    result = call("migrate", BOT_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "not a SQLite database" in result.stderr


def test_the_database_of_a_running_bot_is_not_migrated(tmp_path):
    with (tmp_path / "bot.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = call("migrate", BOT_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "another instance of the bot is running" in result.stderr
