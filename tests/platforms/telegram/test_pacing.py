from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import RateLimitedError
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.pacing import Limiter
from tests.platforms.telegram.virtual_time import run

if TYPE_CHECKING:
    from collections.abc import Sequence

REPLY, BROADCAST = Priority.REPLY, Priority.BROADCAST
PRIVATE, GROUPS = range(1, 5), (-1, -2, "@news")


@dataclass
class Wish:
    """Something to be said, and what came of it, in seconds since the start."""

    at: float
    chat: int | str
    priority: Priority = REPLY
    edit: bool = False
    latency: float = 0.0
    prepares: float = 0.0
    arrives: float = 0.0
    """How far into the call the server counts it, as a share of its time."""
    began: float = -1.0
    counted: float = -1.0
    waited_too_long: bool = False

    async def come_true(self, limiter: Limiter, started_at: float) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self.at)
        try:
            async with limiter.turn(self.chat, self.priority, edit=self.edit) as turn:
                await asyncio.sleep(self.prepares)
                await turn.start()
                self.began = loop.time() - started_at
                await asyncio.sleep(self.latency * self.arrives)
                self.counted = loop.time() - started_at
                await asyncio.sleep(self.latency * (1 - self.arrives))
        except RateLimitedError:
            self.waited_too_long = True


def fulfil(wishes: Sequence[Wish], *, late: float = 0.0) -> Limiter:
    async def main() -> Limiter:
        limiter, started_at = Limiter(), asyncio.get_running_loop().time()
        await asyncio.gather(*(wish.come_true(limiter, started_at) for wish in wishes))
        return limiter

    return run(main(), late=late)


def most_in(times: list[float], seconds: float) -> int:
    """The most that any stretch of so many seconds holds, both of its ends included."""
    times = sorted(times)
    most = first = 0
    for last, time in enumerate(times):
        while times[first] < time - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def check_budgets(wishes: Sequence[Wish]) -> None:
    said = [wish for wish in wishes if not wish.waited_too_long]
    assert most_in([wish.counted for wish in said], 1.0) <= 30
    by_chat = defaultdict(list)
    for wish in said:
        by_chat[wish.chat].append(wish)
    for chat, those in by_chat.items():
        if str(chat).startswith(("-", "@")):
            assert most_in([wish.counted for wish in those], 60.0) <= 20
            continue
        spent = sorted(wish.counted for wish in those if not wish.edit)
        # No stretch of n seconds holds more than the burst and one a second.
        assert all(last - first >= number - 2 for first, last, number in stretches(spent))
        broadcasts = [wish.counted for wish in those if wish.priority is BROADCAST]
        assert most_in(broadcasts, 1.0) <= 1


def stretches(times: list[float]) -> list[tuple[float, float, int]]:
    """Every stretch between two of the times, and how many lie in it after the first."""
    return [(times[i], times[j], j - i) for i in range(len(times)) for j in range(i + 1, len(times))]


wishes = st.builds(
    Wish,
    at=st.floats(0, 20),
    chat=st.sampled_from((*PRIVATE, *GROUPS)),
    priority=st.sampled_from(Priority),
    latency=st.floats(0, 3) | st.just(0.0),
    prepares=st.floats(0, 0.1) | st.just(0.0),
    arrives=st.floats(0, 1),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(wishes, max_size=120), st.integers(0, 2**32))
def test_no_budget_is_ever_overdrawn_and_everybody_is_served(those: list[Wish], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    # A crowd at once makes the overall budget short, and edits free of their chat's.
    crowd = [
        Wish(
            chance.uniform(0, 2),
            100 + number,
            chance.choice(tuple(Priority)),
            latency=chance.random() / 5,
            prepares=0.02,
        )
        for number in range(80)
    ]
    edits = [Wish(chance.uniform(0, 5), chance.choice(PRIVATE), edit=True) for _ in range(20)]
    everything = [*those, *crowd, *edits]
    limiter = fulfil(everything)
    check_budgets(everything)
    assert all(wish.counted >= 0 or wish.waited_too_long for wish in everything)
    assert not any(wish.waited_too_long for wish in everything if wish.chat not in GROUPS)
    assert len(limiter) <= 100 + len(GROUPS) + len(PRIVATE)


@pytest.mark.parametrize(("late", "prepares"), [(0.0, 0.0), (0.001, 0.0), (0.001, 0.01)])
def test_the_pace_is_kept_and_evenly_spread(late: float, prepares: float) -> None:
    wishes = [Wish(0, number, BROADCAST, latency=0.004, prepares=prepares, arrives=0.5) for number in range(1, 901)]
    fulfil(wishes, late=late)
    began = sorted(wish.began for wish in wishes)
    assert 899 / (began[-1] - began[0]) > 29.7
    assert max(later - earlier for earlier, later in pairwise(began)) < 0.06
    check_budgets(wishes)


def test_slow_preparations_cost_no_pace() -> None:
    wishes = [Wish(0, number, BROADCAST, latency=0.004, prepares=0.08) for number in range(1, 601)]
    fulfil(wishes)
    steady = sorted(wish.began for wish in wishes if wish.began > 2)  # by then it is known how slow they are
    assert (len(steady) - 1) / (steady[-1] - steady[0]) > 29.7


@pytest.mark.parametrize(("busy", "every", "rate"), [(0.03, 7, 29.6), (0.15, 67, 29.2)])
def test_what_a_busy_machine_is_late_is_made_up_for_without_crowding(busy: float, every: int, rate: float) -> None:
    async def main() -> list[float]:
        loop, limiter, began = asyncio.get_running_loop(), Limiter(), []

        async def say(chat: int) -> None:
            async with limiter.turn(chat, BROADCAST) as turn:
                if chat % every == 0:
                    loop._jumping.now += busy  # type: ignore[attr-defined]  # something else was computed meanwhile
                await turn.start()
                began.append(loop.time())
                await asyncio.sleep(0.004)

        await asyncio.gather(*(say(chat) for chat in range(1, 900)))
        return began

    began = run(main())
    assert (len(began) - 1) / (began[-1] - began[0]) > rate
    assert min(later - earlier for earlier, later in pairwise(began)) > 1 / 61


def test_preparations_begin_early_and_calls_never_do() -> None:
    wishes = [
        Wish(0, number, BROADCAST, latency=0.004, prepares=0.04 * (number % 2), arrives=1 - number % 2)
        for number in range(1, 301)
    ]
    fulfil(wishes)
    check_budgets(wishes)


def test_replies_keep_the_overall_limit_too() -> None:
    wishes = [Wish(0, number) for number in range(1, 91)]
    fulfil(wishes)
    assert [round(wish.began) for wish in wishes] == [0] * 30 + [1] * 30 + [2] * 30
    check_budgets(wishes)


def test_what_tidies_up_waits_for_every_reply_and_goes_before_broadcasts() -> None:
    tidying = [Wish(0, number, Priority.QUIET, edit=True) for number in range(1, 61)]
    replies = [Wish(0, 100 + number) for number in range(60)]
    broadcasts = [Wish(0, 200 + number, BROADCAST) for number in range(5)]
    fulfil([*replies[:30], *broadcasts, *tidying, *replies[30:]])
    assert [round(wish.began) for wish in replies] == [0] * 30 + [1] * 30
    assert [round(wish.began) for wish in tidying] == [2] * 30 + [3] * 30
    assert min(wish.began for wish in broadcasts) >= 4


def test_what_tidies_up_goes_on_when_nothing_else_is_said() -> None:
    tidying = [Wish(0, number, Priority.QUIET, edit=True) for number in range(1, 41)]
    fulfil(tidying)
    assert [round(wish.began) for wish in tidying] == [0] * 30 + [1] * 10


def test_a_reply_overtakes_every_broadcast() -> None:
    broadcasts = [Wish(0, number, BROADCAST, latency=0.05, prepares=0.01) for number in range(1, 400)]
    replies = [Wish(3 + number * 0.2, 1000 + number, latency=0.05) for number in range(20)]
    fulfil([*broadcasts, *replies])
    assert max(wish.began - wish.at for wish in replies) < 0.07


def test_a_person_is_answered_in_a_burst_and_the_digest_keeps_its_distance() -> None:
    replies = [Wish(0, 1) for _ in range(5)]
    digest, page = Wish(0, 1, BROADCAST), Wish(0.5, 1, edit=True)
    fulfil([*replies, digest, page])
    assert [round(wish.began) for wish in replies] == [0, 0, 0, 1, 2]
    assert round(digest.began) == 5
    assert page.began == 0.5


def test_a_chat_that_waits_for_itself_keeps_nobody_waiting() -> None:
    busy = [Wish(0, -1) for _ in range(25)]
    others = [Wish(1, number) for number in range(1, 11)]
    fulfil([*busy, *others])
    assert [wish.began for wish in busy[:20]] == [0] * 20
    assert all(60 < wish.began < 61 for wish in busy[20:])
    assert [wish.began for wish in others] == [1] * 10


def test_what_would_wait_too_long_is_refused_at_once() -> None:
    wishes = [Wish(0, -1) for _ in range(45)]
    fulfil(wishes)
    assert [wish.waited_too_long for wish in wishes] == [False] * 40 + [True] * 5
