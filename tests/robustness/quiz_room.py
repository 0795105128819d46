"""A group in the simulator that plays one quiz after the other, by people who act at the simulator's own hours.

Owns what they do and when. Whether the bot lives meanwhile is not known here.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.group_quizzes import Phase
from bot.simulator import chats, people, polls
from bot.simulator.errors import PageError

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from bot.simulator.server import Simulator

BOT = 4646
TOKEN = f"{BOT}:killed"
PLAYERS, QUESTIONS = 5, 5
KINDS = ("不計速度", "計速度", "比賽 不計速度", "2隊 不計速度")


@dataclass
class Room:
    """A group in which one quiz after the other is played."""

    simulator: Simulator
    chance: random.Random
    database: Path | None = None
    questions: int = QUESTIONS
    players: list[int] = field(default_factory=list)
    begun: int = 0
    kills: Counter[int] = field(default_factory=Counter)
    """By the number of the quiz."""
    seen: int = 0
    due: list[tuple[float, int, int, int]] = field(default_factory=list)
    """Votes to come: when, in which message, whose, and which option."""
    pressed: set[tuple[int, int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        world = self.simulator.world
        self.players = [
            chats.add_user(world, f"Player {number}", language_code="zh-hk").id for number in range(PLAYERS)
        ]
        self.bot = world.bot_of(TOKEN)
        self.chat = chats.create_chat(world, "supergroup", "Class", self.players[0], [*self.players[1:], BOT])

    def move(self) -> None:
        """Let everybody do what they do by now."""
        for message_id in range(self.seen + 1, max(self.chat.messages, default=0) + 1):
            message = self.chat.messages.get(message_id)
            if message is not None and message.poll is not None:
                self._plan(message_id, len(message.poll.options))
            self.seen = message_id
        self._press()
        self._vote()

    def _plan(self, message_id: int, options: int) -> None:
        """The first always votes, or a quiz would rightly pause; the last never joins."""
        now, slowest = self.simulator.world.clock.now(), self.chance.choice((3.0, 9.5))
        for player in self.players:
            if player == self.players[0] or slowest == 3.0 or self.chance.random() < 0.8:
                self.due.append((now + self.chance.uniform(0.2, slowest), message_id, player, options))

    def _vote(self) -> None:
        now, world = self.simulator.world.clock.now(), self.simulator.world
        for vote in [one for one in self.due if one[0] <= now]:
            self.due.remove(vote)
            _, message_id, player, options = vote
            with suppress(PageError):  # it is closed already
                polls.vote(world, self.chat.messages[message_id].poll, player, [self.chance.randrange(options)])

    def _press(self) -> None:
        """Everybody presses each button of theirs once: in the lobby three join, one with the second question."""
        for message in [*self.chat.messages.values()][-4:]:
            for row in (message.markup or {}).get("inline_keyboard", ()):
                for data in (button.get("callback_data", "") for button in row):
                    self._perhaps_press(message.id, data, below_a_poll=bool(message.reply_to))

    def _perhaps_press(self, message_id: int, data: str, *, below_a_poll: bool) -> None:
        if data.startswith("1xj:"):
            pressing = [self.players[3]] if below_a_poll else self.players[1:3]
        else:
            pressing = [self.players[0]] if data.startswith("1xg:") and self.begun % 4 else []
        for player in pressing:
            if (message_id, player, data[:4]) not in self.pressed:
                self.pressed.add((message_id, player, data[:4]))
                people.press(self.simulator.world, self.chat, player, message_id, data)

    def is_free(self) -> bool:
        """Whether no quiz is running, and the one that was asked for has begun."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            phases = [phase for (phase,) in connection.execute("SELECT phase FROM group_quizzes")]
        return len(phases) == self.begun and set(phases) <= {Phase.OVER}

    def begin(self) -> None:
        kind = KINDS[self.begun % len(KINDS)]
        people.say(self.simulator.world, self.chat, self.players[0], f"/quiz {self.questions} 10秒 {kind}")
        self.begun += 1
