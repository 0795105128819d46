"""What whoever wants something of a group quiz is told: in passing above a pressed button, or in answer to a command.

Owns these words. What the whole group is told of a quiz is set in `group_lobby`, `group_reveal` and `group_result`.
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
from bot.domain.group_quizzes import Phase, Setup
from bot.domain.language import Language
from bot.domain.rounds import Wish
from bot.platforms.telegram.group_actions import ResumeQuiz, StartQuiz, StopQuiz, open_lobby, quiz_token
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render.buttons import button, keyboard
from bot.platforms.telegram.render.group_lobby import join_button
from bot.platforms.telegram.render.group_words import shown_name, team_name

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

_BEFORE_PLAY: Final = frozenset({Phase.LOBBY, Phase.COUNTDOWN})


def notice_text(notice: GroupNotice, words: Wording, done: str = "") -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each kind
    """Return a notice as plain text of at most 200 characters, empty if there is nothing to say but `done`."""
    match notice:
        case Done():
            return done
        case NoGroupQuiz(command):
            return _none(command, words)
        case NotYours(starter_name):
            return _not_yours(starter_name, words)
        case GroupQuizRunning(quiz):
            return _running(quiz, words)
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


def notice_page(notice: GroupNotice, words: Wording, quiz: GroupQuiz | None = None, done: str = "") -> Page | None:
    """Return a notice as an answer to a command, with what can be done next; None if there is nothing to say."""
    is_none = isinstance(notice, NoGroupQuiz) and quiz is None  # nor is there one that could be over
    text = _none(GroupCommand.STOP, words) if is_none else notice_text(notice, words, done)
    if not text:
        return None
    return Page(str(words.html("✏️ {text}", text=text)), keyboard(_next(notice, words, quiz)))


def running_page(quiz: GroupQuiz, words: Wording, url: str | None) -> Page:
    """Return that a quiz is running, how to join, and the way to where it stands, if there is an address for that."""
    join = join_button(quiz_token(quiz.id), words)
    there = (UrlButton(words.say("Go there"), url),) if url else ()
    return Page(str(words.html("✏️ {text}", text=_running(quiz, words))), keyboard((join, *there)))


def instead_page(quiz: GroupQuiz, words: Wording) -> Page:
    """Return how a group quiz is ended, for whoever says what ends a private round."""
    text = words.html("✏️ A group quiz is ended by /stopquiz, by whoever opened it or an admin.")
    return Page(str(text), ((button(words.say("⏹ End the quiz"), StopQuiz(quiz_token(quiz.id))),),))


def no_skipping_page(words: Wording) -> Page:
    """Return that nobody skips a question for everybody."""
    return Page(
        str(words.html("✏️ In a group, each question waits for its time. Whoever does not know it lets it pass."))
    )


def elsewhere_page(words: Wording, username: str, wish: Wish | None = None) -> Page:
    """Return, in private, that a command or what it asks for is for groups, and the ways to one and to a round alone.

    `wish` is what the round can be about, as far as that was said.
    """
    text = words.html(
        "✏️ This is for quizzes in groups. Add me to one and send /quiz there; everybody who joins plays along."
    )
    add = UrlButton(words.say("➕ Add me to a group"), f"https://t.me/{username}?startgroup=quiz")
    return Page(str(text), keyboard((add,), (button(words.say("▶ Play alone here"), begin(wish or Wish())),)))


def goes_on_page(quiz: GroupQuiz, words: Wording) -> Page:
    """Return that the bot may write again, and how the quiz that this had interrupted goes on."""
    text = words.html("✏️ I can write here again. The quiz waits: /resumequiz goes on, /stopquiz ends it.")
    token = quiz_token(quiz.id)
    resume, stop = button(words.say("▶ Go on"), ResumeQuiz(token)), button(words.say("⏹ End the quiz"), StopQuiz(token))
    return Page(str(text), ((resume, stop),))


def refusal(quiz: GroupQuiz, words: Wording, *, may_hide: bool) -> str:
    """Return that somebody may not conduct a quiz, in 200 characters.

    `may_hide` says that admins can be anonymous here: what presses tell of them is that they are nobody in particular.
    """
    plain = notice_text(NotYours(quiz.starter_name), words)
    if not may_hide:
        return plain
    hint = words.say("Anonymous admins, please type it: /startquiz, /pausequiz, /resumequiz, /stopquiz.")
    return f"{plain} {hint}" if words.language is Language.ENGLISH else plain + hint


def _next(notice: GroupNotice, words: Wording, quiz: GroupQuiz | None) -> tuple[Button, ...]:
    """Return what can be done after a notice."""
    match notice:
        case NoGroupQuiz() if quiz is None:
            return (button(words.say("▶ Open a quiz"), open_lobby(Setup())),)
        case WantsCompany() if quiz is not None:
            return (button(words.say("▶ Play alone"), StartQuiz(quiz_token(quiz.id), alone=1)),)
        case PausedAlready() | PausesSoon() if quiz is not None:
            return (button(words.say("▶ Go on"), ResumeQuiz(quiz_token(quiz.id))),)
        case _:
            return ()


def _none(command: GroupCommand, words: Wording) -> str:
    match command:
        case GroupCommand.PAUSE | GroupCommand.RESUME | GroupCommand.STOP:
            return words.say("No quiz is under way here. /quiz opens one.")
        case _:
            return words.say("This quiz is over. /quiz opens another.")


def _not_yours(starter_name: str, words: Wording) -> str:
    name = shown_name(starter_name)
    if name:
        return words.say("Only {name}, who opened this quiz, and admins can do that.", name=name)
    return words.say("Only whoever opened this quiz and admins can do that.")


def _running(quiz: GroupQuiz, words: Wording) -> str:
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
