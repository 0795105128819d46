"""Which edition of the time zone database is read: the newer of the system's and the `tzdata` package's.

Owns that choice alone. Python reads the system's, however old it is; countries change their clocks at a few weeks'
notice, and a digest would come at the wrong hour.
"""

from __future__ import annotations

import os
import re
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tzdata  # type: ignore[import-untyped]  # it says its edition and nothing else

if TYPE_CHECKING:
    from collections.abc import Sequence

_EDITION: Final = re.compile(r"# version (\d{4}[a-z]+)")


def prefer_newer_zones() -> None:
    """Let `zoneinfo` read the package's zones where the system's are older, of unknown age or not there.

    To be called before the first zone is read. ``PYTHONTZPATH`` is obeyed: whoever sets it has chosen.
    """
    if "PYTHONTZPATH" not in os.environ and (system_edition(zoneinfo.TZPATH) or "") < tzdata.IANA_VERSION:
        zoneinfo.reset_tzpath(())


def system_edition(folders: Sequence[str]) -> str | None:
    """Return the edition of the zones in the first folder that has any, such as ``2026a``; None if it does not say."""
    for folder in map(Path, folders):
        if (folder / "UTC").exists():
            try:
                with (folder / "tzdata.zi").open(encoding="ascii", errors="replace") as database:
                    said = _EDITION.match(database.readline())
            except OSError:
                return None
            return said[1] if said else None
    return None
