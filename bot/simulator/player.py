"""Owns one simulated person as tests play them: what they hear and do; may not know the simulator's insides."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from bot.simulator.client import SimulatorClient

Json = dict[str, Any]
Predicate = Callable[["SeenMessage"], bool]

DEFAULT_TIMEOUT = 5.0


class ClientError(Exception):
    """The simulator said no, or what was waited for did not come."""


@dataclass(frozen=True)
class SeenMessage:
    """A message as one person's client shows it; `raw` is the whole `MessageView`."""

    raw: Json
    chat: int
    bot: int | None
    edited: bool = False

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """Its text or caption; empty when it has none."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def poll(self) -> Json | None:
        """Its poll as this person may see it."""
        return self.raw.get("poll")

    @property
    def is_own(self) -> bool:
        """Whether this person sent it."""
        return bool(self.raw.get("out"))

    @property
    def keyboard(self) -> list[list[Json]]:
        """The inline buttons, row by row."""
        return list((self.raw.get("reply_markup") or {}).get("inline_keyboard") or [])

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons, in reading order."""
        return [str(button["text"]) for row in self.keyboard for button in row]

    def data_of(self, button: str) -> str:
        """The callback data of a button, by its label, part of its label, or its data.

        Raises:
            ClientError: no such button.
        """
        found = [item for row in self.keyboard for item in row if "callback_data" in item]
        for matches in (
            lambda item: item["text"] == button,
            lambda item: item["callback_data"] == button,
            lambda item: button in item["text"],
        ):
            for item in found:
                if matches(item):
                    return str(item["callback_data"])
        raise ClientError(f"no button {button!r} among {self.buttons}")


class Person:
    """Somebody who uses Telegram. `bot` may be left out of a call when only one bot has appeared."""

    def __init__(self, client: SimulatorClient, user: Json) -> None:
        self.client = client
        self.user = user
        self.id = int(user["id"])
        self.events: list[Json] = []
        self._read = 0
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    # -- hearing

    async def listen(self) -> None:
        """Open the stream of events and wait until it is open."""
        self._task = asyncio.create_task(self._follow())
        waiting = asyncio.create_task(self._ready.wait())
        await asyncio.wait({self._task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._task.done():
            self._task.result()

    async def stop_listening(self) -> None:
        """Close the stream."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        async with self.client.session.get(f"{self.client.url}/sim/events", params={"as": str(self.id)}) as response:
            async for line in response.content:
                self._ready.set()
                if line.startswith(b"data: "):
                    async with self._news:
                        self.events.append(json.loads(line[6:]))
                        self._news.notify_all()

    def forget(self) -> None:
        """Later waits look only at what comes from now on."""
        self._read = len(self.events)

    async def wait_for_event(
        self,
        matches: Callable[[Json], bool],
        timeout: float = DEFAULT_TIMEOUT,  # noqa: ASYNC109 - reads as it is meant
    ) -> Json:
        """The next event that matches, after the last one a wait returned.

        Raises:
            ClientError: none came in time; the sentence tells what did.
        """
        try:
            async with asyncio.timeout(timeout), self._news:
                at = self._read
                while True:
                    while at < len(self.events):
                        event = self.events[at]
                        at += 1
                        if matches(event):
                            self._read = at
                            return event
                    await self._news.wait()
        except TimeoutError:
            seen = [_summary(event) for event in self.events[self._read :]]
            raise ClientError(f"{self.user['first_name']} waited {timeout} s in vain; seen: {seen}") from None

    async def wait_for_message(
        self,
        matches: Predicate | None = None,
        *,
        chat: int | None = None,
        timeout: float = DEFAULT_TIMEOUT,  # noqa: ASYNC109 - reads as it is meant
    ) -> SeenMessage:
        """The next message of somebody else, new or edited, that matches.

        Raises:
            ClientError: none came in time.
        """

        def wanted(event: Json) -> bool:
            if event["type"] not in {"message", "edited_message"} or chat not in {None, event["chat_id"]}:
                return False
            message = _seen(event)
            return not message.is_own and (matches is None or matches(message))

        return _seen(await self.wait_for_event(wanted, timeout))

    async def messages(self, *, chat: int | None = None, bot: int | None = None) -> list[SeenMessage]:
        """The newest messages of a chat (the private one by default), oldest first."""
        query = {"chat": chat if chat is not None else self.id, "as": self.id, "bot": bot}
        found = (await self.client.get("messages", **query))["messages"]
        return [SeenMessage(raw, int(raw["chat"]["id"]), bot) for raw in found]

    # -- acting

    async def send(
        self,
        text: str,
        *,
        chat: int | None = None,
        bot: int | None = None,
        reply_to: SeenMessage | int | None = None,
        as_channel: int | None = None,
    ) -> SeenMessage:
        """Write text; in a supergroup also in the name of one's own channel."""
        number = reply_to.id if isinstance(reply_to, SeenMessage) else reply_to
        return await self._posted("send", chat, bot, text=text, reply_to=number, sender_chat=as_channel)

    async def start(self, bot: int, payload: str = "") -> SeenMessage:
        """Press START, or follow a deep link."""
        raw = await self.client.post("start", **{"as": self.id, "bot": bot, "payload": payload})
        return SeenMessage(raw, self.id, bot)

    async def send_location(
        self, latitude: float, longitude: float, *, chat: int | None = None, bot: int | None = None
    ) -> SeenMessage:
        """Send a point on the map."""
        return await self._posted("send_location", chat, bot, latitude=latitude, longitude=longitude)

    async def send_photo(
        self, photo: bytes, *, caption: str = "", chat: int | None = None, bot: int | None = None
    ) -> SeenMessage:
        """Send a picture."""
        form = aiohttp.FormData()
        for name, value in {"chat": chat or self.id, "as": self.id, "bot": bot, "caption": caption}.items():
            if value:
                form.add_field(name, str(value))
        form.add_field("photo", photo, filename="photo.png", content_type="image/png")
        raw = await self.client._ask("POST", "send_photo", data=form)  # noqa: SLF001 - the same module
        return SeenMessage(raw, int(raw["chat"]["id"]), bot)

    async def forward(self, message: SeenMessage, *, chat: int | None = None, bot: int | None = None) -> SeenMessage:
        """Forward a message."""
        return await self._posted(
            "forward", chat, bot, from_chat=message.chat, from_bot=message.bot, message_id=message.id
        )

    async def edit(self, message: SeenMessage, text: str) -> SeenMessage:
        """Rewrite one's own message."""
        return await self._posted("edit", message.chat, message.bot, message_id=message.id, text=text)

    async def delete(self, message: SeenMessage) -> None:
        """Delete a message for everybody."""
        await self.client.post("delete", **self._where(message.chat, message.bot), message_id=message.id)

    async def press(self, message: SeenMessage, button: str) -> Json:
        """Press an inline button and wait for the bot's answer: `{"answered", "text", "show_alert", "url"}`."""
        where = self._where(message.chat, message.bot)
        return dict(await self.client.post("press", **where, message_id=message.id, data=message.data_of(button)))

    async def vote(self, message: SeenMessage, *options: int) -> Json:
        """Choose options of a poll (none retracts); the poll as this person then sees it."""
        where = self._where(message.chat, message.bot)
        return dict(await self.client.post("vote", **where, message_id=message.id, option_ids=list(options)))

    async def inline(self, query: str, *, bot: int, chat: int | None = None, offset: str = "") -> Json:
        """Type `@bot query` and wait for the results."""
        return dict(
            await self.client.post(
                "inline", **{"as": self.id, "bot": bot, "chat": chat, "query": query, "offset": offset}
            )
        )

    async def choose(self, found: Json, result_id: str, *, bot: int, chat: int | None = None) -> SeenMessage:
        """Send one of the results that `inline` returned."""
        query_id = found["inline_query_id"]
        return await self._posted("inline/choose", chat, bot, inline_query_id=query_id, result_id=result_id)

    async def commands(self, bot: int, *, chat: int | None = None) -> list[Json]:
        """The command menu this person sees."""
        query = {"bot": bot, "as": self.id, "chat": chat if chat is not None else self.id}
        return list((await self.client.get("commands", **query))["commands"])

    async def block(self, bot: int, *, blocked: bool = True) -> None:
        """Block a bot, or unblock it."""
        await self.client.post("block", **{"as": self.id, "bot": bot, "blocked": blocked})

    async def change_member(self, chat: int, action: str, who: int, *, rights: dict[str, bool] | None = None) -> None:
        """Add, remove, promote or demote somebody (a person or a bot, an administrator's `rights`); `leave` oneself."""
        fields = {"chat": chat, "as": self.id, "action": action, "user_id": who, "rights": rights}
        await self.client.post("members", **fields)

    async def hide(self, chat: int, *, hidden: bool = True) -> None:
        """Run a supergroup anonymously from now on, or step out again."""
        await self.change_member(chat, "hide" if hidden else "show", self.id)

    async def deactivate(self) -> None:
        """Delete one's account."""
        await self.client.post("deactivate", user_id=self.id)

    def _where(self, chat: int | None, bot: int | None) -> Json:
        return {"chat": chat if chat is not None else self.id, "as": self.id, "bot": bot}

    async def _posted(self, path: str, chat: int | None, bot: int | None, **fields: Any) -> SeenMessage:
        raw = await self.client.post(path, **self._where(chat, bot), **fields)
        return SeenMessage(raw, int(raw["chat"]["id"]), bot)


def _seen(event: Json) -> SeenMessage:
    return SeenMessage(event["message"], event["chat_id"], event["bot_id"], event["type"] == "edited_message")


def _summary(event: Json) -> str:
    message = event.get("message") or {}
    return f"{event['type']}: {str(message.get('text') or message.get('caption') or '')[:60]}".rstrip(": ")
