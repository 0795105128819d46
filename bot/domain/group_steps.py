"""Steps that several parts of a group quiz's machine take: into a question, a reveal, a rest, a pause, the end.

Owns the pace and what each phase begins with. Which event leads where is told by the modules beside this one
(`bot.domain.group_lobby`, `group_play`, `group_conduct`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz_replies import PausedNow, QuestionDue, ResultDue, RevealDue
from bot.domain.group_quizzes import End, Pause, Phase, QuestionPhase, Void

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.group_quiz_replies import GroupReply
    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz, Player

LOBBY_WAIT: Final = timedelta(minutes=1)
"""After so long a lobby starts by itself, if enough people are in."""
LOBBY_LONGEST: Final = timedelta(minutes=10)
"""So long after that it waits for enough people."""
COUNTDOWN: Final = timedelta(seconds=5)
"""From the start, or from going on, to the next question."""
GRACE: Final = timedelta(seconds=1)
"""So long after its seconds a question is closed: a poll closes by itself, and its last votes are on their way."""
REST: Final = timedelta(seconds=6)
"""To read what a question came to."""
TOURNAMENT_REST: Final = timedelta(seconds=3)
"""Between questions of a tournament, where there is nothing to read."""
CYCLE: Final = timedelta(seconds=10)
"""At least so long from one question to the next: a poll, its end and its reveal stay below 20 calls a minute, which is
what a group may be sent (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""
HURRY: Final = timedelta(seconds=1)
"""So long after the last player's vote a question is closed."""
LEASE: Final = timedelta(seconds=90)
"""After so long, whoever was to say something is taken not to have done so."""
PAUSE_LONGEST: Final = timedelta(minutes=30)
"""A quiz that is paused for so long is ended."""
AWAY: Final = timedelta(hours=1)
"""A quiz that was left alone for longer does not go on by itself: people have gone."""
TROUBLE: Final = timedelta(minutes=15)
"""So long is tried what cannot be said."""
OVERDUE: Final = timedelta(seconds=10)
"""A question that is closed so long after its end was left alone: whether its poll is closed is not taken on trust."""


@dataclass(frozen=True, slots=True)
class GroupStep:
    """What is to be written, and what is to be said once it is."""

    quiz: GroupQuiz | None = None
    """As it is from now on; None where nothing of it changed."""
    replies: tuple[GroupReply, ...] = ()


NOTHING: Final = GroupStep()
"""What an event comes to that does not fit."""


def with_question(quiz: GroupQuiz, question: GroupQuestion) -> GroupQuiz:
    """Return the quiz with one question changed."""
    changed = tuple(question if one.position == question.position else one for one in quiz.questions)
    return replace(quiz, questions=changed)


def with_player(quiz: GroupQuiz, player: Player) -> GroupQuiz:
    """Return the quiz with one player changed, in their place, or added as the last."""
    if quiz.player(player.person_id) is None:
        return replace(quiz, players=(*quiz.players, player))
    changed = tuple(player if one.person_id == player.person_id else one for one in quiz.players)
    return replace(quiz, players=changed)


def question_at(quiz: GroupQuiz, position: int) -> GroupQuestion | None:
    """Return the question at a position; None where there is none."""
    return quiz.questions[position] if 0 <= position < len(quiz.questions) else None


def has_more(quiz: GroupQuiz) -> bool:
    """Say whether a question is still to be put."""
    return quiz.position + 1 < len(quiz.questions)


def put_next(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step that puts the next question, or ends the quiz after the last."""
    coming = question_at(quiz, quiz.position + 1)
    if coming is None:
        return ended(quiz, End.FINISHED, at)
    after = with_question(quiz, replace(coming, phase=QuestionPhase.ASKING))
    after = replace(after, phase=Phase.ASKING, position=coming.position, deadline=at + LEASE)
    return GroupStep(after, (QuestionDue(coming.position),))


def taken_back(quiz: GroupQuiz) -> GroupQuiz:
    """Return the quiz whose question that was being put waits again, for it certainly was not."""
    current = quiz.current
    if current is None:
        return quiz
    waiting = with_question(quiz, replace(current, phase=QuestionPhase.WAITING))
    return replace(waiting, position=quiz.position - 1)


def voided(quiz: GroupQuiz, why: Void, *, closed_at: datetime | None = None) -> GroupQuiz:
    """Return the quiz whose current question does not count; `closed_at` if it was really put."""
    current = quiz.current
    if current is None:
        return quiz
    return with_question(quiz, replace(current, phase=QuestionPhase.VOID, void=why, closed_at=closed_at))


def may_be_open(quiz: GroupQuiz, question: GroupQuestion) -> bool:
    """Say whether the poll of a closed question may be open still: it was closed early, or nobody was watching."""
    if question.asked_at is None or question.closed_at is None:
        return False
    own_end = question.asked_at + timedelta(seconds=quiz.setup.seconds)
    is_in_time = own_end <= question.closed_at <= own_end + OVERDUE
    return question.is_interrupted or not is_in_time


def revealing(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step that has said what the current question came to, for the first time or again."""
    current = quiz.current
    if current is None:
        return NOTHING
    stops = current.void is None and may_be_open(quiz, current)
    after = replace(quiz, phase=Phase.REVEALING, deadline=at + LEASE)
    return GroupStep(after, (RevealDue(current.position, stops_poll=stops),))


def rested(quiz: GroupQuiz, at: datetime, until: datetime) -> GroupStep:
    """Return the step into the time before the next question, or into the pause that somebody asked for.

    After the last question there is nothing to pause for.
    """
    if quiz.pauses and has_more(quiz):
        return paused(quiz, Pause.ASKED, at)
    return GroupStep(replace(quiz, phase=Phase.RESTING, deadline=until))


def paused(quiz: GroupQuiz, why: Pause, at: datetime) -> GroupStep:
    """Return the step into a pause, which is said unless nothing can be."""
    after = replace(quiz, phase=Phase.PAUSED, pause=why, pauses=False, failing_since=None, deadline=at + PAUSE_LONGEST)
    return GroupStep(after, () if why is Pause.SILENCED else (PausedNow(why),))


def ended(quiz: GroupQuiz, end: End, at: datetime) -> GroupStep:
    """Return the step with which everything is decided, and how it went is to be said."""
    after = replace(quiz, phase=Phase.ENDING, end=end, ended_at=at)
    return say_result(replace(after, pause=None, pauses=False, failing_since=None), at)


def say_result(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step that has said how a quiz went that is ENDING, for the first time or again."""
    return GroupStep(replace(quiz, deadline=at + LEASE), (ResultDue(),))


def over(quiz: GroupQuiz, end: End, at: datetime) -> GroupQuiz:
    """Return the quiz as it stays. Why and when it ended was decided before if it was ENDING."""
    after = replace(quiz, phase=Phase.OVER, end=quiz.end or end, ended_at=quiz.ended_at or at, deadline=None)
    return replace(after, pause=None, pauses=False, failing_since=None)


def failing(quiz: GroupQuiz, at: datetime) -> GroupQuiz:
    """Return the quiz in which something could not be said, once more."""
    return replace(quiz, failing_since=quiz.failing_since or at)


def fails_for_long(quiz: GroupQuiz, at: datetime) -> bool:
    """Say whether nothing could be said for so long that it is not tried any more."""
    return quiz.failing_since is not None and at - quiz.failing_since > TROUBLE
