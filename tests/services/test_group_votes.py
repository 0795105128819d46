"""Votes that come before anybody can know whose they are, and those that are nobody's here."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.group_quizzes import CastVote, GroupQuiz, Phase
from bot.domain.rounds import Wish
from bot.errors import UnknownOutcomeError
from tests.services.group_hall import GROUP, SECOND, Hall, cast, hall
from tests.services.round_table import person


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


async def being_put(laid: Hall, *before: object) -> GroupQuiz:
    """A quiz whose first question is on its way until `before` is done with."""
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.turn()
    laid.voice.first["put"] = list(before)
    laid.clock.advance(5 * SECOND)
    await laid.conductor.tick_due()
    await laid.when(lambda: laid.voice.polls)
    return await laid.get(quiz_id)


def first_vote(laid: Hall, quiz: GroupQuiz, name: str, poll: str = "poll1") -> CastVote:
    return cast(replace(quiz.questions[0], poll_id=poll), name, laid.clock.at)


async def test_a_vote_before_its_poll_is_noted_is_waited_for_and_counts(laid: Hall):
    arriving = asyncio.Event()
    quiz = await being_put(laid, arriving)
    early = first_vote(laid, quiz, "1")
    assert await laid.groups.votes([early]) == [False]
    late = asyncio.create_task(laid.groups.late_vote(early))
    await asyncio.sleep(0.01)
    assert not late.done()
    arriving.set()
    assert await late
    await laid.conductor.settle()
    quiz = await laid.get(quiz.id)
    assert [(vote.position, vote.person_id, vote.at) for vote in quiz.votes] == [(0, "1", early.at)]
    assert await laid.groups.late_vote(early)  # it may be handed in again
    assert (await laid.get(quiz.id)).votes == quiz.votes


async def test_a_vote_of_everybody_before_the_poll_is_noted_closes_it_early(laid: Hall):
    arriving = asyncio.Event()
    quiz = await being_put(laid, arriving)
    votes = [asyncio.create_task(laid.groups.late_vote(first_vote(laid, quiz, name))) for name in ("1", "2")]
    arriving.set()
    assert await asyncio.gather(*votes) == [True, True]
    await laid.conductor.settle()
    assert (await laid.get(quiz.id)).deadline == laid.clock.at + SECOND


async def test_a_vote_is_known_also_after_the_process_has_changed(laid: Hall):
    quiz_id = await laid.start("1", "2")
    early = first_vote(laid, await laid.get(quiz_id), "1")
    laid.clock.advance(SECOND)
    laid.begin()
    assert await laid.groups.late_vote(early)


async def test_a_poll_of_nobody_is_not_waited_for_for_ever(laid: Hall):
    arriving = asyncio.Event()
    quiz = await being_put(laid, arriving)
    stray = asyncio.create_task(laid.groups.late_vote(first_vote(laid, quiz, "1", "another")))
    await asyncio.sleep(0.01)
    arriving.set()
    assert not await stray


async def test_what_is_put_in_doubt_has_no_votes(laid: Hall):
    arriving = asyncio.Event()

    async def broken_off() -> None:
        await arriving.wait()
        raise UnknownOutcomeError("broken off")

    quiz = await being_put(laid, broken_off)
    late = asyncio.create_task(laid.groups.late_vote(first_vote(laid, quiz, "1")))
    await asyncio.sleep(0.01)
    arriving.set()
    assert not await late


async def test_nobody_waits_for_what_is_put_later_or_a_round_of_ones_own(laid: Hall):
    arriving = asyncio.Event()
    quiz = await being_put(laid, arriving)
    before = replace(first_vote(laid, quiz, "1", "another"), at=laid.clock.at - SECOND)
    assert not await laid.groups.late_vote(before)
    move = await laid.rounds.begin(person(1), Wish(length=1))
    await laid.rounds.was_put(move.then, "private", "5")
    assert not await laid.groups.late_vote(first_vote(laid, quiz, "1", "private"))
    arriving.set()


async def test_without_anything_on_its_way_nothing_is_looked_up(laid: Hall, monkeypatch):
    quiz_id = await laid.start("1", "2")
    quiz = await laid.get(quiz_id)
    laid.clock.advance(SECOND)
    monkeypatch.setattr(laid.stores.groups, "vote", None)
    assert not await laid.groups.late_vote(first_vote(laid, quiz, "1", "another"))


async def test_votes_count_until_the_end_and_once(laid: Hall):
    quiz_id = await laid.start("1", "2")
    first = (await laid.get(quiz_id)).questions[0]
    late = cast(first, "1", laid.clock.at + 20 * SECOND)
    await laid.until(quiz_id, Phase.RESTING)
    assert await laid.groups.votes([late, late, cast(first, "1", laid.clock.at, rightly=False)]) == [True] * 3
    assert [vote.at for vote in (await laid.get(quiz_id)).votes] == [late.at]
    await laid.groups.stop(GROUP)
    await laid.turn()
    assert await laid.groups.votes([cast(first, "2", laid.clock.at + timedelta(seconds=1))]) == [True]
    assert [one.points for one in laid.voice.views[-1].places] == [500, 0]
    assert len((await laid.get(quiz_id)).votes) == 1


async def test_a_vote_taken_back_is_a_groups_and_changes_nothing(laid: Hall):
    quiz_id = await laid.start("1", "2")
    first = (await laid.get(quiz_id)).questions[0]
    assert await laid.groups.votes([replace(cast(first, "1", laid.clock.at), chosen=())]) == [True]
    assert (await laid.get(quiz_id)).votes == ()
