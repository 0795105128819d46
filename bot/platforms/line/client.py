"""The bot as a client of LINE: the SDK's `AsyncMessagingApi`, and the only place that imports it.

Owns that import, which takes two seconds and happens with the first client, and the calls that we make, each with plain
values in and out. Wording, patience and quotas may not enter.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.errors import RepeatableError, SettingsError, UnknownOutcomeError
from bot.platforms.line.calls import AcceptedError, Calls, plain
from bot.platforms.line.pool import Limits, Pool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.platforms.line.calls import Made
    from bot.platforms.line.speech import Json

LINE_API_URL: Final = "https://api.line.me"
"""LINE's own; images go to another host of theirs then, and to this one where another is set."""
_ROOM: Final = "R"
"""Ids of rooms begin with it, those of groups with C, those of people with U."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Who somebody is.

    Attributes:
        user_id: LINE's.
        name: As they call themself; anything at all.
        language: IETF tag of their app; None where they do not tell.
    """

    user_id: str
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where LINE posts events to.

    Attributes:
        url: As set in the console.
        is_active: Whether it posts them.
    """

    url: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class RichMenu:
    """A menu below chats, as it is kept at LINE."""

    id: str
    name: str


class LineClient:
    """Makes calls. Use `open`, and `close` at the end."""

    def __init__(self, calls: Calls, blobs: Any) -> None:
        self._calls = calls
        self._blobs = blobs

    @classmethod
    async def open(
        cls,
        token: str,
        *,
        api_url: str = LINE_API_URL,
        limits: Limits | None = None,
        trust_env: bool = False,
        made: Made | None = None,
    ) -> LineClient:
        """Return a client; nothing is called yet.

        Args:
            token: The channel's access token.
            api_url: LINE's, or a stand-in's.
            limits: Of each call.
            trust_env: Whether the environment's proxies are used.
            made: Is told of each call: its name, the seconds it took, what it failed with.

        Raises:
            SettingsError: The SDK is not installed.
        """
        sdk = await asyncio.to_thread(_import_sdk)  # meanwhile whoever else starts goes on
        api_url = api_url.rstrip("/")
        configuration = sdk.Configuration(host=None if api_url == LINE_API_URL else api_url, access_token=token)
        client = sdk.AsyncApiClient(configuration)
        await client.rest_client.pool_manager.close()
        client.rest_client.pool_manager = Pool(limits or Limits(), trust_env=trust_env)
        client.sanitize_for_serialization = plain
        return cls(Calls(sdk, sdk.AsyncMessagingApi(client), made), sdk.AsyncMessagingApiBlob(client))

    async def close(self) -> None:
        """Close every connection."""
        await self._calls.close()

    # What is said ------------------------------------------------------------------------------------------------

    async def reply(self, token: str, messages: Sequence[Json]) -> str | None:
        """Answer with a reply token, for free; return the last message's id, None where LINE tells none.

        Raises:
            ReplyTokenError: The token was used, has expired, or never was one.
            UnknownOutcomeError: It may have been said; the same token says it once at most.
            DeliveryError: In another of its kinds; nothing was said.
        """
        request = self._calls.model("ReplyMessageRequest", {"replyToken": token, "messages": list(messages)})
        return _last_id(await self._calls.call("reply_message", request))

    async def push(self, chat: ChatKey, messages: Sequence[Json], key: UUID, *, is_quiet: bool = False) -> str | None:
        """Say something unasked, which the quota pays for; return the last message's id, None where LINE tells none.

        Args:
            chat: A person, group or room.
            messages: One to five.
            key: The same for the same messages: within 24 hours LINE takes them once, and says so.
            is_quiet: Nobody's phone rings.

        Raises:
            MonthlyLimitError: The quota is used up.
            RepeatableError: It may have been said; with the same key it may be tried again.
            DeliveryError: In another of its kinds; nothing was said.
        """
        said = {"to": chat.chat_id, "messages": list(messages)} | ({"notificationDisabled": True} if is_quiet else {})
        request = self._calls.model("PushMessageRequest", said)
        try:
            return _last_id(await self._calls.call("push_message", request, x_line_retry_key=str(key)))
        except AcceptedError as accepted:
            return accepted.message_id
        except UnknownOutcomeError as error:
            raise RepeatableError(str(error)) from None

    # Who is there ------------------------------------------------------------------------------------------------

    async def profile(self, person: ChatKey) -> Profile | None:
        """Return who somebody is; None for whoever blocked the bot, or never met it.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        return _profile(await self._calls.found("get_profile", person.chat_id))

    async def member(self, chat: ChatKey, person: ChatKey) -> Profile | None:
        """Return who somebody in a group or room is; None for whoever is not there.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        kind = "room" if chat.chat_id.startswith(_ROOM) else "group"
        return _profile(await self._calls.found(f"get_{kind}_member_profile", chat.chat_id, person.chat_id))

    async def members(self, chat: ChatKey) -> int | None:
        """Return how many people are in a group or room, without the bot; None where the bot is not.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        kind = "room" if chat.chat_id.startswith(_ROOM) else "group"
        found = await self._calls.found(f"get_{kind}_member_count", chat.chat_id)
        return None if found is None else int(found.count)

    # The channel -------------------------------------------------------------------------------------------------

    async def info(self) -> Profile:
        """Return who the bot is.

        Raises:
            SettingsError: LINE refuses the token.
            DeliveryError: LINE could not be asked.
        """
        found = await self._calls.read("get_bot_info")
        return Profile(found.user_id, found.display_name)

    async def quota(self) -> int | None:
        """Return how many messages may be pushed in this month; None: as many as one likes.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        found = await self._calls.read("get_message_quota")
        return None if found.value is None else int(found.value)

    async def consumption(self) -> int:
        """Return how many messages were pushed in this month, each counted for everybody who got it.

        LINE counts with delay; what was pushed in the last minutes may be missing.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        return int((await self._calls.read("get_message_quota_consumption")).total_usage)

    async def endpoint(self) -> Endpoint | None:
        """Return where LINE posts events to; None where nothing is set.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        found = await self._calls.found("get_webhook_endpoint")
        return None if found is None else Endpoint(found.endpoint, bool(found.active))

    # Rich menus --------------------------------------------------------------------------------------------------

    async def create_rich_menu(self, menu: Json) -> str:
        """Make a rich menu, without its picture, and return its id.

        Raises:
            DeliveryError: It is not known to exist.
        """
        made = await self._calls.read("create_rich_menu", self._calls.model("RichMenuRequest", menu))
        return str(made.rich_menu_id)

    async def paint_rich_menu(self, menu_id: str, picture: bytes, content_type: str = "image/png") -> None:
        """Give a rich menu its picture, once: PNG or JPEG, 1 MB at most.

        Raises:
            DeliveryError: It is not known to have one.
        """
        await self._calls.call(
            "set_rich_menu_image", menu_id, api=self._blobs, body=picture, _headers={"Content-Type": content_type}
        )

    async def rich_menus(self) -> list[RichMenu]:
        """Return the rich menus that were made with the API.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        found = await self._calls.read("get_rich_menu_list")
        return [RichMenu(menu.rich_menu_id, menu.name) for menu in found.richmenus]

    async def default_rich_menu(self) -> str | None:
        """Return the id of the rich menu that everybody sees; None where there is none.

        Raises:
            DeliveryError: LINE could not be asked.
        """
        found = await self._calls.found("get_default_rich_menu_id")
        return None if found is None else str(found.rich_menu_id)

    async def show_rich_menu(self, menu_id: str) -> None:
        """Let everybody see a rich menu.

        Raises:
            DeliveryError: It is not known to be seen.
        """
        await self._calls.call("set_default_rich_menu", menu_id)

    async def delete_rich_menu(self, menu_id: str) -> None:
        """Remove a rich menu; harmless where there is none of that id.

        Raises:
            DeliveryError: It may still be there.
        """
        await self._calls.found("delete_rich_menu", menu_id)


def _import_sdk() -> Any:
    try:
        from linebot.v3 import messaging  # type: ignore[import-untyped]  # noqa: PLC0415 - not typed; two seconds that only LINE's users pay
    except ModuleNotFoundError as error:
        remedy = "pip install --require-hashes -r requirements-line.lock"
        raise SettingsError([f"LINE needs its SDK, which is not installed; run {remedy}"]) from error
    return messaging


def _profile(found: Any | None) -> Profile | None:
    return None if found is None else Profile(found.user_id, found.display_name, getattr(found, "language", None))


def _last_id(response: Any | None) -> str | None:
    sent = getattr(response, "sent_messages", None)
    return str(sent[-1].id) if sent else None
