"""Who is listened to: an update is let in to its handler, or turned away because its sender or its chat sends too much.

Owns what counts towards the budgets of `bot.domain.incoming`, and the one notice that whoever overdoes it gets. Never
turned away are owners, votes, changes of membership, moves of groups, and talk in a group that is not for us.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain import incoming
from bot.domain.chat import ChatKey, Platform
from bot.errors import DeliveryError
from bot.platforms.i18n import wording
from bot.platforms.inbound.budgets import Budgets, Payer, charged_at
from bot.platforms.telegram.handlers.typed import command_name, in_group, spoken_words
from bot.platforms.telegram.render.inline import Offers
from bot.platforms.telegram.render.too_much import group_too_much_page, too_fast_text, too_much_page
from bot.platforms.words.commands import COMMANDS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection
    from datetime import datetime

    from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

    from bot.domain.language import Language
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.messenger import Messenger
    from bot.services.preferences import Preferences

_log = logging.getLogger(__name__)

_OFFERS_AGAIN: Final = timedelta(seconds=5)
"""How long Telegram may repeat that nothing is offered to whoever asks too fast."""
_NOTHING: Final = Offers((), "", None)
_OURS: Final = frozenset({"startquiz", *(name for each in COMMANDS for name in (each.name, *each.aliases))})
"""Names of commands that are answered in a group even where they are not addressed to us."""


class Guard:
    """Lets updates in, or turns them away.

    Args:
        preferences: Say in which language.
        messenger: Says it.
        owner_ids: Whom it lets in always.
    """

    def __init__(self, preferences: Preferences, messenger: Messenger, owner_ids: Collection[int]) -> None:
        self._preferences = preferences
        self._messenger = messenger
        self._owner_ids = owner_ids
        self._budgets = Budgets()

    @property
    def held(self) -> Counter[str]:
        """How many updates were turned away since the start, by kind, as in ``message``."""
        return self._budgets.held

    async def admits(self, update: Update, arrived_at: datetime) -> bool:
        """Say whether an update may go to its handler; who is turned away is told once, and no press left spinning.

        A fault of ours keeps nobody out: it is logged.
        """
        try:
            return await self._rules_on(update, arrived_at)
        except Exception:  # noqa: BLE001 - logged; whoever asks does not suffer from what they did not cause
            _log.exception("It could not be said whether too much comes in")
            return True

    async def _rules_on(self, update: Update, arrived_at: datetime) -> bool:
        if update.message is not None:
            return not _counts(update.message) or await self._admits_message(update.message, arrived_at)
        if update.callback_query is not None:
            return await self._admits_press(update.callback_query, arrived_at)
        if update.inline_query is not None:
            return await self._admits_query(update.inline_query, arrived_at)
        return True

    async def _admits_message(self, message: Message, arrived_at: datetime) -> bool:
        person_id = _writer_id(message)
        if message.sender_chat is None and person_id in self._owner_ids:
            return True
        at = charged_at(message.date, arrived_at)  # PTB takes an update without a date, too
        payer = Payer(person_id, message.chat.id if in_group(message.chat) else None)
        charge = self._budgets.charge("message", payer, incoming.MESSAGES, incoming.CHAT_MESSAGES, at)
        if charge.silence is not None:
            await self._tell(message, charge.silence, at, is_shared=charge.is_shared)
        return charge.is_taken

    async def _admits_press(self, press: CallbackQuery, at: datetime) -> bool:
        if press.from_user.id in self._owner_ids:
            return True
        chat = press.message.chat if press.message else None
        group_id = chat.id if chat is not None and in_group(chat) else None
        person = incoming.PRESSES if group_id is None else incoming.PRESSES_IN_GROUPS
        payer = Payer(press.from_user.id, group_id)
        charge = self._budgets.charge("callback_query", payer, person, incoming.CHAT_PRESSES, at)
        if charge.silence is not None:
            words = await self._words(chat, press.from_user)
            await self._answer(press, too_fast_text(charge.silence, words))
        return charge.is_taken  # else, if nothing was said, it is answered silently

    async def _admits_query(self, query: InlineQuery, at: datetime) -> bool:
        if query.from_user.id in self._owner_ids:
            return True
        payer = Payer(query.from_user.id, None)
        if self._budgets.charge("inline_query", payer, incoming.QUERIES, incoming.QUERIES, at).is_taken:
            return True
        try:
            await self._messenger.offer(query, _NOTHING, cached=_OFFERS_AGAIN)
        except DeliveryError as error:
            _log.debug("Somebody who asks too fast was not answered: %s", error)
        return False

    async def _tell(self, message: Message, silence: timedelta, at: datetime, *, is_shared: bool) -> None:
        """Say once that it is too much, and when it may go on; in a group only if nothing like it was said just now."""
        is_group = in_group(message.chat)
        if is_group and not self._budgets.may_notify(message.chat.id, at):
            return
        words = await self._words(message.chat, message.from_user)
        page = (group_too_much_page if is_shared else too_much_page)(silence, words)
        try:
            await self._messenger.send(message.chat.id, page, reply_to=message.message_id if is_group else None)
        except DeliveryError as error:
            _log.debug("Somebody who sends too much could not be told: %s", error)

    async def _answer(self, press: CallbackQuery, text: str) -> None:
        try:
            await self._messenger.answer_callback(press.id, text)
        except DeliveryError as error:
            _log.debug("Somebody who presses too fast could not be told: %s", error)

    async def _words(self, chat: Chat | None, person: User | None) -> Wording:
        """Return the language of the chat, as in all that is said there; of the person where no chat is known."""
        holder = chat or person
        tag = person.language_code if person and (chat is None or not in_group(chat)) else None
        key = ChatKey(Platform.TELEGRAM, str(holder.id if holder else 0))
        language: Language = await self._preferences.language(key, tag)
        return wording(language)


def _counts(message: Message) -> bool:
    """Say whether a message asks something of us: in private any, in a group what is for us; never another bot's."""
    sender = message.from_user
    if message.via_bot is not None or (sender is not None and sender.is_bot and message.sender_chat is None):
        return False
    if not in_group(message.chat):
        return True
    if message.location is not None:
        return True
    text = message.text or ""
    if not text.startswith("/"):
        return bool(text) and spoken_words(message, message.get_bot().bot) is not None
    name, addressee = command_name(message)
    if addressee:
        return addressee.lower() == message.get_bot().username.lower()
    return name.lower() in _OURS


def _writer_id(message: Message) -> int | None:
    """Return who wrote a message; for whoever speaks as a chat, that: one account of Telegram's own stands for all."""
    writer = message.sender_chat or message.from_user
    return writer.id if writer else None
