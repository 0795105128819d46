"""Moments of a group quiz that others wait for or look back on: a step that was taken, a question on its way.

Owns these values alone; `bot.services.group_conducting` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from bot.domain.chat import Platform
    from bot.domain.group_quizzes import GroupQuiz


@dataclass(frozen=True, slots=True)
class Stepped:
    """A quiz as it was before an event, and as it is after; None where there is none."""

    before: GroupQuiz | None
    after: GroupQuiz | None


@dataclass(frozen=True, slots=True)
class Putting:
    """A question on its way to a platform."""

    platform: Platform
    began_at: datetime
    poll_id: asyncio.Future[str | None]
    """Of the poll that it became, once that is committed; None if it became none."""
