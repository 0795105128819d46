"""From words to documents: what occurs, and what to look for instead of a word that does not.

Owns the resolution of units against the index. Order, highlights and suggestions may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.lookup.cutting import STOPS, Cutter, shown_part
from bot.domain.lookup.forms import SEE, Form, key
from bot.domain.lookup.found import find_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.lookup.found import Found
    from bot.domain.lookup.index import Index
    from bot.domain.lookup.query import QueryReader, Unit

_SHORTEST_PART, _SHORTEST_LATIN_PART = 3, 8
"""Characters of a part of an occasion's name that selects it; shorter ones (會議, new) say too little."""


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

    def match(self, units: Sequence[Unit]) -> Matched:
        """Resolve units: as they are, by an occasion's name, by a concept's name, in pieces, or not at all."""
        kept: list[Found] = []
        pieces: list[str] = []
        missing: list[Unit] = []
        occasions: list[str] = []
        cutter = Cutter(self._index, self._reader)
        for unit in units:
            if found := find_unit(self._index, unit):
                kept.append(found)
            elif named := self._by_occasion(unit):
                occasions.extend(named)
            elif instead := self._instead(unit, cutter):
                kept.extend(found for one in instead[0] if (found := find_unit(self._index, one)))
                pieces.extend(instead[1])
                occasions.extend(instead[2])
            elif unit.text not in STOPS:
                missing.append(unit)
        return Matched(tuple(kept), tuple(pieces), tuple(missing), tuple(dict.fromkeys(occasions)))

    def _by_occasion(self, unit: Unit) -> list[str]:
        """Return the occasions in whose names a word stands: 座談會, 十一次."""
        name = key(unit.text)
        if len(name) < (_SHORTEST_LATIN_PART if name.isascii() else _SHORTEST_PART) or name in STOPS:
            return []
        found = [occasion for form, occasion in self._occasion_names.items() if _is_part(name, form)]
        return list(dict.fromkeys(found))

    def _instead(self, unit: Unit, cutter: Cutter) -> tuple[list[Unit], list[str], list[str]] | None:
        """Return what stands for a word that does not occur: units, those of them that are pieces, and occasions."""
        chief = self._concept_names.get(key(unit.text))
        if chief is not None:
            forms = tuple(Form(form.text, SEE) for form in self._reader.unit(chief).forms)
            named = replace(unit, forms=(*unit.forms, *forms))
            if cutter.occurs(named):
                return [named], [], []
        if unit.quoted:
            return None
        if (split := self._at_edge(unit, cutter)) is not None:
            return split
        cut = cutter.cut(unit)
        return (*cut, []) if cut else None

    def _at_edge(self, unit: Unit, cutter: Cutter) -> tuple[list[Unit], list[str], list[str]] | None:
        """Split an occasion's name off either end: 政府工作報告人工智能."""
        word = unit.text
        for name in self._edges:
            at = 0 if word.startswith(name) else len(word) - len(name) if word.endswith(name) else None
            if at is None or len(word) == len(name):
                continue
            start, end = (len(name), len(word)) if at == 0 else (0, at)
            rest = self._reader.unit(word[start:end], shown_part(unit, start, end))
            if cutter.occurs(rest):
                return [rest], [], [self._occasion_names[name]]
            if (cut := cutter.cut(rest)) is not None:
                return *cut, [self._occasion_names[name]]
        return None


def _is_part(word: str, name: str) -> bool:
    """Tell whether a word stands in a name; a Latin one as a whole word."""
    return f" {word} " in f" {name} " if word.isascii() else word in name
