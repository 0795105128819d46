"""How much is taken from one person, or from one chat, and how long whoever sends more than that is not listened to.

Owns the arithmetic and the numbers. What counts, who is exempt and what is said about it are the platforms'.

A budget is a bucket: so many at once, and one more for each time that passes. Whoever finds it empty waits until it is
full again, and is told so once; what they send meanwhile changes nothing, so that the time that they were told holds.
Whoever does it again soon waits twice as long each time: a machine that never stops is answered less and less, while a
person who was merely hasty hardly notices.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

LONGEST_SILENCE: Final = timedelta(minutes=10)
"""However often somebody overdoes it: in the end there may be a person behind it who has calmed down."""
_FORGIVEN_AFTER: Final = timedelta(hours=1)
"""After a silence; the next one is as short as the first."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many at once, and one more each time `refill` has passed."""

    burst: int
    refill: timedelta

    @property
    def whole(self) -> timedelta:
        """How long an empty one takes until it is full again."""
        return self.burst * self.refill


MESSAGES: Final = Budget(30, timedelta(seconds=2))
"""Of one person, everywhere together. Nobody reads thirty answers in a minute; three albums, or the posts that somebody
forwards in one go, are fewer. A private chat is told one a second at most."""
CHAT_MESSAGES: Final = Budget(40, timedelta(seconds=3))
"""In one group, of those that speak to us. Telegram lets a group be told twenty a minute; a class that greets us is
thirty at once. What forty ask at once is answered within two minutes."""
PRESSES: Final = Budget(60, timedelta(seconds=0.5))
"""Of one person in private: pages may be turned twice a second for ever, and much faster for half a minute."""
PRESSES_IN_GROUPS: Final = Budget(40, timedelta(seconds=2))
"""Of one person in groups, all together. A page that turns counts there as something said, of which twenty a minute are
allowed; setting up a quiz takes a dozen."""
CHAT_PRESSES: Final = Budget(600, timedelta(seconds=0.1))
"""In one group: hundreds may join a quiz in the same moment."""
QUERIES: Final = Budget(60, timedelta(seconds=0.5))
"""Inline queries of one person: clients ask while somebody types, a few times a second."""
GREETINGS: Final = Budget(20, timedelta(minutes=1))
"""Groups and channels into which one person lets us and that are greeted; the others hear from us when they ask."""
GROUP_NOTICES: Final = Budget(1, timedelta(minutes=2))
"""What a group is told about all this: next to nothing of the twenty a minute that it needs for other things."""


class Verdict(Enum):
    """What becomes of something that came in."""

    TAKEN = "taken"
    FIRST_HELD = "first held"
    """It is too much; whoever sent it is told until when."""
    HELD = "held"
    """It is too much still, and that was said."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, and until when nothing is taken; None with what is taken."""

    verdict: Verdict
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What one sender has spent. All times are of the same clock; one who has never sent anything has none.

    Attributes:
        paid_at: When all that was spent will have been refilled.
        held_until: Until when nothing is taken; None if that never happened.
        silences: How many there have been, each soon after the one before.
    """

    paid_at: datetime
    held_until: datetime | None = None
    silences: int = 0


def spend(account: Account | None, budget: Budget, now: datetime) -> tuple[Account, Ruling]:
    """Return the account after one more has come in at `now`, and whether that is taken.

    A clock that was set back holds nobody longer than one that was not: what it makes impossible is forgotten.
    """
    if account is None or _is_of_another_time(account, budget, now):
        account = Account(now)
    held_until = account.held_until
    if held_until is not None and now < held_until:
        return account, Ruling(Verdict.HELD, held_until)
    paid_at = max(account.paid_at, now) + budget.refill
    if paid_at - now <= budget.whole:
        return replace(account, paid_at=paid_at), Ruling(Verdict.TAKEN)
    is_soon = held_until is not None and now - held_until < _FORGIVEN_AFTER
    silences = account.silences + 1 if is_soon else 1
    until = now + silence(budget, silences)
    return Account(account.paid_at, until, silences), Ruling(Verdict.FIRST_HELD, until)


def silence(budget: Budget, silences: int) -> timedelta:
    """Return how long nothing is taken, when it is the so many-th time soon after another (from 1)."""
    longest = max(LONGEST_SILENCE, budget.whole)
    doublings = min(silences - 1, int(longest / budget.whole).bit_length())  # enough to reach it: 2**n overflows
    return min(longest, budget.whole * (1 << doublings))


def _is_of_another_time(account: Account, budget: Budget, now: datetime) -> bool:
    """Say whether an account names times that cannot have come about before `now`."""
    furthest = now + max(LONGEST_SILENCE, budget.whole)
    return account.paid_at > furthest or (account.held_until is not None and account.held_until > furthest)


class Ledger:
    """The accounts of whoever sent something lately.

    Args:
        capacity: How many are remembered; beyond it, whoever has been quiet longest starts anew. Bounds memory.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._accounts: OrderedDict[Hashable, Account] = OrderedDict()

    def __len__(self) -> int:
        return len(self._accounts)

    def spend(self, key: Hashable, budget: Budget, now: datetime) -> Ruling:
        """Note that one more came from `key` at `now`, and return whether it is taken. A key has always one budget."""
        account, ruling = spend(self._accounts.get(key), budget, now)
        self._accounts[key] = account
        self._accounts.move_to_end(key)
        if len(self._accounts) > self._capacity:
            self._accounts.popitem(last=False)
        return ruling

    def held_until(self, key: Hashable, now: datetime) -> datetime | None:
        """Return until when nothing is taken from `key`, without spending anything; None if something is."""
        account = self._accounts.get(key)
        until = account.held_until if account else None
        return until if until is not None and now < until <= now + LONGEST_SILENCE else None
