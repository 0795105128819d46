"""What a person may ask about themself: everything that is stored of them, or that all of it be deleted.

Owns how long a confirmation counts, how large an export may be, and that nothing which is remembered outlives what was
deleted, nor that anything is called deleted which is not. Rows belong to `bot.storage.people`. Of linked accounts both
are meant, whichever asks.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.domain.people_replies import ForgetQuestion, Forgotten
from bot.services.exports import written

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import date

    from bot.domain.chat import ChatKey
    from bot.domain.question_reading import QuestionReader
    from bot.services.calendars import Calendars
    from bot.services.exports import ExportWords
    from bot.services.preferences import Preferences
    from bot.services.prompts import Prompts
    from bot.services.subscriptions import Subscriptions

LIFETIME: Final = timedelta(minutes=10)
"""So long after the question a confirmation counts."""
MOST_CLOSED: Final = 3
"""So many of the questions that lie open before a person are closed before everything is deleted; as a rule there is
one, and each takes the platform's time."""
_WHOLE: Final = timedelta(seconds=1)
"""When somebody was asked is known in whole seconds."""
IN_HAND: Final = "inbox"
"""The table that has something of everybody who has just pressed or written."""


class PersonStore(Protocol):
    """Where people's rows are (`bot.storage.people`). All methods may raise `StorageError`."""

    async def export(self, person: ChatKey) -> dict[str, Any]:
        """Return every row about a person, by table, fit for JSON."""
        ...

    async def accounts(self, person: ChatKey) -> tuple[ChatKey, ...]:
        """Return all accounts of whoever has this one; what is exported and forgotten is all of theirs."""
        ...

    async def unanswered(self, person: ChatKey, most: int) -> tuple[str, ...]:
        """Return the messages with questions that a person was put and has not answered, the newest first."""
        ...

    async def forget(self, person: ChatKey, now: datetime) -> Mapping[str, int]:
        """Delete every row about a person, for good; return how many there were."""
        ...


@dataclass(frozen=True, slots=True)
class _Deletion:
    """That a person was forgotten."""

    asked_at: datetime
    """Of the question that they said yes to."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Export:
    """A file with everything stored about a person."""

    name: str
    content: bytes
    on: date
    """The person's local date."""


class People:
    """Hands over what is stored about people, or deletes it. Every method may raise `StorageError`.

    Args:
        store: Where their rows are.
        preferences: Remembers languages.
        prompts: Remembers open questions.
        subscriptions: Remembers who cannot be reached.
        calendars: On which date a person lives.
        reader: Reads questions of the library of the day.
        now: The current time, aware, UTC.
    """

    def __init__(
        self,
        store: PersonStore,
        preferences: Preferences,
        prompts: Prompts,
        subscriptions: Subscriptions,
        calendars: Calendars,
        *,
        reader: QuestionReader,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._preferences = preferences
        self._prompts = prompts
        self._subscriptions = subscriptions
        self._calendars = calendars
        self._reader = reader
        self._now = now
        self._forgotten: dict[ChatKey, _Deletion] = {}
        """Who was forgotten, for as long as a confirmation counts: it counts once."""

    async def export(self, person: ChatKey, words: ExportWords, *, largest: int) -> Export | None:
        """Return a file with everything stored about a person: JSON, compressed if it has more than `largest` bytes.

        None if it is too large even so.
        """
        on, tables = await self._calendars.today(person), await self._store.export(person)
        content = await asyncio.to_thread(written, person, tables, words, self._reader, self._now())
        name = f"{person.platform}-{person.chat_id}-{on.isoformat()}.json"
        if len(content) > largest:
            name, content = f"{name}.gz", await asyncio.to_thread(gzip.compress, content, mtime=0)
        return Export(name, content, on) if len(content) <= largest else None

    def ask(self) -> ForgetQuestion:
        """Ask whether everything is to be deleted."""
        return ForgetQuestion(self._now())

    async def forget(
        self, person: ChatKey, asked_at: datetime, close: Callable[[tuple[str, ...]], Awaitable[None]]
    ) -> Forgotten | ForgetQuestion:
        """Delete everything about a person, who was asked at `asked_at`; ask again if that counts no more.

        Each question counts once: whoever has come back since meant what was there before, be the first press noted
        here or by another process. A second press of its button is told that all is deleted, if that is so.

        Args:
            person: Who is forgotten.
            asked_at: When they were asked, in whole seconds.
            close: Closes messages with questions, so that nothing comes from them later; is awaited right before the
                deletion, with none or some. What it raises passes through, and nothing is deleted.
        """
        now, last = self._now(), self._forgotten.get(person)
        if last is not None and (asked_at == last.asked_at or asked_at <= last.at <= now):
            return ForgetQuestion(now, too_late=True) if await self._is_known(person) else Forgotten()
        if not -LIFETIME < now - asked_at < LIFETIME or await self._came_after(person, asked_at):
            return ForgetQuestion(now, too_late=True)
        await close(await self._store.unanswered(person, MOST_CLOSED))
        accounts = await self._store.accounts(person)
        await self._store.forget(person, now)
        for account in accounts:
            self._preferences.forget(account)
            self._prompts.forget_person(account)
            self._subscriptions.forget(account)
            self._remember(account, _Deletion(asked_at, now))
        return Forgotten()

    async def _is_known(self, person: ChatKey) -> bool:
        """Say whether anything is stored of a person, save what is being handled this moment."""
        stored = await self._store.export(person)
        return any(rows for table, rows in stored.items() if table != IN_HAND)

    async def _came_after(self, person: ChatKey, asked_at: datetime) -> bool:
        """Say whether all that is stored of a person is newer than what they were asked; they were forgotten before."""
        stored = await self._store.export(person)
        instants = [
            datetime.fromisoformat(value)
            for table, rows in stored.items()
            for row in rows
            for name, value in row.items()
            if table != IN_HAND and name.endswith("_at") and value is not None
        ]
        return bool(instants) and min(instants) >= asked_at + _WHOLE

    def _remember(self, person: ChatKey, deletion: _Deletion) -> None:
        """Remember a deletion, and those of others that may still be confirmed twice; be the clock set back or not."""
        recent = {known: one for known, one in self._forgotten.items() if abs(deletion.at - one.at) < LIFETIME}
        self._forgotten = {**recent, person: deletion}
