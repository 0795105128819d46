"""Real questions of every kind, in each language, as cards that LINE takes: asked, ticked, answered, explained."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.quiz_replies import Missed, QuestionPut, QuestionWhy, RoundResult
from bot.domain.round_steps import Score
from bot.domain.rounds import QuestionState, Round, RoundQuestion, RoundStatus, Wish
from bot.platforms.line.flex import plain, size
from bot.platforms.line.quiz_actions import AnswerQuestion, ShowWhy, TickOptions, options_of
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.render.quiz_questions import outcome_message, question_message, why_message
from bot.platforms.line.render.quiz_results import result_message
from bot.platforms.words.question_why import origin, short_explanation
from bot.platforms.words.question_words import option_texts, question_text
from tests import shipped
from tests.platforms.line.playing import actions, cut_short, words_of
from tests.platforms.line.render.conftest import POSTBACKS
from tests.platforms.line.sdk import held_message

if TYPE_CHECKING:
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

ANN = ChatKey(Platform.LINE, "U" + "a" * 32)
ROUND = UUID("0123456789abcdef0123456789abcdef")
AT = datetime(2026, 11, 23, tzinfo=UTC)
PER_KIND = 4


@cache
def sample() -> tuple[tuple[str, Question], ...]:
    """Some questions of each kind, those with several right answers being another; the longest to read among them."""
    bank, kinds = shipped.bank(), defaultdict[Any, list[Any]](list)
    for item in bank.items:
        kinds[item.kind, item.has_many_answers].append(item)
    chosen = []
    for items in kinds.values():
        items.sort(key=lambda item: -item.length)
        chosen += [*items[: PER_KIND // 2], *items[PER_KIND // 2 :: max(1, len(items) // 3)][: PER_KIND // 2]]
    made = ((item.key, bank.question(item.key, 7)) for item in chosen)
    return tuple((key, question) for key, question in made if question is not None)


def put_of(key: str, question: Question) -> QuestionPut:
    asked = shipped.composer().reader.resolve(question)
    assert asked is not None
    one = RoundQuestion(0, key, "r", question, QuestionState.ASKING)
    game = Round(ROUND, ANN, Wish(), 7, "1", RoundStatus.RUNNING, AT, AT, None, (one,) * 50)
    return QuestionPut(game, one, asked)


@pytest.fixture
def own(pen: Pen) -> Pen:
    return Pen(pen.words, pen.postbacks, ANN)


def checked(message: dict[str, Any], *, most: int = 12_000) -> None:
    held_message(message)
    assert size(message["contents"]) <= most
    assert len(message["altText"]) <= 400
    assert cut_short(message) == []


def test_the_sample_has_every_kind():
    kinds = {item.kind for item in shipped.bank().items}
    assert {question.kind for _, question in sample()} == kinds
    assert len(sample()) >= 2 * len(kinds)


def test_a_question_shows_all_it_asks_and_each_option_in_full(own: Pen):
    for key, question in sample():
        put = put_of(key, question)
        message = question_message(put, own)
        checked(message)
        said = words_of(message["contents"])
        assert question_text(put.asked, own.words) in said
        assert all(option in said for option in option_texts(put.asked, own.words))
        kind = TickOptions if len(question.correct) > 1 else AnswerQuestion
        acts = [POSTBACKS.read(one["data"], among=(ANN,)) for one in actions(message)]
        chosen = [one.ticked if kind is TickOptions else one.chosen for one in acts if isinstance(one, kind)]
        assert [options_of(mask, 6) for mask in chosen] == [(index,) for index in range(len(question.options))]


def test_ticked_boxes_are_seen_and_can_be_confirmed_as_they_are(own: Pen):
    for key, question in sample():
        if len(question.correct) == 1:
            continue
        message = question_message(put_of(key, question), own, question.correct)
        checked(message)
        assert words_of(message["contents"]).count("☑") == len(question.correct)
        acts = [POSTBACKS.read(one["data"], among=(ANN,)) for one in actions(message)]
        (confirmed,) = (one for one in acts if isinstance(one, AnswerQuestion))
        assert options_of(confirmed.chosen, 6) == question.correct


def why_lines(asked: QuestionShown, words: Wording) -> list[str]:
    """What explains an answer, and where it is from, line by line."""
    return plain(short_explanation(asked, words)).split("\n") + plain(origin(asked, words)).split("\n")


def test_an_outcome_says_what_is_right_and_why(own: Pen):
    for key, question in sample():
        asked, wrong = put_of(key, question).asked, next(i for i in range(9) if i not in question.correct)
        for chosen in (question.correct, (wrong,), None):
            state = QuestionState.ANSWERED if chosen else QuestionState.SKIPPED
            message = outcome_message(QuestionWhy(ROUND, 0, asked, chosen), state, own)
            checked(message)
            said, texts = words_of(message["contents"]), option_texts(asked, own.words)
            assert all(f"✓ {'ABCDEF'[index]}. {texts[index]}" in said for index in question.correct)
            assert all(line in said for line in why_lines(asked, own.words))
            assert [POSTBACKS.read(one["data"], among=(ANN,)) for one in actions(message)] == [ShowWhy(ROUND, 0)]


def test_an_explanation_fits_at_whatever_length(own: Pen):
    for key, question in sample():
        message = why_message(QuestionWhy(ROUND, 0, put_of(key, question).asked, (0,), is_playing=True), own)
        checked(message, most=30 * 1024)
        assert len(list(actions(message))) >= 1


def test_a_result_with_all_that_was_missed_fits(own: Pen):
    missed = tuple(Missed(at, put_of(*one).asked, at % 2 == 0) for at, one in enumerate(sample()))
    result = RoundResult(ROUND, Wish(), None, RoundStatus.FINISHED, Score(1, 40, 10, 50), missed, 3, 2, 12)
    message = result_message(result, own)
    checked(message, most=30 * 1024)
    assert sum(isinstance(POSTBACKS.read(one["data"], among=(ANN,)), ShowWhy) for one in actions(message)) == 10
