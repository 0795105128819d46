"""Keyboards: labels that fit, a few buttons a row, pagers.

Owns the layout of buttons. What a button does is an `Action` of `callbacks`; wording comes in as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Wish
from bot.platforms.telegram.callbacks import encode
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.settings_actions import BEGIN, HERE, OpenSettings
from bot.platforms.words.cutting import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from bot.domain.rounds import Scope
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Button, Keyboard

    Item = TypeVar("Item")

ROW_COLUMNS: Final = 42
"""What a phone shows on one row, counting a Chinese character as two."""
_LABEL_CHARACTERS: Final = 40


def button(label: str, action: Action) -> CallbackButton:
    """Return a button for an action; a label of more than 40 characters is cut."""
    short = label if len(label) <= _LABEL_CHARACTERS else label[: _LABEL_CHARACTERS - 1] + "…"
    return CallbackButton(short, encode(action))


def subscribe(words: Wording) -> CallbackButton:
    """Return the way to daily digests, which leaves the message that it is under as it is."""
    return button(words.say("📬 A digest every day"), OpenSettings(HERE, BEGIN))


def quiz_me(scope: Scope, words: Wording, number: int | None = None) -> CallbackButton:
    """Return the way to a round on exactly that: on what is shown, or on its part of this number."""
    action = begin(Wish(scope))
    if number is None:
        return button(words.say("✏️ Quiz me"), action)
    return button(words.say("✏️ Quiz me: {number}", number=number), action)


def packed(buttons: Iterable[Button], per_row: int = 3) -> Keyboard:
    """Return buttons in rows of `per_row` at most, fewer where labels are long (a row's buttons are equally wide)."""
    rows: list[list[Button]] = []
    for one in buttons:
        row = [*rows[-1], one] if rows else []
        if row and len(row) <= per_row and max(columns(each.label) for each in row) * len(row) <= ROW_COLUMNS:
            rows[-1] = row
        else:
            rows.append([one])
    return tuple(tuple(row) for row in rows)


def keyboard(*rows: Sequence[Button]) -> Keyboard:
    """Return the rows that have buttons."""
    return tuple(tuple(row) for row in rows if row)


def page_of(items: Sequence[Item], page: int, size: int) -> tuple[Sequence[Item], int, int]:
    """Return the items of a page, the page really shown (the last, if `page` is past it), and how many there are."""
    pages = max(1, -(-len(items) // size))
    shown = min(page, pages - 1)
    return items[shown * size : (shown + 1) * size], shown, pages


def pager(page: int, pages: int, words: Wording, turn: Callable[[int], Action]) -> tuple[Button, ...]:
    """Return buttons to the previous and the next page, where there are such."""
    buttons = []
    if page > 0:
        buttons.append(button(words.say("‹ Previous page"), turn(page - 1)))
    if page + 1 < pages:
        buttons.append(button(words.say("Next page ›"), turn(page + 1)))
    return tuple(buttons)
