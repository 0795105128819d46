"""A stand-in for LINE whose clock stands still unless a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.line.server import standing_in


class Clock:
    """The current time, as the test says."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def line(clock):
    async with standing_in(clock) as line:
        yield line


@pytest.fixture
async def amy(line):
    """Somebody who has added the bot."""
    amy = line.person("Amy")
    await amy.follow()
    return amy
