"""Owns who is there at the start, so that the page is not empty; may not be used by tests that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.simulator import chats

if TYPE_CHECKING:
    from bot.simulator.model import Bot
    from bot.simulator.world import World

_PEOPLE = (
    ("小明", "陳", "chan_siuming", "zh-hant"),
    ("芳", "王", "wangfang", "zh-hans"),
    ("Alice", "", "alice_hk", "en"),
)
_GROUP = "新質生產力讀書會"


def plant(world: World) -> None:
    """Three people and a group of them; every bot that appears is added to the group."""
    people = [
        chats.add_user(world, first, last_name=last, username=username, language_code=language)
        for first, last, username, language in _PEOPLE
    ]
    group = chats.create_chat(world, "group", _GROUP, people[0].id, [person.id for person in people])

    def welcome(bot: Bot) -> None:
        if bot.settings.can_join_groups and group.key in world.chats and not group.migrated_to:
            chats.join(world, group, people[0].id, bot.id)

    world.events.on_bot_added = welcome
