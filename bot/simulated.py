"""The local Telegram beside a bot that has no token: started with it, stopped with it.

Owns the simulator's own bot and where its page is said to be. The bot knows nothing of it but an address.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import click

from bot.simulator.server import BotSettings, Simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_LOGGER = logging.getLogger(__name__)

# The simulator takes any token; a steady one lets a conversation go on after a restart.
SIMULATED_TOKEN: Final = "100001:local-simulator"  # noqa: S105 - opens nothing but the simulator on this machine
_SIMULATED_BOT: Final = BotSettings(
    username="nqpf_bot", first_name="新質生產力", inline_placeholder="字詞、日期或會議名稱"
)
PAGE_ADDRESS: Final = "Local Telegram: open {url}/ in a browser and say hello (Ctrl-C stops)."


@asynccontextmanager
async def simulator_beside(port: int) -> AsyncIterator[str]:
    """Start the simulator, say where its page is, and give its address."""
    bots = {int(SIMULATED_TOKEN.partition(":")[0]): _SIMULATED_BOT}
    chance = secrets.randbits(
        32
    )  # the bot remembers polls of earlier starts: no new one may have the id of one of them
    simulator = Simulator(port=port, seeded=True, bots=bots, chance=chance)
    try:
        await simulator.start()
    except OSError:
        _LOGGER.warning("Port %d is taken; the simulator takes another", port)
        simulator = await Simulator(port=0, seeded=True, bots=bots, chance=chance).start()
    try:
        click.echo(PAGE_ADDRESS.format(url=simulator.url))
        yield simulator.url
    finally:
        await simulator.stop()
