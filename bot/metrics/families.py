"""The metrics themselves: names, help, labels and buckets, as Prometheus' conventions have them.

Owns these declarations. When something is counted is `bot.metrics.metrics`' business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import Counter, Gauge, Histogram

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

# From what is done at once to `HANDLER_LIMIT`.
_HANDLING: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 120)
# From what a person takes for instant to what waited for a bot that was away.
_TO_ANSWER: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
# A call over the internet, up to the transport's patience.
_CALLS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
# A thirtieth of a second is one place overall, a second a private chat's, three a group's, sixty the longest wait.
_TURNS: Final = (0.001, 0.035, 0.1, 0.25, 0.5, 1, 2, 3, 6, 15, 30, 61)
# A read from memory to a lock that is waited for.
_DATABASE: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_BATCHES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)
# A sweep ends after a minute, if only to begin another.
_SWEEPS: Final = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 120)


class Families:
    """All of them, in a registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._make_updates(registry)
        self._make_arrivals(registry)
        self._make_calls(registry)
        self._make_digests(registry)
        self._make_quizzes(registry)
        self._make_database(registry)
        self._make_process(registry)

    def _make_updates(self, to: CollectorRegistry) -> None:
        """Make what is told of updates from their arrival to their answer."""
        self.updates = Counter(
            "bot_updates_total",
            "Updates of the platforms, by kind and by what came of them.",
            ["platform", "kind", "outcome"],
            registry=to,
        )
        self.handling = Histogram(
            "bot_update_handling_seconds",
            "How long handlers took.",
            ["platform", "kind"],
            buckets=_HANDLING,
            registry=to,
        )
        self.to_answer = Histogram(
            "bot_answer_delay_seconds",
            "From an update's arrival to the first thing said in answer.",
            ["platform", "kind"],
            buckets=_TO_ANSWER,
            registry=to,
        )
        self.queued = Gauge(
            "bot_updates_queued", "Updates in hand, waiting in memory, or in the inbox alone.", ["state"], registry=to
        )
        self.inbox = Gauge(
            "bot_inbox_unhandled", "Updates that are stored and not handled, of all replicas (database).", registry=to
        )
        self.inbox_seconds = Gauge(
            "bot_inbox_oldest_seconds",
            "Since how long the oldest update waits that is not handled (database).",
            registry=to,
        )

    def _make_arrivals(self, to: CollectorRegistry) -> None:
        """Make what is told of how updates come, by polls or by the webhook."""
        self.last_arrival = Gauge(
            "bot_last_update_timestamp_seconds", "When updates last arrived here; 0: not yet.", registry=to
        )
        self.polls = Counter(
            "bot_polls_total",
            "Polls for updates, and looks at the webhook; sent: Telegram answered.",
            ["outcome"],
            registry=to,
        )
        self.last_poll = Gauge(
            "bot_last_poll_timestamp_seconds",
            "When Telegram last answered a poll, or a look at the webhook; 0: not yet.",
            registry=to,
        )
        self.pending = Gauge(
            "bot_webhook_pending_updates",
            "Updates that wait at Telegram for the webhook; not a number: there is none.",
            registry=to,
        )
        self.refusals = Counter(
            "bot_webhook_refusals_total",
            "Requests to a platform's webhook that were turned away.",
            ["platform", "reason"],
            registry=to,
        )

    def _make_calls(self, to: CollectorRegistry) -> None:
        """Make what is told of calls to the platform."""
        self.calls = Counter(
            "bot_sends_total",
            "Calls to the platform, by method and by what came of them.",
            ["method", "outcome", "reason"],
            registry=to,
        )
        self.call_seconds = Histogram(
            "bot_send_seconds", "From a call to what came of it.", ["method"], buckets=_CALLS, registry=to
        )
        self.turns = Histogram(
            "bot_limiter_wait_seconds",
            "How long calls waited for our own limits.",
            ["priority"],
            buckets=_TURNS,
            registry=to,
        )
        self.turned_away = Counter(
            "bot_limiter_refusals_total",
            "Calls that were not made, since their chat's turn would have come too late.",
            ["priority"],
            registry=to,
        )
        self.broadcasts = Counter(
            "bot_broadcast_messages_total", "What came of messages of broadcasts.", ["outcome"], registry=to
        )

    def _make_digests(self, to: CollectorRegistry) -> None:
        """Make what is told of digests."""
        self.digests = Counter(
            "bot_digests_total", "Digests settled; planned: put off, to be tried again.", ["status"], registry=to
        )
        self.claimed = Counter("bot_digests_due_total", "Subscriptions whose time had come.", registry=to)
        self.late = Counter("bot_digests_late_total", "Digests sent notably after they were due.", registry=to)
        self.overdue = Gauge("bot_digests_overdue", "Digests that are due and not settled (database).", registry=to)
        self.overdue_seconds = Gauge(
            "bot_digests_overdue_seconds",
            "Since how long the oldest digest that is not settled is due (database).",
            registry=to,
        )
        self.sweeps = Histogram("bot_sweep_seconds", "How long sweeps took.", buckets=_SWEEPS, registry=to)
        self.sweeps_failed = Counter("bot_sweep_failures_total", "Sweeps that failed.", registry=to)
        self.last_sweep = Gauge(
            "bot_last_sweep_timestamp_seconds",
            "When the last sweep of any replica finished; 0: never (database).",
            registry=to,
        )
        self.messages = Gauge(
            "bot_month_messages",
            "Messages that a platform counts this month: used, and limit, infinite where there is none (database).",
            ["platform", "figure"],
            registry=to,
        )
        self.subscriptions = Gauge("bot_subscriptions", "Subscriptions, by state (database).", ["state"], registry=to)

    def _make_quizzes(self, to: CollectorRegistry) -> None:
        """Make what is told of group quizzes."""
        self.running = Gauge(
            "bot_group_quizzes_running", "Unfinished group quizzes, by phase (database).", ["phase"], registry=to
        )
        self.quiz_overdue = Gauge(
            "bot_group_quiz_overdue_seconds",
            "How long the oldest deadline of a group quiz has passed (database).",
            registry=to,
        )
        self.votes = Counter("bot_votes_total", "Votes in group quizzes.", ["outcome"], registry=to)

    def _make_database(self, to: CollectorRegistry) -> None:
        """Make what is told of the database."""
        self.transactions = Histogram(
            "bot_database_transaction_seconds",
            "Transactions, from asking for a connection to their end.",
            ["access"],
            buckets=_DATABASE,
            registry=to,
        )
        self.transactions_failed = Counter(
            "bot_database_failures_total", "Transactions that the database refused.", ["access"], registry=to
        )
        self.batches = Histogram(
            "bot_database_batch_size", "Writes that shared a transaction.", buckets=_BATCHES, registry=to
        )
        self.read_at = Gauge(
            "bot_readings_timestamp_seconds", "When what waits in the database was last read; 0: not yet.", registry=to
        )

    def _make_process(self, to: CollectorRegistry) -> None:
        """Make what is told of the process and what it teaches."""
        self.library = Gauge("bot_library_info", "The version of the library that is taught.", ["version"], registry=to)
        self.items = Gauge("bot_library_items", "What the library holds.", ["kind"], registry=to)
        self.leader = Gauge("bot_leader", "Whether this process leads: 1 or 0.", registry=to)
        self.replicas = Gauge("bot_replicas", "Replicas that are alive, as this one sees it.", registry=to)
        self.logged = Counter(
            "bot_logged_errors_total",
            "Lines of the log at WARNING or above, by the class of the error that they tell of.",
            ["level", "type"],
            registry=to,
        )
