"""A Bot API that does next to nothing: hands out messages, takes replies, times both. Its own process, raw on purpose.

At most ``IN_FLIGHT`` updates are unanswered; a poll waits until half of them have been answered, so that what is
measured is handling and not polling. After a warm-up it serves for a given time and tells `GET /finished` the outcome.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_FLIGHT = 64
BATCH = 100
WARM_UP = 256
FIRST_CHAT = 10_000_000
CHATS = 250
"""How many people write, in turn: each has a chat of their own and comes back, as readers do."""
TEXTS = ("/find 創新", "/find 高质量", "/find 人工智能", "/find TFP", "/find 低空經濟", "/find 2024年1月")

WORDS = (
    *(
        "創新",
        "高质量",
        "人工智能",
        "製造業",
        "改革",
        "綠色",
        "數字經濟",
        "產業鏈",
        "人才",
        "基礎研究",
        "中小企業",
        "量子",
    ),
    *("東北", "供應鏈", "新材料", "開放", "標準", "投資", "智慧", "網絡", "科技", "循環", "升級", "安全"),
)
FRESH = tuple(f"/find {one} {other}" for one in WORDS for other in WORDS if one != other)
"""Two words of many: in turn they come back after 552 others, when no answer of the last time is remembered."""

_CHAT_ID = re.compile(rb"chat_id\D{1,40}?(\d{8,})")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_OK = b'{"ok":true,"result":%s}'
_ME = b'{"id":1000001,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
_OTHER = {
    b"getMe": _ME,
    b"getMyCommands": b"[]",
    b"getMyDescription": b'{"description":""}',
    b"getMyShortDescription": b'{"short_description":""}',
}
_SENT = (
    b'{"ok":true,"result":{"message_id":1,"from":' + _ME + b',"chat":{"id":%d,"first_name":"Reader","type":"private"},'
    b'"date":1700000000,"text":"/find"}}'
)


def _chat(number: int) -> int:
    return FIRST_CHAT + number % CHATS


def _update(number: int, texts: Sequence[str]) -> bytes:
    person = {"id": _chat(number), "first_name": "Reader"}
    text = texts[number % len(texts)]
    message = {
        "message_id": number,
        "from": {**person, "is_bot": False, "language_code": "zh-hant"},
        "chat": {**person, "type": "private"},
        "date": 1_700_000_000,
        "text": text,
        "entities": [{"offset": 0, "length": 5, "type": "bot_command"}],
    }
    return json.dumps({"update_id": number, "message": message}, ensure_ascii=False).encode()


class Stage:
    """What has been handed out and answered, and who waits."""

    def __init__(self, seconds: float, texts: Sequence[str]) -> None:
        self.seconds = seconds
        self.texts = texts
        self.next = 1
        self.handed_at: dict[int, float] = {}
        self.limit = WARM_UP
        self.latencies: list[float] = []
        self.began_at = 0.0
        self.poller: Connection | None = None
        self.starter: Connection | None = None
        self.finisher: Connection | None = None

    def poll(self, connection: Connection) -> None:
        self.poller = connection
        self.hand_out()

    def hand_out(self) -> None:
        if self.poller is None or len(self.handed_at) > IN_FLIGHT // 2:
            return
        count = min(BATCH, IN_FLIGHT - len(self.handed_at), self.limit + 1 - self.next)
        if count <= 0:
            return
        now = time.perf_counter()
        batch = [_update(number, self.texts) for number in range(self.next, self.next + count)]
        self.handed_at |= dict.fromkeys((_chat(number) for number in range(self.next, self.next + count)), now)
        self.next += count
        poller, self.poller = self.poller, None
        poller.reply(_OK % (b"[" + b",".join(batch) + b"]"))

    def answered(self, chat_id: int) -> None:
        handed_at = self.handed_at.pop(chat_id, None)
        if handed_at is None:
            return
        if self.began_at:
            self.latencies.append(time.perf_counter() - handed_at)
        elif not self.handed_at and self.next > WARM_UP:
            self.warm()
        self.hand_out()

    def warm(self) -> None:
        if self.starter is not None:
            self.starter.reply(b"{}")

    def begin(self, connection: Connection) -> None:
        self.finisher = connection
        self.limit = sys.maxsize
        self.began_at = time.perf_counter()
        asyncio.get_running_loop().call_later(self.seconds, self.end)
        self.hand_out()

    def end(self) -> None:
        took, times = time.perf_counter() - self.began_at, sorted(self.latencies)
        self.limit = 0
        if self.finisher is not None and times:
            outcome = {
                "replies": len(times),
                "seconds": took,
                "p50": times[len(times) // 2],
                "p99": times[len(times) * 99 // 100],
            }
            self.finisher.reply(json.dumps(outcome).encode())


class Connection(asyncio.Protocol):
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self.buffer, 0, end)
            size = end + 4 + (int(found[1]) if found else 0)
            if b"chunked" in self.buffer[:end]:
                raise SystemExit("the server reads no chunked bodies")
            if len(self.buffer) < size:
                return
            path, body, self.buffer = self.buffer.split(b" ", 2)[1], self.buffer[end + 4 : size], self.buffer[size:]
            self.called(path.rpartition(b"/")[2], body)

    def called(self, method: bytes, body: bytes) -> None:
        if method == b"sendMessage":
            found = _CHAT_ID.search(body)
            assert found is not None
            self.reply(_SENT % int(found[1]))
            self.stage.answered(int(found[1]))
        elif method == b"getUpdates":
            self.stage.poll(self)
        elif method == b"started":
            self.stage.starter = self
        elif method == b"finished":
            self.stage.begin(self)
        else:
            self.reply(_OK % _OTHER.get(method, b"true"))

    def reply(self, body: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self.transport.write(head + body)


async def main(seconds: float, texts: Sequence[str]) -> None:
    stage = Stage(seconds, texts)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(stage), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), FRESH if "fresh" in sys.argv[2:] else TEXTS))
