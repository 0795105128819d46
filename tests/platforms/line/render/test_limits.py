"""Whatever the library holds, in every language: cards that LINE takes, and buttons that mean something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain import reading
from bot.domain.library import Span
from bot.domain.lookup.results import Hit, LookupResult
from bot.domain.replies import (
    AnnexIndex,
    Hits,
    NumberIndex,
    SectionIndex,
    StatementCard,
)
from bot.platforms.line.browse_actions import bounded
from bot.platforms.line.flex import fits
from bot.platforms.line.render import speech
from bot.platforms.line.speech import as_json
from tests.platforms.line.render.conftest import POSTBACKS
from tests.platforms.line.sdk import held_message
from tests.platforms.replies import replies_without_a_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Library, Statement
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

HOSTILE = bounded("</b><script>&amp;,.%~" + "創新🙂" * 60)
BACKGROUNDS = {"body", "header", "footer"}
HELD: set[tuple[object, ...]] = set()
"""What parts look like that the SDK is known to know: keys, size, style and layout."""


def cards(library: Library) -> Iterator[Any]:
    for concept in library.concepts:
        yield reading.concept_card(library, concept.id, taught_on=date(2026, 11, 23), query=HOSTILE)
        if concept.figure_ids:
            yield reading.concept_figures(library, concept.id, 0)
    for section in library.sections:
        yield from (reading.section_concepts(library, section.id, number) for number in range(2))
        if any(figure.section_id == section.id for figure in library.figures):
            yield from (reading.section_figures(library, section.id, number) for number in range(2))
    yield from (reading.number_card(library, number.id) for number in library.numbers)


def statements(library: Library) -> Iterator[StatementCard]:
    for statement in library.statements:
        every_second = tuple(Span(at, at + 1) for at in range(0, len(statement.text), 2))
        yield StatementCard(
            statement=statement,
            occasion=library.occasion_by_id[statement.occasion_id],
            highlights=every_second,
            concepts=library.concepts[:9],
            previous=statement,
            following=statement,
            query=HOSTILE,
        )


def hit(library: Library, statement: Statement) -> Hit:
    every_second = tuple(Span(at, at + 1) for at in range(0, len(statement.text), 2))
    return Hit(statement, library.occasion_by_id[statement.occasion_id], every_second)


def pages_of_hits(library: Library) -> Iterator[Hits]:
    hits = [hit(library, statement) for statement in library.statements]
    occasions = tuple((occasion, len(occasion.statements)) for occasion in library.occasions)
    result = LookupResult(HOSTILE, hits, ("低空經濟", "商業航太"), library.concepts[:6])
    for page in range(len(hits) // 8 + 2):
        yield Hits(result, occasions, library.occasions[0] if page % 2 else None, page)
    yield Hits(LookupResult("創新", hits[:1]), occasions[:1], None, 0)
    some = LookupResult(HOSTILE, (), ("低空經濟", "商業航太") * 5, library.concepts[:9])
    for nothing in (LookupResult(HOSTILE), some):
        yield from (Hits(nothing, (), occasion, 0) for occasion in (None, library.occasions[0]))


def parts(component: Any) -> Iterator[dict[str, Any]]:
    """Everything in a message that is an object."""
    if isinstance(component, dict):
        yield component
        for value in component.values():
            yield from parts(value)
    elif isinstance(component, list):
        for value in component:
            yield from parts(value)


def check(said: Speech) -> None:
    """Hold a speech against LINE's limits, the SDK's models (where a part is unlike all before) and our house rules."""
    for message in as_json(said):
        if message["type"] == "flex":
            contents = message["contents"]
            bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
            assert fits(bubbles)
            assert all(bubble["styles"].keys() == bubble.keys() & BACKGROUNDS for bubble in bubbles)
        looks = {look(part) for part in parts(message)}
        if not looks <= HELD:
            held_message(message)
        HELD.update(looks)
        for part in parts(message):
            check_part(part)


def look(part: dict[str, Any]) -> tuple[object, ...]:
    return (*sorted(part), *(part.get(key) for key in ("type", "size", "style", "layout", "weight", "margin", "align")))


def check_part(part: dict[str, Any]) -> None:
    """Every text has words, every button a label and a meaning."""
    if part.get("type") == "text" and "layout" not in part and "label" not in part:
        assert part.get("text") or part.get("contents")
        assert "color" in part or "altText" not in part
    if "label" in part:
        assert 1 <= len(part["label"]) <= 20
        assert len(part.get("displayText", "x")) <= 300
        assert part["type"] != "postback" or POSTBACKS.read(part["data"]) is not None


def test_every_message_without_a_query(library: Library, pen: Pen):
    for reply in replies_without_a_query(library, HOSTILE):
        check(speech(reply, pen))


def test_every_card_and_every_list(library: Library, pen: Pen):
    for reply in cards(library):
        check(speech(reply, pen))


def test_every_statement_with_every_second_character_found(library: Library, pen: Pen):
    for card in statements(library):
        check(speech(card, pen))


def test_every_page_of_hits_and_of_none(library: Library, pen: Pen):
    for reply in pages_of_hits(library):
        check(speech(reply, pen))


@pytest.mark.parametrize("text", ["創" * 500, "," * 500, "🙂" * 500, "a, b. c% ~" * 50, "創新", ""])
def test_a_query_is_bounded_so_that_every_button_carries_it(text: str):
    kept = bounded(text)
    assert text.startswith(kept)
    assert len(kept) <= 100
    assert kept == text or len(kept) >= 50


def test_lists_as_long_as_an_author_s_check_lets_pass_are_shown_whole(small: Library, pen: Pen):
    number, occasion, section = small.numbers[0], small.occasions[0], small.sections[0]
    short = NumberIndex(tuple(replace(number, id=f"n{at}") for at in range(60)))
    long = NumberIndex(tuple(replace(number, id=f"n{at}", interpretation="創" * 1000) for at in range(30)))
    occasions = AnnexIndex((occasion,) * 120)
    sections = SectionIndex(((replace(section, title="創" * 60, summary="創" * 300, summary_en="x" * 600), 9),) * 60)
    for reply, count in ((short, 60), (long, 30), (occasions, 120), (sections, 60)):
        said = speech(reply, pen)
        check(said)
        tapped = [part for message in as_json(said) for part in parts(message) if part.get("type") == "postback"]
        assert len(tapped) == count + len(said.quick_replies)
