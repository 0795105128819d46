"""The daily digest as one message: heading, concept, quotation, figure, question, streak, and the buttons below.

Owns how these stand together on a phone. What a digest says is chosen in `bot.domain.digest`, how its question is set
belongs to `digest_questions`, what its buttons open to `digest_pages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.digest_replies import (
    ComingConcept,
    DigestCard,
    DigestDetail,
    DigestGone,
    DigestStatement,
    History,
    RelatedStatements,
)
from bot.domain.subscription import Length
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.digest_actions import (
    AcceptTaper,
    DeclineTaper,
    ShowDetail,
    ShowDigestSettings,
    ShowPrevious,
    ShowQuotations,
    Spot,
    packed,
    token,
)
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.render import digest_pages
from bot.platforms.telegram.render.buttons import button, keyboard
from bot.platforms.telegram.render.digest_options import in_even_rows, option_rows
from bot.platforms.telegram.render.digest_questions import question_block
from bot.platforms.words.concepts import concept_body, concept_title
from bot.platforms.words.digest_words import (
    digest_heading,
    digest_summary,
    missed_text,
    quotation_text,
    streak_text,
    taper_question,
    weekly,
)
from bot.platforms.words.figures import figure_lines
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from uuid import UUID

    from markupsafe import Markup

    from bot.domain.digest import Digest
    from bot.domain.digest_replies import DigestReply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard


def digest_page(reply: DigestReply, words: Wording) -> Page:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return a reply about digests as one message."""
    match reply:
        case DigestCard():
            return digest_card(reply, words)
        case DigestDetail():
            return digest_pages.digest_detail(reply, words)
        case RelatedStatements():
            return digest_pages.related_statements(reply, words)
        case DigestStatement():
            return digest_pages.digest_statement(reply, words)
        case DigestGone():
            return digest_pages.digest_gone(reply, words)
        case ComingConcept():
            return digest_pages.coming_concept(reply, words)
        case History():
            return digest_pages.history(reply, words)
        case _:
            assert_never(reply)


def digest_card(card: DigestCard, words: Wording) -> Page:
    """Return a digest for a private chat or a group, whose buttons turn the page; a preview has none."""
    delivery_id = card.digest.delivery_id
    return Page(_text(card, words), _keyboard(card, delivery_id, words) if delivery_id else ())


def channel_digest(card: DigestCard, words: Wording, bot_username: str) -> Page:
    """Return a digest for a channel: its readers go on in private, and an answer is for their eyes alone."""
    delivery_id = card.digest.delivery_id
    below = _channel_keyboard(card, delivery_id, words, bot_username) if delivery_id else ()
    return Page(_text(card, words), below)


def _text(card: DigestCard, words: Wording) -> Markup:
    digest = card.digest
    is_full = digest.length is Length.FULL
    return paragraphs(
        missed_text(digest.asked, words) if digest.asks_missed and digest.asked else None,
        lines(digest_heading(digest, words), concept_title(digest.concept, words)),
        concept_body(digest.concept, words) if is_full else digest_summary(digest, words),
        quotation_text(digest.quotation, words) if digest.quotation else None,
        "📊 " + figure_lines(digest.figure, words) if digest.figure and is_full else None,
        question_block(digest.asked, digest.answer, words, listed=digest.delivery_id is None) if digest.asked else None,
        streak_text(digest.streak, words) if digest.streak and digest.streak.days else None,
        taper_question(words) if digest.offers_taper else None,
    )


def _keyboard(card: DigestCard, delivery_id: UUID, words: Wording) -> Keyboard:
    digest = card.digest
    spot = packed(Spot(delivery_id, card.origin))
    onward = [
        button(words.say("Explain more"), ShowDetail(spot, "")),
        button(words.say("Quotations"), ShowQuotations(spot)),
    ]
    if digest.is_review or digest.place > 1:
        onward.append(button(words.say("‹ Previous one"), ShowPrevious(spot)))
    onward.append(button(words.say("Settings"), ShowDigestSettings(spot)))
    return keyboard(
        *_options(card, spot, words),
        *in_even_rows(onward),
        *(_taper(digest, spot, words) if digest.offers_taper else ()),
        digest_pages.way_back(card.origin, words),
    )


def _options(card: DigestCard, spot: str, words: Wording) -> Keyboard:
    """Return a button for each option, as long as nothing has been chosen."""
    asked = card.digest.asked
    return () if asked is None or card.digest.answer is not None else option_rows(asked, spot, words)


def _taper(digest: Digest, spot: str, words: Wording) -> Keyboard:
    """Return the offer of fewer digests: a week from this one, and so on."""
    return (
        (button(weekly(digest.on.isoweekday(), words), AcceptTaper(spot)),),
        (button(words.say("No, thanks: leave it as it is"), DeclineTaper(spot)),),
    )


def _channel_keyboard(card: DigestCard, delivery_id: UUID, words: Wording, bot_username: str) -> Keyboard:
    """Return buttons that answer the presser, and links into the private chat."""
    digest = card.digest

    def link(label: str, to: deeplinks.Link) -> Button:
        return UrlButton(label, deeplinks.url(bot_username, to))

    onward = [
        link(words.say("Explain more"), deeplinks.ConceptLink(digest.concept.id)),
        link(words.say("Quotations"), deeplinks.QuotationsLink(digest.concept.id)),
    ]
    if digest.is_review or digest.place > 1:
        onward.append(link(words.say("‹ Previous one"), deeplinks.PreviousLink(token(delivery_id))))
    onward.append(link(words.say("Settings"), deeplinks.SettingsLink()))
    return keyboard(*_options(card, packed(Spot(delivery_id)), words), *in_even_rows(onward))
