"""What people do on LINE about themselves: link accounts, have all that is stored of them, or have it deleted.

Owns these commands and buttons, and that nobody is shown, given or rid of anything but what is their own, in their own
chat; buttons are made for one person alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.domain.link_replies import LinkCancelled
from bot.domain.people_replies import ForgetCancelled, OnlyInPrivate, Own
from bot.platforms.line import flex
from bot.platforms.line.features import Feature
from bot.platforms.line.link_actions import (
    AskUnlink,
    CancelForget,
    CancelLink,
    ConfirmForget,
    ConfirmLink,
    ConfirmUnlink,
)
from bot.platforms.line.render.pen import Pen, said
from bot.platforms.line.render.people import exporting, forgetting, linking
from bot.platforms.words.privacy import only_in_private

if TYPE_CHECKING:
    from bot.domain.chat import ChatKey
    from bot.domain.link_replies import LinkReply
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.files import Files
    from bot.platforms.line.speech import Speech


class People(Feature):
    """Answers people about themselves."""

    def __init__(self, context: Context, files: Files) -> None:
        self._context = context
        self._files = files
        self.commands = {
            "link": self.link,
            "unlink": self.unlink,
            "export": self.export,
            "forget": self.forget,
        }
        self.presses = {
            ConfirmLink: self.confirm_link,
            CancelLink: self.cancel_link,
            AskUnlink: self.ask_unlink,
            ConfirmUnlink: self.confirm_unlink,
            ConfirmForget: self.confirm_forget,
            CancelForget: self.cancel_forget,
        }

    async def link(self, turn: Turn, code: str) -> Speech:
        """Show a code; or take the one behind the command."""
        person, links = _own(turn), self._context.links
        if person is None:
            return _elsewhere(Own.LINK, turn)
        return self._linking(await (links.redeem(person, code) if code else links.code(person)), turn)

    async def unlink(self, turn: Turn, _: str) -> Speech:
        """Ask whether two accounts are to be parted."""
        person = _own(turn)
        if person is None:
            return _elsewhere(Own.LINK, turn)
        return self._linking(await self._context.links.ask_unlink(person), turn)

    async def export(self, turn: Turn, _: str) -> Speech:
        """Hand over all that is stored of a person: by a link that counts once, or as text where it is little."""
        person = _own(turn)
        if person is None:
            return _elsewhere(Own.EXPORT, turn)
        return exporting(await self._files.handed(person, turn.words), self._pen(turn))

    async def forget(self, turn: Turn, _: str) -> Speech:
        """Ask whether all that is stored of a person is to be deleted."""
        if _own(turn) is None:
            return _elsewhere(Own.FORGET, turn)
        return forgetting(self._context.people.ask(), self._pen(turn))

    async def confirm_link(self, turn: Turn, action: ConfirmLink) -> Speech | None:
        """Link two accounts."""
        person = _own(turn)
        return self._linking(await self._context.links.confirm(person, action.code), turn) if person else None

    async def cancel_link(self, turn: Turn, _: CancelLink) -> Speech | None:
        """Leave everything as it is."""
        return self._linking(LinkCancelled(), turn) if _own(turn) else None

    async def ask_unlink(self, turn: Turn, _: AskUnlink) -> Speech | None:
        """Ask whether two accounts are to be parted."""
        return await self.unlink(turn, "") if _own(turn) else None

    async def confirm_unlink(self, turn: Turn, action: ConfirmUnlink) -> Speech | None:
        """Part two accounts."""
        person = _own(turn)
        if person is None:
            return None
        return self._linking(await self._context.links.unlink(person, _instant(action.asked)), turn)

    async def confirm_forget(self, turn: Turn, action: ConfirmForget) -> Speech | None:
        """Delete all that is stored of a person; cards that lie in the chat then lead nowhere."""
        person = _own(turn)
        if person is None:
            return None
        return forgetting(await self._context.people.forget(person, _instant(action.asked), _nothing), self._pen(turn))

    async def cancel_forget(self, turn: Turn, _: CancelForget) -> Speech | None:
        """Keep it."""
        return forgetting(ForgetCancelled(), self._pen(turn)) if _own(turn) else None

    def _linking(self, reply: LinkReply, turn: Turn) -> Speech:
        return linking(reply, self._pen(turn))

    def _pen(self, turn: Turn) -> Pen:
        return Pen(turn.words, self._context.postbacks, turn.person)


def _own(turn: Turn) -> ChatKey | None:
    """Return whose turn it is, where nobody else reads along."""
    return turn.person if turn.is_private else None


def _elsewhere(asked: Own, turn: Turn) -> Speech:
    return said(flex.plain(only_in_private(OnlyInPrivate(asked), turn.words)))


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def _nothing(_: tuple[str, ...]) -> None:
    """Close none of the messages that wait for an answer: LINE has no edits."""
