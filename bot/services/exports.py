"""The file in which a person is handed everything that is stored of them.

Owns what it looks like: JSON, every row of every table as it is stored, and what was asked in words, since rows hold
codes. Those words, and what is said of each table, come from the platform, in the person's language.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.questions import from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.domain.question_reading import QuestionReader
    from bot.domain.questions_shown import QuestionShown


@dataclass(frozen=True, slots=True)
class ExportWords:
    """What an export says, in one language."""

    about: str
    """What the file is."""
    tables: Mapping[str, str]
    """What each table holds, by its name."""
    worded: Callable[[QuestionShown], tuple[str, tuple[str, ...]]]
    """Returns a question and its options as they are shown."""


def written(
    person: ChatKey, tables: Mapping[str, Any], words: ExportWords, reader: QuestionReader, now: datetime
) -> bytes:
    """Return the file.

    Args:
        person: Whose it is.
        tables: Their rows, by table, fit for JSON.
        words: In the person's language.
        reader: Reads questions with the library of the day; those that it does not know any more are left as codes.
        now: When the rows were read.
    """
    export = {
        "about": words.about,
        "exported_at": now.isoformat(timespec="seconds"),
        "person": {"platform": person.platform, "id": person.chat_id},
        "questions_in_words": list(_in_words(tables, words, reader)),
        "tables": {name: {"about": words.tables.get(name, ""), "rows": rows} for name, rows in tables.items()},
    }
    return json.dumps(export, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _in_words(tables: Mapping[str, Any], words: ExportWords, reader: QuestionReader) -> Iterator[dict[str, Any]]:
    """Yield the questions that were put to the person, in rounds and digests of their own, or answered in a group."""
    for row in tables["round_questions"]:
        if row["asked_at"] or row["answered_at"]:
            yield from _worded(row["question"], row["chosen"], row["asked_at"], words, reader)
    for row in tables["deliveries"]:
        answer = row["answer"]
        yield from _worded(row["question"], None if answer is None else [answer], row["settled_at"], words, reader)
    chosen = {(row["quiz_id"], row["position"]): row["chosen"] for row in tables["group_votes"]}
    for row in tables["group_questions"]:
        yield from _worded(row["question"], chosen[row["quiz_id"], row["position"]], row["asked_at"], words, reader)


def _worded(
    stored: object, chosen: list[int] | None, at: str | None, words: ExportWords, reader: QuestionReader
) -> Iterator[dict[str, Any]]:
    question = from_json(json.dumps(stored)) if stored else None
    asked = reader.resolve(question) if question else None
    if asked is None:
        return
    text, options = words.worded(asked)
    yield {
        "asked_at": at,
        "question": text,
        "options": options,
        "right": [options[index] for index in asked.correct],
        "chosen": None if chosen is None else [options[index] for index in chosen if index < len(options)],
    }
