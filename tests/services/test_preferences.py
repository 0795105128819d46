from datetime import UTC, datetime

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.services.preferences import Preferences
from bot.storage.database import Database
from bot.storage.preferences import PreferenceRepository

ALICE = ChatKey(Platform.TELEGRAM, "1001")


@pytest.fixture
async def preferences(tmp_path):
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    yield Preferences(PreferenceRepository(database, lambda: datetime(2026, 11, 23, tzinfo=UTC)))
    await database.close()


async def test_the_client_suggests_until_the_chat_chooses(preferences):
    assert await preferences.language(ALICE, "zh-hans") is Language.SIMPLIFIED
    await preferences.choose_language(ALICE, Language.ENGLISH)
    assert await preferences.language(ALICE, "zh-hans") is Language.ENGLISH
