"""What the bot counts and times about itself, for Prometheus.

Owns names, help, labels and buckets of all metrics, and that labels stay few: no chat, person or text may enter, and of
words that others choose only known ones. Whoever has something to count is handed a `Metrics`, or None where nobody
will ever ask. What may block, a database above all, is never asked by a scrape: its figures are put here beforehand.
"""

from __future__ import annotations

import re
from math import inf, nan
from typing import TYPE_CHECKING, Any, Final, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from bot.metrics.families import Families
from bot.metrics.kinds import UPDATE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime, timedelta

    from prometheus_client import Metric

_Word = TypeVar("_Word", bound=str)
_Family = TypeVar("_Family", Counter, Histogram)

PHASES: Final = ("lobby", "countdown", "asking", "open", "revealing", "resting", "paused", "ending")
"""What a running group quiz may be at; each has a figure, though it be none."""

_WORD: Final = re.compile(r"[A-Za-z_]\w{0,59}", re.ASCII)
_MOST_WORDS: Final = 64
"""How many values one label may take before the next is ``other``."""


class Metrics:
    """All that is counted and timed, in a registry of its own.

    Every method is cheap, keeps to memory, and may be called from the event loop alone.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        self._of = Families(registry)
        self._last_arrival = 0.0
        self._words: dict[str, set[str]] = {}
        self._ones: dict[tuple[object, tuple[str, ...]], Any] = {}
        self._begin()

    def exposition(self, accept: str = "") -> tuple[bytes, str]:
        """Return all metrics as text, and its content type: OpenMetrics or Prometheus' own, as `accept` prefers."""
        encode, content_type = choose_encoder(accept)
        return encode(_WithoutBirths(self._registry)), content_type

    def families(self) -> Iterator[Metric]:
        """Yield what is known now, family by family."""
        yield from self._registry.collect()

    def update(self, platform: str, kind: str, outcome: str, taken: float | None = None, count: int = 1) -> None:
        """Count an update, or several alike.

        Args:
            platform: Where it comes from.
            kind: What the platform calls such updates.
            outcome: ``handled``, ``failed``, ``timed_out``, ``unreadable``, ``redelivered``, ``flooding`` (its person
                or chat had used up its budget), ``stored`` (a vote of a group, done with by that) or ``left`` (the bot
                stopped; it is taken up at the next start).
            taken: How many seconds its handler took; None if none had it.
            count: How many.
        """
        kind = kind if kind in UPDATE_KINDS else "unknown"
        self._one(self._of.updates, platform, kind, outcome).inc(count)
        if taken is not None:
            self._one(self._of.handling, platform, kind).observe(taken)

    def arrived(self, at: datetime) -> None:
        """Note that updates came; what came before others that are known changes nothing."""
        self._last_arrival = max(self._last_arrival, at.timestamp())
        self._of.last_arrival.set(self._last_arrival)

    def polled(self, outcome: str, at: datetime) -> None:
        """Count a poll for updates, in the words of `call`: ``sent`` is one that Telegram answered."""
        self._one(self._of.polls, outcome).inc()
        if outcome == "sent":
            self._of.last_poll.set(at.timestamp())

    def answered(self, platform: str, kind: str, delay: timedelta) -> None:
        """Note how long after an update's arrival the first thing was said in answer."""
        kind = kind if kind in UPDATE_KINDS else "unknown"
        self._one(self._of.to_answer, platform, kind).observe(max(delay.total_seconds(), 0.0))

    def queue(self, **sizes: Callable[[], int]) -> None:
        """Have the queue read off at each scrape: updates ``in_hand``, ``waiting``, and ``deferred`` to the inbox."""
        for state, size in sizes.items():
            self._of.queued.labels(state).set_function(size)

    def inbox(self, count: int, oldest: timedelta) -> None:
        """Note how many updates are stored and not handled, of all replicas, and since how long the oldest is."""
        self._of.inbox.set(count)
        self._of.inbox_seconds.set(max(oldest.total_seconds(), 0.0))

    def webhook_refused(self, platform: str, reason: str) -> None:
        """Count a request to a platform's webhook that was turned away: ``signature``, ``busy`` or the like."""
        self._of.refusals.labels(platform, self._word("reason", reason)).inc()

    def pending(self, count: int) -> None:
        """Note how many updates wait at Telegram for the webhook (`getWebhookInfo`)."""
        self._of.pending.set(count)

    def call(self, method: str, outcome: str, reason: str = "", taken: float | None = None) -> None:
        """Count a call to the platform.

        Args:
            method: As the platform names it.
            outcome: ``sent``, ``refused``, ``rate_limited``, ``unavailable``, ``unknown`` or ``needless`` (an edit that
                changes nothing, an answer that nobody waits for any more).
            reason: Of a refusal: ``blocked``, ``deactivated``, ``removed``, ``forbidden`` or ``wording``.
            taken: Seconds from the call to what came of it.
        """
        method = self._word("method", method)
        self._one(self._of.calls, method, outcome, reason).inc()
        if taken is not None:
            self._one(self._of.call_seconds, method).observe(taken)

    def turn(self, priority: str, waited: float) -> None:
        """Note how many seconds a call waited for our own limits: a ``reply``, a ``quiet`` one or a ``broadcast``."""
        self._one(self._of.turns, priority).observe(waited)

    def turned_away(self, priority: str) -> None:
        """Count a call that was not made, since its chat's turn would have come too late."""
        self._of.turned_away.labels(priority).inc()

    def broadcast(self, outcome: str, count: int = 1) -> None:
        """Count what came of messages of broadcasts, as of deliveries: ``sent``, ``unknown``, ``refused`` …."""
        self._of.broadcasts.labels(self._word("broadcast", outcome)).inc(count)

    def swept(
        self, finished_at: datetime, took: timedelta, claimed: int, outcomes: Mapping[_Word, int], late: int
    ) -> None:
        """Note a sweep that this process finished: what it claimed, and what it settled, by status or as ``spared``."""
        self.swept_at(finished_at)
        self._of.sweeps.observe(took.total_seconds())
        self._of.claimed.inc(claimed)
        self._of.late.inc(late)
        for status, count in outcomes.items():
            self._one(self._of.digests, self._word("status", status)).inc(count)

    def sweep_failed(self) -> None:
        """Count a sweep that failed."""
        self._of.sweeps_failed.inc()

    def swept_at(self, finished_at: datetime | None) -> None:
        """Note when the last sweep of any replica finished."""
        if finished_at is not None:
            self._of.last_sweep.set(finished_at.timestamp())

    def overdue(self, count: int, by: timedelta) -> None:
        """Note how many digests are due and not settled, and since how long the oldest."""
        self._of.overdue.set(count)
        self._of.overdue_seconds.set(max(by.total_seconds(), 0.0))

    def subscriptions(self, totals: Mapping[str, int]) -> None:
        """Note how many subscriptions there are, by state."""
        for state, count in totals.items():
            self._of.subscriptions.labels(state).set(count)

    def month_messages(self, used: int, most: int | None) -> None:
        """Note how many messages LINE counts this month, and how many may be sent; None: as many as one likes."""
        self._of.messages.labels("line", "used").set(used)
        self._of.messages.labels("line", "limit").set(inf if most is None else most)

    def running(self, phases: Mapping[_Word, int], overdue_by: timedelta) -> None:
        """Note how many group quizzes are at which phase, and how long the oldest deadline has passed."""
        known = {str(phase): count for phase, count in phases.items()}
        for phase in {*PHASES, *known}:
            self._of.running.labels(phase).set(known.get(phase, 0))
        self._of.quiz_overdue.set(max(overdue_by.total_seconds(), 0.0))

    def votes(self, outcome: str, count: int = 1) -> None:
        """Count votes in group quizzes: ``stored``, or ``failed`` to be stored (and tried again)."""
        self._one(self._of.votes, outcome).inc(count)

    def transaction(self, access: str, taken: float, *, failed: bool = False) -> None:
        """Note a transaction (``read`` or ``write``), from asking for a connection to its end, in seconds."""
        self._one(self._of.transactions, access).observe(taken)
        if failed:
            self._one(self._of.transactions_failed, access).inc()

    def batch(self, size: int) -> None:
        """Note how many writes shared one transaction."""
        self._of.batches.observe(size)

    def read_at(self, at: datetime) -> None:
        """Note when the figures that come from the database were last read."""
        self._of.read_at.set(at.timestamp())

    def teaches(self, version: str, items: Mapping[_Word, int]) -> None:
        """Note which version of the library is taught, and how much it holds of each kind."""
        self._of.library.clear()
        self._of.library.labels(version[:64]).set(1)
        for kind, count in items.items():
            self._of.items.labels(kind).set(count)

    def presence(self, leads: Callable[[], bool], live: Callable[[], int]) -> None:
        """Have it read off at each scrape whether this process leads, and how many replicas live, itself included."""
        self._of.leader.set_function(leads)
        self._of.replicas.set_function(live)

    def logged(self, level: str, error: str) -> None:
        """Count a warning or an error in the log, by the class of what it tells of (``none`` if it tells of none)."""
        self._of.logged.labels(level, self._word("error", error)).inc()

    def _begin(self) -> None:
        """Let what is rare and matters be seen at nought first: of a counter's first step no rate can tell."""
        of = self._of
        of.pending.set(nan)
        for outcome in ("handled", "failed", "timed_out", "unreadable"):
            for kind in ("message", "callback_query"):
                of.updates.labels("telegram", kind, outcome)
        for outcome in ("sent", "unavailable", "unknown", "rate_limited"):
            of.polls.labels(outcome)
            of.calls.labels("sendMessage", outcome, "")
        of.calls.labels("sendMessage", "refused", "wording")
        for status in ("sent", "unknown", "refused", "skipped"):
            of.digests.labels(status)
        for outcome in ("stored", "failed"):
            of.votes.labels(outcome)
        for access in ("read", "write"):
            of.transactions_failed.labels(access)

    def _one(self, family: _Family, *labels: str) -> _Family:
        """Return the one of a family that has these labels; remembered, since looking it up costs twice its count."""
        known = self._ones.get((family, labels))
        if known is None:
            known = self._ones[family, labels] = family.labels(*labels)
        return known

    def _word(self, label: str, word: str) -> str:
        """Return a label's value; ``other`` once there are too many different ones, or for what is no word."""
        known = self._words.setdefault(label, set())
        if word not in known:
            if len(known) >= _MOST_WORDS or not _WORD.fullmatch(word):
                return "other"
            known.add(word)
        return word


class _WithoutBirths:
    """A registry's families without the `_created` stamps, which double what is written and which nobody asks for."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """Yield each family."""
        for family in self._registry.collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family
