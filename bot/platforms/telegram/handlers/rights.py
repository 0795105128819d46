"""Who may change a chat's digests: in private anyone, in groups and channels their admins.

Owns that question, asked of Telegram anew each time; nobody's rights are remembered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import ChatMemberAdministrator, ChatMemberOwner
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery, ChatMember, Message

ADMINS: Final = frozenset({ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})
ANONYMOUS: Final = "1087968824"
"""The account behind which Telegram hides admins who write as their group (GroupAnonymousBot)."""


async def writer(message: Message) -> str | None:
    """Return by which id somebody who wrote here may change this chat's digests; None if they may not.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    if message.chat.type == ChatType.PRIVATE:
        return str(message.chat.id)
    if message.sender_chat is not None:
        return ANONYMOUS if message.sender_chat.id == message.chat.id else None
    return await admin(message.get_bot(), message.chat.id, message.from_user.id) if message.from_user else None


async def presser(query: CallbackQuery, chat_id: int) -> str | None:
    """Return by which id somebody who pressed a button about a chat's digests may change them; None if they may not.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    if chat_id == query.from_user.id:
        return str(chat_id)
    return await admin(query.get_bot(), chat_id, query.from_user.id)


async def admin(bot: Bot, chat_id: int, person_id: int) -> str | None:
    """Return by which id an admin writes in a group or channel; None if the person is no admin of it.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    member = await member_of(bot, chat_id, person_id)
    if member is None or member.status not in ADMINS:
        return None
    hidden = isinstance(member, (ChatMemberAdministrator, ChatMemberOwner)) and member.is_anonymous
    return ANONYMOUS if hidden else str(person_id)


async def may_post(bot: Bot, chat_id: int) -> bool | None:
    """Say whether the bot may post in a channel, or write in a group; None if it is not there.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    member = await member_of(bot, chat_id, bot.id)
    return None if member is None else may_write(member)


def may_write(member: ChatMember) -> bool | None:
    """Say whether somebody may post in a channel or write in a group, by their standing; None if they are not there.

    In a channel only administrators are anything, so that what they may not do is said of them alone.
    """
    match member.status:
        case ChatMemberStatus.OWNER | ChatMemberStatus.MEMBER:
            return True
        case ChatMemberStatus.ADMINISTRATOR:
            return getattr(member, "can_post_messages", None) is not False
        case ChatMemberStatus.RESTRICTED:
            return bool(getattr(member, "can_send_messages", True)) if getattr(member, "is_member", True) else None
        case _:
            return None


async def member_of(bot: Bot, chat_id: int, person_id: int) -> ChatMember | None:
    """Return somebody's standing in a chat; None where the bot may not know, or nobody is there to be asked about.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    try:
        return await bot.get_chat_member(chat_id, person_id)
    except (BadRequest, Forbidden):
        return None
