"""Native quiz polls: sent with a keyboard, closed or taken back, and the keyboard below one changed.

Owns the calls' parameters. What a poll says belongs to `render`; how a call gets through, to `messenger`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.errors import DeliveryError, WordingRefusedError
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.markup import keyboard_json
from bot.platforms.telegram.refusals import CLOSED_POLL, NO_POLL, refusal_is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Keyboard
    from bot.platforms.telegram.render.quiz_questions import PollText

_LOGGER = logging.getLogger(__name__)
_NO_BUTTONS: Final[dict[str, list[object]]] = {"inline_keyboard": []}


async def send_quiz(
    messenger: Messenger, chat_id: int, text: PollText, correct: Sequence[int], keyboard: Keyboard
) -> tuple[str, int]:
    """Send a quiz poll that says who voted for what, without a time limit; return its poll's and its message's id.

    The options keep their order, which is drawn already.

    Raises:
        DeliveryError: It was not sent, or nobody knows (`UnknownOutcomeError`).
    """
    result = await messenger.call(
        "sendPoll",
        chat_id,
        question=text.question,
        options=[{"text": option} for option in text.options],
        type="quiz",
        is_anonymous=False,
        allows_multiple_answers=len(correct) > 1 or None,
        correct_option_ids=list(correct),
        explanation=text.explanation or None,
        reply_markup=keyboard_json(keyboard),
    )
    return str(result["poll"]["id"]), int(result["message_id"])


@dataclass(frozen=True, slots=True)
class SentPoll:
    """A poll that Telegram has taken."""

    chat_id: int
    """Where it is: a group that moved just then has another id now."""
    poll_id: str
    message_id: int


async def send_group_poll(
    messenger: Messenger,
    chat_id: int,
    text: PollText,
    *,
    seconds: int,
    hides_answer: bool,
    thread_id: int | None = None,
    silent: bool = False,
) -> SentPoll:
    """Send a poll for a group that says who voted for what, closes by itself, and shows no results before.

    It carries no explanation, which could be read before it closes. One that `hides_answer` is no quiz in Telegram's
    sense, which would show what was right when it closes; a vote in it stands all the same.

    Raises:
        DeliveryError: It was not sent, or nobody knows (`UnknownOutcomeError`).
    """
    result = await messenger.call(
        "sendPoll",
        chat_id,
        message_thread_id=thread_id,
        question=text.question,
        options=[{"text": option} for option in text.options],
        type="regular" if hides_answer else "quiz",
        is_anonymous=False,
        allows_revoting=False,
        hide_results_until_closes=True,
        correct_option_ids=None if hides_answer else list(text.correct),
        open_period=seconds,
        disable_notification=silent or None,
    )
    return SentPoll(int(result["chat"]["id"]), str(result["poll"]["id"]), int(result["message_id"]))


async def stop_group_poll(messenger: Messenger, chat_id: int, message_id: int) -> bool:
    """Close a poll where it was put; return False if it is gone. One that is closed already is closed.

    Raises:
        DeliveryError: It may be open still; `UnavailableError` also where its group has moved.
    """
    try:
        await messenger.call("stopPoll", chat_id, repeatable=True, follows=False, message_id=message_id)
    except WordingRefusedError as refusal:
        if refusal_is(refusal, NO_POLL):
            return False
        if not refusal_is(refusal, CLOSED_POLL):
            raise
    return True


async def close(messenger: Messenger, chat_id: int, message_id: int, keyboard: Keyboard) -> None:
    """Close a poll, which shows its answer, and give it other buttons. One that is closed or gone is left alone.

    What else fails is logged: whoever played on has seen what matters.
    """
    await _quietly(messenger, "stopPoll", chat_id, message_id, keyboard)


async def set_keyboard(messenger: Messenger, chat_id: int, message_id: int, keyboard: Keyboard) -> None:
    """Give a poll other buttons, or none, when no reply waits.

    One that has them, or is gone, is left alone; what else fails is logged.
    """
    await _quietly(messenger, "editMessageReplyMarkup", chat_id, message_id, keyboard, priority=Priority.QUIET)


async def take_back(messenger: Messenger, chat_id: int, message_id: int, *, closing: bool) -> None:
    """Delete a poll, so that nobody votes in it any more, or a message that stands below one.

    Where Telegram does not let us (of what is older than 48 hours), it is closed, if it is `closing`, which shows its
    answer; else it only loses its buttons. What fails is logged.
    """
    try:
        await messenger.call("deleteMessage", chat_id, repeatable=True, message_id=message_id)
    except WordingRefusedError as refusal:
        _LOGGER.debug("A message was not deleted: %s", refusal)
        await (close if closing else set_keyboard)(messenger, chat_id, message_id, ())
    except DeliveryError as error:
        _LOGGER.warning("A message that means nothing any more could not be taken back: %s", error)


async def _quietly(
    messenger: Messenger,
    method: str,
    chat_id: int,
    message_id: int,
    keyboard: Keyboard,
    *,
    priority: Priority = Priority.REPLY,
) -> None:
    markup = keyboard_json(keyboard) or _NO_BUTTONS
    try:
        await messenger.call(
            method, chat_id, repeatable=True, priority=priority, message_id=message_id, reply_markup=markup
        )
    except WordingRefusedError as refusal:
        _LOGGER.debug("%s changed nothing: %s", method, refusal)
    except DeliveryError as error:
        _LOGGER.warning("The buttons of an earlier poll could not be changed: %s", error)
