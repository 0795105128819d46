"""Digests on LINE: today's for whoever asks, what their buttons do, past ones, and how they go for owners.

Owns the way from a command or a button about a digest to the journal. Asking for today's is free, and counts as having
been sent it: `bot.services.fetching`. Whether a digest is the chat's own, the journal decides.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain import reading
from bot.domain.digest_replies import Answered, DigestCard, DigestGone, FirstDigest
from bot.domain.incoming import Budget, Ledger, Verdict
from bot.domain.replies import UnknownCommand
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind
from bot.platforms.line.browse_actions import ShowToday
from bot.platforms.line.digest_actions import (
    AcceptTaper,
    AnswerDigest,
    DeclineTaper,
    ExplainDigest,
    OpenDigest,
    ShowHistory,
    ShowPrevious,
    ShowQuotations,
    ShowStatus,
)
from bot.platforms.line.features import Feature
from bot.platforms.line.render import digest_pages, speech
from bot.platforms.line.render.digest import answer_card, digest_card
from bot.platforms.line.render.notices import out_of_date
from bot.platforms.line.render.status import status_speech
from bot.services.tapering import taper

if TYPE_CHECKING:
    from bot.domain.chat import ChatKey
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech
    from bot.services.fetching import Fetching

    _Found: TypeAlias = DigestCard | DigestGone | FirstDigest | None

_SOLVED_IN_GROUPS: Final = Budget(1, timedelta(minutes=10))
"""How often a group is shown how a digest's question is answered: many tap, and nothing can be edited."""
_GROUPS: Final = 5_000


class Digests(Feature):
    """Answers what is asked about digests.

    Args:
        context: What features share.
        fetching: Gives out today's digest.
    """

    def __init__(self, context: Context, fetching: Fetching) -> None:
        self._context = context
        self._fetching = fetching
        self._journal = context.journal
        self._solved = Ledger(_GROUPS)
        self.commands = {"today": self.today, "history": self.history, "status": self.status}
        self.presses = {
            ShowToday: self.show_today,
            OpenDigest: self.open,
            AnswerDigest: self.answer,
            ExplainDigest: self.explain,
            ShowQuotations: self.quotations,
            ShowPrevious: self.previous,
            AcceptTaper: self.fewer,
            DeclineTaper: self.decline,
            ShowHistory: self.show_history,
            ShowStatus: self.show_status,
        }

    async def today(self, turn: Turn, _: str) -> Speech:
        """Show today's digest, whether it was sent or not; in a group that gets none, the concept of the day."""
        card = await self._todays(turn)
        if card is not None:
            return self._say(card, turn)
        on = self._context.now().astimezone(self._context.timezone).date()
        return speech(reading.todays_card(self._context.library, on), self._pen(turn))

    async def history(self, turn: Turn, _: str) -> Speech:
        """List past digests."""
        return digest_pages.history(await self._journal.history(turn.chat, 0), self._pen(turn))

    async def status(self, turn: Turn, _: str) -> Speech | None:
        """Show owners, in private, how digests go; everybody else is answered as if there were no such command.

        In a group that is not at all: what is behind a slash there may be meant for another bot.
        """
        if not turn.is_private:
            return None
        if not await self._is_owner(turn.chat):
            return speech(UnknownCommand("status", None), self._pen(turn))
        return status_speech(await self._context.status.read(), self._pen(turn), self._context.timezone)

    async def _is_owner(self, person: ChatKey) -> bool:
        """Say whether somebody is an operator, here or where they have linked their account."""
        owners = self._context.owner_ids
        partner = await self._context.links.partner_of(person) if owners else None
        return person.chat_id in owners or (partner is not None and partner.chat_id in owners)

    async def show_today(self, turn: Turn, _: ShowToday) -> Speech:
        """Show today's digest."""
        return await self.today(turn, "")

    async def show_history(self, turn: Turn, action: ShowHistory) -> Speech:
        """Show a page of past digests."""
        page = max(0, action.page)
        return digest_pages.history(await self._journal.history(turn.chat, page), self._pen(turn))

    async def show_status(self, turn: Turn, _: ShowStatus) -> Speech | None:
        """Show owners how digests are going."""
        return await self.status(turn, "")

    async def open(self, turn: Turn, action: OpenDigest) -> Speech:
        """Show a digest again."""
        return self._say(await self._journal.reopen(turn.chat, action.delivery_id), turn)

    async def previous(self, turn: Turn, action: ShowPrevious) -> Speech:
        """Show the digest before another."""
        found = await self._journal.previous(turn.chat, action.delivery_id)
        if isinstance(found, FirstDigest):
            return digest_pages.first_digest(action.delivery_id, self._pen(turn))
        return self._say(found, turn)

    async def explain(self, turn: Turn, action: ExplainDigest) -> Speech:
        """Show everything about a digest's concept."""
        found = await self._journal.detail(turn.chat, action.delivery_id, "")
        if found is None or isinstance(found, DigestGone):
            return self._say(found, turn)
        return digest_pages.digest_detail(found, self._pen(turn))

    async def quotations(self, turn: Turn, action: ShowQuotations) -> Speech:
        """Show what Annex 1 says about a digest's concept."""
        found = await self._journal.quotations(turn.chat, action.delivery_id)
        if found is None or isinstance(found, DigestGone):
            return self._say(found, turn)
        return digest_pages.related_statements(found, self._pen(turn))

    async def answer(self, turn: Turn, action: AnswerDigest) -> Speech | None:
        """Take an answer: a second tap in private finds the first one; a group is shown what is right now and then."""
        if turn.person is None:
            return None
        answered = await self._journal.answer(turn.chat, action.delivery_id, action.option, turn.person)
        if not isinstance(answered, Answered):
            return self._say(answered, turn)
        if not turn.is_private:
            ruling = self._solved.spend((turn.chat, action.delivery_id), _SOLVED_IN_GROUPS, turn.arrived_at)
            if ruling.verdict is not Verdict.TAKEN:
                return None
        return answer_card(answered, self._pen(turn)) or out_of_date(self._pen(turn))

    async def fewer(self, turn: Turn, action: AcceptTaper) -> Speech:
        """Send a digest a week from now on, on the weekday of the one that offered it."""
        done = await taper(self._journal, self._context.subscriptions, turn.chat, action.delivery_id)
        if done is None or done.subscription is None:
            return out_of_date(self._pen(turn))
        return digest_pages.tapered(done.subscription, self._context.now(), self._pen(turn))

    async def decline(self, turn: Turn, action: DeclineTaper) -> Speech:
        """Put the offer of fewer digests away for good."""
        return self._say(await self._journal.decline_taper(turn.chat, action.delivery_id), turn)

    async def _todays(self, turn: Turn) -> DigestCard | DigestGone | None:
        kind = ChatKind.PRIVATE if turn.is_private else ChatKind.GROUP
        if not turn.is_private:
            subscription = await self._context.subscriptions.get(turn.chat)
            if subscription is None or not subscription.is_active:
                return None
        language = await self._context.preferences.language(turn.chat, turn.words.language)
        return await self._fetching.todays(Newcomer(turn.chat, kind, None, None, language))

    def _say(self, found: _Found, turn: Turn) -> Speech:
        """Return a digest, or why there is none."""
        pen = self._pen(turn)
        match found:
            case DigestCard():
                return digest_card(found, pen)
            case DigestGone():
                return digest_pages.digest_gone(found, pen)
            case _:
                return out_of_date(pen)

    def _pen(self, turn: Turn) -> Pen:
        return turn.pen(self._context.postbacks)
