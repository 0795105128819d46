"""What there is to do and to say in a group quiz, as data.

Owns meaning alone. `GroupReply` is what a step of the machine asks for; what a platform shows for it is made by
`bot.services.group_views`, with everything looked up; `GroupNotice` is said in one line to whoever asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.group_quizzes import End, GroupQuestion, GroupQuiz, Pause, Player, Void
    from bot.domain.group_scores import Place, TeamPlace
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.quiz_replies import ScopeSubject


@dataclass(frozen=True, slots=True)
class LobbyChanged:
    """The lobby's message is to show how things stand now (also that it counts down, or was closed)."""


@dataclass(frozen=True, slots=True)
class QuestionsWanted:
    """Questions are to be chosen, and handed over as `Drawn`."""


@dataclass(frozen=True, slots=True)
class QuestionDue:
    """The question at a position is to be put. It is committed that this is about to happen."""

    position: int


@dataclass(frozen=True, slots=True)
class RevealDue:
    """What the question at a position came to is to be said; of a tournament's only who may join."""

    position: int
    stops_poll: bool
    """Its poll may still be open, and is to be closed before."""


@dataclass(frozen=True, slots=True)
class PollUnwanted:
    """A poll that was put belongs to no open question any more, and is to be closed."""

    question: GroupQuestion


@dataclass(frozen=True, slots=True)
class PausedNow:
    """It is to be said that the quiz is paused; of one that is SILENCED nothing can be said."""

    pause: Pause


@dataclass(frozen=True, slots=True)
class WentOn:
    """It is to be said in one line that the process was away and the quiz goes on, and what that cost."""

    void: int | None
    """The position of the question that does not count therefore."""
    untimed: int | None
    """The position of the question in which speed does not count therefore."""


@dataclass(frozen=True, slots=True)
class ResultDue:
    """How the quiz went is to be said; of one that was never started, or nobody answered, only that it is over."""


GroupReply: TypeAlias = (
    LobbyChanged | QuestionsWanted | QuestionDue | RevealDue | PollUnwanted | PausedNow | WentOn | ResultDue
)


@dataclass(frozen=True, slots=True)
class Lobby:
    """A lobby: who is in, what is chosen, and until when."""

    quiz: GroupQuiz
    subject: ScopeSubject | None
    """What its scope is about; None for everything."""
    now: datetime


@dataclass(frozen=True, slots=True)
class GroupQuestionPut:
    """A question that is to be put now, or was."""

    quiz: GroupQuiz
    question: GroupQuestion
    asked: QuestionShown

    @property
    def number(self) -> int:
        """Which one it is, from 1."""
        return self.question.position + 1


@dataclass(frozen=True, slots=True)
class QuestionRevealed:
    """What a question came to, and how everybody stands."""

    quiz: GroupQuiz
    question: GroupQuestion
    asked: QuestionShown | None
    """None if the library knows it no more."""
    right: tuple[Player, ...]
    """Players who were right, the quickest first."""
    answered: int
    """How many players answered, of those it was put to."""
    top: tuple[Place, ...]
    """The first five or so."""
    more: int
    """How many more there are."""
    teams: tuple[TeamPlace, ...]
    """All teams; none without."""
    strangers: tuple[Player, ...]
    """Whoever voted without having joined, and is asked to join now; chats among them cannot."""
    is_last: bool

    @property
    def void(self) -> Void | None:
        """Why it does not count; None if it does."""
        return self.question.void


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went, of those that count."""

    question: GroupQuestion
    asked: QuestionShown | None
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class GroupResult:
    """How a quiz went."""

    quiz: GroupQuiz
    places: tuple[Place, ...]
    """Everybody who played, the winner first; none if nothing was played."""
    teams: tuple[TeamPlace, ...]
    hardest: Outcome | None
    """The question with the smallest part of right answers; None if all were right everywhere."""
    outcomes: tuple[Outcome, ...]
    """Each question that counts, in the order in which they were put."""
    voided: int
    """How many did not count, though they were or may have been put."""

    @property
    def end(self) -> End | None:
        """Why it is over."""
        return self.quiz.end

    @property
    def was_played(self) -> bool:
        """Whether anybody answered anything."""
        return any(place.answered for place in self.places)


class GroupCommand(StrEnum):
    """What somebody wanted to do with a quiz."""

    JOIN = "join"
    LEAVE = "leave"
    SET_UP = "set_up"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class NoGroupQuiz:
    """There is no quiz here that it could be done with."""

    command: GroupCommand


@dataclass(frozen=True, slots=True)
class NotYours:
    """Only whoever opened the quiz and admins may do that, or only whoever plays, too."""

    starter_name: str
    is_for_players: bool = False


@dataclass(frozen=True, slots=True)
class GroupQuizRunning:
    """Somebody wants a quiz while one is running: the way to it."""

    quiz: GroupQuiz


@dataclass(frozen=True, slots=True)
class TooManyQuizzes:
    """Somebody has as many quizzes running in other groups as one person may open at a time."""

    most: int


@dataclass(frozen=True, slots=True)
class WantsCompany:
    """Only one person is in: they may play alone, if they say so."""


@dataclass(frozen=True, slots=True)
class NobodyIn:
    """Nobody is in."""


@dataclass(frozen=True, slots=True)
class PausesSoon:
    """The quiz is paused once the open question is done with."""


@dataclass(frozen=True, slots=True)
class PausedAlready:
    """It is paused."""


@dataclass(frozen=True, slots=True)
class NotPaused:
    """It is not."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The lobby is closed: settings can be changed in the next one."""


@dataclass(frozen=True, slots=True)
class JoinedNow:
    """Somebody is in."""

    quiz_id: UUID
    from_number: int
    """The first question that counts for them, from 1."""
    team: int | None
    was_in: bool


@dataclass(frozen=True, slots=True)
class LeftNow:
    """Somebody is out."""

    was_in: bool


@dataclass(frozen=True, slots=True)
class HiddenAdmin:
    """An admin whose name is hidden in this group would show it by joining, and their votes would not be known."""


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and everybody sees it."""


GroupNotice: TypeAlias = (
    NoGroupQuiz
    | NotYours
    | GroupQuizRunning
    | TooManyQuizzes
    | WantsCompany
    | NobodyIn
    | PausesSoon
    | PausedAlready
    | NotPaused
    | TooLate
    | JoinedNow
    | LeftNow
    | HiddenAdmin
    | Done
)
