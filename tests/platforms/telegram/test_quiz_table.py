"""Questions put as polls against a scripted Telegram: the calls as they are made, and what it refuses."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.rounds import QuestionState, Scope, ScopeKind, Wish
from bot.errors import RefusedError, UnknownOutcomeError
from bot.platforms.i18n import wording
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.handlers.quiz_table import QuizTable
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.render.quiz_questions import poll_of
from tests.platforms.telegram.raw_server import MESSAGE, TOKEN, RawServer, refusal, result
from tests.services.round_table import Table, table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import web

ANN = 5
KEY = ChatKey(Platform.TELEGRAM, "5")
WORDS = wording(Language.TRADITIONAL)
TWO = Wish(length=2)


@dataclass
class Played:
    """A person who plays, and the Telegram that hears of it."""

    laid: Table
    table: QuizTable
    telegram: RawServer
    messenger: Messenger

    async def edited(self) -> dict[int, str]:
        """The first button that each message has got, once all is tidied up."""
        await self.messenger.settle(timedelta(seconds=5))
        edits = [call.params for call in self.telegram.of("editMessageReplyMarkup")]
        return {edit["message_id"]: edit["reply_markup"]["inline_keyboard"][0][0]["text"] for edit in edits}


@pytest.fixture
async def played(raw: RawServer, tmp_path: Path) -> AsyncIterator[Played]:
    raw.script("sendPoll", *(MESSAGE | {"message_id": 10 + n, "poll": {"id": f"p{n}"}} for n in range(3)))
    async with table(tmp_path) as laid, TelegramBot(TOKEN, api_url=raw.url) as bot:
        messenger = Messenger(bot)
        yield Played(laid, QuizTable(laid.rounds, messenger, laid.clock), raw, messenger)
        await messenger.settle(timedelta(seconds=5))


async def test_a_question_is_a_quiz_poll_with_names_in_its_own_order_and_without_haste(played):
    assert await played.table.begin(ANN, WORDS, TWO) is None
    game = await played.laid.rounds.running(KEY)
    current, round_token = game.current, token(game.id)
    asked = played.laid.reader.resolve(current.question)
    text = poll_of(asked, WORDS, number=1, total=2, level=asked.authored.level)
    (call,) = played.telegram.of("sendPoll")
    of_many = {"allows_multiple_answers": True} if len(current.question.correct) > 1 else {}
    assert call.params == {
        **of_many,
        "chat_id": ANN,
        "question": text.question,
        "options": [{"text": option} for option in text.options],
        "type": "quiz",
        "is_anonymous": False,
        "correct_option_ids": list(current.question.correct),
        "explanation": text.explanation,
        "reply_markup": {
            "inline_keyboard": [
                [
                    {"text": "⏭ 跳過", "callback_data": f"17:{round_token}:0"},
                    {"text": "⏹ 結束", "callback_data": f"16:{round_token}"},
                    {"text": "⚙️ 選題", "callback_data": "14"},
                ]
            ]
        },
    }
    assert (current.state, current.poll_id, current.message_id) == (QuestionState.ASKED, "p0", "10")


async def test_an_answered_poll_gets_its_explanation_and_a_skipped_one_is_closed(played):
    await played.table.begin(ANN, WORDS, TWO)
    await played.table.play(ANN, WORDS, await played.laid.rounds.vote(KEY, "p0", (0,), played.laid.clock()))
    await played.table.play(ANN, WORDS, await played.laid.rounds.skip(KEY))
    assert await played.edited() == {10: "看詳解"}
    (closed,) = (call.params for call in played.telegram.of("stopPoll"))
    assert (closed["message_id"], closed["reply_markup"]["inline_keyboard"][0][0]["text"]) == (11, "看詳解")
    assert len(played.telegram.of("sendMessage")) == 1


async def test_what_comes_again_only_mends_the_buttons(played):
    await played.table.begin(ANN, WORDS, TWO)
    move = await played.laid.rounds.vote(KEY, "p0", (0,), played.laid.clock())
    await played.table.play(ANN, WORDS, replace(move, then=None))
    assert await played.edited() == {10: "看詳解"}
    assert len(played.telegram.of("sendPoll")) == 1


async def test_nothing_waits_for_a_poll_that_cannot_be_closed_at_once(played):
    free = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await free.wait()
        return result({"id": "p0"})

    played.telegram.script_first("stopPoll", slow)
    await played.table.begin(ANN, WORDS, TWO)
    await played.table.play(ANN, WORDS, await played.laid.rounds.skip(KEY))
    assert len(played.telegram.of("sendPoll")) == 2
    free.set()
    await played.messenger.settle(timedelta(seconds=5))
    assert len(played.telegram.of("stopPoll")) == 1


async def test_a_copy_that_is_answered_while_its_question_is_put_again_stays(played):
    await played.table.begin(ANN, WORDS, TWO)
    game = await played.laid.rounds.running(KEY)

    async def answered_meanwhile(_: web.Request) -> web.Response:
        assert await played.laid.rounds.vote(KEY, "p0", (0,), played.laid.clock())
        return result(MESSAGE | {"message_id": 20, "poll": {"id": "p20"}})

    played.telegram.script_first("sendPoll", answered_meanwhile)
    await played.table.play(ANN, WORDS, await played.laid.rounds.again(KEY, game.id))
    assert played.telegram.of("deleteMessage") == []
    assert await played.edited() == {10: "看詳解", 20: "看詳解"}


async def test_an_earlier_copy_is_taken_back_when_its_question_is_put_again(played):
    await played.table.begin(ANN, WORDS, TWO)
    game = await played.laid.rounds.running(KEY)
    await played.table.play(ANN, WORDS, await played.laid.rounds.again(KEY, game.id))
    assert [call.params["message_id"] for call in played.telegram.of("deleteMessage")] == [10]


async def test_a_question_that_telegram_refuses_is_left_out_and_the_next_one_put(played, caplog):
    played.telegram.script_first("sendPoll", refusal(400, "Bad Request: poll question length must not exceed 300"))
    await played.table.begin(ANN, WORDS, TWO)
    game = await played.laid.rounds.running(KEY)
    assert [one.state for one in game.questions] == [QuestionState.SKIPPED, QuestionState.ASKED]
    assert "is left out" in caplog.text


async def test_a_person_who_blocked_the_bot_is_not_asked_and_the_question_waits(played):
    played.telegram.script_first("sendPoll", refusal(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(RefusedError):
        await played.table.begin(ANN, WORDS, TWO)
    current = (await played.laid.rounds.running(KEY)).current
    assert (current.state, current.in_doubt) == (QuestionState.WAITING, False)


async def test_two_cut_connections_leave_the_question_in_doubt(played):
    played.telegram.script_first("sendPoll", played.telegram.cut, played.telegram.cut)
    with pytest.raises(UnknownOutcomeError):
        await played.table.begin(ANN, WORDS, TWO)
    current = (await played.laid.rounds.running(KEY)).current
    assert (current.state, current.in_doubt, len(played.telegram.of("sendPoll"))) == (QuestionState.ASKING, True, 2)


async def test_old_buttons_that_cannot_be_changed_stop_nothing(played, caplog):
    await played.table.begin(ANN, WORDS, TWO)
    played.telegram.script("editMessageReplyMarkup", refusal(400, "Bad Request: message to edit not found"))
    await played.table.play(ANN, WORDS, await played.laid.rounds.vote(KEY, "p0", (0,), played.laid.clock()))
    played.telegram.script("editMessageReplyMarkup", refusal(403, "Forbidden: bot was blocked by the user"))
    await played.table.play(ANN, WORDS, await played.laid.rounds.vote(KEY, "p1", (0,), played.laid.clock()))
    assert len(played.telegram.of("sendMessage")) == 1
    assert "could not be changed" in caplog.text


@pytest.mark.parametrize("answers", [[], [refusal(400, "Bad Request: some day")]], ids=["told", "refused"])
async def test_a_round_in_chinese_is_played_whether_or_not_its_reader_could_be_told(played, caplog, answers):
    played.telegram.script_first("sendMessage", *answers)
    in_chinese = Wish(Scope(ScopeKind.STATEMENT, "2023-12-12/1"), Level.ADVANCED)
    assert await played.table.begin(ANN, wording(Language.ENGLISH), in_chinese) is None
    await played.table.play(ANN, WORDS, await played.laid.rounds.again(KEY, (await played.laid.rounds.running(KEY)).id))
    assert (len(played.telegram.of("sendMessage")), len(played.telegram.of("sendPoll"))) == (1, 2)
    assert ("could not be said" in caplog.text) is bool(answers)
