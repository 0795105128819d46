"""What a person typed: the words after a command or a mention, cleaned, and whether we are spoken to.

Owns reading a Telegram message into plain words. Nothing is looked up or said here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.constants import ChatType, MessageEntityType

from bot.platforms.words.typed import cleaned

if TYPE_CHECKING:
    from telegram import Chat, Message, MessageEntity, User

_GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


def in_group(chat: Chat) -> bool:
    """Say whether several people talk there."""
    return chat.type in _GROUPS


def argument(message: Message) -> str:
    """Return the words after a message's command, cleaned."""
    _, *rest = (message.text or "").split(maxsplit=1)
    return cleaned("".join(rest))


def command_name(message: Message) -> tuple[str, str]:
    """Return the name of a message's command and the bot that it is addressed to, which may be empty."""
    name, _, addressee = (message.text or "/").split(maxsplit=1)[0].removeprefix("/").partition("@")
    return name, addressee


def spoken_words(message: Message, bot: User) -> str | None:
    """Return the words that a group's message says to us, cleaned and without our name; None if it is not for us.

    It is for us when it mentions us or answers one of our messages. What we inserted elsewhere by inline mode is the
    person's own message, so that answers to that are not for us.
    """
    names = [message.parse_entity(entity) for entity in message.entities if _mentions(message, entity, bot)]
    if not names and not _answers(message, bot):
        return None
    text = message.text or ""
    for name in names:
        text = text.replace(name, " ")
    return cleaned(text)


def _mentions(message: Message, entity: MessageEntity, bot: User) -> bool:
    """Say whether an entity is our name."""
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    return entity.type == MessageEntityType.MENTION and message.parse_entity(entity).lower() == bot.name.lower()


def _answers(message: Message, bot: User) -> bool:
    """Say whether a message answers one of ours. In a forum every message "answers" the one that opened its topic."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.forum_topic_created:
        return False
    return answered.from_user.id == bot.id
