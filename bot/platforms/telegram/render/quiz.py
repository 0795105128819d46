"""Private quizzes on Telegram: the polls' buttons, and every message around a round but its result.

Owns how those are set. Polls and explanations are worded in `quiz_questions`, results in `quiz_results`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.domain.authored_questions import Level
from bot.domain.questions_shown import AuthoredAsked
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
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.quiz_actions import (
    BackToQuestion,
    ResumeRound,
    ShowWhy,
    SkipQuestion,
    StopRound,
    begin,
    pick_section,
    replace_by,
    set_up,
)
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.render.concepts import section_buttons
from bot.platforms.telegram.render.quiz_choices import choose_button, length_buttons
from bot.platforms.telegram.render.quiz_questions import poll_of, why_page
from bot.platforms.telegram.render.quiz_results import result_page
from bot.platforms.telegram.render.quiz_wishes import (
    bad_length,
    nothing_to_ask,
    review_only,
    unknown_scope,
    which_occasion,
    which_wish,
)
from bot.platforms.telegram.settings_actions import HERE, Unsubscribe
from bot.platforms.words.quiz_texts import (
    in_chinese_text,
    in_private_text,
    may_mean_digests,
    no_round_text,
    nothing_due_text,
    running_text,
    scopes_text,
    setup_text,
)
from bot.platforms.words.quiz_words import level_name, ticked

if TYPE_CHECKING:
    from uuid import UUID

    from bot.domain.quiz_replies import QuestionPut, QuizReply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard
    from bot.platforms.telegram.render.quiz_questions import PollText


def quiz_page(reply: QuizReply, words: Wording) -> Page:  # noqa: C901, PLR0911, PLR0912 - one line for each kind
    """Return a reply about quizzes as one message."""
    match reply:
        case QuestionWhy():
            return _why(reply, words)
        case RoundResult():
            return result_page(reply, words)
        case RoundRunning():
            return _running(reply, words)
        case InChinese():
            return Page(in_chinese_text(reply, words))
        case NothingDue():
            return _nothing_due(reply, words)
        case NothingToAsk():
            return nothing_to_ask(reply, words)
        case UnknownScope():
            return unknown_scope(reply, words)
        case WhichOccasion():
            return which_occasion(reply, words)
        case WhichWish():
            return which_wish(reply, words)
        case ReviewOnly():
            return review_only(reply, words)
        case BadLength():
            return bad_length(reply, words)
        case QuizSetup():
            return _sections(reply, words) if reply.sections else _setup(reply, words)
        case NoRound():
            return _no_round(reply, words)
        case _:
            assert_never(reply)


def poll_text(put: QuestionPut, words: Wording) -> PollText:
    """Return what the poll of a question says."""
    level = put.asked.authored.level if isinstance(put.asked, AuthoredAsked) else None
    number, total = put.question.position + 1, len(put.round.questions)
    return poll_of(put.asked, words, number=number, total=total, level=level)


def open_keyboard(put: QuestionPut, words: Wording) -> Keyboard:
    """Return the buttons below a poll that waits for its answer; below a round's first, also the way to choose."""
    round_id, position = token(put.round.id), put.question.position
    row: list[Button] = [
        button(words.say("⏭ Skip"), SkipQuestion(round_id, position)),
        button(words.say("⏹ End"), StopRound(round_id)),
    ]
    if position == 0:
        row.append(choose_button(words))
    return (tuple(row),)


def done_keyboard(round_id: UUID, position: int, words: Wording) -> Keyboard:
    """Return the button below a poll that is done with."""
    return ((button(words.say("Explain this"), ShowWhy(token(round_id), position)),),)


def in_private(scope: Scope, words: Wording, username: str) -> Page:
    """Return the way from a group to the private chat."""
    url = deeplinks.url(username, deeplinks.QuizLink(scope))
    return Page(in_private_text(words), ((UrlButton(words.say("Play in private"), url),),))


def _why(reply: QuestionWhy, words: Wording) -> Page:
    """Return an explanation; while its round goes on, it can be taken away from below the question that waits."""
    page = why_page(reply.asked, reply.chosen, words)
    if not reply.is_playing:
        return page
    return replace(page, keyboard=(*page.keyboard, (button(words.say("⬆ Back to the question"), BackToQuestion()),)))


def _running(reply: RoundRunning, words: Wording) -> Page:
    go_on = button(words.say("Go on"), ResumeRound(token(reply.round_id)))
    return Page(
        running_text(reply, words), packed((go_on, button(words.say("Begin a new one"), replace_by(reply.wish))))
    )


def _nothing_due(reply: NothingDue, words: Wording) -> Page:
    offer = button(words.say("▶ A round of new ones"), begin(Wish()))
    return Page(nothing_due_text(reply, words), packed((offer, choose_button(words)), 2))


def _setup(reply: QuizSetup, words: Wording) -> Page:
    wish = reply.wish
    any_level, *levels = (
        button(ticked(level_name(level, words), level is wish.level), set_up(replace(wish, level=level)))
        for level in (None, *Level)
    )
    return Page(
        setup_text(reply, words),
        keyboard(
            (button(words.say("About…"), pick_section(wish)),),
            (any_level,),
            *packed(levels),
            *packed(length_buttons(wish, words, set_up, wish.length)),
            (button(words.say("▶ Begin"), begin(wish)),),
        ),
    )


def _sections(reply: QuizSetup, words: Wording) -> Page:
    def scoped(scope: Scope) -> Wish:
        return replace(reply.wish, scope=scope)

    sections = section_buttons(reply.sections, words, lambda one: set_up(scoped(Scope(ScopeKind.SECTION, one.id))))
    whole = (
        button(words.say("Everything"), set_up(scoped(Scope()))),
        button(words.say("What is due"), set_up(scoped(Scope(ScopeKind.DUE)))),
    )
    back = button(words.say("‹ Back"), set_up(reply.wish))
    return Page(scopes_text(reply, words), keyboard(*packed(whole), *packed(sections, per_row=2), (back,)))


def _no_round(reply: NoRound, words: Wording) -> Page:
    text, offer = no_round_text(reply, words), button(words.say("▶ Begin"), begin(Wish()))
    if not may_mean_digests(reply):
        return Page(text, ((offer,),))
    return Page(text, ((button(words.say("No more digests"), Unsubscribe(HERE)),), (offer,)))
