"""What somebody who types ``/quiz 10 產業 15秒 2隊`` in a group wishes for.

Owns the reading of what only group quizzes have: seconds, teams, tournament, speed. The rest of the words is
`bot.domain.quiz_wishes`'. Whether there are questions about it is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain.folding import fold
from bot.domain.group_quizzes import WINDOWS, Setup
from bot.domain.group_setups import FEWEST_TEAMS, TEAM_NUMBERS
from bot.domain.lookup.query import LONGEST
from bot.domain.numerals import HAN_NUMBER, WORDS, read_number
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichOccasion, WhichWish
from bot.domain.quiz_wishes import read_wish
from bot.domain.rounds import Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.domain.library import Library, Section
    from bot.domain.lookup import Lookup

Unclear: TypeAlias = UnknownScope | WhichOccasion | WhichWish | BadLength


@dataclass(frozen=True, slots=True)
class GroupWishUnclear:
    """What is to be asked, how much of it or how hard is not clear yet; all else is."""

    unclear: Unclear
    setup: Setup
    """What else was understood."""


@dataclass(frozen=True, slots=True)
class BadWindow:
    """No question can be open for so many seconds, or for several numbers of them at once."""

    typed: str
    setup: Setup
    """What else was understood."""


@dataclass(frozen=True, slots=True)
class BadTeams:
    """There cannot be so many teams, or several numbers of them at once."""

    typed: str
    setup: Setup
    """What else was understood."""


GroupWish: TypeAlias = Setup | GroupWishUnclear | BadWindow | BadTeams

_NUMBER: Final = rf"(?<!\d)(\d{{1,9}}|{HAN_NUMBER}|{'|'.join(WORDS)})"
_ASKED: Final = fold("(?:題|道題|條題|條問題|問)")


def _words(words: str) -> str:
    """Return a pattern of folded words, ``/`` between them; those in Latin letters stand alone."""
    return "|".join(rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word for word in fold(words).split("/"))


_SECONDS: Final = re.compile(
    rf"(?:每{_ASKED})?{_NUMBER} ?(?:{fold('秒鐘|秒')}|(?:s|secs?|seconds?)(?![a-z]))(?:[一每]{_ASKED})?"
)
_TEAMS: Final = re.compile(
    rf"(?:{fold('分成|分')})?{_NUMBER} ?(?:{fold('[支個]?(?:隊伍|隊|組)(?:對抗|賽)?')}|teams?(?![a-z]))"
)
_NO_TEAMS: Final = re.compile(_words("不分組/不分隊/唔分組/唔分隊/不用分組/不用分隊/個人賽/no teams/without teams"))
_ANY_TEAMS: Final = re.compile(
    _words("分組賽/分組/分隊賽/分隊/組隊/團隊模式/團隊賽/團隊/隊際賽/隊制/in teams/by teams/team mode/teams/team")
)
_TOURNAMENT: Final = re.compile(_words("錦標賽/比賽模式/比賽/賽制/最後揭曉/最後才揭曉/tournament/competition/contest"))
_NO_SPEED: Final = re.compile(
    _words(
        "不計速度/不計時間/不計快慢/不計時/不比速度/不比快/不鬥快/唔計速度/唔計時間/唔計快慢/唔計時/唔鬥快/無速度分/"
        "no speed bonus/no speed/without speed bonus/without speed/no bonus"
    )
)
_SPEED: Final = re.compile(_words("計速度分/計速度/比速度/鬥快/速度分/speed bonus/with speed"))

_SHORTEST_PART: Final = 2
"""Chinese characters of a title that may stand for it, ..."""
_SHORTEST_WORD: Final = 4
"""... and letters."""


class _Line:
    """A line of words, out of which what is understood is taken."""

    def __init__(self, text: str) -> None:
        self.left = text if len(fold(text)) == len(text) else fold(text)

    def numbers(self, pattern: re.Pattern[str]) -> dict[int, str]:
        """Take every number that stands so, and return each as it was typed."""
        return {_number(match[1]): typed.strip() for match, typed in self._taken(pattern)}

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Take words out; say whether there were any."""
        return bool(self._taken(pattern))

    def _taken(self, pattern: re.Pattern[str]) -> list[tuple[re.Match[str], str]]:
        found = [(match, self.left[slice(*match.span())]) for match in pattern.finditer(fold(self.left))]
        for match, _ in reversed(found):
            self.left = f"{self.left[: match.start()]} {self.left[match.end() :]}"
        return found


def read_group_wish(library: Library, lookup: Lookup, text: str) -> GroupWish:
    """Return which quiz `text` wishes for, its words in any order; what is missing is as usual (`Setup`)."""
    line, usual = _Line(unicodedata.normalize("NFKC", text[:LONGEST])), Setup()
    windows, teams = line.numbers(_SECONDS), _teams(line)
    setup = Setup(
        seconds=_only(windows, WINDOWS, usual.seconds),
        teams=_only(teams, TEAM_NUMBERS, usual.teams),
        is_tournament=line.says(_TOURNAMENT),
        has_speed_bonus=not line.says(_NO_SPEED),
    )
    line.says(_SPEED)
    understood = read_wish(library, lookup, line.left.strip(), usual.wish)
    if isinstance(understood, UnknownScope) and (section := _likeliest_section(library, fold(understood.words))):
        understood = replace(understood.wish, scope=Scope(ScopeKind.SECTION, section.id))
    if not isinstance(understood, Wish):
        return GroupWishUnclear(understood, setup)
    return _checked(replace(setup, wish=understood), windows, teams)


def _likeliest_section(library: Library, folded: str) -> Section | None:
    """Return the section that words in its title mean most likely: that with most concepts whose names have them.

    A lobby shows what it is about, and anything else is a press away; a private round would begin at once.
    """
    names: Counter[str] = Counter()
    for concept in library.concepts:
        names[concept.section_id] += _holds(folded, concept.name, concept.name_en)
    titled = [section for section in library.sections if _holds(folded, section.title, section.title_en)]
    most = max((names[section.id] for section in titled), default=0)
    likeliest = [section for section in titled if names[section.id] == most]
    return likeliest[0] if len(likeliest) == 1 else None


def _holds(folded: str, *texts: str) -> bool:
    """Say whether one of the texts has these folded words in it; of Latin letters whole words alone."""
    if folded.isascii():
        whole = re.compile(rf"\b{re.escape(folded)}\b")
        return len(folded) >= _SHORTEST_WORD and any(whole.search(fold(text)) for text in texts)
    return len(folded) >= _SHORTEST_PART and any(folded in fold(text) for text in texts)


def _teams(line: _Line) -> dict[int, str]:
    """Take out how many teams are wished for, each number as it was typed; none if nothing is said."""
    alone = line.says(_NO_TEAMS)
    numbers, any_teams = line.numbers(_TEAMS), line.says(_ANY_TEAMS)
    if alone:
        return {0: ""}
    return numbers or ({FEWEST_TEAMS: ""} if any_teams else {})


def _only(numbers: dict[int, str], possible: Collection[int], usual: int) -> int:
    """Return the number that was said, if it was one alone and can be."""
    return next(iter(numbers)) if len(numbers) == 1 and numbers.keys() <= set(possible) else usual


def _checked(setup: Setup, windows: dict[int, str], teams: dict[int, str]) -> GroupWish:
    """Return what was understood, unless the numbers that were typed cannot be."""
    if windows and windows.keys() != {setup.seconds}:
        return BadWindow(" ".join(windows.values()), setup)
    if teams and teams.keys() != {setup.teams}:
        return BadTeams(" ".join(teams.values()), setup)
    return setup


def _number(folded: str) -> int:
    return WORDS.get(folded) or read_number(folded)
