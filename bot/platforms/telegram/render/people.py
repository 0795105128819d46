"""What a person is told about themself: how they are doing, what is stored of them, that it was handed over or deleted.

Owns the one place where these replies meet their rendering, and the words about stored data, which must be true: who
stores something else changes them here, in `bot.platforms.words.export_words` and in `bot.storage.people`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.people_replies import (
    ExportReady,
    ExportTooLarge,
    ForgetCancelled,
    ForgetQuestion,
    Forgotten,
    NothingAnswered,
    OnlyInPrivate,
    Privacy,
    StatsCard,
)
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.people_actions import AskForget, CancelForget, ConfirmForget, ExportOwn, ShowPrivacy, stamp
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.telegram.render.people_stats import nothing_answered, stats_page
from bot.platforms.words.privacy import (
    forget_cancelled,
    forget_question,
    forgotten,
    how_long,
    kept_of_asking,
    kept_of_links,
    kept_of_reading,
    only_in_private,
    privacy_heading,
    your_rights,
)
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.people_replies import PeopleReply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button


def people_page(reply: PeopleReply, words: Wording) -> Page:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return a reply about the reader themself as one message, or as what stands below a file."""
    match reply:
        case StatsCard():
            return stats_page(reply, words)
        case NothingAnswered():
            return nothing_answered(words)
        case Privacy():
            return _privacy(reply, words)
        case ExportReady():
            return _export_ready(reply, words)
        case ExportTooLarge():
            return _export_too_large(words)
        case OnlyInPrivate():
            return Page(only_in_private(reply, words))
        case ForgetQuestion():
            return _forget_question(reply, words)
        case ForgetCancelled():
            return Page(forget_cancelled(words), ((_what_is_stored(words),),))
        case Forgotten():
            return Page(forgotten(words))
        case _:
            assert_never(reply)


def in_private(shown: Page, url: str, words: Wording) -> Page:
    """Return a page for a group with the way to the private chat."""
    return Page(shown.text, ((UrlButton(words.say("Open in private"), url),),))


def _privacy(reply: Privacy, words: Wording) -> Page:
    text = paragraphs(
        privacy_heading(words),
        _what_is_kept(words),
        words.html(
            "<b>Not stored</b>: your name elsewhere than in quizzes of groups, your username, what you look up, what "
            "others write in groups. A group or channel that gets digests is stored with its title and, of a channel, "
            "who set it up."
        ),
        how_long(words),
        words.html(
            "<b>Who sees it</b>: whoever runs this bot and, of a quiz in a group, whoever is in that group; nobody "
            "else, and nothing is passed on. Telegram carries all messages under its own privacy policy."
        ),
        your_rights(words, in_private=reply.in_private),
    )
    return Page(text, packed((_export(words), _forget(words))) if reply.in_private else ())


def _what_is_kept(words: Wording) -> Markup:
    return lines(
        words.html("• <b>Your number on Telegram</b>, to answer you, and the <b>language</b> that you choose."),
        kept_of_reading(words),
        words.html(
            "• <b>Quizzes in groups</b> that you play or vote in: your name as Telegram showed it, your votes with "
            "their time, points and places, for the standings and /rank there, which can leave you out."
        ),
        words.html(
            "• <b>Messages to everybody</b> from those who run this bot: which of them you were sent, and whether "
            "you want none."
        ),
        kept_of_links(words),
        kept_of_asking(words),
    )


def _export_ready(reply: ExportReady, words: Wording) -> Page:
    text = words.html(
        "🔐 Everything that I store about you, as of {date}. The file is JSON: any text editor opens it, and programs "
        "can read it.",
        date=words.date(reply.on),
    )
    return Page(text, ((_what_is_stored(words),),))


def _export_too_large(words: Wording) -> Page:
    text = words.html(
        "🔐 What I store about you is more than Telegram takes as one file. Nothing is lost: please ask whoever runs "
        "this bot for it. /forget works all the same."
    )
    return Page(text, ((_what_is_stored(words),),))


def _forget_question(reply: ForgetQuestion, words: Wording) -> Page:
    yes = button(words.say("Yes, delete everything"), ConfirmForget(stamp(reply.asked_at)))
    no = button(words.say("No, keep it"), CancelForget())
    return Page(forget_question(reply, words), ((no,), (yes,), (_export(words),)))


def _what_is_stored(words: Wording) -> Button:
    return button(words.say("What is stored"), ShowPrivacy())


def _export(words: Wording) -> Button:
    return button(words.say("📄 Export"), ExportOwn())


def _forget(words: Wording) -> Button:
    return button(words.say("🗑 Delete everything"), AskForget())
