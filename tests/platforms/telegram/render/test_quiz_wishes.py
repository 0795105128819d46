"""Answers to wishes that cannot be played as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import Level
from bot.domain.language import Language
from bot.domain.quiz_replies import BadLength, QuizSetup, ReviewOnly, UnknownScope, WhichWish
from bot.domain.rounds import REVIEW, Scope, ScopeKind, Wish
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.render import page

if TYPE_CHECKING:
    from bot.domain.library import Library

TRADITIONAL = wording(Language.TRADITIONAL)
ENGLISH = wording(Language.ENGLISH)
GREEN = Wish(Scope(ScopeKind.CONCEPT, "green"))
REVIEW_BUTTON = CallbackButton("▶ 溫習到期的題目", "10:d:0:10")


def test_two_levels_are_asked_about():
    reply = WhichWish((Wish(level=Level.BASIC), Wish(level=Level.ADVANCED)))
    assert page(reply, TRADITIONAL) == Page(
        "✏️ 一輪小測只能選一個程度、一個題數，想要哪個？",
        ((CallbackButton("初階", "10:a:1:5"), CallbackButton("高階", "10:a:3:5")),),
    )


@pytest.mark.parametrize("wishes", [(Wish(level=Level.BASIC, length=3), Wish(level=Level.ADVANCED, length=4))])
def test_two_of_each_are_named_in_full(wishes: tuple[Wish, ...]):
    labels = [button.label for row in page(WhichWish(wishes), ENGLISH).keyboard for button in row]
    assert labels == ["Basic · 3 questions", "Advanced · 4 questions"]


def test_a_review_of_one_thing_is_a_round_instead(small: Library):
    assert page(ReviewOnly("綠色發展", GREEN, small.concepts[0]), TRADITIONAL) == Page(
        "✏️ 溫習會問所有到期的題目。只想練「綠色發展」，可以做一輪小測，當中到期的會先問。",
        ((CallbackButton("✏️ 考考我：綠色發展", "10:cgreen:0:5"),), (REVIEW_BUTTON,)),
    )
    assert page(ReviewOnly("<x>", None, None), TRADITIONAL) == Page(
        "✏️ 沒法只溫習「&lt;x&gt;」。\n\n溫習會問所有到期的題目。可以加題數或程度，例如 "
        "<code>/review 5</code>、<code>/review 初階</code>。",
        ((REVIEW_BUTTON,),),
    )


def test_a_length_that_cannot_be_is_answered_with_an_example_of_the_same_command():
    texts = [page(BadLength("0", wish), TRADITIONAL).text for wish in (Wish(), REVIEW)]
    assert [text.rpartition("例如寫 ")[2] for text in texts] == ["<code>/quiz 10</code>。", "<code>/review 10</code>。"]


def test_words_that_several_concepts_bear_are_asked_about_kindly(small: Library):
    near = page(UnknownScope("發展", Wish(), small.concepts), TRADITIONAL)
    assert near.text == "✏️ 沒有概念或章節剛好叫「發展」。想考的是不是這些？"
    assert "<code>/quiz basic research</code>" in page(UnknownScope("blah", Wish(), ()), ENGLISH).text


def test_levels_have_a_row_of_their_own_and_sections_are_named_once(library: Library):
    rows = [[button.label for button in row] for row in page(QuizSetup(Wish(), None), TRADITIONAL).keyboard]
    assert rows[1:3] == [["✓ 不限程度"], ["初階", "中階", "高階"]]
    sections = page(QuizSetup(Wish(), None, library.sections), TRADITIONAL)
    assert library.sections[0].title not in sections.text
    assert "1. Introduction" in page(QuizSetup(Wish(), None, library.sections), ENGLISH).text
