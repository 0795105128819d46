"""How one person is doing: answers counted, sections compared, memory looked ahead.

Owns the arithmetic and what may honestly be said of it. Rows, wording and pictures may not enter. Days are the person's
own local dates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.memory import retrievability

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

    from bot.domain.answers import Tally
    from bot.domain.items import Item
    from bot.domain.memory import Card
    from bot.domain.streak import Streak

ENOUGH_ANSWERS: Final = 5
"""A section with fewer answers is not compared with others."""
COMING_DAYS: Final = 14
"""Days whose due questions are counted, today included."""
FORECAST_DAYS: Final = (7, 30)
"""So many days ahead memory is forecast, if nothing is practised until then."""
ENOUGH_MET: Final = 10
"""Of fewer questions no shares are told, and nothing is forecast: one answer would change them by more than a tenth."""
WEEK: Final = 7
MONTH: Final = 30
RECENT_DAYS: Final = 28
"""Days whose answers are told one by one: four weeks."""
_DAY: Final = timedelta(days=1)
_PRIOR_ANSWERS: Final = 6
"""A section's rate is drawn to the person's overall rate as if so many more answers had been given at that rate."""
_APART: Final = 0.03
"""By so much at least a section's rate differs from the overall one before it is called strong or weak."""


@dataclass(frozen=True, slots=True)
class Score:
    """Answers, and how many of them were right."""

    answered: int = 0
    correct: int = 0

    @property
    def rate(self) -> float:
        """The share of right answers; 0 without any."""
        return self.correct / self.answered if self.answered else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.answered + other.answered, self.correct + other.correct)


@dataclass(frozen=True, slots=True)
class DayScore:
    """What one person answered on one local date."""

    on: date
    score: Score


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section, be it without answers."""

    section_id: str
    score: Score


@dataclass(frozen=True, slots=True)
class SectionMemory:
    """What is known of one section's questions, counted as `Memory` counts."""

    section_id: str
    total: int
    """Questions in the bank."""
    met: int
    remembered: int
    """How many of those met would be answered today, as far as can be expected."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will still be known, if nothing is practised."""

    days: int
    """From today."""
    retention: float
    """The expected share of the questions met that is still remembered, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of the questions that were met and that are still in the bank as they were.

    What was missed when it was last answered counts as not known, today and for as long as it is not answered right:
    the model may hope for better, but nobody who has just been wrong believes it.
    """

    met: int
    total: int
    """Questions in the bank."""
    missed: int
    """Of those met, how many were answered wrong the last time."""
    retention: float
    """The expected share of those met that would be answered today, 0 to 1; 0 if none was met."""
    coming: tuple[int, ...]
    """How many fall due on each of the next `COMING_DAYS` dates; the first is today's, with all that is overdue."""
    fading: tuple[Forecast, ...]
    """At `FORECAST_DAYS`; empty if nothing is known that could be forgotten."""

    @property
    def due(self) -> int:
        """How many are due now."""
        return self.coming[0]

    @property
    def is_telling(self) -> bool:
        """Whether shares of what was met say anything."""
        return self.met >= ENOUGH_MET

    @property
    def remembered(self) -> int:
        """How many of those met would be answered today, as far as can be expected."""
        return round(self.met * self.retention)


@dataclass(frozen=True, slots=True)
class Stats:
    """How one person is doing on one local date."""

    on: date
    total: Score
    week: Score
    """The last `WEEK` dates, today included."""
    month: Score
    """The last `MONTH` dates."""
    recent: tuple[Score, ...]
    """Each of the last `RECENT_DAYS` dates, today last."""
    streak: Streak | None
    """As it stands today; None if none has begun."""
    sections: tuple[SectionScore, ...]
    """All sections in reading order."""
    strongest: str | None
    """A section's id; None where nothing can be said yet, or all are alike."""
    weakest: str | None
    memory: Memory
    memories: tuple[SectionMemory, ...]
    """Of all sections in reading order."""

    @property
    def is_compared(self) -> bool:
        """Whether there are two sections with enough answers to tell them apart."""
        return sum(section.score.answered >= ENOUGH_ANSWERS for section in self.sections) > 1


def summary(
    tallies: Iterable[Tally],
    days: Iterable[DayScore],
    cards: Mapping[str, Card],
    *,
    streak: Streak | None,
    bank: Mapping[str, Item],
    sections: Sequence[str],
    today: date,
) -> Stats:
    """Return how a person is doing.

    Args:
        tallies: All answers, by question; those to questions that are gone count in the total alone.
        days: The answers of the last `MONTH` dates at least.
        cards: The person's memory, by question.
        streak: As it stands today.
        bank: All questions by their keys.
        sections: All sections' ids in reading order.
        today: The person's local date.
    """
    tallies, days = tuple(tallies), tuple(days)
    total = sum((Score(tally.answered, tally.correct) for tally in tallies), Score())
    scored = _by_section(tallies, bank, sections)
    missed = {tally.key for tally in tallies if tally.is_missed}
    return Stats(
        on=today,
        total=total,
        week=_since(days, today, WEEK),
        month=_since(days, today, MONTH),
        recent=_one_by_one(days, today),
        streak=streak,
        sections=scored,
        strongest=_standing_out(scored, total, 1),
        weakest=_standing_out(scored, total, -1),
        memory=_memory(cards, missed, bank, today),
        memories=_memories(cards, missed, bank, sections, today),
    )


def _by_section(
    tallies: Iterable[Tally], bank: Mapping[str, Item], sections: Iterable[str]
) -> tuple[SectionScore, ...]:
    scores = defaultdict[str, Score](Score)
    for tally in tallies:
        item = bank.get(tally.key)
        if item:
            scores[item.about.section_id] += Score(tally.answered, tally.correct)
    return tuple(SectionScore(section, scores[section]) for section in sections)


def _since(days: Iterable[DayScore], today: date, length: int) -> Score:
    """Return the score of the last `length` dates, today included; a date after today (somebody flew west) counts."""
    return sum((day.score for day in days if (today - day.on).days < length), Score())


def _one_by_one(days: Iterable[DayScore], today: date) -> tuple[Score, ...]:
    """Return the score of each of the last dates; what has a date after today counts for today."""
    scores = [Score()] * RECENT_DAYS
    for day in days:
        ago = max(0, (today - day.on).days)
        if ago < RECENT_DAYS:
            scores[-1 - ago] += day.score
    return tuple(scores)


def _standing_out(sections: Iterable[SectionScore], total: Score, sign: int) -> str | None:
    """Return the section that is furthest above (`sign` 1) or below (-1) the overall rate, if any clearly is.

    Rates are shrunk towards the overall one, the more the fewer answers there are (an empirical-Bayes estimate with a
    fixed weight), so that one lucky answer is no strength.
    """
    compared = [section for section in sections if section.score.answered >= ENOUGH_ANSWERS]
    if len(compared) < 2:  # noqa: PLR2004 - nothing can be compared with itself
        return None

    def distance(section: SectionScore) -> float:
        return sign * (_shrunk(section.score, total.rate) - total.rate)

    best = max(compared, key=distance)
    return best.section_id if distance(best) >= _APART else None


def _shrunk(score: Score, towards: float) -> float:
    return (score.correct + _PRIOR_ANSWERS * towards) / (score.answered + _PRIOR_ANSWERS)


def _memory(cards: Mapping[str, Card], missed: Container[str], bank: Mapping[str, Item], today: date) -> Memory:
    """Look ahead over the cards of questions that are still what they were; any other begins afresh when it is met."""
    met = [card for key, card in cards.items() if (item := bank.get(key)) and item.revision == card.revision]
    known = [card for card in met if card.key not in missed]
    coming = [0] * COMING_DAYS
    for card in met:
        days = max(0, (card.due_on - today).days)
        if days < COMING_DAYS:
            coming[days] += 1

    def retention(on: date) -> float:
        return _remembered(known, on) / len(met) if met else 0.0

    return Memory(
        met=len(met),
        total=len(bank),
        missed=len(met) - len(known),
        retention=retention(today),
        coming=tuple(coming),
        fading=tuple(Forecast(days, retention(today + timedelta(days))) for days in FORECAST_DAYS if known),
    )


def _memories(
    cards: Mapping[str, Card], missed: Container[str], bank: Mapping[str, Item], sections: Sequence[str], today: date
) -> tuple[SectionMemory, ...]:
    """Return what is known of each section."""
    total = Counter(item.about.section_id for item in bank.values())
    met: Counter[str] = Counter()
    known: defaultdict[str, list[Card]] = defaultdict(list)
    for key, card in cards.items():
        item = bank.get(key)
        if item is None or item.revision != card.revision:
            continue
        met[item.about.section_id] += 1
        if key not in missed:
            known[item.about.section_id].append(card)
    return tuple(SectionMemory(one, total[one], met[one], round(_remembered(known[one], today))) for one in sections)


def _remembered(cards: Iterable[Card], on: date) -> float:
    """Return how many are remembered on a date, each card a day after its last answer at the earliest.

    On the day itself the model takes all for remembered, for its answer was shown.
    """
    return sum(retrievability(card, max(on, card.reviewed_on + _DAY)) for card in cards)
