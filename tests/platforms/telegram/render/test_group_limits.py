"""Group quizzes with fifty questions and two hundred people, in every language, within what Telegram takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.domain.group_quizzes import End, GroupQuiz, Phase, Player, Setup
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.group_actions import LobbyPage
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.render.group_lobby import lobby_page
from bot.platforms.telegram.render.group_result import MOST_PAGES, outcomes_page, result_pages
from bot.platforms.telegram.render.group_reveal import group_poll, reveal_page
from bot.platforms.telegram.render.quiz_questions import OPTION_UNITS, QUESTION_UNITS
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from tests import shipped
from tests.platforms.telegram.group_games import AT, game, lobby_of, views, voted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.group_quiz_replies import QuestionRevealed
    from bot.domain.library import Library
    from bot.domain.questions import Question
    from bot.services.group_views import Views

LIMIT = 4096
PLAYERS = 200
WIDEST = "👩\u200d👩\u200d👧\u200d👦<&>" * 8
ODD = ("محمد بن سلمان " * 4, "\u202e\u200b", WIDEST, "\u3164", "名" * 64, "Z̀́̂̃̄a" * 20, "<b>x</b>\n" * 9)


@pytest.fixture(scope="module")
def longest() -> list[Question]:
    """Fifty questions with much to say, of those that have one answer."""
    bank = shipped.bank()
    questions = [bank.question(item.key, 7) for item in bank.items[::7]]
    single = [question for question in questions if len(question.correct) == 1]
    return sorted(single, key=lambda one: len(str(one.options)), reverse=True)[:50]


@pytest.fixture(scope="module")
def crowd(longest: list[Question]) -> GroupQuiz:
    """A tournament that everybody with an odd name plays; some joined late, many only voted."""
    quiz = game(lobby_of(*(ODD[number % len(ODD)] for number in range(PLAYERS)), setup=Setup(teams=4)), *longest)
    players = tuple(
        replace(player, team=int(player.person_id) % 4 + 1, from_position=int(player.person_id) % 40)
        for player in quiz.players
    )
    strangers = tuple(Player(f"9{number}", WIDEST, None, asked_in=49 if number % 2 else None) for number in range(50))
    quiz = replace(quiz, players=(*players, *strangers), end=End.UNANSWERED)
    for position in range(0, 50, 7):
        right = quiz.questions[position].question.correct[0]
        quiz = voted(quiz, position, **{f"p{number}": (right, 9) for number in range(1, PLAYERS + 1)})
    return quiz


@pytest.fixture(scope="module")
def revealed(crowd: GroupQuiz, library: Library) -> list[QuestionRevealed]:
    """What there is to say after each question, in whichever language."""
    return [views(library).revealed(crowd, question) for question in crowd.questions]


def check(pages: Iterable[Page]) -> None:
    for page in pages:
        shown, entities = parse_html(str(page.text))
        assert 0 < utf16_length(shown) <= LIMIT
        assert len(entities) <= 100
        for row in page.keyboard:
            assert all(decode(one.data, lambda _: None) for one in row if isinstance(one, CallbackButton))


@pytest.mark.parametrize("language", Language)
def test_everything_fits(crowd: GroupQuiz, revealed: list[QuestionRevealed], library: Library, language: Language):
    words, shown = wording(language), views(library)
    result = shown.result(crowd)
    ranked = result_pages(result, words, "a_bot")
    check(ranked)
    assert sum(str(page.text).count("\n") for page in ranked) > PLAYERS
    tournament = shown.result(replace(crowd, setup=Setup(is_tournament=True)))
    told = result_pages(tournament, words, "a_bot")
    check(told)
    assert len(told) <= MOST_PAGES
    check(outcomes_page(result, words, number) for number in range(10))
    assert len(revealed) == len(crowd.questions)
    check(reveal_page(one, words) for one in revealed)
    lobby = shown.lobby(replace(crowd, phase=Phase.LOBBY), AT)
    zone = ZoneInfo("Asia/Hong_Kong")
    check(lobby_page(lobby, words, timezone=zone, sections=library.sections, page=page) for page in LobbyPage)


@pytest.mark.parametrize("language", Language)
def test_every_poll_fits(crowd: GroupQuiz, library: Library, language: Language):
    shown: Views = views(library)
    puts = [shown.putting(crowd, question) for question in crowd.questions]
    polls = [group_poll(put, wording(language)) for put in puts if put]
    assert len(polls) == len(puts)
    assert max(utf16_length(poll.question) for poll in polls) <= QUESTION_UNITS
    assert max(utf16_length(option) for poll in polls for option in poll.options) <= OPTION_UNITS
