"""What is shown of a group quiz: the machine's values with everything looked up in the library of the day.

Owns the looking up, and how many places a standing names. Points and ranks are `bot.domain.group_scores`', wording the
platforms'.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz_replies import GroupQuestionPut, GroupResult, Lobby, Outcome, QuestionRevealed
from bot.domain.group_quizzes import QuestionPhase, Void
from bot.domain.group_scores import places_of, right_in, teams_of
from bot.domain.quiz_wishes import subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz
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
            answered=len(_answers(quiz, question)),
            top=places[:TOP],
            more=max(0, len(places) - TOP),
            teams=teams_of(quiz, places),
            strangers=tuple(one for one in quiz.players if one.joined_at is None and one.asked_in == position),
            is_last=position + 1 >= len(quiz.questions),
        )

    def result(self, quiz: GroupQuiz) -> GroupResult:
        """Return how a quiz went."""
        places = places_of(quiz)
        outcomes = tuple(self._outcome(quiz, question) for question in quiz.questions if question.is_counted)
        void = [one for one in quiz.questions if one.phase is QuestionPhase.VOID and one.void is not Void.REFUSED]
        return GroupResult(quiz, places, teams_of(quiz, places), _hardest(outcomes), outcomes, len(void))

    def _outcome(self, quiz: GroupQuiz, question: GroupQuestion) -> Outcome:
        asked, right = self._reader.resolve(question.question), right_in(quiz, question.position)
        return Outcome(question, asked, len(right), len(_answers(quiz, question)))


def _answers(quiz: GroupQuiz, question: GroupQuestion) -> frozenset[str]:
    """Return who answered of those whom a question counts for."""
    voted = {vote.person_id for vote in quiz.votes if vote.position == question.position}
    return frozenset(
        player.person_id
        for player in quiz.players
        if player.person_id in voted and player.joined_at is not None and player.from_position <= question.position
    )


def _hardest(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Return what the smallest part of those who answered had right, the earliest among equals; None if all did."""
    answered = [one for one in outcomes if one.answered]
    hardest = min(answered, key=lambda one: Fraction(one.right, one.answered), default=None)
    return hardest if hardest and hardest.right < hardest.answered else None
