"""What there is to say to wishes for group quizzes that cannot be played as they stand: what can be had instead.

Owns these messages, each with buttons that open a lobby with everything else that was understood.
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
from bot.platforms.words.text import echo

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
    text = words.html(
        "✏️ A question can be open for 10, 15, 20 or 30 seconds; “{typed}” cannot be done. "
        "For example: <code>/quiz 10 {example}</code>.",
        typed=echo(wish.typed),
        example=words.pick("15秒", "15s"),
    )
    buttons = (
        button(words.say("{n} s", n=seconds), open_lobby(replace(wish.setup, seconds=seconds))) for seconds in WINDOWS
    )
    return Page(text, packed(buttons))


def _bad_teams(wish: BadTeams, words: Wording) -> Page:
    text = words.html(
        "✏️ There can be 2, 3 or 4 teams; “{typed}” cannot be done. For example: <code>/quiz 10 {example}</code>.",
        typed=echo(wish.typed),
        example=words.pick("2隊", "2 teams"),
    )
    buttons = [
        button(words.say_n("{n} team", "{n} teams", teams), open_lobby(replace(wish.setup, teams=teams)))
        for teams in range(FEWEST_TEAMS, MOST_TEAMS + 1)
    ]
    alone = button(words.say("No teams"), open_lobby(replace(wish.setup, teams=0)))
    return Page(text, packed((*buttons, alone), per_row=2))
