"""How digests are going, for operators: as text whose first line is the verdict, and as JSON for machines.

Owns the English of the command line's `status` and `health`. Nothing is judged here: `bot.services.status` does that.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.arrivals import LOST
from bot.domain.quota import share_of_today
from bot.domain.subscription import DeliveryStatus
from bot.errors import SettingsError
from bot.health import unwell
from bot.heartbeat import Heartbeat
from bot.services.status import STOPPED_AFTER, Status, StatusReader, Trouble, row_of
from bot.storage.database import Database
from bot.storage.quota import QuotaRepository
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

_TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.NOT_RUNNING: "the bot is not running: no digest goes out until it is started (python -m bot run)",
    Trouble.SWEEPS_STOPPED: "the bot runs but does not send digests: see its log, and restart it",
    Trouble.OVERDUE: "digests are overdue: see the bot's log for what keeps them",
    Trouble.NONE_ARRIVE: "no digest arrives: of {n} handled in the last 24 hours, {parts}; see the bot's log",
    Trouble.FEW_ARRIVE: "many digests do not arrive: of {n} handled in the last 24 hours, {parts}; see the bot's log",
    Trouble.NOBODY_LEFT: "no digest goes out: none of the {suspended} chats can be reached; see the bot's log",
    Trouble.NOTHING_DUE: "nothing falls due soon, though there are {active} active subscriptions: was the clock wrong?",
    Trouble.STUCK: "the next digest cannot be worked out for some subscriptions ({stuck}); see the bot's log",
}


async def read_status(database_url: str) -> Status:
    """Read how digests are going, beside a bot that runs or without one. Nothing is created, migrated or changed.

    Raises:
        StorageError: There is no database, it is not at head, or it cannot be read.
    """
    database = await Database.open(database_url, migrate=False)
    try:
        return await _reader(database, database_url).read()
    finally:
        await database.close()


async def unhealthy(database_url: str, host: str, port: int | None) -> str | None:
    """Return why the bot of these settings needs to be restarted, in words; None if it does not.

    A process that serves HTTP is asked itself. Of several on one database each is asked for its own life alone: that
    digests do not go out may be another's fault.

    Args:
        database_url: Where everything is kept.
        host: Where it listens.
        port: Of its server; None or 0 if it has none, or one that nobody knows.

    Raises:
        SettingsError: Nothing that can be asked is left.
        StorageError: The database cannot be read.
    """
    if port and (reason := unwell(host, port)) is not None:
        return reason
    if not _is_file(database_url):
        if port:
            return None
        raise SettingsError(["BOT_HTTP_PORT: set it to ask for the health of a bot on PostgreSQL, as in 8080"])
    silent_for = Heartbeat(database_url).age(_now())
    if silent_for is None:
        return "no sign of life"
    if silent_for > Heartbeat.STALE:
        return f"last sign of life {silent_for.total_seconds():.0f} s ago"
    database = await Database.open(database_url, migrate=False)
    try:
        has_stopped = await _reader(database, database_url).sweeps_have_stopped()
    finally:
        await database.close()
    return f"no sweep for {in_words(STOPPED_AFTER)} or longer: digests do not go out" if has_stopped else None


def _reader(database: Database, database_url: str) -> StatusReader:
    return StatusReader(
        StatusRepository(database),
        SweepRepository(database),
        now=_now,
        silent_for=lambda: _silence(database_url),
        quotas=QuotaRepository(database),
    )


def _silence(database_url: str) -> timedelta | None:
    """Return for how long the bot has given no sign of life; of several processes only their sweeps tell."""
    return Heartbeat(database_url).age(_now()) if _is_file(database_url) else timedelta()


def _is_file(database_url: str) -> bool:
    return database_url.startswith("sqlite")


def _now() -> datetime:
    return datetime.now(UTC)


def as_text(status: Status, zone: tzinfo) -> str:
    """Return the status for reading, with instants as clocks of `zone` show them; the first line is the verdict."""
    return "\n".join([*_verdict(status), "", *_facts(status, zone), "", *_table(status)])


def as_document(status: Status) -> dict[str, object]:
    """Return the status as JSON values: instants in UTC, durations in seconds."""
    sweep = status.last_sweep
    return {
        "ok": status.is_ok,
        "troubles": [trouble.value for trouble in status.troubles],
        "at": status.at.isoformat(),
        "days": [{"date": day.on.isoformat(), **row_of(day)} for day in status.days],
        "next_due": {"at": _iso(status.upcoming.next_at), "within_24_hours": status.upcoming.count},
        "overdue": {"count": status.overdue.count, "oldest_at": _iso(status.overdue.oldest_at)},
        "last_sweep": sweep
        and {
            "started_at": sweep.started_at.isoformat(),
            "finished_at": sweep.finished_at.isoformat(),
            "seconds": sweep.took.total_seconds(),
            "age_seconds": max((status.at - sweep.finished_at).total_seconds(), 0.0),
            "claimed": sweep.claimed,
            "outcomes": {outcome.value: count for outcome, count in sweep.outcomes.items()},
            "late": sweep.late,
        },
        "running_since": _iso(status.running_since),
        "within_the_last_24_hours": {
            each.value: status.arrivals.counts.get(each, 0) for each in (DeliveryStatus.SENT, *LOST)
        },
        "stuck": status.stuck,
        "subscriptions": {
            "active": status.totals.active,
            "paused": status.totals.paused,
            "suspended": status.totals.suspended,
            "ended": status.totals.ended,
        },
        "line_messages": status.quota
        and {"month": status.quota.month.isoformat(), "most": status.quota.most, "used": status.quota.used},
        "silent_for_seconds": None if status.silent_for is None else status.silent_for.total_seconds(),
    }


def in_words(duration: timedelta) -> str:
    """Return a duration as its two largest units, for example ``2 d 3 h``."""
    left = max(round(duration.total_seconds()), 0)
    parts = []
    for unit, seconds in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, left = divmod(left, seconds)
        if number:
            parts.append(f"{number} {unit}")
        elif parts:
            break
    return " ".join(parts[:2]) or "0 s"


def _verdict(status: Status) -> Sequence[str]:
    counts = status.arrivals.counts
    facts = {
        "n": status.arrivals.total,
        "parts": ", ".join(f"{counts[each]} {each.value}" for each in DeliveryStatus if each in counts),
        "suspended": status.totals.suspended,
        "active": status.totals.active,
        "stuck": status.stuck,
    }
    found = [f"NOT OK: {_TROUBLES[trouble].format(**facts)}" for trouble in status.troubles]
    return found or ["OK: digests go out."]


def _facts(status: Status, zone: tzinfo) -> Sequence[str]:
    silent_for, n = status.silent_for, status.totals
    alive = "none" if silent_for is None else f"{in_words(silent_for)} ago"
    return [
        f"Sign of life:  {alive}",
        f"Last sweep:    {_last_sweep(status)}",
        f"Next due:      {_next_due(status, zone)}",
        f"Overdue:       {_overdue(status, zone)}",
        f"Subscriptions: {n.active} active, {n.paused} paused, {n.suspended} suspended, {n.ended} ended",
        *_messages(status),
    ]


def _messages(status: Status) -> Sequence[str]:
    """Return what is used of LINE's messages, where the bot is there."""
    quota = status.quota
    if quota is None:
        return ()
    share = share_of_today(quota, 0, status.at)
    left = "without a limit" if share is None else f"of {quota.most} used, about {share} a day left"
    return (f"LINE messages: {quota.used} {left} this month",)


def _last_sweep(status: Status) -> str:
    running = status.running_since
    if running is not None:
        return f"running for {in_words(status.at - running)}" + (f"; before: {_finished(status)}")
    return _finished(status)


def _finished(status: Status) -> str:
    sweep = status.last_sweep
    if sweep is None:
        return "none yet"
    outcomes = ", ".join(f"{count} {outcome.value}" for outcome, count in sweep.outcomes.items()) or "nothing to do"
    return f"{in_words(status.at - sweep.finished_at)} ago, took {sweep.took.total_seconds():.1f} s: {outcomes}"


def _next_due(status: Status, zone: tzinfo) -> str:
    next_at = status.upcoming.next_at
    if next_at is None:
        return "nothing"
    return f"{_local(next_at, zone)} (in {in_words(next_at - status.at)}); {status.upcoming.count} in the next 24 hours"


def _overdue(status: Status, zone: tzinfo) -> str:
    oldest_at = status.overdue.oldest_at
    if oldest_at is None:
        return "nothing"
    return f"{status.overdue.count}, the oldest since {_local(oldest_at, zone)} ({in_words(status.at - oldest_at)})"


def _table(status: Status) -> Sequence[str]:
    if not status.days:
        return ["No digest has fallen due yet."]
    rows = [(day.on.isoformat(), row_of(day)) for day in status.days]
    names = list(rows[0][1])
    widths = {name: max(len(name), *(len(str(row[name])) for _, row in rows)) for name in names}
    head = "local date  " + "  ".join(f"{name:>{widths[name]}}" for name in names)
    lines = [f"{on}  " + "  ".join(f"{row[name]:>{widths[name]}}" for name in names) for on, row in rows]
    return [head, *lines]


def _local(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
