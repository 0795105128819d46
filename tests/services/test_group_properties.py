"""Group quizzes with people, platforms and processes that do anything: what the group is told is a recount of the rows.

Everything runs over a real database. The recount knows nothing of the machine: it reads rows, and the published rule.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.group_quizzes import Phase
from bot.errors import RateLimitedError, UnavailableError, UnknownOutcomeError, WordingRefusedError
from bot.storage.group_tables import group_players, group_questions, group_scores, group_votes
from tests.services.group_hall import GROUP, THREE, Hall, cast, hall, short

if TYPE_CHECKING:
    from bot.domain.group_scores import Place

NAMES = ("1", "2", "3", "4")
TROUBLE = (
    lambda: RateLimitedError(timedelta(seconds=5)),
    lambda: UnavailableError("away"),
    lambda: UnknownOutcomeError("broken off"),
    lambda: WordingRefusedError("too long"),
    lambda: RuntimeError("a bug"),
)
waits = st.floats(0.1, 25).map(lambda seconds: timedelta(seconds=round(seconds, 3)))
moves = st.one_of(
    st.tuples(st.just("vote"), st.sampled_from(NAMES), st.booleans()),
    st.tuples(st.just("vote"), st.sampled_from(NAMES), st.booleans()),
    st.tuples(st.just("join"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("leave"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("wait"), waits, st.none()),
    st.tuples(st.just("wait"), waits, st.none()),
    st.tuples(st.just("trouble"), st.sampled_from(["put", "reveal", "tell", "close", "say"]), st.sampled_from(TROUBLE)),
    st.tuples(st.just("restart"), waits, st.none()),
    st.tuples(st.just("delete"), st.none(), st.none()),
    st.tuples(st.sampled_from(["pause", "resume"]), st.none(), st.none()),
)


async def act(laid: Hall, quiz_id, move) -> None:
    match move:
        case "vote", name, rightly:
            put = [one for one in (await laid.get(quiz_id)).questions if one.poll_id is not None]
            await laid.groups.votes([cast(one, name, laid.clock.at, rightly=rightly) for one in put[-1:]])
        case "join", name, _:
            await laid.groups.join(quiz_id, name, name)
        case "leave", name, _:
            await laid.groups.leave(quiz_id, name)
        case "wait", span, _:
            await laid.past(span)
        case "trouble", method, make:
            laid.voice.first[method].append(make())
        case "restart", away, _:
            await laid.restart(away)
        case "delete", _, _:
            laid.voice.gone.update(laid.voice.polls[-1:])
        case "pause", _, _:
            await laid.groups.pause(GROUP)
        case "resume", _, _:
            await laid.groups.resume(GROUP)


async def recounted(laid: Hall, *, has_bonus: bool) -> dict[str, tuple[int, int, int, int]]:
    """Points, questions offered, answered and right of each player, from nothing but rows."""
    async with laid.database.read() as connection:
        players = (await connection.execute(select(group_players).where(group_players.c.joined_at.is_not(None)))).all()
        votes = (await connection.execute(select(group_votes))).all()
        questions = (await connection.execute(select(group_questions).where(group_questions.c.phase == "closed"))).all()
    counts = {}
    for player in players:
        theirs = [one for one in questions if one.position >= player.from_position]
        if not theirs:  # nothing that counts was put since they came: they stand nowhere
            continue
        cast_in = {one.position: one for one in votes if one.person_id == player.person_id}
        assert len(cast_in) == len([one for one in votes if one.person_id == player.person_id])
        answered = [(one, cast_in[one.position]) for one in theirs if one.position in cast_in]
        right = [(one, vote) for one, vote in answered if vote.is_correct]
        points = sum(worth(one, vote, has_bonus=has_bonus) for one, vote in right)
        counts[player.person_id] = (points, len(theirs), len(answered), len(right))
    return counts


def worth(question, vote, *, has_bonus: bool) -> int:
    """1,000, of which up to half goes with the time between two seconds and the window's end."""
    if question.is_interrupted or not has_bonus:
        return 1000
    taken = Fraction((vote.arrived_at - question.asked_at) // timedelta(microseconds=1), 10**6)
    part = min(max((taken - 2) / (THREE.seconds - 2), Fraction(0)), Fraction(1))
    return int(1000 * (1 - part / 2) + Fraction(1, 2))


async def check_result(laid: Hall, quiz_id, *, has_bonus: bool) -> None:
    counts = await recounted(laid, has_bonus=has_bonus)
    async with laid.database.read() as connection:
        kept = {
            row.person_id: (row.points, row.offered, row.answered, row.correct)
            for row in (await connection.execute(select(group_scores))).all()
        }
    assert kept == counts
    quiz = await laid.get(quiz_id)
    told = [view for view in laid.voice.views if hasattr(view, "places") and view.quiz.id == quiz_id]
    assert len(told) <= 1
    for result in told:
        shown: list[Place] = list(result.places)
        assert {one.player.person_id: (one.points, one.offered, one.answered, one.correct) for one in shown} == counts
    revealed = [one[1] for one in laid.voice.said if one[0] == "reveal"]
    assert revealed == sorted(set(revealed))
    assert [said[1] for said in laid.voice.said if said[0] == "put"] == sorted(
        one.position for one in quiz.questions if one.poll_id is not None
    )


async def play(folder: Path, script, *, has_bonus: bool) -> None:
    async with hall(folder) as laid:
        quiz_id = await laid.open("1", "2", setup=short(THREE, has_speed_bonus=has_bonus))
        await laid.groups.start(quiz_id)
        await laid.past(timedelta(seconds=5))
        for move in script:
            await act(laid, quiz_id, move)
        laid.voice.first.clear()
        for _ in range(12):
            if (await laid.get(quiz_id)).phase is Phase.OVER:
                break
            await laid.groups.resume(GROUP)
            await laid.past(timedelta(minutes=3))
        assert (await laid.get(quiz_id)).phase is Phase.OVER
        await check_result(laid, quiz_id, has_bonus=has_bonus)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(script=st.lists(moves, max_size=20), has_bonus=st.booleans())
def test_whatever_happens_the_scores_are_a_recount_of_the_rows(script, has_bonus):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        asyncio.run(play(Path(folder), script, has_bonus=has_bonus))
