"""What answers tell authors of their questions, counted in the background and kept for a while.

Owns when it is counted: not more often than every ten minutes, once for however many ask. The arithmetic is
`bot.domain.item_statistics`', reading `bot.storage.item_statistics`', words belong to the platforms.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.first_answers import FirstAnswers
from bot.domain.item_statistics import ItemStatistics, discrimination, shares_of, worst_first

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.first_answers import Given
    from bot.domain.item_statistics import Counted, OptionShare
    from bot.domain.question_reading import QuestionReader
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown

KEPT: Final = timedelta(minutes=10)
"""So long a count is shown again."""
PATIENCE: Final = timedelta(seconds=1)
"""So long whoever asks waits for a count; with few answers it takes less."""
_LOOKED_INTO: Final = 100
"""Questions whose options are looked into: a wrong option can lead only where less than half are right, and those that
fewest know come first."""
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What answers tell of the questions of the library of the day."""

    at: datetime
    items: tuple[ItemStatistics, ...]
    """All that have any answer, in the order of the bank."""
    suspects: tuple[ItemStatistics, ...]
    """Those of them that an author should look at, the worst first."""

    @property
    def judged(self) -> int:
        """How many have enough answers."""
        return sum(one.is_judged for one in self.items)

    @property
    def answered(self) -> int:
        """How many first answers there are."""
        return sum(one.answered for one in self.items)


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """One question with its options."""

    statistics: ItemStatistics
    asked: QuestionShown
    options: tuple[str, ...]
    """What `OptionShare.option` calls the options of `asked`, in their order. Others were there before an edit."""


@dataclass(frozen=True, slots=True)
class _Count:
    """What was counted, whatever library is taught when it is shown."""

    at: datetime
    by_key: Mapping[str, Sequence[Counted]]
    shares: Mapping[str, tuple[OptionShare, ...]]


class AnswerReader(Protocol):
    """Where answers are read (`bot.storage.item_statistics`)."""

    def pages(self) -> AsyncIterator[Sequence[Given]]:
        """Yield all answers in the order in which they were given, a page at a time."""
        ...

    async def chosen(self, answer_ids: Sequence[int]) -> Mapping[str, Sequence[tuple[Question, tuple[int, ...]]]]:
        """Return of these answers, by key, the question as it was put and what was chosen."""
        ...


class Items:
    """Counts first answers when somebody asks.

    Args:
        store: Where answers are read.
        bank: What can be asked, by the library of the day.
        reader: Reads its questions.
        now: The present, aware, UTC.
        patience: How long whoever asks waits for a count.
    """

    def __init__(
        self,
        store: AnswerReader,
        bank: Bank,
        reader: QuestionReader,
        *,
        now: Callable[[], datetime],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._store = store
        self._bank = bank
        self._reader = reader
        self._now = now
        self._patience = patience.total_seconds()
        self._counting: asyncio.Task[None] | None = None
        self._counted: _Count | None = None

    async def report(self) -> ItemReport | None:
        """Return what answers tell; None while they are still being counted: ask again in a moment.

        Raises:
            StorageError: They cannot be read.
        """
        if self._counted is None or self._now() - self._counted.at >= KEPT:
            await self._wait()
        if self._counted is None:
            return None
        at, shares = self._counted.at, self._counted.shares
        items = tuple(_statistics(one, shares.get(one.key, ())) for one in self._current(self._counted.by_key))
        return ItemReport(at, items, tuple(worst_first(items)))

    async def detail(self, key: str) -> ItemDetail | None:
        """Return one question with its options; None for one that is not known, or has no answer, any more.

        Raises:
            StorageError: What was chosen cannot be read.
        """
        await self.report()
        known = self._counted.by_key if self._counted else {}
        counted = next((one for one in self._current(known) if one.key == key), None)
        question = self._bank.question(key, 0)
        if counted is None or question is None:
            return None
        shares = (await self._shares([counted])).get(key, ())
        asked = self._asked(question, shares)
        return ItemDetail(_statistics(counted, shares), *asked) if asked else None

    async def close(self) -> None:
        """Count no further."""
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.gather(self._counting, return_exceptions=True)  # nobody waits for it any more

    async def _wait(self) -> None:
        """Let it be counted, by one for all who ask, and wait a little for the end of that."""
        if self._counting is None:
            self._counting = asyncio.create_task(self._count())
        counting = self._counting
        done, _ = await asyncio.wait({counting}, timeout=self._patience)
        if done and self._counting is counting:
            self._counting = None
            counting.result()

    async def _count(self) -> None:
        at, counter = self._now(), FirstAnswers()
        async for answers in self._store.pages():
            await asyncio.to_thread(counter.add, answers)
        found: dict[str, list[Counted]] = {}
        for one in await asyncio.to_thread(counter.counted):
            found.setdefault(one.key, []).append(one)
        judged = [(one.right / one.answered, one) for one in self._current(found) if _statistics(one).is_judged]
        hard = sorted((pair for pair in judged if pair[0] < _HALF), key=lambda pair: pair[0])
        self._counted = _Count(at, found, await self._shares([one for _, one in hard[:_LOOKED_INTO]]))

    def _current(self, by_key: Mapping[str, Sequence[Counted]]) -> Iterable[Counted]:
        """Yield the counts of what can be asked now, in its present wording."""
        for key, item in self._bank.by_key.items():
            yield from (one for one in by_key.get(key, ()) if one.revision == item.revision)

    async def _shares(self, counted: Sequence[Counted]) -> dict[str, tuple[OptionShare, ...]]:
        chosen = await self._store.chosen([number for one in counted for number in one.newest])
        return {
            key: shares_of((question.options, question.correct, picked, 1) for question, picked in each)
            for key, each in chosen.items()
        }

    def _asked(self, question: Question, shares: Iterable[OptionShare]) -> tuple[QuestionShown, tuple[str, ...]] | None:
        """Return a question with every option that was ever shown with it and is still known."""
        right = tuple(question.options[index] for index in question.correct)
        others = dict.fromkeys([*(one.option for one in shares), *question.options])
        wrong = [one for one in others if one not in right and self._reader.resolve(_of(question, right, [one]))]
        whole = _of(question, right, wrong)
        asked = self._reader.resolve(whole)
        if asked is None:  # a claim's options keep their order
            whole, asked = question, self._reader.resolve(question)
        return (asked, whole.options) if asked else None


def _of(question: Question, right: tuple[str, ...], wrong: Sequence[str]) -> Question:
    return replace(question, options=(*right, *wrong), correct=tuple(range(len(right))))


def _statistics(counted: Counted, shares: tuple[OptionShare, ...] = ()) -> ItemStatistics:
    return ItemStatistics(
        key=counted.key,
        answered=counted.answered,
        right=counted.right,
        discrimination=discrimination(counted.moments),
        discriminated=counted.moments.count,
        median_taken=None if counted.median_ms is None else timedelta(milliseconds=counted.median_ms),
        shares=shares,
    )
