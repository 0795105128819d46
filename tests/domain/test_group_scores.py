"""What votes are worth, and who is where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.domain.group_quizzes import GroupQuiz, Phase, Player, QuestionPhase, Setup, Void, Vote
from bot.domain.group_scores import (
    Place,
    QuestionCount,
    Score,
    TeamPlace,
    count_in,
    counts_of,
    hardest_of,
    is_right,
    places_of,
    points_of,
    right_in,
    scores_of,
    teams_of,
)
from tests.domain.group_quizzes_played import QUESTIONS, SETUP, START, a_lobby, later

CLOSED = tuple(
    replace(
        one, phase=QuestionPhase.CLOSED, asked_at=later(100 * one.position), closed_at=later(100 * one.position + 21)
    )
    for one in QUESTIONS
)
PLAIN = Setup(has_speed_bonus=False)


def player(person: str, from_position: int = 0, team: int | None = None, joined: float = 0) -> Player:
    return Player(person, f"P{person}", later(joined), from_position, team)


def voted(person: str, *options: int | None) -> tuple[Vote, ...]:
    """Return one person's votes in the questions in turn, a second after each was put; None is none."""
    return tuple(
        Vote(place, person, (option,), later(100 * place + 1))
        for place, option in enumerate(options)
        if option is not None
    )


def played(*players: Player, votes: tuple[Vote, ...] = (), setup: Setup = PLAIN) -> GroupQuiz:
    quiz = replace(a_lobby(setup=setup), phase=Phase.ENDING, position=2, questions=CLOSED)
    return replace(quiz, players=players, votes=votes)


@pytest.mark.parametrize(
    ("seconds", "points"),
    [
        (-3, 1000),  # it arrived before the platform's answer to the question itself
        (0, 1000),
        (2, 1000),
        (2.009, 1000),  # 999.75
        (2.017999, 1000),  # 999.50003
        (2.018, 1000),  # 999.5, half up
        (2.018001, 999),
        (2.018037, 999),
        (11, 750),
        (19.982, 501),  # 500.5
        (20, 500),
        (21.5, 500),  # on its way when the poll closed
        (999, 500),
    ],
)
def test_a_right_answer_earns_half_at_the_end_and_all_at_the_beginning(seconds, points):
    quiz = played(player("1"), setup=SETUP)
    vote = Vote(0, "1", (1,), later(seconds))
    assert points_of(quiz, CLOSED[0], vote) == points


@pytest.mark.parametrize(("window", "points"), [(10, 813), (15, 885), (20, 917), (30, 946)])
def test_time_is_measured_by_the_window(window, points):
    quiz = played(setup=Setup(seconds=window))
    assert points_of(quiz, CLOSED[0], Vote(0, "1", (1,), later(5))) == points


def test_what_earns_nothing():
    quiz = played(setup=SETUP)
    vote = Vote(0, "1", (1,), later(1))
    for chosen in [(0,), (0, 1), (1, 2)]:
        assert points_of(quiz, CLOSED[0], replace(vote, chosen=chosen)) == 0
    assert points_of(quiz, replace(CLOSED[0], phase=QuestionPhase.VOID, void=Void.CUT), vote) == 0
    assert points_of(quiz, replace(CLOSED[0], phase=QuestionPhase.OPEN), vote) == 0
    assert points_of(quiz, replace(CLOSED[0], asked_at=None), vote) == 0


def test_all_right_answers_must_be_chosen():
    question = replace(CLOSED[0], question=replace(CLOSED[0].question, correct=(0, 2)))
    rights = [is_right(question, Vote(0, "1", chosen, START)) for chosen in [(0,), (2,), (0, 2), (0, 1, 2)]]
    assert rights == [False, False, True, False]


@pytest.mark.parametrize(("setup", "is_interrupted"), [(PLAIN, False), (SETUP, True)])
def test_where_speed_does_not_count_right_earns_all(setup, is_interrupted):
    question = replace(CLOSED[0], is_interrupted=is_interrupted)
    assert points_of(played(setup=setup), question, Vote(0, "1", (1,), later(20))) == 1000


def test_equal_stamps_tie_and_the_next_rank_is_left_out():
    votes = (*voted("1", 1, 1, 0), *voted("2", 1, 1, 1), *voted("3", 1, 1, 1), *voted("4", 0))
    quiz = played(player("1"), player("2", joined=5), player("3", joined=4), player("4"), votes=votes, setup=SETUP)
    assert places_of(quiz) == (
        Place(quiz.players[2], 1, 3000, 3, 3, 3, is_late=False, is_apart=False),
        Place(quiz.players[1], 1, 3000, 3, 3, 3, is_late=False, is_apart=False),
        Place(quiz.players[0], 3, 2000, 3, 3, 2, is_late=False, is_apart=False),
        Place(quiz.players[3], 4, 0, 3, 1, 0, is_late=False, is_apart=False),
    )


def test_a_microsecond_makes_a_rank_only_where_it_makes_a_point():
    votes = (Vote(0, "1", (1,), later(11)), Vote(0, "2", (1,), later(11) + timedelta(microseconds=1)))
    quiz = played(player("1"), player("2"), votes=votes, setup=SETUP)
    assert [(place.rank, place.points) for place in places_of(quiz)] == [(1, 750), (1, 750)]


def test_whoever_came_late_is_ranked_by_rate_and_whoever_came_too_late_apart():
    late, apart = player("2", from_position=1), player("3", from_position=2)
    votes = (*voted("1", 1, 0, 1), *voted("2", 1, 1, 1), *voted("3", 1, 1, 1))
    quiz = played(player("1"), late, apart, votes=votes)
    assert places_of(quiz) == (
        Place(late, 1, 2000, 2, 2, 2, is_late=True, is_apart=False),
        Place(quiz.players[0], 2, 2000, 3, 3, 2, is_late=False, is_apart=False),
        Place(apart, 3, 1000, 1, 1, 1, is_late=True, is_apart=True),
    )
    assert [place.rate for place in places_of(quiz)] == [Fraction(1000), Fraction(2000, 3), Fraction(1000)]


def test_half_of_the_questions_is_enough():
    quiz = played(player("1"), player("2", from_position=1), votes=voted("2", None, 1))
    quiz = replace(quiz, questions=(*CLOSED[:2], replace(CLOSED[2], phase=QuestionPhase.VOID, void=Void.DELETED)))
    assert [(place.player.person_id, place.offered, place.is_apart) for place in places_of(quiz)] == [
        ("2", 1, False),
        ("1", 2, False),
    ]


def test_whoever_is_apart_shares_no_rank_with_the_others():
    quiz = played(player("1"), player("2", 2), votes=(*voted("1", 1, 1, 1), *voted("2", None, None, 1)))
    assert [(place.rank, place.rate) for place in places_of(quiz)] == [(1, 1000), (2, 1000)]


def test_of_two_apart_the_better_is_first():
    quiz = played(player("1"), player("2", 2), player("3", 2), votes=voted("3", None, None, 1))
    assert [(place.player.person_id, place.rank) for place in places_of(quiz)] == [("1", 1), ("3", 2), ("2", 3)]


def test_whoever_did_not_join_or_came_after_the_last_question_has_no_place():
    stranger, too_late = Player("2", "P2", None), player("3", from_position=3)
    quiz = played(player("1"), stranger, too_late, votes=(*voted("2", 1, 1, 1), *voted("3", 1, 1, 1)))
    assert [place.player.person_id for place in places_of(quiz)] == ["1"]
    assert right_in(quiz, 0) == ()
    assert counts_of(quiz) == tuple(QuestionCount(place, 0, 0) for place in range(3))


def test_whoever_left_keeps_what_they_earned_and_is_measured_by_all_questions():
    gone = replace(player("1"), left_at=later(150))
    place = places_of(played(gone, player("2"), votes=voted("1", 1)))[0]
    assert place == Place(gone, 1, 1000, 3, 1, 1, is_late=False, is_apart=False)


def test_nothing_that_counts_makes_no_places():
    assert places_of(replace(played(player("1"), votes=voted("1", 1)), questions=QUESTIONS)) == ()
    assert places_of(a_lobby()) == scores_of(a_lobby()) == counts_of(a_lobby()) == ()
    nothing = Place(player("1"), 1, 0, 0, 0, 0, is_late=False, is_apart=False)
    assert nothing.rate == 0


def test_only_the_first_of_several_votes_counts_wherever_they_came_from():
    quiz = played(player("1"), votes=(*voted("1", 0), *voted("1", 1)))
    assert places_of(quiz)[0].points == 0


def test_teams_stand_by_the_average_of_those_who_were_there_long_enough():
    teams = replace(PLAIN, teams=4)
    people = (
        player("1", team=1),
        player("2", team=1),
        player("3", team=2),
        player("4", 2, team=2),
        player("5", team=4),
    )
    votes = (*voted("1", 1, 1, 1), *voted("3", 1, 1, 0), *voted("4", 1, 1, 1))
    quiz = played(*people, votes=votes, setup=teams)
    places = places_of(quiz)
    by_person = {place.player.person_id: place for place in places}
    assert teams_of(quiz, places) == (
        TeamPlace(2, 1, Fraction(2000, 3), (by_person["3"],)),
        TeamPlace(1, 2, Fraction(500), (by_person["1"], by_person["2"])),
        TeamPlace(4, 3, Fraction(0), (by_person["5"],)),
        TeamPlace(3, 4, Fraction(0), ()),
    )
    assert teams_of(played(*people, votes=votes), places) == ()
    assert {score.person_id: score.is_win for score in scores_of(quiz)} == {
        "1": False,
        "2": False,
        "3": True,
        "4": False,
        "5": False,
    }


def test_equal_teams_share_a_rank_and_both_win():
    teams = replace(PLAIN, teams=2)
    people = (player("1", team=2), player("2", team=1))
    quiz = played(*people, votes=(*voted("1", 1), *voted("2", None, 1)), setup=teams)
    assert [(one.team, one.rank) for one in teams_of(quiz, places_of(quiz))] == [(1, 1), (2, 1)]
    assert [score.is_win for score in scores_of(quiz)] == [True, True]


def test_a_team_alone_beats_nobody_and_its_members_play_each_other():
    people = (player("1", team=1), player("2", team=1))
    quiz = played(*people, votes=voted("2", 1, 1, 1), setup=replace(PLAIN, teams=2))
    assert [(score.person_id, score.is_win) for score in scores_of(quiz)] == [("2", True), ("1", False)]


def test_what_is_kept_for_the_rankings():
    votes = (*voted("1", 1, 1, 0), *voted("2", 0, 1))
    assert scores_of(played(player("2"), player("1", team=None), votes=votes)) == (
        Score("1", "P1", None, 2000, 1, 3, 3, 2, is_win=True),
        Score("2", "P2", None, 1000, 2, 3, 2, 1, is_win=False),
    )


@pytest.mark.parametrize(
    ("people", "votes"),
    [
        ((player("1"),), voted("1", 1, 1, 1)),  # nobody to beat
        ((player("1"), player("2")), voted("1", 0, 0, 0)),  # nobody has a point
        ((player("1"), player("2", from_position=2)), voted("1", 1, 1, 1)),  # the other was hardly there
        ((player("1", team=1), player("2", team=2)), ()),
    ],
)
def test_nobody_wins(people, votes):
    for teams in (0, 2):
        assert not any(
            score.is_win for score in scores_of(played(*people, votes=votes, setup=replace(PLAIN, teams=teams)))
        )


def test_who_was_right_the_quickest_first_and_how_many():
    votes = (
        Vote(0, "1", (1,), later(9)),
        Vote(0, "2", (1,), later(4)),
        Vote(0, "3", (0,), later(1)),
        Vote(0, "4", (1,), later(1)),
        Vote(0, "5", (1,), later(4)),
    )
    quiz = played(player("1"), player("2"), player("3"), player("4", from_position=1), player("5"), votes=votes)
    assert [one.person_id for one in right_in(quiz, 0)] == ["2", "5", "1"]
    assert count_in(quiz, 0) == QuestionCount(0, right=3, answered=4)
    void = replace(quiz, questions=(replace(CLOSED[0], phase=QuestionPhase.VOID, void=Void.CUT), *CLOSED[1:]))
    assert right_in(void, 0) == ()
    assert count_in(void, 0) == QuestionCount(0, 0, 0)
    assert [count.position for count in counts_of(void)] == [1, 2]


@pytest.mark.parametrize(
    ("counts", "hardest"),
    [
        ([], None),
        ([(3, 3), (0, 0)], None),
        ([(3, 3), (2, 3), (1, 3), (0, 0)], 2),
        ([(1, 2), (2, 4), (3, 6), (3, 6)], 2),
        ([(0, 1), (1, 100)], 0),
    ],
)
def test_the_hardest_question_has_the_smallest_part_of_right_answers(counts, hardest):
    told = [QuestionCount(place, *count) for place, count in enumerate(counts)]
    assert hardest_of(told) == (None if hardest is None else told[hardest])
