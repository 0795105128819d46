"""The line with which a group's digest begins when it asks what the group got wrong often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.digest_replies import DigestCard
from bot.domain.language import Language
from bot.domain.subscription import ChatKind, Length, Progress
from bot.platforms.i18n import wording
from bot.platforms.telegram.render import page
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.composing import DigestComposer
    from bot.domain.digest import Digest

ON = date(2026, 11, 23)
ID = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")


@pytest.fixture(scope="module")
def composer() -> DigestComposer:
    return shipped.composer()


def compose(composer: DigestComposer, key: str, length: Length = Length.FULL) -> Digest:
    return composer.compose(
        concept=composer.library.concept_by_id["rd-spending"],
        is_review=False,
        on=ON,
        progress=Progress({}),
        length=length,
        delivery_id=ID,
        missed=(key,),
    )


def first_line(digest: Digest, language: Language) -> str:
    text = page(DigestCard(digest, ChatKind.GROUP), wording(language)).text
    return parse_html(text)[0].split("\n")[0]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (Language.TRADITIONAL, "🎯 你們小測時在這一題失過手：「{}」下面再試一次。"),
        (Language.SIMPLIFIED, "🎯 你们小测时在这一题失过手：“{}”下面再试一次。"),
        (Language.ENGLISH, "🎯 This one was hard in your quizzes: “{}” It comes once more below."),
    ],
)
def test_it_names_the_question_in_the_readers_language(composer: DigestComposer, language: Language, line: str):
    words = wording(language)
    key = next(
        item.key for item in composer.bank.items if item.kind == "home" and compose(composer, item.key).asks_missed
    )
    digest = compose(composer, key)
    said = first_line(digest, language)
    head, tail = line.split("{}")
    assert (said[: len(head)], said[-len(tail) :]) == (head, tail)
    question = said[len(head) : -len(tail)]
    body = parse_html(page(DigestCard(digest, ChatKind.GROUP), words).text)[0]
    assert f"✏️ {question}" in body


def test_without_any_the_digest_begins_with_its_date(composer: DigestComposer):
    digest = replace(compose(composer, "concept:tfp"), asks_missed=False)
    assert first_line(digest, Language.ENGLISH) == "☀️ 23 November 2026 · 1 of 94"


def test_a_clue_stands_for_a_question_that_says_nothing(composer: DigestComposer):
    digest = compose(composer, "concept:tfp")
    assert digest.asked is not None
    line = first_line(digest, Language.ENGLISH)
    assert "Which concept" not in line
    assert "Total factor productivity" not in line


@pytest.mark.parametrize("language", list(Language))
def test_every_question_fits_in_front_of_a_digest(composer: DigestComposer, language: Language):
    for item in composer.bank.items[::7]:
        digest = compose(composer, item.key)
        if digest.asks_missed:
            shown = page(DigestCard(digest, ChatKind.GROUP), wording(language))
            text, _ = parse_html(shown.text)
            assert utf16_length(text) <= 4096
            assert utf16_length(first_line(digest, language)) <= 200
