import logging

import pytest

from bot.endpoints import Asked
from bot.measuring import LogFacts, metrics_if, metrics_route
from bot.metrics import LogCounter
from bot.services.cause import WORK
from tests.metrics.telling import told


@pytest.fixture(autouse=True)
def _restore_logging():
    root = logging.getLogger()
    before = root.handlers[:]
    yield
    root.handlers[:] = before


def test_where_nothing_is_served_nothing_is_counted():
    assert metrics_if(is_served=False) is None


def test_what_is_logged_is_counted_once_by_the_newest():
    first, second = metrics_if(is_served=True), metrics_if(is_served=True)
    logging.getLogger("bot.app").error("failed")
    counters = [handler for handler in logging.getLogger().handlers if isinstance(handler, LogCounter)]
    assert len(counters) == 1
    assert told(first, "bot_logged_errors_total") == {}
    assert told(second, "bot_logged_errors_total") == {("ERROR", "none"): 1}


async def test_they_are_served_as_whoever_asks_can_read_them():
    metrics = metrics_if(is_served=True)
    route = metrics_route(metrics)
    plain = await route.handle(Asked({}))
    opened = await route.handle(Asked({"Accept": "application/openmetrics-text; version=1.0.0"}))
    assert (route.method, route.path, plain.status, opened.status) == ("GET", "/metrics", 200, 200)
    assert plain.content_type.startswith("text/plain; version=0.0.4")
    assert opened.content_type.startswith("application/openmetrics-text")
    assert b"bot_leader 0.0" in plain.body
    assert opened.body.endswith(b"# EOF\n")


def test_a_line_of_the_log_is_told_its_work_and_its_replica():
    facts = LogFacts()
    assert facts() == {"request": None, "replica": None}
    facts.replica = "4f1c" * 8
    token = WORK.set("tick-3")
    assert facts() == {"request": "tick-3", "replica": "4f1c4f1c"}
    WORK.reset(token)
