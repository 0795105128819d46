"""How a time zone is called to people: its city in their language and its distance from UTC on a day.

Owns wording alone. Cities come from our own table, else from CLDR by way of Babel, imported only then.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.platforms.zones.database import UTC_NAME, canonical_zone, living_zones
from bot.platforms.zones.meanings import LABELS
from bot.platforms.zones.offsets import offset_label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from babel import Locale

_LOCALES: Final = {Language.TRADITIONAL: "zh_Hant_HK", Language.SIMPLIFIED: "zh_Hans", Language.ENGLISH: "en"}
_ORDER: Final = tuple(_LOCALES)


def zone_label(zone: str, language: Language, at: datetime) -> str:
    """Return a zone as people know it: ``香港（UTC+8）``, ``New York (UTC−5)``; a bare offset is ``UTC+8`` alone.

    Args:
        zone: IANA name.
        language: The reader's.
        at: Aware; the instant whose offset counts, since daylight saving moves it.

    Raises:
        ZoneInfoNotFoundError: The time zone database has no such zone.
    """
    offset = offset_label(zone, at)
    if zone.startswith("Etc/"):
        return "UTC" if zone == UTC_NAME else offset
    place = zone_place(zone, language)
    return f"{place} ({offset})" if language is Language.ENGLISH else f"{place}（{offset}）"


def zone_place(zone: str, language: Language) -> str:
    """Return the city that stands for a zone, in a language; where CLDR has none, its name in the database."""
    own = LABELS.get(zone)
    if own is not None:
        return own[_ORDER.index(language)]
    return _cities(_LOCALES[language]).get(zone) or zone.rpartition("/")[2].replace("_", " ")


@cache
def _cities(locale: str) -> dict[str, str]:
    return dict(cities(locale))


def cities(locale: str) -> Iterator[tuple[str, str]]:
    """Yield the living zones for which a CLDR locale names a city, with it; CLDR itself uses older zone names."""
    for name, names in babel_locale(locale).time_zones.items():
        zone = canonical_zone(name)
        if zone in living_zones() and "city" in names:
            yield zone, str(names["city"])


def babel_locale(name: str) -> Locale:
    """Return a CLDR locale by its tag."""
    from babel import Locale  # noqa: PLC0415 - ten megabytes that a start does not need

    return Locale.parse(name)
