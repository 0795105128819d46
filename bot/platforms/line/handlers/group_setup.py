"""The settings of a group quiz's lobby on LINE: shown as quick replies, and picked.

Owns the way from a button to `bot.domain.group_setups`. Everybody sees what was changed in the lobby's next line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.group_quiz_replies import GroupCommand, NoGroupQuiz, NotYours, TooLate
from bot.domain.group_quizzes import Phase
from bot.domain.group_setups import with_length, with_level, with_scope, with_seconds, with_teams
from bot.domain.quiz_wishes import subject_of
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.line.group_actions import Choice, ChooseInGroup, PickSection
from bot.platforms.line.render.group_lobby import SPEED, TOURNAMENT, choices_speech

if TYPE_CHECKING:
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz, Setup
    from bot.platforms.line.features import Turn
    from bot.platforms.line.group_actions import PickInGroup
    from bot.platforms.line.handlers.group_table import GroupTable
    from bot.platforms.line.speech import Speech


class GroupSetup:
    """Changes what is chosen."""

    def __init__(self, table: GroupTable) -> None:
        self._table = table

    async def choose(self, turn: Turn, action: ChooseInGroup) -> Speech | None:
        """Show what can be chosen."""
        quiz = await self._table.named(turn, action.quiz)
        refused = self._refused(turn, quiz)
        if quiz is None or refused is not None:
            return self._table.answer(turn, refused or NoGroupQuiz(GroupCommand.SET_UP))
        views, context = self._table.quizzes.conductor.views, self._table.context
        lobby = views.lobby(quiz, context.now())
        return choices_speech(lobby, action.what, context.library.sections, self._table.pen(turn))

    async def pick(self, turn: Turn, action: PickInGroup | PickSection) -> Speech | None:
        """Change one setting.

        Raises:
            StorageError: Nothing has changed.
        """
        quiz = await self._table.named(turn, action.quiz)
        refused = self._refused(turn, quiz)
        if quiz is None or refused is not None:
            return self._table.answer(turn, refused or NoGroupQuiz(GroupCommand.SET_UP))
        setup = picked(quiz.setup, action)
        if setup is None or not self.is_known(setup):
            return self._table.answer(turn, NoGroupQuiz(GroupCommand.SET_UP))
        if setup == quiz.setup:  # nobody else says anything of it, and the buttons above the keyboard are gone
            return await self.choose(turn, ChooseInGroup(quiz.id, ""))
        await self._table.keep(turn, quiz)
        await self._table.tell(turn, await self._table.quizzes.set_up(quiz.id, setup), quiz)
        return None

    def is_known(self, setup: Setup) -> bool:
        """Say whether what a quiz is about is in the library, and something that a group can be asked about."""
        scope = setup.wish.scope
        return scope.kind is ScopeKind.ALL or subject_of(self._table.context.library, scope) is not None

    def _refused(self, turn: Turn, quiz: GroupQuiz | None) -> GroupNotice | None:
        """Return why somebody may not set a quiz up; None if they may."""
        if quiz is None or quiz.phase in {Phase.ENDING, Phase.OVER}:
            return NoGroupQuiz(GroupCommand.SET_UP)
        if quiz.phase is not Phase.LOBBY:
            return TooLate()
        return None if self._table.may_conduct(turn, quiz) else NotYours(quiz.starter_name)


def picked(setup: Setup, action: PickInGroup | PickSection) -> Setup | None:  # noqa: PLR0911 - one line for each setting
    """Return settings as a button changes them, None if they cannot be so; whether a section exists is not checked."""
    if isinstance(action, PickSection):
        return with_scope(setup, Scope(ScopeKind.SECTION, action.section) if action.section else Scope())
    match action.what:
        case Choice.LENGTH:
            return with_length(setup, action.number)
        case Choice.SECONDS:
            return with_seconds(setup, action.number)
        case Choice.LEVEL:
            return with_level(setup, action.number)
        case Choice.RULES:
            return with_teams(setup, action.number)
        case _ if action.what == SPEED:
            return replace(setup, has_speed_bonus=bool(action.number))
        case _ if action.what == TOURNAMENT:
            return replace(setup, is_tournament=bool(action.number))
        case _:
            return None
