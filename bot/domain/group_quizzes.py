"""A group quiz: what was set up, who plays, which questions it puts, who voted for what, and how far it has come.

Owns the shapes. What happens to one is `bot.domain.group_quiz`'s, what a vote is worth `bot.domain.group_scores`'; time
comes in as an argument; polls, messages and rows may not enter, save as ids that are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Wish

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.questions import Question

WINDOWS: Final = (10, 15, 20, 30)
"""Seconds that a question may be open."""
LENGTHS: Final = (5, 10, 15, 20)
"""Numbers of questions that a lobby offers; whoever types may wish for another."""
DEFAULT_WINDOW: Final = 20
MOST_TEAMS: Final = 4
DEFAULT_WISH: Final = Wish(length=10)
FEWEST_PLAYERS: Final = 2
"""With so many it starts by itself; one may play alone on request."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What people chose in the lobby."""

    wish: Wish = DEFAULT_WISH
    """What is asked about, at which level, and how many questions."""
    seconds: int = DEFAULT_WINDOW
    """How long each question is open, of `WINDOWS`."""
    has_speed_bonus: bool = True
    """Whether the quicker of two right answers earns more."""
    teams: int = 0
    """How many teams there are: 0 for none, else 2 to `MOST_TEAMS`."""
    is_tournament: bool = False
    """Whether answers are revealed only at the end."""


class Phase(StrEnum):
    """How a group quiz stands. What is to be said is said in a phase of its own, so that a crash loses none of it."""

    LOBBY = "lobby"
    """People join. Deadline: when it starts by itself, or, once that has passed, when it is given up."""
    COUNTDOWN = "countdown"
    """Deadline: the first question."""
    ASKING = "asking"
    """A question is being handed to the platform; after a crash nobody knows whether it arrived. Deadline: a lease."""
    OPEN = "open"
    """A question can be answered. Deadline: when it is closed."""
    REVEALING = "revealing"
    """A question is closed, and what it came to is being said. Deadline: when it is said (again)."""
    RESTING = "resting"
    """Deadline: the next question."""
    PAUSED = "paused"
    """Deadline: when it is ended for good."""
    ENDING = "ending"
    """Everything is decided; how it went is being said. Deadline: when it is said (again)."""
    OVER = "over"
    """No deadline any more."""


VOTABLE: Final = frozenset({Phase.ASKING, Phase.OPEN, Phase.REVEALING, Phase.RESTING, Phase.PAUSED})
"""Phases in which a vote in any of its polls is kept: only the platform knows when a poll was closed, and what it took
before may arrive after."""


class QuestionPhase(StrEnum):
    """How one question of a group quiz stands."""

    WAITING = "waiting"
    ASKING = "asking"
    OPEN = "open"
    CLOSED = "closed"
    """It counts."""
    VOID = "void"
    """It does not count, for its `void`."""


class Void(StrEnum):
    """Why a question does not count."""

    IN_DOUBT = "in_doubt"
    """Nobody knows whether it was put: the connection broke, or the process ended, at just that moment."""
    REFUSED = "refused"
    """The platform would not have it."""
    DELETED = "deleted"
    """Somebody deleted its poll while it was open."""
    CUT = "cut"
    """It was closed before its time, as the quiz was stopped."""


class Pause(StrEnum):
    """Why a quiz is paused."""

    ASKED = "asked"
    UNANSWERED = "unanswered"
    """Nobody answered two questions in a row."""
    SILENCED = "silenced"
    """The bot may not write there."""
    INTERRUPTED = "interrupted"
    """The bot was away for so long that going on by itself would surprise everybody."""
    TROUBLE = "trouble"
    """For long nothing could be said."""


class End(StrEnum):
    """Why a quiz is over."""

    FINISHED = "finished"
    """All questions were put."""
    STOPPED = "stopped"
    """The starter or an admin ended it, also in the lobby."""
    UNANSWERED = "unanswered"
    """Nobody answered three questions in a row."""
    DESERTED = "deserted"
    """It was paused for too long."""
    UNFILLED = "unfilled"
    """Too few people came into the lobby."""
    NOTHING_TO_ASK = "nothing_to_ask"
    """There is no question of what was wished for."""
    SHUT_OUT = "shut_out"
    """The bot is not in the group any more."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who plays, or who voted without having joined."""

    person_id: str
    """A person's on the platform; of an anonymous admin the chat's in whose name they voted: negative."""
    name: str
    """As the platform knew it last; empty once its person wished to be forgotten."""
    joined_at: datetime | None
    """None of whoever only voted: they do not score."""
    from_position: int = 0
    """The first question that counts for them."""
    team: int | None = None
    """From 1; None without teams, or before one was picked."""
    left_at: datetime | None = None
    """Nobody waits for whoever left; what they earned stands."""
    asked_in: int | None = None
    """Of whoever only voted: with which question's answer they were asked to join, once."""

    @property
    def is_in(self) -> bool:
        """Whether they have joined and are still there."""
        return self.joined_at is not None and self.left_at is None

    @property
    def is_anonymous(self) -> bool:
        """Whether it is a chat that voted, not a person."""
        return self.person_id.startswith("-")


@dataclass(frozen=True, slots=True)
class GroupQuestion:
    """One question of a group quiz."""

    position: int
    """From 0."""
    key: str
    revision: str
    question: Question
    phase: QuestionPhase = QuestionPhase.WAITING
    asked_at: datetime | None = None
    """When the platform had taken it; speed is measured from here."""
    chat: ChatKey | None = None
    """Where it was put: a group may have moved since, and its messages have not."""
    poll_id: str | None = None
    message_id: str | None = None
    closed_at: datetime | None = None
    is_interrupted: bool = False
    """The process was away while it was open: arrival says nothing of speed, and each right answer earns all points."""
    void: Void | None = None

    @property
    def is_counted(self) -> bool:
        """Whether votes in it earn points."""
        return self.phase is QuestionPhase.CLOSED


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person chose in one question: of a quiz, question and person there is one at most, the first."""

    position: int
    person_id: str
    chosen: tuple[int, ...]
    """Indexes of the options as they were shown, ascending, never none."""
    at: datetime
    """When it arrived here."""


@dataclass(frozen=True, slots=True)
class CastVote:
    """A vote as a platform tells of it, before anybody knows which quiz it belongs to."""

    poll_id: str
    person_id: str
    name: str
    chosen: tuple[int, ...]
    """Ascending; empty where a vote was taken back, which changes nothing."""
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupQuiz:
    """One game in one group."""

    id: UUID
    chat: ChatKey
    starter_id: str
    """Whoever opened it and may conduct it, beside admins; a schedule has none: empty."""
    starter_name: str
    setup: Setup
    seed: int
    phase: Phase
    opened_at: datetime
    starts_at: datetime
    """When it starts by itself if enough people are in."""
    deadline: datetime | None
    """When it is to be ticked next; None once it is OVER."""
    players: tuple[Player, ...] = ()
    """In the order in which they came."""
    questions: tuple[GroupQuestion, ...] = ()
    """By position; none before it has started."""
    votes: tuple[Vote, ...] = ()
    """In the order in which they were stored."""
    position: int = -1
    """Of the question that was put last, or is being put."""
    content_version: str = ""
    """Of the library that its questions were made from."""
    language: str | None = None
    """Of whoever opened it, an IETF tag, for a group that never chose."""
    thread_id: str | None = None
    """The topic of a forum that it is played in."""
    lobby_message_id: str | None = None
    unanswered: int = 0
    """How many questions in a row nobody answered."""
    pauses: bool = False
    """It is to be paused once the open question is done with."""
    pause: Pause | None = None
    failing_since: datetime | None = None
    """Since when what is to be said could not be."""
    ended_at: datetime | None = None
    end: End | None = None
    begun_by: str | None = None
    """Which of the platform's events opened it, or which date of a schedule: one that comes again opens no second."""
    version: int = 0
    """Goes up with each stored change but a vote's; a step that was decided on an older one is not stored."""

    @property
    def current(self) -> GroupQuestion | None:
        """The question that was put last or is being put; None before the first."""
        return self.questions[self.position] if 0 <= self.position < len(self.questions) else None

    @property
    def playing(self) -> tuple[Player, ...]:
        """Those who have joined and are still there."""
        return tuple(player for player in self.players if player.is_in)

    def was_opened_by(self, person_id: str) -> bool:
        """Say whether this is whoever opened it, who may conduct it; nobody opened a schedule's."""
        return bool(person_id) and self.starter_id == person_id

    def player(self, person_id: str) -> Player | None:
        """Return what is known of a person; None if they neither joined nor voted."""
        return next((player for player in self.players if player.person_id == person_id), None)
