"""Statistics for tests: seven sections with long titles, and numbers as large as wished."""

from __future__ import annotations

from datetime import date

from bot.domain.library import Section
from bot.domain.people_replies import StatsCard
from bot.domain.stats import COMING_DAYS, RECENT_DAYS, Forecast, Memory, Score, SectionMemory, SectionScore, Stats
from bot.domain.streak import Streak

LONG = "Responding actively to a new round of industrial revolution"
SECTIONS = tuple(
    Section(
        f"s{number}",
        number,
        "主動應對新一輪產業革命" * (1 + number // 5),
        f"{LONG} {number}" * (1 + number // 5),
        "",
        "",
    )
    for number, times in enumerate((1, 1, 1, 1, 2, 2, 3), 1)
)


def card(factor=1, *, is_empty=False):
    counts = [(34, 30), (12, 8), (20, 9), (40, 31), (5, 4), (0, 0), (17, 12)]
    scores = [Score() if is_empty else Score(factor * answered, factor * correct) for answered, correct in counts]
    sections = tuple(SectionScore(section.id, score) for section, score in zip(SECTIONS, scores, strict=True))
    days = range(COMING_DAYS)
    memory = (
        Memory(0, 312, 0, 0.0, (0,) * COMING_DAYS, ())
        if is_empty
        else Memory(
            84,
            312,
            5 * factor,
            0.91,
            tuple(factor * (day % 5) for day in days),
            (Forecast(7, 0.82), Forecast(30, 0.64)),
        )
    )
    stats = Stats(
        on=date(2026, 12, 31),
        total=sum(scores, Score(1, 0)),
        week=Score(34 * factor, 28 * factor),
        month=Score(99 * factor, 80 * factor),
        recent=tuple(
            Score() if is_empty else Score(factor * (day % 9), factor * (day % 5)) for day in range(RECENT_DAYS)
        ),
        streak=None if is_empty else Streak(12 * factor, 1, 0, date(2026, 12, 31), 20 * factor),
        sections=sections,
        strongest=None if is_empty else "s1",
        weakest=None if is_empty else "s3",
        memory=memory,
        memories=tuple(
            SectionMemory(section.id, 40 * factor, 0 if is_empty else 12 * factor, 0 if is_empty else 10 * factor)
            for section in SECTIONS
        ),
    )
    return StatsCard(stats, SECTIONS)
