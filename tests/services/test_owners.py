"""What owners are told once, over a real database; the lines are at the edge."""

import asyncio
from datetime import date

import pytest

from bot.domain.chat import Platform
from bot.errors import StorageError, UnavailableError
from bot.services.owners import Owners, SendingFailed
from bot.storage.notices import NoticeRepository
from tests.services.stage import Told, staged

NEWS = SendingFailed(Platform.TELEGRAM, "KeyError", date(2026, 11, 23), is_retried=True)


class Broken:
    """A line that fails for a while."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.notices = []

    async def tell_owners(self, notice):
        await asyncio.sleep(0)
        if self.errors:
            raise self.errors.pop(0)
        self.notices.append(notice)
        return True


class Nobody:
    """A line without owners."""

    async def tell_owners(self, _):
        return False


@pytest.fixture
async def store(tmp_path):
    async with staged(tmp_path) as stage:
        yield NoticeRepository(stage.database, stage.clock)


async def test_a_kind_is_told_once_and_another_kind_for_itself(store):
    line = Told()
    owners = Owners(store, [line])
    for key in ("a", "a", "b", "a"):
        await owners.tell_once(key, NEWS)
    assert line.notices == [NEWS, NEWS]


async def test_many_at_the_same_moment_are_told_once(store):
    line = Broken()
    owners = Owners(store, [line])
    await asyncio.gather(*(owners.tell_once("a", NEWS) for _ in range(20)))
    assert line.notices == [NEWS]


@pytest.mark.parametrize("error", [UnavailableError("no connection"), KeyError("a slip")], ids=["away", "slip"])
async def test_what_could_not_be_told_is_told_the_next_time(store, error):
    line = Broken(error)
    owners = Owners(store, [line])
    await owners.tell_once("a", NEWS)
    assert line.notices == []
    await owners.tell_once("a", NEWS)
    await owners.tell_once("a", NEWS)
    assert line.notices == [NEWS]


async def test_where_there_are_no_owners_it_is_told_to_the_first_that_there_are(store):
    assert await Owners(store, [Nobody()]).tell(NEWS)
    assert await Owners(store, [Nobody(), Nobody()]).tell_once("a", NEWS)
    line = Told()
    assert await Owners(store, [Nobody(), line]).tell_once("a", NEWS)
    assert await Owners(store, [Nobody(), line]).tell_once("a", NEWS)
    assert line.notices == [NEWS]


async def test_one_line_that_fails_keeps_no_other_from_telling(store):
    line = Told()
    owners = Owners(store, [Broken(UnavailableError("no connection")), line])
    assert await owners.tell(NEWS)
    assert line.notices == [NEWS]


async def test_a_database_in_trouble_is_no_reason_to_fail(store, caplog, monkeypatch):
    async def fails(key, detail):
        raise StorageError(f"{key} {detail}")

    monkeypatch.setattr(store, "note", fails)
    line = Told()
    await Owners(store, [line]).tell_once("a", NEWS)
    assert (line.notices, len(caplog.records)) == ([], 1)
