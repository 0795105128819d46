"""What the limiter keeps of each chat while it is spoken to: its budget, who waits for it, and until when it is closed.

Owns state and what may be read off it. Who goes next is `pacing`'s.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta
    from types import TracebackType
    from typing import Self

    from bot.platforms.telegram.budgets import Budget

ChatId: TypeAlias = int | str
"""As the Bot API takes it: a number, or the ``@name`` of a channel or public group."""


class Priority(Enum):
    """Who goes first."""

    REPLY = "reply"
    """A person waits for it."""
    QUIET = "quiet"
    """It tidies up behind a reply: any reply goes before it, whoever's that is, and it before any broadcast."""
    BROADCAST = "broadcast"
    """Nobody looks at the clock, or only at its minutes."""


class Kind(Enum):
    """What a call spends of its chat's budget."""

    PRIVATE_EDIT = "private edit"
    """Nothing."""
    QUIET_EDIT = "quiet edit"
    """Nothing, and it may wait."""
    REPLY = "reply"
    """One, in a burst if need be."""
    BROADCAST = "broadcast"
    """One, never in a burst."""

    @property
    def is_spent(self) -> bool:
        """Whether anything is spent."""
        return self not in _FREE

    @property
    def priority(self) -> Priority:
        """Who goes first, as far as that is told apart."""
        return _PRIORITIES.get(self, Priority.REPLY)


_PRIORITIES = {Kind.QUIET_EDIT: Priority.QUIET, Kind.BROADCAST: Priority.BROADCAST}
_FREE = frozenset({Kind.PRIVATE_EDIT, Kind.QUIET_EDIT})


def kind_of(chat_id: ChatId, priority: Priority, *, edit: bool) -> Kind:
    """Return what a call to a chat spends. In a group a quiet one is a reply: there its edits count, too."""
    if priority is Priority.BROADCAST:
        return Kind.BROADCAST
    if not edit or is_shared(chat_id):
        return Kind.REPLY
    return Kind.QUIET_EDIT if priority is Priority.QUIET else Kind.PRIVATE_EDIT


def is_shared(chat_id: ChatId) -> bool:
    """Return whether a chat is a group, supergroup or channel: ids of persons alone are positive numbers."""
    return str(chat_id).startswith(("-", "@"))


class Place(Enum):
    """Where a lane is."""

    NOWHERE = "nowhere"
    """Nobody waits in it."""
    READY = "ready"
    """Its chat may be spoken to; it waits for its turn among the others."""
    RESTING = "resting"
    """Its chat may be spoken to later, at a known time."""
    HELD = "held"
    """Its chat may not be spoken to before a call in flight has ended."""


class Gate(Protocol):
    """Lets turns begin and end."""

    async def enter(self, turn: Turn) -> None:
        """Wait until the turn has come."""
        ...

    async def start(self, turn: Turn) -> None:
        """Wait until its call may be made."""
        ...

    def leave(self, turn: Turn, *, taken: bool) -> None:
        """End it."""
        ...


class Turn:
    """Leave to make one call: entering it waits, `start` comes right before the call, leaving says that it has ended.

    Attributes:
        used: Whether the call was made, which `start` notes; where it was not, nothing is spent.
        waited: How many seconds entering and starting took.
    """

    __slots__ = (
        "_gate",
        "came",
        "came_at",
        "chat_id",
        "granted",
        "has_place",
        "kind",
        "lane",
        "opened",
        "refused_for",
        "used",
        "waited",
    )

    lane: Lane

    def __init__(self, gate: Gate, chat_id: ChatId, kind: Kind) -> None:
        self._gate = gate
        self.chat_id = chat_id
        self.kind = kind
        self.came: asyncio.Future[None] | None = None
        self.came_at = -inf
        self.opened: asyncio.Future[None] | None = None
        self.granted = False
        self.has_place = False
        self.used = False
        self.waited = 0.0
        self.refused_for: timedelta | None = None

    async def start(self) -> None:
        """Wait for the place that a broadcast prepares for ahead of it, and a reply has already; then make the call."""
        await self._timed(self._gate.start(self))
        self.used = True

    def refused(self, retry_after: timedelta) -> None:
        """Note that Telegram answered 429: the chat is closed for `retry_after`."""
        self.refused_for = retry_after

    def end(self, budget: Budget, now: float) -> None:
        """Note in a budget that its call has ended, or was not made after all."""
        if self.used:
            budget.spend(now)
        else:
            budget.give_back()

    async def __aenter__(self) -> Self:
        await self._timed(self._gate.enter(self))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gate.leave(self, taken=kind is None)

    async def _timed(self, wait: Awaitable[None]) -> None:
        clock = asyncio.get_running_loop().time
        began_at = clock()
        await wait
        self.waited += clock() - began_at


class Lane:
    """The turns of one kind that wait for one chat, in order."""

    __slots__ = ("chat", "kind", "place", "rests_until", "turns")

    def __init__(self, chat: Chat, kind: Kind) -> None:
        self.chat = chat
        self.kind = kind
        self.turns: OrderedDict[Turn, None] = OrderedDict()
        self.place = Place.NOWHERE
        self.rests_until = -inf


class Chat:
    """One chat."""

    __slots__ = ("budget", "closed_until", "id", "in_flight", "is_retiring", "lanes")

    def __init__(self, chat_id: ChatId, budget: Budget) -> None:
        self.id = chat_id
        self.budget = budget
        self.closed_until = -inf
        self.in_flight = 0
        self.lanes: dict[Kind, Lane] = {}
        self.is_retiring = False

    @property
    def is_busy(self) -> bool:
        """Whether a call is in flight or somebody waits."""
        return self.in_flight > 0 or any(lane.turns for lane in self.lanes.values())

    def lane(self, kind: Kind) -> Lane:
        """Return the lane of a kind."""
        lane = self.lanes.get(kind)
        if lane is None:
            lane = self.lanes[kind] = Lane(self, kind)
        return lane

    def free_at(self, kind: Kind, now: float) -> float:
        """Return when the chat may be spoken to next: `now` or earlier, later, or `inf` before a call ends."""
        if not kind.is_spent:
            return self.closed_until
        return max(self.closed_until, self.budget.free_at(now, in_burst=kind is Kind.REPLY))

    def idle_at(self) -> float:
        """Return when nothing about it needs to be remembered."""
        return max(self.closed_until, self.budget.idle_at())

    def give_up(self, error: Callable[[], Exception]) -> None:
        """Tell everyone who waits that it is no use, each with an error of their own."""
        for lane in self.lanes.values():
            while lane.turns:
                turn, _ = lane.turns.popitem()
                if turn.came is not None and not turn.came.done():
                    turn.came.set_exception(error())
