"""What each person and each group has spent lately, of the budgets of `bot.domain.incoming`.

Owns the two ledgers and who pays for what. Which events count, who is exempt and what is said about it are the
platforms'. Kept in memory: after a restart everybody starts anew, and several replicas each count what reaches them.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain import incoming
from bot.domain.incoming import Ledger, Ruling, Verdict

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

    from bot.domain.incoming import Budget

_log = logging.getLogger(__name__)

_PEOPLE: Final = 20_000
_GROUPS: Final = 5_000
_OLD: Final = timedelta(minutes=1)
"""What took no longer to arrive counts when it arrived: clocks differ, and come from others."""


def charged_at(happened_at: datetime | None, arrived_at: datetime) -> datetime:
    """Return when an event came, as far as budgets are concerned; `happened_at` is None where nobody says when it did.

    What waited for long while we were away counts when it happened: an hour's questions are not one flood.
    """
    return happened_at if happened_at is not None and arrived_at - happened_at > _OLD else arrived_at


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is charged for one event.

    Attributes:
        person: Who caused it; None where nobody is known.
        group: Where; None where nothing is shared.
    """

    person: Hashable | None
    group: Hashable | None


@dataclass(frozen=True, slots=True)
class Charge:
    """What becomes of one event.

    Attributes:
        ruling: Whether it is taken, and until when nothing is.
        at: When it was charged.
        is_shared: Whether it is the group that has spent too much.
    """

    ruling: Ruling
    at: datetime
    is_shared: bool

    @property
    def is_taken(self) -> bool:
        """Whether it may go to its handler."""
        return self.ruling.verdict is Verdict.TAKEN

    @property
    def silence(self) -> timedelta | None:
        """How long nothing is taken, where that is to be said now; None where there is nothing to say."""
        is_first = self.ruling.verdict is Verdict.FIRST_HELD and self.ruling.until is not None
        return self.ruling.until - self.at if is_first and self.ruling.until is not None else None


class Budgets:
    """Charges people and groups.

    Attributes:
        held: How many events were turned away since the start, by kind.
    """

    def __init__(self) -> None:
        self._people = Ledger(_PEOPLE)
        self._groups = Ledger(_GROUPS)
        self.held: Counter[str] = Counter()

    def charge(self, kind: str, payer: Payer, own: Budget, shared: Budget, at: datetime) -> Charge:
        """Let somebody pay for themselves from `own` and for their group from `shared`.

        Where the group is not listened to, nobody pays; who cannot pay themselves takes nothing from the group.
        """
        ruling, is_shared = Ruling(Verdict.TAKEN), False
        until = None if payer.group is None else self._groups.held_until((kind, payer.group), at)
        if until is not None:
            ruling, is_shared = Ruling(Verdict.HELD, until), True
        elif payer.person is not None:
            ruling = self._people.spend((kind, payer.person, payer.group is None), own, at)
        if ruling.verdict is Verdict.TAKEN and payer.group is not None:
            ruling, is_shared = self._groups.spend((kind, payer.group), shared, at), True
        if ruling.verdict is not Verdict.TAKEN:
            self.held[kind] += 1
        if ruling.verdict is Verdict.FIRST_HELD:
            _log.info("Too much comes in; some of it is not answered", extra={"kind": kind, "in_group": is_shared})
        return Charge(ruling, at, is_shared)

    def may_notify(self, group: Hashable, at: datetime) -> bool:
        """Say whether a group may be told about all this: next to nothing of what it may be told at all."""
        return self._groups.spend(("notice", group), incoming.GROUP_NOTICES, at).verdict is Verdict.TAKEN
