"""Our own coming and going: a hello to a group; digests that stop where we are shut out and go on when we are back.

A group's quiz ends or pauses with them, and whoever leaves the group plays no more. A group that becomes a supergroup
is taken along. Owns the reading of `my_chat_member`, of the service messages that
tell of a move, and of everything else as a sign that a chat can be reached.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from telegram import ChatMemberRestricted
from telegram.constants import ChatMemberStatus, ChatType

from bot.domain.group_quizzes import Pause
from bot.domain.incoming import GREETINGS, Ledger, Verdict
from bot.domain.replies import GroupHello
from bot.domain.settings_replies import DigestsGoOn
from bot.domain.subscription import SuspensionReason
from bot.errors import RefusedError, StorageError
from bot.platforms.i18n import wording
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.rights import may_write
from bot.platforms.telegram.handlers.settings_desk import elsewhere
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.telegram.managers import tell_manager
from bot.platforms.telegram.render.group_notices import goes_on_page

if TYPE_CHECKING:
    from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update, User

    from bot.platforms.telegram.handlers.settings_desk import Desk

_log = logging.getLogger(__name__)

_REMEMBERED: Final = 5000
"""People who let us in somewhere lately."""
_INSIDE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


class MembershipHandlers:
    """Answers changes of our own membership."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chats = chats = desk.chats
        self._subscriptions = chats.context.subscriptions
        self._quizzes = chats.context.groups
        self._schedules = chats.context.quiz_schedules
        self._greeted = Ledger(_REMEMBERED)

    async def changed(self, change: ChatMemberUpdated) -> None:
        """Stop or go on with a chat's digests, and greet a group that has just let us in.

        A change of rights inside is no news, unless it is about writing.
        """
        chat, member = change.chat, change.new_chat_member
        reason = _shut_out(chat.type, member)
        if reason is not None:
            if in_group(chat):
                await self._silence(chat, reason)
            await self._suspend(change, reason)
            return
        if in_group(chat) and not may_write(change.old_chat_member):
            await self._schedules.restore(chat_key(chat.id))
            await self._offer_to_resume(chat)
        restored = await self._subscriptions.restore(chat_key(chat.id))
        if not self._may_greet(change.from_user):
            return
        if restored is not None and restored.is_active and chat.type != ChatType.CHANNEL:
            await self._chats.greet(chat, DigestsGoOn(restored, self._chats.context.now()))
        elif chat.type == ChatType.CHANNEL and not may_write(change.old_chat_member):
            await self._invited(change)
        elif in_group(chat) and member.status in _INSIDE and not _inside(change.old_chat_member):
            await self._chats.greet(chat, GroupHello())

    def _may_greet(self, person: User) -> bool:
        """Say whether we greet where somebody has let us in: whoever does so all day long makes us talk to nobody."""
        ruling = self._greeted.spend(person.id, GREETINGS, self._chats.context.now())
        return ruling.verdict is Verdict.TAKEN

    async def _silence(self, chat: Chat, reason: SuspensionReason) -> None:
        """Let a group's quiz wait as long as we may not write there, or end where we are not there any more."""
        if reason is SuspensionReason.REMOVED:
            await self._schedules.suspend(chat_key(chat.id))
            await self._quizzes.shut_out(chat_key(chat.id))
        else:
            await self._quizzes.silenced(chat_key(chat.id))

    async def _offer_to_resume(self, chat: Chat) -> None:
        """Say in a group that lets us write again how its quiz goes on, if one waits."""
        quiz = await self._quizzes.running(chat_key(chat.id))
        if quiz is None or quiz.pause is not Pause.SILENCED:
            return
        words = wording(await self._chats.context.preferences.language(quiz.chat, quiz.language))
        thread = int(quiz.thread_id) if quiz.thread_id else None
        await self._chats.messenger.send(chat.id, goes_on_page(quiz, words), thread_id=thread)

    async def left(self, message: Message) -> None:
        """Let whoever leaves a group play no more in its quiz; what they earned stands."""
        if message.left_chat_member is not None:
            await self._quizzes.left_chat(chat_key(message.chat.id), str(message.left_chat_member.id))

    async def _suspend(self, change: ChatMemberUpdated, reason: SuspensionReason) -> None:
        """Stop a chat's digests, and tell whoever set up a channel's, unless it is their own doing or no news."""
        key = chat_key(change.chat.id)
        before = await self._subscriptions.get(key)
        after = await self._subscriptions.suspend(key, reason)
        if before is None or after is None or not before.is_active or after.manager_id == str(change.from_user.id):
            return
        with suppress(RefusedError):
            await tell_manager(self._chats.messenger, self._chats.context.preferences, after)

    async def heard(self, update: Update) -> None:
        """Let digests go on that had stopped, as we have just been spoken to: in private at all, in a group by command.

        Telegram tells of blocks and of most rights, but not of a group that lets everybody write again, and it forgets
        what nobody fetched for a day.
        """
        chat = update.effective_chat
        if chat is None or update.my_chat_member is not None:
            return
        if chat.type == ChatType.PRIVATE or (in_group(chat) and _is_command(update.message)):
            try:
                await self._subscriptions.heard_from(chat_key(chat.id))
            except StorageError as error:
                _log.warning("It could not be kept that a chat can be reached again: %s", error)
            except Exception:  # noqa: BLE001 - logged; what was asked can be answered all the same
                _log.exception("It could not be kept that a chat can be reached again")

    async def _invited(self, change: ChatMemberUpdated) -> None:
        """Show whoever has let us post in a channel its card, in private; they may never have spoken to us."""
        card = await self._desk.card(elsewhere(change.chat))
        with suppress(RefusedError):
            await self._chats.tell(change.from_user, card)

    async def moved(self, message: Message) -> None:
        """Take a group's choices along to the supergroup that it has become; Telegram says so in both."""
        if message.migrate_to_chat_id:
            old, new = message.chat.id, message.migrate_to_chat_id
        elif message.migrate_from_chat_id:
            old, new = message.migrate_from_chat_id, message.chat.id
        else:
            return
        await self._chats.move(old, new)
        # Of the old group we may have heard that we are in it no more; in the new one we are.
        await self._subscriptions.restore(chat_key(new))
        await self._schedules.restore(chat_key(new))


def _is_command(message: Message | None) -> bool:
    """Say whether a message is a command."""
    return message is not None and (message.text or "").startswith("/")


def _shut_out(chat_type: str, member: ChatMember) -> SuspensionReason | None:
    """Return why digests cannot reach a chat in which we have this standing; None if they can."""
    writes = may_write(member)
    if writes is None:
        return SuspensionReason.BLOCKED if chat_type == ChatType.PRIVATE else SuspensionReason.REMOVED
    if chat_type == ChatType.CHANNEL:
        writes = writes and member.status == ChatMemberStatus.ADMINISTRATOR
    return None if writes else SuspensionReason.FORBIDDEN


def _inside(member: ChatMember) -> bool:
    """Say whether somebody is in the group; who is restricted may or may not be."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _INSIDE
