"""From words to documents: what occurs, and what to look for instead of a word that does not.

Owns the resolution of units against the index. Order, highlights and suggestions may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.lookup.forms import SEE, Form, key
from bot.domain.lookup.found import find_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.lookup.found import Found
    from bot.domain.lookup.index import Index
    from bot.domain.lookup.query import QueryReader, Unit

_LONGEST_CUT = 64
"""Characters of a word that is still cut into pieces; beyond, nobody typed a term."""
_LONGEST_PIECE = 16
_SHORTEST_PIECE = 2
_MOST_PIECES = 6
_SHORTEST_PART, _SHORTEST_LATIN_PART = 3, 8
"""Characters of a part of an occasion's name that selects it; shorter ones (會議, new) say too little."""
_PARTICLES = frozenset("的之与和及在是了吗呢吧啊有于对")
_STOPS = frozenset(
    [
        *(
            "什么",
            "什么是",
            "是什么",
            "什么叫",
            "何谓",
            "为什么",
            "为何",
            "如何",
            "怎样",
            "怎么",
            "怎么样",
            "怎么看",
            "怎么说",
            "怎样说",
            "如何说",
            "怎么讲",
        ),
        *("有关", "关于", "请问", "哪些", "哪里", "哪个", "哪位", "哪次", "谁", "何时", "多少", "有没有", "是否"),
        *("意思", "什么意思", "的意思", "定义", "介绍", "解释", "说了", "说过", "说法", "提到", "提及", "提过"),
        *("可以", "告诉", "我想", "我想知道", "想知道", "查", "找", "查询", "搜寻", "搜索"),
        *("what", "is", "are", "was", "were", "the", "a", "an", "of", "in", "on", "and", "or", "to", "for", "with"),
        *("about", "by", "at", "from", "who", "said", "say", "says", "how", "why", "when", "where", "which", "does"),
        *("do", "did", "mean", "meaning", "definition", "define", "tell", "me", "find", "search", "please"),
    ]
)
"""Words of questions and requests, folded: left out where no text holds them."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a query's units come down to."""

    found: tuple[Found, ...] = ()
    """What is looked for in the end; all of it occurs somewhere."""
    pieces: tuple[str, ...] = ()
    """Those that stand for a word that does not occur as a whole, as typed."""
    missing: tuple[Unit, ...] = ()
    """What occurs nowhere, not even in pieces."""
    occasion_ids: tuple[str, ...] = ()
    """Occasions whose names hold a word that no text holds."""

    @property
    def meant(self) -> tuple[Unit, ...]:
        """What is looked for, and what is missing."""
        return (*(one.unit for one in self.found), *self.missing)


class Matcher:
    """Resolves units against the index."""

    def __init__(
        self, index: Index, reader: QueryReader, occasion_names: Mapping[str, str], concept_names: Mapping[str, str]
    ) -> None:
        """Keep the index, names of occasions with their ids, and names of concepts with the chief one, all by key."""
        self._index = index
        self._reader = reader
        self._occasion_names = occasion_names
        self._edges = sorted((name for name in occasion_names if not name.isascii()), key=len, reverse=True)
        self._concept_names = concept_names

    def occurs(self, unit: Unit) -> bool:
        """Tell whether any document holds any form of a unit."""
        return any(self._index.holds(form.text) for form in unit.forms)

    def match(self, units: Sequence[Unit]) -> Matched:
        """Resolve units: as they are, by an occasion's name, by a concept's name, in pieces, or not at all."""
        kept: list[Found] = []
        pieces: list[str] = []
        missing: list[Unit] = []
        occasions: list[str] = []
        for unit in units:
            if found := find_unit(self._index, unit):
                kept.append(found)
            elif named := self._by_occasion(unit):
                occasions.extend(named)
            elif instead := self._instead(unit):
                kept.extend(found for one in instead[0] if (found := find_unit(self._index, one)))
                pieces.extend(instead[1])
                occasions.extend(instead[2])
            elif unit.text not in _STOPS:
                missing.append(unit)
        return Matched(tuple(kept), tuple(pieces), tuple(missing), tuple(dict.fromkeys(occasions)))

    def _by_occasion(self, unit: Unit) -> list[str]:
        """Return the occasions in whose names a word stands: 座談會, 十一次."""
        name = key(unit.text)
        if len(name) < (_SHORTEST_LATIN_PART if name.isascii() else _SHORTEST_PART) or name in _STOPS:
            return []
        found = [occasion for form, occasion in self._occasion_names.items() if _is_part(name, form)]
        return list(dict.fromkeys(found))

    def _instead(self, unit: Unit) -> tuple[list[Unit], list[str], list[str]] | None:
        """Return what stands for a word that does not occur: units, those of them that are pieces, and occasions."""
        chief = self._concept_names.get(key(unit.text))
        if chief is not None:
            forms = tuple(Form(form.text, SEE) for form in self._reader.unit(chief).forms)
            named = replace(unit, forms=(*unit.forms, *forms))
            if self.occurs(named):
                return [named], [], []
        if unit.quoted:
            return None
        return self._at_edge(unit) or self._cut(unit)

    def _at_edge(self, unit: Unit) -> tuple[list[Unit], list[str], list[str]] | None:
        """Split an occasion's name off either end: 政府工作報告人工智能."""
        word = unit.text
        for name in self._edges:
            at = 0 if word.startswith(name) else len(word) - len(name) if word.endswith(name) else None
            if at is None or len(word) == len(name):
                continue
            start, end = (len(name), len(word)) if at == 0 else (0, at)
            rest = self._reader.unit(word[start:end], _shown(unit, start, end))
            if self.occurs(rest):
                return [rest], [], [self._occasion_names[name]]
            if (cut := self._cut(rest)) is not None:
                return cut[0], cut[1], [self._occasion_names[name]]
        return None

    def _occurs_as(self, word: str) -> bool:
        return self._index.holds(word) or self.occurs(self._reader.unit(word))

    def _cut(self, unit: Unit) -> tuple[list[Unit], list[str], list[str]] | None:
        """Cut a word into the fewest and longest pieces that occur; question words and particles may stay out."""
        word = unit.text
        if len(word) > _LONGEST_CUT:
            return None
        best: list[tuple[float, int, tuple[tuple[int, int], ...]] | None] = [(0.0, 0, ())]
        for end in range(1, len(word) + 1):
            reached = []
            for start in range(max(0, end - _LONGEST_PIECE), end):
                before = best[start]
                if before is None:
                    continue
                cost = _left_out(word[start:end])
                if cost is not None:
                    reached.append((before[0] + cost, before[1], before[2]))
                elif _may_be_piece(word, start, end) and self._occurs_as(word[start:end]):
                    reached.append((before[0] + 1, before[1] - (end - start) ** 2, (*before[2], (start, end))))
            best.append(min(reached, default=None))
        cuts = best[-1][2] if best[-1] else ()
        if not 0 < len(cuts) <= _MOST_PIECES:
            return None
        found = [self._reader.unit(word[start:end], _shown(unit, start, end)) for start, end in cuts]
        return found, [piece.shown for piece in found] if len(found) > 1 else [], []


def _left_out(piece: str) -> float | None:
    """Return the cost of leaving a question word or a particle out; None for what must be found."""
    if piece in _STOPS:
        return 0.1 - 0.01 * len(piece)  # the longer question word first: 是什麼 before 什麼
    return 0.3 if piece in _PARTICLES else None


def _may_be_piece(word: str, start: int, end: int) -> bool:
    """Tell whether a range is long enough and cuts no Latin word."""
    inside = word[start:end]
    cuts = (start and inside[0].isascii() and word[start - 1].isascii()) or (
        end < len(word) and inside[-1].isascii() and word[end].isascii()
    )
    return end - start >= _SHORTEST_PIECE and not cuts


def _is_part(word: str, name: str) -> bool:
    """Tell whether a word stands in a name; a Latin one as a whole word."""
    return f" {word} " in f" {name} " if word.isascii() else word in name


def _shown(unit: Unit, start: int, end: int) -> str:
    """Return as typed what stands at a range of the folded word, or folded where the two do not run side by side."""
    return unit.shown[start:end] if len(unit.shown) == len(unit.text) else unit.text[start:end]
