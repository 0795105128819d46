"""How a person is doing, as text that says what a picture or a chart beside it shows.

Owns these texts, from the phrases of `bot.platforms.pictures.stats_words`; limits and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.pictures.stats_words import coming_on, comparison, forecast, missed, percent, weekday
from bot.platforms.words.concepts import section_title
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.people_replies import StatsCard
    from bot.domain.stats import Memory, Score, Stats
    from bot.platforms.i18n import Wording


def stats_text(card: StatsCard, words: Wording) -> Markup:
    """Return how a person is doing, without what each section and each day brings."""
    return paragraphs(
        words.html("📈 <b>How you are doing</b>, {date}", date=words.date(card.stats.on)),
        answers_text(card.stats, words),
        memory_text(card.stats, words),
        outstanding_text(card, words),
    )


def nothing_answered_text(words: Wording) -> Markup:
    """Return that there is nothing to count yet."""
    return words.html(
        "📈 There is nothing to count yet. Answer a few questions, and here you will see how you are doing, what you "
        "know best, and what you are about to forget."
    )


def answers_text(stats: Stats, words: Wording) -> Markup:
    """Return how much was answered, and how much of it right, and the streak."""
    days, longest = (stats.streak.days, stats.streak.longest) if stats.streak else (0, 0)
    return lines(
        words.html("<b>Answered</b> {answered}, <b>correct</b> {correct} ({percent})", **_counts(stats.total)),
        words.html("In 7 days {answered}, correct {correct}", **_counts(stats.week)),
        words.html("In 30 days {answered}, correct {correct}", **_counts(stats.month))
        if stats.month != stats.total
        else None,
        words.html_n("<b>Streak</b> {n} day", "<b>Streak</b> {n} days", days) if days else None,
        words.html_n("Longest streak: {n} day", "Longest streak: {n} days", longest) if longest > days else None,
    )


def memory_text(stats: Stats, words: Wording) -> Markup:
    """Return what is known, what is due, and what will be forgotten."""
    memory = stats.memory
    if not memory.met:
        return words.html("<b>Memory</b>: none of the present questions met yet.")
    due = words.html("To review today: <b>{n}</b>", n=f"{memory.due:,}") if memory.due else words.html("Nothing due.")
    if memory.missed == memory.met:
        return lines(_nothing_known(memory, words), due)
    return lines(_known(memory, words), missed(stats, words), due, forecast(stats, words))


def outstanding_text(card: StatsCard, words: Wording) -> Markup:
    """Return the strongest and the weakest section, or why none is named."""
    titles = {section.id: section_title(section, words) for section in card.sections}
    strongest, weakest = card.stats.strongest, card.stats.weakest
    return lines(
        words.html("▲ Strongest: {title}", title=titles[strongest]) if strongest else None,
        words.html("▼ To practise: {title}", title=titles[weakest]) if weakest else None,
        comparison(card.stats, words),
    )


def section_lines(card: StatsCard, words: Wording) -> Iterator[Markup]:
    """Yield how each section went."""
    for scored, section in zip(card.stats.sections, card.sections, strict=True):
        title, counts = section_title(section, words), _counts(scored.score)
        if scored.score.answered:
            yield words.html("{title}: {correct} of {answered} ({percent})", title=title, **counts)
        else:
            yield words.html("{title}: not yet asked", title=title)


def days_text(stats: Stats, words: Wording) -> str:
    """Return the dates on which something falls due, each with how much."""
    due = [(on, count) for on, count in zip(coming_on(stats), stats.memory.coming, strict=True) if count]
    if not due:
        return words.say("Nothing due.")
    return " · ".join(
        words.say("Today: {n}", n=f"{count:,}")
        if on == stats.on
        else words.say("{weekday} {day}: {n}", weekday=weekday(on, words), day=on.day, n=f"{count:,}")
        for on, count in due
    )


def _known(memory: Memory, words: Wording) -> Markup:
    counts = {"met": f"{memory.met:,}", "total": f"{memory.total:,}", "known": f"{memory.remembered:,}"}
    if not memory.is_telling:
        return words.html(
            "<b>Memory</b>: of {total} questions you have met {met}, and today you would know about {known} of those.",
            **counts,
        )
    return words.html(
        "<b>Memory</b>: of {total} questions you have met {met}, and today you would know about {known} of those "
        "({percent}).",
        **counts,
        percent=percent(memory.retention),
    )


def _nothing_known(memory: Memory, words: Wording) -> Markup:
    return words.html(
        "<b>Memory</b>: of {total} questions you have met {met}. You missed each of them last time, so none counts as "
        "known yet.",
        met=f"{memory.met:,}",
        total=f"{memory.total:,}",
    )


def _counts(score: Score) -> dict[str, str]:
    return {"answered": f"{score.answered:,}", "correct": f"{score.correct:,}", "percent": percent(score.rate)}
