"""The whole process, with Telegram and LINE side by side over one database."""

from __future__ import annotations

import asyncio
import gc
import logging
import sqlite3
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from inspect import isawaitable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import aiohttp
import pytest
from pydantic import SecretStr

from bot import app, assembly, wiring
from bot.config import Settings
from bot.domain.content import Content
from bot.errors import SettingsError
from tests import head, shipped
from tests.line.faults import Fault
from tests.line.server import LineStandIn, standing_in
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


@pytest.fixture
async def line() -> AsyncIterator[LineStandIn]:
    async with standing_in(lambda: datetime.now(UTC)) as line:
        yield line


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the process would do to its surroundings is left out; what it would keep out of its log is returned."""
    told: dict[str, list[str]] = {}
    monkeypatch.setattr(app, "load_content", lambda _: Content(shipped.library()))
    monkeypatch.setattr(assembly, "DigestComposer", lambda _: shipped.composer())
    monkeypatch.setattr(wiring, "Lookup", lambda _: shipped.lookup())
    monkeypatch.setattr(app, "set_up_logging", lambda *given, **_: told.update(secrets=list(given[2])))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(logging.getLogger(), "handlers", [*logging.getLogger().handlers])
    return told


async def settings_for(line: LineStandIn, folder: Path, port: int) -> Settings:
    return Settings(
        _env_file=None,
        database_url=await head.url(folder / "bot.db"),
        line_channel_secret=line.secret,
        line_channel_token=line.token,
        line_api_url=line.url,
        http_port=port,
    )


async def until(happened: Callable[[], object]) -> None:
    """Wait until something is so, which may take awaiting to know."""
    async with asyncio.timeout(20):
        while True:
            found = happened()
            if await found if isawaitable(found) else found:
                return
            await asyncio.sleep(0.02)


async def is_ready(port: int) -> bool:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/readyz") as answer:
        return answer.status == 200


def are_owners_told(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as database:
        query = "SELECT 1 FROM notices WHERE key LIKE 'quota:%:USED_UP' AND told_at IS NOT NULL"
        return database.execute(query).fetchone() is not None


async def test_both_platforms_are_served_by_one_process_and_line_s_secrets_reach_no_log(
    line: LineStandIn, tmp_path: Path, told: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, port = asyncio.Event(), free_port()
    line.world.quota, ann = 0, line.person("Ann")
    monkeypatch.setattr(app, "StopSignals", lambda: nullcontext(SimpleNamespace(stop=stop)))
    settings = (await settings_for(line, tmp_path, port)).model_copy(update={"line_owner_ids": frozenset({ann.id})})
    running = asyncio.create_task(app.run(settings, simulator_port=0))
    line.endpoint = f"http://127.0.0.1:{port}/line"

    async def is_up() -> bool:
        return running.done() or await line.post([]) == 200

    try:
        await until(is_up)
        await ann.say("創新")
        await until(lambda: ann.seen)
        await until(lambda: is_ready(port))
        await until(lambda: line.world.default_menu is not None)
        await until(lambda: are_owners_told(tmp_path / "bot.db"))
        seen = len(ann.seen)
        await ann.say("連結")
        await until(lambda: len(ann.seen) > seen)
        linked = len(ann.seen)
        await ann.say("狀態")
        await until(lambda: len(ann.seen) > linked)
    finally:
        stop.set()
        await running
    heard = [message.get("altText") or message["text"] for message in ann.seen]
    assert "創新" in "".join(heard[:seen])
    assert "沒有其他帳戶可以連結" in heard[linked - 1]  # the simulator is nobody's Telegram
    assert "已用 0／0 則訊息" in heard[-1]
    assert sum("LINE 本月的訊息額度已用完" in one for one in heard) == 1
    assert {line.secret, line.token} <= set(told["secrets"])


@pytest.mark.usefixtures("told")
async def test_a_token_that_line_refuses_ends_the_start_in_words(line: LineStandIn, tmp_path: Path) -> None:
    line.fail("info", Fault(401, message="Authentication failed."))
    with pytest.raises(SettingsError, match="LINE refuses"):
        await app.run(await settings_for(line, tmp_path, free_port()), simulator_port=0)


async def test_while_telegram_cannot_be_reached_at_the_start_everything_goes_on_for_line(
    line: LineStandIn, tmp_path: Path, told: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, port = asyncio.Event(), free_port()
    monkeypatch.setattr(app, "StopSignals", lambda: nullcontext(SimpleNamespace(stop=stop)))
    monkeypatch.setattr(assembly, "_TELEGRAM_HAS", 0)
    nowhere = {"telegram_token": SecretStr("1:nobody"), "telegram_api_url": f"http://127.0.0.1:{free_port()}"}
    settings = (await settings_for(line, tmp_path, port)).model_copy(update=nowhere)
    running = asyncio.create_task(app.run(settings, simulator_port=0))

    async def has_swept() -> bool:
        with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
            return database.execute("SELECT 1 FROM sweeps WHERE finished_at IS NOT NULL").fetchone() is not None

    async def has_menu() -> bool:
        return line.world.default_menu is not None

    try:
        await until(has_swept)
        await until(has_menu)
    finally:
        stop.set()
        await running
    assert "1:nobody" in told["secrets"]
