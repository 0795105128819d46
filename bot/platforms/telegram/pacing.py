"""When each call may be made: our own limits on what the bot says, so that Telegram never has to refuse for haste.

Owns who waits and who goes next. How much a chat may be told is `budgets`'; calls and their outcomes are `delivery`'s.

Replies go before broadcasts, always, and what tidies up behind a reply goes in between; among equals, chats take turns
in the order in which they came. A chat that waits for its own budget keeps no other waiting. Broadcasts are spread
evenly over each second, so that the next free place, which a reply takes, is never more than about a thirtieth of a
second away. What a broadcast does before its call, such as committing that it is about to be made, it does ahead of its
place, so that a slow disk costs no pace; as few at once as will do.

A 429 closes its chat, for replies and broadcasts alike, for as long as Telegram says, and nobody else. Only when
several chats are refused in a row, within a second and with no call taken in between, is it the bot that is too fast:
then everybody waits for the shortest of the times that Telegram named, at most a minute, and broadcasts go at half the
pace for the minute after it, at a quarter if that was still too fast, and so on.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections import OrderedDict
from datetime import timedelta
from itertools import count
from math import inf
from typing import TYPE_CHECKING, Final

from bot.errors import RateLimitedError
from bot.platforms.telegram.budgets import SECOND, Limits, Window, budget_of, share_of
from bot.platforms.telegram.cadence import Cadence
from bot.platforms.telegram.flood import Flood
from bot.platforms.telegram.lanes import Chat, Kind, Lane, Place, Turn, is_shared, kind_of

if TYPE_CHECKING:
    from bot.metrics import Metrics
    from bot.platforms.telegram.lanes import ChatId, Priority

_log = logging.getLogger(__name__)

LONGEST_WAIT: Final = timedelta(seconds=60)
"""How long a call may wait for its chat; where that is known not to be enough, it is refused at once."""
_PATIENCE: Final = LONGEST_WAIT.total_seconds() + 1
"""The same in seconds, with one for the end of a group's minute, which begins when an answer has come."""


class Limiter:
    """Lets calls go when Telegram's limits allow it. Time is that of the event loop that it is used in.

    Args:
        limits: What is allowed.
        metrics: Is told how long calls wait.
    """

    def __init__(self, limits: Limits | None = None, metrics: Metrics | None = None) -> None:
        self._metrics = metrics
        self._limits = limits or Limits()
        self._overall = Window(self._limits.overall, SECOND)
        self._cadence = Cadence(1.0 / self._limits.overall)
        self._flood = Flood()
        self._chats: dict[ChatId, Chat] = {}
        self._replies: OrderedDict[Lane, None] = OrderedDict()  # lanes whose chats may be spoken to, longest first
        self._quiet: OrderedDict[Lane, None] = OrderedDict()  # the same for what tidies up behind them
        self._broadcasts: OrderedDict[Lane, None] = OrderedDict()
        self._preparing = 0  # broadcasts whose turn has come and that have no place yet
        self._prepared: OrderedDict[Turn, None] = OrderedDict()  # those of them that wait for nothing else
        self._resting: list[tuple[float, int, Lane]] = []  # a heap: lanes by when their chats may be spoken to
        self._retiring: list[tuple[float, int, Chat]] = []  # a heap: chats by when they may be forgotten
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    def turn(self, chat_id: ChatId, priority: Priority, *, edit: bool = False) -> Turn:
        """Return a turn to make one call in: ``async with limiter.turn(…) as turn``, then ``await turn.start()``.

        Entering waits for the turn, starting for what is left until the call may be made. An `edit` in a private chat
        counts overall alone, so that pages turn at once.

        Entering raises:
            RateLimitedError: The chat's turn would not come within `LONGEST_WAIT`.
        """
        return Turn(self, chat_id, kind_of(chat_id, priority, edit=edit))

    def share(self, others: int, *, leads: bool) -> None:
        """Keep to this process's share of what is allowed overall, beside so many others, from now on."""
        overall = share_of(self._limits.overall, others, leads=leads)
        self._overall.allow(overall)
        self._cadence.space(1.0 / overall)
        self._serve()

    def __len__(self) -> int:
        """How many chats are remembered: those that were spoken to in the last minute, wait, or are closed."""
        return len(self._chats)

    async def enter(self, turn: Turn) -> None:
        """Wait until `turn` has come."""
        now = self._now()
        chat = self._chats.get(turn.chat_id)
        if chat is None:
            budget = budget_of(self._limits, is_shared=is_shared(turn.chat_id))
            chat = self._chats[turn.chat_id] = Chat(turn.chat_id, budget)
        lane = turn.lane = chat.lane(turn.kind)
        self._check_patience(lane, now)
        lane.turns[turn] = None
        if lane.place is Place.NOWHERE:
            self._place(lane, now)
        self._serve()
        if turn.granted:
            return
        turn.came = asyncio.get_running_loop().create_future()
        try:
            await turn.came
        except BaseException:
            self._abandon(turn)
            raise

    async def start(self, turn: Turn) -> None:
        """Wait until the call of a turn may be made; a reply's may be at once."""
        if turn.has_place:
            return
        self._cadence.prepared(self._now() - turn.came_at)
        turn.opened = asyncio.get_running_loop().create_future()
        self._prepared[turn] = None
        self._serve()
        await turn.opened

    def leave(self, turn: Turn, *, taken: bool) -> None:
        """End a turn; `taken` says that Telegram took the call."""
        now = self._now()
        if self._metrics is not None and turn.used:
            self._metrics.turn(turn.kind.priority.value, turn.waited)
        turn.granted = False
        chat = turn.lane.chat
        if turn.has_place:
            turn.end(self._overall, now)
        else:
            self._preparing -= 1
            self._prepared.pop(turn, None)
        if turn.kind.is_spent:
            turn.end(chat.budget, now)
        chat.in_flight -= 1
        if turn.refused_for is not None:
            self._refused(chat, turn.refused_for.total_seconds(), now)
        elif taken and turn.used:
            self._flood.taken()
        for lane in chat.lanes.values():
            if lane.place is Place.HELD or (lane.place is Place.RESTING and not turn.used):
                self._place(lane, now)
        self._retire(chat, now)
        self._serve()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _check_patience(self, lane: Lane, now: float) -> None:
        """Refuse at once what would wait too long: the chat is closed, or its budget is bespoken for a minute."""
        at = lane.chat.free_at(lane.kind, now)
        wait = at - now if at < inf else 0.0
        most_waiting = self._limits.group if is_shared(lane.chat.id) else int(LONGEST_WAIT.total_seconds())
        if wait > _PATIENCE or len(lane.turns) >= most_waiting:
            self._retire(lane.chat, now)
            if self._metrics is not None:
                self._metrics.turned_away(lane.kind.priority.value)
            raise RateLimitedError(max(timedelta(seconds=wait), timedelta(seconds=1)))

    def _place(self, lane: Lane, now: float) -> None:
        """Put a lane where it belongs: among those who may go, those who wait for a time, or for a call to end."""
        at = lane.chat.free_at(lane.kind, now)
        if not lane.turns:
            lane.place = Place.NOWHERE
        elif at <= now:
            lane.place = Place.READY
            if lane.kind is not Kind.BROADCAST:
                (self._quiet if lane.kind is Kind.QUIET_EDIT else self._replies)[lane] = None
                return
            if not self._broadcasts and not self._preparing:
                self._cadence.rested(now)
            self._broadcasts[lane] = None
        elif at == inf:
            lane.place = Place.HELD
        else:
            lane.place, lane.rests_until = Place.RESTING, at
            heapq.heappush(self._resting, (at, next(self._numbers), lane))

    def _serve(self) -> None:
        """Let everyone go whose turn it is, and set the timer for the next."""
        now = self._now()
        self._forget(now)
        while self._resting and self._resting[0][0] <= now:
            at, _, rested = heapq.heappop(self._resting)
            if rested.place is Place.RESTING and rested.rests_until == at:
                self._place(rested, now)
        while self._open_at(now) <= now and self._fill_place(now):
            pass
        while self._may_prepare(now) and (lane := self._first(self._broadcasts, now)) is not None:
            self._grant(lane, now)
        self._set_timer(now)

    def _open_at(self, now: float) -> float:
        return max(self._overall.free_at(now), self._flood.closed_until)

    def _fill_place(self, now: float) -> bool:
        """Give a free place to whoever goes next; return False if nobody may go now."""
        if (lane := self._first(self._replies, now) or self._first(self._quiet, now)) is not None:
            return self._grant(lane, now)
        if not self._prepared or now < self._cadence.next_at:
            return False
        turn, _ = self._prepared.popitem(last=False)
        if turn.opened is not None and not turn.opened.done():  # else cancelled in this very moment
            turn.opened.set_result(None)
            self._preparing -= 1
            self._take_place(turn)
            self._cadence.went(now, self._flood.slowness(now))
        return True

    def _may_prepare(self, now: float) -> bool:
        return self._flood.closed_until <= now and self._preparing < self._cadence.ahead

    def _first(self, queue: OrderedDict[Lane, None], now: float) -> Lane | None:
        while queue:
            lane, _ = queue.popitem(last=False)
            if lane.turns and lane.chat.free_at(lane.kind, now) <= now:
                return lane
            self._place(lane, now)
        return None

    def _grant(self, lane: Lane, now: float) -> bool:
        """Let the first of a lane have its turn: a reply with its place, a broadcast to prepare for one."""
        turn, _ = lane.turns.popitem(last=False)
        if turn.came is None or not turn.came.done():  # else cancelled in this very moment
            if turn.came is not None:
                turn.came.set_result(None)
            turn.granted, turn.came_at = True, now
            lane.chat.in_flight += 1
            if lane.kind.is_spent:
                lane.chat.budget.take()
            if lane.kind is Kind.BROADCAST:
                self._preparing += 1
            else:
                self._take_place(turn)
        self._place(lane, now)
        return True

    def _take_place(self, turn: Turn) -> None:
        self._overall.take()
        turn.has_place = True

    def _set_timer(self, now: float) -> None:
        at = self._resting[0][0] if self._resting else inf
        if self._replies or self._quiet:
            at = min(at, self._open_at(now))
        elif self._prepared:
            at = min(at, max(self._open_at(now), self._cadence.next_at))
        if self._broadcasts and now < self._flood.closed_until:
            at = min(at, self._flood.closed_until)
        if self._timer is not None:
            if self._timer.when() <= at:
                return  # one that rings too early does no harm
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(at, self._ring) if at < inf else None

    def _ring(self) -> None:
        self._timer = None
        self._serve()

    def _abandon(self, turn: Turn) -> None:
        """Free the place of a turn that nobody waits for any more."""
        if turn.granted:
            turn.used = False
            self.leave(turn, taken=False)
        else:
            turn.lane.turns.pop(turn, None)
            if turn.came is not None and turn.came.done() and not turn.came.cancelled():
                turn.came.exception()  # it is being raised, or gives way to a cancellation
            self._retire(turn.lane.chat, self._now())

    def _refused(self, chat: Chat, seconds: float, now: float) -> None:
        """Close a chat that Telegram refused for haste, and everything if it was not the chat's own."""
        chat.closed_until = max(chat.closed_until, now + seconds)
        if chat.closed_until - now > _PATIENCE:
            chat.give_up(lambda: RateLimitedError(timedelta(seconds=chat.closed_until - now)))
        if self._flood.refused(chat.id, seconds, now):
            self._cadence.rested(self._flood.closed_until)
            _log.warning(
                "Telegram refuses several chats at once: everything waits for %.0f s", self._flood.closed_until - now
            )

    def _retire(self, chat: Chat, now: float) -> None:
        """See to it that a chat which has nothing to say is forgotten in time."""
        if not chat.is_retiring and not chat.is_busy:
            chat.is_retiring = True
            heapq.heappush(self._retiring, (max(now, chat.idle_at()), next(self._numbers), chat))

    def _forget(self, now: float) -> None:
        while self._retiring and self._retiring[0][0] <= now:
            _, _, chat = heapq.heappop(self._retiring)
            chat.is_retiring = False
            if not chat.is_busy and chat.idle_at() <= now:
                del self._chats[chat.id]
            else:
                self._retire(chat, now)
