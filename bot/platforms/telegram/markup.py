"""Pages as Telegram's own classes, and as plain words when Telegram refuses their HTML.

Owns the translation alone; nothing is sent from here.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, assert_never

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import MessageLimit, ParseMode

from bot.platforms.telegram.page import CallbackButton, SwitchInlineButton, SwitchInlineHereButton, UrlButton

if TYPE_CHECKING:
    from bot.platforms.telegram.page import Button, Keyboard
    from bot.platforms.telegram.render.inline import Article

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def keyboard_markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Return the keyboard as PTB knows it, or None for no buttons."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in keyboard])


def inline_article(article: Article) -> InlineQueryResultArticle:
    """Return one offer of inline mode as PTB knows it."""
    content = InputTextMessageContent(article.page.text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(
        article.id,
        article.title,
        content,
        reply_markup=keyboard_markup(article.page.keyboard),
        description=article.description,
    )


def inline_button(button: tuple[str, str] | None) -> InlineQueryResultsButton | None:
    """Return the button above the offers, from its label and its start parameter."""
    return None if button is None else InlineQueryResultsButton(text=button[0], start_parameter=button[1])


def plain(text: str) -> str:
    """Return the words of Telegram HTML without their tags, at most as long as a message may be."""
    return html.unescape(_TAG.sub("", text))[: MessageLimit.MAX_TEXT_LENGTH]


def _button(button: Button) -> InlineKeyboardButton:
    match button:
        case CallbackButton(label, data):
            return InlineKeyboardButton(label, callback_data=data)
        case UrlButton(label, url):
            return InlineKeyboardButton(label, url=url)
        case SwitchInlineButton(label, query):
            return InlineKeyboardButton(label, switch_inline_query=query)
        case SwitchInlineHereButton(label, query):
            return InlineKeyboardButton(label, switch_inline_query_current_chat=query)
        case _:
            assert_never(button)
