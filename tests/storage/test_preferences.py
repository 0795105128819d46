from datetime import timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.storage.preferences import PreferenceRepository

ALICE = ChatKey(Platform.TELEGRAM, "1001")


@pytest.fixture
def repository(database, clock):
    return PreferenceRepository(database, clock)


async def test_a_chat_that_never_chose_has_no_language(repository):
    assert await repository.language(ALICE) is None


async def test_a_choice_is_kept_and_can_be_changed(repository, database, clock):
    await repository.save_language(ALICE, Language.ENGLISH)
    await repository.save_language(ALICE, Language.SIMPLIFIED)
    assert await repository.language(ALICE) is Language.SIMPLIFIED
    assert await PreferenceRepository(database, clock).language(ALICE) is Language.SIMPLIFIED


async def test_platforms_keep_their_chats_apart(repository):
    await repository.save_language(ALICE, Language.ENGLISH)
    assert await repository.language(ChatKey(Platform.LINE, "1001")) is None


async def test_a_choice_made_by_another_process_is_seen_within_half_a_minute(repository, database, clock):
    assert await repository.language(ALICE) is None
    await PreferenceRepository(database, clock).save_language(ALICE, Language.ENGLISH)
    assert await repository.language(ALICE) is None
    clock.advance(timedelta(seconds=30))
    assert await repository.language(ALICE) is Language.ENGLISH


async def test_a_moved_chat_takes_its_choice_along(repository, database, clock):
    supergroup = ChatKey(Platform.TELEGRAM, "-1001")
    await repository.save_language(ALICE, Language.ENGLISH)
    assert await repository.language(supergroup) is None
    for _ in range(2):
        await repository.move(ALICE, supergroup)
        for reader in (repository, PreferenceRepository(database, clock)):
            assert await reader.language(supergroup) is Language.ENGLISH
            assert await reader.language(ALICE) is None


async def test_what_the_new_chat_chose_itself_stands(repository):
    supergroup = ChatKey(Platform.TELEGRAM, "-1001")
    await repository.save_language(ALICE, Language.ENGLISH)
    await repository.save_language(supergroup, Language.SIMPLIFIED)
    await repository.move(ALICE, supergroup)
    assert await repository.language(supergroup) is Language.SIMPLIFIED
