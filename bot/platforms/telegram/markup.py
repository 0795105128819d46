"""Pages as the Bot API's JSON, and as plain words when Telegram refuses their HTML.

Owns the translation alone; nothing is sent from here.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias, assert_never

from telegram.constants import MessageLimit

from bot.platforms.telegram.page import CallbackButton, SwitchInlineButton, SwitchInlineHereButton, UrlButton

if TYPE_CHECKING:
    from bot.platforms.telegram.page import Button, Keyboard
    from bot.platforms.telegram.render.inline import Article

Json: TypeAlias = dict[str, Any]

NO_PREVIEW: Final[Json] = {"is_disabled": True}
HTML: Final = "HTML"
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def keyboard_json(keyboard: Keyboard) -> Json | None:
    """Return an InlineKeyboardMarkup, or None for no buttons."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in keyboard]} if keyboard else None


def article_json(article: Article) -> Json:
    """Return one offer of inline mode as an InlineQueryResultArticle."""
    said = {"message_text": article.page.text, "parse_mode": HTML, "link_preview_options": NO_PREVIEW}
    shown: Json = {"type": "article", "id": article.id, "title": article.title, "input_message_content": said}
    if article.description:
        shown["description"] = article.description
    if article.page.keyboard:
        shown["reply_markup"] = keyboard_json(article.page.keyboard)
    return shown


def results_button_json(button: tuple[str, str] | None) -> Json | None:
    """Return the InlineQueryResultsButton above the offers, from its label and its start parameter."""
    return None if button is None else {"text": button[0], "start_parameter": button[1]}


def plain(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> str:
    """Return the words of Telegram HTML without their tags, at most as long as a message, or `limit`, may be."""
    return html.unescape(_TAG.sub("", text))[:limit]


def _button(button: Button) -> Json:
    match button:
        case CallbackButton(label, data):
            return {"text": label, "callback_data": data}
        case UrlButton(label, url):
            return {"text": label, "url": url}
        case SwitchInlineButton(label, query):
            return {"text": label, "switch_inline_query": query}
        case SwitchInlineHereButton(label, query):
            return {"text": label, "switch_inline_query_current_chat": query}
        case _:
            assert_never(button)
