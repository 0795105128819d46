"""What there is to say to wishes for rounds that cannot be played as they stand: what was meant, and what can be had.

Owns these messages, each with buttons that begin a round, or do with a wish what else is done where it was said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.rounds import ALL_MISSED, MOST_QUESTIONS, REVIEW, Scope, ScopeKind
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.render.quiz_choices import choose_button, length_buttons
from bot.platforms.words.concepts import concept_name
from bot.platforms.words.quiz_words import level_name, questions_name, scope_name
from bot.platforms.words.text import echo, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.quiz_replies import (
        BadLength,
        NothingToAsk,
        ReviewOnly,
        UnknownScope,
        WhichOccasion,
        WhichWish,
    )
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action

_MOST_CHOICES: Final = 6


def nothing_to_ask(reply: NothingToAsk, words: Wording) -> Page:
    """Return that there are no such questions, with others."""
    scope, level = scope_name(reply.wish, reply.of, words), reply.wish.level
    if reply.wish.scope.kind in ALL_MISSED:
        text = words.html("✏️ You missed nothing there.")
    elif level is not None:
        text = words.html(
            "✏️ “{scope}” has no questions of the level “{level}”. Another level, or everything?",
            scope=scope,
            level=level_name(level, words),
        )
    else:
        text = words.html("✏️ There are no questions about “{scope}” yet. How about everything?", scope=scope)
    buttons = [button(words.say("▶ From everything"), begin(replace(reply.wish, scope=Scope())))]
    if level is not None and reply.wish.scope != Scope():
        buttons.insert(0, button(words.say("▶ At all levels"), begin(replace(reply.wish, level=None))))
    return Page(text, packed((*buttons, choose_button(words)), per_row=2))


def unknown_scope(
    reply: UnknownScope, words: Wording, do: Callable[[Wish], Action] = begin, *, can_choose: bool = True
) -> Page:
    """Return what words may have meant, else what can be said; `can_choose` otherwise, too."""
    example = words.pick("基礎研究", "basic research")
    text = (
        words.html("✏️ Nothing is called just “{words}”. Is it one of these?", words=echo(reply.words))
        if reply.nearest
        else paragraphs(
            words.html("✏️ I do not know what to ask about “{words}”.", words=echo(reply.words)),
            words.html(
                "Name a concept, a section, a date or a meeting, a level, a number of questions: "
                "<code>/quiz {concept}</code>, <code>/quiz 2023-12-12 10</code>.",
                concept=example,
            ),
        )
    )
    near = (
        button(concept_name(concept, words), do(replace(reply.wish, scope=Scope(ScopeKind.CONCEPT, concept.id))))
        for concept in reply.nearest
    )
    return Page(text, keyboard(*packed(near, per_row=2), (choose_button(words),) if can_choose else ()))


def which_occasion(reply: WhichOccasion, words: Wording, do: Callable[[Wish], Action] = begin) -> Page:
    """Return the choice among occasions."""
    buttons = (
        button(words.date(one.held_on), do(replace(reply.wish, scope=Scope(ScopeKind.OCCASION, one.id))))
        for one in reply.occasions
    )
    return Page(words.html("✏️ Several occasions fit. Which one shall I ask about?"), packed(buttons, per_row=2))


def which_wish(reply: WhichWish, words: Wording, do: Callable[[Wish], Action] = begin) -> Page:
    """Return the choice among levels, or lengths, or both."""
    levels, lengths = ({wish.level for wish in reply.wishes}, {wish.length for wish in reply.wishes})
    buttons = []
    for wish in reply.wishes[:_MOST_CHOICES]:
        named = level_name(wish.level, words) if len(levels) > 1 else None
        counted = questions_name(wish.length, words) if len(lengths) > 1 else None
        buttons.append(button(" · ".join(part for part in (named, counted) if part), do(wish)))
    text = words.html("✏️ A round has one level and one length. Which shall it be?")
    return Page(text, packed(buttons))


def review_only(reply: ReviewOnly, words: Wording) -> Page:
    """Return that what is due comes back whatever it is about, and what can be had instead."""
    review = button(words.say("▶ Review what is due"), begin(REVIEW))
    if reply.instead is None:
        text = paragraphs(
            words.html("✏️ I cannot review “{words}” alone.", words=echo(reply.words)),
            words.html(
                "A review asks whatever is due. You may say how many: <code>/review 5</code>; of which level: "
                "<code>/review {level}</code>.",
                level=words.pick("初階", "basic"),
            ),
        )
        return Page(text, ((review,),))
    about = scope_name(reply.instead, reply.of, words)
    text = words.html(
        "✏️ A review asks whatever is due. For “{scope}” alone, play a round on it: what is due comes first there, too.",
        scope=about,
    )
    return Page(text, ((button(words.say("✏️ Quiz me: {scope}", scope=about), begin(reply.instead)),), (review,)))


def bad_length(reply: BadLength, words: Wording, do: Callable[[Wish], Action] = begin) -> Page:
    """Return how many questions there can be."""
    text = words.html(
        "✏️ A round has 1 to {most} questions; “{typed}” cannot be done. For example: <code>/{command} 10</code>.",
        most=MOST_QUESTIONS,
        typed=echo(reply.typed),
        command="review" if reply.wish.scope.kind is ScopeKind.DUE else "quiz",
    )
    return Page(text, packed(length_buttons(reply.wish, words, do)))
