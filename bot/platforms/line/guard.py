"""Who is listened to on LINE: a turn is let in to its handler, or not because its person or group sends too much.

Owns what counts towards the budgets of `bot.domain.incoming`. Never turned away are changes of membership, and talk in
a group that is not for us. Whoever overdoes it is told once, by the reply token of what was too much, which is free.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.domain import incoming
from bot.platforms.inbound.budgets import Budgets, Payer, charged_at
from bot.platforms.line.events import Pressed
from bot.platforms.line.render.notices import too_fast, too_much

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection

    from bot.platforms.inbound.budgets import Charge
    from bot.platforms.line.features import Turn
    from bot.platforms.line.speech import Speech

_log = logging.getLogger(__name__)


class Guard:
    """Lets turns in, or not; those of owners always.

    Args:
        owner_ids: Their user ids.
    """

    def __init__(self, owner_ids: Collection[str] = frozenset()) -> None:
        self._budgets = Budgets()
        self._owner_ids = owner_ids

    @property
    def held(self) -> Counter[str]:
        """How many turns were turned away since the start, by LINE's kind, as in ``message``."""
        return self._budgets.held

    def rule(self, turn: Turn) -> tuple[bool, Speech | None]:
        """Say whether what somebody asks may go to its handler and, if not, what they are told; mostly nothing.

        A fault of ours keeps nobody out: it is logged.
        """
        try:
            return self._ruled(turn)
        except Exception:  # noqa: BLE001 - logged; whoever asks does not suffer from what they did not cause
            _log.exception("It could not be said whether too much comes in")
            return True, None

    def _ruled(self, turn: Turn) -> tuple[bool, Speech | None]:
        """Charge for a turn; whom LINE does not name pays as their group alone."""
        if turn.source.user_id in self._owner_ids:
            return True, None
        payer = Payer(turn.source.user_id, None if turn.is_private else turn.chat.chat_id)
        at = charged_at(turn.event.at, turn.event.arrived_at)
        if isinstance(turn.event.happening, Pressed):
            own = incoming.PRESSES if turn.is_private else incoming.PRESSES_IN_GROUPS
            charge = self._budgets.charge("postback", payer, own, incoming.CHAT_PRESSES, at)
        else:
            charge = self._budgets.charge("message", payer, incoming.MESSAGES, incoming.CHAT_MESSAGES, at)
        return charge.is_taken, self._notice(turn, charge)

    def _notice(self, turn: Turn, charge: Charge) -> Speech | None:
        """Return what is said once, when it becomes too much; in a group seldom, for everybody reads it."""
        if charge.silence is None or (not turn.is_private and not self._budgets.may_notify(turn.chat, charge.at)):
            return None
        if isinstance(turn.event.happening, Pressed):
            return too_fast(charge.silence, turn.words)
        return too_much(charge.silence, turn.words, in_group=charge.is_shared)
