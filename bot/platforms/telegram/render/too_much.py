"""What whoever sends more than is listened to is told, as a page.

Owns nothing but that: the words are `bot.platforms.words.too_much`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.page import Page
from bot.platforms.words.too_much import group_too_much, too_fast, too_much

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.platforms.i18n import Wording


def too_much_page(silence: timedelta, words: Wording) -> Page:
    """Return what a person is told who writes too much."""
    return Page(too_much(silence, words))


def group_too_much_page(silence: timedelta, words: Wording) -> Page:
    """Return what a group is told whose people together ask too much."""
    return Page(group_too_much(silence, words))


def too_fast_text(silence: timedelta, words: Wording) -> str:
    """Return the word that a press is answered with which comes too fast, in at most 200 characters."""
    return too_fast(silence, words)
