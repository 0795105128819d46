"""The first look at the one process's database: is it sound, how did the last run end, and what did it leave.

Owns that look and the one line that says what is taken up. Taking it up is each part's own business. Where several
replicas share a database there is no last run; each takes up what a dead one had when it finds it dead.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from bot.heartbeat import Heartbeat
from bot.storage.leftovers import read_leftovers
from bot.storage.soundness import require_sound

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.leftovers import Leftovers

_LOGGER = logging.getLogger(__name__)

_TAKEN_UP: Final = (
    ("updates", "updates handled now: {}"),
    ("digests_waiting", "digests that go out now, or are skipped if they are too old: {}"),
    ("digests_unknown", "digests that may have arrived and are not sent again: {}"),
    ("group_quizzes", "group quizzes that go on: {}"),
    ("broadcasts", "broadcasts that go on: {}"),
    ("copies_unknown", "copies of broadcasts that may have arrived and are not sent again: {}"),
)


async def look_for_damage(database_url: str) -> None:
    """See that the database's file is whole, for some seconds at most.

    Raises:
        StorageError: It is damaged; the message says what to do.
    """
    if not await asyncio.to_thread(require_sound, database_url):
        _LOGGER.info(
            "The database is large: only some of it was checked; python -m bot check-database checks all of it"
        )


async def say_what_was_left(database: Database, database_url: str, now: datetime) -> None:
    """Say in one line how the last run ended, and what it left that is taken up now.

    Raises:
        StorageError: The database cannot be read.
    """
    silent_for = Heartbeat(database_url).age(now)
    left = await read_leftovers(database)
    if silent_for is None and not left:
        return
    end = (
        "The last run ended as it should"
        if silent_for is None
        else f"The last run ended without warning (last sign of life {now - silent_for:%Y-%m-%d %H:%M:%S} UTC)"
    )
    _LOGGER.info("%s; %s", end, in_words(left))


def in_words(left: Leftovers) -> str:
    """Return what is taken up, as part of a sentence."""
    counts = ((getattr(left, name), words) for name, words in _TAKEN_UP)
    return ", ".join(words.format(count) for count, words in counts if count) or "it left nothing to take up"
