"""What `test_push_kill` kills: it pushes what is due on LINE, as the bot does, and dies at one step.

Owns the wrapping of LINE's client; what is noticed of the store and of transactions is `dying_sender`'s. Importing it
and LINE's SDK costs seconds, so a nursery does that once.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.chat import Platform
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.client import LineClient
from bot.platforms.line.digest_sender import LineDigests
from bot.platforms.line.messenger import Messenger
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.quota import PushQuota
from bot.services.digests import Digests
from bot.services.owners import Owners
from bot.storage.deliveries import DeliveryRepository
from bot.storage.notices import NoticeRepository
from bot.storage.quota import QuotaRepository
from bot.storage.reply_tokens import ReplyTokenRepository
from tests.robustness.dying_sender import COMPOSE, WINDOW, SteppedDatabase, SteppedStore, Steps

if TYPE_CHECKING:
    from tests.robustness.dying_sender import Orders


class SteppedClient(LineClient):
    """Says when it pushes."""

    steps: Steps

    async def push(self, chat, messages, key, *, is_quiet=False):
        self.steps.reached("before call")
        message_id = await super().push(chat, messages, key, is_quiet=is_quiet)
        self.steps.reached("after call")
        return message_id


def push(orders: Orders) -> None:
    """Push everything that is due; or come to the ordered step, and die."""
    logging.disable()
    asyncio.run(_push(orders, Steps(orders)))
    logging.disable(logging.NOTSET)  # others may be born here


async def _push(orders: Orders, steps: Steps) -> None:
    database = await SteppedDatabase.open(orders.database_url)
    database.steps = steps

    def now():
        return orders.now

    client = await SteppedClient.open(orders.token, api_url=orders.url)
    client.steps = steps
    messenger = Messenger(client, ReplyTokenRepository(database), now=now, sleep=asyncio.sleep)
    quota = PushQuota(client, QuotaRepository(database), now=now)
    store = DeliveryRepository(database, now, uuid4)
    digests = Digests(
        SteppedStore(store, steps),
        COMPOSE,
        {Platform.LINE: LineDigests(messenger, quota, Postbacks("secret", ALL_ACTIONS))},
        Owners(NoticeRepository(database, now), []),
        now=now,
        sleep=asyncio.sleep,
        chance=lambda: 0.0,
        window=WINDOW,
    )
    await digests.settle_abandoned()
    await digests.sweep(asyncio.Event(), lambda _: asyncio.sleep(0.01))
    await digests.close()
    await store.close()
    await client.close()
    await database.close()
