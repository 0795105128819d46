"""Which questions a round puts, and in which order: a pure function of the bank, a person's past, a wish and a seed.

Owns the choice. How a question is made is `bot.domain.bank`'s, what an answer does to a memory `bot.domain.memory`'s.

What is due comes first, what was not seen for longest before all; then what is new, authored before generated; then,
so that the bank never runs dry, what is not due yet, in the same order. No question comes twice in a round, nor does a
fact (`bot.domain.matters`), unless it is due twice: rather is a round shorter than wished for. As far as there is a
choice of the same rank, no two of a round are about the same, no style and no section prevails, and neighbours differ.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from bot.domain.authored_questions import Level
from bot.domain.chance import Chance
from bot.domain.memory import retrievability
from bot.domain.rounds import ALL_MISSED, RoundQuestion, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.domain.bank import Bank
    from bot.domain.items import Item
    from bot.domain.memory import Card

_VARIETY: Final = 24
"""Turns by which chance may move a new question back."""
_PACE: Final = 0.5
"""Turns that a place in the syllabus takes: with one, a fortnight hardly leads beyond the introduction."""
_NOT_CORE: Final = 20
"""Turns by which it stands back for not being among those that learners meet first."""
_PER_LEVEL: Final = 15
"""Turns by which it stands back for each level above the first."""
_SAME_STYLE: Final = 0.5
"""The part of a round that may be of one style, as far as there is a choice, ..."""
_SAME_SECTION: Final = 0.4
"""... or of one section."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a person who wishes for a round; nothing of a newcomer."""

    cards: Mapping[str, Card]
    """By key; those of gone or since changed questions mean nothing."""
    recent: Sequence[str] = ()
    """Keys of what they were asked last, the newest first, whether they answered or not."""
    missed: Sequence[str] = ()
    """Of a wish for what another round or a group quiz missed: the keys of that."""


def choose(
    bank: Bank, past: Past, wish: Wish, *, seed: int, today: date, single_only: bool = False
) -> tuple[RoundQuestion, ...]:
    """Return the questions of a round, all WAITING; fewer than wished for where there are no more, perhaps none.

    Args:
        bank: All that can be asked.
        past: The person's.
        wish: Of what was missed all comes back, in its order, whatever the wish's length and level.
        seed: The same seed chooses the same, and draws the same options.
        today: The person's local date.
        single_only: Leave out what has several right answers.
    """
    keys = [item.key for item in chosen_items(bank, past, wish, seed=seed, today=today, single_only=single_only)]
    made = [(key, bank.question(key, seed)) for key in keys]
    questions = [(key, question) for key, question in made if question]
    return tuple(
        RoundQuestion(position, key, bank.by_key[key].revision, question)
        for position, (key, question) in enumerate(questions)
    )


def chosen_items(
    bank: Bank, past: Past, wish: Wish, *, seed: int, today: date, single_only: bool = False
) -> tuple[Item, ...]:
    """Return the items of a round, without making their questions. Arguments as for `choose`."""
    if wish.scope.kind in ALL_MISSED:
        keys = dict.fromkeys(past.missed)
        items = [bank.by_key[key] for key in keys if key in bank.by_key]
        return tuple(item for item in items if not (single_only and item.has_many_answers))
    ranks = ranked(bank, past, wish, seed=seed, today=today)
    if single_only:
        ranks = (tuple(item for item in rank if not item.has_many_answers) for rank in ranks)
    return _arranged(_picked(ranks, wish))


def ranked(bank: Bank, past: Past, wish: Wish, *, seed: int, today: date) -> Iterator[tuple[Item, ...]]:
    """Yield all that a wish may be met with, in ranks, each the best first.

    First what is due; then what is new: about a wished-for concept before all, there authored before generated, then
    the same of what only touches it, at last what was put lately and left unanswered; then what is not due yet. Of a
    wish for what is due, that alone. What the wish itself gives away is not among it where there is anything else.
    """
    items = bank.askable(wish.scope, wish.level)
    cards = {item.key: card for item in items if (card := _current(past.cards, item))}
    known = sorted((item for item in items if item.key in cards), key=lambda item: _urgency(cards[item.key], today))
    yield tuple(item for item in known if cards[item.key].due_on <= today)
    if wish.scope.kind is ScopeKind.DUE:
        return
    yield from _new([item for item in items if item.key not in cards], past, wish.scope, seed)
    yield tuple(item for item in known if cards[item.key].due_on > today)


def due_items(bank: Bank, cards: Mapping[str, Card], today: date) -> tuple[Item, ...]:
    """Return what is due in a person's memory and can still be asked, what was not seen for longest first."""
    return next(ranked(bank, Past(cards), Wish(Scope(ScopeKind.DUE)), seed=0, today=today))


def _current(cards: Mapping[str, Card], item: Item) -> Card | None:
    """Return the card of an item; None also for a card of another revision, which says nothing of this one."""
    card = cards.get(item.key)
    return card if card and card.revision == item.revision else None


def _urgency(card: Card, today: date) -> tuple[date, float, str]:
    """Return a sort key: seen long ago, then likely forgotten.

    By what is likely forgotten alone, a few hard questions that are wrong again and again would be asked every day and
    keep all others waiting: over a year less is known then (``python -m bench memory``).
    """
    return card.reviewed_on, retrievability(card, today), card.key


def _new(items: Sequence[Item], past: Past, scope: Scope, seed: int) -> Iterator[tuple[Item, ...]]:
    """Yield the ranks of what is new; the last is what was put lately and left unanswered, the newest of it last."""
    put = {key: place for place, key in enumerate(reversed(past.recent))}
    fresh = sorted((item for item in items if item.key not in put), key=lambda item: _turn(item, seed))
    for is_main in (True, False):
        for is_authored in (True, False):
            yield tuple(one for one in fresh if one.is_authored is is_authored and _is_main(one, scope) is is_main)
    yield tuple(sorted((item for item in items if item.key in put), key=lambda item: put[item.key]))


def _turn(item: Item, seed: int) -> tuple[float, str]:
    """Return when a new item has its turn: with its concept, the core and the basic sooner, moved about by chance."""
    chance = Chance(seed, f"new:{item.key}").below(_VARIETY)
    later = _PER_LEVEL * (item.level - Level.BASIC) + (0 if item.is_core else _NOT_CORE)
    return _PACE * item.place + later + chance, item.key


def _is_main(item: Item, scope: Scope) -> bool:
    return scope.kind is not ScopeKind.CONCEPT or item.main_concept == scope.id


class _Taken:
    """What a round has so far."""

    def __init__(self, wish: Wish) -> None:
        self.items: dict[str, Item] = {}
        self._wish = wish
        self._about: set[Scope] = set()
        self._asked: set[str] = set()
        self._shown: set[str] = set()
        self._styles: Counter[str] = Counter()
        self._sections: Counter[str] = Counter()

    @property
    def is_enough(self) -> bool:
        """The round is as long as wished for."""
        return len(self.items) >= self._wish.length

    def take(self, item: Item) -> None:
        """Put it into the round."""
        self.items[item.key] = item
        self._about |= item.subjects
        self._asked |= item.matter.asked
        self._shown |= item.matter.shown
        self._styles[item.style] += 1
        self._sections[item.about.section_id] += 1

    def repeats(self, item: Item) -> bool:
        """Say whether it is there already, or its fact is."""
        return item.key in self.items or item.matter.repeats(self._asked, self._shown)

    def resembles(self, item: Item) -> bool:
        """Say whether it is about what is there already. What was wished for is no reason against anything."""
        return not self._about.isdisjoint(item.subjects - {self._wish.scope})

    def prevails(self, item: Item) -> bool:
        """Say whether with it the round would be of one style, or, where all may be asked, of one section."""
        styles, sections = self._styles[item.style], self._sections[item.about.section_id]
        whole = self._wish.scope.kind is ScopeKind.ALL
        return styles >= _SAME_STYLE * self._wish.length or (whole and sections >= _SAME_SECTION * self._wish.length)


def _picked(ranks: Iterable[Sequence[Item]], wish: Wish) -> Iterator[list[Item]]:
    """Yield what is taken of each rank, until there is enough: what differs most from what is taken already first.

    The first rank is what is due: of that, repeats are taken in the end.
    """
    taken = _Taken(wish)
    for place, rank in enumerate(ranks):
        before = len(taken.items)
        for item in _fitting(rank, taken, with_repeats=place == 0):
            taken.take(item)
            if taken.is_enough:
                break
        yield list(taken.items.values())[before:]
        if taken.is_enough:
            return


def _fitting(rank: Sequence[Item], taken: _Taken, *, with_repeats: bool) -> Iterator[Item]:
    """Yield what of a rank may be taken next; what was taken of it meanwhile counts."""
    yield from (item for item in rank if not (taken.repeats(item) or taken.resembles(item) or taken.prevails(item)))
    yield from (item for item in rank if not (taken.repeats(item) or taken.resembles(item)))
    yield from (item for item in rank if not taken.repeats(item))
    if with_repeats:
        yield from (item for item in rank if item.key not in taken.items)


def _arranged(ranks: Iterable[list[Item]]) -> tuple[Item, ...]:
    """Return the items rank by rank, moved only as far as neighbours would otherwise be alike."""
    row: list[Item] = []
    for rank in ranks:
        left = _Left(rank)
        while left.items:
            row.append(left.next_after(row[-1] if row else None))
    return tuple(row)


class _Left:
    """What is left of a rank to be put."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = list(items)
        self._concepts = Counter(item.main_concept for item in items)
        self._styles = Counter(item.style for item in items)

    def next_after(self, before: Item | None) -> Item:
        """Take out the item to put next: about another concept than the one before, then of another style.

        What more than half of what is left has in common must be put now, or it will stand beside itself later.
        """
        item = self.items.pop(self._place(before))
        self._concepts[item.main_concept] -= 1
        self._styles[item.style] -= 1
        return item

    def _place(self, before: Item | None) -> int:
        main, style = (before.main_concept, before.style) if before else (None, None)
        mains = [item.main_concept for item in self.items]
        concept, most = _majority(self._concepts), _majority(self._styles)
        if concept is not None:
            return mains.index(concept)
        apart = [place for place, one in enumerate(mains) if one is None or one != main] or range(len(mains))
        return min(apart, key=lambda place: _alike(self.items[place].style, style, most))


def _alike(style: str, before: str | None, most: str | None) -> tuple[bool, bool]:
    return style == before, style != most


_Common = TypeVar("_Common")


def _majority(counts: Counter[_Common]) -> _Common | None:
    """Return what more than half of all have in common."""
    half = counts.total() / 2
    return next((one for one, count in counts.items() if count > half), None)
