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
    NoRound,
    NothingDue,
    NothingToAsk,
    QuestionWhy,
    QuizSetup,
    RoundCommand,
    RoundResult,
    RoundRunning,
    UnknownScope,
    WhichOccasion,
)
from bot.domain.rounds import LENGTHS, MOST_QUESTIONS, Scope, ScopeKind, Wish
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.quiz_actions import (
    OpenSetup,
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
from bot.platforms.telegram.render.concepts import concept_name, section_buttons
from bot.platforms.telegram.render.quiz_questions import poll_of, why_page
from bot.platforms.telegram.render.quiz_results import result_page
from bot.platforms.telegram.render.quiz_words import level_name, scope_name
from bot.platforms.telegram.render.settings_words import day
from bot.platforms.telegram.render.text import echo, lines, paragraphs
from bot.platforms.telegram.settings_actions import HERE, Unsubscribe

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from bot.domain.quiz_replies import QuestionPut, QuizReply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Button, Keyboard
    from bot.platforms.telegram.render.quiz_questions import PollText


def quiz_page(reply: QuizReply, words: Wording) -> Page:  # noqa: C901, PLR0911 - one line for each kind, nothing else
    """Return a reply about quizzes as one message."""
    match reply:
        case QuestionWhy():
            return why_page(reply.asked, reply.chosen, words)
        case RoundResult():
            return result_page(reply, words)
        case RoundRunning():
            return _running(reply, words)
        case NothingDue():
            return _nothing_due(reply, words)
        case NothingToAsk():
            return _nothing_to_ask(reply, words)
        case UnknownScope():
            return _unknown_scope(reply, words)
        case WhichOccasion():
            return _which_occasion(reply, words)
        case BadLength():
            return _bad_length(reply, words)
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
        row.append(_choose(words))
    return (tuple(row),)


def done_keyboard(round_id: UUID, position: int, words: Wording) -> Keyboard:
    """Return the button below a poll that is done with."""
    return ((button(words.say("Explain this"), ShowWhy(token(round_id), position)),),)


def in_private(scope: Scope, words: Wording, username: str) -> Page:
    """Return the way from a group to the private chat."""
    text = words.html("✏️ Rounds of questions are played in private, so that nobody here is disturbed.")
    url = deeplinks.url(username, deeplinks.QuizLink(scope))
    return Page(text, ((UrlButton(words.say("Play in private"), url),),))


def _running(reply: RoundRunning, words: Wording) -> Page:
    text = words.html(
        "✏️ A round is not finished yet: it stands at question {number} of {total}. Go on with it, or begin a new one?",
        number=reply.number,
        total=reply.total,
    )
    go_on = button(words.say("Go on"), ResumeRound(token(reply.round_id)))
    return Page(text, packed((go_on, button(words.say("Begin a new one"), replace_by(reply.wish)))))


def _nothing_due(reply: NothingDue, words: Wording) -> Page:
    if reply.next_on is None:
        when = words.html("✏️ There is nothing to review yet: questions come back some days after you answer them.")
    elif reply.is_tomorrow:
        when = words.html_n(
            "✏️ Nothing is due today. One question is tomorrow.",
            "✏️ Nothing is due today. {n} questions are tomorrow.",
            reply.count,
        )
    else:
        when = words.html_n(
            "✏️ Nothing is due today. One question is on {day}.",
            "✏️ Nothing is due today. {n} questions are on {day}.",
            reply.count,
            day=day(reply.next_on, words),
        )
    offer = button(words.say("▶ A round of new ones"), begin(Wish()))
    return Page(paragraphs(when, words.html("Meanwhile, how about some new ones?")), packed((offer, _choose(words)), 2))


def _nothing_to_ask(reply: NothingToAsk, words: Wording) -> Page:
    scope, level = scope_name(reply.wish, reply.of, words), reply.wish.level
    if reply.wish.scope.kind is ScopeKind.MISSED:
        text = words.html("✏️ Nothing was missed there.")
    elif level is not None:
        text = words.html(
            "✏️ “{scope}” has no questions of the level “{level}”. Another level, or everything?",
            scope=scope,
            level=level_name(level, words),
        )
    else:
        text = words.html("✏️ There are no questions about “{scope}” yet. How about everything?", scope=scope)
    buttons = [button(words.say("▶ From everything"), begin(replace(reply.wish, scope=Scope())))]
    if level is not None and reply.of is not None:
        buttons.insert(0, button(words.say("▶ At all levels"), begin(replace(reply.wish, level=None))))
    return Page(text, packed((*buttons, _choose(words)), per_row=2))


def _unknown_scope(reply: UnknownScope, words: Wording) -> Page:
    text = paragraphs(
        words.html("✏️ I do not know what to ask about “{words}”.", words=echo(reply.words)),
        words.html("It may be one of these:") if reply.nearest else None,
        words.html(
            "Name a concept, a section, a date or a meeting, a level, a number of questions: "
            "<code>/quiz {concept}</code>, <code>/quiz 2023-12-12 10</code>.",
            concept=words.content("基礎研究"),
        ),
    )
    near = (
        button(concept_name(concept, words), begin(replace(reply.wish, scope=Scope(ScopeKind.CONCEPT, concept.id))))
        for concept in reply.nearest
    )
    return Page(text, keyboard(*packed(near, per_row=2), (_choose(words),)))


def _which_occasion(reply: WhichOccasion, words: Wording) -> Page:
    buttons = (
        button(words.date(one.held_on), begin(replace(reply.wish, scope=Scope(ScopeKind.OCCASION, one.id))))
        for one in reply.occasions
    )
    return Page(words.html("✏️ Several occasions fit. Which one shall I ask about?"), packed(buttons, per_row=2))


def _bad_length(reply: BadLength, words: Wording) -> Page:
    text = words.html(
        "✏️ A round has 1 to {most} questions, and “{typed}” is no such number. For example: <code>/quiz 10</code>.",
        most=MOST_QUESTIONS,
        typed=echo(reply.typed),
    )
    return Page(text, packed(_lengths(reply.wish, words, begin)))


def _setup(reply: QuizSetup, words: Wording) -> Page:
    wish = reply.wish
    text = lines(
        words.html("✏️ <b>What shall the round be like?</b>"),
        words.html("About: <b>{scope}</b>", scope=scope_name(wish, reply.of, words)),
        words.html("Level: <b>{level}</b>", level=level_name(wish.level, words)),
        words.html_n("Length: <b>one question</b>", "Length: <b>{n} questions</b>", wish.length),
    )
    levels = (
        button(_ticked(level_name(level, words), level is wish.level), set_up(replace(wish, level=level)))
        for level in (None, *Level)
    )
    return Page(
        text,
        keyboard(
            (button(words.say("About…"), pick_section(wish)),),
            *packed(levels, per_row=4),
            *packed(_lengths(wish, words, set_up, wish.length)),
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
    listed = (
        words.html("{position}. {title}", position=section.position, title=words.pick(section.title, section.title_en))
        for section in reply.sections
    )
    text = paragraphs(
        words.html("✏️ <b>What shall I ask about?</b>"),
        lines(*listed),
        words.html(
            "For a single concept, type for example <code>/quiz {concept}</code>.", concept=words.content("基礎研究")
        ),
    )
    back = button(words.say("‹ Back"), set_up(reply.wish))
    return Page(text, keyboard(*packed(whole), *packed(sections, per_row=2), (back,)))


def _no_round(reply: NoRound, words: Wording) -> Page:
    none = words.html("✏️ No round of questions is running. /quiz begins one.")
    offer = button(words.say("▶ Begin"), begin(Wish()))
    if reply.command is RoundCommand.SKIP or not reply.has_digests:
        return Page(none, ((offer,),))
    digests = words.html("If it is the digests that should stop, that is one tap away, too.")
    unsubscribe = button(words.say("No more digests"), Unsubscribe(HERE))
    return Page(paragraphs(none, digests), ((unsubscribe,), (offer,)))


def _lengths(wish: Wish, words: Wording, do: Callable[[Wish], Action], chosen: int | None = None) -> tuple[Button, ...]:
    return tuple(
        button(_ticked(words.say("{n} questions", n=length), length == chosen), do(replace(wish, length=length)))
        for length in LENGTHS
    )


def _choose(words: Wording) -> Button:
    return button(words.say("⚙️ Choose"), OpenSetup())


def _ticked(label: str, chosen: bool) -> str:  # noqa: FBT001 - reads as it is meant
    return f"✓ {label}" if chosen else label
