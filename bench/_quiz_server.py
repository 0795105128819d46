"""A Bot API for people who play quizzes: hands out votes as fast as they are taken, or at a steady pace; its own
process.

``python -m bench._quiz_server SECONDS KIND PACE``: KIND is ``quiz`` or ``echo``, PACE the updates a second, 0 for as
fast as they are answered with `IN_FLIGHT` unanswered. An answer counts when what follows it arrives: the next poll,
or the result. At a pace, an update's time runs from when it was due, whether or not it had been fetched.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Any

from bench._server import _CHAT_ID, _OK, _SENT, BATCH, IN_FLIGHT, WARM_UP, Connection, Stage, _chat, _update

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAYERS = 250
ROUND = "/quiz 10"
_TICK = 0.005


class PacedStage(Stage):
    """An echo's stage that may hand out at a steady pace once it is warm."""

    def __init__(self, seconds: float, texts: Sequence[str], pace: float) -> None:
        super().__init__(seconds, texts)
        self.pace = pace
        self.handed = 0

    def begin(self, connection: Connection) -> None:
        super().begin(connection)
        if self.pace:
            asyncio.get_running_loop().call_later(_TICK, self.tick)

    def tick(self) -> None:
        self.hand_out()
        asyncio.get_running_loop().call_later(_TICK, self.tick)

    def hand_out(self) -> None:
        if not (self.pace and self.began_at):
            super().hand_out()
        elif self.poller is not None and (due := self.due()):
            updates = []
            for _ in range(due):
                updates.append(_update(self.next, self.texts))
                self.note(_chat(self.next))
                self.next += 1
            self.give(updates)

    def due(self) -> int:
        """Return how many updates are to be handed out by now."""
        if not self.limit:
            return 0
        return min(BATCH, int((time.perf_counter() - self.began_at) * self.pace) - self.handed)

    def note(self, chat_id: int) -> None:
        """Begin to time an update at the pace: from when it was due."""
        self.handed += 1
        self.handed_at[chat_id] = self.began_at + self.handed / self.pace

    def give(self, updates: Sequence[bytes]) -> None:
        poller, self.poller = self.poller, None
        if poller is not None:
            poller.reply(_OK % (b"[" + b",".join(updates) + b"]"))


class QuizStage(PacedStage):
    """Everybody begins a round, votes in each poll, and begins again after the last."""

    def __init__(self, seconds: float, pace: float) -> None:
        super().__init__(seconds, (ROUND,), pace)
        self.starting = deque(_chat(number) for number in range(PLAYERS))
        self.voting: deque[tuple[int, int]] = deque()  # person and poll
        self.ids = count(1)
        self.voted = 0

    def hand_out(self) -> None:
        if self.poller is None:
            return
        updates = []
        while self.starting and len(updates) < BATCH:
            updates.append(_begin(self.next, self.starting.popleft()))
            self.next += 1
        room = self.due() if self.pace and self.began_at else IN_FLIGHT - len(self.handed_at)
        if not self.pace and len(self.handed_at) > IN_FLIGHT // 2:
            room = 0
        if not self.began_at:
            room = min(room, WARM_UP - self.voted)  # what the warm-up left unanswered would be measured
        while self.voting and room > 0 and len(updates) < BATCH and self.limit:
            person, poll = self.voting.popleft()
            updates.append(_vote(self.next, person, poll))
            self.voted += 1
            if self.pace and self.began_at:
                self.note(person)
            else:
                self.handed_at[person] = time.perf_counter()
            self.next += 1
            room -= 1
        if updates:
            self.give(updates)

    def polled(self, chat_id: int, poll: int) -> None:
        self.voting.append((chat_id, poll))
        self.told(chat_id)

    def told(self, chat_id: int) -> None:
        """Note that what follows a vote has come."""
        handed_at = self.handed_at.pop(chat_id, None)
        if handed_at is not None:
            if self.began_at:
                self.latencies.append(time.perf_counter() - handed_at)
            elif not self.handed_at and self.voted == WARM_UP:
                self.warm()
        self.hand_out()

    def finished(self, chat_id: int) -> None:
        self.starting.append(chat_id)
        self.told(chat_id)


class QuizConnection(Connection):
    """Answers sendPoll, too, and takes any other message for the end of a round."""

    stage: QuizStage

    def called(self, method: bytes, body: bytes) -> None:
        found = _CHAT_ID.search(body)
        if method == b"sendPoll" and found:
            poll = next(self.stage.ids)
            self.reply(_polled(int(found[1]), poll))
            self.stage.polled(int(found[1]), poll)
        elif method == b"sendMessage" and found:
            self.reply(_SENT % int(found[1]))
            self.stage.finished(int(found[1]))
        else:
            super().called(method, body)


def _person(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "is_bot": False, "first_name": "Reader", "language_code": "zh-hant"}


def _begin(number: int, chat_id: int) -> bytes:
    message = {
        "message_id": number,
        "from": _person(chat_id),
        "chat": {"id": chat_id, "first_name": "Reader", "type": "private"},
        "date": int(time.time()),
        "text": ROUND,
        "entities": [{"offset": 0, "length": 5, "type": "bot_command"}],
    }
    return json.dumps({"update_id": number, "message": message}).encode()


def _vote(number: int, chat_id: int, poll: int) -> bytes:
    answer = {"poll_id": str(poll), "user": _person(chat_id), "option_ids": [0], "option_persistent_ids": ["0"]}
    return json.dumps({"update_id": number, "poll_answer": answer}).encode()


def _polled(chat_id: int, poll: int) -> bytes:
    message = {
        "message_id": poll,
        "from": {"id": 1000001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
        "chat": {"id": chat_id, "first_name": "Reader", "type": "private"},
        "date": int(time.time()),
        "poll": {
            "id": str(poll),
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": False,
            "type": "quiz",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        },
    }
    return _OK % json.dumps(message).encode()


async def main(seconds: float, kind: str, pace: float) -> None:
    stage = QuizStage(seconds, pace) if kind == "quiz" else PacedStage(seconds, ("hello",), pace)
    connection = QuizConnection if kind == "quiz" else Connection
    server = await asyncio.get_running_loop().create_server(lambda: connection(stage), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
