"""What a change of the settings of digests has done, as whoever made it is told.

Owns telling it from what there was before. The changes themselves are `bot.domain.subscribing`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.settings_replies import Done
from bot.domain.subscribing import pause_in_force

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscription import Subscription


def began(old: Subscription | None, *, changed: bool) -> Done | None:
    """Return what subscribing has done to what there was; `changed` says that something else was wished for."""
    if old is None or not old.is_active:
        return Done.SUBSCRIBED
    return Done.CHANGED if changed else None


def resumed(old: Subscription | None, now: datetime) -> Done | None:
    """Return what resuming has done to what there was."""
    if old is None or old.ended_at is not None:
        return None
    was_held = old.suspension is not None or pause_in_force(old, now) is not None
    return Done.RESUMED if was_held else Done.NOT_PAUSED
