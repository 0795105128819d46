"""Linked accounts on Telegram: the words of `bot.platforms.words.link_words`, with buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.link_replies import Linked, LinkQuestion, UnlinkQuestion
from bot.platforms.telegram.link_actions import AskUnlink, CancelLink, ConfirmLink, ConfirmUnlink
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.people_actions import stamp
from bot.platforms.telegram.render.buttons import button
from bot.platforms.words.link_words import link_text

if TYPE_CHECKING:
    from bot.domain.link_replies import LinkReply
    from bot.platforms.i18n import Wording


def link_page(reply: LinkReply, words: Wording) -> Page:
    """Return a reply about linked accounts as one message."""
    text = link_text(reply, words)
    match reply:
        case LinkQuestion(code=code):
            no, yes = words.say("No"), words.say("Yes, link them")
            return Page(text, ((button(no, CancelLink()),), (button(yes, ConfirmLink(code)),)))
        case Linked():
            return Page(text, ((button(words.say("Unlink"), AskUnlink()),),))
        case UnlinkQuestion(asked_at=asked_at):
            no, yes = words.say("No, leave them linked"), words.say("Yes, part them")
            return Page(text, ((button(no, CancelLink()),), (button(yes, ConfirmUnlink(stamp(asked_at))),)))
        case _:
            return Page(text)
