"""The words that messages of group quizzes share: people's and teams' names, points, lists of people, what is chosen.

Owns how those are named and shortened, on every platform. Whole messages are `group_lobby`'s, `group_reveal`'s and
`group_result`'s.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bot.domain.rounds import ScopeKind
from bot.platforms.i18n import N_
from bot.platforms.words.cutting import columns
from bot.platforms.words.quiz_words import about_line, level_line
from bot.platforms.words.text import echo, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from bot.domain.group_quizzes import Player, Setup
    from bot.domain.group_scores import Place, TeamPlace
    from bot.domain.quiz_replies import ScopeSubject
    from bot.platforms.i18n import Wording

NAME_COLUMNS: Final = 24
"""How wide a name may be among others: a phone has some forty columns."""
NAMES_LISTED: Final = 8
TEAM_SIGNS: Final = ("🔴", "🔵", "🟢", "🟡")
_TEAM_NAMES: Final = (N_("Red team"), N_("Blue team"), N_("Green team"), N_("Yellow team"))
_NAMED: Final = N_("{sign} {name}")
_BLANK: Final = dict.fromkeys(map(ord, "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"), " ")
"""Characters that are letters or marks by their category, and show nothing."""
_MOST_MARKS: Final = 3
"""More of them above one letter than any language writes reach into the lines around."""
_ISOLATES: Final = "\u2068\u2069"
_ZWJ: Final = "\u200d"
_JOINERS: Final = frozenset({_ZWJ, "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))})
"""What belongs to the character before: joiners, selectors of a style, colours of skin."""
_HALF: Final = Fraction(1, 2)


def name_of(player: Player, words: Wording) -> str:
    """Return what a player is called, on part of a line: it can neither turn the text around it nor leave its line.

    Whoever has no name that could be seen, or wished to be forgotten, gets a word instead.
    """
    return shown_name(player.name) or words.say("somebody")


def shown_name(name: str, width: int = NAME_COLUMNS) -> str:
    """Return a name as far as it can be seen, `width` columns of it; empty where nothing can."""
    line = echo(_unstacked(name.translate(_BLANK))).strip(_ISOLATES)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in line):
        return ""
    return echo(_within(line, width))


def signed_name(player: Player, words: Wording) -> str:
    """Return a player's name after the sign of their team, if they have one."""
    name = name_of(player, words)
    return name if player.team is None else words.say(_NAMED, sign=TEAM_SIGNS[player.team - 1], name=name)


def name_list(players: Sequence[Player], words: Wording, most: int = NAMES_LISTED) -> str:
    """Return names beside one another: the first, and how many more there are."""
    listed = words.say(", ").join(name_of(player, words) for player in players[:most])
    more = len(players) - most
    if more <= 0:
        return listed
    return words.say_n("{names} and one more", "{names} and {n} more", more, names=listed)


def team_name(team: int, words: Wording) -> str:
    """Return what a team is called, by its number, with its colour."""
    return words.say(_NAMED, sign=TEAM_SIGNS[team - 1], name=words.say(_TEAM_NAMES[team - 1]))


def points(number: int | Fraction, words: Wording) -> str:
    """Return so many points, rounded to whole ones."""
    return words.say_n("{number} point", "{number} points", int(number + _HALF), number=whole(number))


def whole(number: int | Fraction) -> str:
    """Return a number rounded to a whole one, halves up, its thousands set apart."""
    return f"{int(number + _HALF):,}"


def place_line(place: Place, words: Wording, sign: str | None = None) -> Markup:
    """Return how somebody stands: rank or another sign, name, points, and of whoever came late also the rate."""
    line = words.html(
        "{sign} {name} · {points}",
        sign=sign or f"{place.rank}.",
        name=signed_name(place.player, words),
        points=points(place.points, words),
    )
    if not place.is_late:
        return line
    return line + words.html(
        " (joined late: {answered} of {offered} answered, {rate} a question)",
        answered=place.answered,
        offered=place.offered,
        rate=whole(place.rate),
    )


def team_line(team: TeamPlace, words: Wording, sign: str | None = None) -> Markup:
    """Return how a team stands: rank or another sign, name, what its members earned a question on average."""
    return words.html(
        "{sign} {team} · {points} a question",
        sign=sign or f"{team.rank}.",
        team=team_name(team.team, words),
        points=points(team.average, words),
    )


def setup_lines(setup: Setup, of: ScopeSubject | None, words: Wording) -> Markup:
    """Return what is chosen: what is asked about, at which level, how much of it, how quickly, and how it counts."""
    return lines(
        about_line(setup.wish, of, words),
        level_line(setup.wish, words),
        _length(setup, words),
        rules_line(setup, words),
    )


def rules_line(setup: Setup, words: Wording) -> Markup:
    """Return how it counts, as a line of what is chosen."""
    return words.html("Rules: {rules}", rules=rules(setup, words))


def _length(setup: Setup, words: Wording) -> Markup:
    """Return how many questions there are, at most where what they are about may have fewer, and for how long each."""
    length, seconds = setup.wish.length, setup.seconds
    if setup.wish.scope.kind is not ScopeKind.ALL and length > 1:
        return words.html("Length: <b>up to {n} questions</b>, {seconds} seconds each", n=length, seconds=seconds)
    return words.html_n(
        "Length: <b>one question</b>, {seconds} seconds",
        "Length: <b>{n} questions</b>, {seconds} seconds each",
        length,
        seconds=seconds,
    )


def rules(setup: Setup, words: Wording) -> str:
    """Return how a quiz counts, in a few words."""
    said = [words.say("speed counts") if setup.has_speed_bonus else words.say("speed does not count")]
    if setup.teams:
        said.append(words.say_n("{n} team", "{n} teams", setup.teams))
    if setup.is_tournament:
        said.append(words.say("answers only at the end"))
    return " · ".join(said)


def _unstacked(text: str) -> str:
    """Return a text without the marks that are too many above one letter."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _within(line: str, width: int) -> str:
    """Return a line, or its beginning with an ellipsis; no letter loses a mark, no emoji a part, to the cut."""
    if columns(line) <= width:
        return line
    end, used = 0, columns("…")
    while (used := used + columns(line[end])) <= width:
        end += 1
    while end and (unicodedata.category(line[end])[0] == "M" or line[end] in _JOINERS or line[end - 1] == _ZWJ):
        end -= 1
    return line[:end].rstrip() + "…"
