"""What the whole suite shares: a PostgreSQL server, a browser, and an honest word at the end on what was left out."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import settings

from tests.postgres import Server, programs, running_server

if TYPE_CHECKING:
    from tests.simulator.page.support import Windows

pytest_plugins = ["tests.workers"]

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory; what pytest makes there is its own
ROOM = 2 * 2**30
AT_ONCE = (20_000, 20, 20)
"""Objects made, and younger collections done, before a collection: Python's own are (700, 10, 10)."""

# Hypothesis times each example, unless it is told that this is CI; a busy machine is no fault of the code's.
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Keep temporary files in memory where there is plenty: databases commit thousands of times, and need no disk.

    And collect no garbage while tests are imported and collected: they are none, and would be gone through again.
    """
    gc.disable()
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Collect garbage among what tests make, and not among some million objects of the tests and modules themselves.

    That, again and again, took a twentieth of the time. What is not closed is still told, as it is collected later.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*AT_ONCE)
    gc.enable()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this process's own; `postgres.new_url()` is the address of a new database."""
    found = programs()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL was not found; .ci/run installs it")
        pytest.skip("PostgreSQL was not found (apt-get install postgresql)")
    with running_server(found) as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def windows() -> "AsyncIterator[Windows]":
    """The windows of one Chromium for all tests of this process; who asks for them runs on the session's loop."""
    from playwright.async_api import async_playwright, expect  # noqa: PLC0415 - only those who need it shall wait

    from tests.simulator.page.support import FLAGS, PATIENCE_MS, Windows, chromium  # noqa: PLC0415 - same

    path = chromium()
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Windows(browser)
        await browser.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else str(report.longrepr)
        for report in skipped
    )
    if not reasons:
        return
    terminalreporter.section("left out on this machine")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count} test{'s' if count > 1 else ''}: {reason}")
