"""Linking as people meet it: each step says what it means, refuses kindly, and changes nothing before a yes."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.link_replies import (
    Holding,
    LinkCode,
    Linked,
    LinkQuestion,
    LinkRefused,
    NotLinked,
    NowhereToLink,
    Unlinked,
    UnlinkQuestion,
)
from bot.domain.links import LIFETIME, MOST_TRIES, WAIT, Refusal
from bot.domain.memory import Grade, learn, learnt
from bot.domain.streak import Streak
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind
from bot.services.links import Links
from bot.storage.database import Database
from bot.wiring import stores_of, telegram_context
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.wiring import Stores

TG, LINE = ChatKey(Platform.TELEGRAM, "1001"), ChatKey(Platform.LINE, "U1")
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
EVERYWHERE = tuple(Platform)


class House:
    """The services over one database, with a clock and codes that tests know."""

    def __init__(self, stores: Stores) -> None:
        self.stores, self.at = stores, NOON
        self.context = telegram_context(
            stores,
            shipped.composer(),
            now=lambda: self.at,
            zone="Asia/Hong_Kong",
            owner_ids=frozenset(),
            lookup=shipped.lookup(),
        )
        self.links = self.over(EVERYWHERE)

    def over(self, served: tuple[Platform, ...]) -> Links:
        numbers, bank = count(), self.context.composer.bank
        return Links(
            self.stores.links,
            self.context.statistics._streaks,
            self.context.preferences,
            bank,
            now=lambda: self.at,
            served=served,
            new_code=lambda: f"AAAAAAA{'ACDEFH'[next(numbers)]}",
        )

    async def link(self, home: ChatKey = TG, other: ChatKey = LINE) -> None:
        shown = await self.links.code(home)
        assert isinstance(shown, LinkCode)
        assert isinstance(await self.links.redeem(other, shown.code), LinkQuestion)
        linked = await self.links.confirm(other, shown.code)
        assert linked == Linked(home.platform, is_home=False, since=self.at, is_new=True)

    async def answer(self, person: ChatKey, place: str, on: date, grade: Grade = Grade.GOOD) -> Answer:
        item = self.context.composer.bank.items[0]
        at = datetime.combine(on, time(4), UTC)
        answer = Answer(
            person=person,
            key=item.key,
            revision=item.revision,
            content_version="v",
            answered_in=AnsweredIn.ROUND,
            place=place,
            chosen=(0,),
            is_correct=grade is not Grade.AGAIN,
            grade=grade,
            taken=None,
            at=at,
            on=on,
        )
        await self.stores.answers.record(answer, lambda card: learnt(card, answer, item.revision))
        return answer


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    stores = stores_of(database, lambda: NOON)
    yield House(stores)
    await stores.close()
    await database.close()


async def test_what_will_happen_is_said_first_and_nothing_happens(house):
    await house.answer(LINE, "a/0", TODAY)
    await house.stores.streaks.change(TG, lambda _: Streak(3, last_on=TODAY))
    assert await house.links.code(TG) == LinkCode("AAAAAAAA", (Platform.LINE,))
    asked = await house.links.redeem(LINE, " aaaa-aaaa ")
    assert asked == LinkQuestion("AAAAAAAA", Holding(Platform.LINE, 1, 0), Holding(Platform.TELEGRAM, 0, 3))
    assert await house.links.linked(LINE) == await house.links.linked(TG) == NotLinked()
    assert await house.stores.links.count_answers(TG) == 0


async def test_linked_both_have_one_memory_streak_and_language(house):
    first = await house.answer(LINE, "a/0", TODAY - DAY)
    second = await house.answer(TG, "b/0", TODAY, Grade.AGAIN)
    await house.context.preferences.choose_language(TG, Language.ENGLISH)
    await house.context.preferences.choose_language(LINE, Language.SIMPLIFIED)
    await house.stores.streaks.change(LINE, lambda _: Streak(1, last_on=TODAY - DAY))
    await house.link()
    card = learn(None, first.key, first.revision, Grade.GOOD, first.on)
    card = learn(card, second.key, second.revision, Grade.AGAIN, second.on)
    for account in (TG, LINE):
        assert await house.stores.cards.cards(account) == {first.key: card}
        assert await house.context.preferences.language(account, None) is Language.ENGLISH
        assert (await house.stores.streaks.get(account)).days == 2
    assert await house.context.statistics.of(LINE) == await house.context.statistics.of(TG)
    assert await house.links.code(LINE) == Linked(Platform.TELEGRAM, is_home=False, since=NOON, is_new=False)
    assert await house.links.linked(TG) == Linked(Platform.LINE, is_home=True, since=NOON, is_new=False)


async def test_the_day_is_counted_where_the_home_lives(house):
    await house.link()
    newcomer = Newcomer(LINE, ChatKind.PRIVATE, None, None, Language.ENGLISH)
    await house.context.subscriptions.subscribe(newcomer, zone="Pacific/Auckland")
    house.at = NOON.replace(hour=12)
    calendars = house.context.people._calendars
    assert {await calendars.today(one) for one in (TG, LINE)} == {TODAY + DAY}
    await house.context.subscriptions.subscribe(Newcomer(TG, ChatKind.PRIVATE, None, None, Language.ENGLISH))
    assert {await calendars.today(one) for one in (TG, LINE)} == {TODAY}


async def test_a_second_yes_is_told_the_same(house):
    await house.link()
    known = Linked(Platform.TELEGRAM, is_home=False, since=NOON, is_new=False)
    assert await house.links.confirm(LINE, "AAAAAAAA") == known
    assert await house.links.redeem(LINE, "AAAAAAAA") == known


async def test_refusals_say_why(house):
    await house.links.code(TG)
    refused = [
        (LINE, "hello", LinkRefused(Refusal.NO_CODE)),
        (LINE, "12345678 9", LinkRefused(Refusal.NO_CODE)),
        (LINE, "ＡＢ01-5678", LinkRefused(Refusal.UNKNOWN)),  # no code has a B, a 0 or a 1
        (TG, "AAAAAAAA", LinkRefused(Refusal.OWN, Platform.TELEGRAM)),
        (ChatKey(Platform.TELEGRAM, "2"), "AAAAAAAA", LinkRefused(Refusal.SAME_PLATFORM, Platform.TELEGRAM)),
    ]
    for person, code, expected in refused:
        assert await house.links.redeem(person, code) == expected
    house.at += LIFETIME
    assert await house.links.redeem(LINE, "AAAAAAAA") == LinkRefused(Refusal.EXPIRED, Platform.TELEGRAM)
    assert await house.links.confirm(LINE, "AAAAAAAA") == LinkRefused(Refusal.EXPIRED, Platform.TELEGRAM)


async def test_whoever_is_linked_is_told_with_what(house):
    await house.link()
    other, third = ChatKey(Platform.TELEGRAM, "2"), ChatKey(Platform.LINE, "U2")
    shown = await house.links.code(other)
    assert await house.links.redeem(LINE, shown.code) == LinkRefused(Refusal.LINKED_HERE, Platform.TELEGRAM)
    assert await house.links.redeem(third, "AAAAAAAA") == LinkRefused(Refusal.USED, Platform.TELEGRAM)
    fresh = await house.links.code(third)
    house.at += timedelta(minutes=1)
    await house.links.confirm(other, fresh.code)
    assert await house.links.redeem(TG, fresh.code) == LinkRefused(Refusal.USED, Platform.LINE)


async def test_whoever_guesses_waits(house):
    for _ in range(MOST_TRIES - 1):
        assert await house.links.redeem(LINE, "CCCCCCCC") == LinkRefused(Refusal.UNKNOWN)
    until = house.at + WAIT
    assert await house.links.redeem(LINE, "CCCCCCCC") == LinkRefused(Refusal.WAIT, until=until)
    await house.links.code(TG)
    assert await house.links.redeem(LINE, "AAAAAAAA") == LinkRefused(Refusal.WAIT, Platform.TELEGRAM, until)
    house.at = until
    assert await house.links.redeem(LINE, "CCCCCCCC") == LinkRefused(Refusal.UNKNOWN)


async def test_whoever_guesses_by_buttons_of_their_own_waits_too(house):
    for _ in range(MOST_TRIES - 1):
        assert await house.links.confirm(LINE, "CCCCCCCC") == LinkRefused(Refusal.UNKNOWN)
    assert (await house.links.confirm(LINE, "CCCCCCCC")).why is Refusal.WAIT
    await house.links.code(TG)
    assert (await house.links.confirm(LINE, "AAAAAAAA")).why is Refusal.WAIT


async def test_two_yeses_at_one_moment_link_once_and_are_told_the_same(house):
    await house.links.code(TG)
    said = await asyncio.gather(*(house.links.confirm(LINE, "AAAAAAAA") for _ in range(2)))
    assert [(type(one), one.with_) for one in said] == [(Linked, Platform.TELEGRAM)] * 2


async def test_parted_after_a_fresh_question_alone(house):
    assert await house.links.ask_unlink(LINE) == NotLinked()
    assert await house.links.unlink(LINE, NOON) == NotLinked()
    await house.answer(LINE, "a/0", TODAY)
    await house.link()
    asked = await house.links.ask_unlink(LINE)
    assert asked == UnlinkQuestion(Platform.TELEGRAM, is_home=False, asked_at=NOON)
    for old in (NOON - timedelta(seconds=1), NOON - LIFETIME):
        again = UnlinkQuestion(Platform.TELEGRAM, is_home=False, asked_at=NOON, too_late=True)
        assert await house.links.unlink(LINE, old) == again
    assert await house.links.unlink(TG, asked.asked_at) == Unlinked(Platform.LINE, is_home=True)
    assert [await house.stores.links.count_answers(one) for one in (TG, LINE)] == [1, 0]


async def test_a_bot_on_one_platform_alone_has_nothing_to_link(house):
    assert await house.over((Platform.TELEGRAM,)).code(TG) == NowhereToLink()
