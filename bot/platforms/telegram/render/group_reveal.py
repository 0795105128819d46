"""What is said while a group quiz is played: its polls, what each came to, and the lines in between.

Owns these messages, each short enough for a phone held in one hand. How names and points look is `group_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.group_quiz_replies import PausedNow
from bot.platforms.telegram.group_actions import ResumeQuiz, StopQuiz, quiz_token
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button
from bot.platforms.telegram.render.group_lobby import join_button
from bot.platforms.telegram.render.quiz_questions import poll_of
from bot.platforms.words.group_reveal import paused_text, question_place, reveal_text, went_on_text
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupQuestionPut, QuestionRevealed, WentOn
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.render.quiz_questions import PollText


def group_poll(put: GroupQuestionPut, words: Wording) -> PollText:
    """Return what the poll of a question says."""
    total = len(put.quiz.questions)
    place = question_place(put.number, total, words)
    return poll_of(put.asked, words, number=put.number, total=total, place=place)


def reveal_page(revealed: QuestionRevealed, words: Wording) -> Page:
    """Return what a question came to: the answer, who was right, how everybody stands, and who may still join.

    Of a question in a tournament that counts it is only said who may join.
    """
    join = () if revealed.is_last else ((join_button(quiz_token(revealed.quiz.id), words),),)
    return Page(reveal_text(revealed, words), join)


def line_page(quiz: GroupQuiz, line: PausedNow | WentOn, words: Wording) -> Page:
    """Return one line about a quiz as a whole."""
    if not isinstance(line, PausedNow):
        return Page(went_on_text(line, words))
    text = lines(
        paused_text(line.pause, words),
        words.html("Whoever opened it or an admin can go on within half an hour; after that it ends."),
    )
    token = quiz_token(quiz.id)
    go_on, stop = button(words.say("▶ Go on"), ResumeQuiz(token)), button(words.say("⏹ End the quiz"), StopQuiz(token))
    return Page(text, ((go_on, stop),))
