"""Messages of quizzes, whole, and all of them in every language within the limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.choosing import Past, choose
from bot.domain.language import Language
from bot.domain.question_reading import QuestionReader
from bot.domain.quiz_replies import (
    BadLength,
    Missed,
    NoRound,
    NothingDue,
    NothingToAsk,
    QuestionPut,
    QuestionWhy,
    QuizSetup,
    ReviewOnly,
    RoundCommand,
    RoundResult,
    RoundRunning,
    UnknownScope,
    WhichOccasion,
    WhichWish,
)
from bot.domain.round_steps import Score, begun
from bot.domain.rounds import RoundStatus, Scope, ScopeKind, Wish
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.page import CallbackButton, Page, UrlButton
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.quiz import done_keyboard, in_private, open_keyboard, poll_text
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from bot.domain.library import Library
    from bot.domain.questions_shown import QuestionShown

ID = UUID(int=7)
TOKEN = "AAAAAAAAAAAAAAAAAAAABw"
TRADITIONAL = wording(Language.TRADITIONAL)
AT = datetime(2026, 11, 23, tzinfo=timezone(timedelta()))
LONG = 50


@pytest.fixture(scope="module")
def bank() -> Bank:
    return shipped.bank()


@pytest.fixture(scope="module")
def asked(library: Library, bank: Bank) -> list[QuestionShown]:
    """Every question that can be asked, once."""
    reader = QuestionReader(library)
    shown = [reader.resolve(bank.question(item.key, 7)) for item in bank.items]
    return [one for one in shown if one]


@pytest.fixture(scope="module")
def put(bank: Bank, library: Library) -> QuestionPut:
    questions = choose(bank, Past({}), Wish(), seed=7, today=date(2026, 11, 23))
    game = begun(ID, ChatKey(Platform.TELEGRAM, "1"), Wish(), questions, seed=7, content_version="1", at=AT)
    shown = QuestionReader(library).resolve(questions[0].question)
    assert shown
    return QuestionPut(game, questions[0], shown)


def test_buttons_below_polls(put: QuestionPut):
    assert open_keyboard(put, TRADITIONAL) == (
        (
            CallbackButton("⏭ 跳過", f"17:{TOKEN}:0"),
            CallbackButton("⏹ 結束", f"16:{TOKEN}"),
            CallbackButton("⚙️ 選題", "14"),
        ),
    )
    later = QuestionPut(put.round, put.round.questions[1], put.asked)
    assert [button.label for row in open_keyboard(later, TRADITIONAL) for button in row] == ["⏭ 跳過", "⏹ 結束"]
    assert done_keyboard(ID, 3, TRADITIONAL) == ((CallbackButton("看詳解", f"18:{TOKEN}:3"),),)
    assert poll_text(put, TRADITIONAL).question.startswith("1/5 · ")


def test_the_way_to_the_private_chat():
    assert in_private(Scope(ScopeKind.CONCEPT, "green"), TRADITIONAL, "a_bot") == Page(
        "✏️ 自己的小測和溫習在私人對話做，不打擾大家。想一起玩：/quiz。",
        ((UrlButton("到私人對話做小測", "https://t.me/a_bot?start=quiz_green"),),),
    )


def test_a_running_round_is_offered_again():
    assert page(RoundRunning(ID, 2, 5, Wish(length=10)), TRADITIONAL) == Page(
        "✏️ 有一輪小測還未做完，停在第 2／5 題。要繼續，還是開始新的？",
        ((CallbackButton("繼續", f"15:{TOKEN}"), CallbackButton("開始新的", "11:a:0:10")),),
    )


def test_nothing_due_says_when_and_offers_new_ones():
    ways = ((CallbackButton("▶ 做一輪新題", "10:a:0:5"), CallbackButton("⚙️ 選題", "14")),)
    assert page(NothingDue(date(2026, 11, 30), 3, is_tomorrow=False), TRADITIONAL) == Page(
        "✏️ 今天沒有到期的題目，2026 年 11 月 30 日（星期一）有 3 題。\n\n想現在練習，可以先做幾題新的。", ways
    )


def test_no_round_to_stop_offers_to_end_the_digests():
    assert page(NoRound(RoundCommand.STOP, has_digests=True), TRADITIONAL) == Page(
        "✏️ 現在沒有進行中的小測，/quiz 可以開始一輪。\n\n如果是不想再收每日摘要，按「取消訂閱」就可以。",
        ((CallbackButton("取消訂閱", "1J:"),), (CallbackButton("▶ 開始", "10:a:0:5"),)),
    )


def replies(library: Library, asked: list[QuestionShown]) -> list:
    """One of each, the largest that there are."""
    wish = Wish(Scope(ScopeKind.STATEMENT, library.statements[0].id), Level.ADVANCED, LONG)
    subjects = (
        *library.concepts,
        *library.sections,
        *library.statements,
        *library.occasions,
        *library.numbers,
        *library.figures,
    )
    longest = sorted(asked, key=lambda one: len(str(one)), reverse=True)[:LONG]
    missed = tuple(Missed(index, one, is_skipped=True) for index, one in enumerate(longest))
    score = Score(0, LONG, 0, LONG)
    return [
        RoundResult(
            ID, wish, None, RoundStatus.FINISHED, score, missed, due_today=LONG, due_tomorrow=LONG, streak_days=100
        ),
        RoundResult(ID, wish, None, RoundStatus.STOPPED, Score(0, 0, 5, 5), (), due_today=0, due_tomorrow=0),
        *(NothingToAsk(wish, subject) for subject in subjects),
        *(QuizSetup(wish, subject) for subject in subjects),
        QuizSetup(wish, None, library.sections),
        RoundRunning(ID, LONG, LONG, wish),
        NothingDue(None, 0, is_tomorrow=False),
        NothingDue(date(2026, 12, 1), 1, is_tomorrow=True),
        UnknownScope("<b>&" * 100, wish, library.concepts[:6]),
        WhichOccasion(wish, library.occasions),
        WhichWish(tuple(Wish(length=n) for n in range(1, LONG))),
        WhichWish((Wish(level=Level.BASIC, length=7), Wish(level=Level.ADVANCED, length=LONG))),
        ReviewOnly("<b>&" * 100, None, None),
        *(ReviewOnly("", wish, subject) for subject in subjects),
        BadLength("9" * 20, wish),
        NoRound(RoundCommand.SKIP, has_digests=True),
        *(QuestionWhy(ID, 0, one, (0,)) for one in asked),
    ]


@pytest.mark.parametrize("language", Language)
def test_everything_that_is_said_of_rounds_fits(library: Library, asked: list[QuestionShown], language: Language):
    for reply in replies(library, asked):
        shown = page(reply, wording(language))
        text, _ = parse_html(shown.text)
        assert 0 < utf16_length(text) <= 4096, reply
        assert len(shown.keyboard) <= 12
        data = [button.data for row in shown.keyboard for button in row if isinstance(button, CallbackButton)]
        assert all(decode(one, lambda _: None) for one in data)
