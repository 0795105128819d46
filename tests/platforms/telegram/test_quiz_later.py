"""Rounds that are gone on with later, against a scripted Telegram: after a start, and after what it did not take."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.rounds import QuestionState, Wish
from bot.errors import DeliveryError, StorageError
from bot.platforms.i18n import wording
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.handlers.quiz_later import QuizLater
from bot.platforms.telegram.handlers.quiz_table import QuizTable
from bot.platforms.telegram.messenger import Messenger
from bot.services.round_turns import Move
from tests.platforms.telegram.raw_server import MESSAGE, TOKEN, RawServer, refusal
from tests.services.round_table import Table, table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import web


ANN, BEA = 5, 6
WORDS = wording(Language.TRADITIONAL)
TWO = Wish(length=2)
MINUTE = timedelta(minutes=1)


@dataclass
class Played:
    """People who play, the Telegram that hears of it, and a bot that can be started again."""

    laid: Table
    bot: TelegramBot
    telegram: RawServer
    table: QuizTable = field(init=False)
    later: QuizLater = field(init=False)
    messenger: Messenger = field(init=False)

    def start(self) -> None:
        """A new process over the same rows."""
        self.laid.clock.advance(MINUTE)
        self.laid = Table(self.laid.database, self.laid.clock)
        self.messenger = Messenger(self.bot)
        self.table = QuizTable(self.laid.rounds, self.messenger, self.laid.clock)
        self.later = QuizLater(self.table, self.laid.preferences, self.laid.clock)

    async def after(self, pause: timedelta) -> None:
        """What is gone on with once so much time has passed."""
        self.laid.clock.advance(pause)
        await self.later.go_on()

    async def vote(self, person: int, poll: str) -> Move | None:
        return await self.laid.rounds.vote(key(person), poll, (0,), self.laid.clock())

    def polls(self, person: int) -> int:
        """How often a person's questions were handed over."""
        return sum(call.params["chat_id"] == person for call in self.telegram.of("sendPoll"))

    def said(self) -> list[str]:
        return [call.params["text"].split("\n")[0] for call in self.telegram.of("sendMessage")]


@pytest.fixture
async def played(raw: RawServer, tmp_path: Path) -> AsyncIterator[Played]:
    raw.script("sendPoll", *(MESSAGE | {"message_id": 10 + n, "poll": {"id": f"p{n}"}} for n in range(8)))
    async with table(tmp_path) as laid, TelegramBot(TOKEN, api_url=raw.url) as bot:
        played = Played(laid, bot, raw)
        played.start()
        await played.later.go_on()
        yield played


def wait(seconds: int) -> web.Response:
    """What Telegram says that wants nothing more for a while."""
    return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def key(person: int) -> ChatKey:
    return ChatKey(Platform.TELEGRAM, str(person))


async def test_a_question_that_could_not_be_put_is_put_when_telegram_wants_it(played):
    played.telegram.script_first("sendPoll", wait(3600))
    with pytest.raises(DeliveryError):
        await played.table.begin(ANN, WORDS, TWO)
    await played.after(59 * MINUTE)
    assert played.polls(ANN) == 1
    await played.after(MINUTE)
    assert (played.polls(ANN), played.table.unsaid) == (2, {})
    assert (await played.laid.rounds.running(key(ANN))).current.state is QuestionState.ASKED


async def test_what_fails_again_is_tried_later_each_time(played):
    await played.table.begin(ANN, WORDS, TWO)
    move = await played.vote(ANN, "p0")
    played.telegram.script_first("sendPoll", *(wait(61) for _ in range(4)))
    with pytest.raises(DeliveryError):
        await played.table.play(ANN, WORDS, move)
    before, tried = played.polls(ANN), []
    for _ in range(16):
        await played.after(MINUTE)
        tried.append(played.polls(ANN) - before)
    assert tried == [0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4]


async def test_whoever_blocked_the_bot_is_left_alone(played):
    played.telegram.script_first("sendPoll", refusal(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(DeliveryError):
        await played.table.begin(ANN, WORDS, TWO)
    await played.after(timedelta(hours=2))
    assert (played.polls(ANN), played.table.unsaid) == (1, {})


async def test_a_question_in_doubt_is_not_put_a_third_time_but_its_person_is_told_once(played):
    played.telegram.script_first("sendPoll", played.telegram.cut, played.telegram.cut)
    with pytest.raises(DeliveryError):
        await played.table.begin(ANN, WORDS, TWO)
    await played.after(MINUTE)
    await played.after(MINUTE)
    assert (played.polls(ANN), played.said()) == (2, ["✏️ 有一輪小測還未做完，停在第 1／2 題。要繼續，還是開始新的？"])
    played.start()
    await played.later.go_on()
    assert (played.polls(ANN), len(played.said())) == (2, 1)


async def test_after_two_interruptions_in_a_row_its_person_is_told_once_that_the_round_is_there(played):
    await played.table.begin(ANN, WORDS, TWO)
    await played.vote(ANN, "p0")
    played.start()
    (game,) = await played.laid.rounds.interrupted(Platform.TELEGRAM)
    await played.laid.rounds.resume(key(ANN), game.id)  # and is killed again before it puts the question
    for _ in range(2):
        played.start()
        await played.later.go_on()
        assert (played.polls(ANN), played.said()) == (
            1,
            ["✏️ 有一輪小測還未做完，停在第 2／2 題。要繼續，還是開始新的？"],
        )
    await played.laid.rounds.again(key(ANN), game.id)  # is killed before that, too
    played.start()
    await played.later.go_on()
    assert len(played.said()) == 2
    await played.table.play(ANN, WORDS, await played.laid.rounds.again(key(ANN), game.id))
    assert (played.polls(ANN), (await played.vote(ANN, "p1")).then.score.answered) == (2, 2)


async def test_an_offer_that_telegram_did_not_take_is_made_later(played):
    played.telegram.script_first("sendPoll", played.telegram.cut, played.telegram.cut)
    with pytest.raises(DeliveryError):
        await played.table.begin(ANN, WORDS, TWO)
    played.telegram.script_first("sendMessage", wait(3600))
    await played.after(MINUTE)
    await played.after(timedelta(minutes=59))
    assert len(played.said()) == 1
    await played.after(MINUTE)
    await played.after(timedelta(hours=2))
    assert (len(played.said()), played.table.unsaid) == (2, {})


async def test_whoever_was_asked_when_they_wanted_another_round_is_not_asked_again(played):
    await played.table.begin(ANN, WORDS, TWO)
    played.telegram.script_first("sendPoll", played.telegram.cut, played.telegram.cut)
    with pytest.raises(DeliveryError):
        await played.table.play(ANN, WORDS, await played.vote(ANN, "p0"))
    assert await played.table.begin(ANN, WORDS, TWO) is not None
    await played.after(timedelta(hours=1))
    played.start()
    await played.later.go_on()
    assert played.said() == []


async def test_an_event_that_is_delivered_again_forgets_nothing_that_is_owed(played):
    played.telegram.script_first("sendPoll", wait(3600))
    with pytest.raises(DeliveryError):
        await played.table.begin(ANN, WORDS, TWO)
    game = await played.laid.rounds.running(key(ANN))
    await played.table.play(ANN, WORDS, Move(None, game.id))
    await played.after(timedelta(hours=1))
    assert (played.polls(ANN), played.table.unsaid) == (2, {})


async def test_what_fails_unexpectedly_is_tried_later_each_time(played, monkeypatch, caplog):
    await played.laid.rounds.begin(key(ANN), TWO)
    played.start()
    tried = []

    async def fail(*_: object) -> None:
        tried.append(played.laid.clock())
        raise RuntimeError("nobody foresaw this")

    with monkeypatch.context() as broken:
        broken.setattr(played.laid.rounds, "resume", fail)
        for _ in range(10):
            await played.after(MINUTE)
    assert [(at - tried[0]) // MINUTE for at in tried] == [0, 1, 3, 7]
    assert caplog.text.count("Traceback") == 4
    await played.after(timedelta(hours=1))
    assert (played.polls(ANN), played.table.unsaid) == (1, {})


async def test_what_could_not_be_said_is_said_in_the_same_language(played):
    played.telegram.script_first("sendPoll", wait(61))
    with pytest.raises(DeliveryError):
        await played.table.begin(ANN, wording(Language.ENGLISH), TWO)
    await played.after(2 * MINUTE)
    first, again = played.telegram.of("sendPoll")
    assert again.params == first.params


async def test_a_result_of_which_nobody_knows_whether_it_arrived_is_told_once_more_and_no_oftener(played):
    await played.table.begin(ANN, WORDS, Wish(length=1))
    played.telegram.script_first("sendMessage", played.telegram.cut, played.telegram.cut)
    await played.table.play(ANN, WORDS, await played.vote(ANN, "p0"))
    assert len(played.said()) == 2
    played.start()
    await played.later.go_on()
    assert (len(played.said()), await played.laid.rounds.owed(key(ANN))) == (2, None)


async def test_a_result_that_was_not_taken_is_told_later_or_with_the_next_round(played):
    for person, poll in ((ANN, "p0"), (BEA, "p1")):
        await played.table.begin(person, WORDS, Wish(length=1))
        played.telegram.script_first("sendMessage", wait(3600))
        with pytest.raises(DeliveryError):
            await played.table.play(person, WORDS, await played.vote(person, poll))
    await played.table.begin(BEA, WORDS, TWO)
    assert len(played.said()) == 3
    await played.after(timedelta(hours=1))
    assert len(played.said()) == 4
    assert [await played.laid.rounds.owed(key(person)) for person in (ANN, BEA)] == [None, None]


async def test_a_start_tells_results_that_were_not_told_and_puts_what_was_not_put(played):
    await played.table.begin(ANN, WORDS, Wish(length=1))
    await played.table.begin(BEA, WORDS, TWO)
    await played.vote(ANN, "p0")
    await played.vote(BEA, "p1")
    played.start()
    await played.later.go_on()
    assert (played.polls(ANN), played.polls(BEA), len(played.said())) == (1, 2, 1)
    assert [call.params["message_id"] for call in played.telegram.of("editMessageReplyMarkup")] == [11]
    await played.later.go_on()
    assert (played.polls(BEA), len(played.said())) == (2, 1)


async def test_one_persons_trouble_at_a_start_holds_nobody_else_up(played, monkeypatch, caplog):
    for person in (ANN, BEA, 7):
        await played.laid.rounds.begin(key(person), TWO)
    played.start()
    waited, both_are_being_asked = [], asyncio.Event()
    play = played.table.play

    async def troubled(person: int, *rest: object) -> None:
        if person == 7:
            raise RuntimeError("nobody foresaw this")
        waited.append(person)
        if len(waited) == 2:
            both_are_being_asked.set()
        await both_are_being_asked.wait()
        await play(person, *rest)

    monkeypatch.setattr(played.table, "play", troubled)
    async with asyncio.timeout(5):
        await played.later.go_on()
    assert (played.polls(ANN), played.polls(BEA)) == (1, 1)
    assert "nobody foresaw this" in caplog.text


async def test_a_start_that_cannot_read_what_was_interrupted_tries_again(played, monkeypatch):
    await played.laid.rounds.begin(key(ANN), TWO)
    played.start()

    async def fail(*_: object) -> None:
        raise StorageError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(played.laid.stores.rounds, "unfinished", fail)
        await played.later.go_on()
    assert played.polls(ANN) == 0
    await played.later.go_on()
    assert played.polls(ANN) == 1


async def test_a_poll_that_was_answered_before_it_was_noted_gets_its_explanation(played):
    put = (await played.laid.rounds.begin(key(ANN), TWO)).then
    await played.vote(ANN, "p0")
    assert (await played.table._put(ANN, WORDS, put)).state is QuestionState.ANSWERED
    await played.messenger.settle(MINUTE)
    (edited,) = played.telegram.of("editMessageReplyMarkup")
    assert edited.params["reply_markup"]["inline_keyboard"][0][0]["text"] == "看詳解"
