"""The bot on LINE, assembled: every part of it built once, over the same database and services as Telegram's.

Owns these constructor calls, and the opening of the client, whose import takes two seconds that only whoever sets a
channel pays. What runs when is `bot.assembly`'s.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.chat import Platform
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.client import LineClient
from bot.platforms.line.context import Context
from bot.platforms.line.counting import Counting
from bot.platforms.line.digest_sender import LineDigests
from bot.platforms.line.files import Files, origin_in
from bot.platforms.line.messenger import Messenger
from bot.platforms.line.owners import LineOwners
from bot.platforms.line.platform import LinePlatform
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.quota import PushQuota
from bot.platforms.line.rich_menu import keep_menu
from bot.platforms.line.together import Means, together
from bot.platforms.line.webhook import PATH
from bot.storage.chat_states import ChatStateRepository
from bot.storage.export_links import ExportLinkRepository
from bot.storage.inbox import InboxRepository
from bot.storage.kept_cards import KeptCardRepository
from bot.storage.notices import NoticeRepository
from bot.storage.reply_tokens import ReplyTokenRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

    from bot.answering import Answering
    from bot.config import Settings
    from bot.loops import Part
    from bot.metrics import Metrics
    from bot.platforms.inbound.dispatcher import Dispatcher
    from bot.platforms.telegram.context import Context as TelegramContext
    from bot.storage.database import Database
    from bot.wiring import Stores


@dataclass(frozen=True, slots=True)
class Channel:
    """The channel on LINE that the settings name.

    Attributes:
        client: Makes calls to it; open.
        secret: With which LINE signs.
        counting: Is told of what cannot be said; None where nothing is counted.
        owner_ids: User ids of the operators.
    """

    client: LineClient
    secret: str
    counting: Counting | None = None
    owner_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OnLine:
    """The bot on LINE.

    Attributes:
        context: What its features share.
        messenger: Its voice.
        quota: Says what may be pushed.
        digests: Pushes digests.
        owners: Tells owners.
        platform: What runs.
        parts: What one replica alone does: reads the quota and tells owners of it, keeps the menu.
    """

    context: Context
    messenger: Messenger
    quota: PushQuota
    digests: LineDigests
    owners: LineOwners
    platform: LinePlatform
    parts: tuple[Part, ...] = ()


@asynccontextmanager
async def channel_of(
    settings: Settings, metrics: Metrics | None, now: Callable[[], datetime]
) -> AsyncIterator[Channel | None]:
    """Open the client of the channel that the settings name; None where they name none."""
    secret, token = settings.line_channel_secret, settings.line_channel_token
    if secret is None or token is None:
        yield None
        return
    counting = None if metrics is None else Counting(metrics, now)
    client = await LineClient.open(
        token.get_secret_value(), api_url=settings.line_api_url, trust_env=True, made=counting
    )
    try:
        yield Channel(client, secret.get_secret_value(), counting, settings.line_owner_ids)
    finally:
        await client.close()


def line_of(
    channel: Channel,
    answering: Answering,
    telegram: TelegramContext,
    stores: Stores,
    database: Database,
    *,
    dispatcher: Dispatcher,
    replica: str | None = None,
    metrics: Metrics | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> OnLine:
    """Return the bot on a channel of LINE.

    Args:
        channel: Where.
        answering: Makes the services that each platform has of its own.
        telegram: What Telegram's handlers are given; the other services are the same.
        stores: Where everything is kept.
        database: The same.
        dispatcher: Who has events handled, Telegram's among them.
        replica: Which of several processes this is; None: the only one.
        metrics: Where is counted what comes in.
        sleep: Waits for so many seconds.
    """
    context = line_context(telegram, answering, Postbacks(channel.secret, ALL_ACTIONS), channel.owner_ids)
    means = _means_of(channel, answering, telegram, context, database, stores=stores, sleep=sleep)
    platform = _platform_of(channel, context, means, database, dispatcher=dispatcher, replica=replica, metrics=metrics)
    digests = LineDigests(means.messenger, means.quota, context.postbacks)
    parts = (means.quota.run, means.quota.report, partial(keep_menu, channel.client))
    return OnLine(context, means.messenger, means.quota, digests, means.owners, platform, parts)


def _platform_of(
    channel: Channel,
    context: Context,
    means: Means,
    database: Database,
    *,
    dispatcher: Dispatcher,
    replica: str | None,
    metrics: Metrics | None,
) -> LinePlatform:
    """Return what takes events in and has them handled."""
    now = context.now
    return LinePlatform(
        channel.client,
        channel.secret,
        context,
        together(context, means),
        means.messenger,
        inbox_of=lambda me: InboxRepository(database, Platform.LINE, me, now, replica=replica, ids_are_unique=True),
        dispatcher=dispatcher,
        metrics=metrics,
        also=[means.files.route],
    )


def _means_of(
    channel: Channel,
    answering: Answering,
    telegram: TelegramContext,
    context: Context,
    database: Database,
    *,
    stores: Stores,
    sleep: Callable[[float], Awaitable[object]],
) -> Means:
    """Return what features use besides the context."""
    client, now, tokens = channel.client, telegram.now, ReplyTokenRepository(database)
    quota = PushQuota(client, stores.quotas, now=now)
    unsaid = channel.counting.unsaid if channel.counting else None
    messenger = Messenger(client, tokens, now=now, sleep=sleep, asked_push=quota.push_answer, unsaid=unsaid)
    return Means(
        client=client,
        messenger=messenger,
        quota=quota,
        owners=LineOwners(channel.owner_ids, context, messenger, quota, NoticeRepository(database, now)),
        fetching=answering.fetching(telegram.journal),
        tokens=tokens,
        cards=KeptCardRepository(database),
        states=ChatStateRepository(database),
        files=files_of(client, telegram, database),
        sleep=sleep,
    )


def files_of(client: LineClient, telegram: TelegramContext, database: Database) -> Files:
    """Return what hands over what is stored of people, below the address to which LINE posts."""

    async def origin() -> str | None:
        endpoint = await client.endpoint()
        return None if endpoint is None else origin_in(endpoint.url, PATH)

    return Files(ExportLinkRepository(database), telegram.people, origin=origin, now=telegram.now)


def line_context(
    telegram: TelegramContext, answering: Answering, postbacks: Postbacks, owner_ids: frozenset[str] = frozenset()
) -> Context:
    """Return what LINE's features are given: the services of Telegram's handlers, but for those of one platform.

    `owner_ids` are the operators' on LINE; those on Telegram who have linked an account are some, too.
    """
    return Context(
        composer=telegram.composer,
        lookup=telegram.lookup,
        preferences=telegram.preferences,
        subscriptions=telegram.subscriptions,
        prompts=telegram.prompts,
        journal=telegram.journal,
        rounds=telegram.rounds,
        groups=answering.groups_of(Platform.LINE),
        rankings=telegram.rankings,
        statistics=telegram.statistics,
        people=telegram.people,
        links=telegram.links,
        status=telegram.status,
        postbacks=postbacks,
        now=telegram.now,
        timezone=telegram.timezone,
        owner_ids=owner_ids | frozenset(map(str, telegram.owner_ids)),
    )
