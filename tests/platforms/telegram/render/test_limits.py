"""Whatever the library holds, in every language: valid HTML within the limits, and buttons that mean something."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import reading
from bot.domain.language import Language
from bot.domain.library import Span
from bot.domain.lookup.results import Hit, LookupResult
from bot.domain.replies import (
    Hits,
    StatementCard,
)
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import RecentQueries, decode
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.inline import offers
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from tests.platforms.replies import replies_without_a_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Library, Statement
    from bot.domain.replies import Reply
    from bot.platforms.telegram.page import Page

LANGUAGES = list(Language)
HOSTILE = "</b><script>&amp;\u202e" + "創新🙂" * 60
USED_FORMATS = {"bold", "underline", "italic", "code", "blockquote", "expandable_blockquote"}


def cards(library: Library) -> Iterator[Reply | None]:
    for concept in library.concepts:
        yield reading.concept_card(library, concept.id, taught_on=date(2026, 11, 23), query=HOSTILE[:256])
        if concept.figure_ids:
            yield from (reading.concept_figures(library, concept.id, number) for number in range(3))
    for section in library.sections:
        yield from (reading.section_concepts(library, section.id, number) for number in range(6))
        if any(figure.section_id == section.id for figure in library.figures):
            yield from (reading.section_figures(library, section.id, number) for number in range(6))
    yield from (reading.number_card(library, number.id) for number in library.numbers)


def hit(library: Library, statement: Statement, *highlights: Span) -> Hit:
    return Hit(statement, library.occasion_by_id[statement.occasion_id], highlights)


def found(library: Library, number: int, query: str, *highlights: Span) -> Hits:
    hits = [hit(library, statement, *highlights) for statement in library.statements]
    occasions = tuple((occasion, len(occasion.statements)) for occasion in library.occasions)
    return Hits(LookupResult(query, hits, (), library.concepts[:6]), occasions, None, number)


def check(shown: Page) -> None:
    """Hold a page against Telegram's limits and our own house rules."""
    text, entities = parse_html(shown.text)
    assert 0 < utf16_length(text) <= 4096
    assert {entity["type"] for entity in entities} <= USED_FORMATS
    recent = RecentQueries()
    recent.keep(HOSTILE[:256])
    for row in shown.keyboard:
        assert 1 <= len(row) <= 3
        for button in row:
            assert 0 < len(button.label) <= 42
            if isinstance(button, CallbackButton):
                assert decode(button.data, recent.recall) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_without_a_query(library: Library, language: Language):
    for reply in replies_without_a_query(library, HOSTILE):
        check(page(reply, wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_and_every_list(library: Library, language: Language):
    for reply in cards(library):
        assert reply is not None
        check(page(reply, wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_with_everything_highlighted(library: Library, language: Language):
    for statement in library.statements:
        every_second = tuple(Span(at, at + 1) for at in range(0, len(statement.text), 2))
        for highlights in ((), (Span(0, len(statement.text)),), every_second):
            card = StatementCard(
                statement=statement,
                occasion=library.occasion_by_id[statement.occasion_id],
                highlights=highlights,
                concepts=library.concepts[:9],
                previous=statement,
                following=statement,
                query=HOSTILE[:256],
            )
            check(page(card, wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_hits(library: Library, language: Language):
    for number in range(8):
        check(page(found(library, number, HOSTILE[:256], Span(3, 5)), wording(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_found_with_and_without_help(library: Library, language: Language):
    some = LookupResult(HOSTILE[:256], (), ("低空經濟", "商業航太") * 5, library.concepts[:9])
    for result in (LookupResult(HOSTILE[:256]), some):
        for occasion in (None, library.occasions[0]):
            check(page(Hits(result, (), occasion, 0), wording(language)))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_highlights_of_any_statement(library: Library, data: st.DataObject):
    statement = data.draw(st.sampled_from(library.statements))
    edges = data.draw(st.lists(st.integers(0, len(statement.text)), max_size=12, unique=True))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    highlights = tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    number = library.statements.index(statement) // 3
    language = data.draw(st.sampled_from(LANGUAGES))
    reply = found(
        library, number, data.draw(st.text(min_size=1, max_size=256)).replace("\ud800", "x") or "x", *highlights
    )
    text, _ = parse_html(page(reply, wording(language)).text)
    assert 0 < utf16_length(text) <= 4096


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_offer_can_be_inserted(library: Library, language: Language):
    everything = (*library.concepts, *(hit(library, statement, Span(2, 4)) for statement in library.statements))
    offset, ids = 0, []
    while True:
        answer = offers(everything, "創新", offset, wording(language), "our_bot")
        assert len(answer.articles) <= 20
        for article in answer.articles:
            check(article.page)
            assert len(article.id.encode()) <= 64
            assert 0 < len(article.title) <= 128
            assert 0 < len(article.description) <= 512
            ids.append(article.id)
        if not answer.next_offset:
            break
        offset = int(answer.next_offset)
    assert (len(ids), len(set(ids))) == (len(everything), len(everything))
