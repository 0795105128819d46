"""Owns a bot's queue of updates: which are wanted, which are pending, which are confirmed; may not deliver them.

Telegram keeps an update until it is confirmed by a higher `offset` (or delivered to the webhook), for 24 hours.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.simulator.model import Message

Json = dict[str, Any]

ALL_KINDS = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "business_connection"),
    *("business_message", "edited_business_message", "deleted_business_messages", "guest_message"),
    *("message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query"),
    *("shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member"),
    *("chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot"),
)
_ASKED_FOR_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = frozenset(ALL_KINDS) - _ASKED_FOR_ONLY
LIFETIME = 24 * 60 * 60.0
LARGEST_BATCH = 100


@dataclass(slots=True, eq=False)
class Pending:
    """One update that nobody has confirmed yet; `lane` keeps the order within a chat."""

    id: int
    kind: str
    body: Json
    expires_at: float
    lane: int
    message: Message | None = None

    def handed_out(self) -> None:
        """The bot has been given this update."""
        if self.message is not None:
            self.message.is_seen = True


class UpdateQueue:
    """Pending updates of one bot, oldest first."""

    def __init__(self, first_id: int = 1) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.pending: deque[Pending] = deque()
        self.on_issue: Callable[[], None] | None = None

    def allow(self, kinds: Iterable[Any] | None) -> None:
        """Remember `allowed_updates`; None leaves it as it is, an empty list means the default."""
        if kinds is None:
            return
        wanted = frozenset(str(kind) for kind in kinds) & frozenset(ALL_KINDS)
        self.allowed = wanted or DEFAULT_KINDS

    def issue(
        self, kind: str, content: Json, *, now: float, lane: int = 0, message: Message | None = None
    ) -> Pending | None:
        """Queue an update, unless the bot does not want its kind."""
        if kind not in self.allowed:
            return None
        body = {"update_id": self.next_id, kind: content}
        update = Pending(self.next_id, kind, body, now + LIFETIME, lane, message)
        self.next_id += 1
        self.pending.append(update)
        if self.on_issue is not None:
            self.on_issue()
        return update

    def fetch(self, offset: int, limit: int, now: float) -> list[Pending]:
        """Confirm everything before `offset` (negative: all but the last `-offset`) and return what follows."""
        self.expire(now)
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        elif offset > 0:
            while self.pending and self.pending[0].id < offset:
                self.pending.popleft()
        count = min(limit, LARGEST_BATCH)
        return [self.pending[index] for index in range(min(count, len(self.pending)))]

    def confirm(self, update: Pending) -> None:
        """Drop one delivered update, wherever it stands."""
        if self.pending and self.pending[0] is update:
            self.pending.popleft()
        elif update in self.pending:
            self.pending.remove(update)

    def expire(self, now: float) -> None:
        """Drop what is older than a day."""
        while self.pending and self.pending[0].expires_at <= now:
            self.pending.popleft()

    def clear(self) -> None:
        """Drop everything pending."""
        self.pending.clear()
