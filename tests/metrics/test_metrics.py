"""What is counted is told to Prometheus, under few labels, and costs next to nothing to ask for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parsed
from telegram.constants import UpdateType

from bot.domain.group_quizzes import Phase
from bot.metrics import Metrics
from bot.metrics.kinds import TELEGRAM_KINDS
from bot.metrics.metrics import PHASES
from tests.metrics.telling import told

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def metrics():
    return Metrics()


def test_the_kinds_of_updates_are_those_of_the_bot_api():
    assert {kind.value for kind in UpdateType} == TELEGRAM_KINDS


def test_phases_are_those_of_a_group_quiz_that_is_not_over():
    assert {*PHASES, "over"} == {phase.value for phase in Phase}


def test_updates_are_counted_by_kind_and_outcome_and_timed_where_they_were_handled(metrics):
    metrics.update("telegram", "message", "handled", 0.02)
    metrics.update("line", "message", "redelivered")
    metrics.update("telegram", "poll_answer", "stored", count=3)
    metrics.update("telegram", "from a version to come", "unreadable", 0.1)
    counted = {labels: count for labels, count in told(metrics, "bot_updates_total").items() if count}
    assert counted == {
        ("telegram", "message", "handled"): 1,
        ("line", "message", "redelivered"): 1,
        ("telegram", "poll_answer", "stored"): 3,
        ("telegram", "unknown", "unreadable"): 1,
    }
    assert told(metrics, "bot_update_handling_seconds_count") == {
        ("telegram", "message"): 1,
        ("telegram", "unknown"): 1,
    }
    assert told(metrics, "bot_update_handling_seconds_sum") == {
        ("telegram", "message"): 0.02,
        ("telegram", "unknown"): 0.1,
    }


@settings(deadline=None)  # a busy machine takes long for the longest lists
@given(st.lists(st.text(max_size=80), max_size=300))
def test_whatever_is_counted_labels_stay_few_and_readable(words):
    metrics = Metrics()
    for word in words:
        metrics.update("line", word, "failed")
        metrics.call(word, "refused", "wording")
        metrics.logged("ERROR", word)
        metrics.webhook_refused("line", word)
        metrics.broadcast(word)
        metrics.answered("line", word, timedelta(seconds=1))
    for name in ("bot_updates_total", "bot_sends_total", "bot_logged_errors_total", "bot_broadcast_messages_total"):
        labels = told(metrics, name)
        assert len(labels) <= 75
        assert all(part.isascii() and len(part) <= 60 for each in labels for part in each)


def test_after_so_many_words_the_next_is_another(metrics):
    for number in range(70):
        metrics.logged("ERROR", f"Error{number}")
    counted = told(metrics, "bot_logged_errors_total")
    assert len(counted) == 65
    assert counted["ERROR", "other"] == 6
    metrics.logged("ERROR", "Error1")
    assert told(metrics, "bot_logged_errors_total")["ERROR", "Error1"] == 2


def test_what_matters_and_is_rare_is_told_before_it_happens(metrics):
    assert told(metrics, "bot_votes_total") == {("stored",): 0, ("failed",): 0}
    assert told(metrics, "bot_database_failures_total") == {("read",): 0, ("write",): 0}
    assert told(metrics, "bot_digests_total") == {("sent",): 0, ("unknown",): 0, ("refused",): 0, ("skipped",): 0}


def test_where_there_is_no_webhook_nothing_is_said_to_wait_for_it(metrics):
    assert str(told(metrics, "bot_webhook_pending_updates")[()]) == "nan"
    metrics.pending(7)
    assert told(metrics, "bot_webhook_pending_updates") == {(): 7}


def test_a_poll_that_failed_is_no_sign_of_life(metrics):
    metrics.polled("sent", AT)
    metrics.polled("unavailable", AT + timedelta(minutes=1))
    assert told(metrics, "bot_last_poll_timestamp_seconds") == {(): AT.timestamp()}
    assert told(metrics, "bot_polls_total")["unavailable",] == 1


def test_an_update_that_waited_long_does_not_set_back_when_the_last_one_came(metrics):
    metrics.arrived(AT)
    metrics.arrived(AT - timedelta(hours=1))
    assert told(metrics, "bot_last_update_timestamp_seconds") == {(): AT.timestamp()}


def test_sizes_and_presence_are_read_off_when_they_are_asked_for(metrics):
    queue, leads = {"in_hand": 1, "waiting": 2}, [False]
    metrics.queue(in_hand=lambda: queue["in_hand"], waiting=lambda: queue["waiting"])
    metrics.presence(leads=lambda: leads[0], live=lambda: 3)
    before = told(metrics, "bot_updates_queued"), told(metrics, "bot_leader"), told(metrics, "bot_replicas")
    queue["waiting"], leads[0] = 5, True
    after = told(metrics, "bot_updates_queued"), told(metrics, "bot_leader"), told(metrics, "bot_replicas")
    assert before == ({("in_hand",): 1, ("waiting",): 2}, {(): 0}, {(): 3})
    assert after == ({("in_hand",): 1, ("waiting",): 5}, {(): 1}, {(): 3})


def test_one_version_of_the_library_is_taught_at_a_time(metrics):
    metrics.teaches("2026-11", {"concepts": 94})
    metrics.teaches("2026-12", {"concepts": 95})
    assert told(metrics, "bot_library_info") == {("2026-12",): 1}
    assert told(metrics, "bot_library_items") == {("concepts",): 95}


def test_quizzes_are_told_of_every_phase_though_there_be_none(metrics):
    metrics.running({Phase.OPEN: 2, Phase.LOBBY: 1}, timedelta(seconds=-3))
    metrics.running({Phase.OPEN: 1}, timedelta(seconds=4))
    phases = told(metrics, "bot_group_quizzes_running")
    assert phases == {(phase,): int(phase == "open") for phase in PHASES}
    assert told(metrics, "bot_group_quiz_overdue_seconds") == {(): 4}


@pytest.mark.parametrize(
    ("accept", "content_type", "parse"),
    [
        ("", "text/plain", parsed),
        ("text/plain;version=0.0.4", "text/plain", parsed),
        (
            "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
            "application/openmetrics-text",
            parsed_openmetrics,
        ),
    ],
)
def test_it_is_written_as_whoever_asks_wants_it_and_can_be_read(metrics, accept, content_type, parse):
    metrics.update("telegram", "message", "handled", 0.02)
    body, told_type = metrics.exposition(accept)
    families = {family.name: family for family in parse(body.decode())}
    assert told_type.startswith(content_type)
    assert ("handled", 1.0) in {(sample.labels["outcome"], sample.value) for sample in families["bot_updates"].samples}
    assert {"process_resident_memory_bytes", "python_info", "bot_leader"} <= families.keys()
    assert b"_created" not in body


def test_two_bots_in_one_process_count_for_themselves():
    one, other = Metrics(), Metrics()
    one.votes("stored", 2)
    assert told(other, "bot_votes_total")["stored",] == 0
