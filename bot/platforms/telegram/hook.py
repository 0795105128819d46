"""Telegram's side of a webhook: it is set, seen to stay set, watched for trouble, and removed at the end.

Owns the calls that do so and what the operator is told. What Telegram then posts is `webhook`'s.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import SettingsError
from bot.platforms.telegram.calls import outcome_of
from bot.platforms.telegram.client import token_refused
from bot.platforms.telegram.patience import Patience
from bot.platforms.telegram.polling import ALLOWED_UPDATES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import WebhookInfo

    from bot.metrics import Metrics
    from bot.platforms.telegram.client import TelegramBot

_log = logging.getLogger(__name__)

PATH: Final = "/telegram"
"""Below the public address, where Telegram posts."""
MOST_CONNECTIONS: Final = 100
"""How many posts Telegram makes at once, the most that it takes. It looks no further ahead than twice as many updates
(tdlib/telegram-bot-api, WebhookActor.cpp): with few, one chat that has to wait would keep others waiting."""
_LOOKS: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Seconds between looks at what waits when the bot has come up; 13 in all. Behind a proxy that answered for us
meanwhile, Telegram pauses for up to two minutes before it tries again, and nobody waits for that."""
_EVERY: Final = timedelta(seconds=30)
_TOLD_EVERY: Final = timedelta(minutes=10)
_REMOVING: Final = timedelta(seconds=3)
_HOPELESS: Final = ("https url must be provided", "can be set up only on ports", "is reserved", "invalid webhook url")
"""What Telegram says of an address that will never do; other refusals, a name that is not resolved say, may pass."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram is to post, and how it proves that it is Telegram.

    Attributes:
        url: The whole of it.
        secret: 1 to 256 letters, digits, underscores or hyphens.
    """

    url: str
    secret: str = field(repr=False)


def address_below(public_url: str, secret: str | None, token: str) -> Address:
    """Return where Telegram is to post below the bot's public address.

    A secret that is not set follows from the token: it is the same on every replica and after every start, and tells
    nothing about the token.
    """
    derived = hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()
    return Address(public_url.rstrip("/") + PATH, secret or derived)


class Hook:
    """Keeps the webhook set.

    Args:
        bot: Whose webhook; initialized.
        address: Where it leads.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
        chance: A number in [0, 1), new at each call.
        is_alone: Says whether no other replica lives, which would go on with the webhook.
        allowed: The kinds of update to ask for.
        failed: Is told that Telegram could not deliver for a while.
        metrics: Where is noted how many updates wait, and whether Telegram answers.
    """

    def __init__(
        self,
        bot: TelegramBot,
        address: Address,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        is_alone: Callable[[], Awaitable[bool]] | None = None,
        allowed: Sequence[str] = ALLOWED_UPDATES,
        failed: Callable[[], None] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._bot = bot
        self._address = address
        self._now = now
        self._sleep = sleep
        self._is_alone = is_alone
        self._allowed = list(allowed)
        self._tell_failed = failed
        self._metrics = metrics
        self._patience = Patience(sleep, chance, "told of the webhook")
        self._failed_at: datetime | None = None  # the newest failure that Telegram has told of
        self._told_at: datetime | None = None

    async def keep(self, caught_up: Callable[[], None]) -> None:
        """Set the webhook, have it known when nothing waits any more, and see to it that it stays. Never returns.

        Raises:
            SettingsError: Telegram refuses the token, or the address for good.
        """
        await self._with_patience(self._set_first)
        await self._catch_up()
        caught_up()
        while True:
            await self._sleep(_EVERY.total_seconds())
            await self._with_patience(self.look)

    async def look(self) -> int:
        """See that the webhook is ours still, and return how many updates wait at Telegram.

        Raises:
            TelegramError: Telegram cannot be asked.
        """
        info = await self._bot.get_webhook_info()
        if info.url != self._address.url:
            what = "replaced" if info.url else "removed"
            _log.error("Somebody has %s this bot's webhook; setting it again. Is another copy running?", what)
            await self._set()
        self._note(info)
        return info.pending_update_count

    async def remove(self) -> None:
        """Have what arrives from now on wait at Telegram, unless another replica takes it. Trouble is only logged."""
        try:
            async with asyncio.timeout(_REMOVING.total_seconds()):
                if self._is_alone is None or await self._is_alone():
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    _log.info("The webhook is removed; updates wait at Telegram")
        except Exception as error:  # noqa: BLE001 - nothing is lost: Telegram goes on trying until the next start
            _log.warning("The webhook could not be removed; Telegram goes on trying: %s", type(error).__name__)

    async def _with_patience(self, act: Callable[[], Awaitable[object]]) -> None:
        """Do it, as often as it takes."""
        while True:
            try:
                await act()
            except InvalidToken:
                break
            except SettingsError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever happens, the bot must go on; all is logged
                self._count(outcome_of(error)[0] if isinstance(error, TelegramError) else "unknown")
                await self._patience.bear(error)
            else:
                self._count("sent")
                self._patience.recovered()
                return
        raise token_refused()

    def _count(self, outcome: str) -> None:
        """Count whether Telegram answered, as a poll is counted: nothing else tells while nobody writes."""
        if self._metrics is not None:
            self._metrics.polled(outcome, self._now())

    async def _set_first(self) -> None:
        try:
            await self._set()
        except BadRequest as error:
            if any(words in error.message.lower() for words in _HOPELESS):
                raise SettingsError(
                    [f"BOT_WEBHOOK_URL: Telegram refuses {self._address.url}: {error.message}"]
                ) from None
            raise
        _log.info("Telegram posts updates to %s", self._address.url)

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._address.url,
            max_connections=MOST_CONNECTIONS,
            allowed_updates=self._allowed,
            drop_pending_updates=False,
            secret_token=self._address.secret,
        )

    async def _catch_up(self) -> None:
        """Wait until nothing is left of what waited at Telegram, or for a while."""
        for pause in _LOOKS:
            try:
                if await self.look() == 0:
                    return
            except TelegramError:
                pass  # it is asked again, and soon with words
            await self._sleep(pause)
        _log.info("Updates still wait at Telegram; going on without waiting for them")

    def _note(self, info: WebhookInfo) -> None:
        """Tell the operator of failures that are new, now and then, and whoever measures time of each."""
        if self._metrics is not None:
            self._metrics.pending(info.pending_update_count)
        failed_at = info.last_error_date
        if failed_at is None or failed_at == self._failed_at:
            return
        self._failed_at = failed_at
        if self._tell_failed is not None:
            self._tell_failed()
        if self._told_at is None or self._now() - self._told_at >= _TOLD_EVERY:
            self._told_at = self._now()
            _log.warning(
                "Telegram could not deliver an update to %s at %s: %s (waiting there: %d)",
                self._address.url,
                failed_at.astimezone(UTC).isoformat(timespec="seconds"),
                info.last_error_message,
                info.pending_update_count,
            )
