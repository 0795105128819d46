"""What a process remembers of rows that other processes change, too: nothing, or not for long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.prompt import Prompt
from bot.domain.rounds import Wish
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.leading import Leadership
from bot.services.prompts import Prompts
from bot.services.subscriptions import Subscriptions
from bot.storage.database import Database
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.subscriptions import SubscriptionRepository
from bot.wiring import stores_of, telegram_context
from tests import head
from tests.services.group_hall import Sibling
from tests.services.round_table import MONDAY, composer, lookup
from tests.services.stage import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CHAT = ChatKey(Platform.TELEGRAM, "1001")
THREE = Wish(length=3)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(await head.url(tmp_path / "bot.db"))
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


async def test_a_language_chosen_elsewhere_is_spoken_from_the_next_message_on(database: Database, clock: Clock):
    one, two = (PreferenceRepository(database, clock, is_one_of_many=True) for _ in range(2))
    assert await one.language(CHAT) is None
    await two.save_language(CHAT, Language.ENGLISH)
    assert [await one.language(CHAT), await two.language(CHAT)] == [Language.ENGLISH, Language.ENGLISH]
    await one.save_language(CHAT, Language.SIMPLIFIED)
    assert await two.language(CHAT) is Language.SIMPLIFIED


async def test_what_was_asked_elsewhere_is_answered_here_and_once(database: Database, clock: Clock):
    one, two = (Prompts(PromptRepository(database), clock, remembers=False) for _ in range(2))
    prompt = Prompt(CHAT, "7", "time", CHAT, "12", clock())
    assert await one.open(CHAT, "7") is None
    await two.ask(prompt)
    assert await one.open(CHAT, "7") == prompt
    await one.close(CHAT, "7")
    assert await two.open(CHAT, "7") is None


async def test_who_was_suspended_elsewhere_is_restored_here_within_ten_seconds(database: Database, clock: Clock):
    one, two = (
        Subscriptions(SubscriptionRepository(database, clock), clock, is_one_of_many=True, zone="Asia/Hong_Kong")
        for _ in range(2)
    )
    made = await one.subscribe(Newcomer(CHAT, ChatKind.PRIVATE, None, None, Language.ENGLISH))
    await one.heard_from(CHAT)
    lost = await two.suspend(CHAT, SuspensionReason.BLOCKED)
    clock.advance(9 * SECOND)
    await one.heard_from(CHAT)
    assert await one.get(CHAT) == lost
    clock.advance(SECOND)
    await one.heard_from(CHAT)
    assert await two.get(CHAT) == made


class Process:
    """One that plays private rounds, and leads or not."""

    def __init__(self, database: Database, clock: Clock, *, leads: bool) -> None:
        self.stores = stores_of(database, clock, Sibling("one" if leads else "two"))
        self.leadership = Leadership(is_held=leads)
        self.rounds = telegram_context(
            self.stores,
            composer(),
            now=clock,
            zone="Asia/Hong_Kong",
            owner_ids=frozenset(),
            lookup=lookup(),
            leadership=self.leadership,
        ).rounds


async def test_rounds_that_another_process_left_are_gone_on_with_by_the_leader_after_a_while(
    database: Database, clock: Clock
):
    leader, other = Process(database, clock, leads=True), Process(database, clock, leads=False)
    assert leader.rounds.may_be_interrupted_again
    await other.rounds.begin(CHAT, THREE)  # and dies before its question is put
    clock.advance(29 * SECOND)
    assert await leader.rounds.interrupted(Platform.TELEGRAM) == ()
    clock.advance(SECOND)
    (found,) = await leader.rounds.interrupted(Platform.TELEGRAM)
    assert found.person == CHAT
    assert await other.rounds.interrupted(Platform.TELEGRAM) == ()
    move = await leader.rounds.resume(CHAT, found.id, found.touched_at)
    assert move.then.question.position == 0
    assert await leader.rounds.resume(CHAT, found.id, found.touched_at) is None
    other.leadership.take()
    assert await other.rounds.interrupted(Platform.TELEGRAM) == ()
    for process in (leader, other):
        await process.stores.close()
