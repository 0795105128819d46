"""Owns a small async client of the page API, with which tests play people; may not know the simulator's insides.

    async with SimulatorClient(sim.url) as telegram:
        alice = await telegram.person("Alice", language_code="en")
        await alice.start(bot_id)
        card = await alice.wait_for_message(lambda m: "Welcome" in m.text)
        await alice.press(card, "Next")          # by the button's label or its data
        await alice.wait_for_message(lambda m: m.edited and "2/3" in m.text)

A person hears of messages by server-sent events, so waiting costs no polling. Each wait looks at what arrived since
the last message a wait of the same person returned; `forget()` skips what is there already.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from bot.simulator.player import DEFAULT_TIMEOUT, ClientError, Person, SeenMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

__all__ = ["DEFAULT_TIMEOUT", "ClientError", "Person", "SeenMessage", "SimulatorClient", "connected"]

Json = dict[str, Any]


class SimulatorClient:
    """The whole stage: people, chats, faults, time and the record."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._people: list[Person] = []

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=5))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for person in self._people:
            await person.stop_listening()
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The HTTP session.

        Raises:
            ClientError: the client is used outside its `async with`.
        """
        if self._session is None:
            raise ClientError("use the client inside `async with`")
        return self._session

    async def get(self, path: str, **query: Any) -> Any:
        """`GET /sim/path`."""
        params = {name: str(value) for name, value in query.items() if value is not None}
        return await self._ask("GET", path, params=params)

    async def post(self, path: str, **fields: Any) -> Any:
        """`POST /sim/path` with a JSON body; fields that are None are left out."""
        return await self._ask("POST", path, json={name: value for name, value in fields.items() if value is not None})

    async def delete(self, path: str, **query: Any) -> Any:
        """`DELETE /sim/path`."""
        return await self._ask("DELETE", path, params=query)

    async def _ask(self, verb: str, path: str, **more: Any) -> Any:
        async with self.session.request(verb, f"{self.url}/sim/{path}", **more) as response:
            answer = await response.json()
        if response.status >= 400:  # noqa: PLR2004 - HTTP refusals
            raise ClientError(f"{path}: {answer.get('error')}")
        return answer

    # -- people and chats

    async def person(self, first_name: str, *, language_code: str = "en", username: str = "") -> Person:
        """A new person, listening."""
        user = await self.post("users", first_name=first_name, language_code=language_code, username=username)
        return await self._listening(Person(self, user))

    async def existing(self, name: str) -> Person:
        """Somebody who is there already, by first name or username, listening.

        Raises:
            ClientError: nobody is called that.
        """
        for user in (await self.snapshot())["users"]:
            if name in {user["first_name"], user.get("username")}:
                return await self._listening(Person(self, user))
        raise ClientError(f"nobody is called {name}")

    async def _listening(self, person: Person) -> Person:
        self._people.append(person)
        await person.listen()
        return person

    async def group(
        self,
        title: str,
        owner: Person,
        *members: Person,
        bots: tuple[int, ...] = (),
        kind: str = "group",
        username: str | None = None,
    ) -> int:
        """A new group, supergroup or channel; its id."""
        fields = {"title": title, "owner": owner.id, "members": [person.id for person in members], "bots": list(bots)}
        chat = await self.post("chats", type=kind, **fields, username=username)
        return int(chat["id"])

    async def migrate(self, group: int) -> int:
        """Make a group a supergroup; its new id."""
        return int((await self.post("migrate", chat=group))["id"])

    async def snapshot(self) -> Json:
        """Bots, people, chats, faults and the time."""
        return dict(await self.get("snapshot"))

    # -- the world behind the scenes

    async def advance(self, seconds: float) -> None:
        """Move the simulator's clock forward: polls close, waits run out."""
        await self.post("clock", advance=seconds)

    async def fault(self, kind: str, **order: Any) -> None:
        """Order a fault: `method`, `chat`, `count`, `retry_after`."""
        await self.post("faults", kind=kind, **order)

    async def requests(self, since: int = 0, *, method: str | None = None) -> list[Json]:
        """The record of the bots' requests, newest last."""
        found = (await self.get("requests", since=since))["requests"]
        return [item for item in found if method is None or item["method"].lower() == method.lower()]

    async def updates(self, since: int = 0) -> list[Json]:
        """The updates issued to bots, newest last."""
        return list((await self.get("updates", since=since))["updates"])

    async def sent(self, since: int = 0, *, chat: int | None = None) -> list[Json]:
        """Every message that bots ever sent, to one chat or to all, as first sent, oldest first."""
        return list((await self.get("sent", since=since, chat=chat))["sent"])

    async def reset(self) -> None:
        """Everything back to the start."""
        await self.post("reset")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[SimulatorClient]:
    """A client, as a context manager function for fixtures."""
    async with SimulatorClient(url) as client:
        yield client
