"""People in private chats who ask numbered questions and play rounds, as fast as they are answered.

Owns what they do and what they hear. Whether the bot lives meanwhile is not known here.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.platforms.telegram.callbacks import encode
from bot.platforms.telegram.quiz_actions import ResumeRound
from bot.simulator import chats, people, polls

if TYPE_CHECKING:
    from bot.simulator.server import Simulator

BOT = 4747
TOKEN = f"{BOT}:killed"
PEOPLE, ROUND, AT_ONCE, BACKLOG = 4, 10, 2, 12
PATIENCE = 5.0
"""Seconds of Telegram's after which whoever gets no poll asks for a round."""
GO_ON = encode(ResumeRound("x")).removesuffix("x")


class Crowd:
    """People in private chats who ask and play, as fast as they are answered."""

    def __init__(self, simulator: Simulator) -> None:
        self.world = simulator.world
        self.bot = self.world.bot_of(TOKEN)
        self.chats = [
            self.world.private_chat(chats.add_user(self.world, f"Reader {number}").id, BOT) for number in range(PEOPLE)
        ]
        self._first = self.bot.queue.next_id
        self.asked: Counter[int] = Counter()
        self.heard: Counter[int] = Counter()
        self.seen: Counter[int] = Counter()
        """The last message that each person has read."""
        self.answers: Counter[str] = Counter()
        """How often each question was answered."""
        self.voted: dict[str, tuple[int, int]] = {}
        """Who voted for what, by the poll's id."""
        self.open: list[tuple[int, Any]] = []
        """Polls that nobody has voted in, and in whose chats they are."""
        self.to_press: list[tuple[Any, int, str]] = []
        """Ways to go on with a round that was interrupted."""
        self.moves_at: Counter[int] = Counter()
        """Until when each person waits for a poll."""

    @property
    def people(self) -> list[int]:
        return [chat.id for chat in self.chats]

    @property
    def issued(self) -> list[int]:
        """The ids of all updates that there were."""
        return [*range(self._first, self.bot.queue.next_id)]

    def move(self, backlog: int) -> None:
        """Read what is new, and vote at once; ask while little waits, and for a round where nothing comes."""
        now = self.world.clock.now()
        self.read()
        self._vote()
        for chat in self.chats if backlog < BACKLOG else ():
            if self.asked[chat.id] - self.heard[chat.id] < AT_ONCE:
                people.say(self.world, chat, chat.id, f"/find {chat.id}q{self.asked[chat.id]}")
                self.asked[chat.id] += 1
            if now >= self.moves_at[chat.id]:
                people.say(self.world, chat, chat.id, f"/quiz {ROUND}")
                self.moves_at[chat.id] = now + PATIENCE

    def read(self) -> None:
        """Read what is new."""
        for chat in self.chats:
            for number in range(self.seen[chat.id] + 1, max(chat.messages, default=0) + 1):
                self.seen[chat.id] = number
                message = chat.messages.get(number)
                if message is None:
                    continue
                if message.sender_id == BOT:
                    self._note(chat, message)

    def _vote(self) -> None:
        """Vote in what is open, and go on with what was interrupted."""
        for person, poll in self.open:
            chosen = len(self.voted) % len(poll.options)
            self.voted[poll.id] = (person, chosen)
            self.moves_at[person] = self.world.clock.now() + PATIENCE
            polls.vote(self.world, poll, person, [chosen])
        self.open.clear()
        for chat, message_id, data in self.to_press:
            people.press(self.world, chat, chat.id, message_id, data)
        self.to_press.clear()

    def _note(self, chat: Any, message: Any) -> None:
        """Hear an answer; note what there is to do."""
        if message.poll:
            self.open.append((chat.id, message.poll))
        for answered in set(re.findall(r"\d+q\d+", str(message.content.get("text")))):
            self.heard[chat.id] += answered not in self.answers
            self.answers[answered] += 1
        for row in (message.markup or {}).get("inline_keyboard", ()):
            for data in (button.get("callback_data", "") for button in row):
                if data.startswith(GO_ON):
                    self.to_press.append((chat, message.id, data))
