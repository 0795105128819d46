"""What went wrong, for owners: kinds of errors with their numbers, and buttons to hear no more of one.

Owns that page and its buttons; how errors read is `bot.platforms.words.error_words`'.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.platforms.telegram.admin_actions import MuteError, ShowAdmin, ShowErrors
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.words.error_words import SHOWN, errors_text
from bot.platforms.words.text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.error_kinds import ErrorCount
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Keyboard

_MUTED_PER_ROW: Final = 5


def mute_buttons(counts: Sequence[ErrorCount], at: datetime) -> Keyboard:
    """Return a button for each kind that is named."""
    return packed(
        (
            button(f"{'🔔' if one.is_muted(at) else '🔕'} {number}", MuteError(one.kind.token))
            for number, one in enumerate(islice(counts, SHOWN), 1)
        ),
        per_row=_MUTED_PER_ROW,
    )


def errors_page(counts: Sequence[ErrorCount], words: Wording, at: datetime) -> Page:
    """Return what went wrong since owners were told, with the ways on."""
    ways = (
        button(words.say("Look again"), ShowErrors()),
        button(words.say("‹ Administration"), ShowAdmin()),
    )
    if not counts:
        return Page(str(words.html("✅ No errors since owners were last told.")), (ways,))
    text = paragraphs(
        errors_text(counts, None, words, at),
        words.html("🔕 mutes a kind for a week: it is still counted and logged, and no message tells of it."),
    )
    return Page(str(text), (*mute_buttons(counts, at), ways))
