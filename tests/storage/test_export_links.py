"""Links to what is stored of somebody count once, and not for long."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.language import Language
from bot.storage.export_links import ExportLinkRepository
from tests.storage.quizzing import ALICE, BOB, NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def links(database):
    return ExportLinkRepository(database)


async def test_of_two_who_bring_a_link_one_is_served(links):
    await links.keep(ALICE, "a", Language.ENGLISH, now=NOW, expires_at=NOW + MINUTE)
    await links.keep(BOB, "b", Language.TRADITIONAL, now=NOW, expires_at=NOW + MINUTE)
    claimed = await asyncio.gather(*(links.claim("a", NOW) for _ in range(2)))
    assert sorted(claimed, key=bool) == [None, (ALICE, Language.ENGLISH)]
    assert await links.claim("b", NOW) == (BOB, Language.TRADITIONAL)


async def test_what_is_too_old_counts_no_more_and_goes(links):
    await links.keep(ALICE, "a", Language.ENGLISH, now=NOW, expires_at=NOW + MINUTE)
    assert await links.claim("a", NOW + MINUTE) is None
    await links.keep(BOB, "b", Language.ENGLISH, now=NOW + MINUTE, expires_at=NOW + 2 * MINUTE)
    assert await links.claim("a", NOW) is None
