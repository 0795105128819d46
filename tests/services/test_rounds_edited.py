"""Rounds that run while the library is edited: what was put stays as it was, what waits is asked as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.domain.composing import DigestComposer
from bot.domain.memory import Grade, learn
from bot.domain.round_steps import Score
from bot.domain.rounds import QuestionState, RoundStatus, Scope, ScopeKind, Wish
from tests.services.round_table import NEW, Table, person, table
from tests.services.stage import library

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.domain.authored_questions import AuthoredQuestion

    Change = Callable[[AuthoredQuestion], AuthoredQuestion | None]

pytestmark = pytest.mark.asyncio(loop_scope="module")
THREE = Wish(Scope(ScopeKind.SECTION, "introduction"), length=3)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laid(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Table]:
    """One database for all; each test plays as people of its own."""
    async with table(tmp_path_factory.mktemp("rounds")) as laid:
        yield laid


def edited(change: Change) -> DigestComposer:
    """What can be asked after each author's question of the section was changed, or left out where that is None."""
    changed = (change(one) if one.section_id == "introduction" else one for one in library().questions)
    questions = tuple(one for one in changed if one is not None)
    return DigestComposer(replace(library(), version="later", questions=questions))


@cache
def reworded() -> DigestComposer:
    return edited(lambda one: replace(one, stem=f"改了：{one.stem}"))


def restarted(laid: Table, composed: DigestComposer) -> Table:
    """The bot after a start with an edited library."""
    laid.clock.advance(timedelta(minutes=1))
    return Table(laid.database, laid.clock, composed)


async def test_what_waits_is_put_as_the_library_has_it_now_and_is_remembered_so(laid):
    ann = person(1)
    first = await laid.begin(ann, THREE)
    again = restarted(laid, reworded())
    second = await again.put(await again.vote(first))
    waited = first.round.questions[1]
    assert (second.question.key, second.asked.authored.stem[:3]) == (waited.key, "改了：")
    assert second.question.revision == reworded().bank.revision(waited.key) != waited.revision
    assert (second.round.content_version, second.round.questions[2]) == ("later", first.round.questions[2])
    third = await again.put(await again.vote(second))
    today = (again.clock() + timedelta(hours=8)).date()
    assert await again.stores.cards.cards(ann) == {
        waited.key: learn(None, waited.key, second.question.revision, Grade.GOOD, today, aim=NEW)
    }
    assert (await again.vote(third)).then.score == Score(3, 3, 0, 3)


async def test_other_wrong_options_leave_nothing_out(laid):
    ann = person(2)
    first = await laid.begin(ann, replace(THREE, length=8))
    again = restarted(laid, edited(lambda one: replace(one, wrong=tuple(f"另：{text}" for text in one.wrong))))
    assert (await again.finish(first)).score == Score(8, 8, 0, 8)
    asked = (await again.stores.rounds.get(first.round.id, ann)).questions
    texts = [option for one in asked[1:] for option in one.question.options]
    assert any(text.startswith("另：") for text in texts)


async def test_what_is_gone_is_left_out_and_counts_for_nothing(laid):
    first = await laid.begin(person(4), THREE)
    gone = first.round.questions[1].question.subject
    again = restarted(laid, edited(lambda one: None if one.id == gone else one))
    third = await again.put(await again.vote(first))
    assert third.question.position == 2
    result = (await again.vote(third)).then
    assert (result.status, result.score, result.missed) == (RoundStatus.FINISHED, Score(2, 2, 0, 2), ())


async def test_a_round_of_which_all_that_waits_is_gone_ends(laid):
    first = await laid.begin(person(5), THREE)
    again = restarted(laid, edited(lambda _: None))
    result = (await again.vote(first)).then
    assert (result.status, result.score, result.missed) == (RoundStatus.FINISHED, Score(1, 1, 0, 1), ())


async def test_what_was_put_is_judged_as_it_was_put_and_teaches_nothing_of_what_it_has_become(laid):
    ann = person(6)
    first = await laid.begin(ann, replace(THREE, length=1))
    again = restarted(laid, reworded())
    move = await again.vote(first)
    assert (move.then.score.correct, await again.stores.cards.cards(ann)) == (1, {})
    assert [is_correct for _, is_correct in await again.answered(ann)] == [True]


async def test_what_was_put_keeps_its_options_when_it_is_put_again(laid):
    ann = person(7)
    first = await laid.begin(ann, THREE)
    again = restarted(laid, reworded())
    second = await again.put(await again.rounds.again(ann, first.round.id))
    assert (second.question.question, second.question.revision) == (first.question.question, first.question.revision)


async def test_what_is_gone_is_not_put_again(laid):
    ann = person(8)
    first = await laid.begin(ann, THREE)
    gone = first.question.question.subject
    again = restarted(laid, edited(lambda one: None if one.id == gone else one))
    second = await again.put(await again.rounds.again(ann, first.round.id))
    assert second.question.position == 1
    assert second.round.questions[0].state is QuestionState.SKIPPED


async def test_what_is_gone_is_not_explained(laid):
    ann = person(9)
    first = await laid.begin(ann, THREE)
    await laid.vote(first)
    gone = first.question.question.subject
    again = restarted(laid, edited(lambda one: None if one.id == gone else one))
    assert await laid.rounds.why(ann, first.round.id, 0) is not None
    assert await again.rounds.why(ann, first.round.id, 0) is None
