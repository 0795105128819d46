"""A batch of steps of group quizzes, each decided on what the steps before it leave, and what of it is to be written.

Owns this working out, within a transaction that `bot.storage.group_quizzes` opens. What a step does is handed in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.group_quiz import GroupStep
from bot.errors import StorageError
from bot.storage.group_changes import Change, new_places, newly_decided
from bot.storage.group_reading import Loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from bot.domain.group_quizzes import GroupQuiz
    from bot.domain.group_scores import Score

    Decide = Callable[[GroupQuiz], GroupStep]


class Table:
    """The quizzes of a batch, as the steps before leave them."""

    def __init__(self, loaded: dict[UUID, Loaded], replica: str | None) -> None:
        self._loaded = loaded
        self._replica = replica
        self._quizzes = {quiz_id: one.quiz for quiz_id, one in loaded.items()}
        self._scores: dict[UUID, tuple[Score, ...]] = {}
        self._places: dict[UUID, Mapping[str, int]] = {}

    def take(self, quiz_id: UUID, decide: Decide) -> GroupStep | Exception:
        """Decide, and take over what the step says."""
        quiz = self._quizzes.get(quiz_id)
        if quiz is None:
            return GroupStep()
        try:
            step = decide(quiz)
            after = step.quiz
            if after is None or after == quiz:
                return step
            if (after.id, after.version) != (quiz.id, quiz.version):
                raise StorageError("a step of a group quiz was decided on an older state; nothing was written")  # noqa: TRY301 - as if `decide` had
            scores = newly_decided(quiz, after)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever submitted this one, not to its neighbours
            return error
        self._quizzes[quiz_id] = after = replace(after, version=quiz.version + 1)
        self._scores[quiz_id] = self._scores.get(quiz_id, ()) + scores
        return replace(step, quiz=after)

    def changes(self) -> list[Change]:
        """Return what has changed."""
        changed: list[Change] = []
        for quiz_id, one in self._loaded.items():
            after = self._quizzes[quiz_id]
            if after is not one.quiz:
                are_same = after.players is one.quiz.players
                self._places[quiz_id] = places = one.places if are_same else new_places(after, one.places)
                holder = None if after.deadline == one.quiz.deadline else self._replica
                changed.append(Change(one.quiz, after, places, one.places, self._scores.get(quiz_id, ()), holder))
        return changed

    def stored(self, quiz_id: UUID) -> Loaded | None:
        """Return a quiz as it is stored once this is committed; None where that is not known well enough."""
        one = self._loaded.get(quiz_id)
        if one is None:
            return None
        after = self._quizzes[quiz_id]
        if after.votes is not one.quiz.votes:  # the numbers of those that are new are not known
            return None
        return Loaded(after, self._places.get(quiz_id, one.places), one.newest_vote)
