"""The bot itself on LINE: hello, what can be asked, where it comes from, what it stores; and what it cannot read.

Owns these commands and buttons, and pictures, stickers and the like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.people_replies import Privacy
from bot.domain.replies import About, GroupHello, Help, NotText, UnknownCommand, Welcome
from bot.platforms.line.browse_actions import ShowAbout, ShowHelp, ShowPrivacy, ShowWelcome
from bot.platforms.line.events import Sent
from bot.platforms.line.features import Feature
from bot.platforms.line.render import speech
from bot.platforms.line.render.general import thanks
from bot.platforms.line.render.help import ON_LINE
from bot.platforms.line.render.privacy import privacy
from bot.platforms.line.texts import THANKS, UNKNOWN, WORDLESS
from bot.platforms.words.commands import nearest_command

if TYPE_CHECKING:
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.render import Browsed
    from bot.platforms.line.speech import Speech


class General(Feature):
    """Answers what is asked of the bot itself."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands = {
            "start": self.start,
            "help": self.help,
            "about": self.about,
            "privacy": self.privacy,
            UNKNOWN: self.unknown,
            THANKS: self.thanks,
            WORDLESS: self.wordless,
        }
        self.presses = {
            ShowWelcome: self.show_welcome,
            ShowHelp: self.show_help,
            ShowAbout: self.show_about,
            ShowPrivacy: self.show_privacy,
        }
        self.happenings = {Sent: self.sent}

    async def start(self, turn: Turn, _: str) -> Speech:
        """Welcome a person, or say hello to a group."""
        return self._say(Welcome(self._context.library.source) if turn.is_private else GroupHello(), turn)

    async def help(self, turn: Turn, _: str) -> Speech:
        """Say what can be asked."""
        return self._say(Help(), turn)

    async def about(self, turn: Turn, _: str) -> Speech:
        """Say what the bot is."""
        return self._say(About(self._context.library), turn)

    async def privacy(self, turn: Turn, _: str) -> Speech:
        """Say what is stored."""
        return privacy(Privacy(turn.is_private), turn.pen(self._context.postbacks))

    async def unknown(self, turn: Turn, rest: str) -> Speech:
        """Say that there is no such command."""
        meant = nearest_command(rest)
        return self._say(UnknownCommand(rest, meant if meant in ON_LINE and meant != rest else None), turn)

    async def thanks(self, turn: Turn, _: str) -> Speech:
        """Answer thanks and farewells."""
        return thanks(turn.pen(self._context.postbacks))

    async def wordless(self, turn: Turn, _: str) -> Speech:
        """Ask for words in place of signs; a sign is as much as a sticker."""
        return self._say(NotText(), turn)

    async def sent(self, turn: Turn) -> Speech | None:
        """Say in private what to write instead of a picture or the like; in a group it is for others."""
        return self._say(NotText(), turn) if turn.is_private else None

    async def show_welcome(self, turn: Turn, _: ShowWelcome) -> Speech:
        """Show the welcome."""
        return await self.start(turn, "")

    async def show_help(self, turn: Turn, _: ShowHelp) -> Speech:
        """Show what can be asked."""
        return await self.help(turn, "")

    async def show_about(self, turn: Turn, _: ShowAbout) -> Speech:
        """Show what the bot is."""
        return await self.about(turn, "")

    async def show_privacy(self, turn: Turn, _: ShowPrivacy) -> Speech:
        """Show what is stored."""
        return await self.privacy(turn, "")

    def _say(self, reply: Browsed, turn: Turn) -> Speech:
        return speech(reply, turn.pen(self._context.postbacks))
