"""A Bot API on which a thousand groups vote at once; its own process, raw on purpose.

``python -m bench._group_server GROUPS PLAYERS SECONDS ROUND_TRIP`` prints its port. `GET /finished` begins the votes,
and answers when all have been cast. Every person votes once, in the poll of their group, in an order without rhyme or
reason, evenly spread over SECONDS. A vote has arrived at the moment when it was due, whenever it was fetched.
ROUND_TRIP is what the way there and back takes, in seconds.

With ``hook=1`` each vote is posted by a request of its own to where `setWebhook` said, at most `CONNECTIONS` at once,
and again after a second if it was turned away, as Telegram does; with ``echoes=SECONDS`` the answer waits so long
until everybody has been written to, and says when each was.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench._server import _LENGTH, _ME, _OK, _OTHER, BATCH, Connection

CONNECTIONS = 100
"""The most that `setWebhook` allows."""
FIRST_UPDATE = 500_000
AGAIN = 1.0
"""Seconds after which an update that was turned away comes again."""
OPTIONS = 2
"""All questions have so many at least."""
_CHAT = re.compile(rb'chat_id"?[=:] ?"?(-?\d+)')
_IMPATIENT = re.compile(rb'timeout"?[=:] ?"?0')
_OFFSET = re.compile(rb'offset"?[=:] ?"?(\d+)')
_MESSAGE = (
    b'{"message_id":%d,"from":' + _ME + b',"chat":{"id":%d,"title":"Group","type":"supergroup"},"date":1700000000,%s}'
)
_POLL = (
    b'"poll":{"id":"%s","question":"?","options":[],"total_voter_count":0,"is_closed":false,"is_anonymous":false,'
    b'"type":"quiz","allows_multiple_answers":false,"allows_revoting":false,"members_only":false}'
)


def group_id(group: int) -> int:
    return -1_001_000_000_000 - group


def person_id(number: int) -> int:
    return 700_000_000 + number


def poll_of(group: int) -> str:
    return str(5_100_000_000_000_000_000 + group)


def choice_of(number: int) -> int:
    return number * 7 % 11 % OPTIONS


def ballots(groups: int, players: int) -> list[int]:
    """Return the numbers of all who vote, in the order in which they do; person N is one of group N // players."""
    numbers = list(range(groups * players))
    random.Random(5).shuffle(numbers)  # noqa: S311 - the same in each run
    return numbers


def _vote(update_id: int, number: int, players: int) -> bytes:
    person = {"id": person_id(number), "is_bot": False, "first_name": f"讀者{number}", "language_code": "zh-hant"}
    chosen = choice_of(number)
    answer = {
        "poll_id": poll_of(number // players),
        "user": person,
        "option_ids": [chosen],
        "option_persistent_ids": [str(chosen)],
    }
    return json.dumps({"update_id": update_id, "poll_answer": answer}, ensure_ascii=False).encode()


class Hall:
    """All votes, and how many of them are due."""

    def __init__(self, groups: int, players: int, seconds: float, round_trip: float) -> None:
        self.order = ballots(groups, players)
        self.votes = [_vote(FIRST_UPDATE + place, number, players) for place, number in enumerate(self.order)]
        self.places = {person_id(number): place for place, number in enumerate(self.order)}
        self.seconds = seconds
        self.round_trip = round_trip
        self.began_at = 0.0
        self.calls = 0
        self.polls = 0
        self.heard: dict[int, float] = {}  # whoever was written to in private, and when first
        self.waiting: list[tuple[Booth, int]] = []
        self.hook, self.secret = "", ""

    def due_at(self, place: int) -> float:
        return self.began_at + (place + 1) * self.seconds / len(self.votes)

    def due(self) -> int:
        if not self.began_at:
            return 0
        return min(len(self.votes), int((time.perf_counter() - self.began_at) * len(self.votes) / self.seconds))

    async def poll(self, booth: Booth, body: bytes) -> None:
        """Answer with what is due from the offset on, or wait for the first."""
        self.polls += 1
        await asyncio.sleep(self.round_trip / 2)
        found = _OFFSET.search(body)
        first = max(int(found[1]) - FIRST_UPDATE, 0) if found else 0
        patient_until = 0.0 if _IMPATIENT.search(body) else time.perf_counter() + 10.0
        while (due := self.due()) <= first and time.perf_counter() < patient_until:  # noqa: ASYNC110 - time makes it due
            await asyncio.sleep(0.001 if self.began_at else 0.02)
        batch = self.votes[first : min(due, first + BATCH)]
        await asyncio.sleep(self.round_trip / 2)
        booth.reply(_OK % (b"[" + b",".join(batch) + b"]"))

    def set_hook(self, body: bytes) -> None:
        """Note where to post; bare PTB sends forms, our bot JSON."""
        is_form = not body.startswith(b"{")
        given = {name: one for name, (one, *_) in parse_qs(body.decode()).items()} if is_form else json.loads(body)
        self.hook, self.secret = given["url"], given.get("secret_token", "")

    def told_of_hook(self) -> bytes:
        return json.dumps({"url": self.hook, "has_custom_certificate": False, "pending_update_count": 0}).encode()

    async def hand_in(self) -> None:
        """Hand in every vote by a request of its own."""
        queue: asyncio.Queue[int] = asyncio.Queue()
        messengers = [asyncio.create_task(self.messenger(queue)) for _ in range(CONNECTIONS)]
        for place in range(len(self.votes)):
            late = self.due_at(place) - time.perf_counter()
            if late > 0:
                await asyncio.sleep(late)
            queue.put_nowait(place)
        await queue.join()
        for messenger in messengers:
            messenger.cancel()

    async def messenger(self, queue: asyncio.Queue[int]) -> None:
        where = urlsplit(self.hook)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        head = f"POST {where.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        head += f"X-Telegram-Bot-Api-Secret-Token: {self.secret}\r\n" if self.secret else ""
        while True:
            vote = self.votes[await queue.get()]
            await asyncio.sleep(self.round_trip / 2)
            while not await _is_taken(reader, writer, head.encode(), vote):  # noqa: ASYNC110 - only asking again tells
                await asyncio.sleep(AGAIN)
            await asyncio.sleep(self.round_trip / 2)
            queue.task_done()


async def _is_taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, vote: bytes) -> bool:
    """Post a vote, and say whether it was taken or is to come again."""
    writer.write(head + b"Content-Length: %d\r\n\r\n" % len(vote) + vote)
    answer = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(_LENGTH.search(answer)[1]))  # type: ignore[index]  # it always says how long
    if not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 503")):
        raise SystemExit(f"the bot answered {answer[:40]!r}")
    return answer.startswith(b"HTTP/1.1 200")


class Booth(Connection):
    """Answers calls as Telegram does, with as little work as can be."""

    stage: Any

    def __init__(self, hall: Hall) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # `called` alone would use it
        self.hall = hall
        self.tasks: set[asyncio.Task[None]] = set()

    def called(self, method: bytes, body: bytes) -> None:
        hall = self.hall
        if method == b"getUpdates":
            self.beside(hall.poll(self, body))
        elif method == b"setWebhook":
            hall.set_hook(body)
            self.reply(_OK % b"true")
        elif method == b"getWebhookInfo":
            self.reply(_OK % hall.told_of_hook())
        elif method.startswith(b"finished"):
            self.beside(self.finish(parse_qs(urlsplit(method.decode()).query)))
        elif method in {b"sendMessage", b"sendPoll", b"editMessageText", b"sendPhoto"}:
            self.said(method, body)
        elif method == b"stopPoll":
            self.reply(_OK % b'{"id":"1","question":"?","options":[],"total_voter_count":20,"is_closed":true}')
        else:
            self.reply(_OK % _OTHER.get(method, b"true"))

    def said(self, method: bytes, body: bytes) -> None:
        hall, found = self.hall, _CHAT.search(body)
        assert found is not None, body
        hall.calls += 1
        chat_id = int(found[1])
        hall.heard.setdefault(chat_id, time.perf_counter())
        what = _POLL % str(9_000_000_000 + hall.calls).encode() if method == b"sendPoll" else b'"text":"x"'
        self.reply(_OK % (_MESSAGE % (hall.calls, chat_id, what)))

    async def finish(self, query: dict[str, list[str]]) -> None:
        """Let the votes begin, and answer, once all are due, with when each was."""
        hall = self.hall
        hall.began_at = time.perf_counter()
        calls, polls = hall.calls, hall.polls
        if "hook" in query:
            await hall.hand_in()
        else:
            await asyncio.sleep(hall.seconds + 0.1)
        outcome = {"began_at": hall.began_at, "calls": hall.calls - calls, "polls": hall.polls - polls}
        if wait := query.get("echoes"):
            await self.echoes(float(wait[0]))
            times = {str(person): at for person, at in hall.heard.items() if person in hall.places}
            outcome["echoes"] = times
        self.reply(json.dumps(outcome).encode())

    async def echoes(self, wait: float) -> None:
        """Wait until everybody has been written to, or for so many seconds."""
        patient_until = time.perf_counter() + wait
        while len(self.hall.heard) < len(self.hall.votes) and time.perf_counter() < patient_until:  # noqa: ASYNC110 - also time
            await asyncio.sleep(0.05)

    def beside(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def main(groups: int, players: int, seconds: float, round_trip: float) -> None:
    hall = Hall(groups, players, seconds, round_trip)
    server = await asyncio.get_running_loop().create_server(lambda: Booth(hall), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
