"""Owns the shapes of what exists in the simulated Telegram; may not contain rules, time or HTTP.

The objects are mutable state: only the rooms of this package that own a rule may change them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.simulator.clock import Timer
    from bot.simulator.updates import UpdateQueue

Json = dict[str, Any]

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
"""Member statuses of those who are in the chat."""
COMMANDING = frozenset({"creator", "administrator"})
"""Member statuses of those who run the chat."""


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    is_deactivated: bool = False


@dataclass(slots=True)
class BotSettings:
    """What a bot's owner sets with BotFather rather than through the API."""

    username: str = ""
    first_name: str = ""
    is_inline: bool = True
    inline_placeholder: str = ""
    has_inline_feedback: bool = True
    has_privacy: bool = True
    can_join_groups: bool = True


@dataclass(slots=True)
class Webhook:
    """Where and how a bot's updates are delivered."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    has_certificate: bool = False
    last_error_at: int = 0
    last_error: str = ""
    last_success: float = float("-inf")
    gone_since: float | None = None


@dataclass(slots=True)
class Bot:
    """One token's bot and what it told Telegram about itself."""

    user: User
    token: str
    settings: BotSettings
    queue: UpdateQueue
    launched_at: float
    logged_out_at: float | None = None
    webhook: Webhook | None = None
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    default_rights: dict[bool, Json] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The bot's user id."""
        return self.user.id


@dataclass(slots=True)
class Member:
    """Somebody's standing in a chat; `rights` only for administrators and restricted members."""

    user_id: int
    status: str
    until: int = 0
    rights: Json = field(default_factory=dict)
    title: str = ""


@dataclass(slots=True)
class Chat:
    """A chat as Telegram keeps it. A private chat is one person with one bot (`bot_id`)."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    description: str = ""
    bot_id: int = 0
    is_started: bool = False
    is_blocked: bool = False
    migrated_to: int = 0
    last_bot: int = 0
    created_at: int = 0
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    permissions: Json = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, int]:
        """What the world files the chat under."""
        return self.id, self.bot_id

    @property
    def is_private(self) -> bool:
        """Whether one person talks with one bot here."""
        return self.type == "private"

    def status_of(self, user_id: int) -> str:
        """A user's membership; `left` for strangers."""
        if self.is_private:
            return "member" if user_id in {self.id, self.bot_id} else "left"
        member = self.members.get(user_id)
        return member.status if member else "left"

    def has(self, user_id: int) -> bool:
        """Whether the user is in the chat."""
        return self.status_of(user_id) in PRESENT


@dataclass(slots=True)
class Message:
    """One message; `content` holds the Bot API fields that say what it is (text, photo, poll id apart)."""

    id: int
    chat: Chat
    date: int
    sender_id: int = 0
    content: Json = field(default_factory=dict)
    poll: Poll | None = None
    reply_to: int = 0
    quote: Json | None = None
    markup: Json | None = None
    edited_at: int = 0
    via_bot: int = 0
    origin: Json | None = None
    media_group_id: str = ""
    signature: str = ""
    as_chat: int = 0
    """The chat in whose name a person wrote it: the group itself (an anonymous administrator) or their channel."""
    is_protected: bool = False
    effect_id: str = ""
    inline_message_id: str = ""
    link_preview: Json | None = None
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    is_seen: bool = False


@dataclass(slots=True)
class Poll:
    """A poll and its votes (`votes`: user id → chosen option indexes)."""

    id: str
    bot_id: int
    question: Json
    options: list[Json]
    is_anonymous: bool = True
    is_quiz: bool = False
    has_many_answers: bool = False
    can_revote: bool = True
    is_shuffled: bool = False
    hides_results: bool = False
    members_only: bool = False
    correct: list[int] = field(default_factory=list)
    explanation: Json = field(default_factory=dict)
    description: Json = field(default_factory=dict)
    open_period: int = 0
    close_date: int = 0
    is_closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)
    places: list[tuple[tuple[int, int], int]] = field(default_factory=list)
    timer: Timer | None = None


@dataclass(slots=True)
class File:
    """Bytes that were uploaded, and what is known about them."""

    id: str
    unique_id: str
    kind: str
    data: bytes
    name: str
    mime_type: str
    path: str
    width: int = 0
    height: int = 0

    def content(self) -> Json:
        """The Bot API field that a message with this file has."""
        view: Json = {"file_id": self.id, "file_unique_id": self.unique_id}
        if self.kind == "photo":
            view |= {"width": self.width, "height": self.height, "file_size": len(self.data)}
            return {"photo": [view]}
        view |= {"file_name": self.name, "mime_type": self.mime_type, "file_size": len(self.data)}
        return {"document": view}


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button waiting for its answer."""

    id: str
    bot_id: int
    user_id: int
    asked_at: float
    answer: Json | None = None


@dataclass(slots=True)
class InlineQuery:
    """An inline query and, once answered, its results (as the bot sent them)."""

    id: str
    bot_id: int
    user_id: int
    query: str
    offset: str
    asked_at: float
    answer: Json | None = None
