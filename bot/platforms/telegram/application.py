"""Telegram as one running whole: routes over the messenger, fed by the poller, from start to stop.

Owns the order in which Telegram's parts start and end. What is said to whom may not enter.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telegram.error import TelegramError
from telegram.ext import Application

from bot.domain.chat import Platform
from bot.loops import after, end, together
from bot.platforms.inbound.accounts import FLOODING, Accounts, outcome_is
from bot.platforms.inbound.arrivals import Way
from bot.platforms.inbound.dispatcher import Dispatcher, watched
from bot.platforms.inbound.intake import Intake
from bot.platforms.inbound.refusals import Refusals
from bot.platforms.telegram import commands, routes
from bot.platforms.telegram.arrivals import Arrival, Reading, arrival_of
from bot.platforms.telegram.calls import outcome_of
from bot.platforms.telegram.faults import Faults
from bot.platforms.telegram.forgetful import ForgetfulApplication
from bot.platforms.telegram.group_voice import TelegramGroupVoice
from bot.platforms.telegram.guard import Guard
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.hook import PATH, Hook
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.owner_menu import publish_to_owners
from bot.platforms.telegram.patience import Patience
from bot.platforms.telegram.polling import Poller
from bot.platforms.telegram.votes import BallotBox
from bot.platforms.telegram.webhook import Webhook
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime
    from typing import Any

    from telegram import Update

    from bot.endpoints import Route
    from bot.loops import Part
    from bot.metrics import Metrics
    from bot.platforms.inbound.intake import Inbox
    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.hook import Address
    from bot.platforms.telegram.pacing import Limiter

_log = logging.getLogger(__name__)

_GO_ON_EVERY: Final = timedelta(seconds=30)
_SETTLING: Final = timedelta(seconds=1)
"""How long what nobody waits for may take at the end."""


class TelegramPlatform:
    """The bot on Telegram, by long polling or behind a webhook.

    Args:
        bot: The client; not yet initialized.
        context: What handlers are given.
        inbox: Where updates are kept until they have been handled.
        limiter: Says when each call may be made; None, for a server without limits, lets everything go at once.
        metrics: Where updates are counted.
        address: Where Telegram is to post updates; None to poll for them.
        dispatcher: Who has updates handled, other platforms' among them; it is watched already. None: one of its own.
        is_alone: Says at the end whether no other replica lives, which would go on with the webhook.

    Attributes:
        intake: What has arrived, and is in hand.
        messenger: The bot's voice, for what it says of its own accord.
        connected: Set once Telegram has said who we are.
        caught_up: Set once everything that waited for the bot when it started is in hand.
    """

    def __init__(
        self,
        bot: TelegramBot,
        context: Context,
        inbox: Inbox,
        *,
        limiter: Limiter | None,
        metrics: Metrics | None = None,
        address: Address | None = None,
        dispatcher: Dispatcher | None = None,
        is_alone: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._bot = bot
        self._metrics = metrics
        self._now = context.now
        self._application = _application_of(bot)
        self._preferences, self._owner_ids = context.preferences, context.owner_ids
        self._can_link = context.links.can_link(Platform.TELEGRAM)
        dispatcher = dispatcher or watched(
            Dispatcher(accounts=Accounts(metrics)), metrics, lambda: self.intake.deferred
        )
        self.intake = Intake(inbox, dispatcher, self._way(BallotBox(context.groups, metrics)))
        self.connected, self.caught_up = asyncio.Event(), asyncio.Event()
        self.messenger = Messenger(bot, migrated=self._moved, limiter=limiter)
        voice = TelegramGroupVoice(
            context, self.messenger, username=lambda: bot.username, lobby_shown=context.groups.lobby_shown
        )
        context.groups.speak_by(voice)
        self._recovered = context.rounds.was_unreachable
        self._address, self._is_alone = address, is_alone
        self._webhook = self._webhook_over(dispatcher, address) if address else None
        self._go_on = routes.register(self._application, context, self.messenger)
        self.guard = Guard(context.preferences, self.messenger, context.owner_ids)
        self.faults = Faults(context.preferences, self.messenger)
        self._application.add_error_handler(self.faults.handle)

    async def run(self, stop: asyncio.Event, *beside: Part, elsewhere: asyncio.Event | None = None) -> None:
        """Talk to Telegram until `stop` is set; what is in hand is finished first.

        Args:
            stop: Ends everything. It is set here, too, when one of the parts ends: half a bot is worse than none.
            beside: What else runs once the bot is connected, and may still speak until it has ended.
            elsewhere: Set where that need not wait any longer, for the bot has people on another platform.

        Raises:
            SettingsError: Telegram refuses the token.
        """
        begins = [self.connected] if elsewhere is None else [self.connected, elsewhere]
        try:
            await together(stop, self._talk, *(after(part, *begins) for part in beside))
        finally:
            await self.messenger.settle(_SETTLING)
            await self._application.shutdown()

    async def _talk(self, stop: asyncio.Event) -> None:
        """Connect, and then take updates until `stop` is set.

        Raises:
            SettingsError: Telegram refuses the token.
        """
        if not await self._connect(stop):
            return
        self.connected.set()
        publishing = asyncio.create_task(self._publish())
        try:
            await together(stop, self._take_updates, self._go_on_later)
        finally:
            await end(publishing)

    def _way(self, votes: BallotBox) -> Way[Arrival]:
        return Way(arrival_of, Reading(self._bot, self._handle, self._give_up), votes.take)

    @property
    def routes(self) -> tuple[Route, ...]:
        """What the bot's web server is to serve for Telegram; nothing for a bot that polls."""
        return (self._webhook.route,) if self._webhook else ()

    def _webhook_over(self, dispatcher: Dispatcher, address: Address) -> Webhook:
        return Webhook(
            self.intake,
            dispatcher,
            address.secret,
            now=self._now,
            refusals=Refusals(Platform.TELEGRAM, PATH, now=self._now, metrics=self._metrics),
            recovered=self._recovered,
            caught_up=self.caught_up,
        )

    async def _take_updates(self, stop: asyncio.Event) -> None:
        """Bring updates in, either way, until `stop` is set.

        Raises:
            SettingsError: Telegram refuses the token, or the webhook's address.
        """
        if self._webhook is None or self._address is None:
            poller = Poller(self._bot, self.intake, now=self._now, recovered=self._recovered, caught_up=self.caught_up)
            await poller.run(stop)
            return
        hook = Hook(
            self._bot,
            self._address,
            now=self._now,
            is_alone=self._is_alone,
            failed=self._recovered,
            metrics=self._metrics,
        )
        await self._webhook.run(stop, hook)

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
                    if self._metrics is not None:
                        self._metrics.polled(outcome_of(error)[0], self._now())
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
            await commands.publish(self._bot, can_link=self._can_link)
        except TelegramError as error:
            _log.warning("The menu of commands could not be published: %s", error.message)
        await publish_to_owners(self._bot, self._owner_ids, self._preferences, can_link=self._can_link)

    async def _go_on_later(self, stop: asyncio.Event) -> None:
        """Go on, now and then, with what was interrupted; whatever goes wrong there ends nothing else."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await _until(stopping, self._go_on())  # what is not said by then is said after the next start
                await asyncio.wait({stopping}, timeout=_GO_ON_EVERY.total_seconds())
        finally:
            stopping.cancel()

    async def _moved(self, old: int, new: int) -> None:
        """Take a group's choices along when a refusal tells that it has become a supergroup."""
        await self._preferences.move(chat_key(old), chat_key(new))

    async def _handle(self, update: Update, arrived_at: datetime) -> None:
        routes.ARRIVED_AT.set(arrived_at)
        CAUSE.set(_name_of(update))
        press = update.callback_query
        async with self.messenger.answering(press.id if press else None):  # no press is left unanswered, come what may
            if await self.guard.admits(update, arrived_at):
                await self._application.process_update(update)
            else:
                outcome_is(FLOODING)

    async def _give_up(self, arrival: Arrival) -> None:
        async with self.messenger.answering(arrival.press_id):
            pass  # whoever pressed a button of which we can read nothing else need not wait


def _application_of(bot: TelegramBot) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = Application.builder().application_class(ForgetfulApplication)
    return builder.bot(bot).updater(None).job_queue(None).build()


def _name_of(update: Update) -> str:
    """Return what names an update: its number, which a server may give twice, and what it is about."""
    message, press, vote = update.effective_message, update.callback_query, update.poll_answer
    about = press.id if press else vote.poll_id if vote else message.message_id if message else ""
    return f"{update.update_id}/{about}"[:200]


async def _until(stopping: asyncio.Task[Any], work: Coroutine[Any, Any, None]) -> None:
    """Do some work, and end it when it is time to stop; what goes wrong is logged."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({stopping, task}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(outcome, Exception):
        _log.error("What was interrupted could not be gone on with", exc_info=outcome)
