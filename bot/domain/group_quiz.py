"""What happens in a group quiz, decided purely: ``advance(quiz, event)`` is the whole machine.

Owns every step from the lobby to the end, by the modules that it sends events to. The clock, chance, polls and rows may
not enter: time arrives inside events. An event that does not fit (any more), or comes twice, changes nothing: an empty
`GroupStep`, never an error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain import group_conduct, group_events, group_lobby, group_play
from bot.domain.group_quizzes import Phase
from bot.domain.group_steps import (
    AWAY,
    COUNTDOWN,
    CYCLE,
    GRACE,
    HURRY,
    LEASE,
    LOBBY_LONGEST,
    LOBBY_WAIT,
    NOTHING,
    PAUSE_LONGEST,
    REST,
    TOURNAMENT_REST,
    TROUBLE,
    GroupStep,
    failing,
    fails_for_long,
    put_next,
    revealing,
    say_result,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Any

    from bot.domain.group_events import GroupEvent, Ticked
    from bot.domain.group_quizzes import GroupQuiz

    Does: TypeAlias = Callable[[GroupQuiz, Any], GroupStep]
    Ticks: TypeAlias = Callable[[GroupQuiz, datetime], GroupStep]

__all__ = [
    "AWAY",
    "COUNTDOWN",
    "CYCLE",
    "GRACE",
    "HURRY",
    "LEASE",
    "LOBBY_LONGEST",
    "LOBBY_WAIT",
    "PAUSE_LONGEST",
    "REST",
    "TOURNAMENT_REST",
    "TROUBLE",
    "GroupStep",
    "advance",
]


def advance(quiz: GroupQuiz, event: GroupEvent) -> GroupStep:
    """Return what an event does to a quiz."""
    step = _DOES[type(event)](quiz, event)
    return replace(step, quiz=None) if step.quiz == quiz else step


def _ticked(quiz: GroupQuiz, event: Ticked) -> GroupStep:
    """Return the step of a quiz whose deadline has come; before it there is none."""
    if quiz.deadline is None or event.at < quiz.deadline:
        return NOTHING
    if group_conduct.is_forsaken(quiz, event.at):
        return group_conduct.forsaken(quiz, event.at)
    return _TICKS[quiz.phase](quiz, event.at)


def _unsaid(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of a quiz in which what was to be said was not, or nobody heard whether: it is said again."""
    after = failing(quiz, at)
    if fails_for_long(after, at):
        return group_play.given_up(after, at)
    return revealing(after, at) if quiz.phase is Phase.REVEALING else say_result(after, at)


_TICKS: Final[Mapping[Phase, Ticks]] = {
    Phase.LOBBY: group_lobby.lobby_ticked,
    Phase.COUNTDOWN: group_lobby.countdown_ticked,
    Phase.ASKING: group_play.in_doubt,
    Phase.OPEN: group_play.open_ticked,
    Phase.REVEALING: _unsaid,
    Phase.RESTING: put_next,
    Phase.PAUSED: group_conduct.paused_ticked,
    Phase.ENDING: _unsaid,
}
"""What a deadline means in each phase that has one."""
_DOES: Final[Mapping[type[group_events.Happened], Does]] = {
    group_events.Joined: group_lobby.joined,
    group_events.Left: group_lobby.left,
    group_events.SetUp: group_lobby.set_up,
    group_events.LobbyShown: group_lobby.lobby_shown,
    group_events.StartAsked: group_lobby.start_asked,
    group_events.Drawn: group_lobby.drawn,
    group_events.Ticked: _ticked,
    group_events.Put: group_play.put,
    group_events.PutInDoubt: group_play.put_in_doubt,
    group_events.PutRefused: group_play.put_refused,
    group_events.Answered: group_play.answered,
    group_events.Hurried: group_play.hurried,
    group_events.Revealed: group_play.revealed,
    group_events.PollGone: group_play.poll_gone,
    group_events.Told: group_play.told,
    group_events.NotSaid: group_play.not_said,
    group_events.PauseAsked: group_conduct.pause_asked,
    group_events.ResumeAsked: group_conduct.resume_asked,
    group_events.StopAsked: group_conduct.stop_asked,
    group_events.Silenced: group_conduct.silenced,
    group_events.ShutOut: group_conduct.shut_out,
    group_events.Migrated: group_conduct.migrated,
    group_events.Restarted: group_conduct.restarted,
}
"""Each event's step."""
