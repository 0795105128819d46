"""Private quizzes on LINE: every answer around a round but its questions.

Owns the cards and their buttons. What is worded, `bot.platforms.words` says; questions are `quiz_questions`'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from bot.domain.authored_questions import Level
from bot.domain.quiz_replies import (
    BadLength,
    InChinese,
    NoRound,
    NothingDue,
    NothingToAsk,
    QuestionWhy,
    QuizSetup,
    ReviewOnly,
    RoundResult,
    RoundRunning,
    UnknownScope,
    WhichOccasion,
    WhichWish,
)
from bot.domain.rounds import LENGTHS, REVIEW, Scope, ScopeKind, Wish
from bot.platforms.line import flex
from bot.platforms.line.quiz_actions import ResumeRound, begin, pick_scope, replace_by, set_up
from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import said, shown
from bot.platforms.line.render.quiz_questions import why_message
from bot.platforms.line.render.quiz_results import result_message
from bot.platforms.line.speech import MOST_QUICK_REPLIES, Speech
from bot.platforms.words import quiz_texts
from bot.platforms.words.concepts import concept_name, numbered_section, section_title
from bot.platforms.words.quiz_words import level_name, questions_name, scope_name, ticked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from bot.domain.library import Section
    from bot.domain.quiz_replies import QuizReply
    from bot.platforms.line.render.pen import Pen

    Json: TypeAlias = dict[str, Any]


def quiz_speech(reply: QuizReply, pen: Pen) -> Speech:  # noqa: C901, PLR0911, PLR0912 - one line for each kind
    """Return a reply about quizzes."""
    words = pen.words
    match reply:
        case QuestionWhy():
            return Speech((why_message(reply, pen),))
        case RoundResult():
            return Speech((result_message(reply, pen),))
        case RoundRunning():
            return _running(reply, pen)
        case InChinese():
            return said(flex.plain(quiz_texts.in_chinese_text(reply, words)))
        case NothingDue():
            offer = pen.button(words.say("▶ New questions"), begin(Wish()), is_main=True)
            return _asking(quiz_texts.nothing_due_text(reply, words), pen, (offer, _choose(pen)))
        case NothingToAsk():
            return _nothing_to_ask(reply, pen)
        case UnknownScope():
            return _unknown_scope(reply, pen)
        case WhichOccasion():
            return _which_occasion(reply, pen)
        case WhichWish():
            return _which_wish(reply, pen)
        case ReviewOnly():
            return _review_only(reply, pen)
        case BadLength():
            return _asking(quiz_texts.bad_length_text(reply, words), pen, (_lengths(reply.wish, pen),))
        case QuizSetup():
            return scopes_speech(reply, pen) if reply.sections else _setup(reply, pen)
        case NoRound():
            return _no_round(reply, pen)
        case _:
            assert_never(reply)


def in_private(pen: Pen) -> Speech:
    """Return to a group that rounds of one's own are played in private."""
    return said(flex.plain(quiz_texts.in_private_text(pen.words)), (ways.quiz(replace(pen, is_private=False)),))


def done_with(pen: Pen) -> Speech:
    """Return that a question is done with already."""
    return said(quiz_texts.done_with_text(pen.words))


def out_of_date(pen: Pen) -> Speech:
    """Return that a card is of a round that nobody knows any more, with the way to another one."""
    return said(pen.words.say("That round is over, and its cards with it."), (_another(pen), *ways.around(pen)))


def _another(pen: Pen) -> Any:
    return pen.quick(pen.words.say("▶ Another round"), begin(Wish()))


def _asking(text: Markup, pen: Pen, buttons: Iterable[Json] = (), rows: Iterable[Json] = ()) -> Speech:
    """Return a card that says something and has buttons, or rows, to answer it."""
    body = [*flex.prose(text), *flex.rows(list(rows))]
    card = flex.card(pen.words.say("✏️ Quiz"), body=body, buttons=list(buttons))
    return shown(flex.plain(text), [card])


def _choose(pen: Pen) -> Json:
    return pen.button(pen.words.say("⚙️ Choose"), set_up(Wish()))


def _running(reply: RoundRunning, pen: Pen) -> Speech:
    words = pen.words
    buttons = (
        pen.button(words.say("Go on"), ResumeRound(reply.round_id), is_main=True),
        pen.button(words.say("Begin a new one"), replace_by(reply.wish)),
    )
    return _asking(quiz_texts.running_text(reply, words), pen, buttons)


def _nothing_to_ask(reply: NothingToAsk, pen: Pen) -> Speech:
    buttons = (pen.button(label, begin(wish)) for label, wish in quiz_texts.asked_instead(reply, pen.words))
    return _asking(quiz_texts.nothing_to_ask_text(reply, pen.words), pen, (*buttons, _choose(pen)))


def _unknown_scope(reply: UnknownScope, pen: Pen) -> Speech:
    rows = [
        pen.row(
            concept_name(concept, pen.words), begin(replace(reply.wish, scope=Scope(ScopeKind.CONCEPT, concept.id)))
        )
        for concept in reply.nearest
    ]
    return _asking(quiz_texts.unknown_scope_text(reply, pen.words), pen, (_choose(pen),), rows)


def _which_occasion(reply: WhichOccasion, pen: Pen) -> Speech:
    words = pen.words
    rows = [
        pen.row(
            words.date(one.held_on),
            begin(replace(reply.wish, scope=Scope(ScopeKind.OCCASION, one.id))),
            beside=words.pick(one.name, one.name_en),
        )
        for one in reply.occasions
    ]
    return _asking(quiz_texts.which_occasion_text(words), pen, rows=rows)


def _which_wish(reply: WhichWish, pen: Pen) -> Speech:
    rows = [pen.row(label, begin(wish)) for label, wish in quiz_texts.wishes_meant(reply, pen.words)]
    return _asking(quiz_texts.which_wish_text(pen.words), pen, rows=rows)


def _review_only(reply: ReviewOnly, pen: Pen) -> Speech:
    words = pen.words
    buttons = [pen.button(words.say("▶ Review what is due"), begin(REVIEW))]
    rows = []
    if reply.instead is not None:
        about = scope_name(reply.instead, reply.of, words)
        rows.append(pen.row(words.say("✏️ Quiz me: {scope}", scope=about), begin(reply.instead)))
    return _asking(quiz_texts.review_only_text(reply, words), pen, buttons, rows)


def _no_round(reply: NoRound, pen: Pen) -> Speech:
    words = pen.words
    quick = [pen.saying(words.say("No more digests"), words.pick("取消訂閱", "unsubscribe"))]
    offer = pen.button(words.say("▶ Begin"), begin(Wish()), is_main=True)
    speech = _asking(quiz_texts.no_round_text(reply, words), pen, (offer,))
    return replace(speech, quick_replies=tuple(quick)) if quiz_texts.may_mean_digests(reply) else speech


def _setup(reply: QuizSetup, pen: Pen) -> Speech:
    """Return what the next round would be like; each choice is a tap, and shows it anew."""
    words, wish = pen.words, reply.wish
    levels = [
        pen.button(ticked(level_name(level, words), level is wish.level), set_up(replace(wish, level=level)))
        for level in (None, *Level)
    ]
    buttons = (
        pen.button(words.say("About…"), pick_scope(wish)),
        _side_by_side(levels[:2]),
        _side_by_side(levels[2:]),
        _lengths(wish, pen, wish.length, set_up),
        pen.button(words.say("▶ Begin"), begin(wish), is_main=True),
    )
    return _asking(quiz_texts.setup_text(reply, words), pen, buttons)


def _lengths(wish: Wish, pen: Pen, chosen: int | None = None, do: Any = begin) -> Json:
    return _side_by_side([
        pen.button(ticked(questions_name(length, pen.words), length == chosen), do(replace(wish, length=length)))
        for length in LENGTHS
    ])  # fmt: skip


def _side_by_side(buttons: list[Json]) -> Json:
    return flex.box(buttons, layout="horizontal", spacing="sm")


def scopes_speech(reply: QuizSetup, pen: Pen, missed: Wish | None = None) -> Speech:
    """Return what a round can be about: a card to choose from, and quick replies that begin one at once.

    Args:
        reply: What it would be about now, and the sections.
        pen: Sets it.
        missed: A round of what was missed in the last one, where there is any.
    """
    words = pen.words

    def scoped(scope: Scope) -> Wish:
        return replace(reply.wish, scope=scope)

    whole = (
        pen.row(words.say("Everything"), set_up(scoped(Scope()))),
        pen.row(words.say("What is due"), begin(scoped(Scope(ScopeKind.DUE)))),
    )
    again = [pen.row(words.say("What was missed"), begin(missed))] if missed else []
    rows = (
        *whole,
        *again,
        *(_section_row(one, scoped(Scope(ScopeKind.SECTION, one.id)), pen) for one in reply.sections),
    )
    text = quiz_texts.scopes_text(reply, words)
    back = pen.button(words.say("‹ Back"), set_up(reply.wish))
    quick = [
        pen.quick("▶ " + section_title(one, pen.words), begin(scoped(Scope(ScopeKind.SECTION, one.id))))
        for one in reply.sections[: MOST_QUICK_REPLIES - 1]
    ]
    return replace(_asking(text, pen, (back,), rows), quick_replies=(_another(pen), *quick))


def _section_row(section: Section, wish: Wish, pen: Pen) -> Json:
    return pen.row(numbered_section(section, pen.words), set_up(wish))
