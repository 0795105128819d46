"""Linking two accounts of one person: a code is shown on one platform, typed on another, and confirmed there.

Owns the order load, decide, save, and that nothing happens before somebody has said yes to what was said to them. What
a code is worth, `bot.domain.links` decides. The account that showed the code is the home: under its key the memory of
both is kept from then on (`bot.storage.homes`).
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.chat import Platform
from bot.domain.link_replies import (
    Holding,
    LinkCode,
    Linked,
    LinkQuestion,
    LinkRefused,
    NotLinked,
    NowhereToLink,
    Unlinked,
    UnlinkQuestion,
)
from bot.domain.links import (
    LIFETIME,
    Refusal,
    after_wrong,
    digest_of,
    drawn,
    is_like_code,
    read_code,
    refusal,
    waits_until,
)
from bot.domain.relearning import Joining, relearnt

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.links import Link, Tries, Typed
    from bot.services.preferences import Preferences
    from bot.services.streaks import Streaks

_new_code: Final = partial(drawn, secrets.choice)


class LinkStore(Protocol):
    """Where links and codes are kept (`bot.storage.links`). All methods may raise `StorageError`."""

    async def link_of(self, person: ChatKey) -> Link | None:
        """Return the link of an account."""
        ...

    async def keep_code(self, person: ChatKey, digest: str, made_at: datetime) -> None:
        """Keep the code that an account is shown, in the place of the one before."""
        ...

    async def typed(self, person: ChatKey, digest: str) -> Typed:
        """Return what is known of a code that somebody typed."""
        ...

    async def missed(self, person: ChatKey, count: Callable[[Tries | None], Tries]) -> Tries:
        """Note that somebody typed a wrong code."""
        ...

    async def count_answers(self, person: ChatKey) -> int:
        """Return how many answers are in a person's memory."""
        ...

    async def link(
        self, person: ChatKey, digest: str, decide: Callable[[Typed], Refusal | None], how: Joining, now: datetime
    ) -> Link | Refusal:
        """Link two accounts, and make one memory of both, in one transaction."""
        ...

    async def unlink(self, person: ChatKey, decide: Callable[[Link], bool]) -> Link | None:
        """Part two accounts, if `decide` says so."""
        ...


class Links:
    """Links accounts and parts them. Every method may raise `StorageError`; then nothing has changed.

    Args:
        store: Where links are kept.
        streaks: How two streaks become one.
        preferences: Remembers languages.
        bank: What can be asked, by the library of the day.
        now: The current time, aware, UTC.
        served: Where the bot can be spoken to.
        new_code: Makes codes.
    """

    def __init__(
        self,
        store: LinkStore,
        streaks: Streaks,
        preferences: Preferences,
        bank: Bank,
        *,
        now: Callable[[], datetime],
        served: Collection[Platform],
        new_code: Callable[[], str] = _new_code,
    ) -> None:
        self._store = store
        self._streaks = streaks
        self._preferences = preferences
        self._bank = bank
        self._now = now
        self._served = frozenset(served)
        self._new_code = new_code

    def can_link(self, platform: Platform) -> bool:
        """Say whether there is anywhere else that an account on a platform could be linked to."""
        return bool(self._served - {platform})

    async def code(self, person: ChatKey) -> LinkCode | Linked | NowhereToLink:
        """Return a new code for an account; or what it is linked to already."""
        link = await self._store.link_of(person)
        if link is not None:
            return _linked(link, person)
        others = tuple(platform for platform in Platform if platform in self._served - {person.platform})
        if not others:
            return NowhereToLink()
        code = self._new_code()
        await self._store.keep_code(person, digest_of(code), self._now())
        return LinkCode(code, others)

    async def linked(self, person: ChatKey) -> Linked | NotLinked:
        """Return what an account is linked to."""
        link = await self._store.link_of(person)
        return NotLinked() if link is None else _linked(link, person)

    async def partner_of(self, person: ChatKey) -> ChatKey | None:
        """Return the account that one is linked to; None for none."""
        link = await self._store.link_of(person)
        return None if link is None else link.partner(person)

    async def redeem(self, person: ChatKey, text: str) -> LinkQuestion | Linked | LinkRefused:
        """Ask whoever typed a code whether their account is to be linked with that which showed it.

        The code counts on, and nothing has changed: `confirm` links. Whoever is linked by it already is told so.
        """
        code = read_code(text)
        if code is None:
            return LinkRefused(Refusal.UNKNOWN if is_like_code(text) else Refusal.NO_CODE)
        typed = await self._store.typed(person, digest_of(code))
        if (known := _by_it(typed)) is not None:
            return _linked(known, person)
        why = refusal(typed, self._now())
        if why is not None or typed.code is None:
            return await self._refused(why or Refusal.UNKNOWN, typed)
        here, there = await self._holding(person), await self._holding(typed.code.owner)
        return LinkQuestion(code, here, there)

    async def confirm(self, person: ChatKey, code: str) -> Linked | LinkRefused:
        """Link whoever says yes with whoever was shown the code; a second yes is told the same.

        Of both, the memory is one from now on, as if all had been answered by one account; language and zone of whoever
        showed the code stand. A round that is running goes on. A wrong code counts as one that was typed: a button need
        not be one that we made.
        """
        digest, now = digest_of(code), self._now()
        typed = await self._store.typed(person, digest)
        if (known := _by_it(typed)) is not None:
            return _linked(known, person)
        why = refusal(typed, now)
        if why is not None or typed.code is None:
            return await self._refused(why or Refusal.UNKNOWN, typed)
        home, revision = typed.code.owner, self._bank.revision
        how = Joining(
            lambda answers, aims: relearnt(answers, revision, aims), await self._streaks.joining(home, person)
        )
        linked = await self._store.link(person, digest, lambda known: refusal(known, now), how, now)
        if isinstance(linked, Refusal):
            typed = await self._store.typed(person, digest)
            known = _by_it(typed)  # by another yes at the same moment
            return await self._refused(linked, typed) if known is None else _linked(known, person)
        for account in (home, person):
            self._preferences.forget(account)
        return _linked(linked, person, is_new=True)

    async def ask_unlink(self, person: ChatKey) -> UnlinkQuestion | NotLinked:
        """Ask whether an account is to be parted from the one that it is linked to."""
        link = await self._store.link_of(person)
        if link is None:
            return NotLinked()
        return UnlinkQuestion(link.partner(person).platform, link.home == person, self._now())

    async def unlink(self, person: ChatKey, asked_at: datetime) -> Unlinked | UnlinkQuestion | NotLinked:
        """Part two accounts, after one was asked at `asked_at`, in whole seconds; ask again if that counts no more.

        The home keeps everything, the other begins anew; its rounds and digests stay where they are.
        """
        now = self._now()

        def counts(link: Link) -> bool:
            return -LIFETIME < now - asked_at < LIFETIME and asked_at >= link.at.replace(microsecond=0)

        link = await self._store.unlink(person, counts)
        if link is None:
            return NotLinked()
        platform, is_home = link.partner(person).platform, link.home == person
        if not counts(link):
            return UnlinkQuestion(platform, is_home, now, too_late=True)
        return Unlinked(platform, is_home)

    async def _holding(self, person: ChatKey) -> Holding:
        streak = await self._streaks.shown(person)
        return Holding(person.platform, await self._store.count_answers(person), streak.days if streak else 0)

    async def _refused(self, why: Refusal, typed: Typed) -> LinkRefused:
        """Return why a code links nothing, and count it if there is none such."""
        now, tries = self._now(), typed.tries
        if why is Refusal.UNKNOWN:
            tries = await self._store.missed(typed.person, lambda before: after_wrong(before, now))
            why = why if waits_until(tries, now) is None else Refusal.WAIT
        platform = typed.code.owner.platform if typed.code else None
        if why is Refusal.LINKED_HERE and typed.own is not None:
            platform = typed.own.partner(typed.person).platform
        elif why is Refusal.LINKED_THERE and typed.owners is not None and typed.code is not None:
            platform = typed.owners.partner(typed.code.owner).platform
        return LinkRefused(why, platform, waits_until(tries, now) if why is Refusal.WAIT else None)


def _by_it(typed: Typed) -> Link | None:
    """Return the link that was made by the code which was typed; None if it made none, or another's."""
    is_its = typed.own is not None and typed.code is not None and typed.own.home == typed.code.owner
    return typed.own if is_its else None


def _linked(link: Link, person: ChatKey, *, is_new: bool = False) -> Linked:
    return Linked(link.partner(person).platform, link.home == person, link.at, is_new)
