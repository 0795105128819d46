"""The one exception tree; open to every layer, owning nothing but names and their meaning.

::

    BotError
    ├── SettingsError        the environment or .env cannot be used; `faults` lists every reason
    ├── ContentError         the YAML library has faults; `faults` lists each with file, line, column
    ├── LanguageError        a language tag that the bot does not speak
    ├── StorageError         the database cannot do what was asked
    │   └── SchemaNewerError the database file was written by a newer version of the bot
    └── DeliveryError        a platform did not accept a message
        ├── RefusedError     the recipient cannot be reached (blocked, kicked, deactivated)
        ├── RateLimitedError try again after `retry_after`
        ├── WordingRefusedError  the platform refuses what is said, not to whom
        ├── UnavailableError the platform could not be reached; nothing was sent
        └── UnknownOutcomeError  the message may or may not have arrived
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta


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


class StorageError(BotError):
    """The database cannot do what was asked."""


class SchemaNewerError(StorageError):
    """The database was written by a newer version of the bot than this one."""


class DeliveryError(BotError):
    """A platform did not accept a message."""


class RefusedError(DeliveryError):
    """The recipient cannot be reached: blocked, kicked, deactivated or never met."""


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


class UnavailableError(DeliveryError):
    """The platform could not be reached or turned the call away unread: nothing was sent, and it may be tried again."""


class UnknownOutcomeError(DeliveryError):
    """The call failed in a way that proves neither that the message arrived nor that it did not."""
