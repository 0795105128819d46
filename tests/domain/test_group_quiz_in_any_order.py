"""Group quizzes in which anything happens at any time: what always holds, and scores beside a plain recount."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain import group_events as events
from bot.domain.chat import ChatKey
from bot.domain.group_quiz import AWAY, advance
from bot.domain.group_quiz_replies import PollUnwanted, QuestionDue, ResultDue, RevealDue
from bot.domain.group_quizzes import VOTABLE, GroupQuiz, Phase, QuestionPhase, Setup, Vote
from bot.domain.group_scores import Score, scores_of
from tests.domain.group_quizzes_played import GROUP, QUESTIONS, a_lobby
from tests.domain.group_scores_recounted import recounted

PEOPLE = st.sampled_from(["1", "2", "3", "-100"])
# The first of each is what hypothesis tries most.
POSITIONS = st.sampled_from([-1, -1, 0, 1, 2, 3])
WAITS = st.sampled_from([1, 0, 0.3, 3.7, 8, 25])
CHOICES = st.sampled_from([(), (0,), (1,), (1,), (1, 2), (4,), (-1,)])
FAILS = [events.PutInDoubt, events.PutRefused, events.PollGone]
MOST_STEPS = 500
SETUPS = st.builds(
    Setup,
    seconds=st.sampled_from([10, 20]),
    has_speed_bonus=st.booleans(),
    teams=st.sampled_from([0, 0, 2, 3]),
    is_tournament=st.booleans(),
)


class AnyOrder(RuleBasedStateMachine):
    """Whatever happens, in whatever order: nothing counts twice, nothing decided changes, and it always ends."""

    def __init__(self):
        super().__init__()
        self.quiz = a_lobby()
        self.now = self.quiz.opened_at
        self.rows: list[Vote] = []
        self.polls = Counter[int]()
        self.final: dict[str, Score] | None = None

    def happens(self, event: events.GroupEvent) -> None:
        before, step = self.quiz, advance(self.quiz, event)
        self.quiz = step.quiz or before
        for reply in step.replies:
            self.is_asked_for(reply)
        self.keeps_what_was(before)

    def is_asked_for(self, reply: object) -> None:
        """Hold a reply against the state that it is committed with."""
        match reply:
            case QuestionDue(position):
                assert (self.quiz.phase, self.quiz.position) == (Phase.ASKING, position)
            case RevealDue(position, stops_poll):
                assert (self.quiz.phase, self.quiz.position) == (Phase.REVEALING, position)
                assert not (stops_poll and self.quiz.questions[position].void)
            case PollUnwanted(question):
                assert question.poll_id is not None
                assert question.message_id is not None
            case ResultDue():
                assert self.quiz.phase is Phase.ENDING

    def keeps_what_was(self, before: GroupQuiz) -> None:
        """What people were told stays: who joined from where, which votes there are, what the end was."""
        assert self.quiz.votes[: len(before.votes)] == before.votes
        assert before.ended_at in {None, self.quiz.ended_at}
        assert before.end in {None, self.quiz.end}
        assert before.phase is not Phase.OVER or self.quiz.phase is Phase.OVER
        for player in before.players if before.position >= 0 else ():
            now = self.quiz.player(player.person_id)
            assert now is not None
            assert player.asked_in in {None, now.asked_in}
            assert player.joined_at in {None, now.joined_at}
            assert player.joined_at is None or (player.from_position, player.team) == (now.from_position, now.team)

    def later(self, wait: float) -> datetime:
        self.now += timedelta(seconds=wait)
        return self.now

    @initialize(setup=SETUPS, people=st.sets(PEOPLE, min_size=2), count=st.sampled_from([3, 3, 2, 0]))
    def begin(self, setup, people, count):
        """Begin most often with a quiz under way: there is more to happen in it than in a lobby."""
        self.happens(events.SetUp(self.now, setup))
        for person in sorted(people):
            self.happens(events.Joined(self.now, person, f"P{person}"))
        if count:
            self.happens(events.StartAsked(self.now, alone=True))
            self.happens(events.Drawn(self.now, QUESTIONS[:count], "v1"))

    @rule(wait=WAITS, person=PEOPLE, name=st.sampled_from(["", "Ann"]), team=st.sampled_from([None, 1, 2, 4]))
    def join(self, wait, person, name, team):
        self.happens(events.Joined(self.later(wait), person, name, team))

    @rule(wait=WAITS, person=PEOPLE)
    def leave(self, wait, person):
        self.happens(events.Left(self.later(wait), person))

    @rule(wait=WAITS, setup=SETUPS, count=st.sampled_from([3, 2, 0]), alone=st.booleans())
    def gather(self, wait, setup, count, alone):
        self.happens(events.SetUp(self.later(wait), setup))
        self.happens(events.StartAsked(self.now, alone))
        self.happens(events.Drawn(self.now, QUESTIONS[:count], "v1"))

    @rule(
        wait=WAITS, kind=st.sampled_from([events.PauseAsked, events.ResumeAsked, events.ResumeAsked, events.Silenced])
    )
    def hold(self, wait, kind):
        self.happens(kind(self.later(wait)))

    @rule(wait=WAITS, kind=st.sampled_from([events.StopAsked, events.ShutOut, events.Told]))
    @precondition(lambda self: len(self.rows) > 3)
    def stop(self, wait, kind):
        self.happens(kind(self.later(wait)))

    @rule(wait=WAITS, chat=st.sampled_from(["-100", "-200"]), message=st.sampled_from(["5", "6"]))
    def move(self, wait, chat, message):
        self.happens(events.Migrated(self.later(wait), ChatKey(GROUP.platform, chat)))
        self.happens(events.LobbyShown(self.now, message))

    @rule(late=st.sampled_from([0, 0, 0, -0.5, 4, 30, AWAY.total_seconds() + 1]))
    def tick(self, late):
        """Tick early, in time and late, and each time twice."""
        if self.quiz.deadline is not None:
            self.now = max(self.now, self.quiz.deadline + timedelta(seconds=late))
        self.happens(events.Ticked(self.now))
        self.happens(events.Ticked(self.now))

    @rule(wait=WAITS, position=POSITIONS)
    def put(self, wait, position):
        if position < 0 or self.quiz.phase is Phase.ASKING:
            position = self.quiz.position
        self.polls[position] += 1
        poll = f"{position}/{self.polls[position]}"
        put = events.Put(self.later(wait), position, self.quiz.chat, poll, poll)
        self.happens(put)
        after = self.quiz
        self.happens(put)
        assert self.quiz == after

    @rule(wait=WAITS, position=POSITIONS, retry=st.sampled_from([-5, 3, 400]), kind=st.sampled_from(FAILS))
    def fail(self, wait, position, retry, kind):
        at = self.later(wait)
        self.happens(events.NotSaid(at, at + timedelta(seconds=retry)))
        self.happens(kind(at, self.quiz.position if position < 0 else position))

    @rule(
        wait=WAITS,
        position=POSITIONS,
        person=PEOPLE,
        chosen=CHOICES,
    )
    def vote(self, wait, position, person, chosen):
        at, position = self.later(wait), self.quiz.position if position < 0 else position
        self.rows += self.row_of(Vote(position, person, chosen, at))
        self.happens(events.Answered(at, position, person, f"P{person}", chosen))
        self.happens(events.Answered(at, position, person, f"P{person}", (0,)))
        self.rows += self.row_of(Vote(position, person, (0,), at))

    @rule(right=st.dictionaries(PEOPLE, st.tuples(st.sampled_from([1, 1, 0]), WAITS), min_size=2))
    def play(self, right):
        """Play one question as it should be, that there be something to count."""
        for _ in range(4):
            if self.quiz.phase is not Phase.OPEN:
                self.happens(events.ResumeAsked(self.now))
                self.tick(0)
                self.put(0, -1)
        for person, (option, wait) in right.items():
            self.vote(wait, -1, person, (option,))
        self.tick(0)
        self.do(0, -1, events.Revealed)

    def row_of(self, vote: Vote) -> list[Vote]:
        """Return the row that a vote comes to as a store would keep it, if any."""
        known = {(row.position, row.person_id) for row in self.rows}
        was_put = {one.position for one in self.quiz.questions if one.phase is not QuestionPhase.WAITING}
        fits = set(vote.chosen) <= {0, 1, 2, 3} and vote.chosen
        takes = self.quiz.phase in VOTABLE and vote.position in was_put
        return [vote] if fits and takes and (vote.position, vote.person_id) not in known else []

    @rule(wait=WAITS, position=POSITIONS, kind=st.sampled_from([events.Hurried, events.Revealed]))
    def do(self, wait, position, kind):
        self.happens(kind(self.later(wait), self.quiz.position if position < 0 else position))

    @rule(wait=st.sampled_from([0, 1, 15, 100, AWAY.total_seconds() * 2]))
    def restart(self, wait):
        at = self.later(wait)
        self.happens(events.Restarted(at))
        after = self.quiz
        self.happens(events.Restarted(at))
        assert self.quiz == after

    @invariant()
    def it_stands_where_its_questions_do(self):
        quiz, position = self.quiz, self.quiz.position
        assert (quiz.deadline is None) == (quiz.phase is Phase.OVER)
        assert (quiz.ended_at is None) == (quiz.end is None) == (quiz.phase not in {Phase.ENDING, Phase.OVER})
        assert (quiz.pause is None) == (quiz.phase is not Phase.PAUSED)
        done = {QuestionPhase.CLOSED, QuestionPhase.VOID}
        assert all(one.phase in done for one in quiz.questions[: max(position, 0)])
        assert all(one.phase is QuestionPhase.WAITING for one in quiz.questions[position + 1 :])
        expected = {Phase.ASKING: {QuestionPhase.ASKING}, Phase.OPEN: {QuestionPhase.OPEN}}.get(quiz.phase, done)
        assert quiz.current is None or quiz.current.phase in expected
        for one in quiz.questions:
            assert (one.void is None) == (one.phase is not QuestionPhase.VOID)
            assert one.closed_at is None or (one.asked_at is not None and one.poll_id is not None)
            assert not one.is_counted or one.closed_at is not None

    @invariant()
    def scores_are_a_recount_and_final_ones_stay(self):
        assert list(self.quiz.votes) == self.rows
        scores = scores_of(self.quiz)
        assert {score.person_id: score for score in scores} == recounted(self.quiz, self.rows)
        assert [score.rank for score in scores] == sorted(score.rank for score in scores)
        if self.quiz.phase is Phase.ENDING:
            self.final = self.final or {score.person_id: score for score in scores}
        if self.final is not None:
            assert self.final == {score.person_id: score for score in scores}

    def teardown(self):
        """It ends by itself: with nobody to speak for it, with somebody, and with a restart before each tick."""
        for does_speak, does_restart in [(False, False), (True, False), (True, True)]:
            quiz = self.quiz
            for _ in range(MOST_STEPS):
                quiz = onwards(quiz, does_speak=does_speak, does_restart=does_restart)
            assert quiz.phase is Phase.OVER


def onwards(quiz: GroupQuiz, *, does_speak: bool, does_restart: bool) -> GroupQuiz:
    """Return the quiz after its next deadline, and after whatever was to be said then."""
    if quiz.deadline is None:
        return quiz
    at = quiz.deadline
    if does_restart:
        quiz = advance(quiz, events.Restarted(at)).quiz or quiz
    quiz = advance(quiz, events.Ticked(at)).quiz or quiz
    happens: dict[Phase, events.GroupEvent] = {
        Phase.ASKING: events.Put(at, quiz.position, quiz.chat, f"end/{quiz.position}", "7"),
        Phase.REVEALING: events.Revealed(at, quiz.position),
        Phase.ENDING: events.Told(at),
    }
    if does_speak and quiz.phase in happens:
        quiz = advance(quiz, happens[quiz.phase]).quiz or quiz
    return quiz


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
