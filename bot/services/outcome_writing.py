"""Writing down what became of a send: what was sent must not be sent again, however long the database is away.

Owns how often it is tried. What is written is the caller's.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from bot.errors import StorageError
from bot.services.backoff import backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LOGGER = logging.getLogger(__name__)

_LONGEST_WAIT: Final = timedelta(seconds=30)


async def written(
    write: Callable[[], Awaitable[object]],
    is_given_up: Callable[[StorageError], bool],
    *,
    sleep: Callable[[float], Awaitable[object]],
    chance: Callable[[], float],
) -> bool:
    """Write until it is written, or until `is_given_up`, which is told of each failure, says so; return which.

    Args:
        write: Writes it.
        is_given_up: Whether to leave it, after this failure.
        sleep: Waits for so many seconds.
        chance: Gives a number from 0 up to 1.
    """
    for tries in count(1):
        try:
            await write()
        except StorageError as error:
            if is_given_up(error):
                return False
            _LOGGER.error("An outcome could not be written; trying again: %s", error)  # noqa: TRY400 - foreseen
            await sleep(min(backoff(tries, chance()), _LONGEST_WAIT).total_seconds())
        else:
            break
    return True


async def written_now(write: Callable[[], Awaitable[object]]) -> bool:
    """Write if that can be done now; if not, the next start will call it unknown. Return whether it was written."""
    try:
        await write()
    except StorageError as error:
        _LOGGER.error("An outcome could not be written: %s", error)  # noqa: TRY400 - foreseen, and said in words
        return False
    return True
