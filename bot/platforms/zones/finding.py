"""Which time zones a person means: by what they wrote exactly, by what it contains, by what it resembles.

Owns reading a query. Tables may not enter.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.domain.folding import fold
from bot.platforms.zones.index import index, key_of
from bot.platforms.zones.offsets import zone_by_offset

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 64
"""Characters of a query that are read; no name of a place is longer."""
MOST: Final = 8
"""Zones that one query is answered with."""
_NOISE: Final = re.compile(
    r"标准时间|夏令时间|夏时制|时间|时区|特别行政区|"
    r"\b(?:standard|daylight|summer|local|saving|savings|time|timezone|time zone|zone|sar|city of)\b"
)
_OFFSET: Final = re.compile(r"\(?\b(?:utc|gmt) ?(?:[+\-−–] ?\d{1,2}(?::?\d\d)?)?\)?")
_LATIN: Final = re.compile(r"[a-z]+(?:['’.]?[a-z]+)*")
_ENDS: Final = re.compile(r"^[\s?!.,;:。、]+|[\s?!.,;:。、]+$")
_WORDS: Final = 4
_LONGEST_CHINESE: Final = 10
_SHORTEST_CHINESE, _SHORTEST_LATIN = 2, 3
_ALSO_WORDS: Final = frozenset({"act", "casey", "chad", "dawson", "male", "nice", "oral", "palmer", "virgin", "yap"})
"""Places that a sentence rather does not mean."""
_LIKENESS: Final = 0.72
_LIKENESS_CHINESE: Final = 0.6
_CHINESE: Final = re.compile(r"[㐀-鿿]")


def find_zones(text: str) -> tuple[str, ...]:
    """Return the canonical IANA names that a text means, best first; none if it is not understood.

    Understood are the database's own names in any case (``asia/hong kong``, also older ones such as ``PRC``), cities,
    regions and countries in English or Chinese of either script, common abbreviations, offsets (``UTC+8``, ``+05:30``,
    ``東八區``), and any of the places within a longer sentence. Several zones mean that the person should choose.
    """
    return _found(text[: LONGEST + 1])


def nearest_zones(text: str) -> tuple[str, ...]:
    """Return the zones of the names that resemble a text (``Honk Kong``), the likest first, to be asked about.

    None if nothing does, or if `find_zones` understands the text as it is.
    """
    if len(text) > LONGEST or find_zones(text):
        return ()
    key = key_of(_NOISE.sub(" ", fold(text)))
    is_chinese = _CHINESE.search(key) is not None
    if len(key) < (_SHORTEST_CHINESE if is_chinese else _SHORTEST_LATIN) + 1:
        return ()
    tables = index().places | index().countries
    names = [name for name in tables if abs(len(name) - len(key)) <= len(key) // 3]
    likeness = _LIKENESS_CHINESE if is_chinese else _LIKENESS
    return _merged(tables[name] for name in get_close_matches(key, names, n=3, cutoff=likeness))


@lru_cache(maxsize=256)  # people are asked to choose, and what they chose is looked up again
def _found(text: str) -> tuple[str, ...]:
    if len(text) > LONGEST:
        return ()
    folded = _ENDS.sub("", fold(text))
    by_offset = zone_by_offset(folded)
    if by_offset is not None:
        return (by_offset,)
    return (index().exact(key_of(folded)) or _stripped(folded) or _contained(folded))[:MOST]


def _stripped(folded: str) -> tuple[str, ...]:
    """Read a text without what only says that a time is meant: 香港時間, Tokyo time, UTC+8 time, 香港（UTC+8）."""
    bare = _NOISE.sub(" ", folded).strip()
    by_offset = zone_by_offset(bare)
    if by_offset:
        return (by_offset,)
    return index().exact(key_of(bare)) or index().exact(key_of(_OFFSET.sub(" ", bare)))


def _contained(folded: str) -> tuple[str, ...]:
    """Read a sentence by the places in it: a city settles which of its country's zones is meant."""
    found = index()
    places, countries = [], []
    for key in _longest_names(folded):
        if key in found.countries:
            countries.append(found.countries[key])
        else:
            places.append(found.places[key])
    within = {zone for zones in countries for zone in zones}
    merged = _merged(iter(places))
    return tuple(zone for zone in merged if zone in within) or merged or _merged(iter(countries))


def _longest_names(folded: str) -> Iterator[str]:
    """Yield the names that a text contains, none within another: the longest first."""
    found = index()
    taken: set[int] = set()
    for start, end in sorted(_pieces(folded), key=lambda piece: (piece[0] - piece[1], piece[0])):
        key = key_of(folded[start:end])
        shortest = _SHORTEST_CHINESE if _CHINESE.search(key) else _SHORTEST_LATIN
        if len(key) < shortest or key in _ALSO_WORDS or not taken.isdisjoint(range(start, end)):
            continue
        if key in found.places or key in found.countries:
            taken.update(range(start, end))
            yield key


def _pieces(folded: str) -> Iterator[tuple[int, int]]:
    """Yield what may be names: up to four Latin words in a row, and up to ten Chinese characters."""
    words = [match.span() for match in _LATIN.finditer(folded)]
    for at, (start, _) in enumerate(words):
        for _, end in words[at : at + _WORDS]:
            yield start, end
    for run in re.finditer(r"[㐀-鿿]+", folded):
        for start in range(run.start(), run.end() - 1):
            for end in range(start + _SHORTEST_CHINESE, min(start + _LONGEST_CHINESE, run.end()) + 1):
                yield start, end


def _merged(groups: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(zone for group in groups for zone in group))[:MOST]
