"""What interrupts a group quiz: a pause, a stop, a group that will not have the bot, a process that was away.

Owns how it is held, goes on and ends before its time. Who may ask for that was checked before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain.group_play import closed
from bot.domain.group_quiz_replies import LobbyChanged, PollUnwanted, QuestionsWanted, WentOn
from bot.domain.group_quizzes import End, Pause, Phase, QuestionPhase, Void
from bot.domain.group_steps import (
    AWAY,
    COUNTDOWN,
    NOTHING,
    GroupStep,
    ended,
    has_more,
    may_be_open,
    over,
    paused,
    rested,
    revealing,
    say_result,
    taken_back,
    voided,
    with_question,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.group_events import Migrated, PauseAsked, Restarted, ResumeAsked, ShutOut, Silenced, StopAsked
    from bot.domain.group_quizzes import GroupQuiz

    Unwanted: TypeAlias = tuple[PollUnwanted, ...]

IN_QUESTION: Final = frozenset({Phase.ASKING, Phase.OPEN, Phase.REVEALING})
"""Phases in which a question is under way: it is paused only after."""
GOING: Final = frozenset({Phase.COUNTDOWN, *IN_QUESTION, Phase.RESTING})
"""Phases in which it goes on by itself."""


def pause_asked(quiz: GroupQuiz, event: PauseAsked) -> GroupStep:
    """Return the step into a pause, or the note that there is to be one after the open question."""
    if quiz.phase in {Phase.COUNTDOWN, Phase.RESTING}:
        return paused(quiz, Pause.ASKED, event.at)
    if quiz.phase in IN_QUESTION:
        return GroupStep(replace(quiz, pauses=True))
    return NOTHING


def resume_asked(quiz: GroupQuiz, event: ResumeAsked) -> GroupStep:
    """Return the step on from a pause, or the note that there is to be none."""
    if quiz.phase is not Phase.PAUSED:
        return GroupStep(replace(quiz, pauses=False))
    after = replace(quiz, pause=None, deadline=event.at + COUNTDOWN)
    if not quiz.questions:
        return GroupStep(replace(after, phase=Phase.COUNTDOWN), (QuestionsWanted(),))
    return GroupStep(replace(after, phase=Phase.RESTING))


def paused_ticked(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the end of a quiz that was paused for too long; if all was asked, it is simply finished."""
    is_done = bool(quiz.questions) and not has_more(quiz)
    return ended(quiz, End.FINISHED if is_done else End.DESERTED, at)


def stop_asked(quiz: GroupQuiz, event: StopAsked) -> GroupStep:
    """Return the step that ends a quiz; what is open does not count, what is closed does."""
    if quiz.phase in {Phase.ENDING, Phase.OVER}:
        return NOTHING
    if quiz.phase in {Phase.LOBBY, Phase.COUNTDOWN}:
        return GroupStep(over(quiz, End.STOPPED, event.at), (LobbyChanged(),))
    cut, unwanted = _cut(quiz, event.at)
    step = ended(cut, End.STOPPED, event.at)
    return replace(step, replies=(*unwanted, *step.replies))


def silenced(quiz: GroupQuiz, event: Silenced) -> GroupStep:
    """Return the step of a quiz in which nothing can be said: it waits, and says nothing of it.

    An open question is closed here at once and loses no vote by that: its poll closes by itself, and until then votes
    are kept as late ones. A lobby is left to itself.
    """
    if quiz.phase is Phase.ENDING:
        return GroupStep(over(quiz, End.FINISHED, event.at))
    if quiz.phase not in GOING:
        return NOTHING
    after = taken_back(quiz) if quiz.phase is Phase.ASKING else quiz
    after = closed(quiz, event.at) if quiz.phase is Phase.OPEN else after
    return paused(after, Pause.SILENCED, event.at)


def shut_out(quiz: GroupQuiz, event: ShutOut) -> GroupStep:
    """Return the end of a quiz in a group that the bot is not in any more."""
    cut, _ = _cut(quiz, event.at)
    return GroupStep(over(cut, End.SHUT_OUT, event.at))


def migrated(quiz: GroupQuiz, event: Migrated) -> GroupStep:
    """Return the quiz in the group's new chat; what was put stays where it was put."""
    return GroupStep(replace(quiz, chat=event.chat))


def restarted(quiz: GroupQuiz, event: Restarted) -> GroupStep:
    """Return how a quiz goes on after the process was away: what was being done is done, or given up and said so.

    What only waits for its deadline goes on waiting. A second time nothing more changes.
    """
    if is_forsaken(quiz, event.at):
        return forsaken(quiz, event.at)
    goes_on = _GOES_ON.get(quiz.phase)
    return goes_on(quiz, event.at) if goes_on else NOTHING


def is_forsaken(quiz: GroupQuiz, at: datetime) -> bool:
    """Say whether a quiz with questions to come was left alone for so long that it must not go on by itself."""
    is_late = quiz.deadline is not None and at - quiz.deadline > AWAY
    return quiz.phase in GOING and is_late and (has_more(quiz) or not quiz.questions)


def forsaken(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the pause of a quiz that was left alone. An open question counts; its poll is closed to be sure."""
    if quiz.phase is Phase.ASKING:
        return paused(voided(quiz, Void.IN_DOUBT), Pause.INTERRUPTED, at)
    if quiz.phase is not Phase.OPEN:
        return paused(quiz, Pause.INTERRUPTED, at)
    after = closed(quiz, at, is_interrupted=True)
    step = paused(after, Pause.INTERRUPTED, at)
    unwanted = (PollUnwanted(after.current),) if after.current else ()
    return replace(step, replies=(*unwanted, *step.replies))


def _shown_again(quiz: GroupQuiz, _at: datetime) -> GroupStep:
    """Return the step of a lobby whose message may not be there, or may not show what happened last."""
    wanted = quiz.phase is Phase.COUNTDOWN and not quiz.questions
    return GroupStep(replies=(LobbyChanged(), QuestionsWanted()) if wanted else (LobbyChanged(),))


def _doubted(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of a question of which nobody knows whether it was put: the next one comes at once."""
    step = rested(voided(quiz, Void.IN_DOUBT), at, at)
    return replace(step, replies=(WentOn(void=quiz.position, untimed=None), *step.replies))


def _revealed_again(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step that says what a question came to: whether it was said nobody knows."""
    return revealing(replace(quiz, failing_since=None), at)


def _told_again(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step that says how the quiz went: whether it was said nobody knows."""
    return say_result(replace(quiz, failing_since=None), at)


def _untimed(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of an open question that was left alone: speed does not count in it."""
    current = quiz.current
    if current is None or current.is_interrupted or quiz.deadline is None:
        return NOTHING
    after = with_question(quiz, replace(current, is_interrupted=True))
    after = replace(after, deadline=max(quiz.deadline, at))
    return GroupStep(after, (WentOn(void=None, untimed=quiz.position),))


def _cut(quiz: GroupQuiz, at: datetime) -> tuple[GroupQuiz, Unwanted]:
    """Return the quiz without what is under way, and the poll that is to be closed therefore."""
    current = quiz.current
    if current is None:
        return quiz, ()
    if quiz.phase is Phase.ASKING:
        return voided(quiz, Void.IN_DOUBT), ()
    if quiz.phase is Phase.REVEALING and current.phase is QuestionPhase.CLOSED and may_be_open(quiz, current):
        return quiz, (PollUnwanted(current),)
    if quiz.phase is not Phase.OPEN:
        return quiz, ()
    cut = voided(quiz, Void.CUT, closed_at=at)
    return cut, (PollUnwanted(replace(current, phase=QuestionPhase.VOID, void=Void.CUT, closed_at=at)),)


_GOES_ON: Final[Mapping[Phase, Callable[[GroupQuiz, datetime], GroupStep]]] = {
    Phase.LOBBY: _shown_again,
    Phase.COUNTDOWN: _shown_again,
    Phase.ASKING: _doubted,
    Phase.OPEN: _untimed,
    Phase.REVEALING: _revealed_again,
    Phase.ENDING: _told_again,
}
"""What a restart means in each phase in which something was being said."""
