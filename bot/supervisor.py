"""A word to the service manager that started the process, if one listens: it is up, it lives, it ends.

Owns systemd's datagram protocol (sd_notify(3)) as far as a bot needs it. Without NOTIFY_SOCKET in the environment
nothing happens. What to do about a process that says nothing any more is the unit's business.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOGGER = logging.getLogger(__name__)


async def keep_informed(environment: Mapping[str, str] = os.environ) -> None:
    """Say that the process is up, then again and again that its loop turns, until cancelled; then that it ends."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return
    where = "\0" + address[1:] if address[0] == "@" else address
    try:
        _say("READY=1", where)
        while True:
            await asyncio.sleep(_interval(environment))
            _say("WATCHDOG=1", where)
    finally:
        _say("STOPPING=1", where)


def _interval(environment: Mapping[str, str]) -> float:
    """Return a third of the seconds after which the manager takes silence for death; a while if it does not care."""
    asked = environment.get("WATCHDOG_USEC", "")
    return max(int(asked) / 3e6, 0.01) if asked.isdecimal() and int(asked) else 60.0


def _say(words: str, where: str) -> None:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0)
            line.sendto(words.encode(), where)
    except OSError as error:
        _LOGGER.warning("The service manager could not be told %s: %s", words, error.strerror)
