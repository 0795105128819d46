"""A plain recount of a group quiz's votes, which owes nothing to the one that it is held against."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.domain.group_quizzes import GroupQuiz, QuestionPhase, Vote
from bot.domain.group_scores import Score

if TYPE_CHECKING:
    from collections.abc import Sequence


def recounted(quiz: GroupQuiz, rows: Sequence[Vote]) -> dict[str, Score]:
    """Return everybody's score by a count of the votes' rows, in which everybody's first in each question is alone."""
    counted = [one for one in quiz.questions if one.phase is QuestionPhase.CLOSED]
    scores: dict[str, Score] = {}
    for player in quiz.players:
        theirs = [one.position for one in counted if one.position >= player.from_position]
        mine = [row for row in rows if row.person_id == player.person_id and row.position in theirs]
        right = [row for row in mine if list(row.chosen) == [1]]
        points = sum(worth(quiz, row) for row in right)
        if player.joined_at and theirs:
            numbers = (points, 0, len(theirs), len(mine), len(right))
            scores[player.person_id] = Score(player.person_id, player.name, player.team, *numbers, is_win=False)
    standing = {
        key: (len(counted) > 2 * one.offered, -Fraction(one.points, one.offered)) for key, one in scores.items()
    }
    for key, one in scores.items():
        scores[key] = replace(one, rank=1 + sum(other < standing[key] for other in standing.values()))
    full = [one for key, one in scores.items() if not standing[key][0]]
    best = [one.person_id for one in full if one.rank == 1 and one.points and len(full) > 1]
    means = {
        team: sum(Fraction(one.points, one.offered) for one in full if one.team == team)
        / sum(one.team == team for one in full)
        for team in {one.team for one in full}
    }
    if quiz.setup.teams and len(means) > 1:
        best = [one.person_id for one in full if means[one.team] == max(means.values()) > 0]
    return {key: replace(one, is_win=key in best) for key, one in scores.items()}


def worth(quiz: GroupQuiz, row: Vote) -> int:
    """Return what a right answer earns."""
    question = quiz.questions[row.position]
    if question.is_interrupted or not quiz.setup.has_speed_bonus:
        return 1000
    assert question.asked_at is not None
    seconds = Decimal((row.at - question.asked_at) // timedelta(microseconds=1)) / 1_000_000
    window = Decimal(quiz.setup.seconds)
    late = min(max(seconds - 2, Decimal(0)), window - 2) / (window - 2)
    return int((1000 * (1 - late / 2)).quantize(Decimal(1), ROUND_HALF_UP))
