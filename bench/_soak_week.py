"""What happens to a bot in a week: readers, quizzes in private and in groups, blocks, outages, restarts, backups.

Owns who does what and when. Whoever waits in vain is counted, not an error: there are outages.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench._server import WORDS
from bench._soak_house import BOT
from bot.platforms.telegram.handlers.chats import chat_key
from bot.simulator.player import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from bench._soak_house import House
    from bot.simulator.client import Person, SeenMessage, SimulatorClient

_STEP = 300
"""Seconds that pass at once."""
_PATIENCE = 5.0
_COMMANDS = (
    "/today",
    "/numbers",
    "/figures",
    "/concepts",
    "/annex",
    "/help",
    "/history",
    "/stats",
    "/settings",
    "/rank",
)
_OUTAGES = ("server_error", "drop", "timeout", "too_many_requests")


@dataclass
class Week:
    """Everybody, and what they did."""

    house: House
    telegram: SimulatorClient
    folder: Path
    chance: Random
    readers: list[Person] = field(default_factory=list)
    groups: list[tuple[int, list[Person]]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    async def gather(self, readers: int, groups: int) -> None:
        """Let everybody come, subscribe at some hour, and meet in groups."""
        for number in range(readers):
            language = ("zh-hant", "zh-hans", "en")[number % 3]
            person = await self.telegram.person(f"Reader {number}", language_code=language)
            self.readers.append(person)
            await person.start(BOT)
            await self.heard(person)
            await self.says(person, f"/subscribe {7 + number % 14:02}:{number * 7 % 60:02}")
        for number in range(groups):
            people = self.readers[number * 4 : number * 4 + 4]
            chat = await self.telegram.group(f"Class {number}", *people, kind="supergroup")
            await people[0].change_member(chat, "add", BOT)
            await self.heard(people[0], chat=chat)
            self.groups.append((chat, people))

    async def day(self, number: int) -> None:
        """Live through a day, hour by hour."""
        self.blocked = self.chance.sample(self.readers, max(1, len(self.readers) // 10))
        for hour in range(24):
            for _ in range(3600 // _STEP):
                await self._pass(_STEP)
            await self._hour(number, hour)
        for person in self.readers:
            person.events.clear()
            person.forget()

    async def _hour(self, day: int, hour: int) -> None:
        await self._trouble(day, hour)
        free = [person for person in self.readers if hour >= 20 or person not in self.blocked]
        await asyncio.gather(*(self._read(person) for person in self.chance.sample(free, len(free) // 3)))
        if hour in {2, 9, 21}:
            await asyncio.gather(*(self._quiz(person) for person in self.chance.sample(free, len(free) // 6)))
        if hour in {10, 22}:
            for chat, people in self.groups:
                await self._group_quiz(chat, people)
        if hour == 3:
            await asyncio.to_thread(self.house.back_up, self.folder)
            self.done["backups"] += 1

    async def _trouble(self, day: int, hour: int) -> None:
        if hour in {1, 20}:
            for person in self.blocked:
                await person.block(BOT, blocked=hour == 1)
            self.done["blocks"] += len(self.blocked) * (hour == 1)
        if hour in {4, 13}:
            await self._restart()
        if hour in {6, 16}:
            kind = _OUTAGES[(2 * day + hour // 10) % len(_OUTAGES)]
            await self.telegram.fault(
                kind, method="sendMessage", count=5, **({"retry_after": 1} if kind[0] == "t" else {})
            )
            self.done["outages"] += 1

    async def _pass(self, seconds: float) -> None:
        """Let time pass in strides between which whatever is due is done."""
        await self.telegram.advance(seconds)
        for stride in (seconds - 6, 2, 2, 2):
            await self.house.later(stride)

    async def _restart(self) -> None:
        await self.house.end()
        await self.house.begin()
        self.done["restarts"] += 1

    async def _read(self, person: Person) -> None:
        """Look something up, or ask for something."""
        one, other = self.chance.sample(WORDS, 2)
        said = self.chance.choice((f"/find {one}", one, f"{one} {other}", self.chance.choice(_COMMANDS)))
        await self.says(person, said)

    async def _quiz(self, person: Person) -> None:
        """Play a round: answer until there is no next poll."""
        person.forget()
        await person.send("/quiz 3", bot=BOT)
        for _ in range(3):
            poll = await self.heard(person, lambda seen: seen.poll is not None and not seen.edited)
            if poll is None:
                return
            await self._vote(person, poll)
        self.done["rounds"] += 1

    async def _group_quiz(self, chat: int, people: list[Person]) -> None:
        """Play in a group until nothing runs there any more."""
        starter, *others = people
        for person in people:
            person.forget()
        await starter.send("/quiz 5", chat=chat, bot=BOT)
        lobby = await self.heard(starter, lambda seen: bool(seen.keyboard), chat=chat)
        if lobby is None:
            return
        for person in others:
            await self._press(person, lobby, "Q")
        voted: set[str] = set()
        for _ in range(400):
            stores = self.house.stores
            assert stores
            quiz = await stores.groups.running(chat_key(chat))
            if quiz is None:
                self.done["group quizzes"] += 1
                return
            await self._vote_in_new(chat, people, voted)
            await self.telegram.advance(2)
            await self.house.later(2)
            await asyncio.sleep(0.01)
        self.done["group quizzes that did not end"] += 1

    async def _vote_in_new(self, chat: int, people: list[Person], voted: set[str]) -> None:
        """Let everybody vote in a poll of the group that is new."""
        shown = await people[0].messages(chat=chat)
        for poll in (seen for seen in shown[-5:] if seen.poll and not seen.poll.get("is_closed")):
            assert poll.poll
            if poll.poll["id"] not in voted:
                voted.add(poll.poll["id"])
                for person in people:
                    await self._vote(person, poll)

    async def _vote(self, person: Person, poll: SeenMessage) -> None:
        assert poll.poll
        try:
            await person.vote(poll, self.chance.randrange(len(poll.poll["options"])))
            self.done["votes"] += 1
        except ClientError:
            self.done["votes too late"] += 1

    async def _press(self, person: Person, message: SeenMessage, button: str) -> None:
        try:
            label = next(label for label in message.buttons if button in message.data_of(label) or "入" in label)
            await person.press(message, label)
        except (ClientError, StopIteration):
            self.done["presses in vain"] += 1

    async def says(self, person: Person, text: str) -> SeenMessage | None:
        """Write in private, and wait for an answer."""
        person.forget()
        await person.send(text, bot=BOT)
        return await self.heard(person)

    async def heard(
        self, person: Person, fits: Callable[[SeenMessage], bool] | None = None, chat: int | None = None
    ) -> SeenMessage | None:
        """Return the next message that fits; None if none comes for long."""
        try:
            found = await person.wait_for_message(fits, chat=chat, timeout=_PATIENCE)
        except ClientError:
            self.done["waited in vain"] += 1
            return None
        self.done["heard"] += 1
        return found
