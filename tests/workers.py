"""How the suite is shared out among the workers of xdist: how many there are, who compiles what, what comes first, and
what they tell of each test.

Owns the order of collecting and of running. Nothing here may choose which tests there are.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LONG_FIRST = ("tests/robustness/", "tests/test_main.py", "tests/test_newcomer.py")
"""Where single tests, or what they are prepared with, take ten seconds and more: begun last, they would end alone."""


def pytest_configure() -> None:
    """Let what was compiled be kept, also where the environment tells Python not to, as that of containers often does.

    Each worker would compile every test anew, for ten seconds, and each process that a test starts the whole bot. This
    comes before the workers start, and they hand their environment on.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: half as many again as there are cores.

    Workers wait a fifth of their time, for browsers, servers, killed processes and commits, and another one fills it.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + cores // 2


class _Backwards(pytest.Dir):
    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        return reversed(list(super().collect()))


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Have every other worker begin at the end.

    In a fresh clone nothing is compiled, and pytest takes longer to rewrite the tests than to import them. Workers that
    all begin at the beginning do the same work at the same time; two that meet in the middle find the other's done.
    """
    number = _worker(parent.config)
    return _Backwards.from_parent(parent, path=path) if number is not None and number % 2 else None


@pytest.hookimpl(tryfirst=True)  # pytest brings those together that share a fixture, and must find the same order
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Bring what was collected, in whichever direction, into one order, the long ones first."""
    if _worker(config) is not None:
        items.sort(key=lambda item: (not item.nodeid.startswith(_LONG_FIRST), item.path.parts))


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Have a worker tell of a test that passed in one report instead of in five events: a third of a small test's time.

    Nothing is kept back of any other, nor where somebody asks for more than what failed.
    """
    if _worker(item.config) is None or _asks_for_more(item.config):
        return None
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    has_passed = all(report.passed for report in reports)
    for report in reports:
        if report.when == "call" or not has_passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


def _asks_for_more(config: pytest.Config) -> bool:
    """Return whether what passes is shown, or how long it took, or whether the first failures end it all, at once."""
    is_timed = config.getoption("durations", None) is not None or config.getoption("xmlpath", None)
    return bool(is_timed or config.getoption("maxfail", 0) or config.getoption("verbose") > 0)


def _worker(config: pytest.Config) -> int | None:
    """The number of this worker; None where there are none."""
    name = getattr(config, "workerinput", {}).get("workerid")
    return None if name is None else int(name.removeprefix("gw"))
