"""What happens in a group quiz while it is played: questions are put, answered, closed and revealed.

Owns the steps that a question takes, and what the platform's answers come to. Lobby, pauses and stops may not enter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz_replies import PollUnwanted
from bot.domain.group_quizzes import VOTABLE, End, Pause, Phase, Player, QuestionPhase, Void, Vote
from bot.domain.group_steps import (
    CYCLE,
    GRACE,
    HURRY,
    NOTHING,
    REST,
    TOURNAMENT_REST,
    TROUBLE,
    GroupStep,
    ended,
    failing,
    fails_for_long,
    has_more,
    over,
    paused,
    question_at,
    rested,
    revealing,
    taken_back,
    voided,
    with_question,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.group_events import (
        Answered,
        Hurried,
        NotSaid,
        PollGone,
        Put,
        PutInDoubt,
        PutRefused,
        Revealed,
        Told,
    )
    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz

_PAUSES_AFTER: Final = 2
"""Questions in a row that nobody answered."""
_ENDS_AFTER: Final = 3


def put(quiz: GroupQuiz, event: Put) -> GroupStep:
    """Return the step after the platform took a question. A poll that nobody waits for any more is to be closed."""
    question = question_at(quiz, event.position)
    if question is None or question.poll_id == event.poll_id:
        return NOTHING
    there = replace(question, chat=event.chat, poll_id=event.poll_id, message_id=event.message_id, asked_at=event.at)
    if _current(quiz, event.position, Phase.ASKING) is None:
        return GroupStep(replies=(PollUnwanted(there),))
    after = with_question(quiz, replace(there, phase=QuestionPhase.OPEN))
    deadline = event.at + timedelta(seconds=quiz.setup.seconds) + GRACE
    return GroupStep(replace(after, phase=Phase.OPEN, deadline=deadline, failing_since=None))


def put_in_doubt(quiz: GroupQuiz, event: PutInDoubt) -> GroupStep:
    """Return the step after nobody knows whether the platform took a question."""
    if _current(quiz, event.position, Phase.ASKING) is None:
        return NOTHING
    return in_doubt(quiz, event.at)


def in_doubt(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step from a question that is in doubt to the next, at once.

    The second in a row pauses the quiz: a connection that breaks each time would use up all questions.
    """
    before = question_at(quiz, quiz.position - 1)
    again = quiz.failing_since is not None and before is not None and before.void is Void.IN_DOUBT
    after = failing(voided(quiz, Void.IN_DOUBT), at)
    return paused(after, Pause.TROUBLE, at) if again and has_more(after) else rested(after, at, at)


def put_refused(quiz: GroupQuiz, event: PutRefused) -> GroupStep:
    """Return the step from a question that the platform will not have to the next, at once."""
    if _current(quiz, event.position, Phase.ASKING) is None:
        return NOTHING
    return rested(voided(quiz, Void.REFUSED), event.at, event.at)


def answered(quiz: GroupQuiz, event: Answered) -> GroupStep:
    """Return the step that keeps a vote, the first of each person in each question that was put."""
    question = question_at(quiz, event.position)
    if quiz.phase not in VOTABLE or question is None or question.phase is QuestionPhase.WAITING:
        return NOTHING
    chosen = tuple(sorted(set(event.chosen)))
    fits = bool(chosen) and all(0 <= index < len(question.question.options) for index in chosen)
    if not fits or event.person_id in _voters(quiz, event.position):
        return NOTHING
    votes = (*quiz.votes, Vote(event.position, event.person_id, chosen, event.at))
    stranger = () if quiz.player(event.person_id) else (Player(event.person_id, event.name, None),)
    return GroupStep(replace(quiz, votes=votes, players=(*quiz.players, *stranger)))


def hurried(quiz: GroupQuiz, event: Hurried) -> GroupStep:
    """Return the step that closes a question soon, if whoever plays has answered it."""
    if _current(quiz, event.position, Phase.OPEN) is None or quiz.deadline is None:
        return NOTHING
    playing, soon = {player.person_id for player in quiz.playing}, event.at + HURRY
    if not playing or not playing <= _voters(quiz, event.position) or soon >= quiz.deadline:
        return NOTHING
    return GroupStep(replace(quiz, deadline=soon))


def closed(quiz: GroupQuiz, at: datetime, *, is_interrupted: bool = False) -> GroupQuiz:
    """Return the quiz with its open question closed: it counts."""
    current = quiz.current
    if current is None:
        return quiz
    is_interrupted = is_interrupted or current.is_interrupted
    question = replace(current, phase=QuestionPhase.CLOSED, closed_at=at, is_interrupted=is_interrupted)
    return with_question(quiz, question)


def open_ticked(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of a question whose time is over."""
    return revealing(_asked_in(closed(quiz, at)), at)


def revealed(quiz: GroupQuiz, event: Revealed) -> GroupStep:
    """Return the step after it was said what a question came to: a rest, or a pause or the end if nobody plays."""
    question = _current(quiz, event.position, Phase.REVEALING)
    if question is None:
        return NOTHING
    unanswered = _unanswered_with(quiz, question)
    after = replace(quiz, unanswered=unanswered, failing_since=None)
    if question.is_counted and has_more(after):
        if unanswered >= _ENDS_AFTER:
            return ended(after, End.UNANSWERED, event.at)
        if unanswered == _PAUSES_AFTER:
            return paused(after, Pause.UNANSWERED, event.at)
    return rested(after, event.at, _rest_until(quiz, question, event.at))


def poll_gone(quiz: GroupQuiz, event: PollGone) -> GroupStep:
    """Return the step of a question whose poll was deleted: it does not count, and that is said."""
    question = _current(quiz, event.position, Phase.REVEALING)
    if question is None or not question.is_counted:
        return NOTHING
    return revealing(voided(quiz, Void.DELETED, closed_at=question.closed_at), event.at)


def told(quiz: GroupQuiz, event: Told) -> GroupStep:
    """Return the step after it was said how the quiz went."""
    return GroupStep(over(quiz, End.FINISHED, event.at)) if quiz.phase is Phase.ENDING else NOTHING


def not_said(quiz: GroupQuiz, event: NotSaid) -> GroupStep:
    """Return the step after something certainly was not said: it is tried again, but not for ever."""
    if quiz.phase not in {Phase.ASKING, Phase.REVEALING, Phase.ENDING}:
        return NOTHING
    after, until = failing(quiz, event.at), max(event.retry_at, event.at)
    is_far = until - event.at > TROUBLE
    if fails_for_long(after, event.at) or (is_far and quiz.phase is not Phase.ENDING):
        return given_up(after, event.at)  # no question is to come out of the blue, hours later
    if is_far and quiz.failing_since is None:
        after = replace(after, failing_since=until)  # a result is wanted however late: it may be tried from then on
    if quiz.phase is Phase.ASKING:
        return rested(taken_back(after), event.at, until)
    return GroupStep(replace(after, deadline=until))


def given_up(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of a quiz in which nothing could be said for long."""
    if quiz.phase is Phase.ENDING:
        return GroupStep(over(quiz, End.FINISHED, at))
    return paused(taken_back(quiz) if quiz.phase is Phase.ASKING else quiz, Pause.TROUBLE, at)


def _current(quiz: GroupQuiz, position: int, phase: Phase) -> GroupQuestion | None:
    """Return the current question if it is the one at `position` and the quiz stands at `phase`."""
    return quiz.current if quiz.phase is phase and quiz.position == position else None


def _voters(quiz: GroupQuiz, position: int) -> set[str]:
    """Return who voted in a question."""
    return {vote.person_id for vote in quiz.votes if vote.position == position}


def _asked_in(quiz: GroupQuiz) -> GroupQuiz:
    """Return the quiz in which whoever voted without having joined is being asked to join, each once.

    After a tournament's last question nothing is said but the result, which names whoever was not asked.
    """
    if quiz.setup.is_tournament and not has_more(quiz):
        return quiz
    players = tuple(
        replace(one, asked_in=quiz.position) if one.joined_at is None and one.asked_in is None else one
        for one in quiz.players
    )
    return replace(quiz, players=players)


def _unanswered_with(quiz: GroupQuiz, question: GroupQuestion) -> int:
    """Return how many questions in a row no player answered, with this one; what does not count leaves that as it is.

    Counted only once it was revealed: until then it may be void, and votes may come in.
    """
    if not question.is_counted:
        return quiz.unanswered
    players = {player.person_id for player in quiz.players if player.joined_at is not None}
    return 0 if players & _voters(quiz, question.position) else quiz.unanswered + 1


def _rest_until(quiz: GroupQuiz, question: GroupQuestion, at: datetime) -> datetime:
    """Return when the next question comes."""
    until = at + (TOURNAMENT_REST if quiz.setup.is_tournament else REST)
    return until if question.asked_at is None else max(until, question.asked_at + CYCLE)
