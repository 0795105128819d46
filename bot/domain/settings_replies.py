"""What there is to say about digests and their settings, as data.

Owns meaning alone, as `bot.domain.replies` does, which takes these values into its union.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from bot.domain.chat import ChatKey
    from bot.domain.language import Language
    from bot.domain.subscription import ChatKind, Subscription


class View(StrEnum):
    """A view of the settings; the values travel in buttons and in prompts."""

    CARD = "card"
    """All settings on one card."""
    TIME = "time"
    ZONE = "zone"
    DAYS = "days"
    PAUSE = "pause"
    UNTIL = "until"
    """Asks for the date on which digests are to come again."""


ASKING: Final = frozenset({View.TIME, View.ZONE, View.PAUSE, View.UNTIL})
"""Views that take typed answers."""
_OF_RUNNING: Final = frozenset({View.DAYS, View.PAUSE, View.UNTIL})
"""Views that mean nothing where no digests come."""


def fitting(view: View, subscription: Subscription | None) -> View:
    """Return the view that is asked for, or the card where it would mean nothing."""
    is_running = subscription is not None and subscription.ended_at is None
    return view if is_running or view not in _OF_RUNNING else View.CARD


class Done(StrEnum):
    """What has happened this very moment."""

    SUBSCRIBED = "subscribed"
    CHANGED = "changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    NOT_PAUSED = "not_paused"
    """A pause was to end where there is none."""
    ENDED = "ended"
    UNDONE = "undone"
    """An ending was taken back."""


class Slip(StrEnum):
    """Why typed words are no setting."""

    NO_TIME = "no_time"
    NO_ZONE = "no_zone"
    NO_DATE = "no_date"
    """They name no date and no length of time."""
    DATE_OVER = "date_over"
    """The date is today or has passed."""
    NOTHING_SKIPPED = "nothing_skipped"
    """The next digest comes on that date, or later, in any case."""
    DATE_TOO_FAR = "date_too_far"
    DATE_UNKNOWN = "date_unknown"
    """The calendar has no such date."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Words that were typed as a setting and are none."""

    typed: str
    slip: Slip
    latest: date | None = None
    """With DATE_TOO_FAR, the latest date that will do; with NOTHING_SKIPPED, that of the next digest."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The chat whose digests are spoken of."""

    chat: ChatKey
    kind: ChatKind
    title: str | None
    """The name of a group or channel."""
    is_here: bool
    """It is the chat in which it is spoken of."""


@dataclass(frozen=True, slots=True)
class SettingsCard:
    """One view of a chat's settings."""

    subject: Subject
    subscription: Subscription | None
    """None before the first subscribing."""
    language: Language
    """The language of its digests."""
    now: datetime
    view: View = View.CARD
    done: Done | None = None
    misread: Misread | None = None
    zones: tuple[str, ...] = ()
    """With the view of time zones, those that the typed words may mean."""
    channels: tuple[Subscription, ...] = ()
    """Other chats whose digests the reader looks after."""


@dataclass(frozen=True, slots=True)
class TimeOffer:
    """A time was typed out of the blue: is it a wish?"""

    typed: str
    at: time
    subscription: Subscription | None


@dataclass(frozen=True, slots=True)
class ZoneOffer:
    """A place was sent out of the blue: is its zone wished for?"""

    zone: str | None
    """None where no zone is known, as at sea."""
    subscription: Subscription | None
    now: datetime


@dataclass(frozen=True, slots=True)
class AdminsOnly:
    """Only its admins may change a group's or a channel's digests."""

    kind: ChatKind
    about_language: bool = False
    """What they may not change is the language, which such digests share."""
    may_be_hidden: bool = False
    """The platform would not tell us of an admin who is anonymous; commands work for such."""


MOST_LOOKED_AFTER: Final = 20
"""Channels and groups whose digests one person may have set up from their private chat: more than any editor has."""


class ChannelTrouble(StrEnum):
    """Why digests for a channel cannot be looked after from here."""

    NOT_FOUND = "not_found"
    """There is no such public channel, or it is a person."""
    BOT_OUTSIDE = "bot_outside"
    """The bot is not in the channel, or may not see its members."""
    BOT_SILENT = "bot_silent"
    """The bot is in the channel but may not post."""
    NOT_ADMIN = "not_admin"
    """The asker is not an admin of it."""
    TOO_MANY = "too_many"
    """The asker looks after `MOST_LOOKED_AFTER` other chats already."""
    ONLY_IN_PRIVATE = "only_in_private"
    """It was named in a group; other chats are looked after from private chats."""


@dataclass(frozen=True, slots=True)
class ChannelRefusal:
    """Digests for a channel cannot be looked after from here, yet."""

    name: str
    """Its title, or what was typed."""
    trouble: ChannelTrouble
    query: str | None = None
    """The words of a forwarded post, which may have been meant to be looked up."""


@dataclass(frozen=True, slots=True)
class DigestsGoOn:
    """The chat can be reached again, and its digests go on."""

    subscription: Subscription
    now: datetime


@dataclass(frozen=True, slots=True)
class DigestsStopped:
    """The digests of a channel that the reader looks after have stopped, since it cannot be reached."""

    subscription: Subscription


SettingsReply: TypeAlias = (
    SettingsCard | TimeOffer | ZoneOffer | AdminsOnly | ChannelRefusal | DigestsGoOn | DigestsStopped
)
