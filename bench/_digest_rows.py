"""What a million stored subscriptions cost: filling the file, and claiming a hundred that are due, beside bare sqlite3.

``python -m bench._digest_rows STORED`` prints one line of JSON. Ours and bare sqlite3 have a file of their own each,
with the same schema, rows and pragmas, and take turns. Two things are timed:

- ``claim``: the one ``UPDATE … RETURNING`` with its transaction, 100 due each time; and of ours the ``statement``
  alone, for what a commit takes is the disk's affair, and varies;
- ``plan``: all that planning is: that statement, the decision, 100 deliveries, and 100 due times moved on. Bare sqlite3
  executes the same three statements with values that it is handed ready made.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite

from bench._digest_stock import fill, rows
from bot.services.digests import _decide
from bot.storage.database import Database
from bot.storage.deliveries import CLAIM, DeliveryRepository
from bot.storage.tables import subscriptions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

DUE = 100
WARM_UP, ROUNDS = 5, 50
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
DIALECT = sqlite.dialect(paramstyle="qmark")


def now() -> datetime:
    return datetime.now(UTC)


def text_of(value: Any) -> Any:
    """Return a value as both write it: SQLite has no datetimes."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def claiming(at: datetime) -> tuple[str, list[Any]]:
    """Return the statement that ours executes as SQL, with its values in order."""
    compiled = CLAIM.compile(dialect=DIALECT)
    values = {"now": text_of(at), "most": DUE}
    return str(compiled), [values.get(name, compiled.params[name]) for name in compiled.positiontup]


class Bare:
    """The same statements without SQLAlchemy, aiosqlite, or anything else between us and SQLite."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    def fill(self, stored: int) -> float:
        """Store as many as ours has; return the seconds, the making of the rows not counted."""
        seconds = 0.0
        compiled = insert(subscriptions).values(next(iter(rows(1, 0, now())))[0]).compile(dialect=DIALECT)
        for batch in rows(stored, 0, now()):
            values = [[text_of(one[name]) for name in compiled.positiontup] for one in batch]
            began = time.perf_counter()
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany(str(compiled), values)
            self.connection.execute("COMMIT")
            seconds += time.perf_counter() - began
        return seconds

    def claim(self) -> list[Any]:
        at = now()
        statement, values = claiming(at)
        began = time.perf_counter()
        self.connection.execute("BEGIN IMMEDIATE")
        found = self.connection.execute(statement, values).fetchall()
        self.connection.execute("COMMIT")
        self.took = time.perf_counter() - began
        assert len(found) == DUE, len(found)
        return found

    def plan(self) -> None:
        at = now()
        statement, values = claiming(at)
        stamp, tomorrow = text_of(at), text_of(at + timedelta(days=1))
        began = time.perf_counter()
        self.connection.execute("BEGIN IMMEDIATE")
        found = self.connection.execute(statement, values).fetchall()
        self.connection.executemany(
            "INSERT INTO deliveries (id, subscription_id, due_on, due_at, status, not_before, attempts, is_review, "
            "planned_at, is_late) VALUES (?, ?, ?, ?, 'planned', ?, 0, 0, ?, 0) "
            "ON CONFLICT (subscription_id, due_on) DO NOTHING",
            [(uuid.uuid4().hex, one[0], stamp[:10], stamp, stamp, stamp) for one in found],
        )
        self.connection.executemany(
            "UPDATE subscriptions SET next_due_at = ?, next_due_on = ?, last_on = ? WHERE id = ?",
            [(tomorrow, tomorrow[:10], stamp[:10], one[0]) for one in found],
        )
        self.connection.execute("COMMIT")
        self.took = time.perf_counter() - began
        assert len(found) == DUE, len(found)

    def make_due(self, first: int) -> list[tuple[Any, ...]]:
        """Let a hundred have fallen due at the local time that is theirs; return what undoes it."""
        sql = "SELECT next_due_at, next_due_on, id FROM subscriptions WHERE id BETWEEN ? AND ?"
        found = self.connection.execute(sql, (first, first + DUE - 1)).fetchall()
        self.set_due([(day_before(at), day_before(on), id_) for at, on, id_ in found])
        return found

    def undo(self, found: list[tuple[Any, ...]]) -> None:
        """Let them be as they were, and never have had a digest."""
        self.set_due(found)
        self.connection.execute("DELETE FROM deliveries")

    def set_due(self, rows: list[tuple[Any, ...]]) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "UPDATE subscriptions SET next_due_at = ?, next_due_on = ?, last_on = NULL WHERE id = ?", rows
        )
        self.connection.execute("COMMIT")


def day_before(text: str) -> str:
    return (datetime.fromisoformat(text[:10]) - timedelta(days=1)).date().isoformat() + text[10:]


class Ours:
    """Claiming and planning as the bot does both, over a database of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = DeliveryRepository(database, now, uuid.uuid4)
        self.statements: list[float] = []
        """What the statement of each claim took, its transaction not counted."""

    async def claim(self) -> None:
        async with self._database.write() as connection:
            began = time.perf_counter()
            found = (await connection.execute(CLAIM, {"now": now(), "most": DUE})).all()
            self.statements.append(time.perf_counter() - began)
        assert len(found) == DUE, len(found)

    async def plan(self) -> None:
        claimed = await self._store.plan_due(now(), DUE, lambda subscription: _decide([], now(), subscription))
        planned = claimed.count
        assert planned == DUE, planned


class Turns:
    """Both do the same in turns, a hundred subscriptions at a time; what makes those due is not timed."""

    def __init__(self, ours: Path, bare: Bare, theirs: Path, stored: int) -> None:
        self._bare = bare
        self._ours, self._theirs = Bare(ours), Bare(theirs)
        self._hundreds = cycle(range(1, stored, DUE))

    async def medians(self, work: Callable[[], Awaitable[None]], raw: Callable[[], object]) -> tuple[float, float]:
        """Return the median seconds of `work`, which is ours, and of `raw`, which is bare sqlite3's."""
        times = [await self._timed(work, raw) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
        mine, bare = (statistics.median(column) for column in zip(*times, strict=True))
        return mine, bare

    async def _timed(self, work: Callable[[], Awaitable[None]], raw: Callable[[], object]) -> tuple[float, float]:
        first = next(self._hundreds)
        mine, theirs = self._ours.make_due(first), self._theirs.make_due(first)
        began = time.perf_counter()
        await work()
        took = time.perf_counter() - began
        raw()
        self._ours.undo(mine)
        self._theirs.undo(theirs)
        return took, self._bare.took

    def close(self) -> None:
        for one in (self._ours, self._theirs, self._bare):
            one.connection.close()


async def compare(stored: int, folder: Path) -> dict[str, float]:
    ours, theirs = folder / "ours.db", folder / "bare.db"
    await (await Database.open(f"sqlite+aiosqlite:///{theirs}")).close()  # the schema
    bare = Bare(theirs)
    database = await Database.open(f"sqlite+aiosqlite:///{ours}")
    began = time.perf_counter()
    await fill(database, stored, 0)
    filled = time.perf_counter() - began
    result = {"stored": stored, "inserts": stored / filled, "bare inserts": stored / bare.fill(stored)}
    os.sync()  # the disk is done with the filling before anything is timed
    sweeper, turns = Ours(database), Turns(ours, bare, theirs, stored)
    result["claim"], result["bare claim"] = await turns.medians(sweeper.claim, bare.claim)
    result["statement"] = statistics.median(sweeper.statements[WARM_UP:])
    result["plan"], result["bare plan"] = await turns.medians(sweeper.plan, bare.plan)
    await database.close()
    turns.close()
    result["bytes"] = ours.stat().st_size
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result["mb"] = most / (2**20 if sys.platform == "darwin" else 2**10)
    return result


def main(stored: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(compare(stored, Path(folder)))))


if __name__ == "__main__":
    main(int(sys.argv[1]))
