"""What Telegram's handlers are given: the library, the services and the clock, as plain values.

Built once by `bot.answering`; nothing here reads settings or the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.platforms.telegram.lobby_pages import LobbyPages

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from bot.domain.composing import DigestComposer
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.services.admin import Admin
    from bot.services.broadcast_plans import BroadcastPlans
    from bot.services.group_quizzes import GroupQuizzes
    from bot.services.journal import Journal
    from bot.services.links import Links
    from bot.services.people import People
    from bot.services.preferences import Preferences
    from bot.services.prompts import Prompts
    from bot.services.quiz_schedules import QuizSchedules
    from bot.services.rankings import Rankings
    from bot.services.rounds import Rounds
    from bot.services.stats import Statistics
    from bot.services.status import StatusReader
    from bot.services.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a handler may use besides its own update."""

    composer: DigestComposer
    lookup: Lookup
    preferences: Preferences
    subscriptions: Subscriptions
    prompts: Prompts
    journal: Journal
    rounds: Rounds
    groups: GroupQuizzes
    admin: Admin
    rankings: Rankings
    quiz_schedules: QuizSchedules
    statistics: Statistics
    people: People
    links: Links
    broadcasts: BroadcastPlans
    status: StatusReader
    now: Callable[[], datetime]
    """The current time, aware, UTC."""
    timezone: tzinfo
    """The zone in which "today" is counted for chats that never said."""
    owner_ids: frozenset[int]
    lobby_pages: LobbyPages = field(default_factory=LobbyPages)
    """Which page each lobby of a group quiz shows."""

    @property
    def library(self) -> Library:
        """What is taught now; ask each time, since content is reloaded while the bot runs."""
        return self.composer.library
