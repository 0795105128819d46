"""Cards of group quizzes: whatever the library asks, and however many play, LINE takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_lobby import a_lobby
from bot.domain.group_quiz_replies import GroupQuestionPut, Lobby
from bot.domain.group_quizzes import End, GroupQuestion, Phase, Player, QuestionPhase, Setup, Vote
from bot.domain.language import Language
from bot.domain.rounds import Scope, Wish
from bot.platforms.i18n import wording
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.group_actions import Choice
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.render.group_lobby import choices_speech, joined_speech, lobby_speech
from bot.platforms.line.render.group_play import question_speech, reveal_speech
from bot.platforms.line.render.group_result import answers_speech, result_speech
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.speech import as_json
from bot.services.group_views import Views
from tests.line.limits import of_messages
from tests.services.round_table import MONDAY, composer

GROUP = ChatKey(Platform.LINE, "C" + "1" * 32)
ZONE = ZoneInfo("Asia/Hong_Kong")
SECOND = timedelta(seconds=1)
WIDE = "𠮷" * 64


def pen(language: Language) -> Pen:
    return Pen(wording(language), Postbacks("secret", ALL_ACTIONS), GROUP)


def quiz_of(items, players: int, setup: Setup):
    """A quiz in which everything was asked, and all answered the first option."""
    people = [Player(f"U{number:032}", WIDE, MONDAY) for number in range(players)]
    quiz = a_lobby(UUID(int=1), GROUP, people[0], setup, at=MONDAY, starts_at=MONDAY, plays=True)
    questions = tuple(
        GroupQuestion(at, key, "", question, QuestionPhase.CLOSED, MONDAY, GROUP, None, None, MONDAY)
        for at, (key, question) in enumerate(items)
    )
    votes = tuple(Vote(at, one.person_id, (0,), MONDAY + SECOND) for at in range(len(items)) for one in people)
    return replace(
        quiz, phase=Phase.ENDING, questions=questions, players=tuple(people), votes=votes, position=len(items) - 1
    )


def asked(every: int):
    """Some of what can be asked in groups, every so many, with its key."""
    bank = composer().bank
    made = ((item.key, bank.question(item.key, 7)) for item in bank.askable(Scope())[::every])
    return [(key, question) for key, question in made if question is not None and len(question.correct) == 1]


@pytest.mark.parametrize("language", Language)
def test_whatever_is_asked_fits_a_card_before_and_after(language):
    views = Views(composer().reader)
    quiz = quiz_of(asked(9), 3, Setup(Wish(length=20)))
    for question in quiz.questions:
        shown = views.revealed(quiz, question)
        assert shown.asked is not None
        card = question_speech(GroupQuestionPut(quiz, question, shown.asked), pen(language))
        messages = as_json(reveal_speech(shown, pen(language)) + card)
        assert [*of_messages(messages)] == [], question.key


@pytest.mark.parametrize("is_tournament", [False, True])
def test_however_many_play_the_result_is_five_messages_at_most(is_tournament):
    setup = Setup(Wish(length=20), teams=4, is_tournament=is_tournament)
    quiz = replace(quiz_of(asked(40)[:20], 100, setup), end=End.FINISHED)
    result = Views(composer().reader).result(quiz)
    assert [*of_messages(as_json(result_speech(result, pen(Language.TRADITIONAL))))] == []
    assert [*of_messages(as_json(answers_speech(result, 9, pen(Language.TRADITIONAL))))] == []
    assert len(result_speech(result, pen(Language.TRADITIONAL), room=1).messages) == 1


@pytest.mark.parametrize("language", Language)
def test_a_lobby_of_many_teams_and_all_its_choices_fit(language):
    quiz = replace(quiz_of([], 50, Setup(teams=4)), phase=Phase.LOBBY)
    lobby = Lobby(quiz, None, MONDAY)
    said = [lobby_speech(lobby, pen(language), ZONE), joined_speech(lobby, pen(language), ZONE)]
    said += [choices_speech(lobby, one, composer().library.sections, pen(language)) for one in ("", *Choice)]
    assert [[*of_messages(as_json(speech))] for speech in said] == [[]] * len(said)
