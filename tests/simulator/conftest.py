from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.simulator import chats, people
from bot.simulator.client import SimulatorClient
from bot.simulator.clock import Clock
from bot.simulator.errors import RefusedError
from bot.simulator.methods import METHODS, Call
from bot.simulator.params import Params, Upload
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.simulator import oracle

if TYPE_CHECKING:
    from bot.simulator.model import Bot, Chat, User

Json = dict[str, Any]

TOKEN = "42:simulated-secret"
START = 1_800_000_000.0
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass
class Stage:
    """A world without HTTP: one bot, people on demand, methods called directly; everything is held to the oracle."""

    world: World = field(default_factory=lambda: World(Clock(start=START, frozen=True)))

    def __post_init__(self) -> None:
        self.bot: Bot = self.world.bot_of(TOKEN)

    def user(self, first_name: str = "Alice", language_code: str = "en", username: str = "") -> User:
        return chats.add_user(self.world, first_name, language_code=language_code, username=username)

    def started(self, user: User) -> Chat:
        people.start(self.world, user.id, self.bot)
        self.bot.queue.clear()
        return self.world.private_chat(user.id, self.bot.id)

    def call(self, method: str, *, by: Bot | None = None, files: dict[str, Upload] | None = None, **params: Any) -> Any:
        call = Call(self.world, by or self.bot, Params(params, files))
        result = METHODS[method.lower()](call)
        oracle.check_request(method, call.params.record())
        oracle.check_result(method, json.loads(json.dumps(result)))
        return result

    def refusal(self, method: str, **params: Any) -> str:
        with pytest.raises(RefusedError) as caught:
            self.call(method, **params)
        return f"{caught.value.code} {caught.value.description}"

    def updates(self, bot: Bot | None = None) -> list[Json]:
        """What is pending, taken off the queue."""
        queue = (bot or self.bot).queue
        found = [update.body for update in queue.pending]
        queue.clear()
        for update in found:
            oracle.check_update(update)
        return found

    def kinds(self, bot: Bot | None = None) -> list[str]:
        return [next(name for name in update if name != "update_id") for update in self.updates(bot)]


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def png() -> bytes:
    return PNG


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    """A running simulator whose whole traffic is held against aiogram's models at the end."""
    async with Simulator() as simulator:
        yield simulator
        oracle.check_everything(simulator.api.records.since(0), list(simulator.world.issued))


@pytest.fixture
async def telegram(sim: Simulator) -> AsyncIterator[SimulatorClient]:
    async with SimulatorClient(sim.url) as client:
        yield client


Ask = Callable[..., Any]


@pytest.fixture
async def http(sim: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sim.url) as session:
        yield session


@pytest.fixture
def api(http: aiohttp.ClientSession) -> Ask:
    """`await api("getMe")` → the JSON document of the answer."""

    async def ask(method: str, *, token: str = TOKEN, **params: Any) -> Json:
        async with http.post(f"/bot{token}/{method}", json=params) as response:
            answer = await response.json()
        assert response.status == (200 if answer["ok"] else answer["error_code"])
        return dict(answer)

    return ask
