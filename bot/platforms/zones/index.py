"""Every name by which a time zone is found, folded: cities, countries, abbreviations, names of the database.

Owns building the tables, once and on first use. What a query means may not enter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.domain.folding import fold
from bot.platforms.zones.database import canonical_zone, living_zones, older_names, zones_by_country
from bot.platforms.zones.labels import babel_locale, cities
from bot.platforms.zones.meanings import ABBREVIATIONS, LABELS, SEVERAL
from bot.platforms.zones.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCALES: Final = ("en", "zh_Hant_HK", "zh_Hant", "zh_Hans", "zh_Hans_HK")
_MOST: Final = 8
"""Zones of one country that are offered."""
_NOT_PLACES: Final = frozenset({"Etc", "SystemV", "US", "Canada", "Mexico", "Brazil", "Chile"})
_NOT_NAMES: Final = frozenset({"Center", "North", "South", "West", "East", "General"})
_ALONE: Final = frozenset({"Wake", "Easter", "Midway", "Troll"})
"""Places that a sentence rather does not mean."""


def key_of(text: str) -> str:
    """Return a name as names are compared: folded, without accents, blanks and punctuation."""
    bare = unicodedata.normalize("NFD", fold(text))
    return "".join(character for character in bare if character.isalnum())


@dataclass(frozen=True, slots=True)
class Index:
    """Names and the zones that each means, the likeliest first."""

    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Cities and regions."""
    countries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Abbreviations and the database's own names: understood only where they stand alone."""

    def exact(self, key: str) -> tuple[str, ...]:
        """Return what a whole query means."""
        return self.codes.get(key) or self.places.get(key) or self.countries.get(key) or ()


@cache
def index() -> Index:
    """Return the index; building it takes a tenth of a second, once."""
    built = Index()
    _add_own(built)
    _add_cities(built)
    _add_countries(built)
    _add_database(built)
    return built


def _add_own(built: Index) -> None:
    for names, zones in SEVERAL.items():
        _add(built.countries if len(zones.split()) > 2 else built.places, names.split(", "), zones)  # noqa: PLR2004 - two zones are a doubtful place, more a country
    for names, zones in ABBREVIATIONS.items():
        _add(built.codes, names.split(", "), zones)
    for zone, names in PLACES.items():
        _add(built.places, [name for name in names.split(", ") if key_of(name) not in built.countries], zone)


def _add_cities(built: Index) -> None:
    for zone, names in LABELS.items():
        _add(built.places, [part for name in names for part in name.replace("／", "/").split("/")], zone)
    for locale in _LOCALES:
        for zone, city in cities(locale):
            _add(built.places, [city], zone)


def _add_countries(built: Index) -> None:
    by_country = zones_by_country()
    for locale in _LOCALES:
        for code, name in babel_locale(locale).territories.items():
            if code in by_country:
                _add(built.countries, [name], " ".join(by_country[code][:_MOST]))


def _add_database(built: Index) -> None:
    names = {zone: zone for zone in living_zones()} | older_names()
    for name in names:
        zone = canonical_zone(name)
        if zone is None or "GMT+" in name or "GMT-" in name:  # they differ in what a key leaves out
            continue
        _add(built.codes, [name], zone)
        region, _, city = name.rpartition("/")
        if region and region.partition("/")[0] not in _NOT_PLACES and city not in _NOT_NAMES:
            _add(built.codes if city in _ALONE else built.places, [city], zone)


def _add(table: dict[str, tuple[str, ...]], names: Iterable[str], zones: str) -> None:
    """Add names that are not there yet: who comes first knows best."""
    for name in names:
        key = key_of(name)
        if key:
            table.setdefault(key, tuple(zones.split()))
