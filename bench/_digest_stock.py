"""Databases full of subscriptions: what the digests' benchmarks begin with.

``python -m bench._digest_stock FILE STORED DUE`` makes one, in a process of its own: whose memory is measured must not
have filled it.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from bench._server import FIRST_CHAT
from bot.storage.database import Database
from bot.storage.tables import subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 10_000
ZONE, HONG_KONG = "Asia/Hong_Kong", timedelta(hours=8)


def rows(stored: int, due: int, now: datetime) -> Iterator[list[dict[str, Any]]]:
    """Yield batches of subscriptions: the first `due` have just fallen due, the others do within the coming day."""
    for first in range(0, stored, BATCH):
        yield [row(number, now, is_due=number < due) for number in range(first, min(first + BATCH, stored))]


def row(number: int, now: datetime, *, is_due: bool) -> dict[str, Any]:
    minute = now.replace(second=0, microsecond=0)
    local = (minute if is_due else minute + timedelta(minutes=1 + number % 1439)) + HONG_KONG
    return {
        "platform": "telegram",
        "chat_id": str(FIRST_CHAT + number),
        "kind": "private",
        "at_minute": local.hour * 60 + local.minute,
        "zone": ZONE,
        "weekdays": 127,
        "length": "full",
        "language": "zh-Hant",
        "next_due_at": local - HONG_KONG,
        "next_due_on": local.date(),
        "unopened": 0,
        "created_at": now,
        "updated_at": now,
    }


async def fill(database: Database, stored: int, due: int) -> None:
    """Store subscriptions, each batch in a transaction of its own."""
    for batch in rows(stored, due, datetime.now(UTC)):
        async with database.write() as connection:
            await connection.execute(insert(subscriptions), batch)


async def main(path: str, stored: int, due: int) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    await fill(database, stored, due)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
