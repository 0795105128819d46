from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.chat import ChatKey, Platform
from bot.domain.questions import Question, QuestionKind
from bot.domain.round_answers import Vote, answered
from bot.domain.round_steps import Reading, RoundStep, asked, asking, begun, ended, offered, skipped, unasked
from bot.domain.rounds import DONE_WITH, QuestionState, Round, RoundQuestion, RoundStatus, Wish

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
TODAY = date(2026, 1, 5)
ID = UUID(int=0xABC)
READING = Reading("rev", 80)


def a_round() -> Round:
    questions = tuple(
        RoundQuestion(place, f"concept:{place}", "rev", Question(QuestionKind.CONCEPT, f"{place}", tuple("abcd"), (0,)))
        for place in range(3)
    )
    person = ChatKey(Platform.TELEGRAM, "7")
    return begun(ID, person, Wish(length=3), questions, seed=9, content_version="v1", at=START)


class AnyOrder(RuleBasedStateMachine):
    """Whatever arrives, in whatever order: a round goes forward only, and answers each question once at most."""

    def __init__(self):
        super().__init__()
        self.game = a_round()
        self.answers: list[str] = []
        self.done = 0

    def follow(self, step: RoundStep) -> None:
        if step.answer:
            assert step.round is not None
            self.answers.append(step.answer.place)
        if step.round:
            self.game = step.round

    @rule()
    def ask(self):
        self.follow(asking(self.game, at=START))

    @rule(position=st.integers(0, 3))
    def confirm(self, position):
        self.follow(asked(self.game, position, poll_id="p", message_id="m", at=START))

    @rule(position=st.integers(0, 3))
    def refuse(self, position):
        self.follow(unasked(self.game, position, at=START))

    @rule()
    def offer(self):
        self.follow(offered(self.game))

    @rule(position=st.integers(0, 3), chosen=st.lists(st.integers(0, 3), max_size=4, unique=True))
    def choose(self, position, chosen):
        vote = Vote(tuple(chosen), START, TODAY)
        self.follow(answered(self.game, position, vote, cards={}, reading=READING))

    @rule(position=st.integers(0, 3))
    def skip(self, position):
        self.follow(skipped(self.game, position, at=START))

    @rule(status=st.sampled_from([RoundStatus.STOPPED, RoundStatus.REPLACED]))
    def end(self, status):
        self.follow(ended(self.game, status, at=START))

    @invariant()
    def it_goes_forward(self):
        done = [one.state in DONE_WITH for one in self.game.questions]
        assert done == sorted(done, reverse=True)
        assert sum(done) >= self.done
        self.done = sum(done)
        assert (self.game.status is RoundStatus.RUNNING) == (self.game.ended_at is None) == (not all(done))
        waiting = [one for one in self.game.questions if one.state is QuestionState.WAITING]
        assert len(self.game.questions) - self.done - len(waiting) <= 1
        kept = [one for one in self.game.questions if one.state is QuestionState.ANSWERED]
        assert self.answers == [f"{ID.hex}/{one.position}" for one in kept]
        assert all((one.chosen is None) == (one.state is not QuestionState.ANSWERED) for one in self.game.questions)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
