"""What a nursery keeps in memory for those who are born in it, beyond what importing and one life leave there.

Owns how a database's engines outlast its closing. Nothing of a connection, a transaction or a row may be kept.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.storage import database as storage


def keep_engines() -> None:
    """Have who opens a database at an address that was open here before find its engines, and all they compiled.

    An engine without connections may be carried over a fork (SQLAlchemy, "Using Connection Pools with
    Multiprocessing"); closing a database leaves it without any. Compiling its statements is a third of a short life.
    """
    kept: Any = storage
    if not hasattr(kept._engines, "cache_info"):
        kept._engines = cache(kept._engines)
