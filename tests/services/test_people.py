"""What is stored of a person is handed over whole, and once deleted it is gone from memory, too."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.bank import Bank
from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import CastVote
from bot.domain.language import Language
from bot.domain.people_replies import ForgetQuestion, Forgotten
from bot.domain.prompt import Prompt
from bot.domain.question_reading import QuestionReader
from bot.domain.rounds import QuestionState
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, DeliveryStatus, SuspensionReason
from bot.services.calendars import Calendars
from bot.services.exports import ExportWords
from bot.services.people import LIFETIME, People
from bot.services.preferences import Preferences
from bot.services.prompts import Prompts
from bot.services.subscriptions import Subscriptions
from bot.storage.database import Database
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.rounds import RoundRepository
from bot.storage.subscriptions import SubscriptionRepository
from tests import head
from tests.services.stage import MONDAY, Clock, library, staged
from tests.storage import group_playing
from tests.storage.quizzing import a_round, put, question

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MEI, BOB = ChatKey(Platform.TELEGRAM, "1001"), ChatKey(Platform.TELEGRAM, "1002")
GROUP = ChatKey(Platform.TELEGRAM, "-1001")
LARGEST = 50_000_000
READER = QuestionReader(library())
WORDS = ExportWords(
    "All of it.", {"chats": "Language."}, lambda asked: (type(asked).__name__, tuple(f"<{n}>" for n in "abcd"))
)


class House:
    """The services that remember people, over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Clock(MONDAY)
        self.closed: list[str] = []
        store = SubscriptionRepository(database, self.clock)
        self.preferences = Preferences(PreferenceRepository(database, self.clock))
        self.prompts = Prompts(PromptRepository(database), self.clock)
        self.subscriptions = Subscriptions(store, self.clock)
        self.store = PeopleRepository(database)
        calendars = Calendars(store, "Asia/Hong_Kong", self.clock)
        remembering = (self.preferences, self.prompts, self.subscriptions)
        self.people = People(self.store, *remembering, calendars, reader=READER, now=self.clock)

    async def settle_in(self, person: ChatKey) -> None:
        """Let a person have chosen, subscribed, been asked here and in a group, and blocked us."""
        await self.preferences.choose_language(person, Language.ENGLISH)
        newcomer = Newcomer(person, ChatKind.PRIVATE, None, None, Language.ENGLISH)
        await self.subscriptions.subscribe(newcomer, at=time(8, 30))
        for chat in (person, GROUP):
            await self.prompts.ask(Prompt(chat, person.chat_id, "time", chat, None, self.clock()))
        await self.subscriptions.suspend(person, SuspensionReason.BLOCKED)

    async def forget(self, asked_at: datetime) -> Forgotten | ForgetQuestion:
        """Let Mei say yes to what she was asked then."""
        return await self.people.forget(MEI, asked_at, self.close)

    async def close(self, messages: tuple[str, ...]) -> None:
        """Note what is closed, and that nothing has been deleted by then."""
        assert (await self.store.export(MEI))["chats"]
        self.closed += messages

    async def remembered(self, person: ChatKey) -> list[Any]:
        """What is known of a person, as far as anybody is told."""
        return [
            await self.preferences.language(person, "zh-hant"),
            await self.subscriptions.get(person) is not None,
            person in self.subscriptions._suspended,
            await self.prompts.open(person, person.chat_id) is not None,
            await self.prompts.open(GROUP, person.chat_id) is not None,
        ]


KNOWN = [Language.ENGLISH, True, True, True, True]
UNKNOWN = [Language.TRADITIONAL, False, False, False, False]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    yield House(database)
    await database.close()


async def test_an_export_is_one_json_document_that_says_what_it_holds(house: House):
    await house.settle_in(MEI)
    house.clock.at = datetime(2026, 11, 23, 17, tzinfo=UTC)
    export = await house.people.export(MEI, WORDS, largest=LARGEST)
    assert (export.name, str(export.on)) == ("telegram-1001-2026-11-24.json", "2026-11-24")
    document = json.loads(export.content)
    assert list(document) == ["about", "exported_at", "person", "questions_in_words", "tables"]
    assert (document["about"], document["questions_in_words"]) == ("All of it.", [])
    assert document["exported_at"] == "2026-11-23T17:00:00+00:00"
    assert document["person"] == {"platform": "telegram", "id": "1001"}
    assert {name: table["rows"] for name, table in document["tables"].items()} == await house.store.export(MEI)
    assert (document["tables"]["chats"]["about"], document["tables"]["cards"]["about"]) == ("Language.", "")
    assert document["tables"]["chats"]["rows"][0]["language"] == "en"
    assert b'\n  "about"' in export.content


async def test_an_export_says_in_words_what_was_asked_and_chosen(house: House):
    item = next(one for one in Bank(library()).items if one.key.startswith("authored:") and not one.has_many_answers)
    asked = Bank(library()).question(item.key, 1)
    rounds = RoundRepository(house.database)
    done = put(0, question=asked, answered_at=MONDAY, chosen=(3,), is_correct=False, state=QuestionState.ANSWERED)
    gone = put(2, poll_id="gone")
    unseen = question(3, question=asked, state=QuestionState.SKIPPED)
    await rounds.begin(replace(a_round(1, MEI), questions=(done, put(1, question=asked), gone, unseen)))
    document = json.loads((await house.people.export(MEI, WORDS, largest=LARGEST)).content)
    worded = {
        "asked_at": "2026-11-23T08:00:00+00:00",
        "question": "AuthoredAsked",
        "options": ["<a>", "<b>", "<c>", "<d>"],
        "right": [f"<{'abcd'[asked.correct[0]]}>"],
    }
    assert document["questions_in_words"] == [{**worded, "chosen": ["<d>"]}, {**worded, "chosen": None}]
    await rounds.close()


async def test_an_export_says_in_words_what_was_answered_in_a_group(house: House):
    item = next(one for one in Bank(library()).items if one.key.startswith("authored:") and not one.has_many_answers)
    asked = Bank(library()).question(item.key, 1)
    quizzes = GroupQuizRepository(house.database)
    mine, unanswered = (group_playing.put(1, position, question=asked) for position in (0, 1))
    await quizzes.open(replace(group_playing.playing(), position=1, questions=(mine, unanswered)))
    await quizzes.vote(MEI.platform, [CastVote("poll1.0", MEI.chat_id, "Mei", (3,), MONDAY)])
    document = json.loads((await house.people.export(MEI, WORDS, largest=LARGEST)).content)
    assert document["questions_in_words"] == [
        {
            "asked_at": "2026-11-23T08:00:00+00:00",
            "question": "AuthoredAsked",
            "options": ["<a>", "<b>", "<c>", "<d>"],
            "right": [f"<{'abcd'[asked.correct[0]]}>"],
            "chosen": ["<d>"],
        }
    ]
    await quizzes.close()


async def test_a_large_export_is_compressed_and_one_that_is_too_large_even_so_is_not_sent(house: House):
    whole = await house.people.export(MEI, WORDS, largest=LARGEST)
    small = await house.people.export(MEI, WORDS, largest=len(whole.content) - 1)
    assert small.name == f"{whole.name}.gz"
    assert gzip.decompress(small.content) == whole.content
    assert await house.people.export(MEI, WORDS, largest=10) is None


async def test_whoever_is_forgotten_is_a_stranger_at_once_and_nobody_else_is(house: House):
    for person in (MEI, BOB):
        await house.settle_in(person)
    assert await house.remembered(MEI) == KNOWN
    asked = house.people.ask()
    house.clock.advance(LIFETIME - timedelta(seconds=1))
    assert await house.forget(asked.asked_at) == Forgotten()
    assert await house.remembered(MEI) == UNKNOWN
    assert sum(map(len, (await house.store.export(MEI)).values())) == 0
    house.clock.at = asked.asked_at  # Bob's questions still stand then
    assert await house.remembered(BOB) == KNOWN


async def test_a_late_or_impossible_yes_is_asked_again(house: House):
    await house.settle_in(MEI)
    asked = house.people.ask()
    assert asked == ForgetQuestion(MONDAY)
    house.clock.advance(LIFETIME)
    for asked_at in (asked.asked_at, house.clock() + LIFETIME):
        assert await house.forget(asked_at) == ForgetQuestion(house.clock(), too_late=True)
    assert await house.remembered(MEI) == [*KNOWN[:3], False, False]


async def test_one_yes_counts_once(house: House):
    await house.settle_in(MEI)
    asked = house.people.ask()
    house.clock.advance(timedelta(minutes=1))
    for _ in range(2):  # a finger that trembles
        assert await house.forget(asked.asked_at) == Forgotten()
    await house.settle_in(MEI)
    for asked_at in (asked.asked_at, asked.asked_at - timedelta(seconds=1)):
        assert await house.forget(asked_at) == ForgetQuestion(house.clock(), too_late=True)
    assert await house.remembered(MEI) == KNOWN
    house.clock.advance(timedelta(seconds=1))
    again = house.people.ask()
    house.clock.advance(timedelta(seconds=5))
    assert await house.forget(again.asked_at) == Forgotten()
    assert await house.remembered(MEI) == UNKNOWN


async def test_one_yes_counts_once_whichever_process_it_is_pressed_in_again(house: House):
    other, asked = House(house.database), MONDAY
    await house.settle_in(MEI)
    house.clock.advance(timedelta(minutes=1))
    other.clock.at = house.clock.at
    assert [await house.forget(asked), await other.people.forget(MEI, asked, _ignored)] == [Forgotten()] * 2
    await house.settle_in(MEI)
    for pressed in (other, House(house.database)):  # the second has just been started
        pressed.clock.at = house.clock.at
        pressed.people._forgotten.clear()
        assert await pressed.forget(asked) == ForgetQuestion(house.clock(), too_late=True)
    assert await house.remembered(MEI) == KNOWN


async def _ignored(_: object) -> None:
    """Close nothing."""


async def test_a_clock_that_was_set_back_lets_nothing_be_called_deleted_that_is_not(house: House):
    await house.settle_in(MEI)
    assert await house.forget(house.people.ask().asked_at) == Forgotten()
    house.clock.advance(-timedelta(minutes=3))
    await house.settle_in(MEI)
    asked = house.people.ask()
    house.clock.advance(timedelta(seconds=5))
    assert await house.forget(asked.asked_at) == Forgotten()
    assert await house.remembered(MEI) == UNKNOWN


async def test_what_lies_open_is_closed_before_anything_is_deleted_and_only_then(house: House):
    await house.settle_in(MEI)
    rounds = RoundRepository(house.database)
    put_before = {"asked_at": MONDAY - timedelta(days=1), "message_id": "31", "poll_id": "p31"}
    await rounds.begin(replace(a_round(1, MEI), questions=(put(0, **put_before),)))
    done = put(0, answered_at=MONDAY, chosen=(1,), is_correct=True, state=QuestionState.ANSWERED)
    await rounds.begin(replace(a_round(2, MEI), questions=(done, put(1, message_id="34"), question(2))))
    await rounds.begin(replace(a_round(3, BOB), questions=(put(0, poll_id="bob", message_id="35"),)))
    assert await house.forget(MONDAY - LIFETIME) == ForgetQuestion(MONDAY, too_late=True)
    assert house.closed == []
    assert await house.forget(MONDAY) == Forgotten()
    assert house.closed == ["34", "31"]
    await rounds.close()


async def test_a_digest_in_flight_brings_nobody_back(tmp_path: Path):
    async with staged(tmp_path) as stage:
        await stage.subscribe(MEI.chat_id, BOB.chat_id)
        stage.clock.at = MONDAY
        stage.platform.slow[MEI.chat_id] = asyncio.Event()
        sweeping = asyncio.create_task(stage.sweep())
        await stage.until(lambda: stage.platform.tried == 2)
        people = PeopleRepository(stage.database)
        await people.forget(MEI, MONDAY)
        stage.platform.slow[MEI.chat_id].set()
        await sweeping
        await stage.digests.close(timedelta(seconds=1))
        assert sum(map(len, (await people.export(MEI)).values())) == 0
        assert await stage.counts() == {MONDAY.date(): {DeliveryStatus.SENT: 1}}
