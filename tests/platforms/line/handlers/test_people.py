"""On LINE a person links and parts accounts, is handed what is stored of them, and has it deleted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.link_replies import LinkCode, Linked, LinkQuestion
from bot.endpoints import Asked
from bot.errors import UnavailableError
from bot.platforms.i18n import wording
from bot.platforms.line.files import LIFETIME, PATH, Files, origin_in
from bot.platforms.line.handlers.people import People
from bot.platforms.line.speech import MOST_UNITS, as_json
from bot.platforms.words.text import utf16_length
from bot.storage.database import Database
from bot.storage.export_links import ExportLinkRepository
from tests.platforms.line.asking import NOON, Reader, a_context, reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.platforms.line.context import Context

HERE, THERE = ChatKey(Platform.LINE, "U1"), ChatKey(Platform.TELEGRAM, "1001")
ORIGIN = "https://bot.example.org"


class House:
    """The feature over real services, with a clock and an address that tests set."""

    def __init__(self, context: Context, database: Database) -> None:
        self.context, self.at = context, NOON
        self.origin: str | None = ORIGIN
        self.is_down = False
        self.files = Files(ExportLinkRepository(database), context.people, origin=self._known, now=lambda: self.at)

    async def _known(self) -> str | None:
        if self.is_down:
            raise UnavailableError("LINE cannot be reached")
        return self.origin

    def reader(self, **options: Any) -> Reader:
        one = reader(self.context, **options)
        one.features = [People(self.context, self.files), *one.features]
        return one

    async def fetch(self, url: str, method: str = "GET") -> Any:
        assert url.startswith(f"{ORIGIN}{PATH}/")
        assert url.endswith("?openExternalBrowser=1")
        name = url.removeprefix(f"{ORIGIN}{PATH}/").partition("?")[0]
        return await self.files.route.handle(Asked({}, method=method, name=name))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_context(tmp_path) as context:
        database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", migrate=False)
        yield House(context, database)
        await database.close()


def url_in(mei: Reader) -> str:
    assert mei.said is not None
    [url] = re.findall(r'"uri": "([^"]+)"', json.dumps(as_json(mei.said)))
    return str(url)


async def test_a_code_from_telegram_links_after_a_question(house):
    mei, links = house.reader(), house.context.links
    assert (await mei.write("連結")).startswith("🔗 連結你的帳戶\n\n到 Telegram 對我說：/link ")
    shown = await links.code(THERE)
    assert isinstance(shown, LinkCode)
    code = shown.code
    assert (await mei.write("連結 創新")).startswith("🔗 這不是連結碼")
    assert "把這個帳戶和 Telegram 的帳戶連結？" in await mei.write(f"關聯 {code.lower()}")
    assert (await mei.tap("不要")) == "好的，沒有更改。"
    await mei.write(f"/link {code}")
    assert "完成：這個帳戶已和你的 Telegram 帳戶連結。" in await mei.tap("好，連結")
    assert isinstance(await links.linked(THERE), Linked)
    question = await mei.tap("解除連結")
    assert "Telegram 的帳戶保留一切" in question
    assert (await mei.tap("好，解除連結")).startswith("🔗 完成，已解除連結。至今的作答留在 Telegram 的帳戶")
    assert (await mei.write("解除連結")).startswith("🔗 這個帳戶未有連結其他帳戶。")


async def test_a_code_that_is_shown_can_be_copied(house):
    mei = house.reader()
    await mei.write("/link")
    [_, copied] = as_json(mei.said)
    asked = await house.context.links.redeem(THERE, copied["text"].removeprefix("/link "))
    assert isinstance(asked, LinkQuestion)


async def test_a_file_is_fetched_once_by_a_link(house):
    mei = house.reader()
    await house.context.preferences.choose_language(HERE, Language.TRADITIONAL)
    assert "按鈕只可用一次" in await mei.write("匯出")
    url = url_in(mei)
    assert (await house.fetch(url, "HEAD")).status == 200
    fetched = await house.fetch(url)
    assert (fetched.status, fetched.headers["Cache-Control"]) == (200, "no-store")
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="line-U1-2026-11-23.json"'
    tables = json.loads(fetched.body)["tables"]
    assert [row["language"] for row in tables["chats"]["rows"]] == ["zh-Hant"]
    again = await house.fetch(url)
    assert (again.status, "已經用過" in again.body, "has been used" in again.body) == (404, True, True)


async def test_a_link_that_is_too_old_or_none_gives_nothing(house):
    mei = house.reader()
    await mei.write("匯出")
    house.at += LIFETIME
    assert (await house.fetch(url_in(mei))).status == 404
    assert (await house.fetch(f"{ORIGIN}{PATH}/?openExternalBrowser=1")).status == 404


@pytest.mark.parametrize("is_down", [True, False])
async def test_without_an_address_little_is_said_as_text(house, is_down):
    mei = house.reader()
    house.origin, house.is_down = None, is_down
    written = json.loads("".join((await mei.write("匯出")).split("\n")))
    assert written["person"] == {"platform": "line", "id": "U1"}
    assert all(utf16_length(one["text"]) <= MOST_UNITS for one in as_json(mei.said))


async def test_everything_is_deleted_after_a_question(house):
    mei = house.reader()
    await house.context.preferences.choose_language(HERE, Language.TRADITIONAL)
    await house.context.links.code(HERE)
    await mei.write("忘記我")
    assert (await mei.tap(wording(Language.TRADITIONAL).say("No, keep it"))).startswith("好，")
    assert await house.context.preferences.language(HERE, "en") is Language.TRADITIONAL
    await mei.write("/forget")
    yes = mei.action(wording(Language.TRADITIONAL).say("Yes, delete everything"))["data"]
    assert (await mei.press(yes)).startswith("🔐 已經永久刪除")
    assert await house.context.preferences.language(HERE, "en") is Language.ENGLISH
    assert (await mei.press(yes)).startswith("🔐 已經永久刪除")


async def test_in_a_group_everybody_is_shown_the_way(house):
    group = house.reader(in_group=True)
    for text, said in (
        ("/link", "🔗 連結或解除連結"),
        ("/export", "🔐"),
        ("/forget", "🔐"),
        ("/unlink", "🔗 連結或解除"),
    ):
        assert (await group.write(text)).startswith(said)


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://bot.example.org/line", "https://bot.example.org"),
        ("https://bot.example.org/bots/a/line/", "https://bot.example.org/bots/a"),
        ("https://bot.example.org/elsewhere", None),
        ("http://bot.example.org/line", None),
        (None, None),
    ],
)
def test_the_servers_address_is_that_to_which_line_posts(endpoint, origin):
    assert origin_in(endpoint, "/line") == origin
