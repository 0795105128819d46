"""Somebody who plays on LINE: their taps and words go to a feature, and what it answers is said, or is not."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.context import Context
from bot.platforms.line.events import Event, Pressed, Said, Source, SourceKind
from bot.platforms.line.features import Turn
from bot.platforms.line.handlers.quiz import Quiz
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.speech import as_json
from bot.platforms.line.texts import read_text
from tests.services.round_table import Table, event, table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.platforms.line.features import Feature
    from bot.platforms.line.speech import Speech

ANN = ChatKey(Platform.LINE, "U" + "a" * 32)
BOB = ChatKey(Platform.LINE, "U" + "b" * 32)
POSTBACKS = Postbacks("secret", ALL_ACTIONS)
_EVENTS = count(1)


@dataclass
class Player:
    """One person in their private chat.

    Attributes:
        laid: The rounds and their clock.
        feature: What answers.
        person: Who it is.
        language: What they read.
        answers: What they were answered last, message by message.
    """

    laid: Table
    feature: Feature
    person: ChatKey = ANN
    language: Language = Language.TRADITIONAL
    answers: list[dict[str, Any]] = field(default_factory=list)

    async def says(self, text: str, **how: Any) -> list[dict[str, Any]]:
        """Write something; it is read as the router does."""
        asked = read_text(Said("1", text), is_private=True)
        assert asked is not None
        handle = self.feature.commands.get(asked.command or "")
        turn = self.turn(Said("1", text), **how)
        if handle is not None:
            return await self._told(turn, handle(turn, asked.words), **how)
        assert self.feature.typed is not None
        return await self._told(turn, self.feature.typed(turn, asked.words), **how)

    async def taps(self, label: str, **how: Any) -> list[dict[str, Any]]:
        """Tap the button with this label on the newest of the cards that has it."""
        return await self.presses(self.data_of(label), **how)

    async def presses(self, data: str, **how: Any) -> list[dict[str, Any]]:
        """Send the data of a button."""
        action = POSTBACKS.read(data, among=(self.person,))
        assert action is not None, "a button for somebody else"
        turn = self.turn(Pressed(data), **how)
        return await self._told(turn, self.feature.presses[type(action)](turn, action), **how)

    def data_of(self, label: str) -> str:
        """The data of a button that was shown last."""
        found = [one["data"] for one in actions(self.answers) if label in {one["label"], one.get("displayText")}]
        assert found, (label, [one["label"] for one in actions(self.answers)])
        return str(found[-1])

    def turn(self, happening: Any, *, event_id: str = "", is_redelivery: bool = False, **_: Any) -> Turn:
        """A turn of theirs, now."""
        source, now = Source(SourceKind.USER, self.person, self.person.chat_id), self.laid.clock()
        made = Event(event_id or f"e{next(_EVENTS)}", now, now, source, happening, "token", is_redelivery)
        return Turn(made, source, wording(self.language))

    async def _told(
        self, turn: Turn, answering: Any, *, is_said: bool = True, is_killed: bool = False, **_: Any
    ) -> list[dict[str, Any]]:
        """What LINE is given for an answer; `is_killed` before anybody could note what became of it."""
        with event(turn.event.id):
            speech: Speech | None = await answering
            assert self.feature.settled is not None
            if speech is not None and not is_killed:
                await self.feature.settled(turn, is_said)
        self.answers = as_json(speech) if speech is not None and is_said else []
        return self.answers


def actions(part: Any) -> Iterator[dict[str, Any]]:
    """The postbacks of a message."""
    if isinstance(part, dict):
        if part.get("type") == "postback":
            yield part
        for value in part.values():
            yield from actions(value)
    elif isinstance(part, list):
        for value in part:
            yield from actions(value)


def cut_short(part: Any) -> list[str]:
    """The labels of buttons that were too long, and are not whole; a row that can be tapped shows all its words."""
    if isinstance(part, list):
        return [label for one in part for label in cut_short(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "button":
        said, label = part["action"].get("displayText", ""), part["action"]["label"]
        return [label] if label != said else []
    return cut_short(list(part.values()))


def words_of(part: Any) -> str:
    """All that can be read in a message."""
    if isinstance(part, list):
        return "\n".join(filter(None, map(words_of, part)))
    if not isinstance(part, dict):
        return ""
    own = str(part["text"]) if part.get("type") in {"text", "span"} and "text" in part else ""
    label = part["action"]["label"] if part.get("type") == "button" else ""
    inner = words_of([part[key] for key in ("contents", "header", "body", "footer") if key in part])
    return "\n".join(filter(None, (own, label, inner)))


def line_context(laid: Table) -> Context:
    """What LINE's handlers are given, over the same services."""
    shared = laid.context
    names = set(Context.__dataclass_fields__) & set(shared.__dataclass_fields__) - {"owner_ids"}
    return Context(**{name: getattr(shared, name) for name in names}, postbacks=POSTBACKS)


@asynccontextmanager
async def playing(folder: Path, language: Language = Language.TRADITIONAL) -> AsyncIterator[Player]:
    """Ann, who plays rounds."""
    async with table(folder) as laid:
        yield Player(laid, Quiz(line_context(laid)), language=language)
