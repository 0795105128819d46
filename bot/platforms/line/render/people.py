"""What people are told of themselves on LINE: linked accounts, all that is stored of them, and that it was deleted.

Owns the setting; words are `bot.platforms.words`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.link_replies import LinkCode, Linked, LinkQuestion, UnlinkQuestion
from bot.domain.people_replies import ForgetQuestion, Forgotten
from bot.platforms.line import flex
from bot.platforms.line.link_actions import (
    AskUnlink,
    CancelForget,
    CancelLink,
    ConfirmForget,
    ConfirmLink,
    ConfirmUnlink,
)
from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import said, shown
from bot.platforms.line.speech import Speech, text_message
from bot.platforms.words.link_words import link_text, to_type
from bot.platforms.words.privacy import forget_cancelled, forget_question, forgotten

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.link_replies import LinkReply
    from bot.domain.people_replies import ForgetCancelled
    from bot.platforms.line.files import Handed
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply


def linking(reply: LinkReply, pen: Pen) -> Speech:
    """Return a reply about linked accounts; a code comes once more as a message of its own, to be copied."""
    words, text = pen.words, link_text(reply, pen.words)
    match reply:
        case LinkCode(code=code, others=others):
            copied = dict.fromkeys(to_type(code, platform, words) for platform in others)
            return Speech(tuple(text_message(one) for one in (flex.plain(text), *copied)), (ways.help_(pen),))
        case LinkQuestion(code=code):
            yes = pen.button(words.say("Yes, link them"), ConfirmLink(code), is_main=True)
            buttons = [yes, pen.button(words.say("No"), CancelLink())]
        case Linked():
            buttons = [pen.button(words.say("Unlink"), AskUnlink())]
        case UnlinkQuestion(asked_at=asked_at):
            no = pen.button(words.say("No, leave them linked"), CancelLink(), is_main=True)
            buttons = [no, pen.button(words.say("Yes, part them"), ConfirmUnlink(seconds(asked_at)))]
        case _:
            return said(flex.plain(text), (ways.today(pen), ways.help_(pen)))
    quick = (ways.today(pen), ways.help_(pen)) if isinstance(reply, Linked) else ()
    return shown(flex.plain(text), [flex.card(words.say("🔗 Accounts"), body=flex.prose(text), buttons=buttons)], quick)


def forgetting(reply: ForgetQuestion | ForgetCancelled | Forgotten, pen: Pen) -> Speech:
    """Return the question whether everything is to be deleted, or what came of it."""
    words = pen.words
    if not isinstance(reply, ForgetQuestion):
        text = forgotten(words) if isinstance(reply, Forgotten) else forget_cancelled(words)
        return said(flex.plain(text), (ways.help_(pen),))
    text = forget_question(reply, words)
    no = pen.button(words.say("No, keep it"), CancelForget(), is_main=True)
    yes = pen.button(words.say("Yes, delete it all"), ConfirmForget(seconds(reply.asked_at)))
    card = flex.card(words.say("🔐 Your data"), body=flex.prose(text), buttons=[no, yes])
    return shown(flex.plain(text), [card], (_export(pen),))


def seconds(at: datetime) -> int:
    """Return an instant in whole seconds since 1970."""
    return int(at.timestamp())


def _export(pen: Pen) -> QuickReply:
    return pen.saying(pen.words.say("📄 Export"), pen.words.pick("匯出", "/export"))


def exporting(handed: Handed, pen: Pen) -> Speech:
    """Return what is stored of a person: the way to the file, or itself; or that it is too much for either."""
    words = pen.words
    if handed.url is not None:
        text = words.html(
            "🔐 Everything that I store about you, as one file (JSON): any text editor opens it, and programs can read "
            "it. The button works once, for ten minutes; pass it on to nobody."
        )
        button = flex.button(flex.link(words.say("📄 Fetch the file"), handed.url), is_main=True)
        card = flex.card(words.say("🔐 Your data"), body=flex.prose(text), buttons=[button])
        return shown(flex.plain(text), [card], (ways.today(pen), ways.help_(pen)))
    if handed.texts:
        return Speech(tuple(text_message(one) for one in handed.texts), (ways.help_(pen),))
    text = words.html(
        "🔐 What I store about you is more than messages hold. Nothing is lost: please ask whoever runs this bot for "
        "it. /forget works all the same."
    )
    return said(flex.plain(text), (ways.help_(pen),))
