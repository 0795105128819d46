"""Every concept's digest in every language and length, and all that its buttons open, within Telegram's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain import reading
from bot.domain.digest_reading import related_statements
from bot.domain.digest_replies import DigestCard, DigestDetail, DigestGone, DigestStatement, History, Past
from bot.domain.language import Language
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind, Length, Progress
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.digest import channel_digest
from bot.platforms.telegram.render.digest_questions import answer_notice, question_block
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from tests import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.composing import DigestComposer
    from bot.domain.digest import Digest
    from bot.platforms.telegram.page import Page

LANGUAGES = list(Language)
ON = date(2026, 12, 31)
HOME = UUID("fedcba9876543210fedcba9876543210")
SEEDS = 1


@pytest.fixture(scope="module")
def composer() -> DigestComposer:
    return shipped.composer()


@cache
def digests(composer: DigestComposer, length: Length) -> tuple[Digest, ...]:
    """Each concept's digest, with all that a digest can have; it is the same in every language."""
    return tuple(composed(composer, length))


def composed(composer: DigestComposer, length: Length) -> Iterator[Digest]:
    library = composer.library
    for index, concept_id in enumerate(library.syllabus):
        progress = Progress(dict.fromkeys(library.syllabus[:index], ON))
        for seed in range(SEEDS):
            yield composer.compose(
                concept=library.concept_by_id[concept_id],
                is_review=False,
                on=ON,
                progress=progress,
                length=length,
                delivery_id=UUID(int=(index * SEEDS + seed) << 64 | 1),
                streak=Streak(1234, 2, 0, ON, 1234),
                offers_taper=True,
            )


def check(shown: Page) -> None:
    text, _ = parse_html(shown.text)
    assert 0 < utf16_length(text) <= 4096
    for row in shown.keyboard:
        assert 1 <= len(row) <= 4
        for button in row:
            assert 0 < len(button.label) <= 42
            if isinstance(button, CallbackButton):
                assert decode(button.data, lambda _: None) is not None


@pytest.mark.parametrize("length", list(Length))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_digest_open_answered_and_for_a_channel(composer: DigestComposer, language: Language, length: Length):
    words = wording(language)
    for digest in digests(composer, length):
        check(page(DigestCard(digest, ChatKind.PRIVATE, HOME), words))
        check(channel_digest(DigestCard(digest, ChatKind.CHANNEL), words, "a_username_as_long_as_there_can_be"))
        if digest.asked is not None:
            for option in range(len(digest.asked.options)):
                assert 0 < utf16_length(answer_notice(digest.asked, option, words)) <= 200
            check(page(DigestCard(replace(digest, answer=0), ChatKind.PRIVATE, 9999), words))


def test_every_digest_asks_something(composer: DigestComposer):
    assert all(digest.asked is not None for digest in digests(composer, Length.FULL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_a_digest_opens(composer: DigestComposer, language: Language):
    library, words = composer.library, wording(language)
    lookup = shipped.lookup()
    asked = max(
        (digest.asked for digest in digests(composer, Length.FULL) if digest.asked),
        key=lambda one: len(question_block(one, None, words)),
    )
    for concept in library.concepts:
        for delivery_id, origin in ((HOME, HOME), (HOME, 9999), (None, None)):
            check(page(related_statements(composer, concept, delivery_id, origin), words))
        card = reading.concept_card(library, concept.id)
        assert card is not None
        for origin in (None, HOME):
            check(page(DigestDetail(HOME, card, origin), words))
        check(page(DigestDetail(HOME, card, HOME, asked), words))
    for statement in library.statements:
        statement_card = reading.statement_card(library, lookup, statement.id)
        assert statement_card is not None
        check(page(DigestStatement(HOME, statement_card, HOME, asked), words))


def test_every_concept_has_words_of_the_annex_beside_it(composer: DigestComposer):
    alone = [
        concept.id for concept in composer.library.concepts if not related_statements(composer, concept).quotations
    ]
    assert alone == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_history_with_and_without_what_is_gone(composer: DigestComposer, language: Language):
    words = wording(language)
    check(page(DigestGone(HOME, ON, 3), words))
    for concept in (*composer.library.concepts, None):
        past = Past(HOME, ON, concept, is_review=True, is_opened=True)
        listed = page(History((past,) * 8, page=1, pages=3, total=20, is_subscribed=True), words)
        check(listed)
        assert all(row[0].label.startswith("✓ ") for row in listed.keyboard[:8])  # however long the concept's name is
    for is_subscribed in (True, False):
        check(page(History((), page=0, pages=1, total=0, is_subscribed=is_subscribed), words))
