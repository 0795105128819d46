"""How a call is made through the SDK: a request of its models, its result, and what its failure means.

Owns the way in and out of the SDK, which is handed in; `client` imports it. No single call of the Messaging API may
enter.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bot.errors import (
    DeliveryError,
    RefusedError,
    SettingsError,
    TokenRefusedError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.line.refusals import Answer, meaning_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.line.speech import Json

    Made = Callable[[str, float, DeliveryError | None], None]

_LOGGER = logging.getLogger(__name__)


class Calls:
    """Makes calls.

    Args:
        sdk: The module ``linebot.v3.messaging``.
        api: Its `AsyncMessagingApi`.
        made: Is told of each call: its name, the seconds it took, what it failed with.
    """

    def __init__(self, sdk: Any, api: Any, made: Made | None) -> None:
        self._sdk = sdk
        self._api = api
        self._made = made
        self._is_refused = False

    async def close(self) -> None:
        """Close every connection."""
        await self._api.api_client.close()

    def model(self, name: str, payload: Json) -> Any:
        """Return a request as the SDK has it, of its JSON.

        Raises:
            WordingRefusedError: The SDK does not know what it should say, or would leave some of it out.
        """
        try:
            made = getattr(self._sdk, name).from_dict(payload)
        except (ValueError, KeyError, TypeError) as error:
            words = str(error).partition(" from {")[
                0
            ]  # behind it some of the SDK's errors quote all that was to be said
            raise WordingRefusedError(f"the SDK's {name} refuses it: {words}") from None
        lost = lost_in(payload, plain(made))
        if lost is not None:
            raise WordingRefusedError(f"the SDK's {name} has no place for {lost}")
        return made

    async def read(self, name: str, *arguments: object) -> Any:
        """Make a call for its result, which may be asked for again.

        Raises:
            SettingsError: LINE refuses the token.
            DeliveryError: There is none.
        """
        try:
            found = await self.call(name, *arguments)
        except UnknownOutcomeError as error:
            raise UnavailableError(str(error)) from None
        if found is None:
            raise UnavailableError(f"LINE's answer to {name} cannot be read")
        return found

    async def found(self, name: str, *arguments: object) -> Any | None:
        """Make a call about something; None where LINE does not know it.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        try:
            return await self.call(name, *arguments)
        except RefusedError:
            return None
        except UnknownOutcomeError as error:
            raise UnavailableError(str(error)) from None

    async def call(self, name: str, *arguments: object, api: Any = None, **named: object) -> Any:
        """Make a call, and return what it brings as the SDK has it; None where that cannot be read.

        Args:
            name: Of the SDK's method.
            arguments: Its own.
            api: The SDK's object that has it; None: the usual one.
            named: Its own.

        Raises:
            AcceptedError: LINE had taken the same before.
            DeliveryError: In one of its kinds.
        """
        calling: Awaitable[Any] = getattr(api or self._api, name)(*arguments, **named)
        clock = asyncio.get_running_loop().time
        began_at = clock()
        try:
            result = await self._answered(name, calling)
        except DeliveryError as error:
            self._tell(name, clock() - began_at, error)
            raise
        self._tell(name, clock() - began_at, None)
        return result

    async def _answered(self, name: str, calling: Awaitable[Any]) -> Any:
        try:
            return await calling
        except self._sdk.ApiException as error:
            answer = Answer(int(error.status), error.body or "", (error.headers or {}).get("Retry-After"))
        except ValueError:  # whoever answers 200 has done it, whatever he says of it
            return None
        if answer.status == HTTPStatus.CONFLICT:
            raise AcceptedError(answer)
        if answer.status == HTTPStatus.UNAUTHORIZED and name == "get_bot_info":
            raise SettingsError(
                ["BOT_LINE_CHANNEL_TOKEN: LINE refuses this token (401); issue another in the LINE Developers Console"]
            )
        raise meaning_of(answer)

    def _tell(self, name: str, taken: float, error: DeliveryError | None) -> None:
        is_refused = isinstance(error, TokenRefusedError)
        if is_refused and not self._is_refused:
            _LOGGER.error("Nobody on LINE hears from the bot until BOT_LINE_CHANNEL_TOKEN is mended: %s", error)
        if self._is_refused and error is None:
            _LOGGER.info("LINE takes the channel's token again")
        self._is_refused = is_refused or (self._is_refused and error is not None)
        if self._made is not None:
            self._made(name, taken, None if isinstance(error, AcceptedError) else error)


class AcceptedError(DeliveryError):
    """LINE had taken the same before. Never leaves `client`."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.words)
        sent = answer.error.get("sentMessages")
        last = sent[-1] if isinstance(sent, list) and sent else None
        self.message_id = last.get("id") if isinstance(last, dict) else None


def plain(part: Any) -> Any:
    """Return a model of the SDK's as its JSON, without what is None; whatever else it is given, as it is.

    It goes over every part once. The SDK's own way, `to_dict`, goes over each as often as it is deep, which for a
    carousel takes ten times as long as to make it, and nobody else's turn comes meanwhile.
    """
    if isinstance(part, list | tuple):
        return [plain(one) for one in part]
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items()}
    fields = getattr(type(part), "__fields__", None)
    if fields is None:
        return part
    values = ((field.alias, getattr(part, name)) for name, field in fields.items())
    return {alias: plain(value) for alias, value in values if value is not None}


def lost_in(given: object, kept: object, where: str = "") -> str | None:
    """Return the path to what is in `given` and not in `kept`; None if all of it is there, whatever else is."""
    if isinstance(given, dict) and isinstance(kept, dict):
        pairs = [(f"{where}.{key}", value, kept.get(key)) for key, value in given.items() if value is not None]
    elif isinstance(given, list | tuple) and isinstance(kept, list | tuple) and len(given) == len(kept):
        pairs = [(f"{where}[{at}]", *both) for at, both in enumerate(zip(given, kept, strict=True))]
    else:
        return None if given == kept else where.removeprefix(".") or "it"
    return next((lost for path, one, other in pairs if (lost := lost_in(one, other, path)) is not None), None)
