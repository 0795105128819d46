"""What whoever wants something of a group quiz is told: in passing above a pressed button, or in answer to a command.

Owns the buttons below; the words are `bot.platforms.words.group_notices`'s. What the whole group is told of a quiz is
set in `group_lobby`, `group_reveal` and `group_result`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.group_quiz_replies import GroupCommand, NoGroupQuiz, NotYours, PausedAlready, PausesSoon, WantsCompany
from bot.domain.group_quizzes import Setup
from bot.domain.language import Language
from bot.domain.rounds import Wish
from bot.platforms.telegram.group_actions import ResumeQuiz, StartQuiz, StopQuiz, open_lobby, quiz_token
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render.buttons import button, keyboard
from bot.platforms.telegram.render.group_lobby import join_button
from bot.platforms.words.group_notices import in_groups_text, no_skipping_text, none_text, notice_text, running_text

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button


def notice_page(notice: GroupNotice, words: Wording, quiz: GroupQuiz | None = None, done: str = "") -> Page | None:
    """Return a notice as an answer to a command, with what can be done next; None if there is nothing to say."""
    is_none = isinstance(notice, NoGroupQuiz) and quiz is None  # nor is there one that could be over
    text = none_text(GroupCommand.STOP, words) if is_none else notice_text(notice, words, done)
    if not text:
        return None
    return Page(str(words.html("✏️ {text}", text=text)), keyboard(_next(notice, words, quiz)))


def running_page(quiz: GroupQuiz, words: Wording, url: str | None) -> Page:
    """Return that a quiz is running, how to join, and the way to where it stands, if there is an address for that."""
    join = join_button(quiz_token(quiz.id), words)
    there = (UrlButton(words.say("Go there"), url),) if url else ()
    return Page(str(words.html("✏️ {text}", text=running_text(quiz, words))), keyboard((join, *there)))


def instead_page(quiz: GroupQuiz, words: Wording) -> Page:
    """Return how a group quiz is ended, for whoever says what ends a private round."""
    text = words.html("✏️ A group quiz is ended by /stopquiz, by whoever opened it or an admin.")
    return Page(str(text), ((button(words.say("⏹ End the quiz"), StopQuiz(quiz_token(quiz.id))),),))


def no_skipping_page(words: Wording) -> Page:
    """Return that nobody skips a question for everybody."""
    return Page(str(no_skipping_text(words)))


def elsewhere_page(words: Wording, username: str, wish: Wish | None = None) -> Page:
    """Return, in private, that a command or what it asks for is for groups, and the ways to one and to a round alone.

    `wish` is what the round can be about, as far as that was said.
    """
    add = UrlButton(words.say("➕ Add me to a group"), f"https://t.me/{username}?startgroup=quiz")
    return Page(
        str(in_groups_text(words)), keyboard((add,), (button(words.say("▶ Play alone here"), begin(wish or Wish())),))
    )


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
