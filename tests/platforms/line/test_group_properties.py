"""Group quizzes on LINE with people who tap or do not, tokens that come and go, and processes that end: thrift holds.

Whatever happens, each question and each closing card is said once, in order; nothing is pushed where nothing may be,
and each reply has used one token.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.group_quizzes import Phase
from tests.line.people import actions_of
from tests.platforms.line.group_room import SECOND, Game, first_of, games

moves = st.one_of(
    st.tuples(st.just("vote"), st.integers(0, 2)),
    st.tuples(st.just("vote"), st.integers(0, 2)),
    st.tuples(st.just("go on"), st.integers(0, 2)),
    st.tuples(st.just("wait"), st.sampled_from([1, 7, 21, 60])),
    st.tuples(st.just("no tokens"), st.just(0)),
    st.tuples(st.just("restart"), st.sampled_from([1, 30])),
)


async def act(game: Game, quiz_id, move) -> None:
    match move:
        case "vote", who:
            if (await game.room.get(quiz_id)).phase is Phase.OPEN:
                await game.answers(who)
        case "go on", who:
            await game.taps(who, "▶ 繼續")
        case "wait", seconds:
            await game.room.past(seconds * SECOND)
        case "no tokens", _:
            await game.room.tokens.drop(game.key)
        case "restart", seconds:
            await game.room.restart(seconds * SECOND)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([("go on", 0), ("wait", 60)])
@given(st.lists(moves, max_size=10))
def test_whatever_happens_each_card_is_said_once_and_for_free(steps):
    async def play() -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with games(Path(folder)) as (game,):
                quiz_id = await game.begins("/quiz 2")
                for move in steps:
                    await act(game, quiz_id, move)
                for _ in range(40):  # somebody taps until it is over
                    if (await game.room.get(quiz_id)).phase is Phase.OVER:
                        break
                    await game.taps(0, "▶ 繼續")
                    await game.room.past(15 * SECOND)
                await judge(game, quiz_id)

    asyncio.run(play())


async def judge(game: Game, quiz_id) -> None:
    """Hold what the group saw against the rows."""
    quiz = await game.room.get(quiz_id)
    assert quiz.phase is Phase.OVER
    put = [one.position + 1 for one in quiz.questions if one.asked_at is not None]
    seen = game.group.seen
    asked = [first_of(message) for message in seen if any(one["label"] == "A" for one in actions_of(message))]
    closed = [line for line in game.heard() if line.startswith("✓")]
    assert asked == [f"✏️ 第 {number}/2 題" for number in put]
    cards = [f"✓ 第 {number}/2 題" for number in put]
    # Where nobody played and no token is left, nobody is told how it went; nothing waits for that.
    assert closed in ((cards,) if quiz.votes else (cards, cards[:-1]))
    assert await game.room.cards.kept(quiz_id) == ()
    assert (game.edge.pushes, game.room.faults.counts) == (0, {})
