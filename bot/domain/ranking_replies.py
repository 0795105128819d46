"""What there is to say about rankings of a group's players, as data.

Owns meaning alone, as `bot.domain.replies` does, which takes these in; the ranking itself is `bot.domain.ranking`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.ranking import Ranking


@dataclass(frozen=True, slots=True)
class RankingElsewhere:
    """Somebody asked for a ranking where there is no group to rank."""


RankingReply: TypeAlias = Ranking | RankingElsewhere
