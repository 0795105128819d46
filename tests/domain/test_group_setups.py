"""A quiz's settings are changed one at a time, within their bounds."""

import pytest

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import Setup
from bot.domain.group_setups import with_length, with_level, with_scope, with_seconds, with_teams
from bot.domain.rounds import Scope, ScopeKind, Wish

SECTION = Scope(ScopeKind.SECTION, "introduction")
OTHER = Setup(Wish(SECTION, Level.BASIC, 5), seconds=10, has_speed_bonus=False, teams=2, is_tournament=True)


@pytest.mark.parametrize(
    ("change", "value", "setup"),
    [
        (with_length, 1, Setup(Wish(length=1))),
        (with_length, 50, Setup(Wish(length=50))),
        (with_length, 0, None),
        (with_length, 51, None),
        (with_seconds, 30, Setup(seconds=30)),
        (with_seconds, 25, None),
        (with_level, 3, Setup(Wish(level=Level.ADVANCED, length=10))),
        (with_level, 0, Setup()),
        (with_level, 4, None),
        (with_scope, SECTION, Setup(Wish(SECTION, length=10))),
        (with_scope, None, None),
        (with_teams, 4, Setup(teams=4)),
        (with_teams, 0, Setup()),
        (with_teams, 1, None),
        (with_teams, 5, None),
    ],
)
def test_one_setting(change, value, setup):
    assert change(Setup(), value) == setup


def test_all_others_stay():
    assert with_level(OTHER, 0) == Setup(
        Wish(SECTION, length=5), seconds=10, has_speed_bonus=False, teams=2, is_tournament=True
    )
    assert with_teams(OTHER, 0) == Setup(OTHER.wish, seconds=10, has_speed_bonus=False, is_tournament=True)
