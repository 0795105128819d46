"""Which time zones there are: the living ones under their canonical names, and the older names that lead to them.

Owns names alone: no labels, no places. Reads the `tzdata` package and, only for names that are not canonical, CLDR's
aliases by way of Babel.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import available_timezones

UTC_NAME: Final = "Etc/UTC"
_OFFSETS: Final = {*range(-14, 13)} - {0}
_NO_ZONES: Final = frozenset({"Factory", "localtime", "posixrules"})


@cache
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """Return the zones that are kept up for each country, by ISO 3166 code, in the database's order."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


@cache
def living_zones() -> frozenset[str]:
    """Return every canonical name: one per place that is kept up, UTC, and whole hours before and after it."""
    places = {zone for zones in zones_by_country().values() for zone in zones}
    return frozenset(places | {UTC_NAME} | {fixed_offset(-hours) for hours in _OFFSETS})


def fixed_offset(hours: int) -> str:
    """Return the zone that is always so many hours east of UTC, -12 to 14; its name counts the other way round."""
    return f"Etc/GMT{-hours:+d}" if hours else UTC_NAME


def canonical_zone(name: str) -> str | None:
    """Return the living zone that a name of the database means, letter for letter; None if it means none."""
    if name in living_zones():
        return name
    target = older_names().get(name)
    return target if target in living_zones() else None


def zone_of(name: str) -> str:
    """Return the living zone that a button names.

    Raises:
        ValueError: There is none, or there is none any more.
    """
    zone = canonical_zone(name)
    if zone is None:
        raise ValueError(name)
    return zone


@cache
def older_names() -> dict[str, str]:
    """Return the names that others have taken the place of (``PRC``, ``US/Pacific``, ``Asia/Calcutta``), with these."""
    from babel.core import get_global  # noqa: PLC0415 - ten megabytes that a start does not need

    aliases = get_global("zone_aliases")
    found: dict[str, str] = {}
    for name in sorted(available_timezones() - living_zones() - _NO_ZONES):
        target = aliases.get(name, name)
        found[name] = UTC_NAME if target in {"Etc/GMT", "GMT", "UTC"} else target
    return found
