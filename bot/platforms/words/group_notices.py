"""What whoever wants something of a group quiz is told, in one line.

Owns these words; buttons may not enter. What the whole group is told of a quiz is `group_lobby`'s, `group_reveal`'s and
`group_result`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.group_quiz_replies import (
    Done,
    GroupCommand,
    GroupQuizRunning,
    HiddenAdmin,
    JoinedNow,
    LeftNow,
    NobodyIn,
    NoGroupQuiz,
    NotPaused,
    NotYours,
    PausedAlready,
    PausesSoon,
    TooLate,
    TooManyQuizzes,
    WantsCompany,
)
from bot.domain.group_quizzes import Phase
from bot.platforms.words.group_words import shown_name, team_name

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.i18n import Wording

_BEFORE_PLAY: Final = frozenset({Phase.LOBBY, Phase.COUNTDOWN})


def notice_text(notice: GroupNotice, words: Wording, done: str = "") -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each kind
    """Return a notice as plain text of at most 200 characters, empty if there is nothing to say but `done`."""
    match notice:
        case Done():
            return done
        case NoGroupQuiz(command):
            return none_text(command, words)
        case NotYours(starter_name):
            return _not_yours(starter_name, words)
        case GroupQuizRunning(quiz):
            return running_text(quiz, words)
        case TooManyQuizzes(most):
            return _too_many(most, words)
        case WantsCompany():
            return words.say("You are the only one so far. Wait for others, or play alone.")
        case NobodyIn():
            return words.say("Nobody has joined yet.")
        case PausesSoon():
            return words.say("It pauses after this question.")
        case PausedAlready():
            return words.say("It is paused already.")
        case NotPaused():
            return words.say("It is not paused.")
        case TooLate():
            return words.say("It has begun. Settings can be changed in the next quiz’s lobby.")
        case JoinedNow():
            return _joined(notice, words)
        case LeftNow(was_in):
            if was_in:
                return words.say("You are out. You can come back at any time.")
            return words.say("You had not joined.")
        case HiddenAdmin():
            return _hidden_admin(words)
        case _:
            assert_never(notice)


def none_text(command: GroupCommand, words: Wording) -> str:
    """Return that there is no quiz with which something could be done."""
    match command:
        case GroupCommand.PAUSE | GroupCommand.RESUME | GroupCommand.STOP:
            return words.say("No quiz is under way here. /quiz opens one.")
        case _:
            return words.say("This quiz is over. /quiz opens another.")


def in_groups_text(words: Wording) -> Markup:
    """Return, in private, that a quiz for several is for groups."""
    return words.html(
        "✏️ This is for quizzes in groups. Add me to one and send /quiz there; everybody who joins plays along."
    )


def no_skipping_text(words: Wording) -> Markup:
    """Return that nobody skips a question for everybody."""
    return words.html("✏️ In a group, each question waits for its time. Whoever does not know it lets it pass.")


def _not_yours(starter_name: str, words: Wording) -> str:
    name = shown_name(starter_name)
    if name:
        return words.say("Only {name}, who opened this quiz, and admins can do that.", name=name)
    return words.say("Only whoever opened this quiz and admins can do that.")


def running_text(quiz: GroupQuiz, words: Wording) -> str:
    """Return which quiz a group is playing, and where that stands."""
    if quiz.phase in _BEFORE_PLAY:
        return words.say("A quiz is about to begin here. Join it.")
    number, total = max(quiz.position, 0) + 1, len(quiz.questions)
    if quiz.phase is Phase.PAUSED:
        return words.say("A quiz is paused here, at question {number} of {total}.", number=number, total=total)
    return words.say("A quiz is running here: question {number} of {total}.", number=number, total=total)


def _too_many(most: int, words: Wording) -> str:
    return words.say_n(
        "You have a quiz running elsewhere; one at a time.",
        "You have {n} quizzes running in other groups. Let one of them end first, or ask somebody here to type /quiz.",
        most,
    )


def _hidden_admin(words: Wording) -> str:
    return words.say(
        "You are an anonymous admin: joining would show your name, and your votes would not count as yours. "
        "To play, switch “Remain Anonymous” off first."
    )


def _joined(joined: JoinedNow, words: Wording) -> str:
    team = team_name(joined.team, words) if joined.team else None
    if joined.was_in:
        return words.say("You are in {team}.", team=team) if team else words.say("You have joined already.")
    if joined.from_number > 1:
        late = words.say("You have joined. Your points count from question {n} on.", n=joined.from_number)
        return words.say("{late} You are in {team}.", late=late, team=team) if team else late
    return words.say("You have joined: {team}.", team=team) if team else words.say("You have joined.")
