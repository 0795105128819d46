"""A group that gets another id takes along its quizzes, running and past, and its schedule of quizzes.

Owns what becomes of them where both ids have some. Everything else of a chat is `bot.storage.chats`'.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, update

from bot.domain.group_events import ShutOut
from bot.domain.group_quiz import advance
from bot.domain.group_quizzes import Phase
from bot.storage.group_changes import Change, newly_decided, write
from bot.storage.group_queries import running_of
from bot.storage.group_reading import Reader
from bot.storage.group_tables import group_quizzes, quiz_schedules
from bot.storage.quiz_schedules import schedule_in
from bot.storage.rows import of_chat

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.storage.group_reading import Loaded

_LOGGER = logging.getLogger(__name__)

_NOT_BEGUN: Final = frozenset({Phase.LOBBY, Phase.COUNTDOWN})


async def move_quizzes(connection: AsyncConnection, old: ChatKey, new: ChatKey, now: datetime) -> None:
    """Give the new chat the quizzes of the old one; one that runs goes on there, with its questions where they were.

    If both have one that runs, what has begun goes before what has not, and the new chat's before the old one's; the
    other one ends as in a group that the bot was shut out of, with its scores. The message of a lobby stays behind.
    """
    leaving, standing = await _running(connection, old), await _running(connection, new)
    if leaving is not None and standing is not None:
        stays = leaving.quiz.phase not in _NOT_BEGUN and standing.quiz.phase in _NOT_BEGUN
        await _shut_out(connection, standing if stays else leaving, now)
    await connection.execute(
        update(group_quizzes)
        .where(of_chat(group_quizzes, old))
        .values(
            platform=new.platform,
            chat_id=new.chat_id,
            lobby_message_id=None,  # in the new chat the same number is another message's
            version=group_quizzes.c.version + 1,
        )
    )


async def move_schedule(connection: AsyncConnection, old: ChatKey, new: ChatKey, now: datetime) -> None:
    """Give the new chat the old one's schedule of quizzes; of two the new chat's stands unless it has ended."""
    leaving, standing = await schedule_in(connection, old), await schedule_in(connection, new)
    if leaving is None:
        return
    last_on = max((one.last_on for one in (leaving, standing) if one and one.last_on), default=None)
    if standing is not None:
        stays = standing.ended_at is None
        await connection.execute(delete(quiz_schedules).where(of_chat(quiz_schedules, old if stays else new)))
        _LOGGER.info("Of two quiz schedules of a moved chat, number %d stays", (standing if stays else leaving).id)
    await connection.execute(
        update(quiz_schedules)
        .where(of_chat(quiz_schedules, old) | of_chat(quiz_schedules, new))  # one of these is left
        .values(platform=new.platform, chat_id=new.chat_id, last_on=last_on, updated_at=now)
    )


async def _running(connection: AsyncConnection, chat: ChatKey) -> Loaded | None:
    found = await Reader().load(connection, (await connection.execute(running_of(chat))).scalars().all())
    return next(iter(found.values()), None)


async def _shut_out(connection: AsyncConnection, loaded: Loaded, now: datetime) -> None:
    before = loaded.quiz
    after = advance(before, ShutOut(now)).quiz
    if after is not None:
        after = replace(after, version=before.version + 1)
        await write(connection, [Change(before, after, loaded.places, loaded.places, newly_decided(before, after))])
        _LOGGER.info("Both ids of a moved chat had a running quiz; quiz %s has ended", before.id)
