"""Names of occasions without the times in them: 2024 年政府工作報告 would answer when it was.

Owns that one cut, for questions of dates.
"""

from __future__ import annotations

import re
from typing import Final

_TIME: Final = re.compile(
    r"\s*[（(][^（）()]*[0-9]{4}[^（）()]*[)）]|[0-9]{4}\s*年(?:\s*[0-9]{1,2}\s*月)?(?:\s*[0-9]{1,2}\s*日)?\s*|\b[0-9]{4}\b"
)


def undated(name: str) -> str:
    """Return a name without years, and without what stands in brackets with one; itself where nothing is left."""
    return " ".join(_TIME.sub(" ", name).split()) or name
