"""What the whole suite shares: a PostgreSQL server, and an honest word at the end on what was left out."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.postgres import Server, programs, running_server


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
