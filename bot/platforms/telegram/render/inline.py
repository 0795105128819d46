"""What inline mode offers and what it inserts into another chat.

Owns titles, snippets and the inserted text as plain values; the handler turns them into Telegram's classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.library import Concept
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.render.buttons import page_of
from bot.platforms.words.annex import occasion_name, source_line
from bot.platforms.words.concepts import concept_body, concept_name, concept_title
from bot.platforms.words.hits import in_the_original
from bot.platforms.words.text import LONG_QUOTE, QUOTE_CHARACTERS, blockquote, excerpt, lines, paragraphs, quoted

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.lookup import Hit
    from bot.platforms.i18n import Wording

OFFERS_PER_PAGE: Final = 10
_SNIPPET_CHARACTERS: Final = 90


@dataclass(frozen=True, slots=True)
class Article:
    """One result of an inline query."""

    id: str
    """Unique in the answer, 64 bytes at most."""
    title: str
    description: str
    page: Page
    """What is inserted when it is chosen."""


@dataclass(frozen=True, slots=True)
class Offers:
    """One answer to an inline query."""

    articles: tuple[Article, ...]
    next_offset: str
    """Empty when there is no more."""
    button: tuple[str, str] | None
    """A label and a start parameter that lead to the private chat, or nothing."""


def offers(found: tuple[Concept | Hit, ...], query: str, offset: int, words: Wording, bot_username: str) -> Offers:
    """Return the page of offers that begins at `offset`."""
    shown, page, pages = page_of(found, offset // OFFERS_PER_PAGE, OFFERS_PER_PAGE)
    if offset >= len(found):
        shown, page = (), pages
    articles = tuple(
        _concept(offer, words, bot_username) if isinstance(offer, Concept) else _statement(offer, words, bot_username)
        for offer in shown
    )
    more = str((page + 1) * OFFERS_PER_PAGE) if page + 1 < pages else ""
    nothing = (words.say("Not in Annex 1. Ask me in private"), deeplinks.encode(deeplinks.FindLink(query)))
    return Offers(articles, more, None if found else nothing)


def _concept(concept: Concept, words: Wording, bot_username: str) -> Article:
    """Return a concept's card as an offer."""
    return Article(
        id=f"c:{concept.id}",
        title=concept_name(concept, words),
        description=words.pick(concept.summary, concept.summary_en),
        page=_inserted(
            paragraphs(concept_title(concept, words), concept_body(concept, words)),
            deeplinks.url(bot_username, deeplinks.ConceptLink(concept.id)),
            words,
        ),
    )


def _statement(hit: Hit, words: Wording, bot_username: str) -> Article:
    """Return a quoted statement as an offer; the snippet shows what was found, the quote is the source's alone."""
    statement, occasion = hit.statement, hit.occasion
    shown = excerpt(statement.text, (), QUOTE_CHARACTERS)
    quote = quoted(statement.text, words, emphasis=statement.emphasis, window=shown)
    source = lines(source_line(statement, occasion, words), in_the_original(words))
    return Article(
        id=f"p:{statement.id}",
        title=f"{occasion_name(occasion, words)} · {words.date(occasion.held_on)}",
        description=_snippet(hit, words),
        page=_inserted(
            paragraphs(blockquote(quote, fold=len(statement.text) > LONG_QUOTE), source),
            deeplinks.url(bot_username, deeplinks.FindLink(statement.id)),
            words,
        ),
    )


def _snippet(hit: Hit, words: Wording) -> str:
    """Return the words found in their surroundings. Telegram shows it as plain text, so 【】 marks what was found."""
    text = words.content(hit.statement.text)
    part = excerpt(text, hit.highlights, _SNIPPET_CHARACTERS)
    pieces, position = ["…" if part.start else ""], part.start
    for span in hit.highlights:
        start, end = max(span.start, position), min(span.end, part.end)
        if start < end:
            pieces += [text[position:start], "【", text[start:end], "】"]
            position = end
    return "".join((*pieces, text[position : part.end], "…" if part.end < len(text) else ""))


def _inserted(text: Markup, link: str, words: Wording) -> Page:
    """Return what is put into the other chat: with a way to the private chat, and no button that needs us there."""
    return Page(str(text), ((UrlButton(words.say("Read on with the bot"), link),),))
