"""What happens in a round, decided purely: a question is put and skipped; the round ends, or goes on later.

Owns the steps from one stored round to the next; what a vote comes to is `bot.domain.round_answers`'. Which questions a
round puts is `bot.domain.choosing`'s; polls and messages may not enter, save as ids.

A step that no longer fits (a vote in an old poll, a second press of a button) changes nothing: it is an empty
`RoundStep`, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.memory import DEFAULT_AIM
from bot.domain.rounds import DONE_WITH, QuestionState, Round, RoundStatus

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.answers import Answer
    from bot.domain.chat import ChatKey
    from bot.domain.memory import Card
    from bot.domain.questions import Question
    from bot.domain.rounds import RoundQuestion, Wish


@dataclass(frozen=True, slots=True)
class RoundStep:
    """What is to be written, all of it or nothing."""

    round: Round | None = None
    """As it is from now on; None where nothing of it changed."""
    answer: Answer | None = None
    """To be kept. There is one at most of a question of a round: a second one writes nothing of the step."""
    card: Card | None = None
    """The answered question's, as it is from now on; None where it does not change."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the library of the day says of a question that was put."""

    revision: str | None
    """None if the library has it no more."""
    length: int
    """Characters to be read; of a question that is gone, 0."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a round went. Skipped questions count only as that."""

    correct: int
    answered: int
    skipped: int
    total: int


def begun(
    round_id: UUID,
    person: ChatKey,
    wish: Wish,
    questions: tuple[RoundQuestion, ...],
    *,
    seed: int,
    content_version: str,
    at: datetime,
    aim: float = DEFAULT_AIM,
) -> Round:
    """Return a new round. `questions` are what `bot.domain.choosing` chose by `seed`, at least one."""
    status = RoundStatus.RUNNING
    return Round(round_id, person, wish, seed, content_version, status, at, at, None, questions, aim)


def asking(game: Round, *, at: datetime, by: str | None = None) -> RoundStep:
    """Return the step before the current question is handed to the platform, for the first time or again.

    If it was being handed over before, and nobody noted the poll (ASKING, after a crash or a broken connection), it is
    in doubt from now on: that poll may be answered, too. Of one that is ASKED all polls are known. Nothing where no
    question is left or the round has ended.
    """
    current = current_of(game)
    if current is None:
        return RoundStep()
    in_doubt = current.in_doubt or current.state is QuestionState.ASKING
    put = replace(current, in_doubt=in_doubt, puts=current.puts + 1, done_by=by or current.done_by)
    return moved(game, replace(put, state=QuestionState.ASKING), at)


def renewed(game: Round, question: Question, revision: str, content_version: str) -> Round:
    """Return the round with its current question, which was never handed over, as a later library asks it."""
    current = current_of(game)
    if current is None or current.was_handed_over:
        return game
    return replace(_with(game, replace(current, question=question, revision=revision)), content_version=content_version)


def asked(game: Round, position: int, *, poll_id: str, message_id: str | None, at: datetime) -> RoundStep:
    """Return the step after the platform took the question at `position`, in a message that can be changed, or none.

    One that is done with meanwhile, by another poll of it, stays so; where it was put is noted all the same.
    """
    question = game.question_at(position)
    if question is None:
        return RoundStep()
    put = replace(question, asked_at=question.asked_at or at, poll_id=poll_id, message_id=message_id)
    if question.state in DONE_WITH:
        return RoundStep(_with(game, put))
    if current_of(game, position) is None:
        return RoundStep()
    return moved(game, replace(put, state=QuestionState.ASKED, asked_at=at), at)


def unasked(game: Round, position: int, *, at: datetime) -> RoundStep:
    """Return the step after the platform certainly did not take the question: it waits again, in doubt as before.

    One that is in doubt may still be answered in an earlier poll; one that is put in a known one is.
    """
    current = current_of(game, position)
    if current is None or current.state is not QuestionState.ASKING:
        return RoundStep()
    state = QuestionState.WAITING if current.poll_id is None else QuestionState.ASKED
    return moved(game, replace(current, state=state, puts=current.puts - 1), at)


def offered(game: Round) -> RoundStep:
    """Return the step after a person was told that their round is there, of which a question is in doubt.

    Nothing where it is not, or where they were told before.
    """
    current = current_of(game)
    if current is None or current.state is not QuestionState.ASKING or not current.in_doubt:
        return RoundStep()
    return RoundStep(_with(game, replace(current, state=QuestionState.OFFERED)))


def skipped(game: Round, position: int, *, at: datetime, by: str | None = None, is_refused: bool = False) -> RoundStep:
    """Return the step that leaves out the question at `position`. Nothing if that is not the current one.

    `is_refused` says that the platform will not have it: it was certainly not taken.
    """
    current = current_of(game, position)
    if current is None:
        return RoundStep()
    puts = current.puts - is_refused
    return moved(game, replace(current, state=QuestionState.SKIPPED, puts=puts, done_by=by), at)


def ended(game: Round, status: RoundStatus, *, at: datetime, by: str | None = None) -> RoundStep:
    """Return the step that ends a running round, STOPPED or REPLACED: what is open is left.

    Of a round that is replaced nobody is told how it went.
    """
    if game.status is not RoundStatus.RUNNING:
        return RoundStep()
    questions = tuple(
        one if one.state in DONE_WITH else replace(one, state=QuestionState.LEFT) for one in game.questions
    )
    told_at = at if status is RoundStatus.REPLACED else None
    over = replace(game, status=status, touched_at=at, ended_at=at, questions=questions)
    return RoundStep(replace(over, ended_by=by, told_at=told_at))


def told(game: Round, *, at: datetime) -> RoundStep:
    """Return the step after somebody was told how a round went that has ended; nothing if they were before."""
    if game.status is RoundStatus.RUNNING or game.told_at is not None:
        return RoundStep()
    return RoundStep(replace(game, told_at=at))


def score_of(game: Round) -> Score:
    """Return how a round went so far; what was left when it was ended counts in the total alone.

    What could not be put, since the library or the platform would not have it, does not count at all.
    """
    states = [one.state for one in game.questions if one.state is not QuestionState.SKIPPED or one.was_handed_over]
    return Score(
        correct=sum(one.is_correct is True for one in game.questions),
        answered=states.count(QuestionState.ANSWERED),
        skipped=states.count(QuestionState.SKIPPED),
        total=len(states),
    )


def missed_of(game: Round) -> tuple[RoundQuestion, ...]:
    """Return what was answered wrong, or put and left out by the person, in the order in which it was put."""
    return tuple(
        one
        for one in game.questions
        if one.is_correct is False or (one.state is QuestionState.SKIPPED and one.asked_at is not None)
    )


def place_of(game: Round, position: int) -> str:
    """Return what names a question of a round among all that put questions (`Answer.place`)."""
    return f"{game.id.hex}/{position}"


def current_of(game: Round, position: int | None = None) -> RoundQuestion | None:
    """Return the current question of a running round; None also if it is not the one at `position`."""
    current = game.current if game.status is RoundStatus.RUNNING else None
    return current if current and position in {None, current.position} else None


def moved(game: Round, question: RoundQuestion, at: datetime) -> RoundStep:
    """Return the step that changes one question, and ends the round after its last."""
    after = replace(_with(game, question), touched_at=at)
    if after.current is None:
        after = replace(after, status=RoundStatus.FINISHED, ended_at=at)
    return RoundStep(after)


def _with(game: Round, question: RoundQuestion) -> Round:
    """Return the round with one question changed."""
    return replace(
        game, questions=tuple(question if one.position == question.position else one for one in game.questions)
    )
