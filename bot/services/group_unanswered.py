"""Who has not answered the open question of each group quiz yet, so that it need not be read at every vote.

Owns that memory, which a restart forgets: a question then simply runs its time. Whether everybody has really answered
is `bot.domain.group_quiz`'s to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.group_quizzes import GroupQuiz, Phase

if TYPE_CHECKING:
    from uuid import UUID

    from bot.services.group_stores import Voted


class Unanswered:
    """Remembers, of each quiz with an open question, its position and whose answers are missing."""

    def __init__(self) -> None:
        self._missing: dict[UUID, tuple[int, set[str]]] = {}

    def watch(self, quiz: GroupQuiz) -> bool:
        """Take in a quiz as it is from now on; say whether everybody has answered what is open."""
        if quiz.phase is not Phase.OPEN:
            self._missing.pop(quiz.id, None)
            return False
        playing = {player.person_id for player in quiz.playing}
        missing = playing - {vote.person_id for vote in quiz.votes if vote.position == quiz.position}
        self._missing[quiz.id] = (quiz.position, missing)
        return bool(playing) and not missing

    def answered(self, voted: Voted) -> bool:
        """Take in a vote that is stored; say whether it was the last one missing."""
        position, missing = self._missing.get(voted.quiz_id, (-1, set()))
        if position != voted.position or voted.person_id not in missing:
            return False
        missing.discard(voted.person_id)
        return not missing
