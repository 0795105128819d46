"""How a person is doing, as a card on LINE that is drawn of boxes: tiles, bars by section, columns by day.

Owns its drawing. There is no picture, so nothing has to be hosted. Whatever it tells by a colour or a length it also
tells in words or numbers; what stands in for the card says the same in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.rounds import REVIEW, Wish
from bot.platforms.line import flex
from bot.platforms.line.flex.colours import ACCENT, BAD, GOOD, GREY, LINE, SHADE
from bot.platforms.line.quiz_actions import begin
from bot.platforms.line.render.pen import shown
from bot.platforms.pictures.stats_words import percent, remembered
from bot.platforms.words.concepts import section_title
from bot.platforms.words.stats_texts import memory_text, nothing_answered_text, outstanding_text, stats_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.people_replies import NothingAnswered, StatsCard
    from bot.domain.stats import Score, SectionMemory, Stats
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

    Json: TypeAlias = dict[str, Any]

_HEIGHT: Final = 64
"""Pixels of the highest column."""
_LOWEST: Final = 3
"""Pixels of the lowest that is one."""


def stats_speech(card: StatsCard, pen: Pen) -> Speech:
    """Return statistics."""
    words, stats = pen.words, card.stats
    body = [
        _tiles(stats, words),
        *flex.prose(memory_text(stats, words), is_below=True),
        _title(words.say("Known today, by section")),
        *_sections(card, words),
        *flex.prose(outstanding_text(card, words), is_below=True),
        *_four_weeks(stats, words),
    ]
    buttons = [
        *([pen.button(words.say("🧠 Review"), begin(REVIEW), is_main=True)] if stats.memory.due else []),
        pen.button(words.say("✏️ Quiz me"), begin(Wish()), is_main=not stats.memory.due),
    ]
    bubble = flex.card(
        words.say("📈 How you are doing"), beside=words.date(stats.on), body=body, buttons=buttons, width="giga"
    )
    return shown(flex.plain(stats_text(card, words)), [bubble])


def nothing_answered(_: NothingAnswered, pen: Pen) -> Speech:
    """Return that there is nothing to count yet, with the way to begin."""
    text = nothing_answered_text(pen.words)
    button = pen.button(pen.words.say("✏️ Quiz me"), begin(Wish()), is_main=True)
    card = flex.card(pen.words.say("📈 How you are doing"), body=flex.prose(text), buttons=[button])
    return shown(flex.plain(text), [card])


def _tiles(stats: Stats, words: Wording) -> Json:
    """Return the three or four numbers that matter most, side by side."""
    streak = stats.streak
    freezes = f"❄️×{streak.freezes}" if streak and streak.freezes else None
    longest = words.say("Longest: {n}", n=streak.longest) if streak and streak.longest > streak.days else None
    week = words.say("{n} in 7 days", n=f"{stats.week.answered:,}")
    tiles = [
        _tile(words.say("Answered"), f"{stats.total.answered:,}", week),
        _tile(words.say("Correct"), percent(stats.total.rate), f"{stats.total.correct:,} / {stats.total.answered:,}"),
        _tile(words.say("Remembered"), remembered(stats.memory), f"{stats.memory.met:,} / {stats.memory.total:,}"),
    ]
    if streak:
        note = " · ".join(part for part in (freezes, longest) if part)
        tiles.append(
            _tile(
                words.say("Streak"),
                f"🔥 {streak.days:,}",
                note or words.say_n("day in a row", "days in a row", streak.days),
            )
        )
    rows = [flex.box(tiles[at : at + 2], layout="horizontal", spacing="sm") for at in range(0, len(tiles), 2)]
    return flex.box(rows, spacing="sm")


def _tile(label: str, number: str, note: str) -> Json:
    parts = [
        flex.text(label, size="xs", color=GREY),
        flex.text(number, size="xl", is_bold=True),
        flex.text(note, size="xxs", color=GREY),
    ]
    return flex.box(parts, flex=1, paddingAll="10px", backgroundColor=SHADE, cornerRadius="8px")


def _title(said: str) -> Json:
    return flex.text(said, is_bold=True, margin="lg")


def _sections(card: StatsCard, words: Wording) -> Iterator[Json]:
    """Yield how much of each section is known, and was right; what stands out has a sign as well as a colour."""
    stats = card.stats
    for scored, memory, section in zip(stats.sections, stats.memories, card.sections, strict=True):
        sign, colour = "", ACCENT
        if scored.section_id == stats.strongest:
            sign, colour = "▲ ", GOOD
        elif scored.section_id == stats.weakest:
            sign, colour = "▼ ", BAD
        share = memory.remembered / memory.total if memory.total else 0.0
        yield flex.bar(sign + section_title(section, words), _known(scored.score, memory, words), share, colour=colour)


def _known(score: Score, memory: SectionMemory, words: Wording) -> str:
    """Return how many questions of a section are known, of how many, and the share of right answers."""
    if not score.answered:
        return words.say("not yet asked")
    return f"{memory.remembered:,} / {memory.total:,} · ✓ {percent(score.rate)}"


def _four_weeks(stats: Stats, words: Wording) -> Iterator[Json]:
    """Yield the answers of each of the last days as columns, the right ones from the ground up."""
    most = max(score.answered for score in stats.recent)
    if not most:
        return
    total = sum(score.answered for score in stats.recent)
    right = sum(score.correct for score in stats.recent)
    yield _title(words.say("Answers in the last {n} days", n=len(stats.recent)))
    columns = [_column(score, most) for score in stats.recent]
    yield flex.box(
        columns, layout="horizontal", spacing="xs", height=f"{_HEIGHT}px", margin="md", alignItems="flex-end"
    )
    first = flex.text(words.say("{n} days ago", n=len(stats.recent) - 1), size="xxs", color=GREY, flex=1)
    last = flex.text(words.say("Today"), size="xxs", color=GREY, flex=1, align="end")
    yield flex.box([first, last], layout="horizontal")
    counts = words.say("{answered} answered, of which {correct} right", answered=f"{total:,}", correct=f"{right:,}")
    yield flex.text(counts, size="xs", color=GREY)


def _column(score: Score, most: int) -> Json:
    """Return a day: what was wrong stands, paler, on what was right."""
    height = max(_LOWEST, round(_HEIGHT * score.answered / most)) if score.answered else 1
    right = round(height * score.rate)
    parts = [_block(height - right, LINE), _block(right, ACCENT)]
    return flex.box([part for part in parts if part], flex=1)


def _block(height: int, colour: str) -> Json | None:
    return flex.box([], height=f"{height}px", backgroundColor=colour) if height else None
