"""How a round went, in words: the score, what is worth another look, what is due, and what may follow.

Owns these texts; buttons may not enter. What is in a result, `bot.services.round_results` says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.library import Concept
from bot.domain.rounds import ALL_MISSED, PAST, RoundStatus, Scope, ScopeKind, Wish
from bot.platforms.words.cutting import brief, columns
from bot.platforms.words.digest_words import streak_days
from bot.platforms.words.question_words import matter_text, option_texts, question_text
from bot.platforms.words.quiz_words import level_name, scope_name
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.questions_shown import QuestionShown
    from bot.domain.quiz_replies import Missed, RoundResult
    from bot.platforms.i18n import Wording

_LISTED: Final = 10
"""Missed questions that are listed, at most."""
_STEM: Final = 140
"""Columns of a question that is listed; enough to remember it by."""
_GOOD: Final = 0.8
"""Share of right answers from which on it went well."""


def result_text(reply: RoundResult, words: Wording) -> Markup:
    """Return a whole result."""
    return paragraphs(
        result_heading(reply, words),
        missed_text(listed_missed(reply), len(reply.missed), words),
        lines(*result_due(reply, words), streak_line(reply, words)),
    )


def listed_missed(reply: RoundResult) -> list[Missed]:
    """Return what is listed of what was missed and is still known."""
    return [one for one in reply.missed if one.asked is not None][:_LISTED]


def streak_line(reply: RoundResult, words: Wording) -> Markup | None:
    """Return on how many days in a row something was done."""
    return streak_days(reply.streak_days, words) if reply.streak_days else None


def brief_question(asked: QuestionShown, words: Wording) -> str:
    """Return a question with what it is about, short enough for a list."""
    question, about = question_text(asked, words), matter_text(asked, words)
    if about is None:
        return brief(question, _STEM)
    return words.say("{question} “{words}”", question=question, words=brief(about, _STEM - columns(question)))


def result_heading(reply: RoundResult, words: Wording) -> Markup:
    """Return the score, what the round was about, and a kind word."""
    score = reply.score
    about = scope_name(reply.wish, reply.of, words) if reply.wish.scope.kind is not ScopeKind.ALL else None
    level = level_name(reply.wish.level, words) if reply.wish.level else None
    if not score.answered:
        told = words.html("✏️ <b>The round has ended; nothing was answered.</b>")
    elif reply.status is RoundStatus.FINISHED:
        told = words.html(
            "✏️ <b>{correct} of {total} right</b>", correct=score.correct, total=score.answered + score.skipped
        )
    else:
        told = words.html(
            "✏️ <b>The round has ended: {correct} of {answered} right</b>",
            correct=score.correct,
            answered=score.answered,
        )
    named = " · ".join(part for part in (about, level) if part)
    return lines(told, named, _kind_word(reply, words), why_short(reply, words))


def missed_text(listed: list[Missed], total: int, words: Wording) -> Markup | None:
    """Return what is worth another look, each question with its right answer."""
    if not listed:
        return None
    return paragraphs(
        missed_heading(words),
        *(missed_line(one, one.asked, words) for one in listed if one.asked is not None),
        more_missed(total - len(listed), words),
    )


def missed_heading(words: Wording) -> Markup:
    """Return what stands above the questions that were missed."""
    return words.html("<b>Worth another look</b>")


def more_missed(count: int, words: Wording) -> Markup | None:
    """Return how many more were missed than are listed, if any."""
    return words.html_n("… and one more", "… and {n} more", count) if count > 0 else None


def missed_line(missed: Missed, asked: QuestionShown, words: Wording) -> Markup:
    """Return one question that was missed, with its right answer."""
    texts = option_texts(asked, words)
    right = words.say(", ").join(texts[index] for index in asked.correct)
    question = words.html("{number}. {question}", number=missed.position + 1, question=brief_question(asked, words))
    skipped = words.html("(skipped)") if missed.is_skipped else None
    return lines(
        words.html("{question} {note}", question=question, note=skipped) if skipped else question,
        words.html("✓ {answer}", answer=right),
    )


def result_due(reply: RoundResult, words: Wording) -> Iterator[Markup]:
    """Yield what is due still today, and what more tomorrow."""
    today, tomorrow = reply.due_today, reply.due_tomorrow
    if today:
        yield words.html_n(
            "One question is still due today: /review.", "{n} questions are still due today: /review.", today
        )
    if today and tomorrow:
        yield words.html_n("One more is due tomorrow.", "{n} more are due tomorrow.", tomorrow)
    elif tomorrow:
        yield words.html_n(
            "One question is due tomorrow: /review.", "{n} questions are due tomorrow: /review.", tomorrow
        )


def why_short(reply: RoundResult, words: Wording) -> str | None:
    """Return why the round was shorter than wished for."""
    total = reply.score.total
    if total >= reply.wish.length or reply.wish.scope.kind in PAST:
        return None
    return words.say_n("There is only one question of that kind.", "There are only {n} questions of that kind.", total)


def ways_on(reply: RoundResult, words: Wording) -> list[tuple[str, Wish]]:
    """Return the rounds that may follow, each with its label: the missed ones again, another of the same."""
    is_review = reply.wish.scope.kind is ScopeKind.DUE
    again = Wish() if reply.wish.scope.kind in PAST else reply.wish
    retry = Wish(Scope(ScopeKind.MISSED, reply.round_id.hex))
    ways = [(words.say("↻ Try the missed ones again"), retry)] if reply.missed else []
    if isinstance(reply.of, Concept) and why_short(reply, words):
        section = Scope(ScopeKind.SECTION, reply.of.section_id)
        ways.append((words.say("▶ From its section"), replace(again, scope=section)))
    if is_review and reply.due_today:  # at whatever level: what else is due need not be of that one
        ways.append((words.say("▶ Go on reviewing"), replace(reply.wish, level=None)))
    else:
        ways.append((words.say("▶ Another round"), again))
    return ways


def _kind_word(reply: RoundResult, words: Wording) -> str | None:
    """Return a kind word on a round that was played to its end."""
    score = reply.score
    if reply.status is not RoundStatus.FINISHED or not score.answered:
        return None
    if score.correct == score.total:
        if reply.wish.scope.kind in ALL_MISSED:
            return words.say("All put right.")
        return words.say("All of them. Well done.") if score.total > 1 else None
    if score.correct == score.answered:
        return words.say("Whatever you answered is right.")
    if score.correct / score.total >= _GOOD:
        return words.say("Nearly all; that sits well.")
    return words.say("What was missed will come back at the right time.")
