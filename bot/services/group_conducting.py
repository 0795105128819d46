"""Conducts group quizzes: takes each step of the machine, and then says in the group what follows from it.

Owns the order decide, commit, speak; that of one quiz one thing is said at a time, while no other quiz waits for it;
and what ticks and restarts come to. What follows from an event is `bot.domain.group_quiz`'s, how a platform's answers
are understood `bot.services.group_speaking`'s. What is queued here may be lost: the rows say what is still to be said.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.domain import group_events as events
from bot.domain.group_quiz import GroupStep, advance
from bot.domain.group_quiz_replies import LobbyChanged, QuestionDue
from bot.errors import StorageError
from bot.services.group_lines import Lines
from bot.services.group_lobbies import Lobbies
from bot.services.group_moments import Putting, Stepped
from bot.services.group_unanswered import Unanswered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from uuid import UUID

    from bot.domain.chat import Platform
    from bot.domain.group_events import GroupEvent
    from bot.domain.group_quiz_replies import GroupReply
    from bot.domain.group_quizzes import GroupQuiz, Phase
    from bot.services.group_speaking import Speaker
    from bot.services.group_stores import GroupQuizStore, GroupVoice, Voted
    from bot.services.group_views import Views

_LOGGER = logging.getLogger(__name__)

MOST_TICKED: Final = 1_000
"""Quizzes in hand at once for their deadlines; the others are due still when these are done."""
_GOING_ON: Final = 64
"""Quizzes that are gone on with at once after a start."""
_STUCK: Final = timedelta(seconds=30)
"""A quiz that something is wrong with is let be for so long."""
_LAST_WORDS: Final = timedelta(seconds=6)
"""How long what is being said may take when the bot stops."""
_ASKED_EVERY: Final = 0.5
"""Seconds between two looks at who has answered, in a quiz whose votes arrive at several processes."""
_STORAGE_RETRIES: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts to commit what has been said; the last again and again."""


class Conductor:
    """Conducts quizzes.

    Args:
        store: Where they are kept.
        speaker: Says what is to be said.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
        poke: Is called when a deadline may have changed.
        is_one_of_many: Whether other processes conduct quizzes of the same store, and take votes in this one's.

    Attributes:
        voices: How each platform speaks; quizzes of others are let be.
        putting: Questions on their way, by their quizzes.
        last_put_at: When the last question was put.
        lobbies: Shows them.
        is_one_of_many: As above.
    """

    def __init__(
        self,
        store: GroupQuizStore,
        speaker: Speaker,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        poke: Callable[[], None],
        is_one_of_many: bool = False,
    ) -> None:
        self._store = store
        self.is_one_of_many = is_one_of_many
        self._speaker = speaker
        self._now = now
        self._sleep = sleep
        self._poke = poke
        self.voices: dict[Platform, GroupVoice] = {}
        self.putting: dict[UUID, Putting] = {}
        self.last_put_at = datetime.min.replace(tzinfo=UTC)
        self._unanswered = Unanswered()
        self._asked: set[tuple[UUID, int]] = set()
        self._lines = Lines(self._say, poke)
        self.lobbies = Lobbies(store, speaker.views, self.voices, beside=self._lines.beside, now=now, sleep=sleep)
        self._left: dict[UUID, None] = {}  # what is still to be gone on with: taken over once, it is not found again
        self._ticked: set[UUID] = set()
        self._stuck: dict[UUID, datetime] = {}
        self._is_closing = False

    @property
    def views(self) -> Views:
        """What makes what is shown of quizzes."""
        return self._speaker.views

    def opened(self, quiz: GroupQuiz) -> None:
        """Show the lobby of a quiz that was just opened, or whose page was turned."""
        self._poke()
        self.lobbies.show(quiz, sends=True)

    async def happened(self, quiz_id: UUID, event: GroupEvent, *, only: Collection[Phase] | None = None) -> Stepped:
        """Commit what an event does, and have said what follows, which is not waited for.

        `only` names the phases in which it shall do anything.

        Raises:
            StorageError: Nothing has changed.
        """
        stepped, step = await self._step(quiz_id, event, only)
        if stepped.after is not None:
            self._follow(stepped.after, step)
        return stepped

    async def _step(
        self, quiz_id: UUID, event: GroupEvent, only: Collection[Phase] | None = None
    ) -> tuple[Stepped, GroupStep]:
        before: GroupQuiz | None = None

        def decide(quiz: GroupQuiz) -> GroupStep:
            nonlocal before
            before = quiz
            return advance(quiz, event) if only is None or quiz.phase in only else GroupStep()

        step = await self._store.step(quiz_id, decide)
        return Stepped(before, step.quiz or before), step

    def voted(self, voted: Voted) -> None:
        """Note a vote that is stored: when everybody has answered, the question is closed before its time."""
        if self._unanswered.answered(voted):
            self._hurry(voted.quiz_id, voted.position)
        elif self.is_one_of_many and (named := (voted.quiz_id, voted.position)) not in self._asked:
            self._asked.add(named)
            self._lines.beside(voted.quiz_id, self._ask_who_has_answered)

    async def tick_due(self) -> int:
        """Begin to tick each quiz whose deadline has come; return how many are begun.

        Raises:
            StorageError: It cannot be read which.
        """
        now = self._now()
        self._stuck = {one: until for one, until in self._stuck.items() if until > now}
        room = MOST_TICKED - len(self._ticked)
        if room <= 0 or not self.voices or self._is_closing:
            return 0
        due = await self._store.due(now, tuple(self.voices), room + len(self._let_be()))
        let_be = self._let_be()
        fresh = [quiz_id for quiz_id in due if quiz_id not in let_be][:room]
        for quiz_id in fresh:
            self._ticked.add(quiz_id)
            self._lines.beside(quiz_id, self._tick)
        return len(fresh)

    async def next_deadline(self) -> datetime | None:
        """Return when the next quiz is due, a moment that has passed perhaps; None if nothing runs.

        Raises:
            StorageError: It cannot be read.
        """
        return await self._store.next_deadline()

    async def go_on(self) -> None:
        """Go on with everything that an earlier process left, once all that waited for this one has been heard.

        Raises:
            StorageError: It cannot be read or written; what was gone on with then is not harmed by being so again.
        """
        for platform in tuple(self.voices):
            self._left |= dict.fromkeys(await self._store.unfinished(platform))
        while some := tuple(self._left)[:_GOING_ON]:
            await asyncio.gather(*map(self._gone_on, some))
            self._left = {one: None for one in self._left if one not in some}

    async def close(self) -> None:
        """Begin nothing more, and let what is being said come to its end, for a while."""
        self._is_closing = True
        await self._lines.end(_LAST_WORDS)

    async def settle(self) -> None:
        """Return when nothing is under way any more."""
        await self._lines.settle()

    async def _gone_on(self, quiz_id: UUID) -> None:
        try:
            stepped, step = await self._step(quiz_id, events.Restarted(self._now()))
            if stepped.after is not None:
                self._follow(stepped.after, step, sends=True)
        except StorageError:
            raise
        except Exception:  # the others go on
            _LOGGER.exception("A quiz could not be gone on with", extra={"quiz": quiz_id.hex})

    def _let_be(self) -> set[UUID]:
        """Return what is in hand, or is to be let be for a while."""
        return self._lines.speaking | self._ticked | self._stuck.keys()

    async def _tick(self, quiz_id: UUID) -> None:
        """Tick a quiz; one that cannot be, or is left as it was though it was due, is let be for a while."""
        now, extra = self._now(), {"quiz": quiz_id.hex}
        try:
            stepped = await self.happened(quiz_id, events.Ticked(now))
            if stepped.after is None:  # its rows are not understood, which was logged as they were read
                self._stuck[quiz_id] = now + _STUCK
            elif stepped.after == stepped.before and _is_due(stepped.after, now):
                _LOGGER.error("A tick left a quiz that was due as it was", extra=extra)
                self._stuck[quiz_id] = now + _STUCK
        except StorageError as error:
            _LOGGER.warning("A quiz could not be ticked: %s", error, extra=extra)
            self._stuck[quiz_id] = now + timedelta(seconds=_STORAGE_RETRIES[-1])
        except Exception:
            _LOGGER.exception("A quiz could not be ticked", extra=extra)
            self._stuck[quiz_id] = now + _STUCK
        finally:
            self._ticked.discard(quiz_id)
            self._poke()

    async def _ask_who_has_answered(self, quiz_id: UUID) -> None:
        """See, a moment after a vote, whether everybody has answered by now, wherever their votes arrived."""
        await self._sleep(_ASKED_EVERY)
        self._asked = {named for named in self._asked if named[0] != quiz_id}  # what comes from here on is asked anew
        quiz = await self._store.get(quiz_id)
        if quiz is not None and self._unanswered.watch(quiz):
            self._hurry(quiz_id, quiz.position)

    def _hurry(self, quiz_id: UUID, position: int) -> None:
        async def hurry(_: UUID) -> None:
            await self.happened(quiz_id, events.Hurried(self._now(), position))

        self._lines.beside(quiz_id, hurry)

    def _follow(self, quiz: GroupQuiz, step: GroupStep, *, at_once: bool = False, sends: bool = False) -> None:
        """Have said what follows from a committed step.

        `at_once`: before all else that waits; `sends`: a lobby, too, where that might be another process's to send.
        """
        if step.quiz is not None:
            if self._unanswered.watch(step.quiz):
                self._hurry(quiz.id, quiz.position)
            self._poke()
        if LobbyChanged() in step.replies:
            self.lobbies.show(quiz, sends=sends or not self.is_one_of_many)
        self._lines.add(quiz.id, (one for one in step.replies if one != LobbyChanged()), at_once=at_once)

    async def _say(self, quiz_id: UUID, reply: GroupReply) -> None:
        """Say one thing, if it still fits how the quiz stands, and commit what the platform answered."""
        quiz = await self._patiently(lambda: self._store.get(quiz_id))
        voice = self.voices.get(quiz.chat.platform) if quiz else None
        if quiz is None or voice is None:
            return
        if not isinstance(reply, QuestionDue):
            await self._say_to_end(voice, quiz, reply)
            return
        poll_id: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.putting[quiz_id] = Putting(quiz.chat.platform, self._now(), poll_id)
        became: GroupEvent | None = None
        try:
            became = await self._say_to_end(voice, quiz, reply)
        finally:
            self.last_put_at = self._now()
            del self.putting[quiz_id]
            poll_id.set_result(became.poll_id if isinstance(became, events.Put) else None)

    async def _say_to_end(self, voice: GroupVoice, quiz: GroupQuiz, reply: GroupReply) -> GroupEvent | None:
        event = await self._speaker.say(voice, quiz, reply, is_closing=self._is_closing)
        if event is not None:
            stepped, step = await self._patiently(lambda: self._step(quiz.id, event))
            self._follow(stepped.after or quiz, step, at_once=True)
        return event

    async def _patiently(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do what storage must do, as often as it takes: what was said must not be said again for want of a row."""
        attempts = 0
        while True:
            try:
                return await work()
            except StorageError as error:
                _LOGGER.warning("What was said in a quiz could not be noted: %s", error)
                if self._is_closing:
                    raise
                await self._sleep(_STORAGE_RETRIES[min(attempts, len(_STORAGE_RETRIES) - 1)])
                attempts += 1


def _is_due(quiz: GroupQuiz, now: datetime) -> bool:
    return quiz.deadline is not None and quiz.deadline <= now
