"""What is said around rounds: one is running, nothing is due, what a round shall be like, and wishes that do not fit.

Owns these texts; the buttons below them, and results (`quiz_results`), may not enter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.domain.quiz_replies import RoundCommand
from bot.domain.rounds import ALL_MISSED, MOST_QUESTIONS, Scope, ScopeKind
from bot.platforms.words.concepts import numbered_section
from bot.platforms.words.quiz_words import about_line, level_line, level_name, questions_name, scope_name
from bot.platforms.words.settings_words import day
from bot.platforms.words.text import echo, lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.quiz_replies import (
        BadLength,
        InChinese,
        NoRound,
        NothingDue,
        NothingToAsk,
        QuizSetup,
        ReviewOnly,
        RoundRunning,
        UnknownScope,
        WhichWish,
    )
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording

_MOST_CHOICES: Final = 6


def running_text(reply: RoundRunning, words: Wording) -> Markup:
    """Return that a round is not finished, and the question what shall become of it."""
    return words.html(
        "✏️ A round is not finished yet: it stands at question {number} of {total}. Go on with it, or begin a new one?",
        number=reply.number,
        total=reply.total,
    )


def in_chinese_text(reply: InChinese, words: Wording) -> Markup:
    """Return how much of a round is in Chinese, for a reader of English."""
    if reply.count == reply.total:
        return words.html(
            "🌐 There are no questions in English on this yet: these are in Chinese, or quote Annex 1 in Chinese."
        )
    return words.html_n(
        "🌐 One of these {total} questions is in Chinese only, or quotes Annex 1 in Chinese.",
        "🌐 {n} of these {total} questions are in Chinese only, or quote Annex 1 in Chinese.",
        reply.count,
        total=reply.total,
    )


def nothing_due_text(reply: NothingDue, words: Wording) -> Markup:
    """Return when something is due, and that there is something new meanwhile."""
    return paragraphs(_when(reply, words), words.html("Meanwhile, how about some new ones?"))


def setup_text(reply: QuizSetup, words: Wording) -> Markup:
    """Return what the next round would be like."""
    wish = reply.wish
    return lines(
        words.html("✏️ <b>What shall the round be like?</b>"),
        about_line(wish, reply.of, words),
        level_line(wish, words),
        words.html_n("Length: <b>one question</b>", "Length: <b>{n} questions</b>", wish.length),
    )


def scopes_text(reply: QuizSetup, words: Wording) -> Markup:
    """Return the question what a round shall be about; English titles are listed, too long as they are for buttons."""
    listed = (numbered_section(section, words) for section in reply.sections)
    return paragraphs(
        words.html("✏️ <b>What shall I ask about?</b>"),
        lines(*listed) if words.language is Language.ENGLISH else None,
        words.html(
            "For a single concept, type for example <code>/quiz {concept}</code>.",
            concept=words.pick("基礎研究", "basic research"),
        ),
    )


def no_round_text(reply: NoRound, words: Wording) -> Markup:
    """Return that no round is running; to whoever has digests, also that it may be those that should stop."""
    none = words.html("✏️ No round of questions is running. /quiz begins one.")
    if not may_mean_digests(reply):
        return none
    return paragraphs(none, words.html("If it is the digests that should stop, that is one tap away, too."))


def in_private_text(words: Wording) -> Markup:
    """Return to a group that rounds of one's own are played in private."""
    return words.html(
        "✏️ Rounds of your own are played in private, so that nobody here is disturbed. To play together: /quiz."
    )


def may_mean_digests(reply: NoRound) -> bool:
    """Say whether it may be digests that somebody wants to stop."""
    return reply.command is RoundCommand.STOP and reply.has_digests


def nothing_to_ask_text(reply: NothingToAsk, words: Wording) -> Markup:
    """Return that there are no such questions."""
    scope, level = scope_name(reply.wish, reply.of, words), reply.wish.level
    if reply.wish.scope.kind in ALL_MISSED:
        return words.html("✏️ You missed nothing there.")
    if level is not None:
        return words.html(
            "✏️ “{scope}” has no questions of the level “{level}”. Another level, or everything?",
            scope=scope,
            level=level_name(level, words),
        )
    return words.html("✏️ There are no questions about “{scope}” yet. How about everything?", scope=scope)


def asked_instead(reply: NothingToAsk, words: Wording) -> Iterator[tuple[str, Wish]]:
    """Yield the rounds that there can be instead, each with its label."""
    if reply.wish.level is not None and reply.wish.scope != Scope():
        yield words.say("▶ At all levels"), replace(reply.wish, level=None)
    yield words.say("▶ From everything"), replace(reply.wish, scope=Scope())


def done_with_text(words: Wording) -> str:
    """Return that a button's question has been answered or left out."""
    return words.say("That question is done with already.")


def unknown_scope_text(reply: UnknownScope, words: Wording) -> Markup:
    """Return what words may have meant, else what can be said."""
    if reply.nearest:
        return words.html("✏️ Nothing is called just “{words}”. Is it one of these?", words=echo(reply.words))
    return paragraphs(
        words.html("✏️ I do not know what to ask about “{words}”.", words=echo(reply.words)),
        words.html(
            "Name a concept, a section, a date or a meeting, a level, a number of questions: "
            "<code>/quiz {concept}</code>, <code>/quiz 2023-12-12 10</code>.",
            concept=words.pick("基礎研究", "basic research"),
        ),
    )


def which_occasion_text(words: Wording) -> Markup:
    """Return the question which occasion was meant."""
    return words.html("✏️ Several occasions fit. Which one shall I ask about?")


def which_wish_text(words: Wording) -> Markup:
    """Return the question which level, or length, was meant."""
    return words.html("✏️ A round has one level and one length. Which shall it be?")


def wishes_meant(reply: WhichWish, words: Wording) -> Iterator[tuple[str, Wish]]:
    """Yield what may have been meant, each with its label: what they differ in."""
    levels, lengths = ({wish.level for wish in reply.wishes}, {wish.length for wish in reply.wishes})
    for wish in reply.wishes[:_MOST_CHOICES]:
        named = level_name(wish.level, words) if len(levels) > 1 else None
        counted = questions_name(wish.length, words) if len(lengths) > 1 else None
        yield " · ".join(part for part in (named, counted) if part), wish


def review_only_text(reply: ReviewOnly, words: Wording) -> Markup:
    """Return that what is due comes back whatever it is about, and what can be had instead."""
    if reply.instead is not None:
        return words.html(
            "✏️ A review asks whatever is due. For “{scope}” alone, play a round on it: what is due comes first there, "
            "too.",
            scope=scope_name(reply.instead, reply.of, words),
        )
    return paragraphs(
        words.html("✏️ I cannot review “{words}” alone.", words=echo(reply.words)),
        words.html(
            "A review asks whatever is due. You may say how many: <code>/review 5</code>; of which level: "
            "<code>/review {level}</code>.",
            level=words.pick("初階", "basic"),
        ),
    )


def bad_length_text(reply: BadLength, words: Wording) -> Markup:
    """Return how many questions there can be."""
    return words.html(
        "✏️ A round has 1 to {most} questions; “{typed}” cannot be done. For example: <code>/{command} 10</code>.",
        most=MOST_QUESTIONS,
        typed=echo(reply.typed),
        command="review" if reply.wish.scope.kind is ScopeKind.DUE else "quiz",
    )


def _when(reply: NothingDue, words: Wording) -> Markup:
    if reply.next_on is None:
        return words.html(
            "✏️ There is nothing to review yet: what you answer comes back when you are about to forget it."
        )
    if reply.is_tomorrow:
        return words.html_n(
            "✏️ Nothing is due today. One question is due tomorrow.",
            "✏️ Nothing is due today. {n} questions are due tomorrow.",
            reply.count,
        )
    return words.html_n(
        "✏️ Nothing is due today. One question is due on {day}.",
        "✏️ Nothing is due today. {n} questions are due on {day}.",
        reply.count,
        day=day(reply.next_on, words),
    )
