"""Owns the state of the simulated Telegram and finding things in it; may not decide what methods do, nor do HTTP.

Everything here is synchronous. Time comes from the `Clock`, chance from a seeded generator.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from typing import TYPE_CHECKING

from bot.simulator.clock import Clock
from bot.simulator.errors import PageError, RefusedError
from bot.simulator.events import EventHub
from bot.simulator.model import Bot, BotSettings, CallbackQuery, Chat, File, InlineQuery, Json, Message, Poll, User
from bot.simulator.records import Sent
from bot.simulator.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_USER_ID = 700000001
_FIRST_GROUP_ID = 4900000001
_FIRST_SUPERGROUP_ID = 1002200000001
_FIRST_UPDATE_ID = 512000001
_KEPT_UPDATES = 5000
_KEPT_QUERIES = 2000


class World:
    """All users, bots, chats, polls and files, and the counters that name new ones."""

    def __init__(self, clock: Clock | None = None, *, seed: int = 1) -> None:
        self.clock = clock or Clock()
        self.chance = random.Random(seed)  # noqa: S311 - names things, guards nothing
        self.events = EventHub()
        self._seed = seed
        self.settings_for: dict[int, BotSettings] = {}
        self.polls: dict[str, Poll] = {}
        self.clear()

    def clear(self) -> None:
        """Forget everything but the clock; bots come back with their next request."""
        for poll in self.polls.values():
            if poll.timer is not None:
                poll.timer.cancel()
        self.users: dict[int, User] = {}
        self.bots: dict[int, Bot] = {}
        self.chats: dict[tuple[int, int], Chat] = {}
        self.polls = {}
        self.files: dict[str, File] = {}
        self.paths: dict[str, File] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        self.inline_cache: dict[tuple[int, str, str, int], tuple[float, str]] = {}
        self.issued: deque[Json] = deque(maxlen=_KEPT_UPDATES)
        self.issued_count = 0
        self.sent = Sent()
        self.new_groups: list[int] = []
        self._user_ids = itertools.count(_FIRST_USER_ID)
        self._group_ids = itertools.count(_FIRST_GROUP_ID, 7)
        self._supergroup_ids = itertools.count(_FIRST_SUPERGROUP_ID, 7)
        self._message_ids = itertools.count(1)
        self._own_message_ids: dict[int, itertools.count[int]] = {}

    # -- naming new things

    def long_id(self) -> str:
        """A fresh 64-bit identifier as the Bot API writes them: a string of digits."""
        return str(self.chance.getrandbits(62) | 1 << 61)

    def next_user_id(self) -> int:
        """A free user id."""
        return next(number for number in self._user_ids if number not in self.users)

    def next_chat_id(self, kind: str) -> int:
        """A free id: -N for groups, -100N for supergroups and channels."""
        return -next(self._group_ids if kind == "group" else self._supergroup_ids)

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count by themselves; everything else shares one counter, as in Telegram."""
        if chat.type in {"supergroup", "channel"}:
            return next(self._own_message_ids.setdefault(chat.id, itertools.count(1)))
        return next(self._message_ids)

    # -- finding

    def user(self, user_id: int) -> User:
        """A known user.

        Raises:
            PageError: nobody has this id.
        """
        user = self.users.get(user_id)
        if user is None:
            raise PageError(f"There is no user {user_id}.", 404)
        return user

    def bot(self, bot_id: int) -> Bot:
        """A known bot.

        Raises:
            PageError: no bot has this id.
        """
        bot = self.bots.get(bot_id)
        if bot is None:
            raise PageError(f"There is no bot {bot_id}; it appears with its first request.", 404)
        return bot

    def by_username(self, username: str) -> User | Chat | None:
        """Whoever carries this public name, in any case and with or without the @."""
        name = username.removeprefix("@").lower()
        if not name:
            return None
        candidates: Iterator[User | Chat] = itertools.chain(self.users.values(), self.chats.values())
        return next((item for item in candidates if item.username.lower() == name), None)

    def private_chat(self, user_id: int, bot_id: int) -> Chat:
        """The chat of a person with a bot; made, not yet started, when it is new."""
        chat = self.chats.get((user_id, bot_id))
        if chat is None:
            chat = Chat(user_id, "private", bot_id=bot_id, created_at=self.clock.unix())
            self.chats[chat.key] = chat
        return chat

    # -- bots

    def bot_of(self, token: str) -> Bot:
        """The bot of a token; an unknown well-formed token becomes a new bot.

        Raises:
            RefusedError: 401, the token is malformed or its secret differs from the one first seen.
        """
        number, _, secret = token.partition(":")
        if not (number.isascii() and number.isdigit() and secret) or number.startswith("0"):
            raise RefusedError(401, "Unauthorized: invalid token specified")
        bot = self.bots.get(int(number))
        if bot is None:
            bot = self.add_bot(token)
        if bot.token != token:
            raise RefusedError(401, "Unauthorized")
        return bot

    def add_bot(self, token: str, settings: BotSettings | None = None) -> Bot:
        """A new bot with the id its token names."""
        bot_id = int(token.partition(":")[0])
        settings = settings or self.settings_for.get(bot_id) or BotSettings()
        username = settings.username or f"sim{bot_id}_bot"
        user = User(bot_id, settings.first_name or "Bot", username=username, is_bot=True)
        bot = Bot(user, token, settings, UpdateQueue(_FIRST_UPDATE_ID), self.clock.now())
        self.users[bot_id] = user
        self.bots[bot_id] = bot
        self.events.publish({"type": "chats"})
        self.events.bot_added(bot)
        return bot

    def issue(
        self, bot: Bot, kind: str, content: Json, *, chat: Chat | None = None, message: Message | None = None
    ) -> None:
        """Queue an update for a bot and keep it for the record."""
        lane = chat.id if chat else 0
        update = bot.queue.issue(kind, content, now=self.clock.now(), lane=lane, message=message)
        if update is not None:
            self.issued_count += 1
            record = {"n": self.issued_count, "at": self.clock.now(), "bot": bot.id, "update": update.body}
            self.issued.append(record)

    def remember_query(self, query: CallbackQuery | InlineQuery) -> None:
        """File a query under its id; the oldest are forgotten."""
        store: dict[str, CallbackQuery] | dict[str, InlineQuery]
        if isinstance(query, CallbackQuery):
            self.callbacks[query.id] = query
            store = self.callbacks
        else:
            self.inline_queries[query.id] = query
            store = self.inline_queries
        while len(store) > _KEPT_QUERIES:
            store.pop(next(iter(store)))
