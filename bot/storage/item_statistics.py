"""Answers for item statistics: all of them, a few thousand at a time, and what a few of them chose.

Owns these queries. What is counted is `bot.domain.first_answers`', what it tells `bot.domain.item_statistics`'. The
table is read once from beginning to end, in the order in which it is stored: letting the database group a million rows
takes it five times as long (docs/decisions/0018).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Uuid, and_, bindparam, cast, func, select, union_all

from bot.domain.answers import AnsweredIn
from bot.domain.questions import from_json
from bot.storage.group_tables import group_questions
from bot.storage.tables import answers, deliveries, round_questions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.domain.first_answers import Given
    from bot.domain.questions import Question
    from bot.storage.database import Database

    Chosen = tuple[Question, tuple[int, ...]]

AT_ONCE: Final = 5_000
"""Rows that are read together: some milliseconds' worth, so that others get their turn."""
_NAMED_AT_ONCE: Final = 500
_HEX: Final = 32
"""Characters of an id at the beginning of `answers.place`."""
_PAGE: Final = (
    select(
        answers.c.id,
        answers.c.platform,
        answers.c.person_id,
        answers.c.key,
        answers.c.revision,
        answers.c.is_correct,
        answers.c.taken_ms,
    )
    .where(answers.c.id > bindparam("after"))
    .order_by(answers.c.id)
    .limit(AT_ONCE)
)


class ItemStatisticsRepository:
    """Reads answers. Every method may raise StorageError, when the database cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pages(self) -> AsyncIterator[Sequence[Given]]:
        """Yield all answers in the order in which they were given, a page at a time."""
        after = 0
        while rows := await self._database.fetch(_PAGE, {"after": after}):
            after = rows[-1].id
            yield rows

    async def chosen(self, answer_ids: Sequence[int]) -> dict[str, list[Chosen]]:
        """Return of these answers, by key, the question as it was put and what was chosen; none of what is gone."""
        found: dict[str, list[Chosen]] = {}
        for start in range(0, len(answer_ids), _NAMED_AT_ONCE):
            rows = await self._database.fetch(_CHOSEN, {"ids": answer_ids[start : start + _NAMED_AT_ONCE]})
            for key, text, picked in rows:
                question = from_json(text)
                if question is not None:
                    found.setdefault(key, []).append((question, tuple(json.loads(picked))))
        return found


def _chosen() -> Any:
    """Return the query for key, question and choice of answers, wherever they were given; each costs a look-up."""
    which = cast(func.substr(answers.c.place, 1, _HEX), Uuid)
    position = cast(func.nullif(func.substr(answers.c.place, _HEX + 2), ""), Integer)  # a digest has none
    put_in = {
        AnsweredIn.ROUND: and_(round_questions.c.round_id == which, round_questions.c.position == position),
        AnsweredIn.GROUP_QUIZ: and_(group_questions.c.quiz_id == which, group_questions.c.position == position),
        AnsweredIn.DIGEST: deliveries.c.id == which,
    }
    tables = {AnsweredIn.ROUND: round_questions, AnsweredIn.GROUP_QUIZ: group_questions, AnsweredIn.DIGEST: deliveries}
    parts = [
        select(answers.c.key, tables[where].c.question, answers.c.chosen)
        .join_from(answers, tables[where], meets)
        .where(answers.c.id.in_(bindparam("ids", expanding=True)), answers.c.answered_in == where)
        for where, meets in put_in.items()
    ]
    return union_all(*parts)


_CHOSEN: Final = _chosen()
