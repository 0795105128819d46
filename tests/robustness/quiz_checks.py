"""What must be true of a quiz that was played to its end in a room, whatever died meanwhile: by what Telegram has.

Owns the comparison of rows and the simulator's world. Who was killed, and when, is each test's.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.domain.group_quizzes import End, Phase, QuestionPhase, Void
from bot.domain.group_scores import MOST_POINTS
from bot.platforms.telegram.group_actions import quiz_token
from tests.robustness.quiz_room import PLAYERS

if TYPE_CHECKING:
    from bot.domain.group_quizzes import GroupQuiz, Player
    from tests.robustness.quiz_room import Room

AGAIN = "1xa:"


def check_course(room: Room, quiz: GroupQuiz, kills: int) -> None:
    """It came to its end, everything was said, and each kill cost one question at most."""
    assert (quiz.phase, quiz.end, len(quiz.questions)) == (Phase.OVER, End.FINISHED, room.questions)
    void = [question for question in quiz.questions if question.phase is QuestionPhase.VOID]
    assert {question.void for question in void} <= {Void.IN_DOUBT}
    assert len(void) <= kills
    said = [*room.chat.messages.values()]
    below: defaultdict[int, list[str]] = defaultdict(list)
    for message in said:
        below[message.reply_to].append(message.content.get("text", ""))
    closed = [question for question in quiz.questions if question.phase is QuestionPhase.CLOSED]
    assert len(closed) + len(void) == room.questions
    for question in closed:
        under = below[int(question.message_id)]
        if quiz.setup.is_tournament:  # which asks people in, and tells nothing
            assert all(text.startswith("未加入，不計分：") for text in under)
        else:
            assert under
    told = [message for message in said if f"{AGAIN}{quiz_token(quiz.id)}" in str(message.markup)]
    assert 1 <= len(told) <= 1 + kills


def check_scores(room: Room, quiz: GroupQuiz, scores: dict[str, tuple[int, ...]]) -> None:
    """Each vote that Telegram took is stored, no other is, and the scores are a recount of them."""
    taken = {
        question.position: {str(person): tuple(chosen) for person, chosen in poll.votes.items()}
        for question in quiz.questions
        if question.poll_id and (poll := room.simulator.world.polls[question.poll_id])
    }
    stored = {position: {} for position in taken} | {vote.position: {} for vote in quiz.votes}
    for vote in quiz.votes:
        stored[vote.position][vote.person_id] = vote.chosen
    assert stored == taken
    players = [player for player in quiz.players if player.joined_at]
    assert len(players) >= PLAYERS - 2
    assert str(room.players[-1]) not in {player.person_id for player in players}
    assert {person: score[:3] for person, score in scores.items()} == {
        player.person_id: _recount(quiz, player, taken) for player in players if _recount(quiz, player, taken)[0]
    }
    for *_, correct, points in scores.values():
        least = MOST_POINTS // 2 if quiz.setup.has_speed_bonus else MOST_POINTS
        assert least * correct <= points <= MOST_POINTS * correct


def _recount(quiz: GroupQuiz, player: Player, taken: dict[int, dict[str, tuple[int, ...]]]) -> tuple[int, int, int]:
    """How many questions somebody was offered, answered and had right, by what Telegram took."""
    offered = [
        question
        for question in quiz.questions
        if question.phase is QuestionPhase.CLOSED and question.position >= player.from_position
    ]
    theirs = [(question, taken[question.position].get(player.person_id)) for question in offered]
    return (
        len(offered),
        sum(chosen is not None for _, chosen in theirs),
        sum(chosen == question.question.correct for question, chosen in theirs),
    )
