"""The menu below every private chat on LINE: six fields, kept at LINE, made anew where it is not as it should be.

Owns what is on it and when it is put there. Its picture is drawn in `bot.platforms.pictures`. Nobody is kept waiting,
and no failure is more than a line of the log: whatever is on the menu can be typed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.errors import BotError
from bot.platforms.pictures.menu_picture import HEIGHT, WIDTH, MenuField, bounds_of, menu_picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.platforms.line.client import RichMenu

_LOGGER = logging.getLogger(__name__)

_OURS: Final = "daily-concept-menu-"
"""The names of our menus begin with it; behind it stands what they are made of, as a digest."""
_LOOKS: Final = 1
"""To be raised whenever the picture of the same fields changes."""
_TRIED_AGAIN_AFTER: Final = timedelta(hours=1)
_BAR: Final = "選單 Menu"
FIELDS: Final = (
    (MenuField("今日概念", "每天一個，免費", "sun"), "今日概念"),
    (MenuField("查附表一", "誰說過甚麼", "glass"), "查"),
    (MenuField("小測", "五題，考考自己", "tick"), "小測"),
    (MenuField("我的學習", "答對多少，記得多少", "bars"), "我的"),
    (MenuField("設定", "每日摘要、時間、語言", "sliders"), "設定"),
    (MenuField("說明", "可以怎樣問", "lines"), "說明"),
)
"""What is on the menu, row by row, and what a tap on it types: words that `texts` knows as commands."""


class Menus(Protocol):
    """What is asked of LINE; `client` does so. All of it may raise `DeliveryError`."""

    async def create_rich_menu(self, menu: Mapping[str, Any]) -> str:
        """Make a menu without its picture; return its id."""
        ...

    async def paint_rich_menu(self, menu_id: str, picture: bytes) -> None:
        """Give a menu its picture."""
        ...

    async def rich_menus(self) -> Sequence[RichMenu]:
        """Return the menus that there are."""
        ...

    async def default_rich_menu(self) -> str | None:
        """Return the id of the one that everybody sees."""
        ...

    async def show_rich_menu(self, menu_id: str) -> None:
        """Let everybody see a menu."""
        ...

    async def delete_rich_menu(self, menu_id: str) -> None:
        """Remove a menu."""
        ...


async def keep_menu(menus: Menus, stop: asyncio.Event) -> None:
    """Have LINE show the menu as it should be, tried again each hour until it does; then wait until `stop` is set."""
    while not stop.is_set():
        try:
            await put_menu(menus)
        except BotError as error:
            _LOGGER.warning("The menu on LINE could not be put there: %s", error)
        except Exception:
            _LOGGER.exception("The menu on LINE could not be put there")
        else:
            await stop.wait()
        try:
            await asyncio.wait_for(stop.wait(), _TRIED_AGAIN_AFTER.total_seconds())
        except TimeoutError:
            continue


async def put_menu(menus: Menus) -> bool:
    """Have everybody see the menu as it should be, and remove older ones of ours; return whether it was made anew.

    One that somebody else made, and shows instead, stays as it is, and is shown on.

    Raises:
        DeliveryError: LINE could not be asked, or would not have it.
    """
    menu = menu_of()
    there = await menus.rich_menus()
    ours = {one.id: one.name for one in there if one.name.startswith(_OURS)}
    shown = await menus.default_rich_menu()
    if shown is not None and shown not in ours:
        _LOGGER.info("Another menu than ours is shown on LINE; it stays")
        return False
    if shown is None or ours[shown] != menu["name"]:
        made = await menus.create_rich_menu(menu)
        picture = await asyncio.to_thread(menu_picture, [field for field, _ in FIELDS])
        await menus.paint_rich_menu(made, picture)
        await menus.show_rich_menu(made)
    else:
        made = None
    for menu_id in ours:
        if menu_id != (made or shown):
            await menus.delete_rich_menu(menu_id)
    return made is not None


def menu_of() -> dict[str, Any]:
    """Return the menu as LINE takes it; its name tells whether one that is there is the same."""
    areas = [
        {
            "bounds": dict(zip(("x", "y", "width", "height"), bounds_of(index), strict=True)),
            "action": {"type": "message", "label": field.name, "text": typed},
        }
        for index, (field, typed) in enumerate(FIELDS)
    ]
    shown = {"size": {"width": WIDTH, "height": HEIGHT}, "selected": True, "chatBarText": _BAR, "areas": areas}
    purposes = [field.purpose for field, _ in FIELDS]
    made_of = json.dumps([shown, purposes, _LOOKS], ensure_ascii=False, sort_keys=True)
    return {**shown, "name": _OURS + hashlib.sha256(made_of.encode()).hexdigest()[:16]}
