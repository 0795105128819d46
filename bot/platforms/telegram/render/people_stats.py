"""How a person is doing, in words: the caption of the picture, which says the same, and goes out alone if need be.

Owns that text and its buttons. A caption has 1,024 characters at most (Bot API, sendPhoto); what would not fit is left
out, the longest list last, since the picture shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import REVIEW, Scope
from bot.platforms.pictures.stats_words import coming_on, comparison, forecast, missed, percent, title_of, weekday
from bot.platforms.telegram.markup import plain
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render.buttons import button, packed, quiz_me
from bot.platforms.words.text import blockquote, bold, lines, paragraphs, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.people_replies import StatsCard
    from bot.domain.stats import Memory, Score, Stats
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

CAPTION_CHARACTERS: Final = 1024
"""As Telegram counts them: UTF-16 units, after entities."""


def stats_page(card: StatsCard, words: Wording) -> Page:
    """Return statistics, short enough for a caption; the sections and the coming days are folded."""
    head = paragraphs(
        words.html("📈 <b>How you are doing</b>, {date}", date=words.date(card.stats.on)),
        _answers(card.stats, words),
        _memory(card.stats, words),
        _outstanding(card, words),
    )
    sections = lines(bold(words.say("Correct by section")), *_sections(card, words))
    days = lines(bold(words.say("To review in the next 14 days")), _days(card.stats, words))
    text = head
    for details in (paragraphs(sections, days), days, sections):
        whole = paragraphs(head, blockquote(details, fold=True))
        if utf16_length(plain(whole)) <= CAPTION_CHARACTERS:
            text = whole
            break
    return Page(text, packed(_ways_on(card.stats, words)))


def nothing_answered(words: Wording) -> Page:
    """Return that there is nothing to count yet, with the way to begin."""
    text = words.html(
        "📈 There is nothing to count yet. Answer a few questions, and here you will see how you are doing, what you "
        "know best, and what you are about to forget."
    )
    return Page(text, ((quiz_me(Scope(), words),),))


def _answers(stats: Stats, words: Wording) -> Markup:
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


def _counts(score: Score) -> dict[str, str]:
    return {"answered": f"{score.answered:,}", "correct": f"{score.correct:,}", "percent": percent(score.rate)}


def _memory(stats: Stats, words: Wording) -> Markup:
    memory = stats.memory
    if not memory.met:
        return words.html("<b>Memory</b>: none of the present questions met yet.")
    due = words.html("To review today: <b>{n}</b>", n=f"{memory.due:,}") if memory.due else words.html("Nothing due.")
    if memory.missed == memory.met:
        return lines(_nothing_known(memory, words), due)
    return lines(_known(memory, words), missed(stats, words), due, forecast(stats, words))


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


def _outstanding(card: StatsCard, words: Wording) -> Markup:
    """Return the strongest and the weakest section, or why none is named."""
    titles = {section.id: title_of(section, words) for section in card.sections}
    strongest, weakest = card.stats.strongest, card.stats.weakest
    return lines(
        words.html("▲ Strongest: {title}", title=titles[strongest]) if strongest else None,
        words.html("▼ To practise: {title}", title=titles[weakest]) if weakest else None,
        comparison(card.stats, words),
    )


def _sections(card: StatsCard, words: Wording) -> Iterator[Markup]:
    for scored, section in zip(card.stats.sections, card.sections, strict=True):
        title, counts = title_of(section, words), _counts(scored.score)
        if scored.score.answered:
            yield words.html("{title}: {correct} of {answered} ({percent})", title=title, **counts)
        else:
            yield words.html("{title}: not yet asked", title=title)


def _days(stats: Stats, words: Wording) -> str:
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


def _ways_on(stats: Stats, words: Wording) -> tuple[Button, ...]:
    """Return the way to what is due, where something is, and to new questions."""
    review = (button(words.say("🧠 Review"), begin(REVIEW)),) if stats.memory.due else ()
    return (*review, quiz_me(Scope(), words))
