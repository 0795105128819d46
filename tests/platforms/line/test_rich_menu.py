"""The menu below chats on LINE: put there once, made anew when it has changed, and in nobody's way."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.language import Language
from bot.errors import UnavailableError
from bot.platforms.i18n import wording
from bot.platforms.line.client import RichMenu
from bot.platforms.line.events import Said
from bot.platforms.line.rich_menu import FIELDS, keep_menu, menu_of, put_menu
from bot.platforms.line.texts import read_text
from bot.platforms.pictures.menu_picture import HEIGHT, WIDTH, bounds_of
from tests.line.limits import of_rich_menu


class Menus:
    """LINE, as far as menus go."""

    def __init__(self):
        self.there = []
        self.shown = None
        self.painted = {}
        self.is_away = False

    async def rich_menus(self):
        if self.is_away:
            raise UnavailableError("connection refused")
        return list(self.there)

    async def default_rich_menu(self):
        return self.shown

    async def create_rich_menu(self, menu):
        self.there.append(RichMenu(f"m{len(self.there)}", menu["name"]))
        return self.there[-1].id

    async def paint_rich_menu(self, menu_id, picture):
        self.painted[menu_id] = picture

    async def show_rich_menu(self, menu_id):
        assert menu_id in self.painted
        self.shown = menu_id

    async def delete_rich_menu(self, menu_id):
        self.there = [one for one in self.there if one.id != menu_id]


@pytest.fixture
def menus():
    return Menus()


async def test_it_is_put_there_once_and_an_older_one_of_ours_goes(menus):
    menus.there = [RichMenu("old", "daily-concept-menu-0123"), RichMenu("theirs", "Summer sale")]
    menus.shown = "old"
    assert await put_menu(menus)
    assert [one.name for one in menus.there] == ["Summer sale", menu_of()["name"]]
    picture = menus.painted[menus.shown]
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 1_000_000
    assert not await put_menu(menus)
    assert len(menus.painted) == 1


async def test_a_menu_that_somebody_else_shows_stays(menus):
    menus.there, menus.shown = [RichMenu("theirs", "Summer sale")], "theirs"
    assert not await put_menu(menus)
    assert (menus.shown, menus.painted) == ("theirs", {})


async def test_a_failure_is_a_line_in_the_log_and_no_more(menus, caplog):
    menus.is_away = True
    stop = asyncio.Event()
    keeping = asyncio.create_task(keep_menu(menus, stop))
    while not caplog.messages:  # noqa: ASYNC110 - a log sets no event
        await asyncio.sleep(0)
    stop.set()
    await keeping
    assert caplog.messages == ["The menu on LINE could not be put there: connection refused"]


def test_line_takes_it_its_fields_cover_it_and_what_they_type_is_understood():
    assert list(of_rich_menu(menu_of())) == []
    areas = [bounds_of(index) for index in range(len(FIELDS))]
    assert sum(width * height for _, _, width, height in areas) == WIDTH * HEIGHT
    commands = [read_text(Said("1", typed), is_private=True).command for _, typed in FIELDS]
    assert commands == ["today", "find", "quiz", "stats", "settings", "help"]


def test_it_calls_things_as_the_rest_of_the_bot_does():
    say = wording(Language.TRADITIONAL).say
    titles, hints = [field.name for field, _ in FIELDS], [field.purpose for field, _ in FIELDS]
    assert titles[0] == say("Today’s concept")
    assert say("✏️ Quiz") == f"✏️ {titles[2]}"
    assert say("📈 How you are doing") == f"📈 {titles[3]}"
    assert (titles[4], hints[5]) == (say("Settings"), say("What you can ask"))
    assert say("Look up words").endswith(hints[1])
