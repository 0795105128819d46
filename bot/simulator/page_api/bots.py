"""Owns the routes that stand in for BotFather: a bot's name, inline mode, privacy; may not call methods for the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.errors import PageError, RefusedError
from bot.simulator.page_api.requests import Ask, answered
from bot.simulator.page_api.snapshot import bot_entry

if TYPE_CHECKING:
    from aiohttp import web

    from bot.simulator.model import Bot
    from bot.simulator.world import World

Json = dict[str, Any]

_FLAGS = {
    "inline": "is_inline",
    "inline_feedback": "has_inline_feedback",
    "privacy": "has_privacy",
    "can_join_groups": "can_join_groups",
}


class BotRoutes:
    """`POST /sim/bots`: change a bot that appeared, or make one appear by its token."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_post("/sim/bots", answered(self._set))

    def _set(self, ask: Ask) -> Json:
        bot = self._bot(ask)
        username = ask.text("username", "")
        if username and username != bot.user.username:
            if self._world.by_username(username) is not None:
                raise PageError(f"The username {username} is taken; choose another.")
            bot.user.username = username
        if name := ask.text("first_name", ""):
            bot.user.first_name = bot.settings.first_name = name
        if ask.has("inline_placeholder"):
            bot.settings.inline_placeholder = ask.text("inline_placeholder")
        for field, attribute in _FLAGS.items():
            if ask.has(field):
                setattr(bot.settings, attribute, ask.flag(field))
        self._world.events.publish({"type": "chats"})
        return bot_entry(bot)

    def _bot(self, ask: Ask) -> Bot:
        if not ask.has("token"):
            return self._world.bot(ask.number("bot"))
        try:
            return self._world.bot_of(ask.text("token"))
        except RefusedError as error:
            raise PageError(f"{error.description}: a token is a number, a colon and a secret.") from error
