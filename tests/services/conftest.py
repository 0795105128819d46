"""What tests of services share: a stage of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.stage import staged

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.services.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage
