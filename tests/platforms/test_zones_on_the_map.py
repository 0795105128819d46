"""A shared location gives the zone that its people live by."""

import math
import sys

import pytest

from bot.platforms.zones import canonical_zone, locating, zone_at

tzfpy = pytest.importorskip("tzfpy", reason="no wheel for this machine: locations are then not understood")


@pytest.fixture
def _no_map(monkeypatch):
    locating._map.cache_clear()
    monkeypatch.setitem(sys.modules, "tzfpy", None)
    yield
    locating._map.cache_clear()


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "zone"),
    [
        ("Hong Kong, Central", 22.2820, 114.1580, "Asia/Hong_Kong"),
        ("Hong Kong, Victoria Harbour", 22.2900, 114.1700, "Asia/Hong_Kong"),
        ("Hong Kong, Lo Wu", 22.5250, 114.1135, "Asia/Hong_Kong"),
        ("Shenzhen, Luohu", 22.5480, 114.1200, "Asia/Shanghai"),
        ("Macau", 22.1900, 113.5400, "Asia/Macau"),
        ("Zhuhai", 22.2700, 113.5700, "Asia/Shanghai"),
        ("Urumqi, by Beijing's clock", 43.8200, 87.6000, "Asia/Shanghai"),
        ("Taipei", 25.0330, 121.5650, "Asia/Taipei"),
        ("London", 51.5000, -0.1200, "Europe/London"),
        ("New York", 40.7100, -74.0000, "America/New_York"),
        ("New Delhi", 28.6100, 77.2100, "Asia/Kolkata"),
        ("South China Sea", 21.0000, 114.5000, "Etc/GMT-8"),
        ("the Pole", 90.0, 0.0, "Etc/UTC"),
        ("the date line, from both sides", 0.0, 180.0, "Etc/GMT-12"),
        ("the date line, from both sides", 0.0, -180.0, "Etc/GMT+12"),
    ],
)
def test_a_point_has_the_zone_of_its_people(place, latitude, longitude, zone):
    assert (place, zone_at(latitude, longitude)) == (place, zone)


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (-90.1, 0), (math.nan, 0), (0, math.inf)])
def test_what_is_not_on_the_globe_has_none(point):
    assert zone_at(*point) is None


def test_every_zone_of_the_map_is_one_of_ours():
    assert [name for name in tzfpy.timezonenames() if canonical_zone(name) is None] == []


@pytest.mark.usefixtures("_no_map")
def test_without_the_map_a_point_has_no_answer_and_the_log_says_why(caplog):
    assert [zone_at(22.3, 114.2), zone_at(22.3, 114.2)] == [None, None]
    assert caplog.messages == ["tzfpy is not installed: shared locations cannot be turned into time zones"]
