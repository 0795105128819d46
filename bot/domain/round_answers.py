"""What a vote in a round comes to: the answer that is kept, the card that it changes, the round that moves on.

Owns that alone. All other steps of a round are `bot.domain.round_steps`'; polls may not enter, save as ids.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.memory import LONGEST_TAKEN, grade_of, learnt
from bot.domain.round_steps import RoundStep, current_of, moved, place_of
from bot.domain.rounds import QuestionState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta

    from bot.domain.memory import Card
    from bot.domain.round_steps import Reading
    from bot.domain.rounds import Round, RoundQuestion


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody chose in a poll."""

    chosen: tuple[int, ...]
    """Indexes of the options as they were shown; none if the vote was taken back."""
    at: datetime
    """When it arrived."""
    on: date
    """The person's local date then."""
    is_timed: bool = True
    """Nothing kept it from arriving at once, so that the time it took tells something."""
    poll_id: str | None = None
    """The poll, where nobody knew of it: from now on it is one of the question's."""
    by: str | None = None
    """The event of the platform."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What a vote meets."""

    game: Round
    position: int
    """Of the question that the poll put."""
    cards: Mapping[str, Card]
    """The person's, of the round's questions, by key."""
    zone: str | None
    """Where the person said that they live, an IANA name."""


def answered(game: Round, position: int, vote: Vote, *, cards: Mapping[str, Card], reading: Reading) -> RoundStep:
    """Return the step of a vote for the current question; nothing for any other, and for a retraction.

    Args:
        game: The round.
        position: Of the question whose poll it was.
        vote: What was chosen.
        cards: The person's, by key; of them only that of the question is looked at.
        reading: What the library of the day says of the question.
    """
    current = current_of(game, position)
    if current is None or not vote.chosen or (current.state is QuestionState.WAITING and not current.in_doubt):
        return RoundStep()
    known = cards.get(current.key)
    is_known = known is not None and known.revision == current.revision
    taken = _taken(current, vote.at) if vote.is_timed else None
    answer = _answer(game, current, vote, taken=taken, length=reading.length, is_known=is_known)
    step = moved(game, _done(current, answer, vote), vote.at)
    return replace(step, answer=answer, card=learnt(known, answer, reading.revision, aim=game.aim))


def answered_late(game: Round, position: int, vote: Vote) -> Answer | None:
    """Return the answer of a first vote in a poll that stayed open when its round was ended.

    The round stays as it is; the answer feeds the memory (`bot.domain.memory.learnt`), the time taken says nothing.
    None for a question that was answered or is still to be answered, for one that was skipped, which shows what is
    right, and for a retraction.
    """
    question = game.question_at(position)
    if question is None or question.state is not QuestionState.LEFT or not vote.chosen:
        return None
    return _answer(game, question, vote, taken=None, length=0, is_known=False)


def _done(question: RoundQuestion, answer: Answer, vote: Vote) -> RoundQuestion:
    return replace(
        question,
        state=QuestionState.ANSWERED,
        in_doubt=False,
        chosen=answer.chosen,
        is_correct=answer.is_correct,
        answered_at=vote.at,
        poll_id=vote.poll_id or question.poll_id,
        done_by=vote.by,
    )


def _taken(question: RoundQuestion, at: datetime) -> timedelta | None:
    """Return how long somebody thought; None where nobody knows, or where it says nothing."""
    if question.asked_at is None or question.puts > 1:
        return None
    taken = at - question.asked_at
    return taken if 0 <= taken.total_seconds() <= LONGEST_TAKEN.total_seconds() else None


def _answer(
    game: Round, question: RoundQuestion, vote: Vote, *, taken: timedelta | None, length: int, is_known: bool
) -> Answer:
    chosen = tuple(sorted(set(vote.chosen)))
    is_correct = chosen == question.question.correct
    return Answer(
        person=game.person,
        key=question.key,
        revision=question.revision,
        content_version=game.content_version,
        answered_in=AnsweredIn.ROUND,
        place=place_of(game, question.position),
        chosen=chosen,
        is_correct=is_correct,
        grade=grade_of(is_correct=is_correct, taken=taken, length=length, is_known=is_known),
        taken=taken,
        at=vote.at,
        on=vote.on,
    )
