"""Rounds when things go wrong: restarts, crashes at the worst moment, a Telegram that does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from bot.domain.rounds import QuestionState
from bot.storage.database import Database
from tests.platforms.telegram.conversation.quiz_talk import (
    answer,
    answered,
    begun,
    next_poll,
    play,
    question_of,
    restartable,
    said,
)
from tests.services.round_table import Table
from tests.storage.quizzing import by_poll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from tests.platforms.telegram.conversation.quiz_talk import Restartable

BOT = 100001


@pytest_asyncio.fixture
async def bot(composer: DigestComposer, lookup: Lookup, tmp_path: Path) -> AsyncIterator[Restartable]:
    async with restartable(composer, lookup, tmp_path) as bot:
        yield bot


async def test_a_restart_in_the_middle_changes_nothing(bot):
    async with bot.run():
        mei = await bot.stage.reader()
        second = await answer(bot.stage, mei, await begun(mei))
        await question_of(bot.stage, second)
    await mei.vote(second, 0)
    async with bot.run():
        third = await next_poll(mei)
        assert third.poll["question"].startswith("3/5 · ")
        result = await play(bot.stage, mei, third)
        assert result.text.startswith("✏️ 答對 ")
        assert len([seen for seen in await mei.messages() if seen.poll]) == 5


async def test_a_crash_between_a_vote_and_the_next_poll_goes_on_by_itself(bot, tmp_path):
    async with bot.run():
        mei = await bot.stage.reader()
        first = await begun(mei)
        question = await question_of(bot.stage, first)
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    crashed = Table(database, bot.stage.now)
    person = (await by_poll(crashed.stores.rounds, first.poll["id"]))[0].person
    await crashed.rounds.vote(person, first.poll["id"], question.question.correct, bot.stage.at)
    await crashed.stores.close()
    await database.close()
    async with bot.run():
        second = await next_poll(mei)
        assert second.poll["question"].startswith("2/5 · ")
        assert (await answered(mei, first)).buttons == ["看詳解"]
        assert (await play(bot.stage, mei, second)).text.startswith("✏️ 答對 5／5 題")


async def test_a_poll_of_unknown_outcome_is_put_once_more_and_either_counts(bot):
    async with bot.run():
        mei = await bot.stage.reader()
        await bot.stage.telegram.fault("timeout", method="sendPoll")
        lost = await begun(mei)
        again = await next_poll(mei)
        assert again.poll["question"] == lost.poll["question"]
        correct = (await question_of(bot.stage, again)).question.correct
        await mei.vote(lost, *correct)
        second = await next_poll(mei)
        await mei.vote(again, *correct)
        third = await answer(bot.stage, mei, second)
        assert third.poll["question"].startswith("3/5 · ")
        polls = [seen.poll["question"][:3] for seen in await mei.messages() if seen.poll]
        assert polls == ["1/5", "1/5", "2/5", "3/5"]


async def test_it_is_never_put_a_third_time_by_itself(bot):
    async with bot.run():
        mei = await bot.stage.reader()
        first = await begun(mei)
        correct = (await question_of(bot.stage, first)).question.correct
        await bot.stage.telegram.fault("timeout", method="sendPoll", count=2)
        await mei.vote(first, *correct)
        second = await next_poll(mei)
        await next_poll(mei)
        asked = await said(mei, "/quiz")
        assert asked.text.startswith("✏️ 有一輪小測還未做完，停在第 2／5 題。")
    async with bot.run():
        assert (await said(mei, "/help")).text.startswith("可以怎樣問")
        assert len([seen for seen in await mei.messages() if seen.poll]) == 3
        await mei.press(asked, "繼續")
        third = await next_poll(mei)
        assert third.poll["question"] == second.poll["question"]
        assert (await answer(bot.stage, mei, third)).poll["question"].startswith("3/5 · ")


async def test_a_telegram_that_takes_nothing_loses_nothing(bot):
    async with bot.run():
        mei = await bot.stage.reader()
        first = await begun(mei)
        await bot.stage.telegram.fault("too_many_requests", method="sendPoll", retry_after=3600)
        question = await question_of(bot.stage, first)
        await mei.vote(first, *question.question.correct)
        await mei.wait_for_message(lambda seen: seen.edited)
        asked = await said(mei, "/quiz")
        assert asked.text.startswith("✏️ 有一輪小測還未做完，停在第 2／5 題。")
        game, _ = await by_poll(bot.stage.stores.rounds, first.poll["id"])
        assert (game.current.state, game.current.in_doubt) == (QuestionState.WAITING, False)
    async with bot.run():
        assert (await next_poll(mei)).poll["question"].startswith("2/5 · ")


async def test_a_database_that_fails_a_vote_is_told_and_the_round_goes_on(bot):
    async with bot.run():
        mei = await bot.stage.reader()
        second = await answer(bot.stage, mei, await begun(mei))
        await question_of(bot.stage, second)
        await bot.stage.stores.rounds.close()
        await mei.vote(second, 0)
        told = await mei.wait_for_message(lambda seen: not seen.edited)
        assert told.text == "我這邊出了點問題，你剛才的答案可能沒有記下。輸入 /quiz 就可以接着做。"
    async with bot.run():
        asked = await said(mei, "/quiz")
        assert asked.text.startswith("✏️ 有一輪小測還未做完，停在第 2／5 題。")
        await mei.press(asked, "繼續")
        assert (await next_poll(mei)).poll["question"] == second.poll["question"]
