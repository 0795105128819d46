"""The digest of a date on the command line, for one chat and for the shared course."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.config import Settings
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import Schedule
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind
from bot.storage.database import Database
from bot.storage.subscriptions import SubscriptionRepository
from tests import shipped

GROUP = ChatKey(Platform.TELEGRAM, "-1001")
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ON_MONDAYS = Schedule(time(8, 30), "Asia/Hong_Kong", frozenset({1}))


@pytest.fixture(autouse=True)
def _shipped_content_is_read_once(monkeypatch):
    monkeypatch.setattr("bot.storage.library.load_library", shipped.read)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def call(*arguments: str):
    return CliRunner().invoke(main, ("preview", *arguments), prog_name="python -m bot")


@pytest.fixture
def _subscribed() -> None:
    """A group that gets a digest every Monday, in English."""

    async def subscribe() -> None:
        database = await Database.open("sqlite+aiosqlite:///data/bot.db")
        newcomer = Newcomer(GROUP, ChatKind.GROUP, "Class", None, Language.ENGLISH)
        subscriptions = SubscriptionRepository(database, lambda: SUNDAY)
        await subscriptions.change(GROUP, lambda old: begun(old, newcomer, ON_MONDAYS, SUNDAY))
        await database.close()

    asyncio.run(subscribe())


@pytest.mark.usefixtures("_subscribed")
def test_a_chat_s_own_progress_is_projected_through_its_schedule():
    first, third = call("--chat", "-1001", "--on", "2026-11-23"), call("--chat", "-1001", "--on", "2026-12-07")
    assert [shown.exit_code for shown in (first, third)] == [0, 0]
    assert first.stdout.startswith("☀️ 23 November 2026 · 1 of 94\n📘 New quality productive forces\n")
    assert third.stdout.startswith("☀️ 7 December 2026 · 3 of 94\n📘 ")
    chinese = call("--chat", "-1001", "--on", "2026-11-23", "--language", "zh-Hant", "--length", "short", "--html")
    assert chinese.stdout.startswith("☀️ 2026 年 11 月 23 日 · 第 1／94 則\n📘 <b>新質生產力</b>\n")
    assert len(chinese.stdout) < len(first.stdout)


@pytest.mark.usefixtures("_subscribed")
def test_a_day_without_a_digest_says_so_and_is_1():
    refusals = [call("--chat", chat, "--on", "2026-11-24") for chat in ("-1001", "7")]
    assert [(one.exit_code, one.stdout, one.stderr) for one in refusals] == [
        (
            1,
            "",
            "Chat -1001 gets no digest on that day of the week (2026-11-24). The next one is due on 2026-11-23.\n",
        ),
        (1, "", "Chat 7 has never subscribed.\n"),
    ]


def test_without_a_database_a_chat_cannot_be_looked_up_and_nothing_is_made():
    assert call("--chat", "7").exit_code == 5
    assert not Path("data").exists()


def test_the_shared_course_lists_the_options_for_there_are_no_buttons():
    shown = call("--on", date(2026, 11, 23).isoformat(), "--length", "short")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert [line[:3] for line in shown.stdout.split("\n") if line[1:3] == ". "] == ["A. ", "B. ", "C. ", "D. "]
