"""What was found in Annex 1, as cards side by side; and the honest "not there".

Owns how hits are set. Ranking and folding belong to `bot.domain.lookup`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowAnnex, ShowHits, ShowStatement
from bot.platforms.line.render import ways
from bot.platforms.line.render.concepts import concept_rows
from bot.platforms.line.render.lists import Turns, turning
from bot.platforms.line.render.pen import said, shown
from bot.platforms.words.annex import occasion_name, place_in_annex
from bot.platforms.words.hits import ask_query_text, concepts_below, hits_heading, nearest_below, not_found, other_words
from bot.platforms.words.text import QUOTE_CHARACTERS, echo, excerpt, paragraphs, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.lookup import Hit
    from bot.domain.replies import AskQuery, Hits
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

    Json: TypeAlias = dict[str, Any]

HITS_PER_PAGE: Final = 8
"""Cards of a carousel, beside which the last one leads on."""
_EXCERPT_CHARACTERS: Final = 200
_SUGGESTIONS: Final = 5
_SUGGESTIONS_BESIDE_HITS: Final = 2
_CONCEPTS: Final = 4
_CONCEPTS_BESIDE_HITS: Final = 2
_LEAST_OCCASIONS: Final = 2
_OCCASIONS: Final = 8


def hits(reply: Hits, pen: Pen) -> Speech:
    """Return a page of hits, or what to do when there are none."""
    return _found(reply, pen) if reply.result.hits else _nothing(reply, pen)


def ask_query(reply: AskQuery, pen: Pen) -> Speech:
    """Return a question for words to look up, with examples to tap."""
    words = pen.words
    examples = [pen.quick("🔎 " + words.content(example), ShowHits(example)) for example in reply.examples]
    text = flex.plain(ask_query_text(reply, words))
    return said(text, (*examples, ways.annex(pen), ways.browse(pen), ways.today(pen)))


def _found(reply: Hits, pen: Pen) -> Speech:
    words, everything = pen.words, reply.result.hits
    pages = -(-len(everything) // HITS_PER_PAGE)
    page = min(max(0, reply.page), pages - 1)
    first = page * HITS_PER_PAGE
    chosen = everything[first : first + HITS_PER_PAGE]
    onward = _onward(reply, pen, Turns(page, pages))

    def made(most_spans: int) -> list[Json]:
        cards = [
            _hit(number, hit, reply, pen, most_spans, is_alone=len(chosen) == 1)
            for number, hit in enumerate(chosen, first + 1)
        ]
        return [*cards, onward] if onward else cards

    heading = flex.plain(hits_heading(reply, words))
    cards = shown(heading, flex.fitted(made), _quick(reply, pen, Turns(page, pages)))
    return said(heading) + cards


def _hit(number: int, hit: Hit, reply: Hits, pen: Pen, most_spans: int, *, is_alone: bool) -> Json:
    """Return a hit: occasion, date, place in the annex, and the words found in their surroundings."""
    words, statement, occasion = pen.words, hit.statement, hit.occasion
    window = excerpt(statement.text, hit.highlights, QUOTE_CHARACTERS if is_alone else _EXCERPT_CHARACTERS)
    marked = quoted(statement.text, words, emphasis=statement.emphasis, highlights=hit.highlights, window=window)
    whole = ShowStatement(statement.id, reply.result.query)
    return flex.card(
        "📜 " + occasion_name(occasion, words),
        beside=place_in_annex(statement, occasion, words),
        body=[flex.quote(marked, most_spans=most_spans)],
        source=words.say("{number} of {total}", number=number, total=len(reply.result.hits)),
        buttons=[pen.button(words.say("Full text"), whole, is_main=True)],
    )


def _onward(reply: Hits, pen: Pen, turns: Turns) -> Json | None:
    """Return the last card: more hits, those of one occasion, other words, and concepts that speak of it."""
    words, query = pen.words, reply.result.query
    occasion_id = reply.occasion.id if reply.occasion else None
    rows = []
    if turns.page + 1 < turns.pages:
        rows.append(pen.row(words.say("Next page ›"), ShowHits(query, turns.page + 1, occasion_id)))
    rows += _filters(reply, pen)
    rows += _suggestions(reply, pen, _SUGGESTIONS_BESIDE_HITS)
    rows += concept_rows(reply.result.concepts[:_CONCEPTS_BESIDE_HITS], pen, query)
    return flex.card(words.say("🧭 Read on"), beside=f"🔎 {echo(query)}", body=flex.rows(rows)) if rows else None


def _filters(reply: Hits, pen: Pen) -> list[Json]:
    """Return a row for each occasion that has hits, and one for all; none if there is nothing to choose."""
    if len(reply.occasions) < _LEAST_OCCASIONS:
        return []
    words, query = pen.words, reply.result.query
    chosen = reply.occasion.id if reply.occasion else None
    everywhere = [pen.row(words.say("All occasions"), ShowHits(query))] if chosen else []
    return everywhere + [
        pen.row(f"{occasion.id} ({count})", ShowHits(query, 0, occasion.id), beside=occasion_name(occasion, words))
        for occasion, count in reply.occasions[:_OCCASIONS]
        if occasion.id != chosen
    ]


def _suggestions(reply: Hits, pen: Pen, count: int) -> list[Json]:
    """Return rows that look up the nearest terms instead."""
    return [pen.row("🔎 " + pen.words.content(one), ShowHits(one)) for one in reply.result.suggestions[:count]]


def _quick(reply: Hits, pen: Pen, turns: Turns) -> Sequence[Any]:
    query, occasion_id = reply.result.query, reply.occasion.id if reply.occasion else None
    turned = turning(turns, pen, lambda page: ShowHits(query, page, occasion_id))
    return *turned, ways.ask(pen), ways.quiz(pen), ways.annex(pen), ways.today(pen), ways.help_(pen)


def _nothing(reply: Hits, pen: Pen) -> Speech:
    """Return that Annex 1 does not say it, what it does say, and which concepts speak of it."""
    words, result = pen.words, reply.result
    message = not_found(reply, words)
    suggestions = _suggestions(reply, pen, _SUGGESTIONS)
    concepts = concept_rows(result.concepts[:_CONCEPTS], pen, result.query)
    body = flex.prose(message)
    if suggestions:
        body += [flex.text(nearest_below(words), margin="md"), *flex.rows(suggestions)]
    if concepts:
        body += [flex.text(concepts_below(words), margin="md"), *flex.rows(concepts)]
    if not suggestions and not concepts:
        body += flex.prose(other_words(words))
    everywhere = [pen.button(words.say("All occasions"), ShowHits(result.query), is_main=True)]
    buttons = [*(everywhere if reply.occasion else []), pen.button(words.say("Read Annex 1"), ShowAnnex())]
    card = flex.card(words.say("Annex 1"), body=body, buttons=buttons)
    alt = flex.plain(paragraphs(message))
    return shown(alt, [card], (ways.ask(pen), ways.browse(pen), ways.annex(pen), ways.today(pen), ways.help_(pen)))
