"""Votes in groups: read straight from what Telegram wrote, and stored many at a time before anything else is done.

A question put to a thousand groups brings twenty thousand votes in fifteen seconds, and `getUpdates` no more than a
hundred at a time: what a vote costs here decides whether the bot keeps up. So votes in a group quiz's polls go neither
through the inbox nor through PTB's classes. Each is a row of its own before its update is confirmed.

Owns the reading of `poll_answer`. Which polls are a group's and what votes come to is `bot.services.group_quizzes`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bot.domain.chat import Platform
from bot.domain.group_quizzes import CastVote
from bot.platforms.telegram.names import display_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.metrics import Metrics
    from bot.platforms.telegram.arrivals import Arrival


class TakesVotes(Protocol):
    """Keeps votes (`bot.services.group_quizzes`)."""

    async def votes(self, votes: Sequence[CastVote]) -> Sequence[bool]:
        """Commit votes, and say for each whether its poll is a group quiz's; with the others nothing is done.

        Raises:
            StorageError: None of them was stored.
        """
        ...


class BallotBox:
    """Takes the votes of groups out of what has arrived.

    Args:
        quizzes: Who stores them.
        metrics: Where they are counted as updates.
    """

    def __init__(self, quizzes: TakesVotes, metrics: Metrics | None = None) -> None:
        self._quizzes = quizzes
        self._metrics = metrics

    async def take(self, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
        """Have the votes of groups stored, and return everything else, in its order.

        Raises:
            StorageError: None of them was stored.
        """
        cast, places = [], []
        for place, arrival in enumerate(arrivals):
            vote = cast_vote(arrival.raw.get("poll_answer"), arrival.arrived_at)
            if vote is not None:
                cast.append(vote)
                places.append(place)
        if not cast:
            return arrivals
        theirs = await self._quizzes.votes(cast)
        taken = {place for place, is_theirs in zip(places, theirs, strict=True) if is_theirs}
        if self._metrics is not None and taken:
            self._metrics.update(Platform.TELEGRAM, "poll_answer", "stored", count=len(taken))
        return [arrival for place, arrival in enumerate(arrivals) if place not in taken]


def cast_vote(answer: object, at: datetime) -> CastVote | None:
    """Return the vote that a `PollAnswer` tells of, as JSON; None if that is no vote that can be read.

    An admin who is anonymous, or speaks for a channel, votes as that chat: `voter_chat`, beside which `user` may name
    one of Telegram's own (Bot API, `PollAnswer`).
    """
    if not isinstance(answer, dict):
        return None
    poll_id, chosen = answer.get("poll_id"), _indexes(answer.get("option_ids"))
    chat, user = answer.get("voter_chat"), answer.get("user")
    if isinstance(chat, dict):
        voter_id, name = chat.get("id"), display_name(_text(chat, "title"), _text(chat, "first_name"))
    elif isinstance(user, dict):
        voter_id, name = user.get("id"), display_name(_text(user, "first_name"), _text(user, "last_name"))
    else:
        return None
    if not isinstance(poll_id, str) or type(voter_id) is not int or chosen is None:
        return None
    return CastVote(poll_id, str(voter_id), name, chosen, at)


def _indexes(value: object) -> tuple[int, ...] | None:
    """Return indexes of options, ascending; None if they are none."""
    if not isinstance(value, (list, tuple)) or any(type(index) is not int or index < 0 for index in value):
        return None
    return tuple(sorted(set(value)))


def _text(holder: Mapping[str, Any], name: str) -> str | None:
    value = holder.get(name)
    return value if isinstance(value, str) else None
