"""What each event does in each phase: the whole machine at a glance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import get_args

import pytest

from bot.domain import group_events as events
from bot.domain.chat import ChatKey
from bot.domain.group_quiz import GroupStep, advance
from bot.domain.group_quizzes import GroupQuiz, Phase
from tests.domain.group_quizzes_played import (
    GROUP,
    QUESTIONS,
    a_lobby,
    after,
    asking,
    closing,
    counting,
    ending,
    join,
    later,
    opened,
    resting,
    vote,
)

AT = later(1000)
SHORT = {
    "LobbyChanged": "L",
    "QuestionsWanted": "W",
    "QuestionDue": "Q",
    "RevealDue": "R",
    "PollUnwanted": "U",
    "PausedNow": "P",
    "WentOn": "O",
    "ResultDue": "E",
}
# Each cell is the phase after the event, "=" if only something else changed and "." if nothing did, and the replies.
# Each event is as fitting as it can be: about the current question, at the deadline, of somebody who may. Below the
# line: a tick a moment too early, a restart after two hours, questions for a quiz that has none yet, and events about
# the question before.
TABLE = """
            | lobby      | countdown | asking    | open      | revealing   | resting  | paused    | ending   | over
Joined      | countdown LW | = L     | =         | =         | =           | =        | =         | .        | .
Left        | = L        | = L       | =         | =         | =           | =        | =         | .        | .
SetUp       | = L        | .         | .         | .         | .           | .        | .         | .        | .
LobbyShown  | =          | =         | =         | =         | =           | =        | =         | =        | =
StartAsked  | countdown LW | .       | .         | .         | .           | .        | .         | .        | .
Drawn       | .          | .         | .         | .         | .           | .        | .         | .        | .
Ticked      | countdown LW | asking Q | resting  | revealing R | = R       | asking Q | ending E  | = E      | .
Put         | .          | . U       | open      | . U       | . U         | . U      | . U       | . U      | . U
PutInDoubt  | .          | .         | resting   | .         | .           | .        | .         | .        | .
PutRefused  | .          | .         | resting   | .         | .           | .        | .         | .        | .
Answered    | .          | .         | =         | =         | =           | =        | =         | .        | .
Hurried     | .          | .         | .         | =         | .           | .        | .         | .        | .
Revealed    | .          | .         | .         | .         | resting     | .        | .         | .        | .
PollGone    | .          | .         | .         | .         | = R         | .        | .         | .        | .
Told        | .          | .         | .         | .         | .           | .        | .         | over     | .
NotSaid     | .          | .         | resting   | .         | =           | .        | .         | =        | .
PauseAsked  | .          | paused P  | =         | =         | =           | paused P | .         | .        | .
ResumeAsked | .          | .         | .         | .         | .           | .        | resting   | .        | .
StopAsked   | over L     | over L    | ending E  | ending UE | ending E    | ending E | ending E  | .        | .
Silenced    | .          | paused    | paused    | paused    | paused      | paused   | .         | over     | .
ShutOut     | over       | over      | over      | over      | over        | over     | over      | over     | .
Migrated    | =          | =         | =         | =         | =           | =        | =         | =        | =
Restarted   | . L        | . L       | resting O | = O       | = R         | .        | .         | = E      | .
-
Early       | .          | .         | .         | .         | .           | .        | .         | .        | .
Away        | . L        | paused P  | paused P  | paused UP | paused P    | paused P | .         | = E      | .
First       | .          | =         | .         | .         | .           | .        | =         | .        | .
Put-        | .          | .         | . U       | . U       | . U         | .        | .         | . U      | . U
PutInDoubt- | .          | .         | .         | .         | .           | .        | .         | .        | .
PutRefused- | .          | .         | .         | .         | .           | .        | .         | .        | .
Answered-   | .          | .         | =         | =         | =           | .        | .         | .        | .
Hurried-    | .          | .         | .         | .         | .           | .        | .         | .        | .
Revealed-   | .          | .         | .         | .         | .           | .        | .         | .        | .
PollGone-   | .          | .         | .         | .         | .           | .        | .         | .        | .
"""
ROWS = [line.split("|") for line in TABLE.strip().splitlines() if "|" in line]


@cache
def standing(phase: Phase) -> GroupQuiz:
    """Return a quiz of two people at a phase, in its second question if it has come to that."""
    second = opened(resting())
    made = {
        Phase.LOBBY: after(a_lobby(), join("1"), join("2")),
        Phase.COUNTDOWN: counting(),
        Phase.ASKING: asking(resting()),
        Phase.OPEN: after(second, vote(second, "1"), vote(second, "2")),
        Phase.REVEALING: closing(second, "1"),
        Phase.RESTING: resting(),
        Phase.PAUSED: after(resting(), events.PauseAsked(later(60))),
        Phase.ENDING: ending(),
        Phase.OVER: after(ending(), events.Told(AT)),
    }
    return made[phase]


def happening(name: str, quiz: GroupQuiz) -> events.GroupEvent:
    """Return the event that a row is about, as fits the quiz."""
    at, position = quiz.deadline or AT, max(quiz.position, 0) - name.endswith("-")
    made: dict[str, events.GroupEvent] = {
        "Joined": events.Joined(at, "9", "P9"),
        "Left": events.Left(at, "2"),
        "SetUp": events.SetUp(at, replace(quiz.setup, seconds=30)),
        "LobbyShown": events.LobbyShown(at, "77"),
        "Drawn": events.Drawn(at, QUESTIONS[:2], "v2"),
        "First": events.Drawn(at, QUESTIONS[:2], "v2"),
        "Put": events.Put(at, position, quiz.chat, "late", "99"),
        "Answered": events.Answered(at, position, "9", "P9", (0,)),
        "Hurried": events.Hurried(at - timedelta(seconds=9), position),
        "NotSaid": events.NotSaid(at, at + timedelta(seconds=20)),
        "Migrated": events.Migrated(at, ChatKey(GROUP.platform, "-200")),
        "Early": events.Ticked(at - timedelta(microseconds=1)),
        "Away": events.Restarted(at + timedelta(hours=2)),
    }
    name = name.removesuffix("-")
    if name in made:
        return made[name]
    kind = getattr(events, name)
    return kind(at, position) if issubclass(kind, events.AboutQuestion) else kind(at)


def told_of(quiz: GroupQuiz, step: GroupStep) -> str:
    """Return a step as a cell of the table."""
    there = "." if step.quiz is None else "=" if step.quiz.phase is quiz.phase else step.quiz.phase.value
    return f"{there} {''.join(SHORT[type(reply).__name__] for reply in step.replies)}".strip()


def test_the_table_has_every_event_and_every_phase():
    assert {kind.__name__ for kind in get_args(events.GroupEvent)} == {
        row[0].strip() for row in ROWS[1 : 1 + len(get_args(events.GroupEvent))]
    }
    assert [cell.strip() for cell in ROWS[0][1:]] == list(Phase)


@pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: row[0].strip())
def test_an_event_does_what_the_table_says_and_a_second_time_nothing(row):
    name, *cells = (cell.strip() for cell in row)
    assert [done_in(phase, name) for phase in Phase] == cells


def done_in(phase: Phase, name: str) -> str:
    """Return what an event does in a phase, as the table says it, having held that it does nothing more again."""
    quiz = standing(phase)
    assert quiz.phase is phase
    if name == "First" and quiz.position < 1:
        quiz = replace(quiz, questions=())
    event = happening(name, quiz)
    step = advance(quiz, event)
    after_it = step.quiz or quiz
    if not (name == "Ticked" and after_it.deadline == event.at):  # what goes on at once is ticked again
        again = advance(after_it, event)
        assert again.quiz is None
        assert again.replies in ((), step.replies)
    return told_of(quiz, step)
