"""The simulator with Telegram's limits and many people in it, in a process of its own; it counts what bots say.

``python -m bench._digest_server PEOPLE`` prints its address, serves until its standard input is closed, and then prints
what it saw as one line of JSON. People have the ids from `FIRST_CHAT` on, and have all started the bot.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bench._server import FIRST_CHAT
from bot.simulator.errors import TooFastError
from bot.simulator.flood import FloodGuard, FloodLimits
from bot.simulator.model import BotSettings, User
from bot.simulator.server import Simulator

TOKEN = "1000001:AAbench-token-of-thirty-five-signs1"  # noqa: S105 - opens nothing
BOT = int(TOKEN.partition(":")[0])
EDGE = 10.0
"""Seconds at the beginning and at the end that do not count as steady."""


class Witness(FloodGuard):
    """Telegram's limits, and when each call was counted."""

    def __init__(self) -> None:
        super().__init__(FloodLimits())
        self.times: list[float] = []
        self.refused = 0

    def check(self, bot_id: int, chat_id: str, now: float) -> None:
        try:
            super().check(bot_id, chat_id, now)
        except TooFastError:
            self.refused += 1
            raise
        self.times.append(now)

    def report(self) -> dict[str, float]:
        times = self.times
        if not times:
            return {"calls": 0, "refused": self.refused, "rate": 0.0, "most": 0}
        steady = [time for time in times if times[0] + EDGE <= time <= times[-1] - EDGE]
        rate = (len(steady) - 1) / (steady[-1] - steady[0]) if len(steady) > 1 else 0.0
        return {"calls": len(times), "refused": self.refused, "rate": rate, "most": most_in_a_second(times)}


def most_in_a_second(times: list[float]) -> int:
    """Return the most calls that any stretch of one second holds, wherever it begins."""
    most = first = 0
    for last, time in enumerate(times):
        while times[first] <= time - 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def settle(simulator: Simulator, people: int) -> None:
    world = simulator.world
    world.bot_of(TOKEN)
    for number in range(FIRST_CHAT, FIRST_CHAT + people):
        world.users[number] = User(number, "Reader", language_code="zh-hant")
        world.private_chat(number, BOT).is_started = True


async def main(people: int) -> None:
    bots = {BOT: BotSettings(username="bench_bot", first_name="Bench")}
    async with Simulator(bots=bots, flood_limits=FloodLimits()) as simulator:
        simulator.api.flood = witness = Witness()
        settle(simulator, people)
        print(simulator.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)
        print(json.dumps(witness.report()), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
