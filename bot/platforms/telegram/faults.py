"""What happens when a handler fails: it is logged for the operator, counted, and the person is told.

Owns the last word on errors of handlers. No rule of the product and no retry may enter.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from telegram import MessageEntity, Update

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import nearest_language
from bot.errors import DeliveryError, StorageError, UnknownOutcomeError, UnwritableError, WordingRefusedError
from bot.platforms.i18n import wording
from bot.platforms.inbound.accounts import FAILED, handler_of, outcome_is
from bot.platforms.telegram.page import Page
from bot.platforms.words.faults import NOT_KEPT, VOTE_LOST, WENT_WRONG

if TYPE_CHECKING:
    from telegram import Message
    from telegram.ext import CallbackContext

    from bot.domain.language import Language
    from bot.platforms.telegram.messenger import Messenger
    from bot.services.preferences import Preferences

_log = logging.getLogger(__name__)

_HANDLERS: Final = "bot.platforms.telegram.handlers"
_PRIVATE: Final = "private"


class Faults:
    """The error handler.

    Attributes:
        counts: How often each kind of error ended an update, by the error's class name, since the start.
    """

    def __init__(self, preferences: Preferences, messenger: Messenger) -> None:
        self._preferences = preferences
        self._messenger = messenger
        self.counts: Counter[str] = Counter()

    async def handle(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Log and count the error that ended `update`, and tell the person; it raises nothing itself."""
        error = context.error
        if error is None or not isinstance(update, Update):
            return
        self.counts[type(error).__name__] += 1
        outcome_is(FAILED)
        _report(update, error)
        if isinstance(error, DeliveryError) and not isinstance(error, WordingRefusedError):
            return  # the chat cannot be reached, or may have its answer: one more message would not mend it
        try:
            await self._tell(update, NOT_KEPT if isinstance(error, UnwritableError) else WENT_WRONG)
        except Exception as second:  # noqa: BLE001 - nothing is behind this handler
            _log.warning("The person could not be told: %s", type(second).__name__, extra=_facts(update, second))

    async def _tell(self, update: Update, what: str) -> None:
        """Answer a press with a notice, and a message that spoke to us with a message."""
        if update.callback_query is not None:
            text = wording(await self._language(update)).say(what)
            await self._messenger.answer_callback(update.callback_query.id, text, alert=True)
        elif update.poll_answer is not None and update.poll_answer.user is not None:
            words = wording(await self._language(update))
            await self._messenger.send(update.poll_answer.user.id, Page(str(words.html(VOTE_LOST))))
        elif update.message is not None and _speaks_to_us(update.message):
            words = wording(await self._language(update))
            in_group = update.message.chat.type != _PRIVATE
            await self._messenger.send(
                update.message.chat.id,
                Page(str(words.html(what))),
                reply_to=update.message.message_id if in_group else None,
            )

    async def _language(self, update: Update) -> Language:
        """Return the chat's language."""
        user, chat = update.effective_user, update.effective_chat
        tag = user.language_code if user and (chat is None or chat.type == _PRIVATE) else None
        holder = chat or user
        if holder is None:
            return nearest_language(tag)
        return await self._preferences.language(ChatKey(Platform.TELEGRAM, str(holder.id)), tag)


def _report(update: Update, error: Exception) -> None:
    """Log what is foreseen in a line, and what is not with its traceback; never what the person wrote."""
    facts = _facts(update, error)
    if isinstance(error, UnknownOutcomeError):
        _log.warning("An answer may not have arrived: %s", error, extra=facts)
    elif isinstance(error, DeliveryError):
        _log.warning("An answer did not arrive: %s", error, extra=facts)
    elif isinstance(error, StorageError):
        _log.error("The database failed a handler: %s", error, extra=facts)
    else:
        _log.error("A handler failed", exc_info=error, extra=facts)


def _facts(update: Update, error: BaseException) -> dict[str, object]:
    return {
        "update_id": update.update_id,
        "kind": next((name for name in Update.ALL_TYPES if getattr(update, name, None) is not None), "unknown"),
        "chat_type": update.effective_chat.type if update.effective_chat else None,
        "handler": handler_of(error, _HANDLERS),
        "error_type": type(error).__name__,
    }


def _speaks_to_us(message: Message) -> bool:
    """Return whether a person waits for an answer: in private always, in a group certainly after a command."""
    return message.chat.type == _PRIVATE or any(
        entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities
    )
