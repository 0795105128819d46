"""Group quizzes as rows and back: one row of its own, and one for each question, player, vote and score.

Owns the order of columns and the values; which rows are written of a change is `bot.storage.group_changes`'s.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import (
    End,
    GroupQuestion,
    GroupQuiz,
    Pause,
    Phase,
    Player,
    QuestionPhase,
    Setup,
    Void,
    Vote,
)
from bot.domain.questions import from_json, to_json
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.storage.group_tables import group_players, group_questions, group_quizzes, group_votes
from bot.storage.rows import indexes_json, storable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.domain.group_scores import Score
    from bot.domain.questions import Question

QUIZ_COLUMNS: Final = tuple(column for column in group_quizzes.c if column.name != "held_by")
_QUIZ_FIELDS: Final = tuple(column.name for column in QUIZ_COLUMNS)  # named as the quiz's own, but for the chat
QUESTION_COLUMNS: Final = tuple(column for column in group_questions.c if column.name != "learnt_at")
PLAYER_COLUMNS: Final = tuple(column for column in group_players.c if column.name != "platform")
VOTE_COLUMNS: Final = (
    group_votes.c.quiz_id,
    group_votes.c.id,
    group_votes.c.position,
    group_votes.c.person_id,
    group_votes.c.chosen,
    group_votes.c.arrived_at,
)


def quiz_of(
    row: Sequence[Any],
    questions: tuple[GroupQuestion, ...] = (),
    players: tuple[Player, ...] = (),
    votes: tuple[Vote, ...] = (),
) -> GroupQuiz:
    """Read `QUIZ_COLUMNS`, with what was read of the other tables.

    Raises:
        ValueError: A newer version wrote something that this one does not know; KeyError and TypeError likewise.
    """
    values = dict(zip(_QUIZ_FIELDS, row, strict=True))
    chat = ChatKey(Platform(values.pop("platform")), values.pop("chat_id"))
    values["setup"] = setup_of(values["setup"])
    values["phase"] = Phase(values["phase"])
    values["pause"] = None if values["pause"] is None else Pause(values["pause"])
    values["end"] = None if values["end"] is None else End(values["end"])
    return GroupQuiz(chat=chat, questions=questions, players=players, votes=votes, **values)


def quiz_values(quiz: GroupQuiz) -> dict[str, object]:
    """Return what is stored of a quiz itself."""
    return {
        "id": quiz.id,
        "platform": quiz.chat.platform,
        "chat_id": quiz.chat.chat_id,
        "starter_id": quiz.starter_id,
        "starter_name": storable(quiz.starter_name),
        "setup": setup_json(quiz.setup),
        "seed": quiz.seed,
        "phase": quiz.phase,
        "opened_at": quiz.opened_at,
        "starts_at": quiz.starts_at,
        "deadline": quiz.deadline,
        "position": quiz.position,
        "content_version": quiz.content_version,
        "language": quiz.language,
        "thread_id": quiz.thread_id,
        "lobby_message_id": quiz.lobby_message_id,
        "unanswered": quiz.unanswered,
        "pauses": quiz.pauses,
        "pause": quiz.pause,
        "failing_since": quiz.failing_since,
        "ended_at": quiz.ended_at,
        "end": quiz.end,
        "begun_by": quiz.begun_by,
        "version": quiz.version,
    }


@lru_cache(maxsize=256)
def setup_json(setup: Setup) -> str:
    """Return what people chose as text to store."""
    wish = setup.wish
    parts = {
        "scope": [wish.scope.kind, wish.scope.id],
        "level": None if wish.level is None else int(wish.level),
        "length": wish.length,
        "seconds": setup.seconds,
        "has_speed_bonus": setup.has_speed_bonus,
        "teams": setup.teams,
        "is_tournament": setup.is_tournament,
    }
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=256)
def setup_of(text: str) -> Setup:
    """Read what `setup_json` wrote.

    Raises:
        ValueError: A newer version wrote something that this one does not know; KeyError and TypeError likewise.
    """
    parts = json.loads(text)
    kind, scope_id = parts["scope"]
    level = None if parts["level"] is None else Level(parts["level"])
    return Setup(
        wish=Wish(Scope(ScopeKind(kind), scope_id), level, parts["length"]),
        seconds=parts["seconds"],
        has_speed_bonus=parts["has_speed_bonus"],
        teams=parts["teams"],
        is_tournament=parts["is_tournament"],
    )


@lru_cache(maxsize=8192)  # each step of a quiz reads all of its questions
def parsed(text: str) -> Question:
    """Read the text of a stored question.

    Raises:
        ValueError: It is none.
    """
    question = from_json(text)
    if question is None:
        raise ValueError("a question of a group quiz is none")
    return question


def question_of(row: Sequence[Any], platform: str) -> GroupQuestion:
    """Read `QUESTION_COLUMNS`.

    Raises:
        ValueError: It is not understood.
    """
    (_, position, key, revision, text, phase, asked_at, chat_id, poll_id, message_id, closed_at, is_interrupted,
     void) = row  # fmt: skip
    return GroupQuestion(
        position=position,
        key=key,
        revision=revision,
        question=parsed(text),
        phase=QuestionPhase(phase),
        asked_at=asked_at,
        chat=None if chat_id is None else ChatKey(Platform(platform), chat_id),
        poll_id=poll_id,
        message_id=message_id,
        closed_at=closed_at,
        is_interrupted=is_interrupted,
        void=None if void is None else Void(void),
    )


def question_values(quiz_id: UUID, question: GroupQuestion) -> dict[str, object]:
    """Return what is stored of a question."""
    return {
        "quiz_id": quiz_id,
        "position": question.position,
        "key": question.key,
        "revision": question.revision,
        "question": to_json(question.question),
        "phase": question.phase,
        "asked_at": question.asked_at,
        "chat_id": question.chat and question.chat.chat_id,
        "poll_id": question.poll_id,
        "message_id": question.message_id,
        "closed_at": question.closed_at,
        "is_interrupted": question.is_interrupted,
        "void": question.void,
    }


def player_of(row: Sequence[Any]) -> Player:
    """Read `PLAYER_COLUMNS`."""
    _, _, person_id, name, joined_at, from_position, team, left_at, asked_in = row
    return Player(person_id, name, joined_at, from_position, team, left_at, asked_in)


def player_values(quiz: GroupQuiz, player: Player, place: int) -> dict[str, object]:
    """Return what is stored of a player."""
    return {
        "quiz_id": quiz.id,
        "place": place,
        "platform": quiz.chat.platform,
        "person_id": player.person_id,
        "name": storable(player.name),
        "joined_at": player.joined_at,
        "from_position": player.from_position,
        "team": player.team,
        "left_at": player.left_at,
        "asked_in": player.asked_in,
    }


def vote_of(row: Sequence[Any]) -> Vote:
    """Read `VOTE_COLUMNS`."""
    _, _, position, person_id, chosen, arrived_at = row
    return Vote(position, person_id, _indexes_of(chosen), arrived_at)


_indexes_of: Final = lru_cache(maxsize=1024)(lambda text: tuple(json.loads(text)))  # there are few
indexes_text: Final = lru_cache(maxsize=1024)(indexes_json)
"""Writes indexes of options as text to store."""


def vote_values(quiz: GroupQuiz, vote: Vote) -> dict[str, object]:
    """Return what is stored of a vote."""
    return {
        "quiz_id": quiz.id,
        "position": vote.position,
        "platform": quiz.chat.platform,
        "person_id": vote.person_id,
        "chosen": indexes_text(vote.chosen),
        "is_correct": vote.chosen == quiz.questions[vote.position].question.correct,
        "arrived_at": vote.at,
    }


def score_values(quiz: GroupQuiz, score: Score) -> dict[str, object]:
    """Return what is stored of a score."""
    return {
        "quiz_id": quiz.id,
        "platform": quiz.chat.platform,
        "person_id": score.person_id,
        "name": storable(score.name),
        "team": score.team,
        "points": score.points,
        "rank": score.rank,
        "offered": score.offered,
        "answered": score.answered,
        "correct": score.correct,
        "is_win": score.is_win,
    }
