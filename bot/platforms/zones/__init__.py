"""Time zones as people name them: found by city, country, name, offset or a point on the map, shown in their language.

Owns nothing of when digests are due: that is `bot.domain.schedule`. Everything heavy (CLDR's names by Babel, the map by
tzfpy) is read on first use, never at the start.
"""

from bot.platforms.zones.database import canonical_zone, zone_of
from bot.platforms.zones.finding import find_zones, nearest_zones
from bot.platforms.zones.labels import zone_label, zone_place
from bot.platforms.zones.locating import zone_at
from bot.platforms.zones.meanings import POPULAR

__all__ = ["POPULAR", "canonical_zone", "find_zones", "nearest_zones", "zone_at", "zone_label", "zone_of", "zone_place"]
