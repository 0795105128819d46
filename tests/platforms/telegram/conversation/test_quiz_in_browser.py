"""A round as a person plays it in the local Telegram's page, while the bot is restarted in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from bot.domain.chat import ChatKey, Platform
from tests.platforms.telegram.conversation.conftest import BOT
from tests.platforms.telegram.conversation.quiz_talk import restartable
from tests.simulator.page.support import DESK, messages, write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.quiz_talk import Restartable
    from tests.simulator.page.support import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def choose(bot: Restartable, page: Page, person: Person, number: int, *, rightly: bool) -> None:
    """Wait for a question's poll, and choose what is right there, or what is not."""
    poll = page.get_by_test_id("poll").nth(number - 1)
    await expect(poll.get_by_test_id("poll-question")).to_contain_text(f"{number}/3 · ")
    game = await bot.stage.stores.rounds.running(ChatKey(Platform.TELEGRAM, str(person.id)))
    question = game.questions[number - 1].question
    wrong = next(index for index in range(len(question.options)) if index not in question.correct)
    for index in question.correct if rightly else (wrong,):
        await poll.get_by_test_id("poll-option").nth(index).click()
    if question.has_many_answers:
        await poll.get_by_test_id("poll-send").click()
    await expect(poll.get_by_test_id("poll-result")).to_have_count(len(question.options))


async def test_a_person_plays_a_round_in_the_page_while_the_bot_restarts(
    windows: Windows, composer: DigestComposer, lookup: Lookup, tmp_path: Path
):
    async with restartable(composer, lookup, tmp_path, windows.simulator) as bot:
        ming = await bot.stage.telegram.person("小明", language_code="zh-hant")
        page = await windows.open(DESK)
        async with bot.run():
            await ming.start(BOT)
            await ming.wait_for_message()
            await page.goto(f"{bot.stage.telegram.url}/#as={ming.id}&chat=b{BOT}")
            await write(page, "/quiz 3")
            await choose(bot, page, ming, 1, rightly=True)
            await expect(messages(page).last).to_contain_text("2/3 · ")
            await expect(messages(page).nth(-2).get_by_role("button", name="看詳解")).to_be_visible()
        await choose(bot, page, ming, 2, rightly=False)
        async with bot.run():
            await choose(bot, page, ming, 3, rightly=True)
            result = messages(page).filter(has_text="答對 2／3 題")
            await expect(result).to_be_visible()
            await result.get_by_role("button", name="看出處 2").click()
            await expect(messages(page).last.get_by_role("button", name="✏️ 考考我")).to_be_visible()
            await result.get_by_role("button", name="↻ 再試錯題").click()
            await expect(messages(page).last).to_contain_text("1/1 · ")
