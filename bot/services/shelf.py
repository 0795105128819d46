"""The content that is taught, taken from the shelf anew while the bot runs.

Owns when that is done and what is told of it: a good edit is taught at once by everything that teaches, a faulty one is
refused with all its faults, and the last good library stays in use. Reading files belongs to the storage, what changed
to `bot.domain.content`. No round and no group quiz is touched: they read their stored questions by the library of the
day, as after a restart.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from bot.domain.composing import DigestComposer
from bot.domain.content import counts, difference
from bot.domain.lookup import Lookup
from bot.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.content import Content, Difference, Part

_LOGGER = logging.getLogger(__name__)

SIGNAL: Final = "content"
"""What all replicas are asked: to load their content anew."""
LOOKS_EVERY: Final = timedelta(seconds=10)
_LOGGED: Final = 20
"""Faults that are logged one by one."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """Another library is taught from now on."""

    at: datetime
    before: str
    """The version that was taught until now."""
    version: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What was read is what is taught already."""

    at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was read has faults; nothing has changed."""

    at: datetime
    version: str
    """What is taught as before."""
    faults: tuple[str, ...]
    """Each as ``file:line:column: what is wrong; what to write instead``."""


Outcome: TypeAlias = Reloaded | Unchanged | Refused


@dataclass(frozen=True, slots=True)
class ShelfState:
    """What is taught."""

    version: str
    loaded_at: datetime
    """When what is taught was last read from the files."""
    counts: Mapping[Part, int]
    refused: Refused | None
    """The newest attempt, if it failed."""


class SignalStore(Protocol):
    """Where all replicas see what they are asked for (`bot.storage.signals`)."""

    async def raise_signal(self, name: str, at: datetime) -> None:
        """Ask for something. Committed on return."""
        ...

    async def raised_at(self, name: str) -> datetime | None:
        """Return when that was last asked for."""
        ...


class Shelf:
    """Keeps what is taught, and loads it anew.

    Args:
        content: What is taught at the start.
        composer: Teaches it.
        lookup: Finds in it.
        load: Reads it; takes a second and is called in a thread. Raises ContentError.
        signals: How other replicas hear of a reload; None where there are none.
        now: The present, aware, UTC.
    """

    def __init__(
        self,
        content: Content,
        composer: DigestComposer,
        lookup: Lookup,
        *,
        load: Callable[[], Content],
        signals: SignalStore | None,
        now: Callable[[], datetime],
    ) -> None:
        self._content = content
        self._composer = composer
        self._lookup = lookup
        self._load = load
        self._signals = signals
        self._now = now
        self._loading = asyncio.Lock()
        self._loaded_at = now()
        self._heard_at: datetime | None = None
        self._listens = False
        self._refused: Refused | None = None

    @property
    def state(self) -> ShelfState:
        """What is taught now."""
        library = self._content.library
        return ShelfState(library.version, self._loaded_at, counts(library), self._refused)

    def place(self, question_id: str) -> str | None:
        """Return where an authored question stands, as ``file:line``; None where that is not known."""
        return self._content.places.get(question_id)

    async def reload(self) -> Outcome:
        """Read the content anew, teach it if it is good, and ask all other replicas to do the same.

        Raises:
            StorageError: The others could not be asked; here it is done.
        """
        outcome = await self._reload()
        if self._signals is not None and not isinstance(outcome, Refused):
            self._heard_at, self._listens = outcome.at, True
            await self._signals.raise_signal(SIGNAL, outcome.at)
        return outcome

    async def follow(self) -> datetime:
        """Do what another replica was asked for since we looked last; return when to look again.

        A signal is known to be new by being another one than before, as clocks of machines differ; at the first look by
        being later than our start.

        Raises:
            StorageError: It cannot be seen whether there is anything.
        """
        if self._signals is None:
            return self._now() + LOOKS_EVERY
        raised_at, heard_at = await self._signals.raised_at(SIGNAL), self._heard_at
        is_first, self._heard_at, self._listens = not self._listens, raised_at, True
        if raised_at is not None and (raised_at > self._loaded_at if is_first else raised_at != heard_at):
            await self._reload()
        return self._now() + LOOKS_EVERY

    async def _reload(self) -> Outcome:
        async with self._loading:
            at, before = self._now(), self._content.library
            try:
                content, composer, lookup = await asyncio.to_thread(self._read)
            except ContentError as error:
                self._refused = Refused(at, before.version, error.faults)
                return _logged(self._refused)
            self._loaded_at, self._refused = at, None
            self._content = content
            if composer is None or lookup is None:
                return _logged(Unchanged(at, before.version))
            # From here to the end nothing is awaited: nobody sees half of one library and half of another.
            self._composer.become(composer)
            self._lookup.become(lookup)
        return _logged(Reloaded(at, before.version, content.library.version, difference(before, content.library)))

    def _read(self) -> tuple[Content, DigestComposer | None, Lookup | None]:
        """Return what is in the files, and what teaches it unless that is taught already. Runs in a thread."""
        content = self._load()
        if content.library.version == self._content.library.version:
            return content, None, None
        composer = DigestComposer(content.library)
        return content, composer, Lookup(composer.bank.library)  # asking for the bank makes it here


def _logged(outcome: Outcome) -> Outcome:
    """Say in the log what an operator wants to find there."""
    match outcome:
        case Refused(faults=faults):
            _LOGGER.warning("The content was not reloaded; faults: %d", len(faults), extra={"version": outcome.version})
            for fault in faults[:_LOGGED]:
                _LOGGER.warning("%s", fault)
        case Reloaded(difference=found):
            kinds = {
                f"n_{part}": len(one.added) + len(one.changed) + len(one.removed) for part, one in found.parts.items()
            }
            _LOGGER.info("The content was reloaded", extra={"version": outcome.version, **kinds})
        case Unchanged():
            _LOGGER.info("The content was reloaded, and nothing had changed", extra={"version": outcome.version})
    return outcome
