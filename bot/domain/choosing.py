"""Which questions a round puts, and in which order: a pure function of the bank, a person's past, a wish and a seed.

Owns the choice. How a question is made is `bot.domain.bank`'s, what an answer does to a memory `bot.domain.memory`'s.

What is due comes first, what was not seen for longest before all; then what is new, authored before generated; then,
so that the bank never runs dry, what is not due yet, in the same order. No question comes twice in a round. As
far as there is a choice of the same rank, no two of a round ask the same fact, and neighbours are not about the same
concept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
from bot.domain.chance import Chance
from bot.domain.memory import retrievability
from bot.domain.rounds import RoundQuestion, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.domain.bank import Bank, Item
    from bot.domain.memory import Card

_VARIETY: Final = 24
"""Places in the syllabus by which chance may move a new question back."""
_NOT_CORE: Final = 20
"""Places by which it stands back for not being among those that learners meet first."""
_PER_LEVEL: Final = 15
"""Places by which it stands back for each level above the first."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a person who wishes for a round; nothing of a newcomer."""

    cards: Mapping[str, Card]
    """By key; those of gone or since changed questions mean nothing."""
    recent: Sequence[str] = ()
    """Keys of what they were asked last, the newest first, whether they answered or not."""
    missed: Sequence[str] = ()
    """Of a wish for what another round missed: the keys of that."""


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
    if wish.scope.kind is ScopeKind.MISSED:
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
    wish for what is due, that alone.
    """
    items = bank.within(wish.scope, wish.level)
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


def _turn(item: Item, seed: int) -> tuple[int, str]:
    """Return when a new item has its turn: with its concept, the core and the basic sooner, moved about by chance."""
    chance = Chance(seed, f"new:{item.key}").below(_VARIETY)
    later = _PER_LEVEL * (item.level - Level.BASIC) + (0 if item.is_core else _NOT_CORE)
    return item.place + later + chance, item.key


def _is_main(item: Item, scope: Scope) -> bool:
    return scope.kind is not ScopeKind.CONCEPT or item.main_concept == scope.id


def _picked(ranks: Iterable[Sequence[Item]], wish: Wish) -> Iterator[list[Item]]:
    """Yield what is taken of each rank, until there is enough: first what shares no fact with what is taken already.

    The fact that was wished for is no reason against anything.
    """
    told: set[Scope] = set()
    left = wish.length
    for rank in ranks:
        taken: dict[str, Item] = {}
        for item in rank:
            if len(taken) < left and not (item.facts - {wish.scope}) & told:
                taken[item.key] = item
                told |= item.facts
        for item in rank:
            if len(taken) < left:
                taken.setdefault(item.key, item)
        left -= len(taken)
        yield list(taken.values())
        if not left:
            return


def _arranged(ranks: Iterable[list[Item]]) -> tuple[Item, ...]:
    """Return the items rank by rank, moved only as far as neighbours would otherwise be about the same concept."""
    row: list[Item] = []
    for rank in ranks:
        left = list(rank)
        while left:
            row.append(left.pop(_next(left, row[-1].main_concept if row else None)))
    return tuple(row)


def _next(left: Sequence[Item], before: str | None) -> int:
    """Return the index of the item to put next, after one about the concept `before`.

    A concept that more than half of what is left is about must be put now, or it will stand beside itself later.
    """
    counts = Counter(item.main_concept for item in left if item.main_concept)
    concept, count = counts.most_common(1)[0] if counts else (None, 0)
    if concept != before and 2 * count > len(left):
        return next(index for index, item in enumerate(left) if item.main_concept == concept)
    apart = (index for index, item in enumerate(left) if not item.main_concept or item.main_concept != before)
    return next(apart, 0)
