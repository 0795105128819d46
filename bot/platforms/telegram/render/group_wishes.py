"""What there is to say to wishes for group quizzes that cannot be played as they stand: what can be had instead.

Owns their buttons, which open a lobby with everything else that was understood; the words are
`bot.platforms.words.group_wishes`'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.domain.group_quizzes import MOST_TEAMS, WINDOWS
from bot.domain.group_setups import FEWEST_TEAMS
from bot.domain.group_wishes import BadTeams, BadWindow
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichOccasion, WhichWish
from bot.platforms.telegram.group_actions import open_lobby
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render import quiz_wishes
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.words.group_wishes import bad_teams_text, bad_window_text

if TYPE_CHECKING:
    from bot.domain.group_quizzes import Setup
    from bot.domain.group_wishes import GroupWishUnclear, Unclear
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.group_actions import OpenLobby


def group_wish_page(wish: GroupWishUnclear | BadWindow | BadTeams, words: Wording) -> Page:
    """Return what is not clear about a wish, or cannot be, with what can."""
    match wish:
        case BadWindow():
            return _bad_window(wish, words)
        case BadTeams():
            return _bad_teams(wish, words)
        case _:
            return _unclear(wish.unclear, wish.setup, words)


def _unclear(unclear: Unclear, setup: Setup, words: Wording) -> Page:
    def do(wish: Wish) -> OpenLobby:
        return open_lobby(replace(setup, wish=wish))

    match unclear:
        case UnknownScope():
            return quiz_wishes.unknown_scope(unclear, words, do, can_choose=False)
        case WhichOccasion():
            return quiz_wishes.which_occasion(unclear, words, do)
        case WhichWish():
            return quiz_wishes.which_wish(unclear, words, do)
        case BadLength():
            return quiz_wishes.bad_length(unclear, words, do)
        case _:
            assert_never(unclear)


def _bad_window(wish: BadWindow, words: Wording) -> Page:
    buttons = (
        button(words.say("{n} s", n=seconds), open_lobby(replace(wish.setup, seconds=seconds))) for seconds in WINDOWS
    )
    return Page(bad_window_text(wish, words), packed(buttons))


def _bad_teams(wish: BadTeams, words: Wording) -> Page:
    buttons = [
        button(words.say_n("{n} team", "{n} teams", teams), open_lobby(replace(wish.setup, teams=teams)))
        for teams in range(FEWEST_TEAMS, MOST_TEAMS + 1)
    ]
    alone = button(words.say("No teams"), open_lobby(replace(wish.setup, teams=0)))
    return Page(bad_teams_text(wish, words), packed((*buttons, alone), per_row=2))
