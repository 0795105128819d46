from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.platforms.line.asking import Reader, a_context, reader
from tests.platforms.line.digesting import a_room

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.platforms.line.digesting import Room


@pytest.fixture
async def ann(tmp_path: Path) -> AsyncIterator[Reader]:
    """In private."""
    async with a_context(tmp_path) as context:
        yield reader(context)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Where digests are sent, fetched and wished for."""
    async with a_room(tmp_path) as room:
        yield room
