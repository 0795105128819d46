"""An owner looks after the bot in their private chat: pages, a picture, a table, content that is reloaded, errors."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from PIL import Image

from bot.administering import LookedAfter
from bot.domain.composing import DigestComposer
from bot.domain.error_kinds import ErrorKind
from bot.domain.lookup import Lookup
from bot.services.owners import Owners
from bot.simulator.client import SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from bot.storage.library import load_content
from bot.troubles import TroubleCounter
from tests import small
from tests.platforms.telegram.conversation.conftest import BOT, MORNING, USERNAME, Stage, running
from tests.platforms.telegram.conversation.test_people import file_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.simulator.client import Person, SeenMessage

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADMIN = ["摘要", "訂閱數目", "題目", "內容", "錯誤", "📣 發公告", "重新整理"]
COUNTER = TroubleCounter()


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of content that a test may edit: a small one, which loads at once."""
    return small.write_to(tmp_path_factory.mktemp("content"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _running(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A bot that teaches that folder; it may become another without any other test noticing."""
    load = partial(load_content, content)
    first = load()
    settings = BotSettings(username=USERNAME, first_name="Quality", has_privacy=False)
    async with Simulator(bots={BOT: settings}) as simulator, SimulatorClient(simulator.url) as telegram:
        stage = Stage(telegram, first.library, MORNING, lookup=Lookup(first.library), publishes=True)
        stage.looked_after = LookedAfter(first, load, counter=COUNTER)
        async with running(stage, simulator.url, DigestComposer(first.library), tmp_path_factory.mktemp("stage")):
            yield stage


async def owner(stage: Stage, language: str = "zh-hant") -> Person:
    mei = await stage.reader(language)
    stage.owners.add(mei.id)
    return mei


async def opened(stage: Stage, mei: Person, *buttons: str) -> SeenMessage:
    """What /admin and these buttons lead to, in one message."""
    shown = await stage.ask(mei, "/admin")
    for label in buttons:
        shown = await stage.press(mei, shown, label)
    return shown


async def test_only_owners_in_private_get_an_answer(stage: Stage):
    mei, ann = await owner(stage), await stage.reader(name="Ann")
    group = await stage.telegram.group("Class", mei, bots=(BOT,))
    await mei.wait_for_message(chat=group)
    page = await stage.ask(mei, "/admin")
    assert page.buttons == ADMIN
    assert (await stage.ask(ann, "/admin")).text == (await stage.ask(ann, "/admim")).text.replace("admim", "admin")
    await mei.send("/admin", chat=group, bot=BOT)
    assert (await stage.ask(mei, "/concepts", chat=group)).buttons != ADMIN
    forged = await stage.speak(ann, "Reload.", {"text": "Reload", "callback_data": "1dr"})
    assert "過時" in (await ann.press(forged, "Reload"))["text"]


async def test_owners_alone_have_the_commands_on_their_menus(stage: Stage):
    mei, ann = await owner(stage), await stage.reader(name="Ann")
    for person in (mei, ann):
        await stage.ask(person, "/language en")
    names = [[one["command"] for one in await person.commands(BOT)] for person in (mei, ann)]
    assert (names[0], "admin" in names[1]) == ([*names[1], "admin", "status", "broadcast"], False)


async def test_an_owner_who_met_the_bot_after_its_start_has_the_menu_by_the_first_look(stage: Stage):
    mei = await owner(stage)
    await opened(stage, mei)
    await mei.wait_for_event(lambda event: event["type"] == "commands")
    assert [one["command"] for one in await mei.commands(BOT)][-3:] == ["admin", "status", "broadcast"]


async def test_one_message_turns_to_every_page_and_back(stage: Stage):
    mei = await owner(stage)
    first = await opened(stage, mei)
    assert first.text.startswith("🛠 管理")
    assert "SQLite" in first.text
    assert "等候處理的訊息：0" in first.text  # what asks is not one of them
    for label, says in (
        ("摘要", "下一則"),
        ("題目", "🛠 值得留意的題目"),
        ("內容", "🛠 內容"),
        ("錯誤", "✅ 上次通知以來沒有錯誤。"),
    ):
        page = await stage.press(mei, first, label)
        assert says in page.text, page.text
        first = await stage.press(mei, page, "‹ 管理")
        assert first.buttons == ADMIN


async def test_subscribers_are_a_picture_that_is_told_in_words_too(stage: Stage):
    mei = await owner(stage)
    page = await opened(stage, mei)
    assert (await mei.press(page, "訂閱數目"))["answered"]
    assert (await mei.wait_for_message()).text == "🛠 還未有人訂閱，暫無可畫。"
    await stage.ask(mei, "/subscribe")
    assert (await mei.press(page, "訂閱數目"))["answered"]
    picture = await mei.wait_for_message(lambda seen: "photo" in seen.raw)
    assert "現時：1（個人 1，群組 0，頻道 0）" in picture.text
    assert picture.buttons == ["30 天", "90 天"]
    with Image.open(io.BytesIO(await file_of(stage, mei, picture))) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1200, 860))


async def test_questions_that_people_answered_open_and_go_out_as_a_table(stage: Stage):
    mei = await owner(stage, "en")
    stage.at += timedelta(hours=1)
    await stage.ask(mei, "/quiz")
    table = await opened(stage, mei, "Questions")
    assert "No question has enough answers yet to be judged." in table.text
    assert (await mei.press(table, "As a table"))["answered"]
    sent = await mei.wait_for_message(lambda seen: "document" in seen.raw)
    assert sent.raw["document"]["file_name"] == "questions-2026-11-23.csv"
    rows = list(csv.reader(io.StringIO((await file_of(stage, mei, sent)).decode("utf-8-sig"))))
    assert rows[0][:6] == ["key", "place", "answers", "right", "difficulty", "discrimination"]


async def test_a_faulty_edit_is_refused_with_its_place_and_a_good_one_is_taught_at_once(stage: Stage, content: Path):
    mei, file = await owner(stage), content / "occasions.yaml"
    before, page = file.read_text("utf-8"), await opened(stage, mei, "內容")
    file.write_text(before.replace("name_en: Northeast symposium", "nam_en: Northeast symposium"), "utf-8")
    refused = await stage.press(mei, page, "重新載入")
    assert "不獲接納：內容有錯" in refused.text
    assert "occasions.yaml:4:5: the key `nam_en` is unknown; write `name_en`" in refused.text
    assert "🚨 最近一次重新載入不獲接納。" in (await stage.press(mei, refused, "‹ 管理")).text
    assert "東北座談會" in (await stage.ask(mei, "/find 東北座談會")).text
    assert stage.library.occasions[0].name not in (await stage.ask(mei, "/find 振興會")).text
    file.write_text(before.replace("aliases: [座談會]", "aliases: [座談會, 振興會]"), "utf-8")
    page = await opened(stage, mei, "內容", "重新載入")
    assert "✅ 內容已重新載入。" in page.text
    assert "附表一的場合：修改 1\n~2023-09-07" in page.text
    assert "東北座談會" in (await stage.ask(mei, "/find 振興會")).text
    assert "✅ 已再讀一次，內容沒有改變。" in (await stage.press(mei, page, "重新載入")).text


async def test_errors_are_told_once_a_day_and_can_be_muted(stage: Stage):
    mei = await owner(stage)
    assert stage.context is not None
    assert stage.line is not None
    stage.at = MORNING + timedelta(hours=23)
    COUNTER.put_back({ErrorKind("bot.scheduler", "KeyError", "bot.domain.x.y"): 3})
    told = Owners(_Nowhere(), [stage.line])
    await stage.context.admin.errors.tell(told)  # at eight it is too early
    stage.at = MORNING + timedelta(days=1)
    await stage.context.admin.errors.tell(told)
    await stage.context.admin.errors.tell(told)
    digest = await mei.wait_for_message()
    assert "1. 3 × KeyError，新\nbot.scheduler：bot.domain.x.y" in digest.text
    assert digest.buttons == ["🔕 1"]
    assert "靜音一星期：KeyError" in (await mei.press(digest, "🔕 1"))["text"]
    page = await opened(stage, mei, "錯誤")
    assert page.buttons[0] == "🔔 1"
    assert "🔕 靜音至 2026 年 12 月 1 日" in page.text


class _Nowhere:
    """Owners are told of nothing else here."""

    async def note(self, key: str, detail: str) -> bool:
        raise NotImplementedError

    async def told(self, key: str) -> None:
        raise NotImplementedError
