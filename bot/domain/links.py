"""Two accounts of one person, on two platforms, linked by a code that is shown on one and typed on the other.

Owns what a code looks like, how long it counts and how often somebody may guess, and which two accounts may be linked.
What of two memories becomes one is `bot.domain.relearning`'s. Chance and time are arguments.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey

CHARACTERS: Final = "ACDEFHJKMNPQRTUVWXY3479"
"""Of a code: none that is taken for another by eye (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B)."""
LENGTH: Final = 8
"""So many characters make some 78 thousand million codes."""
LIFETIME: Final = timedelta(minutes=10)
"""So long a code counts; so long, too, a yes counts after the question."""
MOST_TRIES: Final = 5
"""Wrong codes that a person may type …"""
WAIT: Final = timedelta(minutes=10)
"""… before they wait so long."""
_SEPARATORS: Final = str.maketrans("", "", " -\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}·.")


class Refusal(StrEnum):
    """Why a code links nothing."""

    NO_CODE = "no_code"
    """What was typed cannot be one."""
    UNKNOWN = "unknown"
    """There is no such code."""
    EXPIRED = "expired"
    USED = "used"
    OWN = "own"
    """The person's own, typed where it was shown."""
    SAME_PLATFORM = "same_platform"
    """Of another account on the same platform: two that could be in one group are two people."""
    LINKED_HERE = "linked_here"
    """The account that typed it is linked already."""
    LINKED_THERE = "linked_there"
    """The account that showed it is."""
    WAIT = "wait"
    """Too many wrong ones."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two accounts that are linked; each is named by its private chat."""

    home: ChatKey
    """Under whose key the memory of both is kept."""
    other: ChatKey
    at: datetime

    def partner(self, person: ChatKey) -> ChatKey:
        """Return the account that this one is linked to."""
        return self.other if person == self.home else self.home


@dataclass(frozen=True, slots=True)
class Code:
    """A code that an account was shown."""

    owner: ChatKey
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """How often somebody has typed wrong codes lately."""

    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Typed:
    """What is known when somebody types a code."""

    person: ChatKey
    tries: Tries | None
    """Wrong ones that they typed before."""
    code: Code | None
    """None: there is no such code."""
    own: Link | None
    """The link of whoever typed it."""
    owners: Link | None
    """The link of whoever was shown it."""


def drawn(choose: Callable[[str], str]) -> str:
    """Return a new code, of characters that `choose` picks."""
    return "".join(choose(CHARACTERS) for _ in range(LENGTH))


def spaced(code: str) -> str:
    """Return a code as it is shown, in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read_code(text: str) -> str | None:
    """Return the code that somebody typed, however spaced and in whichever width and case; None if it is none."""
    code = _joined(text)
    return code if len(code) == LENGTH and set(code) <= set(CHARACTERS) else None


def is_like_code(text: str) -> bool:
    """Say whether somebody typed what looks like a code, be it with characters that no code has."""
    code = _joined(text)
    return len(code) == LENGTH and code.isascii() and code.isalnum()


def _joined(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_SEPARATORS).upper()


def digest_of(code: str) -> str:
    """Return what is stored in a code's place, so that no copy of the database holds one that counts."""
    return hashlib.sha256(f"link:{code}".encode()).hexdigest()


def waits_until(tries: Tries | None, now: datetime) -> datetime | None:
    """Return until when somebody may type no code; None if they may."""
    if tries is None or tries.count < MOST_TRIES or not -WAIT < now - tries.last_at < WAIT:
        return None
    return tries.last_at + WAIT


def after_wrong(tries: Tries | None, now: datetime) -> Tries:
    """Return the tries after another wrong one; what is long ago counts no more."""
    recent = tries.count if tries and -WAIT < now - tries.last_at < WAIT else 0
    return Tries(recent + 1, now)


def refusal(typed: Typed, now: datetime) -> Refusal | None:
    """Return why a code links its owner with whoever typed it to nothing; None if it links them."""
    code = typed.code
    if waits_until(typed.tries, now) is not None:
        return Refusal.WAIT
    if code is None:
        return Refusal.UNKNOWN
    reasons = {
        Refusal.OWN: code.owner == typed.person,
        Refusal.USED: code.used_at is not None,
        Refusal.EXPIRED: not -LIFETIME < now - code.made_at < LIFETIME,
        Refusal.SAME_PLATFORM: code.owner.platform == typed.person.platform,
        Refusal.LINKED_HERE: typed.own is not None,
        Refusal.LINKED_THERE: typed.owners is not None,
    }
    return next((why for why, holds in reasons.items() if holds), None)
