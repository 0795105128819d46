"""Group quizzes on LINE, as people reach them: by commands and by buttons.

Owns the way from a turn to `bot.services.group_quizzes`, and whether its reply token is used at once or left to the
group. What the whole group is told is said by `group_voice`; who comes and goes is `membership`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.group_quiz_replies import (
    GroupCommand,
    GroupQuizRunning,
    JoinedNow,
    NoGroupQuiz,
    TooManyQuizzes,
)
from bot.domain.group_quizzes import Phase, Setup
from bot.domain.group_wishes import read_group_wish
from bot.domain.rounds import ScopeKind
from bot.platforms.line import group_actions as actions
from bot.platforms.line.features import Feature
from bot.platforms.line.handlers.group_conduct import SOON, GroupConduct
from bot.platforms.line.handlers.group_setup import GroupSetup
from bot.platforms.line.handlers.group_table import GroupTable
from bot.platforms.line.handlers.group_votes import GroupVotes
from bot.platforms.line.handlers.rank import Ranks
from bot.platforms.line.render.group_notices import (
    elsewhere_speech,
    in_private_speech,
    nameless_speech,
    no_schedule_speech,
    no_skipping_speech,
    notice_speech,
    running_speech,
    wish_speech,
)

if TYPE_CHECKING:
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.group_mouth import GroupMouth
    from bot.platforms.line.group_names import MemberNames
    from bot.platforms.line.speech import Speech


class GroupQuizzing(Feature):
    """Answers whatever is about group quizzes; in private, that it is for groups.

    Args:
        context: The quizzes, and what they are about.
        mouth: Tells groups.
        names: Knows what members are called.
    """

    def __init__(self, context: Context, mouth: GroupMouth, names: MemberNames) -> None:
        self._table = table = GroupTable(context, mouth, names)
        self._setup = GroupSetup(table)
        conduct, votes, ranks = GroupConduct(table), GroupVotes(table), Ranks(table)
        self.commands = {
            "quiz": self.quiz,
            "startquiz": conduct.start,
            "pausequiz": conduct.pause,
            "resumequiz": conduct.resume,
            "stopquiz": conduct.stop,
            "stop": self.stop,
            "skip": self.skip,
            "schedule": self.schedule,
            "rank": ranks.rank,
        }
        self.presses = {
            actions.VoteInGroup: votes.vote,
            actions.JoinGroup: self.join,
            actions.LeaveGroup: self.leave,
            actions.AgainInGroup: self.again,
            actions.OpenInGroup: self.reopen,
            actions.ChooseInGroup: self._setup.choose,
            actions.PickInGroup: self._setup.pick,
            actions.PickSection: self._setup.pick,
            actions.StartGroup: conduct.pressed_start,
            actions.CancelGroup: conduct.pressed_cancel,
            actions.PauseGroup: conduct.pressed_pause,
            actions.GoOnGroup: conduct.pressed_go_on,
            actions.StopGroup: conduct.pressed_stop,
            actions.ShowGroupAnswers: conduct.show_answers,
            actions.ShowGroupRanking: ranks.show,
            actions.ListMe: ranks.list_me,
        }
        self.overheard = self._overheard

    async def quiz(self, turn: Turn, rest: str) -> Speech | None:
        """Open a lobby as the words wish; else say what can be, or point to the quiz that is running."""
        if turn.is_private:
            return elsewhere_speech(self._table.pen(turn))
        running = await self._table.quizzes.running(turn.chat)
        if running is not None:
            return running_speech(running, self._table.pen(turn))
        wish = read_group_wish(self._table.context.library, self._table.context.lookup, rest)
        if not isinstance(wish, Setup):
            return wish_speech(wish, self._table.pen(turn))
        if wish.wish.scope.kind is ScopeKind.DUE:
            return in_private_speech(self._table.pen(turn))
        return await self._open(turn, wish)

    async def stop(self, turn: Turn, rest: str) -> Speech | None:
        """End the group's quiz: there is nothing else in a group that could be stopped."""
        if turn.is_private:
            return elsewhere_speech(self._table.pen(turn))
        return await self.commands["stopquiz"](turn, rest)

    async def skip(self, turn: Turn, rest: str) -> Speech | None:
        """Say that nobody skips a question for everybody."""
        del rest  # there is nothing to say about it
        if turn.is_private:
            return elsewhere_speech(self._table.pen(turn))
        return no_skipping_speech(self._table.pen(turn))

    async def schedule(self, turn: Turn, rest: str) -> Speech | None:
        """Say that no quiz begins by itself here."""
        del rest  # whatever the time
        pen = self._table.pen(turn)
        return elsewhere_speech(pen) if turn.is_private else no_schedule_speech(pen)

    async def join(self, turn: Turn, action: actions.JoinGroup) -> Speech | None:
        """Let somebody play; in a lobby its next line says so, later the answer to their tap.

        Raises:
            StorageError: They are not in.
        """
        table = self._table
        quiz = await table.named(turn, action.quiz)
        if quiz is None:
            return table.answer(turn, NoGroupQuiz(GroupCommand.JOIN))
        if turn.person is None:
            return nameless_speech(table.pen(turn))
        name = await table.name(turn, quiz)
        is_gathering = quiz.phase in {Phase.LOBBY, Phase.COUNTDOWN}
        if is_gathering:  # before its line is said, so that this token can be used for it
            await table.keep(turn, quiz)
        notice = await table.quizzes.join(quiz.id, turn.person.chat_id, name, action.team or None)
        if is_gathering:
            return None
        if isinstance(notice, JoinedNow) and not notice.was_in:
            spoken = notice_speech(notice, table.pen(turn), quiz, name=name)
            if spoken is not None and await table.mouth.spare(turn.chat, SOON) > 0:
                return spoken
        elif not isinstance(notice, JoinedNow):
            return table.answer(turn, notice)
        await table.keep(turn, quiz)
        return None

    async def leave(self, turn: Turn, action: actions.LeaveGroup) -> Speech | None:
        """Let somebody out; what they earned stands.

        Raises:
            StorageError: They are still in.
        """
        quiz = await self._table.named(turn, action.quiz)
        if quiz is None or turn.person is None:
            return None
        await self._table.keep(turn, quiz)
        await self._table.quizzes.leave(quiz.id, turn.person.chat_id)
        return None

    async def again(self, turn: Turn, action: actions.AgainInGroup) -> Speech | None:
        """Open a lobby with the same settings, if what they are about is there still."""
        quiz = await self._table.named(turn, action.quiz)
        return await self._open(turn, quiz.setup if quiz else Setup())

    async def reopen(self, turn: Turn, action: actions.OpenInGroup) -> Speech | None:
        """Open a lobby with the settings of a button."""
        return await self._open(turn, actions.setup_of(action))

    async def _overheard(self, turn: Turn) -> Speech | None:
        """Keep the token of whatever is said in a group that plays."""
        running = await self._table.quizzes.running(turn.chat)
        if running is not None:
            await self._table.mouth.keep(turn.event)
        return None

    async def _open(self, turn: Turn, setup: Setup | None) -> Speech | None:
        """Open a lobby, whose card the group's voice says with this turn's token."""
        table = self._table
        if setup is None or not self._setup.is_known(setup):
            return table.answer(turn, NoGroupQuiz(GroupCommand.SET_UP))
        if turn.person is None:
            return nameless_speech(table.pen(turn))
        running = await table.quizzes.running(turn.chat)
        if running is not None:
            return await self._into(turn, running)
        await table.keep(turn, None)
        opened = await table.quizzes.open(turn.chat, turn.person.chat_id, await table.name(turn, None), setup)
        if isinstance(opened, TooManyQuizzes):
            await table.tell(turn, opened)
        elif isinstance(opened, GroupQuizRunning) and opened.quiz.phase is Phase.LOBBY:
            await self._joins(turn, opened.quiz)
        return None

    async def _into(self, turn: Turn, quiz: GroupQuiz) -> Speech | None:
        """Let somebody who wants a quiz into the lobby that is open; else show the way to what is running."""
        if quiz.phase is not Phase.LOBBY:
            return running_speech(quiz, self._table.pen(turn))
        await self._table.keep(turn, quiz)
        await self._joins(turn, quiz)
        return None

    async def _joins(self, turn: Turn, quiz: GroupQuiz) -> None:
        if turn.person is not None:
            await self._table.quizzes.join(quiz.id, turn.person.chat_id, await self._table.name(turn, quiz))
