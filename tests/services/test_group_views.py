"""What is shown of a group quiz, with everything looked up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.group_quizzes import GroupQuestion, Phase, QuestionPhase
from bot.domain.questions import Question, QuestionKind
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.services.group_views import TOP, Views
from tests.services.group_hall import SECOND, THREE, Hall, hall, short
from tests.services.round_table import composer


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


@pytest.fixture
def views() -> Views:
    return Views(composer().reader)


async def test_a_reveal_tells_who_was_right_and_how_the_first_five_stand(laid: Hall, views: Views):
    names = [str(number) for number in range(1, 8)]
    quiz_id = await laid.start(*names, setup=short(THREE, teams=2))
    for name in ("3", "1"):
        laid.clock.advance(5 * SECOND)
        await laid.vote(quiz_id, name)
    await laid.vote(quiz_id, "2", rightly=False)
    await laid.vote(quiz_id, "8", "-9")
    await laid.until(quiz_id, Phase.RESTING)
    shown = laid.voice.views[-1]
    assert [one.person_id for one in shown.right] == ["3", "1"]
    assert (shown.answered, shown.more, shown.is_last) == (3, len(names) - TOP, False)
    assert [(place.player.person_id, place.rank) for place in shown.top] == [
        ("3", 1),
        ("1", 2),
        ("2", 3),
        ("4", 3),
        ("5", 3),
    ]
    assert [one.person_id for one in shown.strangers] == ["8", "-9"]
    assert sorted(team.team for team in shown.teams) == [1, 2]
    assert shown.asked == composer().reader.resolve(shown.question.question)
    again = views.revealed(await laid.get(quiz_id), shown.question)
    assert replace(again, quiz=shown.quiz) == shown


async def test_a_result_tells_the_hardest_question(laid: Hall):
    quiz_id = await laid.start("1", "2")
    for wrong in ((), ("1", "2"), ("1",)):
        await laid.next_open(quiz_id)
        for name in ("1", "2"):
            await laid.vote(quiz_id, name, rightly=name not in wrong)
        await laid.past_open(quiz_id)
    await laid.until(quiz_id, Phase.OVER)
    shown = laid.voice.views[-1]
    assert [(one.right, one.answered) for one in shown.outcomes] == [(2, 2), (0, 2), (1, 2)]
    assert shown.hardest == shown.outcomes[1]
    assert [place.correct for place in shown.places] == [1, 2][::-1]
    assert (shown.voided, shown.end) == (0, shown.quiz.end)


async def test_what_the_library_knows_no_more_is_not_put(laid: Hall, views: Views):
    quiz_id = await laid.open("1")
    gone = Question(QuestionKind.CONCEPT, "gone", ("gone", "talent"), (0,))
    question = GroupQuestion(0, "concept:gone", "0", gone)
    quiz = replace(await laid.get(quiz_id), questions=(question,))
    assert views.putting(quiz, question) is None
    closed = replace(question, phase=QuestionPhase.CLOSED)
    assert views.revealed(replace(quiz, questions=(closed,)), closed).asked is None


async def test_a_lobby_names_what_it_asks_about(laid: Hall, views: Views):
    concept = composer().library.concepts[0]
    setup = short(THREE, wish=Wish(Scope(ScopeKind.CONCEPT, concept.id)))
    quiz = await laid.get(await laid.open("1", setup=setup))
    assert (views.lobby(quiz, laid.clock.at).subject, views.lobby(quiz, laid.clock.at).now) == (concept, laid.clock.at)
    assert views.lobby(replace(quiz, setup=THREE), laid.clock.at).subject is None
