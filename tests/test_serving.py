"""What being ready takes: the database answers, sweeps are recent, content is loaded; and nothing else."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from sqlalchemy import text

from bot.config import Settings
from bot.domain.composing import DigestComposer
from bot.domain.delivery import Sweep
from bot.endpoints import Asked
from bot.health import Health
from bot.leading import Leadership
from bot.metrics import Metrics
from bot.services.status import STOPPED_AFTER, StatusReader
from bot.serving import Serving, checks_of
from bot.storage.database import Database
from bot.wiring import stores_of
from tests import head, small

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(await head.url(tmp_path / "bot.db"))
    yield opened
    await opened.close()


async def ready(health: Health) -> tuple[int, dict[str, object]]:
    [route] = [route for route in health.routes if route.path == "/readyz"]
    answer = await route.handle(Asked({}))
    return answer.status, json.loads(answer.body)["checks"]


async def test_it_is_ready_by_database_sweep_and_content_whether_or_not_telegram_is_reached(database: Database):
    stores, now = stores_of(database, lambda: NOW), [NOW]
    status = StatusReader(stores.status, stores.sweeps, now=lambda: now[0])
    leads = Leadership()
    health = Health(checks_of(stores, status, DigestComposer(small.library()), leads), keep=timedelta())
    none_lately = "none for 5 minutes or longer"
    assert await ready(health) == (503, {"database": "ok", "sweep": none_lately, "content": "ok"})
    await stores.sweeps.finished(Sweep(NOW, NOW, 0, {}, 0))
    assert await ready(health) == (200, {"database": "ok", "sweep": "ok", "content": "ok"})
    now[0] += STOPPED_AFTER + timedelta(seconds=1)
    assert (await ready(health))[0] == 503
    leads.lose()  # sweeps are another replica's
    assert (await ready(health))[0] == 200
    bare = DigestComposer(replace(small.library(), concepts=()))
    found = await ready(Health(checks_of(stores, status, bare, leads)))
    assert found == (503, {"database": "ok", "sweep": "ok", "content": "none"})
    async with database.write() as connection:
        await connection.execute(text("DROP TABLE sweeps"))
    assert await ready(health) == (503, {"database": "failed; see the log", "sweep": "ok", "content": "ok"})


async def test_who_stands_by_is_ready_to_take_over_and_tells_metrics(database: Database):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    async with Serving(Settings(http_port=port), Metrics()) as serving, aiohttp.ClientSession() as client:

        async def ask() -> tuple[int, dict[str, str]]:
            async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                return answer.status, (await answer.json())["checks"]

        assert await ask() == (503, {"start": "not started yet"})
        serving.stand_by(database)
        assert await ask() == (200, {"database": "ok", "content": "ok"})
        async with client.get(f"http://127.0.0.1:{port}/metrics") as answer:
            assert b"bot_leader" in await answer.read()
