"""Rounds as rows and back: one row of its own, and one for each of its questions.

Owns the order of columns and what is written of a change; when rounds are read and written is `bot.storage.rounds`'s.
"""

from __future__ import annotations

import json
import logging
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.questions import from_json, to_json
from bot.domain.rounds import QuestionState, Round, RoundQuestion, RoundStatus, Scope, ScopeKind, Wish
from bot.storage.database import insert_for
from bot.storage.rows import indexes_json
from bot.storage.tables import round_polls, round_questions, rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_LOGGER = logging.getLogger(__name__)

ROUND_COLUMNS: Final = tuple(rounds.c)
QUESTION_COLUMNS: Final = tuple(column for column in round_questions.c if column.name != "round_id")
WIDTH: Final = len(ROUND_COLUMNS) + len(QUESTION_COLUMNS)

_PROGRESS: Final = ("content_version", "status", "touched_at", "ended_at", "ended_by", "told_at")
_MOVE_ROUND: Final = (
    update(rounds).where(rounds.c.id == bindparam("its_id")).values({name: bindparam(name) for name in _PROGRESS})
)
_MOVE_QUESTION: Final = (
    update(round_questions)
    .where(
        round_questions.c.round_id == bindparam("its_round"), round_questions.c.position == bindparam("its_position")
    )
    .values({column.name: bindparam(column.name) for column in QUESTION_COLUMNS if column.name != "position"})
)


def rounds_where(*conditions: ColumnElement[bool]) -> Any:
    """Return the query for rounds with their questions: `ROUND_COLUMNS`, `QUESTION_COLUMNS`, a row a question."""
    return (
        select(*ROUND_COLUMNS, *QUESTION_COLUMNS)
        .join_from(rounds, round_questions, round_questions.c.round_id == rounds.c.id)
        .where(*conditions)
        .order_by(rounds.c.id, round_questions.c.position)
    )


def rounds_of(rows: Iterable[Sequence[Any]]) -> tuple[Round, ...]:
    """Read what `rounds_where` found, whatever columns follow; leave out and log a round that is not understood."""
    found: list[Round] = []
    for id_, group in groupby(rows, key=lambda row: row[0]):
        try:
            found.append(_round_of(list(group)))
        except (ValueError, TypeError):  # a newer version wrote it, or somebody's hands
            _LOGGER.exception("The rows of round %s are not understood; it is left alone", id_)
    return tuple(found)


def round_values(game: Round) -> dict[str, object]:
    """Return what is stored of a round itself."""
    return {
        "id": game.id,
        "platform": game.person.platform,
        "person_id": game.person.chat_id,
        "scope_kind": game.wish.scope.kind,
        "scope_id": game.wish.scope.id,
        "level": None if game.wish.level is None else int(game.wish.level),
        "length": game.wish.length,
        "seed": game.seed,
        "content_version": game.content_version,
        "status": game.status,
        "started_at": game.started_at,
        "touched_at": game.touched_at,
        "ended_at": game.ended_at,
        "aim": game.aim,
        "begun_by": game.begun_by,
        "ended_by": game.ended_by,
        "told_at": game.told_at,
    }


def question_values(question: RoundQuestion) -> dict[str, object]:
    """Return what is stored of a round's question, except the round's id."""
    return {
        "position": question.position,
        "key": question.key,
        "revision": question.revision,
        "question": to_json(question.question),
        "state": question.state,
        "in_doubt": question.in_doubt,
        "puts": question.puts,
        "asked_at": question.asked_at,
        "poll_id": question.poll_id,
        "message_id": question.message_id,
        "chosen": None if question.chosen is None else indexes_json(question.chosen),
        "is_correct": question.is_correct,
        "answered_at": question.answered_at,
        "done_by": question.done_by,
    }


def polls_of(game: Round) -> list[dict[str, object]]:
    """Return what is stored of the newest polls that a round's questions were put in."""
    put = ((question.poll_id, question.position) for question in game.questions)
    return [{"poll_id": poll_id, "round_id": game.id, "position": at} for poll_id, at in put if poll_id is not None]


async def keep_polls(connection: AsyncConnection, polls: Sequence[Mapping[str, object]]) -> None:
    """Note polls. One whose id is known already is the newest question's: a platform may begin to count anew."""
    if polls:
        await connection.execute(_keeping(insert_for(connection.dialect)), polls)


@cache
def _keeping(insert: Any) -> Any:
    kept = insert(round_polls)
    newest = {name: kept.excluded[name] for name in ("round_id", "position")}
    return kept.on_conflict_do_update(index_elements=["poll_id"], set_=newest)


async def write_changes(connection: AsyncConnection, changes: Iterable[tuple[Round, Round]]) -> None:
    """Write what of rounds has changed, each as it was and as it is: a statement for each table."""
    moved: list[Mapping[str, object]] = []
    questions: list[Mapping[str, object]] = []
    polls: list[Mapping[str, object]] = []
    for before, after in changes:
        progress = {name: getattr(after, name) for name in _PROGRESS}
        if any(getattr(before, name) != value for name, value in progress.items()):
            moved.append({"its_id": after.id, **progress})
        pairs = zip(before.questions, after.questions, strict=True)
        questions += [_moved_question(after, new) for old, new in pairs if new != old]
        known = {question.poll_id for question in before.questions}
        polls += [poll for poll in polls_of(after) if poll["poll_id"] not in known]
    if moved:
        await connection.execute(_MOVE_ROUND, moved)
    if questions:
        await connection.execute(_MOVE_QUESTION, questions)
    await keep_polls(connection, polls)


def _moved_question(game: Round, question: RoundQuestion) -> Mapping[str, object]:
    values = question_values(question)
    return {"its_round": game.id, "its_position": values.pop("position"), **values}


def _round_of(rows: Sequence[Sequence[Any]]) -> Round:
    (id_, platform, person_id, scope_kind, scope_id, level, length, seed, content_version, status, started_at,
     touched_at, ended_at, aim, begun_by, ended_by, told_at) = rows[0][: len(ROUND_COLUMNS)]  # fmt: skip
    return Round(
        id=id_,
        person=ChatKey(Platform(platform), person_id),
        wish=Wish(Scope(ScopeKind(scope_kind), scope_id), None if level is None else Level(level), length),
        seed=seed,
        content_version=content_version,
        status=RoundStatus(status),
        started_at=started_at,
        touched_at=touched_at,
        ended_at=ended_at,
        questions=tuple(_question_of(row[len(ROUND_COLUMNS) : WIDTH]) for row in rows),
        aim=aim,
        begun_by=begun_by,
        ended_by=ended_by,
        told_at=told_at,
    )


_parsed: Final = lru_cache(maxsize=4096)(from_json)  # each step of a round reads all of its questions


def _question_of(row: Sequence[Any]) -> RoundQuestion:
    (position, key, revision, text, state, in_doubt, puts, asked_at, poll_id, message_id, chosen, is_correct,
     answered_at, done_by) = row  # fmt: skip
    question = _parsed(text)
    if question is None:
        raise ValueError(f"question {position} is none")
    return RoundQuestion(
        position=position,
        key=key,
        revision=revision,
        question=question,
        state=QuestionState(state),
        in_doubt=in_doubt,
        puts=puts,
        asked_at=asked_at,
        poll_id=poll_id,
        message_id=message_id,
        chosen=None if chosen is None else tuple(json.loads(chosen)),
        is_correct=is_correct,
        answered_at=answered_at,
        done_by=done_by,
    )
