"""What the bot says on Telegram: pages sent and edited, presses and inline queries answered.

Owns the wishes of a polite sender (no link previews, no error for an edit that changes nothing, an answer even where
Telegram dislikes our HTML). What is said belongs to `render`; how a call gets through, to `delivery`.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from telegram import InputFile
from telegram.constants import MessageLimit

from bot.errors import DeliveryError, WordingRefusedError
from bot.platforms.telegram.delivery import NO_CHAT, Delivery
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.markup import HTML, NO_PREVIEW, article_json, keyboard_json, plain, results_button_json
from bot.platforms.telegram.refusals import BAD_TEXT, GONE, STALE, UNCHANGED, refusal_is

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
    from datetime import timedelta

    from telegram import InlineQuery

    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.delivery import Migrated
    from bot.platforms.telegram.pacing import Limiter
    from bot.platforms.telegram.page import Page
    from bot.platforms.telegram.render.inline import Offers

_log = logging.getLogger(__name__)

_MOST_BESIDE: Final = 1000
"""How much may be under way beside before what nobody would miss is not done."""


class Messenger:
    """Speaks through one bot. All errors are `DeliveryError`, in its kinds.

    Args:
        bot: Whose voice it is.
        migrated: Is told when a group has become a supergroup, with its old and its new id.
        limiter: Says when each call may be made; None lets everything go at once.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        bot: TelegramBot,
        *,
        migrated: Migrated | None = None,
        limiter: Limiter | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._delivery = Delivery(sleep, migrated or _nobody_cares, limiter)
        self._unanswered: set[str] = set()  # presses in hand that nobody has answered yet
        self._beside: set[asyncio.Task[None]] = set()

    async def send(self, chat_id: int, page: Page, *, reply_to: int | None = None, thread_id: int | None = None) -> int:
        """Send `page` and return its message's id; `reply_to` names a message to hang it on, if that still exists.

        Raises:
            DeliveryError: It was not sent, or nobody knows (`UnknownOutcomeError`).
        """
        hung = None if reply_to is None else {"message_id": reply_to, "allow_sending_without_reply": True}
        result = await self._say("sendMessage", chat_id, page, reply_parameters=hung, message_thread_id=thread_id)
        return int(result["message_id"])

    async def post(
        self, chat_id: int, page: Page, *, below: int | None, thread_id: int | None = None, silent: bool = False
    ) -> int:
        """Send `page` as `send` does, but never without the message that it belongs `below`, if it names one.

        Raises:
            DeliveryError: As `send`; of `refusals.NO_POLL` where that message is gone.
        """
        hung = None if below is None else {"message_id": below}
        options = {"reply_parameters": hung, "message_thread_id": thread_id, "disable_notification": silent or None}
        return int((await self._say("sendMessage", chat_id, page, follows=hung is None, options=options))["message_id"])

    async def send_photo(self, chat_id: int, photo: bytes, page: Page) -> int:
        """Send a PNG with `page` below it, whose text may have 1,024 characters only; return its message's id.

        Raises:
            DeliveryError: It was not sent, or nobody knows (`UnknownOutcomeError`).
        """
        picture = {"photo": InputFile(photo, filename="picture.png")}
        return int((await self._say("sendPhoto", chat_id, page, captioned=picture))["message_id"])

    async def send_document(self, chat_id: int, name: str, content: bytes, page: Page) -> int:
        """Send a file of at most 50 MB under a name, with `page` below it as `send_photo`; return its message's id.

        Raises:
            DeliveryError: It was not sent, or nobody knows (`UnknownOutcomeError`).
        """
        # Undetected, or the server might show what it takes for an animation or a song as such.
        document = {"document": InputFile(content, filename=name), "disable_content_type_detection": True}
        return int((await self._say("sendDocument", chat_id, page, captioned=document))["message_id"])

    async def broadcast(
        self,
        chat_id: int,
        page: Page,
        begin: Callable[[], Awaitable[bool]],
        *,
        silent: bool = False,
        follows: bool = True,
    ) -> int | None:
        """Send `page` behind every reply that waits, in one call, and return its message's id; `silent` wakes nobody.

        Right before the call `begin` is awaited; what it raises passes through, and False means: say nothing, return
        None. The call is repeated only where Telegram certainly refused it: to the new id of a group that has moved,
        if it `follows`, and without HTML that Telegram dislikes, once each.

        Raises:
            DeliveryError: In its kinds, as `Delivery.once`; only of `UnknownOutcomeError` it may have been sent.
        """
        saying = self._saying("sendMessage", page, disable_notification=silent or None)
        try:
            result = await self._delivery.once(chat_id, saying(text=page.text, parse_mode=HTML), begin, follows=follows)
        except WordingRefusedError as refusal:
            _check_text_is_the_fault(refusal)
            result = await self._delivery.again(chat_id, saying(text=plain(page.text)))
        return None if result is None else int(result["message_id"])

    async def edit(
        self, chat_id: int, message_id: int, page: Page, *, quiet: bool = False, thread_id: int | None = None
    ) -> int:
        """Make a message show `page` and return the id of the message that does: a new one, where the old is gone.

        Raises:
            DeliveryError: It does not show, or nobody knows.
        """
        rank = Priority.QUIET if quiet else Priority.REPLY
        try:
            await self._say("editMessageText", chat_id, page, repeatable=True, priority=rank, message_id=message_id)
        except WordingRefusedError as refusal:
            if refusal_is(refusal, GONE):
                return await self.send(chat_id, page, thread_id=thread_id)
            if not refusal_is(refusal, UNCHANGED):
                raise
        return message_id

    async def answer_callback(
        self, callback_id: str, text: str | None = None, *, alert: bool = False, url: str | None = None
    ) -> None:
        """End the waiting that a pressed button shows, with a word of at most 200 characters, or silently.

        Answering late or twice is no error: the person no longer waits.

        Raises:
            DeliveryError: It could not be answered.
        """
        self._unanswered.discard(callback_id)
        answer = {"text": text, "show_alert": alert or None, "url": url}
        await self._answer("answerCallbackQuery", callback_query_id=callback_id, **answer)

    @asynccontextmanager
    async def answering(self, callback_id: str | None) -> AsyncIterator[None]:
        """Answer a press silently at the end, whatever happened, if nobody has; None is no press."""
        if callback_id is None:
            yield
            return
        self._unanswered.add(callback_id)
        try:
            yield
        finally:
            if callback_id in self._unanswered:
                await self._answer_silently(callback_id)

    async def offer(self, query: InlineQuery, offers: Offers, *, cached: timedelta) -> None:
        """Answer an inline query, for its person alone; Telegram may repeat the answer to them for `cached`.

        Raises:
            DeliveryError: It could not be answered.
        """
        await self._answer(
            "answerInlineQuery",
            inline_query_id=query.id,
            results=[article_json(article) for article in offers.articles],
            cache_time=max(0, int(cached.total_seconds())),
            is_personal=True,
            next_offset=offers.next_offset,
            button=results_button_json(offers.button),
        )

    async def call(
        self,
        method: str,
        chat_id: int,
        *,
        repeatable: bool = False,
        priority: Priority = Priority.REPLY,
        follows: bool = True,
        **parameters: object,
    ) -> Any:
        """Make a call to a chat whose parameters are JSON already, for what is no page; return Telegram's result.

        A `repeatable` one has the same effect twice as once; one that does not `follow` a group to its new id is about
        a message that stays. Parameters that are None are left out.

        Raises:
            DeliveryError: It was not taken, or nobody knows.
        """
        call = partial(self._bot.call, method, **parameters)
        return await self._delivery.through(
            chat_id, lambda chat: call(chat_id=chat), repeatable=repeatable, priority=priority, follows=follows
        )

    def beside(self, tidying: Coroutine[Any, Any, None], *, is_needed: bool = False) -> None:
        """Have done what nobody waits for, nor would miss unless it `is_needed`; what goes wrong is logged."""
        if len(self._beside) >= _MOST_BESIDE and not is_needed:
            _log.debug("There is too much to tidy up; some of it is left")
            tidying.close()
            return
        task = asyncio.create_task(tidying)
        self._beside.add(task)
        task.add_done_callback(self._done_beside)

    async def settle(self, grace: timedelta) -> None:
        """Give what is done beside, and what that begins, `grace` to end; what takes longer is not done."""
        loop = asyncio.get_running_loop()
        until = loop.time() + grace.total_seconds()
        while self._beside and (left := until - loop.time()) > 0:
            await asyncio.wait(self._beside, timeout=left)
        late = [task for task in self._beside if task.cancel()]
        await asyncio.gather(*late, return_exceptions=True)

    def _done_beside(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("What nobody waits for failed", exc_info=error)

    async def _say(
        self,
        method: str,
        chat_id: int,
        page: Page,
        *,
        repeatable: bool = False,
        priority: Priority = Priority.REPLY,
        follows: bool = True,
        captioned: Mapping[str, object] | None = None,
        options: Mapping[str, object] | None = None,
        **parameters: object,
    ) -> Any:
        """Say a page as HTML, or without it when Telegram refuses that: a plain answer is better than none.

        What is `captioned` is a file, as parameters, and the page's text its caption.
        """
        saying = self._saying(method, page, **parameters, **(captioned or {}), **(options or {}))
        through = partial(self._delivery.through, chat_id, repeatable=repeatable, priority=priority, follows=follows)
        said = {"caption" if captioned else "text": page.text, "parse_mode": HTML}
        try:
            return await through(saying(**said))
        except WordingRefusedError as refusal:
            _check_text_is_the_fault(refusal)
        words = {"caption": plain(page.text, MessageLimit.CAPTION_LENGTH)} if captioned else {"text": plain(page.text)}
        return await through(saying(**words))

    def _saying(self, method: str, page: Page, **parameters: object) -> Callable[..., Callable[[int], Awaitable[Any]]]:
        """Return what makes calls of the page: given its text as parameters, a call that wants a chat's id."""
        parameters["reply_markup"] = keyboard_json(page.keyboard)

        def saying(**said: str) -> Callable[[int], Awaitable[Any]]:
            given = {**said, **parameters, "link_preview_options": NO_PREVIEW if "text" in said else None}
            return lambda chat: self._bot.call(method, chat_id=chat, **given)

        return saying

    async def _answer(self, method: str, **parameters: object) -> None:
        try:
            await self._delivery.through(NO_CHAT, lambda _chat: self._bot.call(method, **parameters), repeatable=True)
        except WordingRefusedError as refusal:
            if not refusal_is(refusal, STALE):
                raise
            _log.debug("Nobody waits for this answer any more: %s", refusal)

    async def _answer_silently(self, callback_id: str) -> None:
        try:
            await self.answer_callback(callback_id)
        except DeliveryError as error:
            _log.warning("A pressed button could not be answered: %s", error)


def _check_text_is_the_fault(refusal: WordingRefusedError) -> None:
    """Raise `refusal` again unless plain words would help."""
    if not refusal_is(refusal, BAD_TEXT):
        raise refusal
    _log.error("Telegram refuses our text, which goes out without its HTML: %s", refusal)


async def _nobody_cares(old: int, new: int) -> None:
    """Take no note that a group moved; `delivery` has logged it."""
