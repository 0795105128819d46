"""Telegram's side of the webhook: set with patience, watched, removed at the end."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import SettingsError
from bot.metrics import Metrics
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.hook import Address, Hook, address_below
from tests.metrics.telling import told
from tests.platforms.telegram.raw_server import TOKEN, RawServer, refusal

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADDRESS = Address("https://bot.example.org/telegram", "s3cret")
QUIET = {"url": ADDRESS.url, "has_custom_certificate": False, "pending_update_count": 0}


class Keeper:
    """A hook over the scripted server, which ends after so many sleeps."""

    def __init__(self, raw: RawServer, bot: TelegramBot, **more) -> None:
        self.raw = raw
        self.now = NOW
        self.slept: list[float] = []
        self.failures: list[datetime] = []
        self.caught_up_after: int | None = None
        self.hook = Hook(
            bot,
            ADDRESS,
            now=lambda: self.now,
            sleep=self._sleep,
            chance=lambda: 0.5,
            failed=lambda: self.failures.append(self.now),
            **more,
        )
        self._left = 0

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        self._left -= 1
        if self._left <= 0:
            raise asyncio.CancelledError

    async def keep(self, sleeps: int) -> None:
        self._left = sleeps
        with pytest.raises(asyncio.CancelledError):
            await self.hook.keep(self._caught_up)

    def _caught_up(self) -> None:
        self.caught_up_after = len(self.slept)


@pytest.fixture
async def bot(raw: RawServer):
    async with TelegramBot(TOKEN, api_url=raw.url) as bot:
        yield bot


@pytest.fixture
def keeper(raw, bot) -> Keeper:
    return Keeper(raw, bot)


async def test_it_is_set_with_patience_and_looked_at_now_and_then(keeper, raw, caplog):
    caplog.set_level(logging.INFO)
    raw.script(
        "setWebhook", refusal(502, "Bad Gateway"), refusal(400, "Bad Request: bad webhook: Failed to resolve host")
    )
    raw.script("getWebhookInfo", QUIET, QUIET, QUIET)
    await keeper.keep(5)
    assert (keeper.slept, keeper.caught_up_after) == ([0.75, 1.5, 30.0, 30.0, 30.0], 2)
    assert len(raw.of("setWebhook")) == 3
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.")] == [
        "Telegram cannot be told of the webhook; trying again until it can: The Bot API server is in trouble: HTTP 502",
        f"Telegram posts updates to {ADDRESS.url}",
        "Telegram can be told of the webhook again (attempts that failed: 2)",
    ]


async def test_whether_telegram_answers_is_counted_as_a_poll_is(raw, bot):
    raw.script("setWebhook", refusal(502, "Bad Gateway"))
    raw.script("getWebhookInfo", QUIET, QUIET, refusal(429, "Too Many Requests", retry_after=3), QUIET)
    metrics = Metrics()
    keeper = Keeper(raw, bot, metrics=metrics)
    await keeper.keep(5)
    polls = told(metrics, "bot_polls_total")
    assert {outcome: count for (outcome,), count in polls.items() if count} == {
        "sent": 3,
        "unavailable": 1,
        "rate_limited": 1,
    }
    [answered_at] = told(metrics, "bot_last_poll_timestamp_seconds").values()
    assert answered_at == (keeper.now - timedelta(seconds=30)).timestamp()


async def test_it_has_caught_up_once_nothing_waits_or_after_a_while(raw, bot, caplog):
    caplog.set_level(logging.INFO)
    busy = {**QUIET, "pending_update_count": 3}
    raw.script("getWebhookInfo", busy, refusal(502, "Bad Gateway"), QUIET)
    soon = Keeper(raw, bot)
    await soon.keep(3)
    assert (soon.caught_up_after, soon.slept) == (2, [0.1, 0.2, 30.0])
    raw.script("getWebhookInfo", *[busy] * 7)
    later = Keeper(raw, bot)
    await later.keep(8)
    assert (later.caught_up_after, sum(later.slept[:7])) == (7, pytest.approx(12.7))
    assert caplog.messages[-1] == "Updates still wait at Telegram; going on without waiting for them"


@pytest.mark.parametrize(("url", "what"), [("", "removed"), ("https://elsewhere.example.org", "replaced")])
async def test_it_is_set_again_when_somebody_takes_it_away(keeper, raw, caplog, url, what):
    raw.script("getWebhookInfo", QUIET, {**QUIET, "url": url}, QUIET)
    await keeper.keep(3)
    assert [call.params["url"] for call in raw.of("setWebhook")] == [ADDRESS.url] * 2
    assert caplog.messages == [f"Somebody has {what} this bot's webhook; setting it again. Is another copy running?"]


async def test_failures_are_told_once_each_and_the_operator_now_and_then(keeper, raw, caplog):
    def failed(seconds: int) -> dict[str, object]:
        at = int(NOW.timestamp()) + seconds
        return {**QUIET, "last_error_date": at, "last_error_message": "Connection refused"}

    raw.script("getWebhookInfo", QUIET, failed(1), failed(1), failed(40), *[QUIET] * 18, failed(700))
    await keeper.keep(23)
    assert [(at - NOW).total_seconds() for at in keeper.failures] == [30, 90, 660]
    assert caplog.messages == [
        f"Telegram could not deliver an update to {ADDRESS.url} at {at}: Connection refused (waiting there: 0)"
        for at in ("2026-11-23T08:00:01+00:00", "2026-11-23T08:11:40+00:00")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "bad webhook: An HTTPS URL must be provided for webhook",
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        "bad webhook: IP address 127.0.0.1 is reserved",
        "invalid webhook URL specified",
    ],
)
async def test_an_address_that_will_never_do_ends_it_in_words(keeper, raw, words):
    raw.script("setWebhook", refusal(400, f"Bad Request: {words}"))
    with pytest.raises(SettingsError, match=re.escape(f"BOT_WEBHOOK_URL: Telegram refuses {ADDRESS.url}")) as caught:
        await keeper.hook.keep(lambda: None)
    assert words.rpartition(": ")[2].lower() in str(caught.value).lower()


async def test_a_refused_token_ends_it_in_words(keeper, raw):
    raw.script("getWebhookInfo", QUIET, refusal(401, "Unauthorized"))
    with pytest.raises(SettingsError, match="refuses this token"):
        await keeper.keep(5)


async def test_it_is_removed_at_the_end_unless_another_replica_lives(raw, bot, caplog):
    async def alone() -> bool:
        return True

    async def not_alone() -> bool:
        return False

    async def unknown() -> bool:
        raise OSError

    await Keeper(raw, bot, is_alone=not_alone).hook.remove()
    await Keeper(raw, bot, is_alone=unknown).hook.remove()
    assert raw.of("deleteWebhook") == []
    await Keeper(raw, bot, is_alone=alone).hook.remove()
    await Keeper(raw, bot).hook.remove()
    assert [call.params for call in raw.of("deleteWebhook")] == [{"drop_pending_updates": False}] * 2
    assert caplog.messages == ["The webhook could not be removed; Telegram goes on trying: OSError"]


def test_a_secret_that_is_not_set_follows_from_the_token():
    ours = address_below("https://bot.example.org/here/", None, TOKEN)
    assert ours.url == "https://bot.example.org/here/telegram"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", ours.secret)
    assert ours == address_below("https://bot.example.org/here", None, TOKEN)
    assert ours.secret != address_below("https://bot.example.org", None, TOKEN + "x").secret
    assert TOKEN.partition(":")[2] not in ours.secret
    assert address_below("https://bot.example.org", "mine", TOKEN) == Address(
        "https://bot.example.org/telegram", "mine"
    )
