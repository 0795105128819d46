"""What happens when a handler of LINE's fails: it is logged for the operator, counted, and the person is told.

Owns the last word on errors of handlers. No rule of the product and no retry may enter.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.errors import DeliveryError, StorageError, UnknownOutcomeError, UnwritableError, WordingRefusedError
from bot.platforms.inbound.accounts import FAILED, handler_of, outcome_is
from bot.platforms.line.render.notices import not_kept, went_wrong

if TYPE_CHECKING:
    from bot.platforms.line.features import Turn
    from bot.platforms.line.messenger import Messenger

_log = logging.getLogger(__name__)

_HANDLERS: Final = "bot.platforms.line.handlers"


class Faults:
    """The end of a turn that failed.

    Attributes:
        counts: How often each kind of error ended a turn, by the error's class name, since the start.
    """

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self.counts: Counter[str] = Counter()

    async def handle(self, turn: Turn, error: Exception, *, waits: bool) -> None:
        """Log and count the error that ended a turn, and tell whoever `waits` for an answer; nothing is raised."""
        self.counts[type(error).__name__] += 1
        outcome_is(FAILED)
        _report(turn, error)
        if isinstance(error, DeliveryError) and not isinstance(error, WordingRefusedError):
            return  # the chat cannot be reached, or may have its answer: one more message would not mend it
        if not waits:
            return
        speech = (not_kept if isinstance(error, UnwritableError) else went_wrong)(turn.words)
        try:
            await self._messenger.answer(turn.event, speech)
        except Exception as second:  # noqa: BLE001 - nothing is behind this
            _log.warning("The person could not be told: %s", type(second).__name__, extra=_facts(turn, second))


def _report(turn: Turn, error: Exception) -> None:
    """Log what is foreseen in a line, and what is not with its traceback; never what the person wrote."""
    facts = _facts(turn, error)
    if isinstance(error, UnknownOutcomeError):
        _log.warning("An answer on LINE may not have arrived: %s", error, extra=facts)
    elif isinstance(error, DeliveryError):
        _log.warning("An answer on LINE did not arrive: %s", error, extra=facts)
    elif isinstance(error, StorageError):
        _log.error("The database failed a handler: %s", error, extra=facts)
    else:
        _log.error("A handler failed", exc_info=error, extra=facts)


def _facts(turn: Turn, error: BaseException) -> dict[str, object]:
    return {
        "event_id": turn.event.id,
        "kind": type(turn.event.happening).__name__,
        "chat_type": str(turn.source.kind),
        "handler": handler_of(error, _HANDLERS),
        "error_type": type(error).__name__,
    }
