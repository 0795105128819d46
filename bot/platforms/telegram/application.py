"""Telegram as one running whole: routes over the messenger, fed by the poller, from start to stop.

Owns the order in which Telegram's parts start and end. What is said to whom may not enter.
"""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from telegram.error import TelegramError
from telegram.ext import Application

from bot.platforms.telegram import commands, routes
from bot.platforms.telegram.dispatcher import Dispatcher
from bot.platforms.telegram.faults import Faults
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.patience import Patience
from bot.platforms.telegram.polling import Poller

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from telegram import Update

    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.intake import Inbox
    from bot.platforms.telegram.pacing import Limiter

_log = logging.getLogger(__name__)


class TelegramPlatform:
    """The bot on Telegram, by long polling.

    Args:
        bot: The client; not yet initialized.
        context: What handlers are given.
        inbox: Where updates are kept until they have been handled.
        limiter: Says when each call may be made; None, for a server without limits, lets everything go at once.

    Attributes:
        messenger: The bot's voice, for what it says of its own accord.
    """

    def __init__(self, bot: TelegramBot, context: Context, inbox: Inbox, *, limiter: Limiter | None) -> None:
        self._bot = bot
        self._now = context.now
        self._inbox = inbox
        self._application = Application.builder().bot(bot).updater(None).job_queue(None).build()
        self._preferences = context.preferences
        self.messenger = Messenger(bot, migrated=self._moved, limiter=limiter)
        self._go_on = routes.register(self._application, context, self.messenger)
        self._application.add_error_handler(Faults(context.preferences, self.messenger).handle)

    async def run(self, stop: asyncio.Event, *beside: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        """Talk to Telegram until `stop` is set; what is in hand is finished first.

        Args:
            stop: Ends everything. It is set here, too, when one of the parts ends: half a bot is worse than none.
            beside: What else runs while the bot is connected, and may still speak until it has ended.

        Raises:
            SettingsError: Telegram refuses the token.
        """
        if not await self._connect(stop):
            return
        beginning = [asyncio.create_task(self._publish()), asyncio.create_task(self._resume())]
        try:
            dispatcher = Dispatcher(self._bot, self._handle)
            poller = Poller(self._bot, self._inbox, dispatcher, now=self._now)
            await _together(stop, poller.run, *beside)
        finally:
            for task in beginning:
                task.cancel()
            await asyncio.gather(*beginning, return_exceptions=True)
            await self._application.shutdown()

    async def _connect(self, stop: asyncio.Event) -> bool:
        """Ask Telegram who we are until it answers; return False if told to stop before."""
        stopping = asyncio.create_task(stop.wait())

        async def sleep(seconds: float) -> None:
            await asyncio.wait({stopping}, timeout=seconds)

        patience = Patience(sleep, random.random)
        try:
            while not stop.is_set():
                try:
                    await self._application.initialize()
                except TelegramError as error:
                    await patience.bear(error)
                else:
                    patience.recovered()
                    _log.info("Connected to Telegram", extra={"bot": self._bot.username})
                    return True
            return False
        finally:
            stopping.cancel()

    async def _publish(self) -> None:
        """Tell Telegram the commands; the bot works without, so trouble is only logged."""
        try:
            await commands.publish(self._bot)
        except TelegramError as error:
            _log.warning("The menu of commands could not be published: %s", error.message)

    async def _resume(self) -> None:
        """Go on with what a restart interrupted; whatever goes wrong there ends nothing else."""
        try:
            await self._go_on()
        except Exception:  # noqa: BLE001 - nothing is behind this task
            _log.exception("What a restart interrupted could not be gone on with")

    async def _moved(self, old: int, new: int) -> None:
        """Take a group's choices along when a refusal tells that it has become a supergroup."""
        await self._preferences.move(chat_key(old), chat_key(new))

    async def _handle(self, update: Update, arrived_at: datetime) -> None:
        routes.ARRIVED_AT.set(arrived_at)
        press = update.callback_query
        async with self.messenger.answering(press.id if press else None):  # no press is left unanswered, come what may
            await self._application.process_update(update)


async def _together(stop: asyncio.Event, *parts: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run the parts until all have ended; when the first one does, all are told to stop.

    Raises:
        BaseException: Whatever ended a part, the first part's first.
    """
    tasks = [asyncio.ensure_future(part(stop)) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        task.result()
