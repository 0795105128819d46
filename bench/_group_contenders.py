"""The bots that take a storm of votes, one a process: ``python -m bench._group_contenders NAME URL WAY FILE``.

WAY is ``poll`` or ``hook``: by webhook our bot sets and serves its own, as the app does, and bare PTB has an endpoint
on aiohttp that puts each update into its queue, as its documentation shows. FILE is a database of
`bench/_group_stock.py`. Prints one line of JSON: when each person's vote was a row, by the clock that all processes
share, and what that cost.
"""

# ruff: noqa: PLC0415 - each process loads its own contender and no other

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench._contenders import TOKEN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ECHOES = 60.0
"""Seconds that a bot may take to answer what came in the window."""
_EVERY = 0.25
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Log:
    """What a contender tells of itself.

    Attributes:
        ready: Set when nothing of the start is left to do.
        done_at: When each person's vote was done with.
    """

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.done_at: dict[str, float] = {}


async def our_bot(url: str, way: str, file: str, log: Log, *, one_by_one: bool = False) -> None:
    """The whole bot as the app builds it, and its database full of quizzes that were going on when it was stopped."""
    from bench._group_bots import run

    await run(url, way, file, log, one_by_one=one_by_one)


async def our_bot_row_by_row(url: str, way: str, file: str, log: Log) -> None:
    """The same, except that each vote is a transaction of its own."""
    await our_bot(url, way, file, log, one_by_one=True)


async def bare_ptb(url: str, way: str, _: str, log: Log) -> None:
    """PTB as its documentation builds it, which answers each vote by a message to whoever gave it."""

    async def echo(update: Any, context: Any) -> None:
        answer = update.poll_answer
        await context.bot.send_message(answer.user.id, f"{answer.option_ids}")

    await _ptb(url, way, log, echo)


async def bare_ptb_note(url: str, way: str, _: str, log: Log) -> None:
    """The same, which does nothing but note that a vote is there."""

    async def note(update: Any, _: Any) -> None:
        log.done_at[str(update.poll_answer.user.id)] = time.perf_counter()

    await _ptb(url, way, log, note)


async def _ptb(url: str, way: str, log: Log, callback: Any) -> None:
    from telegram import Update
    from telegram.ext import ApplicationBuilder, PollAnswerHandler

    application = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(64).build()
    application.add_handler(PollAnswerHandler(callback))
    await application.initialize()
    await application.start()
    if way == "poll":
        await application.updater.start_polling()
    else:

        async def take(raw: dict[str, Any]) -> None:
            await application.update_queue.put(Update.de_json(raw, application.bot))

        await application.bot.set_webhook(await serve(take))
    log.ready.set()
    await asyncio.Event().wait()


async def serve(take: Callable[[dict[str, Any]], Awaitable[None]]) -> str:
    """Hand on each update that is posted, and answer when it is taken; return where to post."""
    from aiohttp import web

    async def post(request: web.Request) -> web.Response:
        await take(json.loads(await request.read()))
        return web.Response()

    application = web.Application()
    application.router.add_post("/", post)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/"


CONTENDERS: dict[str, Callable[[str, str, str, Log], Awaitable[None]]] = {
    "our bot": our_bot,
    "ours, row by row": our_bot_row_by_row,
    "bare PTB echo": bare_ptb,
    "bare PTB, only noting": bare_ptb_note,
}


async def measure(url: str, way: str, log: Log, *, echoes: bool) -> dict[str, Any]:
    """Let the votes begin when the bot is ready, and tell what became of them."""
    import aiohttp

    await log.ready.wait()
    sizes = [_megabytes()]
    watching = asyncio.create_task(_watch(sizes))
    before = time.process_time()
    query = {**({"hook": "1"} if way == "hook" else {}), **({"echoes": str(ECHOES)} if echoes else {})}
    patiently = aiohttp.ClientTimeout(total=None)
    async with aiohttp.request("GET", f"{url}/finished", params=query, timeout=patiently) as response:
        outcome: dict[str, Any] = await response.json(content_type=None)
    await _settled(log.done_at)
    watching.cancel()
    outcome["cpu"] = time.process_time() - before
    outcome["sizes"] = sizes
    outcome["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    outcome["done_at"] = outcome.pop("echoes", None) or log.done_at
    return outcome


async def _settled(done: dict[str, float]) -> None:
    """Wait until nothing has been added for two seconds."""
    size, since = -1, time.perf_counter()
    while time.perf_counter() - since < 2.0:
        if len(done) != size:
            size, since = len(done), time.perf_counter()
        await asyncio.sleep(0.1)


async def _watch(sizes: list[float]) -> None:
    while True:
        await asyncio.sleep(_EVERY)
        sizes.append(_megabytes())


def _megabytes() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE / 1e6


async def main(name: str, url: str, way: str, file: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    log = Log()
    running = asyncio.ensure_future(CONTENDERS[name](url, way, file, log))
    measuring = asyncio.ensure_future(measure(url, way, log, echoes=name == "bare PTB echo"))
    await asyncio.wait({running, measuring}, return_when=asyncio.FIRST_COMPLETED)
    if not measuring.done():
        running.result()
    sys.stdout.write(json.dumps(measuring.result()) + "\n")
    sys.stdout.flush()
    os._exit(0)  # how politely each library stops is not measured


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
