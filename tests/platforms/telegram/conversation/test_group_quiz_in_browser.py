"""A group quiz as three people play it in the local Telegram's page, each in a window, from the lobby to the podium.

A folder named by SCREENSHOTS gets pictures of each stage, for people to look at.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from bot.domain.group_quizzes import Phase
from tests.platforms.telegram.conversation.conftest import staged
from tests.platforms.telegram.conversation.group_talk import room
from tests.simulator.page.support import DESK, messages, write

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Locator, Page

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.group_talk import Room
    from tests.simulator.page.support import Windows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("swift_lobbies"),
]
NAMES = ("小明", "芳芳", "Alice")
QUESTIONS = 3


@dataclass
class Table:
    """Three windows on one group."""

    here: Room
    windows: dict[str, Page]

    async def pictures(self, name: str) -> None:
        if not os.environ.get("SCREENSHOTS"):
            return
        for number, page in enumerate(self.windows.values()):
            await page.screenshot(path=Path(os.environ["SCREENSHOTS"]) / f"{name}-{number}.png")


@asynccontextmanager
async def table(windows: Windows, composer: DigestComposer, lookup: Lookup, folder: Path) -> AsyncIterator[Table]:
    async with staged(composer, lookup, folder, windows.simulator) as stage:
        people = {name: await stage.telegram.person(name, language_code="zh-hk") for name in NAMES}
        here = await room(stage, *people.values())
        pages = [await windows.open(DESK, number) for number in range(len(NAMES))]
        for page, person in zip(pages, people.values(), strict=True):
            await enter(page, here, person)
        yield Table(here, dict(zip(NAMES, pages, strict=True)))


async def enter(page: Page, here: Room, person: Person) -> None:
    await page.goto(f"{here.stage.telegram.url}/#as={person.id}&chat=c{here.chat}")
    await page.locator("[data-connection=open]").wait_for(state="attached")


def newest_poll(page: Page) -> Locator:
    return page.get_by_test_id("poll").last


async def test_three_people_play_in_the_page_to_the_podium(
    windows: Windows, composer: DigestComposer, lookup: Lookup, tmp_path: Path
):
    async with table(windows, composer, lookup, tmp_path) as playing:
        here, (ming, fang, alice) = playing.here, playing.windows.values()
        await write(ming, f"/quiz {QUESTIONS} 10秒")
        for page in (fang, alice):
            await messages(page).last.get_by_role("button", name="加入").click()
        for page in playing.windows.values():
            await expect(messages(page).last).to_contain_text("已加入 3 人")
        await playing.pictures("lobby")
        await messages(ming).last.get_by_role("button", name="▶ 開始").click()
        await here.due(Phase.COUNTDOWN)
        for number in range(1, QUESTIONS + 1):
            await question(playing, number)
            await here.due(Phase.RESTING)
        await podium(playing)
        await missed(playing, alice)


async def question(playing: Table, number: int) -> None:
    """小明 is always right, 芳芳 but in the first question, Alice never; nobody sees anything before the end."""
    quiz = await playing.here.quiz(lambda quiz: quiz.phase is Phase.OPEN and quiz.position == number - 1)
    options = len(quiz.questions[number - 1].question.options)
    right = quiz.questions[number - 1].question.correct[0]
    for name, page in playing.windows.items():
        poll = newest_poll(page)
        await expect(poll.get_by_test_id("poll-question")).to_contain_text(f"第 {number}/{QUESTIONS} 題")
        await expect(poll.get_by_role("timer")).to_be_visible()
        is_right = name == NAMES[0] or (name == NAMES[1] and number > 1)
        await poll.get_by_test_id("poll-option").nth(right if is_right else (right + 1) % options).click()
        await expect(poll.get_by_test_id("poll-count")).to_contain_text("結束後公佈結果")
        await expect(poll.get_by_test_id("poll-result")).to_have_count(0)
    if number == 1:
        await playing.pictures("question")
    await playing.here.quiz(lambda quiz: sum(vote.position == number - 1 for vote in quiz.votes) == len(NAMES))
    await playing.here.due(Phase.OPEN)
    for page in playing.windows.values():
        await expect(newest_poll(page).get_by_test_id("poll-result")).to_have_count(options)
        await expect(messages(page).last).to_contain_text(NAMES[0])
    await playing.pictures(f"reveal-{number}")


async def podium(playing: Table) -> None:
    for page in playing.windows.values():
        result = messages(page).last
        await expect(result).to_contain_text("🏆")
        text = await result.inner_text()
        assert text.index(NAMES[0]) < text.index(NAMES[1]) < text.index(NAMES[2])
        for button in ("↻ 再來一局", "✏️ 溫習錯題"):
            await expect(result.get_by_role("button", name=button)).to_be_visible()
    await playing.pictures("podium")


async def missed(playing: Table, page: Page) -> None:
    """The button leads to the bot, which asks all three again."""
    await messages(page).last.get_by_role("button", name="✏️ 溫習錯題").click()
    await page.get_by_test_id("start").click()
    await expect(newest_poll(page).get_by_test_id("poll-question")).to_contain_text(f"1/{QUESTIONS} · ")
    await playing.pictures("missed")
