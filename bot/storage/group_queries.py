"""Which group quizzes are meant: the queries by which they and their questions are found.

Owns these queries; they are run by `bot.storage.group_quizzes`, and whole quizzes read by `bot.storage.group_changes`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, exists, func, literal_column, not_, or_, select, true, update

from bot.domain.group_quizzes import Phase, QuestionPhase
from bot.storage.group_tables import group_questions, group_quizzes, group_votes
from bot.storage.replicas import is_left
from bot.storage.rows import of_chat, unindexed
from bot.storage.tables import inbox

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform

# Literals, for an index over some rows is only used where its condition stands in the statement.
IS_RUNNING: Final = group_quizzes.c.phase != literal_column("'over'")
"""What is true of the quiz that its group is playing."""
_HAS_DEADLINE: Final = group_quizzes.c.deadline.is_not(None)
NEXT_DEADLINE: Final = select(func.min(group_quizzes.c.deadline)).where(_HAS_DEADLINE)
"""Finds the earliest deadline, NULL for none."""


ANOTHERS: Final = timedelta(seconds=3)
"""So long after its deadline a quiz that another replica has in hand is ticked here: that one is stuck, or dead."""
HEARING: Final = timedelta(seconds=12)
"""So long a quiz waits before its result for what arrived by then: whoever had that in hand may have died, which the
others notice within ten seconds."""
_FEWEST_VOTES: Final = 2


def running_of(chat: ChatKey) -> Any:
    """Return the query for the id of the quiz that a group is playing."""
    return select(group_quizzes.c.id).where(of_chat(group_quizzes, chat), IS_RUNNING)


def count_by(platform: Platform, starter_id: str) -> Any:
    """Return the query for the number of running quizzes that somebody has opened, in whichever groups."""
    return select(func.count()).where(
        group_quizzes.c.platform == platform, group_quizzes.c.starter_id == starter_id, IS_RUNNING
    )


def opened_by(chat: ChatKey, event: str) -> Any:
    """Return the query for the id of the quiz that an event has opened in a group."""
    return select(group_quizzes.c.id).where(of_chat(group_quizzes, chat), group_quizzes.c.begun_by == event)


def due_at(now: datetime, platforms: Collection[Platform], limit: int, replica: str | None = None) -> Any:
    """Return the query for the ids of quizzes whose deadline has come, longest first.

    For a replica, those that another has in hand are due only a while later: that one ticks them. Before a quiz tells
    its result, all that had arrived by then is to be handled: no vote counts any more after.
    """
    query = (
        select(group_quizzes.c.id)
        .where(
            _HAS_DEADLINE, group_quizzes.c.deadline <= now, unindexed(group_quizzes.c.platform).in_(sorted(platforms))
        )
        .order_by(group_quizzes.c.deadline)
        .limit(limit)
    )
    if replica is None:
        return query
    is_ours = _is_others(replica).is_not(true()) | (group_quizzes.c.deadline <= now - ANOTHERS)
    return query.where(is_ours, not_(_is_still_heard()) | (group_quizzes.c.deadline <= now - HEARING))


def deadlines_of(replica: str) -> Any:
    """Return the query for the earliest deadlines, those of quizzes that others have in hand in a row of their own."""
    others = _is_others(replica)
    return select(others, func.min(group_quizzes.c.deadline)).where(_HAS_DEADLINE).group_by(others)


def _is_others(replica: str) -> Any:
    """Return the condition that another replica has a quiz in hand; NULL where nobody has."""
    return group_quizzes.c.held_by != literal_column(f"'{replica}'")


def _is_still_heard() -> Any:
    """Return the condition that a quiz rests after its last question, and not all that had arrived by then is handled.

    What is handled out of turn, as a message that Telegram makes wait, holds it up as well, but not for long.
    """
    is_next = (group_questions.c.quiz_id == group_quizzes.c.id) & (
        group_questions.c.position > group_quizzes.c.position
    )
    is_waiting = (
        (inbox.c.platform == group_quizzes.c.platform)
        & inbox.c.handled_at.is_(None)
        & (inbox.c.received_at <= group_quizzes.c.deadline)
    )
    return and_(
        group_quizzes.c.phase == Phase.RESTING,
        not_(exists().where(is_next)),
        exists().where(is_waiting),
    )


def unfinished_on(platform: Platform) -> Any:
    """Return the query for the ids of quizzes that are not over, the longest open first."""
    return (
        select(group_quizzes.c.id)
        .where(group_quizzes.c.platform == platform, IS_RUNNING)
        .order_by(group_quizzes.c.opened_at)
    )


def left_on(platform: Platform, replica: str) -> Any:
    """Return the query for the ids of those among them that nobody who is alive has in hand."""
    return unfinished_on(platform).where(is_left(group_quizzes.c.held_by, replica))


def taking_over(platform: Platform, replica: str) -> Any:
    """Return the statement by which a replica takes these in hand; it returns when each was opened, and its id."""
    return (
        update(group_quizzes)
        .where(group_quizzes.c.platform == platform, IS_RUNNING, is_left(group_quizzes.c.held_by, replica))
        .values(held_by=replica)
        .returning(group_quizzes.c.opened_at, group_quizzes.c.id)
    )


def asking_on(platform: Platform) -> Any:
    """Return the query for the questions that are being put, by anybody: quiz id and position."""
    return select(group_quizzes.c.id, group_quizzes.c.position).where(
        group_quizzes.c.platform == platform, IS_RUNNING, group_quizzes.c.phase == Phase.ASKING
    )


def unlearnt(limit: int) -> Any:
    """Return the query for questions whose votes have not fed memories: quiz id and position, oldest first."""
    return (
        select(group_questions.c.quiz_id, group_questions.c.position)
        .where(group_questions.c.learnt_at.is_(None), group_questions.c.closed_at.is_not(None))
        .order_by(group_questions.c.closed_at)
        .limit(limit)
    )


def learning(quiz_id: UUID, position: int, at: datetime, votes: int | None) -> Any:
    """Return the statement that notes that a question's votes have fed memories, if there are so many of them."""
    noted = (
        update(group_questions)
        .where(group_questions.c.quiz_id == quiz_id, group_questions.c.position == position)
        .values(learnt_at=at)
    )
    if votes is None:
        return noted
    its = (group_votes.c.quiz_id == quiz_id) & (group_votes.c.position == position)
    return noted.where(select(func.count()).select_from(group_votes).where(its).scalar_subquery() == votes)


def recent_of(chat: ChatKey, limit: int) -> Any:
    """Return the query for the keys of what a group was asked last, each once, the newest first."""
    newest = func.max(group_questions.c.asked_at)
    return (
        select(group_questions.c.key)
        .join(group_quizzes, group_quizzes.c.id == group_questions.c.quiz_id)
        .where(of_chat(group_quizzes, chat), group_questions.c.asked_at.is_not(None))
        .group_by(group_questions.c.key)
        .order_by(newest.desc(), group_questions.c.key)
        .limit(limit)
    )


def missed_most(chats: Collection[ChatKey], since: datetime, limit: int) -> Any:
    """Return the query for what groups had wrong most: platform, chat id and question key, of each the worst first.

    By the share of wrong votes, in quizzes that have ended since an instant, of questions that count and have two votes
    at least, one of them wrong; up to `limit` for each group.
    """
    votes, wrong = func.count(), func.sum(case((group_votes.c.is_correct, 0), else_=1))
    chat = (group_quizzes.c.platform, group_quizzes.c.chat_id)
    order = ((wrong * 1.0 / votes).desc(), votes.desc(), group_questions.c.key)
    by_platform = {one.platform: [each.chat_id for each in chats if each.platform == one.platform] for one in chats}
    theirs = or_(
        *(
            (group_quizzes.c.platform == platform) & group_quizzes.c.chat_id.in_(ids)
            for platform, ids in by_platform.items()
        )
    )
    missed = (
        select(*chat, group_questions.c.key, func.row_number().over(partition_by=chat, order_by=order).label("rank"))
        .join_from(group_quizzes, group_questions, group_questions.c.quiz_id == group_quizzes.c.id)
        .join(
            group_votes,
            (group_votes.c.quiz_id == group_questions.c.quiz_id)
            & (group_votes.c.position == group_questions.c.position),
        )
        .where(theirs, group_quizzes.c.ended_at >= since, group_questions.c.phase == QuestionPhase.CLOSED)
        .group_by(*chat, group_questions.c.key)
        .having((votes >= _FEWEST_VOTES) & (wrong > 0))
        .subquery()
        .c
    )
    return (
        select(missed.platform, missed.chat_id, missed.key)
        .where(missed.rank <= limit)
        .order_by(missed.platform, missed.chat_id, missed.rank)
    )
