"""What a digest's buttons open on LINE, and the list of past digests.

Owns how those are set, each with its way back to the digest. The digest itself is set in `digest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowStatement
from bot.platforms.line.digest_actions import OpenDigest, ShowHistory
from bot.platforms.line.render import concepts, ways
from bot.platforms.line.render.lists import cards_of_rows
from bot.platforms.line.render.pen import said, shown
from bot.platforms.line.settings_actions import OpenSettings, Subscribe
from bot.platforms.words.annex import chinese_only
from bot.platforms.words.digest_words import (
    first_notice,
    gone_text,
    history_heading,
    honesty,
    no_history_text,
    past_label,
    quotation_excerpt,
    quotations_heading,
    tapered_notice,
)
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.digest import Quotation
    from bot.domain.digest_replies import DigestDetail, DigestGone, History, RelatedStatements
    from bot.domain.subscription import Subscription
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]

_WHOLE = 2
"""So many quotations are shown as they stand in the annex, more of them only in part."""
_QUOTATIONS = 10


def digest_detail(reply: DigestDetail, pen: Pen) -> Speech:
    """Return everything about the concept of a digest."""
    card = concepts.concept_card(reply.card, pen)
    back = _back(reply.delivery_id, pen)
    return type(card)(card.messages, (back, *card.quick_replies)[:13])


def related_statements(reply: RelatedStatements, pen: Pen) -> Speech:
    """Return the statements that a concept cites, or the honest word that it cites none, with the nearest."""
    words, heading = pen.words, quotations_heading(reply, pen.words)
    quotations = reply.quotations[:_QUOTATIONS]
    quick = (
        _back(reply.delivery_id, pen) if reply.delivery_id else None,
        ways.annex(pen),
        ways.ask(pen),
        ways.today(pen),
    )

    def made(most_spans: int) -> list[Json]:
        intro = lines(honesty(reply, words), chinese_only(words) if quotations else None)
        cards = [_quotation(at, one, quotations, pen, most_spans) for at, one in enumerate(quotations, 1)]
        first = flex.card(flex.plain(heading), body=flex.prose(intro)) if intro else None
        return [*([first] if first else []), *cards]

    return shown(flex.plain(heading), flex.fitted(made), quick)


def digest_gone(reply: DigestGone, pen: Pen) -> Speech:
    """Return that a digest's concept is no longer taught, with ways on."""
    quick = (pen.quick(pen.words.say("Past digests"), ShowHistory()), ways.browse(pen), ways.ask(pen))
    return said(flex.plain(gone_text(reply, pen.words)), quick)


def tapered(subscription: Subscription, now: datetime, pen: Pen) -> Speech:
    """Return that a digest a week comes from now on, and where that is changed."""
    settings = pen.quick(pen.words.say("Settings"), OpenSettings())
    return said(tapered_notice(subscription, pen.words, now), (settings, ways.today(pen), ways.help_(pen)))


def first_digest(delivery_id: UUID, pen: Pen) -> Speech:
    """Return that nothing was sent before a digest."""
    return said(first_notice(pen.words), (_back(delivery_id, pen), ways.browse(pen), ways.ask(pen)))


def history(reply: History, pen: Pen) -> Speech:
    """Return a page of past digests, each a row that opens it; kind words where there are none yet."""
    words = pen.words
    if not reply.past:
        return _no_history(reply, pen)
    heading = flex.plain(history_heading(reply, words))
    rows = [pen.row(past_label(past, words), OpenDigest(past.delivery_id)) for past in reply.past]
    bubbles = cards_of_rows("🗂 " + words.say("Past digests"), rows)
    quick = (
        pen.quick(words.say("Next page ›"), ShowHistory(reply.page + 1)) if reply.page + 1 < reply.pages else None,
        pen.quick(words.say("‹ Previous page"), ShowHistory(reply.page - 1)) if reply.page else None,
        ways.today(pen),
        pen.quick(words.say("Settings"), OpenSettings()),
        ways.ask(pen),
    )
    return shown(heading, bubbles, quick)


def _no_history(reply: History, pen: Pen) -> Speech:
    begin = None if reply.is_subscribed else pen.quick(pen.words.say("Subscribe"), Subscribe())
    return said(flex.plain(no_history_text(reply, pen.words)), (begin, ways.today(pen), ways.ask(pen)))


def _quotation(number: int, one: Quotation, among: tuple[Quotation, ...], pen: Pen, most_spans: int) -> Json:
    words = pen.words
    excerpt = quotation_excerpt(number, one, words, is_whole=len(among) <= _WHOLE)
    full = pen.button(words.say("Full text {number}", number=number), ShowStatement(one.statement.id))
    kind = "📜 " + words.say("Annex 1")
    beside = f"{number} / {len(among)}" if len(among) > 1 else None
    return flex.card(kind, beside=beside, body=flex.prose(excerpt, most_spans=most_spans), buttons=[full])


def _back(delivery_id: UUID, pen: Pen) -> QuickReply:
    return pen.quick(pen.words.say("‹ Back to the digest"), OpenDigest(delivery_id))
