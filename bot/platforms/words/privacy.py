"""How the platforms word what is stored about a person, why, and what can be done about it.

Owns what holds on all of them; the rest is each platform's. These words must be true: who stores something else changes
them here, and in `bot.storage.people`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.people_replies import Own
from bot.platforms.words.general import asked_again_text, counts_text
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.people_replies import ForgetQuestion, OnlyInPrivate
    from bot.platforms.i18n import Wording


def privacy_heading(words: Wording) -> Markup:
    """Return what stands above all of it."""
    return words.html("🔐 <b>What I store about you, and why</b>")


def kept_of_links(words: Wording) -> Markup:
    """Return what is kept of an account on another platform."""
    return words.html("• <b>A link</b> to an account of yours on another platform, if you make one, until you undo it.")


def kept_of_reading(words: Wording) -> Markup:
    """Return what is kept of digests, streak and quizzes."""
    return lines(
        words.html(
            "• <b>Digests</b>, if you subscribe: time, zone, weekdays, pauses; what was sent, whether you opened "
            "it and what you answered. So no concept comes twice, and none is left out."
        ),
        words.html("• <b>Streak</b>: on how many days in a row you read or practised."),
        words.html(
            "• <b>Quizzes</b>: your rounds, each of your answers, in groups as well, with its time, and what you "
            "are likely to remember of each question. So I can ask again what you are about to forget."
        ),
    )


def kept_of_asking(words: Wording) -> Markup:
    """Return what is kept, for a while, of what was asked and written."""
    return lines(
        words.html("• <b>A question that I asked you</b>, such as for a time, until another takes its place."),
        words.html(
            "• <b>What you write to me</b>, until I have answered; then the text is erased. Only a number stays, "
            "for two days, so that nothing is answered twice."
        ),
    )


def how_long(words: Wording) -> Markup:
    """Return for how long all of that is kept."""
    return words.html("<b>How long</b>: until you have it deleted. There is no other time limit.")


def your_rights(words: Wording, *, in_private: bool) -> Markup:
    """Return how to take it along and how to have it deleted; elsewhere than in private, that it is done there."""
    return lines(
        words.html("/export – I send you all of it as a file (JSON)."),
        words.html("/forget – I delete all of it, for good, after asking you once more."),
        None if in_private else words.html("Both work in our private chat."),
    )


def only_in_private(reply: OnlyInPrivate, words: Wording) -> Markup:
    """Return to a group that what is a person's own is shown in their private chat."""
    match reply.asked:
        case Own.STATS:
            return words.html("📈 How you are doing is yours alone: I show it in our private chat.")
        case Own.EXPORT:
            return words.html("🔐 What I store about you, I send to our private chat only. Say /export there.")
        case Own.FORGET:
            return words.html("🔐 To have your data deleted, say /forget in our private chat.")
        case Own.LINK:
            return words.html("🔗 Accounts are linked and parted in our private chat only. Say /link there.")
        case _:
            assert_never(reply.asked)


def forget_question(reply: ForgetQuestion, words: Wording) -> Markup:
    """Return what is asked before everything about a person is deleted."""
    late = asked_again_text(words) if reply.too_late else None
    return paragraphs(
        late,
        words.html("🔐 <b>Delete everything that I store about you?</b>"),
        lines(
            words.html("These go, for good:"),
            words.html("• your language and your digests, with their history; no more come"),
            words.html("• your streak"),
            words.html("• your quizzes, answers and statistics, and what you remember of each question"),
            words.html("• your name in group quizzes; the points stay there, but nobody can tell whose they were"),
            words.html("• the same of an account on another platform that you have linked with this one"),
        ),
        words.html(
            "Messages in this chat stay until you delete the chat. Digests of groups and channels go on, without your "
            "name on them. You can begin anew at any time, from nothing. To keep a copy, press “Export” first."
        ),
        counts_text(words),
    )


def forget_cancelled(words: Wording) -> Markup:
    """Return that nothing was deleted."""
    return words.html("Good, nothing was deleted.")


def forgotten(words: Wording) -> Markup:
    """Return that everything was deleted."""
    return words.html(
        "🔐 Done: everything that I stored about you is deleted, for good. No digests come any more.\n\n"
        "Thank you for reading along. Should you come back, /start begins anew."
    )
