"""What is shown of a group quiz: the machine's values with everything looked up in the library of the day.

Owns the looking up, and how many places a standing names. Points and ranks are `bot.domain.group_scores`', wording the
platforms'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz_replies import GroupQuestionPut, GroupResult, Lobby, Outcome, QuestionRevealed
from bot.domain.group_quizzes import QuestionPhase, Void
from bot.domain.group_scores import count_in, counts_of, hardest_of, places_of, right_in, teams_of
from bot.domain.quiz_wishes import subject_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz
    from bot.domain.group_scores import QuestionCount
    from bot.domain.question_reading import QuestionReader

TOP: Final = 5
"""How many places the standing after a question names."""


class Views:
    """Makes views.

    Args:
        reader: Reads questions of the library of the day.
    """

    def __init__(self, reader: QuestionReader) -> None:
        self._reader = reader

    def lobby(self, quiz: GroupQuiz, now: datetime) -> Lobby:
        """Return a lobby as it is now."""
        return Lobby(quiz, subject_of(self._reader.library, quiz.setup.wish.scope), now)

    def putting(self, quiz: GroupQuiz, question: GroupQuestion) -> GroupQuestionPut | None:
        """Return a question that is to be put; None if the library does not know it any more."""
        asked = self._reader.resolve(question.question)
        return GroupQuestionPut(quiz, question, asked) if asked else None

    def revealed(self, quiz: GroupQuiz, question: GroupQuestion) -> QuestionRevealed:
        """Return what a question came to, and how everybody stands after it."""
        places, position = places_of(quiz), question.position
        return QuestionRevealed(
            quiz=quiz,
            question=question,
            asked=self._reader.resolve(question.question),
            right=right_in(quiz, position),
            answered=count_in(quiz, position).answered,
            top=places[:TOP],
            more=max(0, len(places) - TOP),
            teams=teams_of(quiz, places),
            strangers=tuple(one for one in quiz.players if one.joined_at is None and one.asked_in == position),
            is_last=position + 1 >= len(quiz.questions),
        )

    def result(self, quiz: GroupQuiz) -> GroupResult:
        """Return how a quiz went."""
        places, counts = places_of(quiz), counts_of(quiz)
        outcomes = {count.position: self._outcome(quiz, count) for count in counts}
        hardest = hardest_of(counts)
        void = [one for one in quiz.questions if one.phase is QuestionPhase.VOID and one.void is not Void.REFUSED]
        return GroupResult(
            quiz=quiz,
            places=places,
            teams=teams_of(quiz, places),
            hardest=outcomes[hardest.position] if hardest else None,
            outcomes=tuple(outcomes.values()),
            voided=len(void),
        )

    def _outcome(self, quiz: GroupQuiz, count: QuestionCount) -> Outcome:
        question = quiz.questions[count.position]
        return Outcome(question, self._reader.resolve(question.question), count.right, count.answered)
