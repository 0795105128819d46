"""What is stored of one person, in all tables: handed over whole, or deleted for good.

Owns which tables know people; a test finds those that were forgotten. A person is named by their private chat. Where
two accounts are linked, what is handed over or deleted is both's, whichever of them asks.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections import Counter, defaultdict
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from bot.storage.group_people import named_in, take_name_away
from bot.storage.group_tables import group_quizzes, hidden_players, quiz_schedules
from bot.storage.homes import accounts_in, accounts_of, accounts_query
from bot.storage.line_tables import export_links, line_chat_states, link_codes, link_tries, links
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.rows import of_chat, of_person
from bot.storage.tables import (
    answers,
    cards,
    chats,
    deliveries,
    inbox,
    prompts,
    round_polls,
    round_questions,
    rounds,
    streaks,
    subscriptions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.storage.database import Database

_LOGGER = logging.getLogger(__name__)

_JSON: Final = frozenset({"question", "chosen", "payload", "setup"})
"""Columns that hold JSON as text."""
_SENDERS: Final = (("from", "id"), ("user", "id"), ("chat", "id"), ("source", "userId"))
"""Where an update names whoever caused it, below its one part that says what happened or at its top."""
_new_token: Final = partial(secrets.token_hex, 12)
_IS_UNANSWERED: Final = round_questions.c.answered_at.is_(None)


class PeopleRepository:
    """Reads and deletes all that is stored of people."""

    def __init__(self, database: Database, new_token: Callable[[], str] = _new_token) -> None:
        """Prepare. `new_token` names whoever group quizzes go on with in the place of people who are forgotten."""
        self._database = database
        self._new_token = new_token

    async def export(self, person: ChatKey) -> dict[str, Any]:
        """Return every row about a person, as one moment knows them: by table, rows by column, fit for JSON.

        Instants are ISO 8601 with their zone, dates ISO 8601; JSON that is stored as text is given as what it says. All
        tables are there, also those without such rows. Of channels that the person set up there are the settings.

        Raises:
            StorageError: The database cannot be read.
        """
        found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        async with self._database.read() as connection:
            for account in await accounts_of(connection, person):
                for table, rows in (await _stored(connection, account)).items():
                    found[table.name] += [_fit_for_json(row) for row in rows]
        return dict(found)

    async def accounts(self, person: ChatKey) -> tuple[ChatKey, ...]:
        """Return all accounts of whoever has this one.

        Raises:
            StorageError: The database cannot be read.
        """
        return accounts_in(await self._database.fetch(accounts_query(person)), person)

    async def unanswered(self, person: ChatKey, most: int) -> tuple[str, ...]:
        """Return the messages whose questions a person was put in rounds and has not answered, the newest first.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(round_questions.c.message_id)
            .join(rounds)
            .where(of_person(rounds, person), round_questions.c.message_id.is_not(None), _IS_UNANSWERED)
            .order_by(round_questions.c.asked_at.desc(), round_questions.c.position.desc())
            .limit(most)
        )
        return tuple(row.message_id for row in await self._database.fetch(query))

    async def forget(self, person: ChatKey, now: datetime) -> dict[str, int]:
        """Delete all that is stored of a person, for good; return how many rows of each table there were.

        Channels that they set up go on without them. Of updates that are being handled the text is erased and the
        number stays for two days, as of all updates: what is delivered again must have no second effect. Group quizzes
        keep votes and scores, of somebody unknown. The space that rows took is overwritten, and the write-ahead log
        emptied.

        Raises:
            StorageError: It could not be written; nothing was deleted.
        """
        counts: Counter[str] = Counter()
        async with self._database.write() as connection:
            for account in await accounts_of(connection, person):
                counts.update(await self._forget(connection, account, now))
        if not await self._database.empty_log():
            _LOGGER.warning("What was forgotten stays in the write-ahead log for now: somebody is reading")
        return dict(counts)

    async def _forget(self, connection: AsyncConnection, account: ChatKey, now: datetime) -> Counter[str]:
        updates = [row["id"] for row in await _unhandled(connection, account)]
        erased = update(inbox).where(inbox.c.id.in_(updates)).values(payload=None, handled_at=now)
        counts = Counter({inbox.name: (await connection.execute(erased)).rowcount})
        counts.update(await take_name_away(connection, account, self._new_token))
        for table, own in reversed(_own(account).items()):  # what hangs on another row goes before it
            counts[table.name] += (await connection.execute(delete(table).where(own))).rowcount
        await connection.execute(update(subscriptions).where(_managed(account)).values(manager_id=None, updated_at=now))
        return counts


async def _stored(connection: AsyncConnection, account: ChatKey) -> dict[Table, list[dict[str, Any]]]:
    """Return every row about an account, by table."""
    found = {table: await _rows(connection, table, own) for table, own in _own(account).items()}
    found |= {table: await _rows(connection, table, named) for table, named in named_in(account).items()}
    found[subscriptions] += await _rows(connection, subscriptions, _managed(account))
    found[inbox] = await _unhandled(connection, account)
    return found


def _own(person: ChatKey) -> dict[Table, ColumnElement[bool]]:
    """Return where an account's own rows are, the inbox aside; what others hang on comes before these.

    Rows of group quizzes are several people's: see `bot.storage.group_people`.
    """
    subscription = of_chat(subscriptions, person)
    of_theirs = deliveries.c.subscription_id.in_(select(subscriptions.c.id).where(subscription))
    theirs = select(rounds.c.id).where(of_person(rounds, person))
    of_prompt = or_(*(prompts.c[name] == person.chat_id for name in ("chat_id", "person_id", "target_chat_id")))
    return {
        chats: of_chat(chats, person),
        subscriptions: subscription,
        deliveries: of_theirs,
        streaks: of_chat(streaks, person),
        prompts: (prompts.c.platform == person.platform) & of_prompt,
        rounds: of_person(rounds, person),
        round_questions: round_questions.c.round_id.in_(theirs),
        round_polls: round_polls.c.round_id.in_(theirs),
        answers: of_person(answers, person),
        cards: of_person(cards, person),
        hidden_players: of_person(hidden_players, person),
        quiz_schedules: of_chat(quiz_schedules, person),
        group_quizzes: of_chat(group_quizzes, person),
        broadcasts: (broadcasts.c.platform == person.platform) & (broadcasts.c.owner_id == person.chat_id),
        broadcast_sends: of_chat(broadcast_sends, person),
        line_chat_states: _state_of(person),
        links: of_person(links, person),
        link_codes: of_person(link_codes, person),
        link_tries: of_person(link_tries, person),
        export_links: of_person(export_links, person),
    }


def _state_of(person: ChatKey) -> ColumnElement[bool]:
    return or_(of_chat(line_chat_states, person), of_person(line_chat_states, person))


def _managed(person: ChatKey) -> ColumnElement[bool]:
    return (subscriptions.c.platform == person.platform) & (subscriptions.c.manager_id == person.chat_id)


async def _rows(connection: AsyncConnection, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    query = select(table).where(condition).order_by(*table.primary_key)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def _unhandled(connection: AsyncConnection, person: ChatKey) -> list[dict[str, Any]]:
    """Return the rows of updates that came from a person and still have their text."""
    mentions = inbox.c.payload.contains(person.chat_id, autoescape=True)
    found = await _rows(connection, inbox, (inbox.c.platform == person.platform) & mentions)
    return [row for row in found if _is_from(_parsed(row["payload"]), person)]


def _is_from(received: object, person: ChatKey) -> bool:
    if not isinstance(received, dict):
        return False
    parts = [received, *(part for part in received.values() if isinstance(part, dict))]
    names = [(part.get(who), name) for part in parts for who, name in _SENDERS]
    return any(isinstance(who, dict) and str(who.get(name)) == person.chat_id for who, name in names)


def _parsed(text: str) -> Any:
    """Return what a text says as JSON; the text itself if that is nothing."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _fit_for_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value, is_json=name in _JSON) for name, value in row.items()}


def _plain(value: Any, *, is_json: bool) -> Any:
    if is_json and value is not None:
        return _parsed(value)
    if isinstance(value, date):  # instants, too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
