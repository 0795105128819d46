"""What whoever wants something of a group quiz is told: it fits where it is shown, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quiz_replies import (
    Done,
    GroupCommand,
    GroupQuizRunning,
    HiddenAdmin,
    JoinedNow,
    LeftNow,
    NobodyIn,
    NoGroupQuiz,
    NotPaused,
    NotYours,
    PausedAlready,
    PausesSoon,
    TooLate,
    WantsCompany,
)
from bot.domain.group_quizzes import GroupQuiz, Phase, Setup
from bot.domain.group_wishes import BadTeams, BadWindow, GroupWishUnclear
from bot.domain.language import Language
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichWish
from bot.domain.rounds import Wish
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.group_actions import OpenLobby, ResumeQuiz, StartQuiz, quiz_token, setup_of
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render.group_notices import notice_page, refusal, running_page
from bot.platforms.telegram.render.group_wishes import group_wish_page
from bot.platforms.words.group_notices import notice_text

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Page

LANGUAGES = list(Language)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
QUIZ = GroupQuiz(
    id=UUID(int=7),
    chat=ChatKey(Platform.TELEGRAM, "-1001"),
    starter_id="1",
    starter_name="Mei",
    setup=Setup(),
    seed=7,
    phase=Phase.LOBBY,
    opened_at=NOW,
    starts_at=NOW,
    deadline=NOW,
)
NOTICES: tuple[GroupNotice, ...] = (
    *map(NoGroupQuiz, GroupCommand),
    NotYours("Mei"),
    NotYours(""),
    GroupQuizRunning(QUIZ),
    WantsCompany(),
    NobodyIn(),
    PausesSoon(),
    PausedAlready(),
    NotPaused(),
    TooLate(),
    JoinedNow(QUIZ.id, 1, None, was_in=False),
    JoinedNow(QUIZ.id, 50, 4, was_in=False),
    JoinedNow(QUIZ.id, 1, 4, was_in=True),
    LeftNow(was_in=True),
    LeftNow(was_in=False),
    HiddenAdmin(),
)


def actions(page: Page | None) -> list[Action | None]:
    assert page is not None
    buttons = [button for row in page.keyboard for button in row if isinstance(button, CallbackButton)]
    return [decode(button.data, lambda _: None) for button in buttons]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_says_something_and_fits_above_a_button(language: Language):
    texts = [notice_text(notice, wording(language)) for notice in NOTICES]
    assert [text for text in texts if not 1 <= len(text) <= 200] == []
    assert notice_text(Done(), wording(language)) == ""


@given(name=st.text(max_size=80), language=st.sampled_from(LANGUAGES))
def test_whatever_the_starter_is_called_a_refusal_fits(name: str, language: Language):
    assert len(refusal(replace(QUIZ, starter_name=name), wording(language), may_hide=True)) <= 200


def test_an_answer_offers_what_can_be_done_next():
    words, token = wording(Language.TRADITIONAL), quiz_token(QUIZ.id)
    opening = actions(notice_page(NoGroupQuiz(GroupCommand.STOP), words))
    assert [setup_of(one) for one in opening if isinstance(one, OpenLobby)] == [Setup()]
    assert actions(notice_page(WantsCompany(), words, QUIZ)) == [StartQuiz(token, 1)]
    assert actions(notice_page(PausedAlready(), words, QUIZ)) == [ResumeQuiz(token)]
    assert actions(notice_page(TooLate(), words, QUIZ)) == []
    assert notice_page(Done(), words, QUIZ) is None


@pytest.mark.parametrize("command", [GroupCommand.START, GroupCommand.STOP])
def test_where_there_is_no_quiz_none_is_called_over(command: GroupCommand):
    page = notice_page(NoGroupQuiz(command), wording(Language.TRADITIONAL))
    assert page is not None
    assert page.text == "✏️ 這裏沒有進行中的小測，/quiz 可以開一局。"


def test_a_name_cannot_bring_markup_into_an_answer():
    page = notice_page(NotYours("<b>&"), wording(Language.ENGLISH))
    assert page is not None
    assert "&lt;b&gt;&amp;" in page.text


def test_the_way_to_what_is_running_is_there_where_it_has_an_address():
    words = wording(Language.ENGLISH)
    with_url, without = running_page(QUIZ, words, "https://t.me/c/1/2"), running_page(QUIZ, words, None)
    assert ([len(row) for row in with_url.keyboard], [len(row) for row in without.keyboard]) == ([2], [1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_out_of_a_wish_that_cannot_be_keeps_everything_else(language: Language):
    words, setup = wording(language), Setup(Wish(length=7), 15, teams=2, is_tournament=True)
    unclear = WhichWish((Wish(length=5), Wish(length=20)))
    offered = {
        "window": actions(group_wish_page(BadWindow("25s", setup), words)),
        "teams": actions(group_wish_page(BadTeams("9 teams", setup), words)),
        "length": actions(group_wish_page(GroupWishUnclear(BadLength("99", Wish(length=7)), setup), words)),
        "which": actions(group_wish_page(GroupWishUnclear(unclear, setup), words)),
        "unknown": actions(group_wish_page(GroupWishUnclear(UnknownScope("x", Wish(), ()), setup), words)),
    }
    setups = {about: [setup_of(one) for one in found if isinstance(one, OpenLobby)] for about, found in offered.items()}
    assert setups["window"] == [Setup(setup.wish, seconds, teams=2, is_tournament=True) for seconds in (10, 15, 20, 30)]
    assert setups["teams"] == [Setup(setup.wish, 15, teams=teams, is_tournament=True) for teams in (2, 3, 4, 0)]
    assert setups["length"] == [Setup(Wish(length=n), 15, teams=2, is_tournament=True) for n in (5, 10, 20)]
    assert setups["which"] == [Setup(Wish(length=n), 15, teams=2, is_tournament=True) for n in (5, 20)]
    assert offered["unknown"] == []
