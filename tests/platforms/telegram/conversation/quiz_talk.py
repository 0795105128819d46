"""What conversations about quizzes share: seeing polls, knowing what is right, answering them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.platforms.telegram.transport import Timeouts
from bot.simulator.client import SimulatorClient
from bot.simulator.server import Simulator
from tests.platforms.telegram.conversation.conftest import BOT, MORNING, SETTINGS, Stage, running
from tests.storage.quizzing import by_poll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.domain.rounds import RoundQuestion
    from bot.simulator.client import Person, SeenMessage
    from tests.platforms.telegram.conversation.conftest import Simulators

IMPATIENT = Timeouts(read=0.1)


class Restartable:
    """A bot that can be started again over the same database, on the same Telegram."""

    def __init__(self, stage: Stage, composer: DigestComposer, folder: Path) -> None:
        self.stage = stage
        self._composer = composer
        self._folder = folder

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """The bot for as long as the context lasts, from its first request on."""
        async with running(self.stage, self.stage.telegram.url, self._composer, self._folder):
            yield


@asynccontextmanager
async def restartable(
    composer: DigestComposer, lookup: Lookup, folder: Path, simulators: Simulators = Simulator
) -> AsyncIterator[Restartable]:
    async with simulators(bots={BOT: SETTINGS}) as simulator, SimulatorClient(simulator.url) as telegram:
        stage = Stage(telegram, composer.library, MORNING, lookup=lookup, timeouts=IMPATIENT)
        yield Restartable(stage, composer, folder)


async def next_poll(person: Person) -> SeenMessage:
    """The next new message that is a poll."""
    return await person.wait_for_message(lambda seen: seen.poll is not None and not seen.edited)


async def said(person: Person, text: str) -> SeenMessage:
    """Write to the bot, and wait for its next new message."""
    await person.send(text, bot=BOT)
    return await person.wait_for_message(lambda seen: not seen.edited)


async def begun(person: Person, text: str = "/quiz") -> SeenMessage:
    """The first poll of a round that somebody asks for in words."""
    await person.send(text, bot=BOT)
    return await next_poll(person)


async def question_of(stage: Stage, poll: SeenMessage) -> RoundQuestion:
    """What is stored of the question in a poll."""
    assert stage.stores is not None
    assert poll.poll is not None
    async with asyncio.timeout(5):
        # A poll is seen before the bot has noted that it was sent.
        while (found := await by_poll(stage.stores.rounds, poll.poll["id"])) is None:  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.005)
    game, position = found
    return game.questions[position]


async def answer(stage: Stage, person: Person, poll: SeenMessage, *, rightly: bool = True) -> SeenMessage:
    """Vote in a poll, and wait for the next new message."""
    correct = (await question_of(stage, poll)).question.correct
    assert poll.poll is not None
    wrong = next(index for index in range(len(poll.poll["options"])) if index not in correct)
    await person.vote(poll, *(correct if rightly else (wrong,)))
    return await person.wait_for_message(lambda seen: not seen.edited)


async def play(stage: Stage, person: Person, poll: SeenMessage, *, rightly: bool = True) -> SeenMessage:
    """Answer a round to its end, and return its result."""
    seen = poll
    while seen.poll is not None:
        seen = await answer(stage, person, seen, rightly=rightly)
    return seen


async def is_gone(person: Person, message: SeenMessage) -> bool:
    """Whether a message is there no more, within a second."""
    async with asyncio.timeout(1):
        while message.id in [seen.id for seen in await person.messages()]:  # noqa: ASYNC110 - HTTP
            await asyncio.sleep(0.005)
    return True


async def shown(person: Person, message: SeenMessage) -> SeenMessage:
    """A message as it is now."""
    return next(seen for seen in await person.messages() if seen.id == message.id)


async def answered(person: Person, poll: SeenMessage) -> SeenMessage:
    """A poll once its buttons have changed, which the next message does not wait for."""
    async with asyncio.timeout(5):
        while (seen := await shown(person, poll)).buttons == poll.buttons:  # noqa: ASYNC110 - HTTP
            await asyncio.sleep(0.005)
    return seen
