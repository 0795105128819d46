"""Joining a group: one short hello; and a group that becomes a supergroup: taken along.

Owns the reading of `my_chat_member` and of the service messages that tell of a move. Being blocked or removed asks for
nothing here: deliveries notice it themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMemberRestricted
from telegram.constants import ChatMemberStatus

from bot.domain.replies import GroupHello
from bot.platforms.telegram.handlers.typed import in_group

if TYPE_CHECKING:
    from telegram import ChatMember, ChatMemberUpdated, Message

    from bot.platforms.telegram.handlers.chats import Chats

_INSIDE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


class MembershipHandlers:
    """Answers changes of our own membership."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def changed(self, change: ChatMemberUpdated) -> None:
        """Greet a group that has just let us in; a change of rights inside is no news."""
        joined = change.new_chat_member.status in _INSIDE and not _inside(change.old_chat_member)
        if joined and in_group(change.chat):
            await self._chats.greet(change.chat, GroupHello())

    async def moved(self, message: Message) -> None:
        """Take a group's choices along to the supergroup that it has become; Telegram says so in both."""
        if message.migrate_to_chat_id:
            await self._chats.move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._chats.move(message.migrate_from_chat_id, message.chat.id)


def _inside(member: ChatMember) -> bool:
    """Say whether somebody is in the group; who is restricted may or may not be."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _INSIDE
