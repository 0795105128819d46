"""What is said on LINE while a group quiz is played: question cards, what each question came to, lines in between.

Owns these cards. An answer is tapped on the card itself, silently: nobody sees what somebody else chose. How questions
are worded, and what a question came to, is `bot.platforms.words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.group_quiz_replies import PausedNow
from bot.platforms.line import flex
from bot.platforms.line.flex.colours import GREY, INK, QUIET
from bot.platforms.line.group_actions import GoOnGroup, JoinGroup, PauseGroup, StopGroup, VoteInGroup
from bot.platforms.line.render.pen import shown
from bot.platforms.words.cutting import cut
from bot.platforms.words.group_lobby import seconds_name
from bot.platforms.words.group_reveal import paused_text, question_place, reveal_text, went_on_text
from bot.platforms.words.question_why import question_head
from bot.platforms.words.question_words import LETTERS, matter_text, option_texts, question_text
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupQuestionPut, QuestionRevealed, WentOn
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

    Json: TypeAlias = dict[str, Any]

_MATTER: Final = 700
"""UTF-16 units of what a question is about."""
_OPTION: Final = 240
"""Of an option: four of them are to be seen at once."""


def question_speech(put: GroupQuestionPut, pen: Pen) -> Speech:
    """Return a question's card; its buttons are tied to the quiz and the question, and signed for the group."""
    words, quiz, asked = pen.words, put.quiz, put.asked
    place = question_place(put.number, len(quiz.questions), words)
    about = matter_text(asked, words)
    options = [
        _option(LETTERS[index], text, VoteInGroup(quiz.id, put.question.position, index), pen)
        for index, text in enumerate(option_texts(asked, words))
    ]
    card = flex.card(
        "✏️ " + question_head(asked, words, place, None),
        beside=seconds_name(quiz.setup.seconds, words),
        title=question_text(asked, words),
        body=[*([flex.quote(cut(about, _MATTER))] if about else []), flex.box(options, spacing="sm", margin="lg")],
        buttons=[flex.box([_join(quiz, pen), _go_on(quiz, pen)], layout="horizontal", spacing="sm")],
    )
    return shown(f"{place} · {question_text(asked, words)}", [card])


def reveal_speech(revealed: QuestionRevealed, pen: Pen) -> Speech:
    """Return what a question came to: the answer, its source, who was right, and how everybody stands."""
    words, quiz = pen.words, revealed.quiz
    place = question_place(revealed.question.position + 1, len(quiz.questions), words)
    text = reveal_text(revealed, words) or words.html("✏️ {text}", text=place)
    pause = pen.button(words.say("Pause"), PauseGroup(quiz.id))
    ways = [_go_on(quiz, pen)] if revealed.is_last else [_join(quiz, pen), pause, _go_on(quiz, pen)]
    card = flex.card("✓ " + place, body=flex.prose(text), buttons=[flex.box(ways, layout="horizontal", spacing="sm")])
    return shown(flex.plain(text), [card])


def line_speech(quiz: GroupQuiz, line: PausedNow | WentOn, pen: Pen) -> Speech:
    """Return one line about a quiz as a whole, with the ways on."""
    words = pen.words
    if not isinstance(line, PausedNow):
        text = went_on_text(line, words)
        return shown(flex.plain(text), [flex.card("✏️", body=flex.prose(text), buttons=[_go_on(quiz, pen)])])
    text = lines(
        paused_text(line.pause, words),
        words.html("Whoever plays can go on within half an hour; after that it ends."),
    )
    stop = pen.button(words.say("⏹ End the quiz"), StopGroup(quiz.id))
    place = question_place(max(quiz.position, 0) + 1, max(len(quiz.questions), 1), words)
    go_on = pen.button(words.say("▶ Go on"), GoOnGroup(quiz.id), is_main=True)
    return shown(flex.plain(text), [flex.card("✏️ " + place, body=flex.prose(text), buttons=[go_on, stop])])


def _option(letter: str, text: str, action: VoteInGroup, pen: Pen) -> Json:
    """Return an option that is tapped; its letter stands for it where it is read aloud."""
    tap = flex.postback(letter, pen.postbacks.data(action, only=pen.only), says="")
    parts = [
        flex.text(letter, size="md", color=GREY, is_bold=True, flex=0),
        flex.text(cut(text, _OPTION), size="sm", color=INK, flex=1),
    ]
    looks = {"backgroundColor": QUIET, "cornerRadius": "8px", "paddingAll": "12px", "spacing": "md"}
    return flex.box(parts, layout="horizontal", action=tap, **looks)


def _join(quiz: GroupQuiz, pen: Pen) -> Json:
    return flex.button(
        flex.postback(pen.words.say("✋ Join"), pen.postbacks.data(JoinGroup(quiz.id, 0), only=pen.only), says="")
    )


def _go_on(quiz: GroupQuiz, pen: Pen) -> Json:
    """Return the button that brings the quiz on where nothing could be said: any tap of it is enough."""
    return flex.button(
        flex.postback(pen.words.say("▶ Go on"), pen.postbacks.data(GoOnGroup(quiz.id), only=pen.only), says="")
    )
