"""What replies are set with on LINE: a language's wording, and buttons whose meaning is signed.

Owns the making of buttons from actions. Nothing of the library may enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.line import flex
from bot.platforms.line.speech import MOST_MESSAGES, MOST_QUICK_REPLIES, QuickReply, Speech, text_message
from bot.platforms.words.cutting import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.chat import ChatKey
    from bot.platforms.i18n import Wording
    from bot.platforms.line.postbacks import Postbacks

    Json: TypeAlias = dict[str, Any]

_MOST_SAID: Final = 300
"""Characters that a tap writes in the person's name."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How one answer is set.

    Attributes:
        words: The language.
        postbacks: Signs what buttons mean.
        only: Who alone may press them; None for everybody.
        is_private: Nobody else reads along; elsewhere, what a tap types needs a slash to be for us.
    """

    words: Wording
    postbacks: Postbacks
    only: ChatKey | None = None
    is_private: bool = True

    def act(self, label: str, action: object) -> Json:
        """Return what a tap does, with its label."""
        return flex.postback(label, self.postbacks.data(action, only=self.only))

    def button(self, label: str, action: object, *, is_main: bool = False) -> Json:
        """Return a button of a card."""
        return flex.button(self.act(label, action), is_main=is_main)

    def row(self, label: str, action: object, *, beside: str | None = None) -> Json:
        """Return a line of a card that can be tapped; its label may be long."""
        return flex.row(label, self.act(label, action), beside=beside)

    def quick(self, label: str, action: object) -> QuickReply:
        """Return a button above the keyboard."""
        said = cut(label, _MOST_SAID)
        return QuickReply(flex.short_label(label), self.postbacks.data(action, only=self.only), said)

    def saying(self, label: str, said: str) -> QuickReply:
        """Return a button above the keyboard that types a command for the person."""
        return QuickReply(flex.short_label(label), text=cut(self.typed(said), _MOST_SAID))

    def typed(self, said: str) -> str:
        """Return a command as it must be typed where this is read."""
        return said if self.is_private or said.startswith("/") else f"/{said}"


def shown(alt: str, bubbles: Sequence[Json], quick: Iterable[QuickReply | None] = ()) -> Speech:
    """Return a speech of one card or one carousel, with quick replies: the first thirteen that there are.

    Raises:
        ValueError: LINE would refuse it.
    """
    return Speech((flex.message(alt, bubbles),), _some(quick))


def all_shown(alt: str, bubbles: Sequence[Json], quick: Iterable[QuickReply | None] = ()) -> Speech:
    """Return a speech of as many cards as there are, in carousels below each other: sixty at most, or five of 50 KB.

    An author's check keeps the library from having more of anything that is listed whole.
    """
    groups = flex.carousels(bubbles)[:MOST_MESSAGES]
    return Speech(tuple(flex.message(alt, group) for group in groups), _some(quick))


def said(text: str, quick: Iterable[QuickReply | None] = ()) -> Speech:
    """Return a speech of plain text, with quick replies."""
    return Speech((text_message(text),), _some(quick))


def _some(quick: Iterable[QuickReply | None]) -> tuple[QuickReply, ...]:
    return tuple(one for one in quick if one is not None)[:MOST_QUICK_REPLIES]
