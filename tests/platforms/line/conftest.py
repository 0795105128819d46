"""What all tests of LINE share."""

from __future__ import annotations

import ssl
from functools import cache

import pytest

from tests.line.conftest import amy, clock, line  # noqa: F401 - these fixtures, for all tests here


@pytest.fixture(scope="session", autouse=True)
def _one_ssl_context():
    """Read the system's certificates once: the SDK does for each client, which costs more than most tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield
