"""Private quizzes on LINE: what people ask for by words, and what their taps mean.

Owns the way from an event to `bot.services.rounds`. Rounds are played in private; in a group the same words are for a
quiz of the group, which is given in, and for what only a person has, it is said where that is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from bot.domain.questions_shown import AuthoredAsked
from bot.domain.quiz_replies import NoRound, QuizSetup, RoundCommand
from bot.domain.quiz_wishes import is_there, read_review, read_wish, subject_of
from bot.domain.round_steps import missed_of
from bot.domain.rounds import QuestionState, RoundStatus, Scope, ScopeKind, Wish
from bot.platforms.i18n import simplified
from bot.platforms.line.features import PASS, Feature
from bot.platforms.line.handlers.quiz_table import QuizTable, tapped_at
from bot.platforms.line.quiz_actions import (
    AnswerQuestion,
    BeginRound,
    ReplaceRound,
    ResumeRound,
    ShowScopes,
    ShowSetup,
    ShowWhy,
    SkipQuestion,
    StopRound,
    TickOptions,
    options_of,
    wish_of,
)
from bot.platforms.line.render.quiz import in_private, out_of_date, quiz_speech, scopes_speech
from bot.platforms.line.render.quiz_questions import question_message
from bot.platforms.line.speech import Speech
from bot.platforms.words.plain_words import round_said
from bot.platforms.words.question_words import LETTERS
from bot.services.rounds import LEFT_LYING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.quiz_replies import QuestionPut, QuizReply, ReviewOnly
    from bot.domain.quiz_wishes import Understood
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import OnCommand, OnPress, Pass, Turn
    from bot.platforms.line.quiz_actions import AboutQuestion, Wished
    from bot.services.round_turns import Move

_LETTERS: Final = re.compile(rf"[{LETTERS}](?:[ ,;、，及和&+]*[{LETTERS}])*")
_GO_ON: Final = frozenset({"继续", "继续小测", "继续测验", "继续作答", "go on", "continue"})
"""Folded words for the question that waits."""
_SIDES: Final = {
    **dict.fromkeys(["正确", "对", "啱", "是", "系", "真", "没错", "true", "yes", "correct", "right"], 0),
    **dict.fromkeys(
        ["不正确", "不对", "错", "错误", "唔啱", "否", "不是", "唔系", "假", "false", "no", "incorrect", "wrong"], 1
    ),
}
"""Folded words for the options of a question that asks whether something is true."""
_SHOWN: Final = frozenset({QuestionState.ASKED, QuestionState.ASKING, QuestionState.OFFERED})


class Quiz(Feature):
    """Plays private rounds.

    Args:
        context: What handlers are given.
        in_groups: What groups are answered to the same commands.
    """

    def __init__(self, context: Context, in_groups: Mapping[str, OnCommand] | None = None) -> None:
        self._context = context
        self._rounds = context.rounds
        self._table = QuizTable(context)
        self._in_groups = in_groups or {}
        self.commands = {
            "quiz": self._own("quiz", self._quiz),
            "review": self._own("review", self._review),
            "skip": self._own("skip", self._skip),
            "stop": self._own("stop", self._stop),
        }
        presses: dict[type[object], OnPress] = {
            BeginRound: self._begin,
            ReplaceRound: self._begin,
            ShowSetup: self._set_up,
            ShowScopes: self._set_up,
            ResumeRound: self._resume,
            StopRound: self._end,
            SkipQuestion: self._leave_out,
            ShowWhy: self._why,
            TickOptions: self._tick,
            AnswerQuestion: self._answer,
        }
        self.presses = {action: _in_private(do) for action, do in presses.items()}
        self.typed = self._typed
        self.settled = self._settled
        self.beside = self._beside

    def _own(self, name: str, do: Callable[[Turn, ChatKey, str], Awaitable[Speech | None]]) -> OnCommand:
        """Return what answers a command: in private `do`, in a group what that is given for it."""

        async def answer(turn: Turn, rest: str) -> Speech | None:
            if turn.is_private and turn.person is not None:
                return await do(turn, turn.person, rest)
            elsewhere = self._in_groups.get(name)
            return await elsewhere(turn, rest) if elsewhere else in_private(self._table.pen(turn))

        return answer

    async def _quiz(self, turn: Turn, person: ChatKey, rest: str) -> Speech | None:
        context = self._context
        return await self._wished(turn, person, read_wish(context.library, context.lookup, rest))

    async def _review(self, turn: Turn, person: ChatKey, rest: str) -> Speech | None:
        context = self._context
        return await self._wished(turn, person, read_review(context.library, context.lookup, rest))

    async def _wished(self, turn: Turn, person: ChatKey, understood: Understood | ReviewOnly) -> Speech | None:
        """Begin the round that somebody wishes for, or say what can be."""
        if isinstance(understood, Wish):
            return await self._table.begin(turn, person, understood)
        return self._say(turn, understood)

    async def _skip(self, turn: Turn, person: ChatKey, _: str) -> Speech | None:
        return await self._moved(turn, person, await self._rounds.skip(person), RoundCommand.SKIP)

    async def _stop(self, turn: Turn, person: ChatKey, _: str) -> Speech | None:
        return await self._moved(turn, person, await self._rounds.stop(person), RoundCommand.STOP)

    async def _moved(self, turn: Turn, person: ChatKey, move: Move | None, command: RoundCommand) -> Speech | None:
        if move is not None:
            return await self._table.play(turn, person, move)
        subscription = await self._context.subscriptions.get(turn.chat)
        return self._say(turn, NoRound(command, subscription is not None and subscription.is_active))

    async def _typed(self, turn: Turn, text: str) -> Speech | Pass | None:
        """Take letters for the answer to the question that waits, and words like 考考我基礎研究 for a wish."""
        person = turn.person
        if not turn.is_private or person is None:
            return PASS
        letters = unicodedata.normalize("NFKC", text).upper().strip(" .。")
        if _LETTERS.fullmatch(letters):
            return await self._lettered(turn, person, {LETTERS.index(one) for one in letters if one in LETTERS})
        folded = simplified(text.lower()).strip(" .。!！")
        if folded in _SIDES and _is_true_or_false(await self._rounds.cards.waiting(person)):
            return await self._lettered(turn, person, {_SIDES[folded]})
        if folded in _GO_ON and (put := await self._rounds.cards.waiting(person)):
            return await self._resume(turn, ResumeRound(put.round.id))
        asked = round_said(text)
        if asked is None:
            return PASS
        command, rest = asked
        return await (self._quiz if command == "quiz" else self._review)(turn, person, rest)

    async def _lettered(self, turn: Turn, person: ChatKey, options: set[int]) -> Speech | Pass | None:
        put = await self._rounds.cards.waiting(person)
        if put is None or put.question.state not in _SHOWN or tapped_at(turn) - put.round.touched_at >= LEFT_LYING:
            return PASS
        question = put.question.question
        if max(options) >= len(question.options) or (len(options) > 1 and len(question.correct) == 1):
            return PASS
        return await self._chosen(turn, person, put.round.id, put.question.position, tuple(sorted(options)))

    async def _begin(self, turn: Turn, action: BeginRound | ReplaceRound) -> Speech | None:
        wish = self._wish(action)
        if wish is None or turn.person is None:
            return out_of_date(self._table.pen(turn))
        return await self._table.begin(turn, turn.person, wish, replacing=isinstance(action, ReplaceRound))

    async def _set_up(self, turn: Turn, action: ShowSetup | ShowScopes) -> Speech | None:
        wish, library = self._wish(action), self._context.library
        if wish is None:
            return out_of_date(self._table.pen(turn))
        of = subject_of(library, wish.scope)
        if isinstance(action, ShowSetup):
            return self._say(turn, QuizSetup(wish, of))
        return scopes_speech(QuizSetup(wish, of, library.sections), self._table.pen(turn), await self._missed(turn))

    async def _missed(self, turn: Turn) -> Wish | None:
        """Return the wish for what the person missed in their last round, where it has ended and there is any."""
        game = await self._rounds.cards.last(turn.person) if turn.person else None
        if game is None or game.status is RoundStatus.RUNNING or not missed_of(game):
            return None
        return Wish(Scope(ScopeKind.MISSED, game.id.hex))

    async def _resume(self, turn: Turn, action: ResumeRound) -> Speech | None:
        return await self._in_round(turn, action.round, lambda person: self._rounds.again(person, action.round))

    async def _end(self, turn: Turn, action: StopRound) -> Speech | None:
        return await self._in_round(turn, action.round, lambda person: self._rounds.stop(person, action.round))

    async def _leave_out(self, turn: Turn, action: SkipQuestion) -> Speech | None:
        return await self._in_round(
            turn, action.round, lambda person: self._rounds.skip(person, action.round, action.position), action.position
        )

    async def _in_round(
        self,
        turn: Turn,
        round_id: UUID,
        move: Callable[[ChatKey], Awaitable[Move | None]],
        position: int | None = None,
    ) -> Speech | None:
        """Do something in a round, and say what comes of it."""
        person = turn.person
        if person is None:
            return None
        moved = await move(person)
        if moved is None:
            return await self._table.too_late(turn, person, round_id, position)
        return await self._table.play(turn, person, moved)

    async def _why(self, turn: Turn, action: ShowWhy) -> Speech | None:
        why = await self._rounds.why(turn.person, action.round, action.position) if turn.person else None
        return self._say(turn, why) if why else out_of_date(self._table.pen(turn))

    async def _tick(self, turn: Turn, action: TickOptions) -> Speech | None:
        """Show the question with its boxes as they are now."""
        put = await self._waiting(turn, action)
        if put is not None:
            ticked = options_of(action.ticked, len(put.question.question.options))
            return Speech((question_message(put, self._table.pen(turn), ticked),))
        return await self._table.too_late(turn, turn.person, action.round, action.position) if turn.person else None

    async def _answer(self, turn: Turn, action: AnswerQuestion) -> Speech | None:
        chosen = options_of(action.chosen, len(LETTERS))
        return await self._chosen(turn, turn.person, action.round, action.position, chosen) if turn.person else None

    async def _chosen(
        self, turn: Turn, person: ChatKey, round_id: UUID, position: int, chosen: tuple[int, ...]
    ) -> Speech | None:
        move = await self._rounds.cards.answer(person, round_id, position, chosen, tapped_at(turn))
        if move is None:
            return await self._table.too_late(turn, person, round_id, position)
        return await self._table.play(turn, person, move)

    async def _waiting(self, turn: Turn, about: AboutQuestion) -> QuestionPut | None:
        """Return the question that a card is about, if that is the one which waits."""
        put = await self._rounds.cards.waiting(turn.person) if turn.person else None
        is_it = put is not None and (put.round.id, put.question.position) == (about.round, about.position)
        return put if is_it else None

    async def _settled(self, turn: Turn, was_said: bool) -> None:  # noqa: FBT001 - as features are told
        await self._table.settle(turn, was_said=was_said)

    async def _beside(self, turn: Turn, speech: Speech) -> Speech:
        if not turn.is_private or turn.person is None:
            return speech
        return await self._table.beside(turn, turn.person, speech)

    def _wish(self, action: Wished) -> Wish | None:
        """Return the wish of a button; None for what the library does not have any more."""
        wish = wish_of(action)
        return wish if wish is not None and is_there(self._context.library, wish.scope) else None

    def _say(self, turn: Turn, reply: QuizReply) -> Speech:
        return quiz_speech(reply, self._table.pen(turn))


def _is_true_or_false(put: QuestionPut | None) -> bool:
    return put is not None and isinstance(put.asked, AuthoredAsked) and put.asked.authored.holds is not None


def _in_private(do: OnPress) -> OnPress:
    """Return what a button does, in private alone: a person's cards are nowhere else."""

    async def pressed(turn: Turn, action: object) -> Speech | None:
        return await do(turn, action) if turn.is_private and turn.person is not None else None

    return pressed
