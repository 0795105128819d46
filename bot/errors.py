"""The one exception tree; open to every layer, owning nothing but names and their meaning.

::

    BotError
    ├── SettingsError        the environment or .env cannot be used; `faults` lists every reason
    ├── ContentError         the YAML library has faults; `faults` lists each with file, line, column
    ├── LanguageError        a language tag that the bot does not speak
    ├── ScheduleError        no digest can follow from a schedule
    │   └── UnknownZoneError the time zone database does not know its zone
    ├── PauseError           a pause whose end cannot be used
    │   ├── PauseOverError   it would end today or earlier
    │   ├── PauseTooLongError    it would end later than `latest`
    │   └── NoSuchDateError  the calendar has no such date
    ├── TooManyChatsError    one person would look after more than `most` other chats
    ├── StorageError         the database cannot do what was asked
    │   ├── SchemaNewerError the database file was written by a newer version of the bot
    │   └── UnwritableError  its disk is full or read-only; what is there can still be read
    └── DeliveryError        a platform did not accept a message
        ├── RefusedError     the recipient cannot be reached (blocked, kicked, deactivated)
        ├── RateLimitedError try again after `retry_after`
        ├── WordingRefusedError  the platform refuses what is said, not to whom
        ├── MonthlyLimitError  the platform sends no more this month, to nobody
        ├── NotSparedError   we keep what the platform still sends this month for others
        ├── ReplyTokenError  what was to be answered can be answered no more, or was
        ├── UnavailableError the platform could not be reached; nothing was sent
        │   ├── RepeatableError  it may have been, and can be sent again without being there twice
        │   └── TokenRefusedError  nobody can be reached until the operator mends the token
        └── UnknownOutcomeError  the message may or may not have arrived
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, timedelta


NOTHING_SENT: Final = "nothing was sent"
"""A note on `asyncio.CancelledError`: what was cancelled was about to make its call, and had not."""


class BotError(Exception):
    """Anything this bot raises on purpose; `str()` is a sentence fit for an operator."""


class FaultsError(BotError):
    """Several faults found together, so that they can be mended together.

    Attributes:
        faults: One printable line per fault, in the order in which to read them. Never empty.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep `faults`; the message is all of them, one a line."""
        super().__init__("\n".join(faults))
        self.faults: tuple[str, ...] = tuple(faults)


class SettingsError(FaultsError):
    """The settings cannot be used. No fault line shows a secret's value."""


class ContentError(FaultsError):
    """The YAML library has faults, each as ``file:line:column: what is wrong; what to write instead``."""


class LanguageError(BotError):
    """A language tag that the bot does not speak."""


class ScheduleError(BotError):
    """No digest can follow from a schedule: it wishes for no weekday, or its zone is unknown."""


class UnknownZoneError(ScheduleError):
    """The time zone database does not know a zone, perhaps no more.

    Attributes:
        zone: Its name as it was given.
    """

    def __init__(self, zone: str) -> None:
        """Keep `zone`."""
        super().__init__(f"the time zone database knows no {zone!r}; choose another zone, or update tzdata")
        self.zone = zone


class PauseError(BotError):
    """A pause was understood, but its end cannot be used."""


class PauseOverError(PauseError):
    """A pause would end today or earlier.

    Attributes:
        until: The date that was given.
    """

    def __init__(self, until: date) -> None:
        """Keep `until`."""
        super().__init__(f"{until} is not in the future")
        self.until = until


class PauseTooLongError(PauseError):
    """A pause would end too far in the future.

    Attributes:
        latest: The last date until which a pause may go.
    """

    def __init__(self, latest: date) -> None:
        """Keep `latest`."""
        super().__init__(f"a pause may go until {latest} at most")
        self.latest = latest


class NoSuchDateError(PauseError):
    """A date was given that the calendar does not have, such as 31 November."""


class TooManyChatsError(BotError):
    """One person would look after the digests of more channels and groups, from their private chat, than one may.

    Attributes:
        most: So many they look after already.
    """

    def __init__(self, most: int) -> None:
        """Keep `most`."""
        super().__init__(f"nobody looks after more than {most} other chats")
        self.most = most


class StorageError(BotError):
    """The database cannot do what was asked."""


class SchemaNewerError(StorageError):
    """The database was written by a newer version of the bot than this one."""


class UnwritableError(StorageError):
    """Nothing can be kept, since the disk is full or read-only; nothing was written, and reading goes on."""


class DeliveryError(BotError):
    """A platform did not accept a message."""


class RefusedError(DeliveryError):
    """The recipient cannot be reached: blocked, kicked, deactivated or never met.

    Attributes:
        reason: ``blocked``, ``deactivated``, ``removed`` or ``forbidden``, as in
            `bot.domain.subscription.SuspensionReason`.
    """

    def __init__(self, words: str, reason: str = "forbidden") -> None:
        """Keep `reason`; `words` are the platform's own."""
        super().__init__(words)
        self.reason = reason


class RateLimitedError(DeliveryError):
    """The platform asks to wait.

    Attributes:
        retry_after: How long to wait before the same call may succeed.
    """

    def __init__(self, retry_after: timedelta) -> None:
        """Keep `retry_after`."""
        super().__init__(f"the platform asks to wait {retry_after.total_seconds():.0f} s")
        self.retry_after = retry_after


class WordingRefusedError(DeliveryError):
    """The platform refuses what is said, to whomever; `str()` is its own words. A mistake of ours, mostly."""


class MonthlyLimitError(DeliveryError):
    """The platform sends nothing more of its own accord until the month is over; answers go on. Nothing was sent."""


class NotSparedError(DeliveryError):
    """What the platform still sends of its own accord this month is kept for others or for later. Nothing was sent."""


class ReplyTokenError(DeliveryError):
    """The permission to answer for free is used up, has expired or never was one; nothing was sent by this call."""


class UnavailableError(DeliveryError):
    """The platform could not be reached or turned the call away unread: nothing was sent, and it may be tried again."""


class RepeatableError(UnavailableError):
    """Nobody knows whether it was said; said again with the same key it is said once."""


class TokenRefusedError(UnavailableError):
    """The platform does not take us for who we are: nothing can be said to anybody until the operator mends that."""


class UnknownOutcomeError(DeliveryError):
    """The call failed in a way that proves neither that the message arrived nor that it did not."""
