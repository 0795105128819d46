import asyncio
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.instance import SingleInstance


@pytest.fixture
def url(tmp_path):
    return f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}"


async def test_a_second_instance_is_refused_in_words(url):
    async with SingleInstance(url):
        with pytest.raises(StorageError, match="another instance of the bot is running on this database; stop it, or"):
            await SingleInstance(url, patience=timedelta()).__aenter__()


async def test_a_second_instance_waits_for_the_first_to_end(url):
    waits: list[float] = []
    first = SingleInstance(url)
    await first.__aenter__()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            await first.__aexit__()
        await asyncio.sleep(0)

    async with SingleInstance(url, sleep=sleep):
        assert waits == [0.25, 0.25, 0.25]


async def test_one_after_the_other_is_fine(url):
    for _ in range(2):
        async with SingleInstance(url, patience=timedelta()):
            pass


async def test_databases_do_not_get_in_each_other_s_way(url, tmp_path):
    other = f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"
    async with SingleInstance(url), SingleInstance(other, patience=timedelta()):
        pass


async def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"the folder of the database cannot be written \(.+\); give this user"):
        await SingleInstance(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'bot.db'}").__aenter__()
