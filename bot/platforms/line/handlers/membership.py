"""Our own coming and going on LINE: a hello, digests that stop where we are shut out, and go on when we are back.

A group's quiz ends with our leaving, and whoever leaves the group plays no more. LINE may tell of such changes late,
again and in any order: each is applied only if none that happened later was. Owns these changes; what a message that
somebody took back had asked for stays answered.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.domain.language import Language, nearest_language
from bot.domain.replies import GroupHello, Welcome
from bot.domain.settings_replies import DigestsGoOn
from bot.domain.subscription import SuspensionReason
from bot.errors import DeliveryError, StorageError
from bot.platforms.line.events import Followed, Joined, Left, MembersJoined, MembersLeft, Unfollowed
from bot.platforms.line.features import Feature
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render import speech
from bot.platforms.line.render.membership import digests_go_on
from bot.platforms.line.render.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.platforms.line.client import Profile
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.speech import Speech

_log = logging.getLogger(__name__)


class ChatStates(Protocol):
    """Where it is remembered how far changes were applied (`bot.storage.chat_states`)."""

    async def advance(self, chat: ChatKey, at: datetime, person_id: str = "", *, is_in: bool) -> bool:
        """Note a change of a chat, or of somebody in it; return whether it is to be applied."""
        ...

    async def is_in(self, chat: ChatKey) -> bool | None:
        """Return whether the newest change of a chat let us in; None if nothing is known."""
        ...


class Membership(Feature):
    """Answers changes of our own membership.

    Args:
        context: What handlers are given.
        states: Tells what is out of date.
        profile: Says who somebody is, and in which language their app speaks.
        drop_tokens: Forgets the reply tokens of a group that we are in no more.
    """

    def __init__(
        self,
        context: Context,
        states: ChatStates,
        *,
        profile: Callable[[ChatKey], Awaitable[Profile | None]],
        drop_tokens: Callable[[ChatKey], Awaitable[None]],
    ) -> None:
        self._context = context
        self._states = states
        self._profile = profile
        self._drop_tokens = drop_tokens
        self.happenings = {
            Followed: self._followed,
            Unfollowed: self._unfollowed,
            Joined: self._joined,
            Left: self._left,
            MembersJoined: self._members_joined,
            MembersLeft: self._members_left,
        }

    async def _followed(self, turn: Turn) -> Speech | None:
        """Greet somebody in their language, or say that digests go on which stopped when they blocked us."""
        return await self._let_in(turn, self._welcome)

    async def _unfollowed(self, turn: Turn) -> None:
        if await self._states.advance(turn.chat, turn.event.at, is_in=False):
            await self._context.subscriptions.suspend(turn.chat, SuspensionReason.BLOCKED)
            await self._as_newest(turn, is_in=False)

    async def _joined(self, turn: Turn) -> Speech | None:
        """Tell a group once what we do there."""
        return await self._let_in(turn, self._hello)

    async def _left(self, turn: Turn) -> None:
        if not await self._states.advance(turn.chat, turn.event.at, is_in=False):
            return
        await self._drop_tokens(turn.chat)
        await self._context.subscriptions.suspend(turn.chat, SuspensionReason.REMOVED)
        await self._context.groups.shut_out(turn.chat)
        await self._as_newest(turn, is_in=False)

    async def _members_joined(self, turn: Turn) -> None:
        """Remember who is there, lest an older leaving be applied; we speak only when spoken to."""
        if isinstance(turn.event.happening, MembersJoined):
            for user_id in turn.event.happening.user_ids:
                await self._states.advance(turn.chat, turn.event.at, user_id, is_in=True)

    async def _members_left(self, turn: Turn) -> None:
        """Let whoever leaves a group play no more in its quiz; what they earned stands."""
        if isinstance(turn.event.happening, MembersLeft):
            for user_id in turn.event.happening.user_ids:
                if await self._states.advance(turn.chat, turn.event.at, user_id, is_in=False):
                    await self._context.groups.left_chat(turn.chat, user_id)

    async def _let_in(self, turn: Turn, greet: Callable[[Turn], Awaitable[Speech]]) -> Speech | None:
        """Return that digests go on which had stopped, else a greeting; nothing if we were let in before that.

        A greeting needs nothing that is written: while that cannot be done, digests go on with what is said next.
        """
        try:
            if not await self._states.advance(turn.chat, turn.event.at, is_in=True):
                return None
            restored = await self._context.subscriptions.restore(turn.chat)
            if not await self._as_newest(turn, is_in=True):
                return None
        except StorageError as error:
            _log.warning("It could not be kept that we were let in: %s", error)
            restored = None
        if restored is not None and restored.is_active:
            return digests_go_on(DigestsGoOn(restored, self._context.now()), self._pen(turn))
        return await greet(turn)

    async def _as_newest(self, turn: Turn, *, is_in: bool) -> bool:
        """Let digests go on or stop as the newest change says, and return which, after this one had its effect.

        Another process may have heard of a newer one in between, and have been done with it first.
        """
        reason = SuspensionReason.BLOCKED if turn.is_private else SuspensionReason.REMOVED
        subscriptions = self._context.subscriptions
        while (newest := await self._states.is_in(turn.chat)) is not None and newest is not is_in:
            is_in = newest
            await (subscriptions.restore(turn.chat) if is_in else subscriptions.suspend(turn.chat, reason))
        return is_in

    async def _welcome(self, turn: Turn) -> Speech:
        turn = await self._in_their_language(turn)
        return speech(Welcome(self._context.library.source), self._pen(turn))

    async def _hello(self, turn: Turn) -> Speech:
        return speech(GroupHello(), self._pen(turn))

    def _pen(self, turn: Turn) -> Pen:
        return Pen(turn.words, self._context.postbacks)

    async def _in_their_language(self, turn: Turn) -> Turn:
        """Return a turn in the language of the person's app, unless they have chosen another; it is kept as theirs.

        LINE tells it only when asked, so that asking each time would cost every answer a call.
        """
        if await self._context.preferences.language(turn.chat, Language.ENGLISH) is turn.words.language:
            return turn  # whatever their app says, they have chosen it
        try:
            profile = await self._profile(turn.chat)
        except DeliveryError as error:
            _log.info("Whoever follows could not be asked about: %s", error)
            return turn
        language = nearest_language(profile.language if profile else None)
        if language is turn.words.language:
            return turn
        try:
            await self._context.preferences.choose_language(turn.chat, language)
        except StorageError as error:
            _log.warning("The language of whoever follows could not be kept: %s", error)
        return replace(turn, words=phrasing(language))
