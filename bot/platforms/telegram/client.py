"""The bot as a client of Telegram: PTB's `Bot` over our transport, which keeps its token to itself.

Owns how the client is built, and raw updates for `polling`. No handler and no wording may enter.
"""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from telegram import Bot, InputFile
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.errors import SettingsError, UnavailableError
from bot.platforms.telegram.transport import AiohttpRequest, Timeouts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram.error import RetryAfter

    Made = Callable[[str, float, TelegramError | None], None]

# PTB 22 warns at every 429 unless it may give durations as timedelta, which is what we want anyway.
os.environ.setdefault("PTB_TIMEDELTA", "true")

TELEGRAM_API_URL: Final = "https://api.telegram.org"
GET_UPDATES: Final = "getUpdates"
BATCH: Final = 100
"""The most updates that one getUpdates brings (Bot API, getUpdates, `limit`)."""


class TelegramBot(Bot):
    """PTB's `Bot`, silent about its token.

    Args:
        token: As BotFather gave it.
        api_url: The Bot API server, without ``/bot``; a self-hosted one or a stand-in as well.
        timeouts: Of every call but getUpdates' wait.
        trust_env: Whether the environment's proxies are used.
        made: Is told of each call to chats, and each poll: its method, the seconds it took, what it failed with.
    """

    __slots__ = ("_made", "_updates")

    def __init__(
        self,
        token: str,
        *,
        api_url: str = TELEGRAM_API_URL,
        timeouts: Timeouts | None = None,
        trust_env: bool = False,
        made: Made | None = None,
    ) -> None:
        _quieten_ptb()
        api_url = api_url.rstrip("/")
        updates = AiohttpRequest(connections=2, timeouts=timeouts, compressed=True, trust_env=trust_env)
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=AiohttpRequest(timeouts=timeouts, trust_env=trust_env),
            get_updates_request=updates,
        )
        self._updates = updates
        self._made = made

    def __repr__(self) -> str:
        return f"{type(self).__name__}[id={self._token.partition(':')[0]}]"

    @property
    def username(self) -> str:
        """The bot's name without the @.

        Raises:
            UnavailableError: Telegram has not told it yet.
        """
        try:
            return super().username
        except RuntimeError:
            raise UnavailableError("Telegram has not said yet what the bot is called") from None

    async def initialize(self) -> None:
        """Open the connections and ask Telegram who we are.

        Raises:
            SettingsError: Telegram refuses the token.
            TelegramError: Telegram cannot be asked; everything is closed, and may be initialized again.
        """
        refused = False
        try:
            await super().initialize()
        except InvalidToken:
            refused = True  # raised below, without PTB's own text, which holds the token
        except BaseException:
            await self.shutdown()
            raise
        if refused:
            await self.shutdown()
            raise token_refused()

    async def call(self, method: str, **parameters: object) -> Any:
        """Make one call with parameters that are JSON already, or files, and return its result as Telegram wrote it.

        For the few calls that make up nearly all: PTB's own methods spend more on their way through its classes, there
        and back, than the whole rest of an answer costs. Parameters that are None are left out.

        Raises:
            TelegramError: As any call.
        """
        return await self._told(method, self.request.post(f"{self.base_url}/{method}", _request_data(**parameters)))

    async def raw_updates(self, *, offset: int | None, wait: timedelta, allowed: Sequence[str]) -> list[dict[str, Any]]:
        """Return the next updates as Telegram wrote them, waiting up to `wait` for the first.

        `offset` confirms everything below it. No `Update` is built: whoever stores them needs their JSON.

        Raises:
            TelegramError: As any call; `Conflict` when another poller or a webhook takes the updates.
        """
        seconds = int(wait.total_seconds())
        data = _request_data(timeout=seconds, limit=BATCH, allowed_updates=list(allowed), offset=offset)
        read = self._updates.read_timeout
        polling = self._updates.post(
            f"{self.base_url}/{GET_UPDATES}", data, read_timeout=None if read is None else read + seconds
        )
        result = await self._told(GET_UPDATES, polling)
        if isinstance(result, list):
            return [dict(update) for update in result]
        raise NetworkError("getUpdates brought something else than a list of updates")

    async def _told(self, method: str, call: Awaitable[Any]) -> Any:
        """Return what a call returns, after telling of it."""
        if self._made is None:
            return await call
        clock = asyncio.get_running_loop().time
        began_at = clock()
        try:
            result = await call
        except TelegramError as error:
            self._made(method, clock() - began_at, error)
            raise
        self._made(method, clock() - began_at, None)
        return result


def _request_data(**parameters: object) -> RequestData:
    """Return parameters as PTB hands them to a transport; what is None is left out."""
    return RequestData([_parameter(name, value) for name, value in parameters.items() if value is not None])


def _parameter(name: str, value: object) -> RequestParameter:
    """Return a parameter; a file travels beside the others, under its parameter's name."""
    return (
        RequestParameter(name, None, [value]) if isinstance(value, InputFile) else RequestParameter(name, value, None)
    )


def token_refused() -> SettingsError:
    """Return the error that says, in an operator's words, that Telegram does not know the token."""
    return SettingsError(["BOT_TELEGRAM_TOKEN: Telegram refuses this token (401); ask @BotFather for the current one"])


def retry_delay(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to wait, whichever way PTB was told to give it."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _quieten_ptb() -> None:
    """Drop the debug lines of PTB's `Bot`, which hold the token and what people wrote."""
    for name in ("telegram.Bot", "telegram.ext.ExtBot"):
        logger = logging.getLogger(name)
        if _above_debug not in logger.filters:
            logger.addFilter(_above_debug)


def _above_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG
