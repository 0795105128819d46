"""How a group quiz is conducted on LINE: started, paused, gone on with, ended; and looked back on.

Owns who may, and what they are answered. What follows is said by the group's voice with the token that is left to it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz_replies import Done, GroupCommand, GroupQuizRunning, NoGroupQuiz, NotYours
from bot.domain.group_quizzes import Pause, Phase
from bot.domain.incoming import Budget, Ledger, Verdict
from bot.platforms.line.render.group_notices import elsewhere_speech, running_speech
from bot.platforms.line.render.group_result import answers_speech, result_speech

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.line import group_actions as actions
    from bot.platforms.line.features import Turn
    from bot.platforms.line.handlers.group_table import GroupTable
    from bot.platforms.line.speech import Speech

SOON: Final = timedelta(seconds=10)
"""So long a token has to be good that something else is to be said with."""
_RESULTS: Final = Budget(1, timedelta(minutes=1))
"""How often a group is shown a result again."""
_GROUPS: Final = 5_000
"""Of which that is remembered."""
_DONE_FOR: Final = frozenset({Phase.ENDING, Phase.OVER})
_ON: Final = frozenset({GroupCommand.START, GroupCommand.RESUME})


class GroupConduct:
    """Conducts what a group plays."""

    def __init__(self, table: GroupTable) -> None:
        self._table = table
        self._shown = Ledger(_GROUPS)

    # By command ----------------------------------------------------------------------------------------------------

    async def start(self, turn: Turn, rest: str) -> Speech | None:
        """Start what is waiting in the lobby."""
        return await self._commanded(turn, rest, GroupCommand.START)

    async def pause(self, turn: Turn, rest: str) -> Speech | None:
        """Pause the quiz."""
        return await self._commanded(turn, rest, GroupCommand.PAUSE)

    async def resume(self, turn: Turn, rest: str) -> Speech | None:
        """Let a paused quiz go on."""
        return await self._commanded(turn, rest, GroupCommand.RESUME)

    async def stop(self, turn: Turn, rest: str) -> Speech | None:
        """End the quiz, or close its lobby."""
        return await self._commanded(turn, rest, GroupCommand.STOP)

    async def _commanded(self, turn: Turn, rest: str, command: GroupCommand) -> Speech | None:
        del rest  # there is nothing to say about it
        if turn.is_private:
            return elsewhere_speech(self._table.pen(turn))
        quiz = await self._table.quizzes.running(turn.chat)
        if quiz is not None and quiz.phase is Phase.LOBBY and command in {GroupCommand.PAUSE, GroupCommand.RESUME}:
            return running_speech(quiz, self._table.pen(turn))
        return await self._conduct(turn, quiz, command)

    # By button -----------------------------------------------------------------------------------------------------

    async def pressed_start(self, turn: Turn, action: actions.StartGroup) -> Speech | None:
        """Start now, with one player only if that is meant."""
        quiz = await self._table.named(turn, action.quiz)
        return await self._conduct(turn, quiz, GroupCommand.START, alone=action.alone)

    async def pressed_cancel(self, turn: Turn, action: actions.CancelGroup) -> Speech | None:
        """Close the lobby; a quiz that has begun is not ended by that."""
        quiz = await self._table.named(turn, action.quiz)
        if quiz is not None and quiz.phase not in {Phase.LOBBY, Phase.COUNTDOWN, *_DONE_FOR}:
            return running_speech(quiz, self._table.pen(turn))
        return await self._conduct(turn, quiz, GroupCommand.STOP)

    async def pressed_pause(self, turn: Turn, action: actions.PauseGroup) -> Speech | None:
        """Pause it."""
        return await self._conduct(turn, await self._table.named(turn, action.quiz), GroupCommand.PAUSE)

    async def pressed_stop(self, turn: Turn, action: actions.StopGroup) -> Speech | None:
        """End it and show how it went."""
        return await self._conduct(turn, await self._table.named(turn, action.quiz), GroupCommand.STOP)

    async def pressed_go_on(self, turn: Turn, action: actions.GoOnGroup) -> Speech | None:
        """Let it go on: from a pause for whoever plays, from having had nothing to speak with for everybody.

        Of one that is over, how it went is shown once more.
        """
        quiz = await self._table.named(turn, action.quiz)
        if quiz is None:
            return self._table.answer(turn, NoGroupQuiz(GroupCommand.RESUME))
        if quiz.phase is Phase.OVER:
            return await self._result(turn, quiz)
        await self._table.keep(turn, quiz)
        is_held = quiz.phase is Phase.PAUSED and quiz.pause is not Pause.SILENCED
        if (is_held and self._table.plays(turn, quiz)) or (quiz.pauses and self._table.may_conduct(turn, quiz)):
            await self._table.quizzes.resume(quiz.chat, quiz.id)
        return None

    async def show_answers(self, turn: Turn, action: actions.ShowGroupAnswers) -> Speech | None:
        """Show how each question went, once it is over."""
        quiz = await self._table.named(turn, action.quiz)
        if quiz is None or quiz.phase not in _DONE_FOR:
            return None
        pen = await self._table.pen_of(turn, quiz)
        return answers_speech(self._table.quizzes.result(quiz), action.page, pen)

    async def _result(self, turn: Turn, quiz: GroupQuiz) -> Speech | None:
        """Return how a quiz went, unless the group was shown that just now: an old card has many who tap on it."""
        if self._shown.spend(turn.chat, _RESULTS, turn.arrived_at).verdict is not Verdict.TAKEN:
            return None
        return result_speech(self._table.quizzes.result(quiz), await self._table.pen_of(turn, quiz))

    async def _conduct(
        self, turn: Turn, quiz: GroupQuiz | None, command: GroupCommand, *, alone: bool = False
    ) -> Speech | None:
        """Do something with a quiz if whoever wants it may; answer with what keeps them from it.

        Raises:
            StorageError: Nothing was done.
        """
        if quiz is None or quiz.phase in _DONE_FOR:
            return self._table.answer(turn, NoGroupQuiz(command))
        if quiz.phase is Phase.PAUSED and quiz.pause is Pause.SILENCED and command in _ON:
            await self._table.keep(turn, quiz)  # whoever taps: it waited for nothing else
            return None
        may = self._table.plays if command is GroupCommand.RESUME else self._table.may_conduct
        if not may(turn, quiz):
            is_for_players = command is GroupCommand.RESUME
            return self._table.answer(turn, NotYours(quiz.starter_name, is_for_players=is_for_players), quiz)
        await self._table.keep(turn, quiz)
        notice = await self._done(quiz, command, alone=alone)
        if isinstance(notice, GroupQuizRunning):
            notice = Done()  # pressed twice, or by two at once
        await self._table.tell(turn, notice, quiz)
        return None

    async def _done(self, quiz: GroupQuiz, command: GroupCommand, *, alone: bool) -> GroupNotice:
        quizzes, quiz_id = self._table.quizzes, quiz.id
        match command:
            case GroupCommand.START:
                return await quizzes.start(quiz_id, alone=alone)
            case GroupCommand.PAUSE:
                return await quizzes.pause(quiz.chat, quiz_id)
            case GroupCommand.RESUME:
                return await quizzes.resume(quiz.chat, quiz_id)
            case GroupCommand.STOP:
                return await quizzes.stop(quiz.chat, quiz_id)
            case _:
                raise AssertionError(command)
