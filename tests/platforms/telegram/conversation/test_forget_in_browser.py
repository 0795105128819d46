"""Whoever says /forget in the local Telegram's page is a stranger from then on, and nothing of theirs is left."""

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

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage
    from tests.simulator.page.support import Windows

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def key(person: Person) -> ChatKey:
    return ChatKey(Platform.TELEGRAM, str(person.id))


async def rows_of(stage: Stage, person: Person) -> dict[str, int]:
    """How many rows each table has of a person, where it has any; what is just being handled aside."""
    assert stage.stores is not None
    stored = await stage.stores.people.export(key(person))
    return {name: len(rows) for name, rows in stored.items() if rows and name != "inbox"}


async def test_a_person_who_played_is_forgotten_in_the_page(
    windows: Windows, composer: DigestComposer, lookup: Lookup, tmp_path: Path
):
    async with restartable(composer, lookup, tmp_path, windows.simulator) as bot, bot.run():
        ming = await bot.stage.telegram.person("小明", language_code="zh-hant")
        await ming.start(BOT)
        page = await windows.open(DESK)
        await page.goto(f"{bot.stage.telegram.url}/#as={ming.id}&chat=b{BOT}")
        await write(page, "/quiz 2")
        poll = page.get_by_test_id("poll").first
        await poll.get_by_test_id("poll-option").first.click()
        if (await bot.stage.stores.rounds.running(key(ming))).questions[0].question.has_many_answers:
            await poll.get_by_test_id("poll-send").click()
        await expect(page.get_by_test_id("poll").nth(1)).to_be_visible()
        await write(page, "/stats")
        await expect(messages(page).last).to_contain_text("答題 1")
        assert {"rounds", "answers", "cards"} <= set(await rows_of(bot.stage, ming))

        await write(page, "/forget")
        asked = messages(page).last
        await expect(asked).to_contain_text("要刪除我存下的、關於你的全部資料嗎？")
        await asked.get_by_role("button", name="是，全部刪除").click()
        await expect(asked).to_contain_text("已經永久刪除我存下的、關於你的全部資料")
        await expect(page.get_by_test_id("poll").nth(1)).to_contain_text("最終結果")
        assert await rows_of(bot.stage, ming) == {}
        await write(page, "/stats")
        await expect(messages(page).last).to_contain_text("還未有紀錄")
        assert await rows_of(bot.stage, ming) == {}
