"""What LINE's handlers are given: the library, the services and the clock, as plain values.

Built once by `bot.on_line`; nothing here reads settings or the environment. The services are those of Telegram's
handlers: one database and one library serve both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from bot.domain.composing import DigestComposer
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.platforms.line.postbacks import Postbacks
    from bot.services.group_quizzes import GroupQuizzes
    from bot.services.journal import Journal
    from bot.services.links import Links
    from bot.services.people import People
    from bot.services.preferences import Preferences
    from bot.services.prompts import Prompts
    from bot.services.rankings import Rankings
    from bot.services.rounds import Rounds
    from bot.services.stats import Statistics
    from bot.services.status import StatusReader
    from bot.services.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a handler may use besides its own event."""

    composer: DigestComposer
    lookup: Lookup
    preferences: Preferences
    subscriptions: Subscriptions
    prompts: Prompts
    journal: Journal
    rounds: Rounds
    groups: GroupQuizzes
    rankings: Rankings
    statistics: Statistics
    people: People
    links: Links
    status: StatusReader
    postbacks: Postbacks
    """Makes and reads the data of buttons."""
    now: Callable[[], datetime]
    """The current time, aware, UTC."""
    timezone: tzinfo
    """The zone in which "today" is counted for chats that never said."""
    owner_ids: frozenset[str] = frozenset()
    """The operators' user ids on Telegram or LINE; whoever has linked an account with one of them is an operator."""

    @property
    def library(self) -> Library:
        """What is taught now; ask each time, since content is reloaded while the bot runs."""
        return self.composer.library
