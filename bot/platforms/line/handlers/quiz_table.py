"""Playing rounds on LINE: each turn is one answer, with how the last question went and the next one to answer.

Owns what is said in a turn, and what became of it. A "poll" here is a question of a round (`bot.services.round_cards`):
there are no polls on LINE, and no edits, so a card stays in the chat as it was, and its buttons name the question; a
second tap, or one on an old card, finds it done with. Nothing is pushed: a question that was never surely said, since
the bot was killed or its answer came too late, is ASKING still, and comes with whatever its person is answered next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.domain.quiz_replies import QuestionPut, RoundResult
from bot.domain.rounds import QuestionState, RoundStatus
from bot.platforms.line import flex
from bot.platforms.line.newest import Newest
from bot.platforms.line.quiz_actions import ResumeRound
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.render.quiz import done_with, out_of_date, quiz_speech
from bot.platforms.line.render.quiz_questions import outcome_message, question_message
from bot.platforms.line.render.quiz_results import result_message
from bot.platforms.line.speech import MOST_MESSAGES, MOST_QUICK_REPLIES, Speech, text_message
from bot.platforms.words.quiz_texts import in_chinese_text
from bot.services.cause import CAUSE
from bot.services.round_turns import Move
from bot.services.rounds import LEFT_LYING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.rounds import Round, Wish
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.speech import Json

_DOUBLE: Final = timedelta(seconds=5)
"""So soon after a round has moved, a tap on what was there before is a finger's, and needs no words."""
_OUTCOMES: Final = frozenset({QuestionState.ANSWERED, QuestionState.SKIPPED})
_UNSEEN: Final = frozenset({QuestionState.WAITING, QuestionState.ASKING})
"""States of a current question that nobody knows to have arrived."""


class QuizTable:
    """Plays rounds in private chats."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rounds = context.rounds
        self._cards = context.rounds.cards
        self._hoped = Newest[str, tuple[QuestionPut | RoundResult, ...]]()
        """By event, what its answer says that is to be noted once it is said."""
        self._told_done = Newest["ChatKey", tuple["UUID", int]]()
        """By person, the question of which they were told last that it is done with."""
        self._brought = Newest["ChatKey", tuple["UUID", int]]()
        """By person, the question that last came with another answer: one that LINE refused spoils no second one."""

    def pen(self, turn: Turn) -> Pen:
        """Return what a turn's answer is set with; its buttons are for whoever has the turn."""
        return Pen(turn.words, self._context.postbacks, turn.person)

    async def begin(self, turn: Turn, person: ChatKey, wish: Wish, *, replacing: bool = False) -> Speech | None:
        """Begin a round and put its first question, or say what there is to say instead.

        How the last one went is told before, if it was not.
        """
        pen, in_english = self.pen(turn), turn.words.language is Language.ENGLISH
        owed = await self._rounds.owed(person)
        first: tuple[Json, ...] = (result_message(owed, pen),) if owed else ()
        if owed:
            self._hope(turn, owed)
        begun = await self._rounds.begin(person, wish, replacing=replacing, in_english=in_english)
        if not isinstance(begun, Move):
            speech = quiz_speech(begun, pen)
            return replace(speech, messages=(*first, *speech.messages))
        if in_english and (notice := self._rounds.in_chinese(begun)):
            first += (text_message(flex.plain(in_chinese_text(notice, turn.words))),)
        return await self.play(turn, person, begun, first)

    async def play(self, turn: Turn, person: ChatKey, move: Move, first: tuple[Json, ...] = ()) -> Speech | None:
        """Say how the question that is left behind went, and what comes next.

        An event that comes again is answered as it was: its reply token takes one answer.
        """
        if move.then is None:
            return await self._again(turn, person, move.round_id)
        pen, messages = self.pen(turn), [*first]
        if move.left is not None and move.left.state in _OUTCOMES:
            why = await self._rounds.why(person, move.round_id, move.left.position)
            messages += [outcome_message(why, move.left.state, pen)] if why else []
        self._hope(turn, move.then)
        return Speech((*messages, _next(move.then, pen)))

    async def too_late(self, turn: Turn, person: ChatKey, round_id: UUID, position: int | None = None) -> Speech | None:
        """Answer a tap on a card that is done with: kindly, once, and with the question that waits."""
        game = await self._cards.game(person, round_id)
        if game is None:
            return out_of_date(self.pen(turn))
        if game.was_moved_by(CAUSE.get()):
            return await self._again(turn, person, round_id)
        tapped = (round_id, -1 if position is None else position)
        if self._told_done.get(person) == tapped or tapped_at(turn) - game.touched_at < _DOUBLE:
            return None
        self._told_done.put(person, tapped)
        waiting = await self._cards.waiting(person)
        if waiting is None:
            return out_of_date(self.pen(turn))
        self._hope(turn, waiting)
        return done_with(self.pen(turn)) + Speech((question_message(waiting, self.pen(turn)),))

    async def settle(self, turn: Turn, *, was_said: bool) -> None:
        """Note what was said; what was not, or perhaps not, stays as it is, to be said with the next answer."""
        for said in self._hoped.pop(turn.event.id) or ():
            if not was_said:
                continue
            if isinstance(said, RoundResult):
                await self._rounds.was_told(said.round_id)
            elif said.question.state is not QuestionState.ASKED:
                await self._cards.was_put(said)

    async def beside(self, turn: Turn, person: ChatKey, speech: Speech) -> Speech:
        """Return another answer with the question behind it that waits unseen, or else with the way back to the round.

        A result that was not told is told behind it, too.
        """
        game = await self._cards.last(person)
        if game is None or self._context.now() - game.touched_at >= LEFT_LYING:
            return speech
        if game.status is not RoundStatus.RUNNING:
            owed = await self._rounds.owed(person)
            return self._behind(turn, speech, owed, (game.id, -1)) if owed else speech
        current = game.current
        place = (game.id, current.position) if current else None
        if current is None or current.state not in _UNSEEN or self._brought.get(person) == place:
            return _with_way_back(speech, game, self.pen(turn))
        move = await self._rounds.again(person, game.id)
        return self._behind(turn, speech, move.then if move else None, place)

    def _behind(
        self, turn: Turn, speech: Speech, then: QuestionPut | RoundResult | None, place: tuple[UUID, int] | None
    ) -> Speech:
        person = turn.person
        if then is None or place is None or person is None or len(speech.messages) == MOST_MESSAGES:
            return speech
        if self._brought.get(person) == place:
            return speech
        self._brought.put(person, place)
        self._hope(turn, then)
        return speech + Speech((_next(then, self.pen(turn)),))

    async def _again(self, turn: Turn, person: ChatKey, round_id: UUID) -> Speech | None:
        """Return what the event in hand was answered with, or was to be."""
        game, event = await self._cards.game(person, round_id), CAUSE.get()
        if game is None:
            return None
        waiting = await self._cards.waiting(person)
        then = waiting or await self._rounds.owed(person)
        done = (one for one in game.questions if one.done_by == event and one.state in _OUTCOMES)
        return await self.play(turn, person, Move(then, round_id, next(done, None))) if then else None

    def _hope(self, turn: Turn, said: QuestionPut | RoundResult) -> None:
        self._hoped.put(turn.event.id, (*(self._hoped.get(turn.event.id) or ()), said))


def tapped_at(turn: Turn) -> datetime:
    """Return when somebody did what they did: as it arrived or, where that was late, by LINE's own clock."""
    return turn.event.at if turn.event.is_redelivery else turn.arrived_at


def _next(then: QuestionPut | RoundResult, pen: Pen) -> Json:
    return question_message(then, pen) if isinstance(then, QuestionPut) else result_message(then, pen)


def _with_way_back(speech: Speech, game: Round, pen: Pen) -> Speech:
    """Return an answer with a quick reply that shows the question which waits, where there is room for it."""
    current = game.current
    if current is None or len(speech.quick_replies) >= MOST_QUICK_REPLIES:
        return speech
    label = pen.words.say("▶ Quiz {place}", place=f"{current.position + 1}/{len(game.questions)}")
    return replace(speech, quick_replies=(pen.quick(label, ResumeRound(game.id)), *speech.quick_replies))
