"""What became of each call is counted, and the first thing said in answer is timed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.metrics import Metrics
from bot.platforms.inbound.accounts import ACCOUNT, Accounts
from bot.platforms.telegram.arrivals import Arrival
from bot.platforms.telegram.calls import Calls, outcome_of
from bot.platforms.telegram.transport import NotSentError, TurnedAwayError
from tests.metrics.telling import told

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(timedelta(seconds=3)), ("rate_limited", "")),
        (Forbidden("Forbidden: bot was blocked by the user"), ("refused", "blocked")),
        (Forbidden("Forbidden: user is deactivated"), ("refused", "deactivated")),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), ("refused", "removed")),
        (BadRequest("Bad Request: chat not found"), ("refused", "forbidden")),
        (BadRequest("Bad Request: can't parse entities: nonsense"), ("refused", "wording")),
        (BadRequest("Bad Request: message is not modified: specified new"), ("needless", "")),
        (BadRequest("Bad Request: query is too old and response timeout expired"), ("needless", "")),
        (NotSentError("no route"), ("unavailable", "")),
        (TurnedAwayError("502"), ("unavailable", "")),
        (NetworkError("broken pipe"), ("unknown", "")),
        (TimedOut(), ("unknown", "")),
    ],
)
def test_what_became_of_a_call_is_told_in_few_words(error: Any, outcome: tuple[str, str]) -> None:
    assert outcome_of(error) == outcome


async def test_the_first_thing_that_is_said_is_the_answer() -> None:
    metrics, clock = Metrics(), [AT + timedelta(seconds=2)]
    calls = Calls(metrics, lambda: clock[0])
    with Accounts(metrics).of(Arrival(7, {"update_id": 7, "message": {}}, AT)):
        calls("sendMessage", 0.1, NetworkError("lost"))
        calls("sendMessage", 0.1, None)
        clock[0] += timedelta(seconds=5)
        calls("sendMessage", 0.1, None)
    ACCOUNT.set(None)
    calls("sendMessage", 0.1, None)
    assert told(metrics, "bot_answer_delay_seconds_sum") == {("telegram", "message"): 2}
    counted = {labels: count for labels, count in told(metrics, "bot_sends_total").items() if count}
    assert counted == {("sendMessage", "sent", ""): 3, ("sendMessage", "unknown", ""): 1}


async def test_a_poll_is_no_call_and_answers_nobody() -> None:
    metrics = Metrics()
    calls = Calls(metrics, lambda: AT)
    calls("getUpdates", 30.0, None)
    calls("getUpdates", 0.1, NetworkError("lost"))
    assert [told(metrics, "bot_polls_total")[(outcome,)] for outcome in ("sent", "unknown")] == [1, 1]
    assert told(metrics, "bot_send_seconds_count") == {}
