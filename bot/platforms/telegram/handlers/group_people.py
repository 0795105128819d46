"""Who wants something of a group quiz, and whether they may conduct it: whoever opened it, and the group's admins.

Owns the reading of people out of messages and presses. Rights are `rights`'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.domain.language import Language, nearest_language
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.names import display_name

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery, Chat, Message, User

    from bot.domain.group_quizzes import GroupQuiz


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever wants something."""

    id: str
    name: str
    is_person: bool = True
    """Not so an admin who writes as the group, nor a channel: they play no quiz, as nobody could tell their votes."""
    language: str | None = None
    """What a quiz of theirs speaks in a group that never chose; None: as groups do."""


def asker_of(person: User) -> Asker:
    """Return a person as whoever wants something. Whoever reads Chinese gets what groups do: Traditional."""
    is_english = nearest_language(person.language_code) is Language.ENGLISH
    name = display_name(person.first_name, person.last_name)
    return Asker(str(person.id), name, language=Language.ENGLISH if is_english else None)


def writer_of(message: Message) -> Asker | None:
    """Return who wrote a message in a group; None if nobody did."""
    chat = message.sender_chat
    if chat is None:
        return asker_of(message.from_user) if message.from_user else None
    writes_as = rights.ANONYMOUS if chat.id == message.chat.id else str(chat.id)
    return Asker(writes_as, display_name(message.author_signature or chat.title), is_person=False)


async def may_conduct(message: Message, quiz: GroupQuiz) -> bool:
    """Say whether somebody who wrote in a group may conduct its quiz.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    asker = writer_of(message)
    if asker is None:
        return False
    return quiz.was_opened_by(asker.id) or await rights.writer(message) is not None


async def may_press(query: CallbackQuery, quiz: GroupQuiz) -> bool:
    """Say whether somebody who pressed a button may conduct a quiz, wherever the button is.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    if quiz.was_opened_by(str(query.from_user.id)):
        return True
    return await rights.admin(query.get_bot(), int(quiz.chat.chat_id), query.from_user.id) is not None


async def is_hidden(bot: Bot, chat: Chat, person: User) -> bool:
    """Say whether somebody is an admin of a group whose name is hidden there, as far as Telegram tells."""
    if chat.type != ChatType.SUPERGROUP:
        return False
    try:
        return await rights.admin(bot, chat.id, person.id) == rights.ANONYMOUS
    except TelegramError:
        return False  # whoever wants to play must not be kept waiting for that
