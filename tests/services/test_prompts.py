from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.chat import ChatKey, Platform
from bot.domain.prompt import Prompt
from bot.services.prompts import Prompts
from bot.storage.database import Database
from bot.storage.prompts import PromptRepository
from tests import head

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CHAT = ChatKey(Platform.TELEGRAM, "1001")
NEWS = ChatKey(Platform.TELEGRAM, "-1001")
ASKED_AT = datetime(2026, 11, 23, tzinfo=UTC)
PROMPT = Prompt(CHAT, "7", "time", NEWS, "12", ASKED_AT)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    yield database
    await database.close()


def prompts(database: Database, passed: timedelta = timedelta()) -> Prompts:
    """The service as it is after a restart, so long after the question."""
    return Prompts(PromptRepository(database), lambda: ASKED_AT + passed)


async def test_a_question_is_remembered_through_a_restart_for_ten_minutes(database: Database):
    await prompts(database).ask(PROMPT)
    later = [timedelta(), timedelta(minutes=9, seconds=59), timedelta(minutes=10)]
    assert [await prompts(database, passed).open(CHAT, "7") for passed in later] == [PROMPT, PROMPT, None]


async def test_only_who_was_asked_where_it_was_asked_answers(database: Database):
    service = prompts(database)
    await service.ask(PROMPT)
    assert [await service.open(CHAT, "8"), await service.open(NEWS, "7")] == [None, None]


async def test_a_newer_question_takes_the_place_of_the_last_and_a_closed_one_is_gone(database: Database):
    service, newer = prompts(database), Prompt(CHAT, "7", "zone", CHAT, "13", ASKED_AT)
    await service.ask(PROMPT)
    await service.ask(newer)
    assert await service.open(CHAT, "7") == newer
    await service.close(CHAT, "7")
    assert [await service.open(CHAT, "7"), await prompts(database).open(CHAT, "7")] == [None, None]


async def test_a_chat_that_moved_is_read_anew(database: Database):
    service = prompts(database)
    assert await service.open(NEWS, "7") is None
    await prompts(database).ask(Prompt(NEWS, "7", "time", NEWS, "12", ASKED_AT))
    assert await service.open(NEWS, "7") is None
    service.forget(NEWS)
    assert await service.open(NEWS, "7") is not None


async def test_a_database_that_cannot_be_read_costs_the_question_and_not_the_answer(
    database: Database, caplog: pytest.LogCaptureFixture
):
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE prompts RENAME TO elsewhere"))
    service = prompts(database)
    assert await service.open(CHAT, "7") is None
    await service.close(CHAT, "7")
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


async def test_what_nobody_answered_for_days_is_deleted_when_others_are_asked(database: Database):
    service = prompts(database)
    for person in ("7", "8"):
        await service.ask(Prompt(CHAT, person, "time", NEWS, "12", ASKED_AT))
    await prompts(database).ask(Prompt(CHAT, "9", "time", NEWS, "12", ASKED_AT + timedelta(days=2)))
    assert await database.fetch(text("SELECT person_id FROM prompts")) == [("9",)]
