"""What Telegram posts is let in, stored and confirmed, or left with Telegram."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from multidict import CIMultiDict

from bot.domain.chat import Platform
from bot.domain.group_quizzes import CastVote
from bot.endpoints import Answer, Asked
from bot.metrics import Metrics
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.inbound.refusals import Refusals
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.hook import PATH, Address, Hook
from bot.platforms.telegram.polling import ALLOWED_UPDATES
from bot.platforms.telegram.webhook import SECRET_HEADER, Webhook
from tests.platforms.telegram.polling_world import NOW, MemoryBallots, MemoryInbox, intake_over, message, vote
from tests.platforms.telegram.raw_server import TOKEN, RawServer
from tests.waiting import until

ADDRESS = Address("https://bot.example.org/telegram", "s3cret")
OK, LATER = Answer(), Answer(503, "not now\n", headers={"Retry-After": "1"})


class Post:
    """The webhook as Telegram finds it, over an inbox in memory."""

    def __init__(self, bot: TelegramBot, capacity: int = 4096) -> None:
        self.now = NOW
        self.inbox, self.ballots, self.metrics = MemoryInbox(), MemoryBallots({"ours"}), Metrics()
        self.seen: list[tuple[int, Any]] = []
        self.recovered: list[int] = []
        self.stop, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        dispatcher = Dispatcher(capacity=capacity)
        self.intake = intake_over(self.inbox, dispatcher, bot, self._handle, ballots=self.ballots)
        self.webhook = Webhook(
            self.intake,
            dispatcher,
            ADDRESS.secret,
            now=lambda: self.now,
            sleep=lambda _: asyncio.sleep(0),
            grace=timedelta(seconds=0.05),
            refusals=Refusals(Platform.TELEGRAM, PATH, now=lambda: self.now, metrics=self.metrics),
            recovered=lambda: self.recovered.append(len(self.seen)),
        )
        self.hook = Hook(bot, ADDRESS, now=lambda: self.now, sleep=lambda _: asyncio.sleep(0.01), chance=lambda: 0.5)

    async def _handle(self, update: Any, arrived_at: Any) -> None:
        self.seen.append((update.update_id, arrived_at))
        await self.go_on.wait()

    async def post(self, body: Any, secret: str | None = ADDRESS.secret) -> Answer:
        headers = CIMultiDict({} if secret is None else {SECRET_HEADER.upper(): secret})
        route = self.webhook.route
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return route.admit(headers) or await route.handle(Asked(headers, raw))

    def refused(self) -> dict[str, float]:
        samples = [sample for family in self.metrics.families() for sample in family.samples]
        refused = [one for one in samples if one.name == "bot_webhook_refusals_total"]
        return {one.labels["reason"]: one.value for one in refused if one.labels["platform"] == "telegram"}

    @asynccontextmanager
    async def running(self):
        task = asyncio.create_task(self.webhook.run(self.stop, self.hook))
        async with asyncio.timeout(5):
            await self.webhook.caught_up.wait()
        try:
            yield
        finally:
            self.stop.set()
            await task


def info(url: str = ADDRESS.url, pending: int = 0, **more: Any) -> dict[str, Any]:
    return {"url": url, "has_custom_certificate": False, "pending_update_count": pending, **more}


@pytest.fixture
async def bot(raw: RawServer):
    raw.script("getWebhookInfo", *[info()] * 1000)
    async with TelegramBot(TOKEN, api_url=raw.url) as bot:
        yield bot


@pytest.fixture
def post(bot) -> Post:
    return Post(bot)


async def test_an_update_is_stored_then_confirmed_then_handled(post, raw):
    async with post.running():
        assert await post.post(message(10)) == OK
        assert json.loads(post.inbox.rows[10][0]) == message(10)
        assert await asyncio.gather(*(post.post(message(number, number)) for number in (11, 12, 13))) == [OK] * 3
        assert await post.post(message(12, 12)) == OK  # once more
    assert post.seen == [(number, NOW) for number in (10, 11, 12, 13)]
    assert sorted(post.inbox.handled) == [10, 11, 12, 13]
    assert [call.params for call in raw.of("setWebhook")] == [
        {
            "url": ADDRESS.url,
            "max_connections": 100,
            "allowed_updates": [str(kind) for kind in ALLOWED_UPDATES],
            "drop_pending_updates": False,
            "secret_token": ADDRESS.secret,
        }
    ]
    assert [call.params for call in raw.of("deleteWebhook")] == [{"drop_pending_updates": False}]


async def test_who_does_not_know_the_secret_is_turned_away_and_told_of_now_and_then(post, caplog):
    async with post.running():
        assert (await post.post(message(1), None)).status == 401
        for wrong in ("", "s3cre", "s3cret ", "秘密", "\udcff"):
            assert (await post.post(b"not even looked at", wrong)).status == 403
        post.now += timedelta(minutes=10)
        assert (await post.post(message(1), "guess")).status == 403
    assert (post.inbox.rows, post.refused()) == ({}, {"secret": 7})
    assert caplog.messages == [f"Posts to /telegram by strangers are turned away ({count} so far)" for count in (1, 7)]


def test_the_secret_is_compared_in_a_time_that_tells_nothing_of_it(post, monkeypatch):
    compared = []
    monkeypatch.setattr(hmac, "compare_digest", lambda *pair: compared.append(pair))
    admit = post.webhook.route.admit
    assert [admit({SECRET_HEADER: given}).status for given in ("guess", ADDRESS.secret)] == [403, 403]
    assert compared == [(b"guess", b"s3cret"), (b"s3cret", b"s3cret")]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'"x"', b"\xff\xfe", b"{}", b'{"update_id": true}', b"[" * 100_000, b"1" * 5000]
)
async def test_rubbish_is_a_bad_request(post, body):
    async with post.running():
        assert (await post.post(body)).status == 400
    assert post.refused() == {"json": 1}


async def test_votes_of_groups_are_rows_before_they_are_confirmed_and_go_no_further(post):
    async with post.running():
        assert await asyncio.gather(post.post(vote(1, "ours")), post.post(vote(2, "private"))) == [OK, OK]
    assert [cast for batch in post.ballots.batches for cast in batch] == [CastVote("ours", "5", "Mei Chan", (1,), NOW)]
    assert post.inbox.handled == [2]


async def test_what_finds_the_queue_full_stays_with_telegram_and_time_says_nothing_of_it(bot):
    post = Post(bot, capacity=2)
    post.go_on.clear()
    async with post.running():
        assert [await post.post(message(number, number)) for number in (1, 2, 3, 4)] == [OK, OK, LATER, LATER]
        assert list(post.inbox.rows) == [1, 2]
        post.go_on.set()
        await until(lambda: len(post.inbox.handled) == 2)
        assert await asyncio.gather(*(post.post(message(number, number)) for number in (3, 4))) == [OK, OK]
    assert (post.recovered, post.refused()) == ([2], {"busy": 2})
    assert sorted(post.inbox.handled) == [1, 2, 3, 4]


async def test_nothing_is_taken_before_the_start_and_after_the_end(post):
    assert await post.post(message(1)) == LATER
    async with post.running():
        assert await post.post(message(1)) == OK
    assert await post.post(message(2)) == LATER
    assert (list(post.inbox.rows), post.refused()) == ([1], {"closed": 2})


async def test_what_an_earlier_run_left_goes_first(post):
    earlier = NOW - timedelta(hours=1)
    post.inbox.rows = {7: (json.dumps(message(7)), earlier)}
    async with post.running():
        assert await post.post(message(8)) == OK
    assert post.seen == [(7, earlier), (8, NOW)]


async def test_an_inbox_that_cannot_be_used_delays_the_answer_and_nothing_is_handled_twice(post):
    post.go_on.clear()
    post.inbox.failing = True
    async with asyncio.timeout(5):
        task = asyncio.create_task(post.webhook.run(post.stop, post.hook))
        await asyncio.sleep(0.02)
        first, again = (asyncio.create_task(post.post(message(1))) for _ in range(2))
        await until(lambda: post.seen)
        assert [first.done(), again.done(), post.webhook.caught_up.is_set()] == [False] * 3
        post.inbox.failing = False
        assert await post.post(message(1)) == OK  # it is stored now, and in hand already
        post.go_on.set()
        assert (await first, await again) == (OK, OK)
        assert await post.post(message(1)) == OK
        await post.webhook.caught_up.wait()
        post.stop.set()
        await task
    assert (post.seen, set(post.inbox.handled)) == ([(1, NOW)], {1})


async def test_what_is_handled_unstored_and_stored_only_then_is_marked(post):
    async with post.running():
        post.inbox.failing = True
        assert await post.post(message(1)) == OK
        post.inbox.failing = False
        assert await post.post(message(1)) == OK
    assert (post.seen, set(post.inbox.handled)) == ([(1, NOW)], {1})


async def test_what_is_not_done_with_at_the_end_is_left_to_telegram_or_to_the_inbox(post, caplog):
    post.go_on.clear()
    async with post.running():
        assert await post.post(message(1)) == OK
        post.inbox.failing = True
        unstored = asyncio.create_task(post.post(message(2, 2)))
        await until(lambda: len(post.seen) == 2)
        post.inbox.failing = False
    assert await unstored == LATER
    assert [update_id for update_id, *_ in await post.inbox.pending()] == ["1"]
    assert caplog.messages[-1] == "2 updates were not handled in time; they are taken up at the next start"


async def test_a_fault_of_ours_leaves_the_update_with_telegram(post, caplog, monkeypatch):
    async def broken(_arrivals):
        raise ValueError

    async with post.running():
        monkeypatch.setattr(post.intake, "take", broken)
        assert (await post.post(message(1))).status == 500
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        "Update 1 could not be taken"
    ]


def test_the_secret_is_not_shown():
    assert "s3cret" not in repr(ADDRESS)
