"""Content that is reloaded amid rounds and group quizzes: what was asked goes on, what waits is as it is now."""

from dataclasses import replace

import pytest

from bot.domain.composing import DigestComposer
from bot.domain.group_quizzes import End, Void
from bot.domain.lookup import Lookup
from bot.domain.rounds import Wish
from tests import small
from tests.services import group_hall, round_table
from tests.services.group_hall import hall
from tests.services.round_table import person, table


@pytest.fixture
def library():
    return small.library()


@pytest.fixture
def composer(library, monkeypatch):
    """What the round's table and the hall teach, and nobody else."""
    made, lookup = DigestComposer(library), Lookup(library)
    for module in (group_hall, round_table):
        monkeypatch.setattr(module, "composer", lambda: made)
        monkeypatch.setattr(module, "lookup", lambda: lookup)
    return made


def reworded(library):
    """Every question has another stem."""
    questions = tuple(replace(one, stem=f"改：{one.stem}") for one in library.questions)
    return replace(library, version="later", questions=questions)


async def test_a_round_goes_on_with_what_it_asked(tmp_path, composer, library):
    async with table(tmp_path) as laid:
        first = await laid.begin(person(1), Wish(length=4))
        composer.become(DigestComposer(reworded(library)))
        second = await laid.put(await laid.vote(first))
        assert (await laid.answered(person(1)))[0][1]
        assert second.round.questions[0].is_correct
        assert second.question.revision == composer.bank.revision(second.question.key)
        assert (await laid.finish(second)).score.correct == 4


async def test_a_round_whose_questions_are_gone_ends_with_what_was_answered(tmp_path, composer, library):
    async with table(tmp_path) as laid:
        first = await laid.begin(person(1), Wish(length=4))
        keys = {one.key.partition(":")[2] for one in first.round.questions[1:]}
        kept = tuple(one for one in library.questions if one.id not in keys)
        composer.become(DigestComposer(replace(library, version="later", questions=kept)))
        assert (await laid.finish(first)).score.answered >= 1


async def test_a_group_quiz_goes_on_with_what_it_asked_and_leaves_out_what_is_gone(tmp_path, composer, library):
    async with hall(tmp_path) as laid:
        quiz_id = await laid.start("1", "2")
        open_now, *waiting = (await laid.get(quiz_id)).questions
        await laid.vote(quiz_id, "1")
        gone = next((one for one in waiting if one.key.startswith("authored:")), None)
        kept = tuple(one for one in library.questions if gone is None or f"authored:{one.id}" != gone.key)
        composer.become(DigestComposer(replace(reworded(library), questions=kept)))
        await laid.vote(quiz_id, "2")
        quiz = await laid.play(quiz_id, "1", "2")
        assert (quiz.questions[0].key, quiz.questions[0].void) == (open_now.key, None)
        assert [one.void for one in quiz.questions if gone and one.key == gone.key] == [Void.REFUSED] * bool(gone)
        assert laid.voice.said[-1] == ("tell", End.FINISHED)
        assert laid.voice.views[-1].places[0].points > 0
