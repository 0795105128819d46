"""Whatever two accounts answer, linked, parted and linked again: each memory is that of one with its history."""

import asyncio
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answers import Answer
from bot.domain.chat import ChatKey, Platform
from bot.domain.links import refusal
from bot.domain.memory import Card, Grade, learnt
from bot.domain.relearning import Joining, relearnt
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.database import Database
from bot.storage.links import LinkRepository
from bot.storage.rounds import RoundRepository
from tests.storage.places import opened
from tests.storage.quizzing import ALICE, DAY, NOW, TODAY, a_round, an_answer, answering, put

ANNE = ChatKey(Platform.LINE, "U1")
ACCOUNTS = (ALICE, ANNE)
PLACES = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(ACCOUNTS), PLACES, st.sampled_from(list(Grade))),
        st.tuples(st.just("answer"), st.sampled_from(ACCOUNTS), PLACES, st.sampled_from(list(Grade))),
        st.tuples(st.just("link"), st.sampled_from(ACCOUNTS)),
        st.tuples(st.just("unlink"), st.sampled_from(ACCOUNTS)),
    ),
    max_size=14,
)


def relearn(answers, aims):
    return relearnt(answers, lambda _: an_answer().revision, aims)


HOW = Joining(relearn, lambda one, other, _days: one or other)


def folded(history: list[Answer]) -> dict[str, Card]:
    """What a single account would remember."""
    cards: dict[str, Card] = {}
    for answer in history:
        cards[answer.key] = learnt(cards.get(answer.key), answer, answer.revision)
    return cards


@dataclass
class World:
    """What should be stored, kept beside what is."""

    database: Database
    home: dict[ChatKey, ChatKey] = field(default_factory=lambda: {one: one for one in ACCOUNTS})
    histories: dict[ChatKey, list[Answer]] = field(default_factory=lambda: {one: [] for one in ACCOUNTS})
    steps: int = 0

    def __post_init__(self) -> None:
        self.links, self.cards = LinkRepository(self.database), CardRepository(self.database)
        self.answers = AnswerRepository(self.database)

    async def answer(self, account, place, grade) -> None:
        at = NOW + self.steps * DAY
        given_ = an_answer(f"p{place}", account, key=f"authored:q{place % 3}", grade=grade, at=at, on=at.date())
        history = self.histories[self.home[account]]
        is_new = given_.place not in {one.place for one in history}
        revision = given_.revision
        assert await self.answers.record(given_, lambda card: learnt(card, given_, revision)) == is_new
        if is_new:
            history.append(given_)

    async def link(self, home) -> None:
        [other] = [one for one in ACCOUNTS if one != home]
        code = f"code{self.steps}"
        await self.links.keep_code(home, code, NOW)
        linked = await self.links.link(other, code, lambda typed: refusal(typed, NOW), HOW, NOW)
        if self.home[home] != self.home[other]:
            assert (linked.home, linked.other) == (home, other)
            merged = sorted((*self.histories[home], *self.histories[other]), key=lambda one: one.at)
            self.histories[home] = list({one.place: one for one in reversed(merged)}.values())
            self.histories[home].sort(key=lambda one: one.at)
            self.histories[other] = []
            self.home = dict.fromkeys(ACCOUNTS, home)

    async def unlink(self, account) -> None:
        await self.links.unlink(account, lambda link: link.home == self.home[account])
        self.home = {one: one for one in ACCOUNTS}

    async def compare(self) -> None:
        for account in ACCOUNTS:
            history = self.histories[self.home[account]]
            assert await self.cards.cards(account) == folded(history)
            assert sum(tally.answered for tally in await self.answers.tallies(account)) == len(history)


async def live(places, steps) -> None:
    async with opened(places) as database:
        world = World(database)
        for name, *details in steps:
            world.steps += 1
            await getattr(world, name)(*details)
            await world.compare()


def test_a_memory_of_two_is_that_of_one(places):
    @settings(max_examples=12 // places.share, deadline=None)
    @given(STEPS)
    def play(steps) -> None:
        asyncio.run(live(places, steps))

    play()


async def test_a_round_that_is_running_goes_on_and_feeds_the_home(database):
    links, rounds, cards = LinkRepository(database), RoundRepository(database), CardRepository(database)
    theirs = replace(a_round(1, ANNE), questions=(put(0), put(1, poll_id="poll1")))
    await rounds.begin(theirs)
    await rounds.step(theirs.id, answering(0))
    await links.keep_code(ALICE, "code", NOW)
    await links.link(ANNE, "code", lambda _: None, HOW, NOW)
    running = await rounds.running(ANNE)
    assert (running.person, running.current.position, await rounds.running(ALICE)) == (ANNE, 1, None)
    seen = []

    def decide(game, known):
        seen.append(set(known))
        return answering(1)(game, known)

    step = await rounds.step(theirs.id, decide)
    assert (step.answer.person, seen) == (ANNE, [{"authored:q0"}])
    assert set(await cards.cards(ALICE)) == set(await cards.cards(ANNE)) == {"authored:q0", "authored:q1"}
    assert {card.reviewed_on for card in (await cards.cards(ALICE)).values()} == {TODAY}
