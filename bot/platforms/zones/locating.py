"""Which time zone a point on the globe lies in.

Owns the question alone. The map is `tzfpy`'s: 40 MB of memory from the first question on, so it is imported only then;
where it has no build for the machine, no point has an answer.
"""

from __future__ import annotations

import logging
import math
from functools import cache
from typing import TYPE_CHECKING

from bot.platforms.zones.database import canonical_zone

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


def zone_at(latitude: float, longitude: float) -> str | None:
    """Return the zone of a point, in degrees north and east; at sea the nautical one, such as ``Etc/GMT-8``.

    None if the point is not on the globe, or where this machine has no map: ask for a city's name then.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - the globe's edges
        return None
    look_up = _map()
    return None if look_up is None else canonical_zone(look_up(longitude, latitude))


@cache
def _map() -> Callable[[float, float], str] | None:
    try:
        from tzfpy import get_tz  # noqa: PLC0415 - its data costs memory that most bots never need
    except ImportError:
        _log.warning("tzfpy is not installed: shared locations cannot be turned into time zones")
        return None
    return get_tz
