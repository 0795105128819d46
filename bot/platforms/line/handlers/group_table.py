"""What all handlers of group quizzes on LINE share: who may do what, what people are called, and answering.

Owns these. A tap that is not answered leaves its reply token to the group, so that the next thing is said for free; and
a quiz that waited because nothing could be said goes on with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.group_quizzes import Pause, Phase
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render.group_notices import notice_speech
from bot.platforms.line.render.pen import Pen

if TYPE_CHECKING:
    from uuid import UUID

    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.group_mouth import GroupMouth
    from bot.platforms.line.group_names import MemberNames
    from bot.platforms.line.speech import Speech


class GroupTable:
    """Shared by the handlers.

    Args:
        context: The quizzes, and what they are about.
        mouth: Tells groups.
        names: Knows what members are called.
    """

    def __init__(self, context: Context, mouth: GroupMouth, names: MemberNames) -> None:
        self.context = context
        self.mouth = mouth
        self.quizzes = context.groups
        self._names = names

    def pen(self, turn: Turn) -> Pen:
        """Return what a group's answers are set with: buttons are signed for that group alone."""
        return Pen(turn.words, self.context.postbacks, turn.chat)

    async def pen_of(self, turn: Turn, quiz: GroupQuiz) -> Pen:
        """Return what is set with in a quiz's language, which may be its opener's."""
        language = await self.context.preferences.language(quiz.chat, quiz.language)
        return Pen(phrasing(language), self.context.postbacks, turn.chat)

    async def named(self, turn: Turn, quiz_id: UUID) -> GroupQuiz | None:
        """Return the quiz that a button is about, if it is one of this group."""
        quiz = await self.quizzes.get(quiz_id)
        return quiz if quiz is not None and quiz.chat == turn.chat else None

    async def name(self, turn: Turn, quiz: GroupQuiz | None) -> str:
        """Return what whoever does something is called; a number kindly where LINE does not tell."""
        person = turn.person
        known = quiz.player(person.chat_id) if quiz is not None and person is not None else None
        if known is not None and known.name:
            return known.name
        found = await self._names.of(turn.chat, person) if person is not None else ""
        return found or turn.words.say("Member {n}", n=len(quiz.players) + 1 if quiz is not None else 1)

    @staticmethod
    def may_conduct(turn: Turn, quiz: GroupQuiz) -> bool:
        """Say whether somebody may conduct a quiz: whoever opened it or, once they do not play any more, all who do.

        LINE's groups have no admins, and must not be left with a quiz that nobody can end.
        """
        if turn.person is None:
            return False
        if quiz.was_opened_by(turn.person.chat_id):
            return True
        playing = {player.person_id for player in quiz.playing}
        return turn.person.chat_id in playing and quiz.starter_id not in playing

    @staticmethod
    def plays(turn: Turn, quiz: GroupQuiz) -> bool:
        """Say whether somebody plays, or opened the quiz."""
        if turn.person is None:
            return False
        player = quiz.player(turn.person.chat_id)
        return quiz.was_opened_by(turn.person.chat_id) or (player is not None and player.is_in)

    async def keep(self, turn: Turn, quiz: GroupQuiz | None) -> None:
        """Leave a tap's token to the group; a quiz that had to wait for one goes on.

        Raises:
            StorageError: It was not kept, nor does the quiz go on.
        """
        await self.mouth.keep(turn.event)
        if quiz is not None and quiz.phase is Phase.PAUSED and quiz.pause is Pause.SILENCED:
            await self.quizzes.resume(quiz.chat, quiz.id)

    async def tell(self, turn: Turn, notice: GroupNotice, quiz: GroupQuiz | None = None) -> None:
        """Say a notice with what tokens there are, after the turn's own was kept; without one, nothing.

        Raises:
            DeliveryError: It was not said, or nobody knows.
        """
        speech = notice_speech(notice, self.pen(turn), quiz)
        if speech is not None:
            await self.mouth.say(turn.chat, speech)

    def answer(self, turn: Turn, notice: GroupNotice, quiz: GroupQuiz | None = None) -> Speech | None:
        """Return a notice as the answer to a turn whose token was not kept."""
        return notice_speech(notice, self.pen(turn), quiz)
