"""Digests in a chat: today's, past ones, and what their buttons do.

Owns the way from an action about a digest to the journal, and whether the answer turns the page or is for the presser's
eyes alone. Whether a digest is the chat's own, the journal decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from telegram.constants import ChatType

from bot.domain import reading
from bot.domain.digest_replies import DigestCard, DigestGone, FirstDigest
from bot.domain.replies import BadLink
from bot.domain.settings_replies import AdminsOnly
from bot.domain.subscription import ChatKind
from bot.platforms.i18n import wording
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.digest_actions import (
    AcceptTaper,
    AnswerDigest,
    DeclineTaper,
    ShowDetail,
    ShowDigest,
    ShowDigestSettings,
    ShowPrevious,
    ShowQuotation,
    ShowQuotations,
    identified,
    unpacked,
)
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.settings_desk import here, kind_of
from bot.platforms.telegram.render.digest_questions import answer_notice
from bot.platforms.telegram.render.settings_notices import admins_only_alert
from bot.platforms.words.digest_words import first_notice, tapered_notice
from bot.services.tapering import taper

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message

    from bot.domain.digest_replies import Answered, DigestDetail, DigestStatement, RelatedStatements
    from bot.domain.replies import Reply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.digest_actions import Spot
    from bot.platforms.telegram.handlers.settings_desk import Desk

    Leaf: TypeAlias = ShowDigest | ShowDetail | ShowQuotations | ShowQuotation | ShowPrevious
    """What only turns the page."""
    Taper: TypeAlias = AcceptTaper | DeclineTaper
    Press: TypeAlias = Leaf | AnswerDigest | ShowDigestSettings | Taper
    Found: TypeAlias = DigestCard | DigestGone | DigestDetail | DigestStatement | RelatedStatements | FirstDigest
    Linked: TypeAlias = deeplinks.QuotationsLink | deeplinks.PreviousLink | deeplinks.SettingsLink


class DigestHandlers:
    """Answers commands and presses about digests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chats = desk.chats
        self._journal = desk.chats.context.journal

    async def today(self, message: Message) -> None:
        """Show today's digest or, where none comes, the concept of the day."""
        await self._chats.reply(message, await self.todays(message.chat))

    async def history(self, message: Message) -> None:
        """List past digests."""
        await self._chats.reply(message, await self._journal.history(chat_key(message.chat.id), 0))

    async def todays(self, chat: Chat) -> Reply:
        """Return today's digest of a chat, or what comes next, or the concept that everybody is shown today."""
        mine = await self._journal.todays(chat_key(chat.id))
        return mine or reading.todays_card(self._chats.context.library, self._chats.today())

    async def linked(self, message: Message, link: Linked) -> Reply:
        """Return what a link below a channel's digest leads to, in private."""
        match link:
            case deeplinks.QuotationsLink(concept_id):
                return self._journal.related(concept_id) or BadLink()
            case deeplinks.PreviousLink(token):
                delivery_id = identified(token)
                concept = await self._journal.taught_before(delivery_id) if delivery_id else None
                card = reading.concept_card(self._chats.context.library, concept.id) if concept else None
                return card or BadLink()
            case deeplinks.SettingsLink():
                return await self._desk.card(here(message.chat))
            case _:
                assert_never(link)

    async def turn_history(self, query: CallbackQuery, chat: Chat, page: int) -> None:
        """Show a page of past digests where the button is."""
        await self._chats.turn(query, await self._journal.history(chat_key(chat.id), page))

    async def pressed(self, query: CallbackQuery, chat: Chat, action: Press) -> None:
        """Do what a button of a digest says, or say kindly that it is out of date."""
        spot = unpacked(action.spot)
        in_channel = chat.type == ChatType.CHANNEL
        if spot is None or (in_channel and not isinstance(action, AnswerDigest)):
            await self._chats.out_of_date(query)
        elif isinstance(action, AnswerDigest):
            await self._answer(query, chat, spot, action.option)
        elif isinstance(action, ShowDigestSettings):
            await self._settings(query, chat, spot)
        elif isinstance(action, AcceptTaper | DeclineTaper):
            await self._taper(query, chat, spot, action)
        else:
            await self._show(query, chat, await self._leaf(chat, spot, action))

    async def _leaf(self, chat: Chat, spot: Spot, action: Leaf) -> Found | None:
        """Return what a button shows; None if the digest is not this chat's own."""
        key, delivery_id, origin = chat_key(chat.id), spot.delivery_id, spot.origin
        match action:
            case ShowDigest():
                return await self._journal.reopen(key, delivery_id, origin)
            case ShowDetail(_, concept_id):
                return await self._journal.detail(key, delivery_id, concept_id, origin)
            case ShowQuotations():
                return await self._journal.quotations(key, delivery_id, origin)
            case ShowQuotation(_, statement_id):
                return await self._journal.statement(key, delivery_id, statement_id, origin)
            case ShowPrevious():
                return await self._journal.previous(key, delivery_id, origin)
            case _:
                assert_never(action)

    async def _show(self, query: CallbackQuery, chat: Chat, found: Found | None) -> None:
        if found is None:
            await self._chats.out_of_date(query)
        elif isinstance(found, FirstDigest):
            await self._chats.alert(query, first_notice(await self._words(query, chat)))
        else:
            await self._chats.turn(query, found)

    async def _answer(self, query: CallbackQuery, chat: Chat, spot: Spot, option: int) -> None:
        """Take an answer: shown in the message where one person reads it, else in a notice for the presser."""
        presser = chat_key(query.from_user.id)
        answered = await self._journal.answer(chat_key(chat.id), spot.delivery_id, option, presser, spot.origin)
        if answered is None or (isinstance(answered, DigestGone) and chat.type == ChatType.CHANNEL):
            await self._chats.out_of_date(query)
        elif isinstance(answered, DigestGone):
            await self._chats.turn(query, answered)
        elif answered.card.kind is ChatKind.PRIVATE:
            await self._chats.turn(query, answered.card)
        else:
            await self._notice(query, chat, answered)

    async def _notice(self, query: CallbackQuery, chat: Chat, answered: Answered) -> None:
        asked = answered.card.digest.asked
        if asked is None:
            await self._chats.out_of_date(query)
            return
        await self._chats.alert(query, answer_notice(asked, answered.option, await self._words(query, chat)))

    async def _settings(self, query: CallbackQuery, chat: Chat, spot: Spot) -> None:
        """Show the settings in a message of their own, so that the digest stays; anybody may look."""
        if not await self._journal.touch(chat_key(chat.id), spot.delivery_id):
            await self._chats.out_of_date(query)
            return
        await self._desk.add(query, chat, await self._desk.card(here(chat)), str(query.from_user.id))

    async def _taper(self, query: CallbackQuery, chat: Chat, spot: Spot, action: Taper) -> None:
        """Answer the offer of fewer digests, which is made once, if the presser may decide for the chat."""
        if await rights.presser(query, chat.id) is None:
            refusal = AdminsOnly(kind_of(chat))
            await self._chats.alert(query, admins_only_alert(refusal, await self._words(query, chat)))
        elif isinstance(action, DeclineTaper):
            card = await self._journal.decline_taper(chat_key(chat.id), spot.delivery_id, spot.origin)
            await self._show(query, chat, card)
        else:
            await self._fewer(query, chat, spot)

    async def _fewer(self, query: CallbackQuery, chat: Chat, spot: Spot) -> None:
        """Send a digest a week from now on, on the weekday of the one that offered it."""
        key, words = chat_key(chat.id), await self._words(query, chat)
        context, message = self._chats.context, query.message
        done = message and await taper(self._journal, context.subscriptions, key, spot.delivery_id, spot.origin)
        if not done or message is None:
            await self._chats.out_of_date(query)
            return
        again = await self._journal.reopen(key, spot.delivery_id, spot.origin)
        await self._chats.amend(chat, query.from_user, message.message_id, again or done.card)
        notice = tapered_notice(done.subscription, words, context.now()) if done.subscription else ""
        await self._chats.alert(query, notice)

    async def _words(self, query: CallbackQuery, chat: Chat) -> Wording:
        """Return the language for a notice: the chat's; a channel's is that of its digests."""
        if chat.type != ChatType.CHANNEL:
            return await self._chats.words(chat, query.from_user)
        context, key = self._chats.context, chat_key(chat.id)
        subscription = await context.subscriptions.get(key)
        return wording(await context.preferences.language(key, subscription.language if subscription else None))
