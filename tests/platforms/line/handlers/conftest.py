from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.platforms.line.asking import Reader, a_context, reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def ann(tmp_path: Path) -> AsyncIterator[Reader]:
    """In private."""
    async with a_context(tmp_path) as context:
        yield reader(context)
