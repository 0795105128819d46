"""The YAML library: read, checked and turned into `bot.domain.library.Library`.

Owns the public names; everything else is in the modules beside.
"""

from __future__ import annotations

from bot.storage.library.asked import QuestionCoverage
from bot.storage.library.checking import check_library, cover_library, load_content, load_library
from bot.storage.library.faults import Fault

__all__ = ["Fault", "QuestionCoverage", "check_library", "cover_library", "load_content", "load_library"]
