"""A bot over a local Telegram from which tests can issue any update at all, such as no person could cause."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.simulator.client import SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from tests import shipped
from tests.platforms.telegram.conversation.conftest import BOT, MORNING, USERNAME, Stage, running
from tests.robustness.nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.simulator.client import Person, SeenMessage

Json = dict[str, Any]


@dataclass
class Wire:
    """The line between Telegram and the bot, with a reader in a group and in private at its end."""

    simulator: Simulator
    stage: Stage
    mei: Person
    group: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(5000))

    @property
    def person(self) -> Json:
        return {"id": self.mei.id, "is_bot": False, "first_name": "Mei", "language_code": "en"}

    @property
    def private(self) -> Json:
        return {"id": self.mei.id, "type": "private", "first_name": "Mei"}

    @property
    def groups(self) -> Json:
        return {"id": self.group, "type": "supergroup", "title": "Class"}

    def message(self, text: str | None = "/find 創新", **fields: Any) -> Json:
        """A message of Mei in private, unless `fields` say otherwise; a field that is None is left out."""
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text else None
        base = {"message_id": next(self._numbers), "date": 1790000000, "chat": self.private, "from": self.person}
        whole = {**base, "text": text, "entities": entities, **fields}
        return {name: value for name, value in whole.items() if value is not None}

    def press(self, data: str | None, **fields: Any) -> Json:
        """A press of Mei on a button of a message that is not there any more."""
        whole = {
            "id": "1",
            "from": self.person,
            "chat_instance": "1",
            "data": data,
            "message": self.message(),
            **fields,
        }
        return {name: value for name, value in whole.items() if value is not None}

    def issue(self, kind: str, body: Any) -> None:
        """Put an update into the bot's queue, as it stands."""
        world = self.simulator.world
        assert world.bots[BOT].queue.issue(kind, body, now=world.clock.now()), kind

    async def answered_after(self) -> list[SeenMessage]:
        """What Mei heard up to the answer to a question that follows everything issued: nothing is stuck."""
        self.mei.forget()
        await self.mei.send("TFP", bot=BOT)
        heard: list[SeenMessage] = []
        while not heard or "Total factor productivity" not in heard[-1].text:
            heard.append(await self.mei.wait_for_message())
        return heard[:-1]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where processes are born that a test kills."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _wire(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wire]:
    library = shipped.library()
    settings = BotSettings(username=USERNAME, first_name="Quality", has_privacy=False)
    async with (
        Simulator(bots={BOT: settings}, flood_limits=None) as simulator,
        SimulatorClient(simulator.url) as telegram,
    ):
        stage = Stage(telegram, library, MORNING)
        async with running(stage, simulator.url, shipped.composer(), tmp_path_factory.mktemp("wire")):
            mei = await stage.reader("en")
            group = await telegram.group("Class", mei, bots=(BOT,), kind="supergroup")
            await mei.wait_for_message(chat=group)
            yield Wire(simulator, stage, mei, group)


@pytest.fixture
def wire(_wire: Wire) -> Wire:
    """The line, quiet."""
    _wire.mei.forget()
    return _wire
