from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.line.server import standing_in
from tests.platforms.line.conversation.stage import Stage, now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with standing_in(now) as line:
        yield Stage(line, tmp_path / "bot.db")
