"""Quizzes that come by themselves: scheduled by admins, changed by buttons, announced and played in time."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import Phase, Setup
from bot.domain.rounds import Wish
from bot.domain.schedule import EVERY_DAY, WORKING_DAYS, Schedule
from bot.platforms.telegram import group_board
from bot.platforms.telegram.handlers.chats import chat_key
from tests.platforms.telegram.conversation.conftest import BOT
from tests.platforms.telegram.conversation.group_talk import room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.quiz_schedules import QuizSchedule
    from tests.platforms.telegram.conversation.conftest import Stage
    from tests.platforms.telegram.conversation.group_talk import Room

pytestmark = pytest.mark.asyncio(loop_scope="module")

TONIGHT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""20:00 in Hong Kong on a Monday."""
FRIDAY = frozenset({5})


@pytest.fixture(autouse=True)
def _swift_lobbies(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lobbies are shown at once: their pace is the real clock's."""
    monkeypatch.setattr(group_board, "PACE", 0.0)
    monkeypatch.setattr(group_board, "HASTE", 0.0)
    return


async def stored(here: Room) -> QuizSchedule:
    assert here.stage.stores is not None
    found = await here.stage.stores.quiz_schedules.get(chat_key(here.chat))
    assert found is not None
    return found


async def until(stage: Stage, at: datetime) -> None:
    """Let it be that time."""
    await stage.later((at - stage.at).total_seconds())


async def test_a_line_schedules_quizzes_which_are_announced_and_start_on_time(stage: Stage):
    mei, ann = [await stage.reader(name=name) for name in ("Mei", "Ann")]
    here = await room(stage, mei, ann)
    card = await here.says(mei, "/schedule 逢一至五 20:00 5題 10秒")
    assert "排好了，小測會準時開局。" in card.text
    assert "下一局：2026 年 11 月 23 日（星期一）20:00，香港（UTC+8）" in card.text
    assert (await stored(here)).schedule == Schedule(time(20), "Asia/Hong_Kong", WORKING_DAYS)
    mei.forget()
    await until(stage, TONIGHT - timedelta(minutes=11))
    await until(stage, TONIGHT - timedelta(minutes=10))
    lobby = await here.lobby("加入")
    quiz = await here.quiz(lambda quiz: quiz.lobby_message_id is not None)
    assert (quiz.starts_at, quiz.setup, quiz.starter_id) == (TONIGHT, Setup(Wish(length=5), 10), "")
    for person in (mei, ann):
        assert await here.press(person, lobby, "加入") == "你加入了。"
    await here.due(Phase.LOBBY)
    await here.due(Phase.COUNTDOWN)
    poll = await here.poll()
    assert poll.poll["open_period"] == 10
    assert (await stored(here)).next_due.on == date(2026, 11, 24)
    await here.says(mei, "/stopquiz")
    await here.over()


async def test_buttons_begin_change_end_and_bring_back(stage: Stage):
    mei = await stage.reader(name="Mei")
    here = await room(stage, mei)
    card = await here.says(mei, "/schedule")
    assert card.buttons == ["星期一至五 20:00", "另選時間"]
    await here.press(mei, card, "星期一至五 20:00")
    await here.news_of(card, "排好了")
    await here.press(mei, card, "時間：")
    await here.press(mei, card, "19:00")
    await here.press(mei, card, "日子：")
    await here.press(mei, card, "每天")
    await here.press(mei, card, "返回")
    await here.press(mei, card, "時區：")
    await here.press(mei, card, "東京")
    await here.press(mei, card, "題目")
    for choice in ("✓ 10 題", "20 題", "30 秒", "初階"):
        await here.press(mei, card, choice)
    await here.press(mei, card, "選擇範圍")
    section = stage.library.sections[1]
    await here.press(mei, card, section.title[:4])
    await here.press(mei, card, "返回")
    await here.press(mei, card, "玩法")
    for choice in ("分 2 隊", "錦標賽", "計速度"):
        await here.press(mei, card, choice)
    await here.press(mei, card, "返回")
    shown = await here.news_of(card, "20 題 · 每題 30 秒 · 初階")
    assert f"範圍：{section.title}" in shown.text
    found = await stored(here)
    assert found.schedule == Schedule(time(19), "Asia/Tokyo", EVERY_DAY)
    assert (found.setup.teams, found.setup.is_tournament, found.setup.has_speed_bonus) == (2, True, False)
    await here.press(mei, card, "取消定期小測")
    await here.news_of(card, "已取消定期小測")
    assert (await stored(here)).next_due is None
    await here.press(mei, card, "↩ 還原")
    await here.news_of(card, "下一局：2026 年 11 月 23 日（星期一）19:00，東京")


async def test_words_change_what_they_say_and_end_it(stage: Stage):
    mei = await stage.reader(name="Mei")
    here = await room(stage, mei)
    await here.says(mei, "/schedule 逢星期五 20:00")
    assert "改好了" in (await here.says(mei, "/schedule 8pm London")).text
    assert (await stored(here)).schedule == Schedule(time(20), "Europe/London", FRIDAY)
    near = await here.says(mei, "/schedule 21:00 Lodnon")
    assert "你是指哪一個？" in near.text
    await here.press(mei, near, "倫敦")
    misread = await here.says(mei, "/schedule hello")
    assert "「hello」裏看不出時間" in misread.text
    assert (await stored(here)).schedule == Schedule(time(21), "Europe/London", FRIDAY)
    assert "已取消定期小測" in (await here.says(mei, "/schedule off")).text
    assert "這裏本來就沒有定期小測" in (await here.says(mei, "/schedule off")).text
    assert "排好了" in (await here.says(mei, "/schedule on")).text


async def test_only_admins_change_anything_and_anybody_may_look(stage: Stage):
    mei, bo = [await stage.reader(name=name) for name in ("Mei", "Bo")]
    here = await room(stage, mei, bo)
    assert (await here.says(bo, "/schedule 20:00")).text.startswith("只有管理員可以更改定期小測。")
    card = await here.says(bo, "/schedule")
    assert (await here.press(bo, card, "星期一至五 20:00")).startswith("只有管理員可以更改定期小測。")
    assert stage.stores is not None
    assert await stage.stores.quiz_schedules.get(chat_key(here.chat)) is None


async def test_an_anonymous_admin_schedules_by_command(stage: Stage):
    mei = await stage.reader(name="Mei")
    here = await room(stage, mei)
    await mei.hide(here.chat)
    assert "排好了" in (await here.says(mei, "/schedule 20:00")).text
    assert (await stored(here)).language is None


async def test_where_the_bot_is_removed_nothing_comes_until_it_is_back(stage: Stage):
    mei = await stage.reader(name="Mei")
    here = await room(stage, mei)
    await here.says(mei, "/schedule 20:00")
    await mei.change_member(here.chat, "remove", BOT)
    await _until_stored(here, lambda found: found.next_due is None)
    await mei.change_member(here.chat, "add", BOT)
    await _until_stored(here, lambda found: found.next_due is not None)


async def test_in_private_it_says_where_it_works(stage: Stage):
    mei = await stage.reader()
    assert (await stage.ask(mei, "/schedule 20:00")).text.startswith("🗓 定期小測在群組裏進行")


async def test_forged_and_outdated_buttons_change_nothing(stage: Stage):
    mei = await stage.reader()
    here = await room(stage, mei)
    await here.says(mei, "/schedule 20:00")
    before = await stored(here)
    forged = ("1xst:1440", "1xsz:Nowhere/Gone", "1xsd:0", "1xsd:128", "1xso:other", "1xsq:n:0", "1xsq:n:x",
              "1xsq:o:sgone", "1xsq:o:z", "1xsq:t:1", "1xsq:w:17", "1xsq:v:9", "1xsq:z:1")  # fmt: skip
    for data in forged:
        message = await stage.speak(mei, data, {"text": "x", "callback_data": data}, chat=here.chat)
        assert "這個按鈕已經過時" in (await mei.press(message, "x"))["text"], data
    assert await stored(here) == before


async def _until_stored(here: Room, fits: Callable[[QuizSchedule], bool]) -> None:
    async with asyncio.timeout(5):
        while not fits(await stored(here)):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.005)
