"""Somebody who asks the bot on LINE, through its features over real services; LINE itself is left out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.chat import ChatKey, Platform
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.context import Context
from bot.platforms.line.events import Event, Pressed, Said, Sent, Source, SourceKind
from bot.platforms.line.features import Turn
from bot.platforms.line.handlers.concepts import Concepts
from bot.platforms.line.handlers.general import General
from bot.platforms.line.handlers.languages import Languages
from bot.platforms.line.handlers.lookups import Lookups
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.speech import as_json
from bot.platforms.line.texts import read_text
from bot.storage.database import Database
from bot.wiring import stores_of, telegram_context
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.platforms.line.features import Feature
    from bot.platforms.line.speech import Speech

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass
class Reader:
    """A person in private, or in a group, who writes and taps."""

    context: Context
    features: list[Feature]
    source: Source
    said: Speech | None = None
    seen: int = field(default=0)

    async def write(self, text: str, *, to_us: bool = False) -> str | None:
        """Write something; return the words of the answer."""
        asked = read_text(Said("1", text, is_to_us=to_us), is_private=self.source.is_private)
        if asked is None:
            self.said = None
            return None
        turn = await self._turn(Said("1", text))
        handle = next((one.commands[asked.command] for one in self.features if asked.command in one.commands), None)
        answer = handle or next(one.typed for one in self.features if one.typed)
        return self._heard(await answer(turn, asked.words))

    async def send(self, kind: str) -> str | None:
        """Send something that is no text."""
        turn = await self._turn(Sent("1", kind))
        handle = next(one.happenings[Sent] for one in self.features if Sent in one.happenings)
        return self._heard(await handle(turn))

    async def tap(self, label: str) -> str | None:
        """Tap the first button or quick reply that bears a label, or whose row says so."""
        return await self.press(self.action(label)["data"])

    async def press(self, data: str) -> str | None:
        """Press a button with this data."""
        among = (self.source.chat, *([self.source.person] if self.source.person else []))
        action = self.context.postbacks.read(data, among=among)
        handle = next(one.presses[type(action)] for one in self.features if type(action) in one.presses)
        return self._heard(await handle(await self._turn(Pressed(data)), action))

    def action(self, label: str) -> dict[str, Any]:
        """What a button or quick reply in the last answer does, by the words that it writes or bears."""
        assert self.said is not None
        found = (one for message in as_json(self.said) for one in actions(message))
        return next(one for one in found if label in {one["label"], one.get("displayText"), one.get("text")})

    def labels(self) -> list[str]:
        """What the quick replies below the last answer are called."""
        assert self.said is not None
        return [one.label for one in self.said.quick_replies]

    async def _turn(self, happening: Any) -> Turn:
        self.seen += 1
        language = await self.context.preferences.language(self.source.chat, None)
        event = Event(str(self.seen), NOON, NOON, self.source, happening, "token")
        return Turn(event, self.source, phrasing(language))

    def _heard(self, said: Speech | None) -> str | None:
        self.said = said
        return None if said is None else "\n".join(words for message in as_json(said) for words in texts(message))


def texts(part: Any) -> list[str]:
    """All words that a message shows, in order, a text with spans as one."""
    if isinstance(part, list):
        return [words for one in part for words in texts(one)]
    if not isinstance(part, dict) or part.get("type") in {"postback", "message", "uri"}:
        return []
    if part.get("type") == "text":
        return ["".join(span["text"] for span in part["contents"]) if "contents" in part else part["text"]]
    return [words for key, value in part.items() if key != "quickReply" for words in texts(value)]


def actions(part: Any) -> list[dict[str, Any]]:
    """All that taps on a message do, in order."""
    if isinstance(part, list):
        return [one for each in part for one in actions(each)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") in {"postback", "message"} and "label" in part else []
    return own + [one for value in part.values() for one in actions(value)]


def labels(reader: Reader) -> list[dict[str, Any]]:
    """All that can be tapped in a reader's last answer."""
    assert reader.said is not None
    return [one for message in as_json(reader.said) for one in actions(message)]


@asynccontextmanager
async def a_context(folder: Path) -> AsyncIterator[Context]:
    """What features are given, over a database of its own and the shipped library."""
    database = await Database.open(await head.url(folder / "bot.db"))
    stores = stores_of(database, lambda: NOON)
    whole = telegram_context(
        stores,
        shipped.composer(),
        now=lambda: NOON,
        zone="Asia/Hong_Kong",
        owner_ids=frozenset(),
        lookup=shipped.lookup(),
        served=tuple(Platform),
    )
    postbacks = Postbacks("secret", ALL_ACTIONS)
    shared = {one.name: getattr(whole, one.name) for one in fields(Context) if hasattr(whole, one.name)}
    yield Context(**{**shared, "postbacks": postbacks, "owner_ids": frozenset()})
    await stores.close()
    await database.close()


def reader(context: Context, *, in_group: bool = False) -> Reader:
    """Somebody who has not asked anything yet."""
    kind = SourceKind.GROUP if in_group else SourceKind.USER
    source = Source(kind, ChatKey(Platform.LINE, "C1" if in_group else "U1"), "U1")
    features: list[Feature] = [General(context), Languages(context), Concepts(context), Lookups(context)]
    return Reader(context, features, source)
