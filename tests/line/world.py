"""What LINE knows: people, groups and rooms, who is where, what was said, tokens, keys and quotas. No HTTP.

Time is the test's: everything asks `now`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Message = dict[str, Any]

BOT_ID = "U" + "b" * 32
TOKEN_LASTS = timedelta(seconds=60)
KEY_LASTS = timedelta(hours=24)
_MONTHS_END_IN = ZoneInfo("Asia/Tokyo")


class RefusedByLineError(Exception):
    """LINE refuses a call."""

    def __init__(self, status: int, message: str, details: tuple[tuple[str, str], ...] = (), **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message} | more
        self.headers: dict[str, str] = {}
        if details:
            self.body["details"] = [{"message": what, "property": where} for where, what in details]


@dataclass(eq=False)
class Chat:
    """A chat with one person, a group, or a room.

    Attributes:
        kind: ``user``, ``group`` or ``room``.
        seen: What the bot said in it, in order; what nobody could see is not in it.
        members: Ids of people; of a private chat, the person's.
        has_bot: Whether what the bot says arrives.
    """

    id: str
    kind: str
    name: str
    members: list[str] = field(default_factory=list)
    seen: list[Message] = field(default_factory=list)
    has_bot: bool = False
    language: str | None = None
    was_friend: bool = False

    @property
    def cost(self) -> int:
        """How much of the quota a push to it costs."""
        return len(self.members) if self.has_bot else 0


@dataclass
class _Token:
    chat: Chat
    expires_at: datetime
    used: bool = False


@dataclass
class _Accepted:
    at: datetime
    request_id: str
    sent: list[dict[str, str]]


class World:
    """All of it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.chats: dict[str, Chat] = {}
        self.quota: int | None = 200
        self.used: dict[tuple[int, int], int] = {}
        self.endpoint: str | None = None
        self.menus: dict[str, Message] = {}
        self.pictures: dict[str, bytes] = {}
        self.default_menu: str | None = None
        self._tokens: dict[str, _Token] = {}
        self._accepted: dict[str, _Accepted] = {}
        self._numbers = count(1)

    def number(self) -> int:
        """Return a number that nothing else has."""
        return next(self._numbers)

    def chat(self, kind: str, name: str, **more: Any) -> Chat:
        """Make a chat."""
        made = Chat(f"{ {'user': 'U', 'group': 'C', 'room': 'R'}[kind] }{self.number():032x}", kind, name, **more)
        self.chats[made.id] = made
        return made

    def token(self, chat: Chat) -> str:
        """Return a new reply token."""
        token = f"{self.number():032x}"
        self._tokens[token] = _Token(chat, self.now() + TOKEN_LASTS)
        return token

    def reply(self, token: str, messages: list[Message]) -> list[dict[str, str]]:
        """Take a reply."""
        known = self._tokens.get(token)
        if known is None or known.used or known.expires_at <= self.now():
            raise RefusedByLineError(400, "Invalid reply token")
        known.used = True
        return self._say(known.chat, messages)

    def push(self, to: list[str], messages: list[Message]) -> list[dict[str, str]]:
        """Take a push to one, or a multicast to several people."""
        chats = [chat for chat_id in to if (chat := self.chats.get(chat_id)) is not None]
        if not chats or (chats[0].kind != "user" and not chats[0].has_bot) or not all(map(_is_known, chats)):
            raise RefusedByLineError(400, "Failed to send messages")
        cost = sum(chat.cost for chat in chats)
        if self.quota is not None and self.consumption + cost > self.quota:
            raise RefusedByLineError(429, "You have reached your monthly limit.")
        self.used[self._month] = self.consumption + cost
        return [self._say(chat, messages) for chat in chats][-1]

    def once(self, key: str | None, request_id: str, act: Callable[[], list[dict[str, str]]]) -> list[dict[str, str]]:
        """Do something, unless it was done with the same retry key."""
        if key is None:
            return act()
        try:
            key = str(UUID(key))
        except ValueError:
            raise RefusedByLineError(400, "Invalid retry key") from None
        known = self._accepted.get(key)
        if known is not None and known.at + KEY_LASTS > self.now():
            refusal = RefusedByLineError(409, "The retry key is already accepted", sentMessages=known.sent)
            refusal.headers["x-line-accepted-request-id"] = known.request_id
            raise refusal
        sent = act()
        self._accepted[key] = _Accepted(self.now(), request_id, sent)
        return sent

    @property
    def consumption(self) -> int:
        """How much of this month's quota is used."""
        return self.used.get(self._month, 0)

    @property
    def _month(self) -> tuple[int, int]:
        here = self.now().astimezone(_MONTHS_END_IN)
        return here.year, here.month

    def _say(self, chat: Chat, messages: list[Message]) -> list[dict[str, str]]:
        sent = [{"id": str(self.number()), "quoteToken": f"q{self.number()}"} for _ in messages]
        if chat.has_bot:  # whoever blocked the bot gets nothing, and LINE does not say so
            chat.seen += messages
        return sent


def _is_known(chat: Chat) -> bool:
    return chat.has_bot or chat.was_friend
