"""Group quizzes, as handlers know them: opened, joined, set up, started, paused and stopped; votes taken.

Owns what whoever asked is answered, as `GroupNotice`. What happens is `bot.domain.group_quiz`'s; what the group is told
of it, and when, `bot.services.group_conducting`'s, which nobody here waits for. Whether somebody may conduct a quiz was
asked before. Every method may raise `StorageError`; then nothing has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain import group_events as events
from bot.domain.group_lobby import a_lobby
from bot.domain.group_quiz import LOBBY_WAIT
from bot.domain.group_quiz_replies import (
    Done,
    GroupCommand,
    GroupQuizRunning,
    HiddenAdmin,
    JoinedNow,
    LeftNow,
    NobodyIn,
    NoGroupQuiz,
    NotPaused,
    PausedAlready,
    PausesSoon,
    TooLate,
    TooManyQuizzes,
    WantsCompany,
)
from bot.domain.group_quizzes import FEWEST_PLAYERS, Phase, Player
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.group_quiz_replies import GroupNotice, GroupResult, Lobby
    from bot.domain.group_quizzes import CastVote, GroupQuiz, Setup
    from bot.services.group_conducting import Conductor
    from bot.services.group_stores import GroupQuizStore, GroupVoice
    from bot.services.group_votes import VoteTaker

MOST_OPENED: Final = 5
"""Running quizzes that one person may have opened, each in another group: no teacher has more classes at once."""
_LOBBY: Final = frozenset({Phase.LOBBY})
_BEFORE_PLAY: Final = frozenset({Phase.LOBBY, Phase.COUNTDOWN})
_DONE_FOR: Final = frozenset({Phase.ENDING, Phase.OVER})
_IN_A_QUESTION: Final = frozenset({Phase.ASKING, Phase.OPEN, Phase.REVEALING})


class GroupQuizzes:
    """Takes what people want.

    Args:
        store: Where quizzes are kept.
        conductor: Takes each step, and says in the group what follows.
        votes: Takes votes.
        platform: Where all this happens.
        now: The current time, aware, UTC.
        new_id: Makes ids of quizzes; their chance follows from them, too.

    Attributes:
        conductor: What ticks them.
    """

    def __init__(
        self,
        store: GroupQuizStore,
        conductor: Conductor,
        votes: VoteTaker,
        *,
        platform: Platform,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._store = store
        self.conductor = conductor
        self._votes = votes
        self._platform = platform
        self._now = now
        self._new_id = new_id

    @property
    def is_one_of_many(self) -> bool:
        """Whether other processes serve the same groups."""
        return self.conductor.is_one_of_many

    def speak_by(self, voice: GroupVoice) -> None:
        """Speak by this voice from now on; before, nothing of these quizzes is said, and none is ticked."""
        self.conductor.voices[self._platform] = voice

    async def open(
        self,
        chat: ChatKey,
        starter_id: str,
        starter_name: str,
        setup: Setup,
        *,
        language: str | None = None,
        thread_id: str | None = None,
        by: str | None = None,
        starts_at: datetime | None = None,
        joins: bool = True,
    ) -> GroupQuiz | GroupQuizRunning | TooManyQuizzes:
        """Open a lobby and have it shown, or point to the quiz that the group is playing; a few at a time for each.

        Args:
            chat: The group.
            starter_id: Whoever opens it; empty: a schedule.
            starter_name: As the platform knows it.
            setup: What is chosen to begin with.
            language: The client's of whoever opens it, an IETF tag.
            thread_id: The topic of a forum.
            by: What opens it, of which the same opens no second; the event in hand (`CAUSE`) if nothing is said.
            starts_at: When it starts by itself with enough people in; a minute from now if nothing is said.
            joins: Whoever opens it plays; not so an admin whose name is hidden, nor a schedule.
        """
        at = self._now()
        starter = Player(starter_id, starter_name, at)
        if joins and starter_id and await self._has_too_many(chat, starter_id):
            return TooManyQuizzes(MOST_OPENED)
        plays = joins and bool(starter_id) and not starter.is_anonymous
        quiz = a_lobby(self._new_id(), chat, starter, setup, at=at, starts_at=starts_at or at + LOBBY_WAIT, plays=plays)
        quiz = replace(quiz, language=language, thread_id=thread_id, begun_by=by or CAUSE.get())
        opened = await self._store.open(quiz)
        if opened.id == quiz.id:
            self.conductor.opened(opened)
        is_same = opened.id == quiz.id or (quiz.begun_by is not None and opened.begun_by == quiz.begun_by)
        return opened if is_same else GroupQuizRunning(opened)

    async def _has_too_many(self, chat: ChatKey, starter_id: str) -> bool:
        """Say whether somebody who wants a quiz in a group that plays none has opened too many elsewhere."""
        if await self._store.count_by(chat.platform, starter_id) < MOST_OPENED:
            return False
        return await self._store.running(chat) is None

    async def running(self, chat: ChatKey) -> GroupQuiz | None:
        """Return the quiz that a group is playing, its lobby included."""
        return await self._store.running(chat)

    async def get(self, quiz_id: UUID) -> GroupQuiz | None:
        """Return a quiz, running or not."""
        return await self._store.get(quiz_id)

    async def join(self, quiz_id: UUID, person_id: str, name: str, team: int | None = None) -> GroupNotice:
        """Let somebody play, from the question on that is open, or change their team in the lobby."""
        if person_id.startswith("-"):
            return HiddenAdmin()
        stepped = await self.conductor.happened(quiz_id, events.Joined(self._now(), person_id, name, team))
        before, after = stepped.before, stepped.after
        player = after.player(person_id) if after else None
        if before is None or before.phase in _DONE_FOR or player is None or not player.is_in:
            return NoGroupQuiz(GroupCommand.JOIN)
        was = before.player(person_id)
        return JoinedNow(quiz_id, player.from_position + 1, player.team, was_in=was is not None and was.is_in)

    async def leave(self, quiz_id: UUID, person_id: str) -> GroupNotice:
        """Let somebody out; what they earned stands."""
        stepped = await self.conductor.happened(quiz_id, events.Left(self._now(), person_id))
        if stepped.before is None or stepped.before.phase in _DONE_FOR:
            return NoGroupQuiz(GroupCommand.LEAVE)
        was = stepped.before.player(person_id)
        return LeftNow(was_in=was is not None and was.is_in)

    async def set_up(self, quiz_id: UUID, setup: Setup) -> GroupNotice:
        """Change what is chosen, in the lobby."""
        before = (await self.conductor.happened(quiz_id, events.SetUp(self._now(), setup))).before
        if before is None or before.phase in _DONE_FOR:
            return NoGroupQuiz(GroupCommand.SET_UP)
        return Done() if before.phase is Phase.LOBBY else TooLate()

    async def start(self, quiz_id: UUID, *, alone: bool = False) -> GroupNotice:
        """Start now, with one player only if that is meant."""
        before = (await self.conductor.happened(quiz_id, events.StartAsked(self._now(), alone), only=_LOBBY)).before
        if before is None or before.phase in _DONE_FOR:
            return NoGroupQuiz(GroupCommand.START)
        if before.phase is not Phase.LOBBY:
            return GroupQuizRunning(before)
        if not before.playing:
            return NobodyIn()
        return Done() if alone or len(before.playing) >= FEWEST_PLAYERS else WantsCompany()

    async def cancel(self, quiz_id: UUID) -> GroupNotice:
        """Close a lobby; a quiz that has begun is not ended by that."""
        before = (await self.conductor.happened(quiz_id, events.StopAsked(self._now()), only=_BEFORE_PLAY)).before
        if before is None or before.phase in _DONE_FOR:
            return NoGroupQuiz(GroupCommand.STOP)
        return Done() if before.phase in _BEFORE_PLAY else GroupQuizRunning(before)

    async def pause(self, chat: ChatKey, quiz_id: UUID | None = None) -> GroupNotice:
        """Pause what a group is playing, that quiz alone if one is named, at the end of an open question."""
        before = await self._in_chat(chat, quiz_id, events.PauseAsked(self._now()))
        if before is None or before.phase in {Phase.LOBBY, *_DONE_FOR}:
            return NoGroupQuiz(GroupCommand.PAUSE)
        if before.phase is Phase.PAUSED:
            return PausedAlready()
        return PausesSoon() if before.phase in _IN_A_QUESTION else Done()

    async def resume(self, chat: ChatKey, quiz_id: UUID | None = None) -> GroupNotice:
        """Go on with what is paused, or was to be."""
        before = await self._in_chat(chat, quiz_id, events.ResumeAsked(self._now()))
        if before is None or before.phase in {Phase.LOBBY, *_DONE_FOR}:
            return NoGroupQuiz(GroupCommand.RESUME)
        return Done() if before.phase is Phase.PAUSED or before.pauses else NotPaused()

    async def stop(self, chat: ChatKey, quiz_id: UUID | None = None) -> GroupNotice:
        """End what a group is playing, also in its lobby."""
        before = await self._in_chat(chat, quiz_id, events.StopAsked(self._now()))
        return NoGroupQuiz(GroupCommand.STOP) if before is None or before.phase in _DONE_FOR else Done()

    async def lobby_shown(self, quiz_id: UUID, message_id: str) -> None:
        """Note which message shows a lobby."""
        await self.conductor.happened(quiz_id, events.LobbyShown(self._now(), message_id))

    async def show_lobby(self, quiz_id: UUID) -> None:
        """Have a lobby's message show how it stands once more, as its page was turned."""
        quiz = await self._store.get(quiz_id)
        if quiz is not None:
            self.conductor.opened(quiz)

    async def newest(self, lobby: Lobby) -> Lobby:
        """Return a lobby as it stands by now, if another process may have changed it since."""
        return await self.conductor.lobbies.newest(lobby) if self.conductor.is_one_of_many else lobby

    def result(self, quiz: GroupQuiz) -> GroupResult:
        """Return how a quiz went."""
        return self.conductor.views.result(quiz)

    async def votes(self, votes: Sequence[CastVote]) -> Sequence[bool]:
        """Commit votes in one transaction; say of each whether it was one in a group quiz, which is done with then."""
        return await self._votes.take(votes)

    async def late_vote(self, cast: CastVote) -> bool:
        """Commit a vote of which `votes` knew no poll; say whether it was a group quiz's after all.

        Whose poll is just being put is waited for: a vote may be here before the answer that names its poll.
        """
        return await self._votes.take_late(cast)

    async def left_chat(self, chat: ChatKey, person_id: str) -> None:
        """Note that somebody is not in a group any more."""
        await self._in_chat(chat, None, events.Left(self._now(), person_id))

    async def silenced(self, chat: ChatKey) -> None:
        """Note that the bot may not write in a group."""
        await self._in_chat(chat, None, events.Silenced(self._now()))

    async def shut_out(self, chat: ChatKey) -> None:
        """Note that the bot is not in a group any more."""
        await self._in_chat(chat, None, events.ShutOut(self._now()))

    async def _in_chat(self, chat: ChatKey, quiz_id: UUID | None, event: events.GroupEvent) -> GroupQuiz | None:
        """Let something happen to what a group is playing; return it as it was before."""
        quiz = await self._store.running(chat)
        if quiz is None or quiz_id not in {None, quiz.id}:
            return None
        return (await self.conductor.happened(quiz.id, event)).before
