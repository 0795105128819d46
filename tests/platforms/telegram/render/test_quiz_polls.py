"""Every question of the bank as a poll and as a page, in every language, within Telegram's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.language import Language
from bot.domain.questions_shown import AuthoredAsked, ConceptAsked, OccasionAsked, StatementAsked
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render.quiz_questions import PollText, poll_of, why_page
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from tests import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.bank import Bank
    from bot.domain.items import Item
    from bot.domain.question_reading import QuestionReader
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Page

HANT, HANS, EN = (wording(language) for language in (Language.TRADITIONAL, Language.SIMPLIFIED, Language.ENGLISH))
SEEDS = 2


@pytest.fixture(scope="module")
def shown() -> list[tuple[Item, QuestionShown]]:
    """Every question, the generated ones with wrong options of several draws."""
    return list(questions(shipped.bank(), shipped.composer().reader))


def questions(bank: Bank, reader: QuestionReader) -> Iterator[tuple[Item, QuestionShown]]:
    for item in bank.items:
        for seed in range(1 if item.is_authored else SEEDS):
            question = bank.question(item.key, seed)
            asked = question and reader.resolve(question)
            assert asked is not None
            yield item, asked


@pytest.mark.parametrize("words", [HANT, HANS, EN])
def test_every_question_fits_a_poll(shown, words):
    marks = {HANT: "自動出題", HANS: "自动出题", EN: "auto-generated"}
    for item, asked in shown:
        poll = poll_of(asked, words, number=50, total=50, level=item.level)
        assert utf16_length(poll.question) <= 300
        assert all(0 < utf16_length(option) <= 100 for option in poll.options)
        assert utf16_length(poll.explanation) <= 200
        assert poll.explanation.count("\n") <= 2
        assert "\n" not in "".join((poll.question, *poll.options))
        assert len(set(poll.options)) == len(poll.options) in range(2, 7)
        assert (marks[words] in poll.question) is not item.is_authored
        assert poll.has_many_answers is item.has_many_answers


@pytest.mark.parametrize(
    ("words", "head"), [(HANT, "可選多項，全對才算"), (HANS, "可选多项，全对才算"), (EN, "choose all that apply")]
)
def test_several_answers_are_announced(shown, words, head):
    said = {poll.has_many_answers for _, asked in shown if head in (poll := as_poll(asked, words)).question}
    unsaid = {poll.has_many_answers for _, asked in shown if head not in (poll := as_poll(asked, words)).question}
    assert (said, unsaid) == ({True}, {False})


@pytest.mark.parametrize("words", [HANT, HANS])
def test_every_passage_teaches_more_than_where_it_stands(shown, words):
    told = [
        as_poll(asked, words).explanation for _, asked in shown if isinstance(asked, OccasionAsked | StatementAsked)
    ]
    assert len(told) > 30
    assert all("\n" in one for one in told)


def test_a_concept_is_explained_in_other_words_than_it_was_asked(shown):
    told = [(asked, as_poll(asked, HANT)) for _, asked in shown if isinstance(asked, ConceptAsked)]
    assert len(told) > 15
    for asked, poll in told:
        assert asked.concept.summary not in poll.explanation
        assert asked.concept.name in poll.explanation
        assert len(poll.explanation) >= 100


@pytest.mark.parametrize("words", [HANT, HANS, EN])
def test_a_generated_question_is_a_sentence(shown, words):
    """Nothing stands between middots but the head."""
    for item, asked in shown:
        if not item.is_authored:
            poll = as_poll(asked, words)
            assert poll.question.count(" · ") == 2
            assert poll.question[-1] in "？?」”"
            assert not any(" · " in text for text in (*poll.options, poll.explanation))


def as_poll(asked: QuestionShown, words: Wording) -> PollText:
    return poll_of(asked, words, number=1, total=5)


@pytest.mark.parametrize("words", [HANT, HANS, EN])
def test_nothing_authored_is_cut(shown, words):
    for item, asked in shown:
        if isinstance(asked, AuthoredAsked):
            poll = poll_of(asked, words, number=50, total=50)
            assert poll.question.endswith(
                words.pick(asked.authored.stem, asked.authored.stem_en or asked.authored.stem)
            )
            said = words.pick(asked.authored.explanation, asked.authored.explanation_en or asked.authored.explanation)
            assert poll.explanation == said, item.key


@pytest.mark.parametrize("words", [HANT, HANS, EN])
def test_every_answer_fits_a_message(shown, words):
    for _, asked in shown:
        page = why_page(asked, (0,), words)
        text, _ = parse_html(page.text)
        assert 0 < utf16_length(text) <= 4096
        assert all(decode(data, lambda _: None) is not None for data in data_of(page))


def data_of(page: Page) -> list[str]:
    return [button.data for row in page.keyboard for button in row if isinstance(button, CallbackButton)]
