"""A group's ranking as one message: who is where, by what, since when, and a button for each other view of it.

Owns its buttons. What it says is `bot.platforms.words.rank`'s; who is where is decided in `bot.domain.ranking`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.ranking import Ranking
from bot.domain.ranking_replies import RankingElsewhere
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.rank_actions import HideMe, ShowRanking, UnhideMe
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.words.quiz_words import ticked
from bot.platforms.words.rank import BY, PERIODS, elsewhere_text, ranking_text

if TYPE_CHECKING:
    from bot.domain.ranking_replies import RankingReply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Keyboard


def rank_page(reply: RankingReply, words: Wording) -> Page:
    """Return a reply about rankings as one message."""
    match reply:
        case Ranking():
            return ranking(reply, words)
        case RankingElsewhere():
            return Page(elsewhere_text(words))
        case _:
            assert_never(reply)


def ranking(reply: Ranking, words: Wording) -> Page:
    """Return who is where."""
    return Page(ranking_text(reply, words), _keyboard(reply, words))


def _keyboard(reply: Ranking, words: Wording) -> Keyboard:
    periods = (
        button(ticked(words.say(name), period is reply.period), ShowRanking(period, reply.by))
        for period, name in PERIODS.items()
    )
    kinds = (button(ticked(words.say(name), by is reply.by), ShowRanking(reply.period, by)) for by, name in BY.items())
    listing = (
        button(words.say("🙈 Leave me out"), HideMe(reply.period, reply.by)),
        button(words.say("👋 List me"), UnhideMe(reply.period, reply.by)),
    )
    return (*packed(periods), *packed(kinds), *packed(listing, per_row=2))
