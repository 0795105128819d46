"""The buttons that answer a digest's question, below the digest and below the pages that it opens in a group.

Owns these rows and that the question stands above them. How it is set is `digest_questions`'.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.platforms.telegram.digest_actions import AnswerDigest
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render import buttons
from bot.platforms.telegram.render.buttons import ROW_COLUMNS, button, keyboard
from bot.platforms.telegram.render.digest_questions import option_labels, question_block
from bot.platforms.words.cutting import columns
from bot.platforms.words.text import paragraphs, utf16_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

_TAG: Final = re.compile(r"<[^>]*>")
_MOST: Final = 4096
"""UTF-16 units of text that Telegram takes in one message."""


def option_rows(asked: QuestionShown, spot: str, words: Wording) -> Keyboard:
    """Return a button for each option."""
    labels = option_labels(asked, words)
    return in_even_rows([button(label, AnswerDigest(spot, option)) for option, label in enumerate(labels)])


def with_question(text: Markup, below: Keyboard, asked: QuestionShown | None, spot: str, words: Wording) -> Page:
    """Return a page that a digest opens, with its question at the end if there is one and a message takes it."""
    if asked is not None:
        longer = paragraphs(text, question_block(asked, None, words))
        if utf16_length(_TAG.sub("", longer)) <= _MOST:
            return Page(longer, keyboard(*option_rows(asked, spot, words), *below))
    return Page(text, below)


def in_even_rows(row: Sequence[Button]) -> Keyboard:
    """Return buttons in one row, if a phone shows it whole, else two to a row."""
    fit = max(columns(each.label) for each in row) * len(row) <= ROW_COLUMNS
    return buttons.packed(row, per_row=len(row) if fit else 2)
