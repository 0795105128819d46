"""Whatever people do in whatever order: what is stored is what a simple model says, answer by answer."""

import asyncio
from dataclasses import dataclass, field, replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answers import Answer
from bot.domain.memory import Card
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import DONE_WITH, QuestionState, Round, RoundStatus
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.database import Database
from bot.storage.rounds import RoundRepository
from tests.storage.places import opened
from tests.storage.quizzing import ALICE, BOB, a_card, a_round, an_answer

PEOPLE = (ALICE, BOB)
KEYS = ("authored:q0", "authored:q1", "authored:q2")
POSITIONS, ROUNDS = st.integers(0, 2), st.integers(0, 3)
MOVES = st.one_of(
    st.tuples(st.just("begin"), st.sampled_from(PEOPLE)),
    st.tuples(st.sampled_from(["vote", "skip"]), ROUNDS, POSITIONS),
    st.tuples(st.sampled_from(["late vote", "fail"]), ROUNDS, POSITIONS),
    st.tuples(st.just("digest"), st.sampled_from(PEOPLE), st.sampled_from(KEYS), st.sampled_from("ab")),
)
BATCHES = st.lists(st.lists(MOVES, min_size=1, max_size=6), min_size=1, max_size=8)


@dataclass
class Model:
    """What should be stored."""

    rounds: dict[UUID, Round] = field(default_factory=dict)
    answers: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    cards: dict[tuple[str, str], Card] = field(default_factory=dict)

    def begin(self, person) -> Round:
        for id_, game in self.rounds.items():
            if game.person == person and game.status is RoundStatus.RUNNING:
                over = tuple(done_with(one, QuestionState.LEFT) for one in game.questions)
                ended = dict.fromkeys(("touched_at", "ended_at", "told_at"), game.started_at)
                self.rounds[id_] = replace(game, status=RoundStatus.REPLACED, questions=over, **ended)
        game = a_round(len(self.rounds) + 1, person)
        self.rounds[game.id] = game
        return game

    def keep(self, answer: Answer) -> bool:
        name = (answer.person.chat_id, answer.answered_in, answer.place)
        is_new = name not in self.answers
        if is_new:
            self.answers[name] = answer
            card = (answer.person.chat_id, answer.key)
            self.cards[card] = learnt(self.cards.get(card), answer.key)
        return is_new


def learnt(card: Card | None, key: str) -> Card:
    return a_card(key) if card is None else replace(card, reviews=card.reviews + 1)


def done_with(one, state):
    return one if one.state in DONE_WITH else replace(one, state=state)


def decision(name: str, position: int):
    def decide(game: Round, cards) -> RoundStep:
        if name == "fail":
            raise ValueError("this one fails")
        key = KEYS[position]
        answer = an_answer(f"{game.id.hex}/{position}", game.person, key=key)
        known = learnt(cards.get(key), key)
        if name == "late vote":
            return RoundStep(None, answer, known)
        current = game.current
        if game.status is not RoundStatus.RUNNING or current is None or current.position != position:
            return RoundStep()
        state = QuestionState.ANSWERED if name == "vote" else QuestionState.SKIPPED
        questions = tuple(done_with(one, state) if one.position == position else one for one in game.questions)
        moved = replace(game, questions=questions)
        return RoundStep(moved, answer, known) if name == "vote" else RoundStep(moved)

    return decide


class World:
    """The same moves for the model and for the repositories, and whether they agree."""

    def __init__(self, database: Database) -> None:
        self.model = Model()
        self.rounds, self.answers = RoundRepository(database), AnswerRepository(database)
        self.cards = CardRepository(database)

    async def play(self, batch) -> None:
        """Play some moves at once: beginnings one by one, then all the answers outside of rounds, then all steps."""
        for name, *details in batch:
            if name == "begin":
                await self.rounds.begin(self.model.begin(*details))
        digests = [details for name, *details in batch if name == "digest"]
        pressed = [an_answer(place, person, key=key) for person, key, place in digests]
        counted = [self.model.keep(answer) for answer in pressed]
        recorded = [self.answers.record(answer, lambda card, key=answer.key: learnt(card, key)) for answer in pressed]
        assert await asyncio.gather(*recorded) == counted
        steps = [(UUID(int=1 + it[0]), decision(name, it[1])) for name, *it in batch if name not in {"begin", "digest"}]
        expected = [self.step(id_, decide) for id_, decide in steps]
        taken = await asyncio.gather(*(self.rounds.step(*step) for step in steps), return_exceptions=True)
        assert [str(step) if isinstance(step, ValueError) else step for step in taken] == expected

    def step(self, id_: UUID, decide) -> RoundStep | str:
        game = self.model.rounds.get(id_)
        if game is None:
            return RoundStep()
        cards = {key: card for (person, key), card in self.model.cards.items() if person == game.person.chat_id}
        try:
            step = decide(game, cards)
        except ValueError as error:
            return str(error)
        if step.answer is not None and not self.model.keep(step.answer):
            return RoundStep()
        self.model.rounds[id_] = step.round or game
        return step

    async def compare(self) -> None:
        for id_, game in self.model.rounds.items():
            assert await self.rounds.get(id_, game.person) == game
        for person in PEOPLE:
            mine = {key: card for (whose, key), card in self.model.cards.items() if whose == person.chat_id}
            assert await self.cards.cards(person) == mine
            counted = sum(tally.answered for tally in await self.answers.tallies(person))
            assert counted == sum(whose == person.chat_id for whose, *_ in self.model.answers)


async def live(places, batches) -> None:
    async with opened(places) as database:
        world = World(database)
        for batch in batches:
            await world.play(batch)
        await world.compare()


def test_what_is_stored_is_what_was_decided(places):
    @settings(max_examples=15 // places.share, deadline=None)
    @given(BATCHES)
    def play(batches) -> None:
        asyncio.run(live(places, batches))

    play()
