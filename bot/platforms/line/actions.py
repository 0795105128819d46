"""All that a button on LINE may mean: the tables of the features' own modules, merged.

Owns the merging alone. A code means one thing only; a test holds the tables against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.platforms.line.browse_actions import BROWSE_ACTIONS
from bot.platforms.line.digest_actions import DIGEST_ACTIONS
from bot.platforms.line.group_actions import GROUP_ACTIONS
from bot.platforms.line.link_actions import LINK_ACTIONS
from bot.platforms.line.quiz_actions import QUIZ_ACTIONS
from bot.platforms.line.settings_actions import SETTINGS_ACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[tuple[Mapping[str, type[Any]], ...]] = (
    BROWSE_ACTIONS,
    QUIZ_ACTIONS,
    GROUP_ACTIONS,
    LINK_ACTIONS,
    DIGEST_ACTIONS,
    SETTINGS_ACTIONS,
)
"""Each feature's codes with what they mean."""
ALL_ACTIONS: Final[Mapping[str, type[Any]]] = {code: action for table in TABLES for code, action in table.items()}
"""What `bot.platforms.line.postbacks.Postbacks` is given."""
