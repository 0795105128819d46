"""How the platforms word what there is to say about two linked accounts of one person.

Owns these words alone; buttons and their places are each platform's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.chat import Platform
from bot.domain.link_replies import (
    LinkCancelled,
    LinkCode,
    Linked,
    LinkQuestion,
    LinkRefused,
    NotLinked,
    NowhereToLink,
    Unlinked,
    UnlinkQuestion,
)
from bot.domain.links import Refusal, spaced
from bot.platforms.words.general import asked_again_text, counts_text
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.link_replies import Holding, LinkReply
    from bot.platforms.i18n import Wording

_NAMES: Final = {Platform.TELEGRAM: "Telegram", Platform.LINE: "LINE"}
_EXAMPLE: Final = "K7PM-3XQR"


def link_text(reply: LinkReply, words: Wording) -> Markup:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return what is said of a link."""
    match reply:
        case LinkCode():
            return _code(reply, words)
        case NowhereToLink():
            return words.html("🔗 I can be spoken to on this platform alone, so there is nothing to link.")
        case LinkQuestion():
            return _question(reply, words)
        case LinkRefused():
            return _refused(reply, words)
        case LinkCancelled():
            return words.html("Good, nothing has changed.")
        case Linked():
            return _linked(reply, words)
        case NotLinked():
            return words.html("🔗 This account is linked with no other. /link shows how.")
        case UnlinkQuestion():
            return _unlink_question(reply, words)
        case Unlinked():
            return _unlinked(reply, words)
        case _:
            assert_never(reply)


def platform_name(platform: Platform | None) -> str:
    """Return what a platform is called, in all languages."""
    return "" if platform is None else _NAMES[platform]


def to_type(code: str, platform: Platform, words: Wording) -> str:
    """Return what is to be written on a platform for a code."""
    shown = spaced(code)
    return f"/link {shown}" if platform is Platform.TELEGRAM else words.say("link {code}", code=shown)


def _code(reply: LinkCode, words: Wording) -> Markup:
    return paragraphs(
        words.html("🔗 <b>Link your accounts</b>"),
        lines(
            *(
                words.html(
                    "On {platform}, say this to me: <code>{text}</code>",
                    platform=platform_name(platform),
                    text=to_type(reply.code, platform, words),
                )
                for platform in reply.others
            )
        ),
        words.html(
            "The code counts once, for ten minutes; show it to nobody. What you answered on both then becomes one "
            "memory, kept with this account, whose language and zone stand."
        ),
    )


def _question(reply: LinkQuestion, words: Wording) -> Markup:
    there = platform_name(reply.there.platform)
    return paragraphs(
        words.html("🔗 <b>Link this account with the one on {platform}?</b>", platform=there),
        lines(_holding(reply.here, words), _holding(reply.there, words)),
        words.html(
            "Both become one memory, as if you had answered everything in one place, and one streak. Language and zone "
            "of the account on {platform} stand. Digests and quizzes that are running stay where they are.",
            platform=there,
        ),
        words.html("If you were not shown this code yourself, press “No”."),
    )


def _holding(holding: Holding, words: Wording) -> Markup:
    return words.html(
        "• {platform}: answers {answers}, days in a row {days}",
        platform=platform_name(holding.platform),
        answers=holding.answers,
        days=holding.streak_days,
    )


def _linked(reply: Linked, words: Wording) -> Markup:
    platform = platform_name(reply.with_)
    done = words.html("🔗 <b>Done: this account and yours on {platform} are linked.</b>", platform=platform)
    known = words.html("🔗 <b>This account is linked with yours on {platform}.</b>", platform=platform)
    return paragraphs(
        done if reply.is_new else known,
        words.html(
            "They share memory, streak and language: whatever you answer here or there counts for both. /export and "
            "/forget cover both accounts, /unlink parts them."
        ),
    )


def _unlink_question(reply: UnlinkQuestion, words: Wording) -> Markup:
    platform = platform_name(reply.with_)
    kept_here = words.html(
        "This account keeps everything: memory, answers, streak. The one on {platform} begins anew, from nothing.",
        platform=platform,
    )
    kept_there = words.html(
        "The account on {platform} keeps everything: memory, answers, streak. This one begins anew, from nothing.",
        platform=platform,
    )
    return paragraphs(
        asked_again_text(words) if reply.too_late else None,
        words.html("🔗 <b>Part this account from yours on {platform}?</b>", platform=platform),
        kept_here if reply.is_home else kept_there,
        counts_text(words),
    )


def _unlinked(reply: Unlinked, words: Wording) -> Markup:
    platform = platform_name(reply.with_)
    if reply.is_home:
        return words.html(
            "🔗 Done: the accounts are parted. This one has kept everything; the one on {platform} begins anew.",
            platform=platform,
        )
    return words.html(
        "🔗 Done: the accounts are parted. What was answered so far stays with the one on {platform}; this one begins "
        "anew.",
        platform=platform,
    )


def _refused(reply: LinkRefused, words: Wording) -> Markup:  # noqa: PLR0911 - one line for each reason, nothing else
    platform = platform_name(reply.platform)
    match reply.why:
        case Refusal.NO_CODE:
            return words.html(
                "🔗 That is no code. One has eight letters and digits, such as {example}; say /link on your other "
                "platform to be shown one.",
                example=_EXAMPLE,
            )
        case Refusal.UNKNOWN:
            return words.html("🔗 I do not know this code. Please compare it once more; only the newest one counts.")
        case Refusal.EXPIRED:
            return words.html("🔗 This code is too old. Say /link on {platform} for a new one.", platform=platform)
        case Refusal.USED:
            return words.html("🔗 This code has been used. Say /link on {platform} for a new one.", platform=platform)
        case Refusal.OWN:
            return words.html("🔗 This code is this account’s own. Say it to me on your other platform.")
        case Refusal.SAME_PLATFORM:
            return words.html(
                "🔗 That code is another {platform} account’s. Only accounts on two platforms can be linked.",
                platform=platform,
            )
        case Refusal.LINKED_HERE:
            return words.html(
                "🔗 This account is linked with yours on {platform} already. Say /unlink first if you want another.",
                platform=platform,
            )
        case Refusal.LINKED_THERE:
            return words.html(
                "🔗 The account that showed this code is linked with one on {platform} already. Say /unlink there "
                "first if you want another.",
                platform=platform,
            )
        case Refusal.WAIT:
            return words.html("🔗 Too many wrong codes. Please try again in ten minutes.")
        case _:
            assert_never(reply.why)
