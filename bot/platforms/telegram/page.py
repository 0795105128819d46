"""What one outgoing Telegram message says, as a value: HTML text and an inline keyboard.

Owned by the border between render, which builds pages, and messenger, which sends them. No network, no wording, no
`telegram` class may enter, so that a rendered page can be compared as a whole value in tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

CALLBACK_DATA_BYTES = 64
"""Telegram's limit for `CallbackButton.data`, in UTF-8 bytes."""


@dataclass(frozen=True, slots=True)
class CallbackButton:
    """Sends `data` (1 to 64 bytes of UTF-8) back to the bot when pressed.

    Raises:
        ValueError: `data` is empty or too long; Telegram would refuse the whole message.
    """

    label: str
    data: str

    def __post_init__(self) -> None:
        """Check the length of `data` where the mistake is made, not where the message is refused."""
        if not 1 <= len(self.data.encode()) <= CALLBACK_DATA_BYTES:
            raise ValueError(f"callback data must have 1 to {CALLBACK_DATA_BYTES} bytes: {self.data!r}")


@dataclass(frozen=True, slots=True)
class UrlButton:
    """Opens `url`."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SwitchInlineButton:
    """Lets the person choose a chat, then types the bot's name and `query` there."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class SwitchInlineHereButton:
    """Types the bot's name and `query` in the present chat."""

    label: str
    query: str


Button: TypeAlias = CallbackButton | UrlButton | SwitchInlineButton | SwitchInlineHereButton
Keyboard: TypeAlias = tuple[tuple[Button, ...], ...]
"""Rows of buttons, top to bottom, left to right."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message: Telegram HTML, at most 4,096 characters after entities; never with a link preview."""

    text: str
    keyboard: Keyboard = ()
