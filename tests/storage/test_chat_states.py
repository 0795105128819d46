from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.storage.chat_states import ChatStateRepository
from bot.storage.line_tables import line_chat_states

MEI, CLASS = ChatKey(Platform.LINE, "U1"), ChatKey(Platform.LINE, "C1")
SECOND = timedelta(seconds=1)


@pytest.fixture
def states(database):
    return ChatStateRepository(database)


async def test_what_is_older_than_what_was_applied_is_not_applied(states, clock):
    now = clock()
    assert [await states.advance(MEI, at, is_in=True) for at in (now, now - SECOND, now + SECOND, now)] == [
        True,
        False,
        True,
        False,
    ]


async def test_it_is_known_whether_the_newest_change_let_the_bot_in(states, clock):
    assert await states.is_in(CLASS) is None
    now = clock()
    for at, is_in in ((now, True), (now + SECOND, False), (now, True)):
        await states.advance(CLASS, at, is_in=is_in)
    await states.advance(CLASS, now + 2 * SECOND, "U1", is_in=True)
    assert await states.is_in(CLASS) is False


async def test_the_same_is_applied_again_for_it_was_perhaps_noted_and_not_done(states, clock):
    assert [await states.advance(MEI, clock(), is_in=True) for _ in range(2)] == [True, True]


async def test_chats_and_their_people_have_each_their_own(states, clock):
    assert await states.advance(CLASS, clock(), "U1", is_in=True)
    before = clock() - SECOND
    assert [await states.advance(CLASS, before, who, is_in=True) for who in ("U1", "U2", "")] == [False, True, True]
    assert await states.advance(MEI, before, is_in=True)


async def test_people_of_groups_are_remembered_for_two_days_and_the_bot_for_good(states, database, clock):
    for who in ("", "U1"):
        await states.advance(CLASS, clock(), who, is_in=True)
    await states.advance(CLASS, clock() + timedelta(hours=49), "U2", is_in=False)
    async with database.read() as connection:
        people = (await connection.execute(select(line_chat_states.c.person_id))).scalars().all()
    assert sorted(people) == ["", "U2"]
