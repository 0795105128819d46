"""What votes in a group quiz are worth, and who is where: a plain count of the votes, made anew each time.

Owns points, ranks and teams. What happens next in a quiz is `bot.domain.group_quiz`'s.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz, Player, Vote

MOST_POINTS: Final = 1000
"""For a right answer at once."""
GRACE_SHOWN: Final = timedelta(seconds=2)
"""Free of charge: a poll takes a moment to be on everybody's screen, and a vote to come back."""
_TICK: Final = timedelta(microseconds=1)
"""So finely do stamps tell two votes apart: exact, where a float would not be."""
_FEWEST_BEATEN_OF: Final = 2
"""Whoever beats nobody has not won."""


@dataclass(frozen=True, slots=True)
class Place:
    """How somebody stands."""

    player: Player
    rank: int
    """From 1; whoever is equal shares one, and the next is left out."""
    points: int
    offered: int
    """Questions that count and were put since they joined."""
    answered: int
    correct: int
    is_late: bool
    """They joined after the first question, and are ranked by their rate."""
    is_apart: bool
    """They were there for less than half of the questions, and stand behind all others."""

    @property
    def rate(self) -> Fraction:
        """Points per question that was put to them; 0 before the first."""
        return Fraction(self.points, self.offered) if self.offered else Fraction(0)


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """How a team stands."""

    team: int
    rank: int
    average: Fraction
    """Points per question and member."""
    members: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What one player's quiz came to, kept for the group's rankings."""

    person_id: str
    name: str
    team: int | None
    points: int
    rank: int
    offered: int
    answered: int
    correct: int
    is_win: bool
    """First of at least two, or in the first team, with any points at all."""


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How many players one question was answered by, of those it counts for."""

    position: int
    right: int
    answered: int


def is_right(question: GroupQuestion, vote: Vote) -> bool:
    """Say whether a vote chose all that is right and nothing else."""
    return vote.chosen == question.question.correct


def points_of(quiz: GroupQuiz, question: GroupQuestion, vote: Vote) -> int:
    """Return what a vote in a question earns, whoever gave it: 0 to `MOST_POINTS`, rounded half up.

    Right earns all at once and half at the end of the window, falling evenly between, as Kahoot publishes its rule
    (https://support.kahoot.com/hc/en-us/articles/115002303908-How-points-work); time begins to count after
    `GRACE_SHOWN`. Where speed does not count (it was switched off, or the process was away) right earns all.
    """
    if not question.is_counted or question.asked_at is None or not is_right(question, vote):
        return 0
    if question.is_interrupted or not quiz.setup.has_speed_bonus:
        return MOST_POINTS
    return _with_bonus(vote.at - question.asked_at, timedelta(seconds=quiz.setup.seconds))


def places_of(quiz: GroupQuiz) -> tuple[Place, ...]:
    """Return how everybody stands who joined and had a question that counts, the first first.

    By points per question that counts for them, which for whoever was there from the start ranks as points do. Whoever
    had less than half of the questions comes behind all others; equal ones are in the order in which they joined.
    """
    counted = [question for question in quiz.questions if question.is_counted]
    votes = _votes_of(quiz)
    stands = [_stand(quiz, player, counted, votes[player.person_id]) for player in _players(quiz)]
    stands = sorted((one for one in stands if one.offered), key=lambda one: (one.is_apart, -one.rate))
    ranks = _ranks([(one.is_apart, one.rate) for one in stands])
    return tuple(replace(one, rank=rank) for one, rank in zip(stands, ranks, strict=True))


def teams_of(quiz: GroupQuiz, places: Sequence[Place]) -> tuple[TeamPlace, ...]:
    """Return how all teams stand by the average of their members, of whom those apart are none; the first first.

    A team without members is last. None where the quiz has no teams.
    """
    members: defaultdict[int | None, list[Place]] = defaultdict(list)
    for place in places:
        if not place.is_apart:
            members[place.player.team].append(place)
    teams = [
        TeamPlace(team, 0, _average(members[team]), tuple(members[team])) for team in range(1, quiz.setup.teams + 1)
    ]
    teams.sort(key=lambda one: (not one.members, -one.average))
    ranks = _ranks([(not one.members, one.average) for one in teams])
    return tuple(replace(one, rank=rank) for one, rank in zip(teams, ranks, strict=True))


def scores_of(quiz: GroupQuiz) -> tuple[Score, ...]:
    """Return what is kept of a quiz for the group's rankings, the first first."""
    places = places_of(quiz)
    winners = _winners(places, teams_of(quiz, places))
    return tuple(_score(place, is_win=place.player.person_id in winners) for place in places)


def right_in(quiz: GroupQuiz, position: int) -> tuple[Player, ...]:
    """Return the players who were right in a question that counts, the quickest first."""
    question = quiz.questions[position]
    players = _players_in(quiz, position)
    right = [one for one in _votes_in(quiz, position) if is_right(question, one) and one.person_id in players]
    return tuple(players[vote.person_id] for vote in sorted(right, key=lambda vote: vote.at))


def count_in(quiz: GroupQuiz, position: int) -> QuestionCount:
    """Return how many players were right in a question and how many answered; none in one that does not count."""
    players = _players_in(quiz, position)
    answered = sum(vote.person_id in players for vote in _votes_in(quiz, position))
    return QuestionCount(position, len(right_in(quiz, position)), answered)


def counts_of(quiz: GroupQuiz) -> tuple[QuestionCount, ...]:
    """Return the counts of all questions that count, in the order in which they were put."""
    return tuple(count_in(quiz, question.position) for question in quiz.questions if question.is_counted)


def hardest_of(counts: Iterable[QuestionCount]) -> QuestionCount | None:
    """Return the question with the smallest part of right answers, of equal ones that with more wrong, then the first.

    None if every answer was right.
    """
    missed = [count for count in counts if count.right < count.answered]
    return min(missed, key=lambda one: (Fraction(one.right, one.answered), one.right - one.answered), default=None)


def _with_bonus(taken: timedelta, window: timedelta) -> int:
    """Return the points of a right answer by the time it took."""
    late, span = (taken - GRACE_SHOWN) // _TICK, (window - GRACE_SHOWN) // _TICK
    twice = 2 * MOST_POINTS * span - MOST_POINTS * min(max(late, 0), span)
    return (twice + span) // (2 * span)


def _stand(quiz: GroupQuiz, player: Player, counted: Sequence[GroupQuestion], votes: Mapping[int, Vote]) -> Place:
    """Return how one player stands, without a rank."""
    offered = [question for question in counted if question.position >= player.from_position]
    mine = [(question, votes[question.position]) for question in offered if question.position in votes]
    return Place(
        player,
        rank=0,
        points=sum(points_of(quiz, question, vote) for question, vote in mine),
        offered=len(offered),
        answered=len(mine),
        correct=sum(is_right(question, vote) for question, vote in mine),
        is_late=len(offered) < len(counted),
        is_apart=len(offered) * 2 < len(counted),
    )


def _players(quiz: GroupQuiz) -> list[Player]:
    """Return whoever joined, in that order."""
    joined = [(player.joined_at, player) for player in quiz.players if player.joined_at is not None]
    return [player for _, player in sorted(joined, key=lambda one: one[0])]


def _players_in(quiz: GroupQuiz, position: int) -> dict[str, Player]:
    """Return the players for whom a question counts, by their ids; none if it counts for nobody."""
    if not quiz.questions[position].is_counted:
        return {}
    return {player.person_id: player for player in _players(quiz) if player.from_position <= position}


def _votes_in(quiz: GroupQuiz, position: int) -> list[Vote]:
    """Return the votes in a question."""
    return [vote for vote in quiz.votes if vote.position == position]


def _votes_of(quiz: GroupQuiz) -> Mapping[str, Mapping[int, Vote]]:
    """Return the votes by person and position; nobody's are an empty one."""
    votes: defaultdict[str, dict[int, Vote]] = defaultdict(dict)
    for vote in quiz.votes:
        votes[vote.person_id].setdefault(vote.position, vote)
    return votes


def _ranks(ordered: Sequence[object]) -> list[int]:
    """Return the rank of each of what is in order: equal ones share one, and the next is left out."""
    ranks: list[int] = []
    for place, one in enumerate(ordered, start=1):
        ranks.append(ranks[-1] if ranks and one == ordered[place - 2] else place)
    return ranks


def _average(members: Sequence[Place]) -> Fraction:
    """Return the mean of what members earned per question; 0 without members."""
    return sum((member.rate for member in members), Fraction(0)) / (len(members) or 1)


def _winners(places: Sequence[Place], teams: Sequence[TeamPlace]) -> set[str]:
    """Return who won: the first team if there is another to beat, else whoever is first among at least two."""
    if sum(bool(team.members) for team in teams) >= _FEWEST_BEATEN_OF:
        first = [member for team in teams if team.rank == 1 and team.average for member in team.members]
    elif sum(not place.is_apart for place in places) >= _FEWEST_BEATEN_OF:
        first = [place for place in places if place.rank == 1 and place.points]
    else:
        first = []
    return {place.player.person_id for place in first}


def _score(place: Place, *, is_win: bool) -> Score:
    """Return what is kept of a place."""
    player = place.player
    return Score(
        player.person_id,
        player.name,
        player.team,
        place.points,
        place.rank,
        place.offered,
        place.answered,
        place.correct,
        is_win,
    )
