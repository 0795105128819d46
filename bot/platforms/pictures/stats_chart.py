"""How a person is doing, as one picture: totals, sections, what falls due, what will be forgotten.

Owns its layout and colours. Everything it tells by a colour it also tells in words or by a sign; the colours keep a
contrast of 4.5 to 1 with what they stand on (WCAG 2.2, 1.4.3). Sending may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.platforms.pictures.canvas import Canvas
from bot.platforms.pictures.stats_words import (
    coming_on,
    comparison,
    forecast,
    missed,
    percent,
    remembered,
    weekday,
)
from bot.platforms.words.concepts import section_title

if TYPE_CHECKING:
    from bot.domain.library import Section
    from bot.domain.people_replies import StatsCard
    from bot.domain.stats import SectionScore, Stats
    from bot.platforms.i18n import Wording

WIDTH: Final = 1200
_MARGIN: Final = 56
_INNER: Final = WIDTH - 2 * _MARGIN
_GAP: Final = 24
TITLE_WIDTH: Final = _INNER - 450
"""What a section's title has; the rest of its line is for its numbers."""
_SHEET, _PANEL, _INK, _MUTED = "#FFFFFF", "#F2F5F8", "#12263A", "#4A5B6C"
_BAR, _TRACK, _STRONG, _WEAK = "#0B6591", "#D5DEE6", "#17693A", "#9A4708"
_TILE_TOP, _TILE_HEIGHT = 136, 184
_SECTIONS_TOP: Final = _TILE_TOP + _TILE_HEIGHT + 88
_SECTION_HEIGHT: Final = 74
_COLUMNS_HEIGHT: Final = 150
_LOWEST_COLUMN: Final = 6
_FOOT_LINE: Final = 44


def stats_picture(card: StatsCard, words: Wording) -> bytes:
    """Return a PNG, 1,200 pixels wide and about as high; the same card makes the same picture."""
    stats = card.stats
    due_top = _SECTIONS_TOP + _SECTION_HEIGHT * len(card.sections) + 84
    foot = [line for line in (missed(stats, words), forecast(stats, words)) if line]
    foot_top = due_top + _COLUMNS_HEIGHT + 174
    canvas = Canvas(WIDTH, foot_top + 46 + _FOOT_LINE * max(0, len(foot) - 1), _SHEET)
    _heading(canvas, stats, words)
    _tiles(canvas, stats, words)
    _sections(canvas, card, words)
    _due(canvas, stats, words, due_top)
    for index, line in enumerate(foot):
        canvas.text((_MARGIN, foot_top + _FOOT_LINE * index), line, 28, _INK, width=_INNER)
    return canvas.png()


def _heading(canvas: Canvas, stats: Stats, words: Wording) -> None:
    canvas.text((_MARGIN, 90), words.say("How you are doing"), 50, _INK, width=700, bold=True)
    canvas.text((WIDTH - _MARGIN, 90), words.date(stats.on), 28, _MUTED, width=360, align="right")


def _tiles(canvas: Canvas, stats: Stats, words: Wording) -> None:
    tiles = (
        (words.say("Answered"), f"{stats.total.answered:,}", _of_the_week(stats, words)),
        (
            words.say("Correct"),
            percent(stats.total.rate),
            words.say("{n} of {total}", n=f"{stats.total.correct:,}", total=f"{stats.total.answered:,}"),
        ),
        _streak_tile(stats, words),
        _memory_tile(stats, words),
    )
    width = (_INNER - _GAP * (len(tiles) - 1)) // len(tiles)
    for index, (label, number, note) in enumerate(tiles):
        left = _MARGIN + index * (width + _GAP)
        canvas.box(left, _TILE_TOP, width, _TILE_HEIGHT, _PANEL, radius=18)
        room = width - 40
        canvas.text((left + 20, _TILE_TOP + 44), label, 28, _MUTED, width=room)
        canvas.text((left + 20, _TILE_TOP + 114), number, 60, _INK, width=room, bold=True)
        canvas.text((left + 20, _TILE_TOP + 158), note, 25, _MUTED, width=room)


def _of_the_week(stats: Stats, words: Wording) -> str:
    return words.say("{n} in 7 days", n=f"{stats.week.answered:,}")


def _streak_tile(stats: Stats, words: Wording) -> tuple[str, str, str]:
    days = stats.streak.days if stats.streak else 0
    longest = stats.streak.longest if stats.streak else 0
    note = (
        words.say("Longest: {n}", n=longest) if longest > days else words.say_n("day in a row", "days in a row", days)
    )
    return words.say("Streak"), str(days), note


def _memory_tile(stats: Stats, words: Wording) -> tuple[str, str, str]:
    memory = stats.memory
    return words.say("Remembered"), remembered(memory), words.say(
        "{met} of {total} met", met=f"{memory.met:,}", total=f"{memory.total:,}"
    )  # fmt: skip


def _sections(canvas: Canvas, card: StatsCard, words: Wording) -> None:
    stats = card.stats
    canvas.text((_MARGIN, _SECTIONS_TOP - 24), words.say("Correct by section"), 34, _INK, width=500, bold=True)
    note = comparison(stats, words)
    if note:
        canvas.text((WIDTH - _MARGIN, _SECTIONS_TOP - 24), note, 25, _MUTED, width=_INNER - 340, align="right")
    for index, (scored, section) in enumerate(zip(stats.sections, card.sections, strict=True)):
        _section(canvas, _SECTIONS_TOP + index * _SECTION_HEIGHT, scored, section, stats, words)


def _section(  # noqa: PLR0917 - one row of a table
    canvas: Canvas, top: int, scored: SectionScore, section: Section, stats: Stats, words: Wording
) -> None:
    """Draw one section: its title, a sign where it stands out, its numbers, its bar."""
    sign, colour = "", _BAR
    if scored.section_id == stats.strongest:
        sign, colour = words.say("▲ strongest"), _STRONG
    elif scored.section_id == stats.weakest:
        sign, colour = words.say("▼ to practise"), _WEAK
    score = scored.score
    count = f"{score.correct:,} / {score.answered:,}"
    numbers = f"{percent(score.rate)}   {count}" if score.answered else words.say("not yet asked")
    canvas.text((_MARGIN, top + 32), section_title(section, words), 28, _INK, width=TITLE_WIDTH)
    canvas.text((WIDTH - _MARGIN - 240, top + 32), sign, 26, colour, width=190, align="right", bold=True)
    canvas.text((WIDTH - _MARGIN, top + 32), numbers, 26, _INK if score.answered else _MUTED, width=220, align="right")
    canvas.box(_MARGIN, top + 44, _INNER, 14, _TRACK, radius=7)
    canvas.box(_MARGIN, top + 44, _INNER * score.rate, 14, colour, radius=7)


def _due(canvas: Canvas, stats: Stats, words: Wording, top: int) -> None:
    """Draw what falls due as columns, today's first, each with its number above and its day below."""
    canvas.text((_MARGIN, top - 8), words.say("To review in the next 14 days"), 34, _INK, width=640, bold=True)
    coming = stats.memory.coming
    today = words.say("{n} today", n=f"{coming[0]:,}") if coming[0] else words.say("nothing today")
    canvas.text((WIDTH - _MARGIN, top - 8), today, 28, _MUTED, width=400, align="right")
    pitch, most = _INNER / len(coming), max(*coming, 1)
    for index, (on, due) in enumerate(zip(coming_on(stats), coming, strict=True)):
        height = max(_COLUMNS_HEIGHT * due // most, _LOWEST_COLUMN) if due else 0
        left, base = round(_MARGIN + index * pitch), top + 52 + _COLUMNS_HEIGHT
        name, colour = (words.say("Today"), _INK) if index == 0 else (weekday(on, words), _MUTED)
        canvas.box(left + 10, base - height, pitch - 20, height, _INK if index == 0 else _BAR, radius=8)
        canvas.box(left + 10, base, pitch - 20, 3, _TRACK)
        middle, room = left + round(pitch / 2), round(pitch) - 4
        canvas.text((middle, base - height - 10), f"{due:,}" if due else "", 26, _INK, width=room, align="middle")
        canvas.text((middle, base + 34), name, 24, colour, width=room, align="middle")
        canvas.text((middle, base + 64), str(on.day), 24, _MUTED, width=room, align="middle")
