"""What went wrong, for owners: kinds of errors with their numbers.

Owns how that reads, in the daily message and when it is asked for. No error's own words are known here; buttons to hear
no more of one are each platform's.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.platforms.words.text import code, lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from bot.domain.error_kinds import ErrorCount
    from bot.platforms.i18n import Wording

SHOWN: Final = 10
"""Kinds that one message names."""


def errors_text(counts: Sequence[ErrorCount], since: str | None, words: Wording, at: datetime) -> Markup:
    """Return what went wrong; `since` says in words when that begins: None, when owners were last told."""
    named = [_line(number, one, words, at) for number, one in enumerate(islice(counts, SHOWN), 1)]
    more = len(counts) - len(named)
    return paragraphs(
        _heading(sum(one.count for one in counts), since, words),
        *named,
        words.html_n("One more kind is in the log.", "{n} more kinds are in the log.", more) if more > 0 else None,
    )


def _heading(total: int, since: str | None, words: Wording) -> Markup:
    if since is None:
        return words.html_n(
            "🛠 <b>One error since the last daily message</b>",
            "🛠 <b>{n} errors since the last daily message</b>",
            total,
        )
    return words.html_n("🛠 <b>One error since {moment}</b>", "🛠 <b>{n} errors since {moment}</b>", total, moment=since)


def _line(number: int, one: ErrorCount, words: Wording, at: datetime) -> Markup:
    """Return a kind: its class and where it comes from, or the report's own words where there was no class."""
    kind = one.kind
    error = code(kind.error or kind.place) if kind.error or kind.place else words.html("all other kinds together")
    return lines(
        words.html("{number}. <b>{n} ×</b> {error}, new", number=number, n=one.count, error=error)
        if one.is_new
        else words.html("{number}. <b>{n} ×</b> {error}", number=number, n=one.count, error=error),
        words.html("{logger}: {place}", logger=code(kind.logger), place=kind.place)
        if kind.error and kind.place
        else code(kind.logger)
        if kind.logger
        else None,
        words.html("🔕 muted until {date}", date=words.date(one.muted_until.date()))
        if one.muted_until and one.is_muted(at)
        else None,
    )
