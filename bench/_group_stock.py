"""A database in which a thousand groups play, each with a question open: what `bench/group.py` begins with.

``python -m bench._group_stock FILE GROUPS PLAYERS`` makes one, in a process of its own: whose memory is measured must
not have filled it. People, polls and groups are those of `bench/_group_server.py`.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bench._contenders import CONTENT
from bench._group_server import group_id, person_id, poll_of
from bot.domain.bank import Bank
from bot.domain.chat import ChatKey, Platform
from bot.domain.choosing import Past, choose
from bot.domain.group_quizzes import GroupQuestion, GroupQuiz, Phase, Player, QuestionPhase, Setup
from bot.storage.database import Database
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.library import load_library

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN_FOR = timedelta(minutes=2)
"""Longer than any question, as it is not put by the bot that is measured: it has yet to start."""
_DIFFERENT = 20
"""Choosing takes its time: so many lots of questions are drawn, and groups share them."""


def quiz(group: int, players: int, questions: Sequence[GroupQuestion], now: datetime) -> GroupQuiz:
    """Return a quiz whose first question is open."""
    chat = ChatKey(Platform.TELEGRAM, str(group_id(group)))
    first = replace(
        questions[0],
        phase=QuestionPhase.OPEN,
        asked_at=now,
        chat=chat,
        poll_id=poll_of(group),
        message_id="5",
    )
    numbers = range(group * players, (group + 1) * players)
    return GroupQuiz(
        id=UUID(int=group + 1),
        chat=chat,
        starter_id=str(person_id(numbers[0])),
        starter_name="讀者",
        setup=Setup(),
        seed=group,
        phase=Phase.OPEN,
        opened_at=now,
        starts_at=now,
        deadline=now + OPEN_FOR,
        players=tuple(Player(str(person_id(number)), f"讀者{number}", now) for number in numbers),
        questions=(first, *questions[1:]),
        position=0,
        lobby_message_id="4",
        version=3,
    )


async def main(path: str, groups: int, players: int) -> None:
    library, now = load_library(CONTENT), datetime.now(UTC)
    bank, wish = Bank(library), Setup().wish
    lots = [
        [
            GroupQuestion(one.position, one.key, one.revision, one.question)
            for one in choose(bank, Past({}, ()), wish, seed=seed, today=now.date(), single_only=True)
        ]
        for seed in range(_DIFFERENT)
    ]
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    repository = GroupQuizRepository(database)
    for group in range(groups):
        await repository.open(quiz(group, players, lots[group % _DIFFERENT], now))
    await repository.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
