"""Liveness and readiness, as whoever watches the bot asks for them."""

import asyncio
import json
from datetime import timedelta

from bot.endpoints import Answer, Asked, Route
from bot.errors import StorageError
from bot.health import Health, unwell
from bot.server import Server

ASKED = Asked({})


async def well():
    return None


async def never():
    await asyncio.Event().wait()


async def ask(health, path):
    route = next(route for route in health.routes if route.path == path)
    answer = await route.handle(ASKED)
    return answer.status, json.loads(answer.body)


async def test_it_lives_whatever_the_checks_say():
    assert await ask(Health({"database": never}), "/healthz") == (200, {"ok": True})


async def test_it_is_ready_when_all_is_well():
    found = await ask(Health({"database": well, "content": well}), "/readyz")
    assert found == (200, {"ok": True, "checks": {"database": "ok", "content": "ok"}})


async def test_each_check_is_named_and_no_secret_told(caplog):
    async def fails():
        raise StorageError("postgresql://bot@secret-host refuses")

    async def breaks():
        raise KeyError("personal")

    async def late():
        return "no sweep for 5 minutes"

    checks = {"database": fails, "sweep": late, "telegram": never, "content": well, "odd": breaks}
    health = Health(checks, patience=timedelta(seconds=0.01))
    failed = "failed; see the log"
    words = ("failed; see the log", "no sweep for 5 minutes", "no answer within 0.01 s", "ok", failed)
    assert await ask(health, "/readyz") == (503, {"ok": False, "checks": dict(zip(checks, words, strict=True))})
    assert "Not ready (database): postgresql://bot@secret-host refuses" in caplog.messages


async def test_what_was_found_is_told_again_for_a_second(caplog):
    caplog.set_level("INFO")
    looks, clock, word = [], [0.0], [None]

    async def look():
        looks.append(clock[0])
        await asyncio.sleep(0)
        return word[0]

    health = Health({"database": look}, clock=lambda: clock[0])
    assert [status for status, _ in await asyncio.gather(*(ask(health, "/readyz") for _ in range(9)))] == [200] * 9
    word[0] = "away"
    clock[0] = 0.9
    assert (await ask(health, "/readyz"))[0] == 200
    clock[0] = 1.0
    assert (await ask(health, "/readyz"))[0] == 503
    clock[0], word[0] = 2.5, None
    assert (await ask(health, "/readyz"))[0] == 200
    assert looks == [0.0, 1.0, 2.5]
    assert caplog.messages == ["Not ready: database: away", "Ready again"]


async def test_a_bot_is_asked_from_outside():
    async def elsewhere(_):
        return Answer(404)

    async with Server("127.0.0.1", 0, Health({}).routes) as server:
        port = int(server.url.rpartition(":")[2])
        assert await asyncio.to_thread(unwell, "0.0.0.0", port) is None  # noqa: S104 - it is looked up
    words = await asyncio.to_thread(unwell, "127.0.0.1", port)
    assert words.startswith(f"no sign of life at port {port}: ")
    async with Server("127.0.0.1", port, [Route("GET", "/healthz", elsewhere)]):
        words = await asyncio.to_thread(unwell, "127.0.0.1", port)
    assert words == f"port {port} answers 404: it is another program's"
