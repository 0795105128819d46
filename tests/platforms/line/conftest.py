"""What all tests of LINE share."""

from __future__ import annotations

import ssl
from functools import cache

import pytest

from tests.line.conftest import amy, clock, line  # noqa: F401 - these fixtures, for all tests here
from tests.line.limits import of_messages
from tests.platforms.line.group_room import games


@pytest.fixture(scope="session", autouse=True)
def _one_ssl_context():
    """Read the system's certificates once: the SDK does for each client, which costs more than most tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture
async def game(tmp_path):
    """A group that plays; whatever it saw, LINE takes, and nothing failed."""
    async with games(tmp_path) as (one,):
        yield one
        for message in one.group.seen:
            assert [*of_messages([message])] == []
        assert one.room.faults.counts == {}
