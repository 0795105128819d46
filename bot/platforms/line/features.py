"""How a feature of the bot on LINE says what it answers to: commands, buttons, free text and happenings.

Owns this shape alone; which event goes to which feature is `router`'s, and nothing is looked up or said here. A feature
is a class over the context, with a table for each of the ways in which people reach it::

    class Numbers(Feature):
        def __init__(self, context: Context) -> None:
            self._context = context
            self.commands = {"numbers": self.tour}  # by the name that Telegram's has: `texts` knows the words
            self.presses = {ShowNumber: self.show}  # by the class of the action, from `numbers_actions`

        async def tour(self, turn: Turn, rest: str) -> Speech:
            return numbers_speech(self._context.library, turn.words)

        async def show(self, turn: Turn, action: ShowNumber) -> Speech | None:
            number = self._context.library.number(action.number)
            return number_speech(number, turn.words) if number else out_of_date(turn.words)

What a handler returns is said by the reply token; None says nothing. What it raises is logged, counted and told to the
person, as `faults` does. Features are listed in `together`; where two would take the same, the earlier does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.platforms.line.render.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.platforms.i18n import Wording
    from bot.platforms.line.events import Event, Source
    from bot.platforms.line.postbacks import Postbacks
    from bot.platforms.line.speech import Speech


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn: one event that somebody is answered, with what every handler wants to know of it.

    Attributes:
        event: What happened.
        source: Where; an event without one comes to no handler.
        words: The language that the chat reads.
    """

    event: Event
    source: Source
    words: Wording

    @property
    def chat(self) -> ChatKey:
        """Where it happened, and where the answer goes."""
        return self.source.chat

    @property
    def person(self) -> ChatKey | None:
        """Who did it, by the key of their private chat; None where LINE does not say."""
        return self.source.person

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.source.is_private

    @property
    def arrived_at(self) -> datetime:
        """When it came here; aware, UTC. Reply tokens age from then."""
        return self.event.arrived_at

    def pen(self, postbacks: Postbacks) -> Pen:
        """Return what sets an answer whose buttons whoever sees them may press."""
        return Pen(self.words, postbacks, is_private=self.is_private)


class Pass(Enum):
    """What a feature answers to free text that it does not wait for."""

    PASS = "pass"  # noqa: S105 - no password
    """The next feature is asked."""


PASS = Pass.PASS

OnCommand: TypeAlias = "Callable[[Turn, str], Awaitable[Speech | None]]"
"""Answers a command, given the words behind it: one line, cleaned, perhaps empty."""
OnPress: TypeAlias = "Callable[[Turn, Any], Awaitable[Speech | None]]"
"""Answers a button, given its action. What a date or time picker adds is in the `Pressed` of the turn's event."""
OnText: TypeAlias = "Callable[[Turn, str], Awaitable[Speech | Pass | None]]"
"""Answers free text, cleaned: in private any, in a group what mentions us; `PASS` leaves it to the next feature."""
OnHappening: TypeAlias = "Callable[[Turn], Awaitable[Speech | None]]"
"""Answers whatever else happened."""
OnSettled: TypeAlias = "Callable[[Turn, bool], Awaitable[None]]"
"""Is told whether LINE took what it answered; False also where nobody knows."""
OnAnswered: TypeAlias = "Callable[[Turn, Speech], Awaitable[Speech]]"
"""Returns what another feature answers in private, perhaps with something more behind it."""


class Feature:
    """What one feature answers to. Whatever it leaves out it does not answer.

    Attributes:
        commands: By the command's name: ``today``, ``find``. They work wherever they are written; a handler that is for
            private chats or for groups alone says so.
        presses: By the class of the action that `Postbacks` reads.
        happenings: By the class of the happening: `Followed`, `MembersJoined`, `Sent`.
        typed: Is offered free text that is no command; whoever waits for an answer to a question takes it.
        overheard: Is told of everything that is said in a group and not to us, with its reply token; what it returns is
            said. For groups in which something of ours is running.
        settled: Is told, once for each of its speeches, whether it was said; to be called in the order of the events of
            a chat, before the next is handled.
        beside: May add to what other features answer in private: what was to be said before and could not be.
        changes_language: Whether its answers may be in another language than was spoken before.
    """

    commands: Mapping[str, OnCommand] = {}
    presses: Mapping[type[Any], OnPress] = {}
    happenings: Mapping[type[Any], OnHappening] = {}
    typed: OnText | None = None
    overheard: OnHappening | None = None
    settled: OnSettled | None = None
    beside: OnAnswered | None = None
    changes_language: bool = False
