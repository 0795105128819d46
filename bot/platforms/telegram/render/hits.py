"""What was found in Annex 1, as a message to page through; and the honest "not there".

Owns how hits are set. Ranking and folding belong to `bot.domain.lookup`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.callbacks import ShowAnnex, ShowHits, ShowStatement
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed, page_of, pager, quiz_me
from bot.platforms.telegram.render.concepts import concept_buttons, page_footer
from bot.platforms.words.annex import numbered_source
from bot.platforms.words.hits import ask_query_text, concepts_below, hits_heading, nearest_below, not_found, other_words
from bot.platforms.words.text import QUOTE_CHARACTERS, blockquote, excerpt, lines, paragraphs, quoted

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.lookup import Hit
    from bot.domain.replies import AskQuery, Hits
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

HITS_PER_PAGE: Final = 3
_EXCERPT_CHARACTERS: Final = 200
_SUGGESTIONS: Final = 6
_SUGGESTIONS_BESIDE_HITS: Final = 2
_CONCEPTS: Final = 4
_CONCEPTS_BESIDE_HITS: Final = 2
_LEAST_OCCASIONS: Final = 2


def hits(reply: Hits, words: Wording) -> Page:
    """Return a page of hits, or what to do when there are none."""
    return _found(reply, words) if reply.result.hits else _nothing(reply, words)


def ask_query(reply: AskQuery, words: Wording) -> Page:
    """Return a question for words to look up, with examples."""
    buttons = (button("🔎 " + words.content(example), ShowHits(0, "", example)) for example in reply.examples)
    return Page(ask_query_text(reply, words), packed(buttons))


def _found(reply: Hits, words: Wording) -> Page:
    """Return a page of hits."""
    query, everything = reply.result.query, reply.result.hits
    shown, page, pages = page_of(everything, reply.page, HITS_PER_PAGE)
    first = page * HITS_PER_PAGE + 1
    limit = _EXCERPT_CHARACTERS if len(shown) > 1 else QUOTE_CHARACTERS
    listed = (_hit(number, hit, words, limit) for number, hit in enumerate(shown, first))
    whole = (
        button(words.say("Full text {number}", number=number), ShowStatement(hit.statement.id, query))
        for number, hit in enumerate(shown, first)
    )
    asked = (
        quiz_me(Scope(ScopeKind.STATEMENT, hit.statement.id), words, number) for number, hit in enumerate(shown, first)
    )
    occasion_id = reply.occasion.id if reply.occasion else ""
    return Page(
        paragraphs(hits_heading(reply, words), *listed, page_footer(page, pages, words)),
        keyboard(
            pager(page, pages, words, lambda turned: ShowHits(turned, occasion_id, query)),
            *packed(whole),
            *packed(asked),
            *packed(_filters(reply, words)),
            *packed(_suggestions(reply, words, _SUGGESTIONS_BESIDE_HITS), per_row=2),
            *packed(concept_buttons(reply.result.concepts[:_CONCEPTS_BESIDE_HITS], words, query), per_row=2),
        ),
    )


def _hit(number: int, hit: Hit, words: Wording, limit: int) -> Markup:
    """Return a hit: date, occasion, place in the annex, and the words found in their surroundings."""
    statement = hit.statement
    window = excerpt(statement.text, hit.highlights, limit)
    return lines(
        numbered_source(number, statement, hit.occasion, words),
        blockquote(
            quoted(statement.text, words, emphasis=statement.emphasis, highlights=hit.highlights, window=window),
            fold=False,
        ),
    )


def _filters(reply: Hits, words: Wording) -> list[Button]:
    """Return a button for each occasion that has hits, and one for all; none if there is nothing to choose."""
    if len(reply.occasions) < _LEAST_OCCASIONS:
        return []
    chosen = reply.occasion.id if reply.occasion else ""
    labels = {"": words.say("All occasions")} | {
        occasion.id: f"{occasion.id} ({count})" for occasion, count in reply.occasions
    }
    return [
        button(f"✓ {label}" if occasion_id == chosen else label, ShowHits(0, occasion_id, reply.result.query))
        for occasion_id, label in labels.items()
    ]


def _suggestions(reply: Hits, words: Wording, count: int) -> list[Button]:
    """Return buttons that look up the nearest terms instead."""
    suggested = reply.result.suggestions[:count]
    return [button("🔎 " + words.content(suggestion), ShowHits(0, "", suggestion)) for suggestion in suggested]


def _nothing(reply: Hits, words: Wording) -> Page:
    """Return that Annex 1 does not say it, what it does say, and which concepts speak of it."""
    result = reply.result
    message = not_found(reply, words)
    suggestions = packed(_suggestions(reply, words, _SUGGESTIONS))
    concepts = packed(concept_buttons(result.concepts[:_CONCEPTS], words, result.query), per_row=2)
    advice = lines(
        nearest_below(words) if suggestions else None,
        concepts_below(words) if concepts else None,
        None if suggestions or concepts else other_words(words),
    )
    everywhere = (button(words.say("All occasions"), ShowHits(0, "", result.query)),) if reply.occasion else ()
    browse = (button(words.say("Read Annex 1"), ShowAnnex()),)
    return Page(paragraphs(message, advice), keyboard(everywhere, *suggestions, *concepts, browse))
