"""What there is to say to wishes for rounds that cannot be played as they stand: what was meant, and what can be had.

Owns their buttons, which begin a round, or do with a wish what else is done where it was said; `quiz_texts` words them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.rounds import REVIEW, Scope, ScopeKind
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.render.quiz_choices import choose_button, length_buttons
from bot.platforms.words.concepts import concept_name
from bot.platforms.words.quiz_texts import (
    asked_instead,
    bad_length_text,
    nothing_to_ask_text,
    review_only_text,
    unknown_scope_text,
    which_occasion_text,
    which_wish_text,
    wishes_meant,
)
from bot.platforms.words.quiz_words import scope_name

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


def nothing_to_ask(reply: NothingToAsk, words: Wording) -> Page:
    """Return that there are no such questions, with others."""
    buttons = (button(label, begin(wish)) for label, wish in asked_instead(reply, words))
    return Page(nothing_to_ask_text(reply, words), packed((*buttons, choose_button(words)), per_row=2))


def unknown_scope(
    reply: UnknownScope, words: Wording, do: Callable[[Wish], Action] = begin, *, can_choose: bool = True
) -> Page:
    """Return what words may have meant, else what can be said; `can_choose` otherwise, too."""
    near = (
        button(concept_name(concept, words), do(replace(reply.wish, scope=Scope(ScopeKind.CONCEPT, concept.id))))
        for concept in reply.nearest
    )
    return Page(
        unknown_scope_text(reply, words),
        keyboard(*packed(near, per_row=2), (choose_button(words),) if can_choose else ()),
    )


def which_occasion(reply: WhichOccasion, words: Wording, do: Callable[[Wish], Action] = begin) -> Page:
    """Return the choice among occasions."""
    buttons = (
        button(words.date(one.held_on), do(replace(reply.wish, scope=Scope(ScopeKind.OCCASION, one.id))))
        for one in reply.occasions
    )
    return Page(which_occasion_text(words), packed(buttons, per_row=2))


def which_wish(reply: WhichWish, words: Wording, do: Callable[[Wish], Action] = begin) -> Page:
    """Return the choice among levels, or lengths, or both."""
    return Page(which_wish_text(words), packed(button(label, do(wish)) for label, wish in wishes_meant(reply, words)))


def review_only(reply: ReviewOnly, words: Wording) -> Page:
    """Return that what is due comes back whatever it is about, and what can be had instead."""
    text, review = review_only_text(reply, words), button(words.say("▶ Review what is due"), begin(REVIEW))
    if reply.instead is None:
        return Page(text, ((review,),))
    about = scope_name(reply.instead, reply.of, words)
    return Page(text, ((button(words.say("✏️ Quiz me: {scope}", scope=about), begin(reply.instead)),), (review,)))


def bad_length(reply: BadLength, words: Wording, do: Callable[[Wish], Action] = begin) -> Page:
    """Return how many questions there can be."""
    return Page(bad_length_text(reply, words), packed(length_buttons(reply.wish, words, do)))
