"""What a platform's answers mean to a group quiz: each reply of the machine is said, and comes back as an event.

Owns that translation, and how long to wait before something is tried again. Nothing is committed here, and nothing that
a voice raises gets out: what nobody foresaw is logged, and taken for not having been said.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, assert_never

from bot.domain import group_events as events
from bot.domain.group_quiz_replies import (
    LobbyChanged,
    PausedNow,
    PollUnwanted,
    QuestionDue,
    QuestionsWanted,
    ResultDue,
    RevealDue,
    WentOn,
)
from bot.domain.group_quizzes import Pause, Phase, QuestionPhase
from bot.domain.subscription import SuspensionReason
from bot.errors import (
    DeliveryError,
    RateLimitedError,
    RefusedError,
    StorageError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.group_events import GroupEvent
    from bot.domain.group_quiz_replies import GroupReply
    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz
    from bot.services.group_drawing import Drawer
    from bot.services.group_stores import GroupVoice
    from bot.services.group_views import Views

_LOGGER = logging.getLogger(__name__)

_SHORTEST: Final = timedelta(seconds=2)
_LONGEST: Final = timedelta(seconds=30)
"""A group waits for its next question: it is tried more often than a digest would be."""
_LINE_TRIES: Final = 3
"""How often a line that no row remembers is tried."""
_BEFORE_PLAY: Final = frozenset({Phase.COUNTDOWN, Phase.PAUSED})
_GONE: Final = frozenset({SuspensionReason.REMOVED, SuspensionReason.BLOCKED, SuspensionReason.DEACTIVATED})


class Speaker:
    """Says what the machine asks for.

    Args:
        views: Looks up what is to be shown.
        drawer: Chooses questions.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds.
        chance: A number in [0, 1), new at each call, to spread attempts.
    """

    def __init__(
        self,
        views: Views,
        drawer: Drawer,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        chance: Callable[[], float],
    ) -> None:
        self.views = views
        self._drawer = drawer
        self._now = now
        self._sleep = sleep
        self._chance = chance

    async def say(  # noqa: PLR0911 - one case for each kind, nothing else
        self, voice: GroupVoice, quiz: GroupQuiz, reply: GroupReply, *, is_closing: bool = False
    ) -> GroupEvent | None:
        """Say what a reply asks for, unless it does not fit the quiz any more; return what that came to, if anything.

        Args:
            voice: The platform's.
            quiz: As it is now, all votes included.
            reply: Of a step that is committed.
            is_closing: The bot is about to stop: what a later start says just as well is left to it.
        """
        match reply:
            case QuestionDue(position=position):
                return await self._put(voice, quiz, position, is_closing=is_closing)
            case RevealDue(position=position, stops_poll=stops_poll):
                return None if is_closing else await self._reveal(voice, quiz, position, stops_poll=stops_poll)
            case ResultDue():
                return None if is_closing else await self._tell(voice, quiz)
            case PollUnwanted(question=question):
                return await self._insist(quiz, lambda: voice.close_poll(quiz, question))
            case PausedNow(pause=pause) if quiz.phase is not Phase.PAUSED or pause is Pause.SILENCED:
                return None
            case PausedNow() | WentOn() as line:
                return None if quiz.phase is Phase.OVER else await self._insist(quiz, lambda: voice.say(quiz, line))
            case QuestionsWanted():
                return await self._draw(quiz)
            case LobbyChanged():  # shown by whoever conducts, at once
                return None
            case _:
                assert_never(reply)

    async def _put(self, voice: GroupVoice, quiz: GroupQuiz, position: int, *, is_closing: bool) -> GroupEvent | None:
        if quiz.phase is not Phase.ASKING or quiz.position != position:
            return None
        if is_closing:
            return events.NotSaid(self._now(), self._now())
        try:
            putting = self.views.putting(quiz, quiz.questions[position])
            if putting is None:
                _LOGGER.warning("The library knows a question no more", extra=_of(quiz))
                return events.PutRefused(self._now(), position)
            placed = await voice.put(putting)
        except Exception as error:  # noqa: BLE001 - whatever it is, the quiz must hear of it; it is logged
            return self._not_said(
                quiz,
                error,
                in_doubt=lambda at: events.PutInDoubt(at, position),
                refused=lambda at: events.PutRefused(at, position),
            )
        return events.Put(self._now(), position, placed.chat, placed.poll_id, placed.message_id)

    async def _reveal(
        self, voice: GroupVoice, quiz: GroupQuiz, position: int, *, stops_poll: bool
    ) -> GroupEvent | None:
        if quiz.phase is not Phase.REVEALING or quiz.position != position:
            return None
        question = quiz.questions[position]
        try:
            is_there = await self._revealed(voice, quiz, question, stops_poll=stops_poll)
        except Exception as error:  # noqa: BLE001 - as above
            return self._not_said(
                quiz, error, in_doubt=(done := lambda at: events.Revealed(at, position)), refused=done
            )
        at = self._now()
        is_known_gone = question.phase is QuestionPhase.VOID
        return events.Revealed(at, position) if is_there or is_known_gone else events.PollGone(at, position)

    async def _revealed(self, voice: GroupVoice, quiz: GroupQuiz, question: GroupQuestion, *, stops_poll: bool) -> bool:
        """Close the poll if need be, and say what it came to; return False if the poll is gone, nothing being said.

        A tournament says no more of a question that counts than who is to join. Its polls are closed in any case: that
        shows those that are gone, as a message that hangs below them otherwise does.
        """
        revealed = self.views.revealed(quiz, question)
        if question.phase is not QuestionPhase.VOID:
            if (stops_poll or quiz.setup.is_tournament) and not await _closed(voice, quiz, question):
                return False
            if quiz.setup.is_tournament and not revealed.strangers:
                return True
        return await voice.reveal(revealed)

    async def _tell(self, voice: GroupVoice, quiz: GroupQuiz) -> GroupEvent | None:
        if quiz.phase is not Phase.ENDING:
            return None
        try:
            await voice.tell(self.views.result(quiz))
        except Exception as error:  # noqa: BLE001 - as above
            return self._not_said(quiz, error, in_doubt=events.Told, refused=events.Told)
        return events.Told(self._now())

    async def _draw(self, quiz: GroupQuiz) -> GroupEvent | None:
        if quiz.phase not in _BEFORE_PLAY or quiz.questions:
            return None
        try:
            return await self._drawer.drawn(quiz, self._now())
        except StorageError as error:  # the countdown's end asks again
            _LOGGER.warning("Questions could not be chosen: %s", error, extra=_of(quiz))
            return None

    async def _insist(self, quiz: GroupQuiz, say: Callable[[], Awaitable[object]]) -> GroupEvent | None:
        """Say what no row remembers, a few times if need be; without it the quiz goes on all the same."""
        for attempt in range(_LINE_TRIES):
            try:
                await say()
            except (RateLimitedError, UnavailableError) as error:
                wait = self._wait(error, _SHORTEST * (1 << attempt))
                if attempt + 1 == _LINE_TRIES or wait > _LONGEST:
                    break
                await self._sleep(wait.total_seconds())
            except RefusedError as error:
                return self._shut_up(error)
            except Exception as error:  # noqa: BLE001 - as above
                self._log(quiz, error)
                return None
            else:
                return None
        _LOGGER.warning("A line of a group quiz could not be said", extra=_of(quiz))
        return None

    def _not_said(
        self,
        quiz: GroupQuiz,
        error: Exception,
        *,
        in_doubt: Callable[[datetime], GroupEvent],
        refused: Callable[[datetime], GroupEvent],
    ) -> GroupEvent:
        """Return what it means that something failed to be said."""
        at = self._now()
        self._log(quiz, error)
        match error:
            case RefusedError():
                return self._shut_up(error)
            case UnknownOutcomeError():
                return in_doubt(at)
            case WordingRefusedError():
                return refused(at)
            case _:
                failing_for = at - quiz.failing_since if quiz.failing_since else timedelta()
                return events.NotSaid(at, at + self._wait(error, failing_for))

    def _shut_up(self, error: RefusedError) -> GroupEvent:
        return events.ShutOut(self._now()) if error.reason in _GONE else events.Silenced(self._now())

    def _wait(self, error: Exception, failing_for: timedelta) -> timedelta:
        """Return the wait until the next try: as the platform asks, else about as long as it has been failing."""
        asked = error.retry_after if isinstance(error, RateLimitedError) else timedelta()
        ours = min(max(failing_for, _SHORTEST), _LONGEST)
        return max(asked, ours * (1 + self._chance()) / 2)

    def _log(self, quiz: GroupQuiz, error: Exception) -> None:
        if isinstance(error, DeliveryError) and not isinstance(error, WordingRefusedError):
            _LOGGER.warning("Something could not be said in a group quiz: %s", error, extra=_of(quiz))
        else:
            _LOGGER.error("Something could not be said in a group quiz", exc_info=error, extra=_of(quiz))


async def _closed(voice: GroupVoice, quiz: GroupQuiz, question: GroupQuestion) -> bool:
    """Close a poll; return False if it is gone. One that may be closed or not closes by itself."""
    try:
        return await voice.close_poll(quiz, question)
    except (UnknownOutcomeError, WordingRefusedError) as error:
        _LOGGER.warning("A poll may be open still: %s", error, extra=_of(quiz))
        return True


def _of(quiz: GroupQuiz) -> dict[str, object]:
    return {"quiz": quiz.id.hex, "position": quiz.position}
