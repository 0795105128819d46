"""SQLite databases at head without rows, copied: Alembic runs once in a process, for it takes longer than most tests.

Tests of the migration itself, and of what a first start does, open an address at which there is nothing.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.database import Database

_EMPTY: list[bytes] = []


async def url(path: Path) -> str:
    """The address of a file, which is made if it is not there; one that is there is opened again as it is."""
    if not path.exists():  # noqa: ASYNC240 - nobody else is waiting
        path.write_bytes(await empty())  # noqa: ASYNC240 - same
    return _address(path)


async def empty() -> bytes:
    """What the bot itself makes of a file that is not there, and closes."""
    if not _EMPTY:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bot.db"
            await (await Database.open(_address(path))).close()
            _EMPTY.append(path.read_bytes())
    return _EMPTY[0]


def _address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
