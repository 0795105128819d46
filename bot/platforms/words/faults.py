"""What somebody is told when what they asked for failed on our side.

Owns these words. When they are said belongs to the platforms.
"""

from __future__ import annotations

from typing import Final

from bot.platforms.i18n import N_

WENT_WRONG: Final = N_("Something went wrong on my side, and it has been noted. Please try again in a moment.")
VOTE_LOST: Final = N_(
    "Something went wrong on my side, and your answer may not have counted. With /quiz you can go on."
)
NOT_KEPT: Final = N_(
    "I cannot keep anything just now, so that did not take effect. Lookups, cards and /numbers work as ever; please "
    "try the rest again a little later."
)
OUT_OF_DATE: Final = N_("This button is out of date. Please ask again, or see /help.")
