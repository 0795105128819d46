"""Whether the bot lives and whether it is ready, for whoever watches it over HTTP.

`/healthz` answers as long as the event loop turns: a process that does not answer wants to be restarted. `/readyz`
looks at what the bot needs to do its work; what is wrong there a restart would seldom mend. Owns asking with patience
and telling it as JSON, in words of the bot's own: nothing personal, no address, no version may enter.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.endpoints import Answer, Asked, Route, as_json
from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Check: TypeAlias = Callable[[], Awaitable[str | None]]
    """Looks at one thing: None if it is well, else what is wrong, in a few words that anybody may read."""

_log = logging.getLogger(__name__)

_OK: Final = "ok"
_WELL: Final = 200
_UNAVAILABLE: Final = 503
LIVE: Final = "/healthz"
READY: Final = "/readyz"
_OWN: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - it is looked up, not listened on


@dataclass(frozen=True, slots=True)
class _Look:
    """What the checks found, and when (monotonic seconds)."""

    checks: Mapping[str, Check]
    found: Mapping[str, str]
    at: float

    @property
    def is_ready(self) -> bool:
        return all(word == _OK for word in self.found.values())


def unwell(host: str, port: int, patience: timedelta = timedelta(seconds=5)) -> str | None:
    """Ask a bot's server from outside whether the bot lives; None if it does, else in words why not.

    Args:
        host: As the server was told to listen on; what stands for all addresses is asked at this machine's own.
        port: As it was told.
        patience: How long each step may take.
    """
    connection = HTTPConnection(_OWN.get(host, host), port, timeout=patience.total_seconds())
    try:
        connection.request("GET", LIVE)
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return f"no sign of life at port {port}: {str(error) or type(error).__name__}"
    finally:
        connection.close()
    return None if status == _WELL else f"port {port} answers {status}: it is another program's"


class Health:
    """Answers both questions.

    Args:
        checks: What being ready takes, by name. They run side by side. May be exchanged.
        patience: How long each may take.
        keep: For how long what was found is told again: asking often is no way to keep the database busy.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        patience: timedelta = timedelta(seconds=2),
        keep: timedelta = timedelta(seconds=1),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.checks = checks
        self._patience = patience.total_seconds()
        self._keep = keep.total_seconds()
        self._clock = clock
        self._last: _Look | None = None
        self._looking = asyncio.Lock()
        self._was_ready = True

    @property
    def routes(self) -> tuple[Route, ...]:
        """What the server serves of it."""
        return Route("GET", LIVE, self._live), Route("GET", READY, self._ready)

    async def _live(self, _: Asked) -> Answer:
        return as_json({"ok": True})

    async def _ready(self, _: Asked) -> Answer:
        look = await self._look()
        return as_json({"ok": look.is_ready, "checks": dict(look.found)}, _WELL if look.is_ready else _UNAVAILABLE)

    async def _look(self) -> _Look:
        """Return what there is to know, found within `keep`; whoever asks meanwhile waits for the same look."""
        async with self._looking:
            last, checks = self._last, self.checks
            if last is None or last.checks is not checks or self._clock() - last.at >= self._keep:
                words = await asyncio.gather(*(self._ask(name, check) for name, check in checks.items()))
                self._last = last = _Look(checks, dict(zip(checks, words, strict=True)), self._clock())
                self._tell(last)
            return last

    async def _ask(self, name: str, check: Check) -> str:
        try:
            async with asyncio.timeout(self._patience):
                return await check() or _OK
        except TimeoutError:
            return f"no answer within {self._patience:g} s"
        except BotError as error:
            _log.warning("Not ready (%s): %s", name, error)  # the words may hold an address: for the log alone
            return "failed; see the log"
        except Exception:  # noqa: BLE001 - a check that fails in whatever way is a finding, and is told
            _log.exception("The check %s failed", name)
            return "failed; see the log"

    def _tell(self, look: _Look) -> None:
        """Log once when it is ready no more, and once when it is again."""
        if look.is_ready != self._was_ready:
            wrong = ", ".join(f"{name}: {word}" for name, word in look.found.items() if word != _OK)
            if look.is_ready:
                _log.info("Ready again")
            else:
                _log.warning("Not ready: %s", wrong)
        self._was_ready = look.is_ready
