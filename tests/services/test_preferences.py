from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.services.preferences import Preferences
from bot.storage.database import Database
from bot.storage.preferences import PreferenceRepository
from tests import head

ALICE = ChatKey(Platform.TELEGRAM, "1001")


@pytest.fixture
async def database(tmp_path):
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    yield database
    await database.close()


@pytest.fixture
def preferences(database):
    return Preferences(PreferenceRepository(database, lambda: datetime(2026, 11, 23, tzinfo=UTC)))


async def test_the_client_suggests_until_the_chat_chooses(preferences):
    assert await preferences.language(ALICE, "zh-hans") is Language.SIMPLIFIED
    await preferences.choose_language(ALICE, Language.ENGLISH)
    assert await preferences.language(ALICE, "zh-hans") is Language.ENGLISH


async def test_a_database_that_cannot_be_read_costs_the_choice_and_not_the_answer(preferences, database, caplog):
    caplog.set_level("INFO")
    await preferences.choose_language(ALICE, Language.ENGLISH)
    other = ChatKey(Platform.TELEGRAM, "1002")
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE chats RENAME TO elsewhere"))
    for _ in range(2):
        assert await preferences.language(other, "zh-hans") is Language.SIMPLIFIED
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO chats"))
    assert await preferences.language(other, None) is Language.TRADITIONAL
    assert [record.levelname for record in caplog.records if record.name == "bot.services.preferences"] == [
        "ERROR",
        "INFO",
    ]


async def test_a_moved_chat_keeps_its_language(preferences):
    await preferences.choose_language(ALICE, Language.ENGLISH)
    supergroup = ChatKey(Platform.TELEGRAM, "-1001")
    await preferences.move(ALICE, supergroup)
    assert await preferences.language(supergroup, None) is Language.ENGLISH
