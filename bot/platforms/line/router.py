"""From an event of LINE's to what is said: the one place that knows which feature takes which turn.

Owns the order of things in a turn: read, charge, hand to a feature, say. What is said may not enter. No feature, no
answer; what is not understood of a button is answered as out of date.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from bot.domain.incoming import Budget, Ledger, Verdict
from bot.errors import StorageError
from bot.platforms.inbound.accounts import FLOODING, UNREADABLE, outcome_is, taken_by
from bot.platforms.line.events import Pressed, Said, Sent, Unknown, read_event
from bot.platforms.line.features import PASS, Turn
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render.notices import out_of_date
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.texts import UNKNOWN, read_text
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.platforms.line.arrivals import Arrival
    from bot.platforms.line.context import Context
    from bot.platforms.line.faults import Faults
    from bot.platforms.line.features import Feature, OnCommand, OnHappening, OnPress
    from bot.platforms.line.guard import Guard
    from bot.platforms.line.messenger import Messenger
    from bot.platforms.line.speech import Speech

    _OnCommand: TypeAlias = tuple[Feature, OnCommand]
    _OnPress: TypeAlias = tuple[Feature, OnPress]
    _OnHappening: TypeAlias = tuple[Feature, OnHappening]

_log = logging.getLogger(__name__)

_Key = TypeVar("_Key")
_Handle = TypeVar("_Handle")
_STALE_IN_GROUPS: Final = Budget(1, timedelta(minutes=2))
"""How often a group is told that a button is out of date: an old card there has many who tap on it."""
_GROUPS: Final = 5_000


@dataclass(slots=True)
class _Answer:
    """What is said in a turn, and the features that it is of."""

    speech: Speech
    of: list[Feature] = field(default_factory=list)


class Router:
    """Takes arrivals to features, and says what they answer.

    Args:
        context: What features share.
        features: In the order in which they are asked.
        messenger: Says answers.
        guard: Lets turns in.
        faults: Ends those that fail.
    """

    def __init__(
        self, context: Context, features: Sequence[Feature], messenger: Messenger, *, guard: Guard, faults: Faults
    ) -> None:
        self._context = context
        self._messenger = messenger
        self._guard = guard
        self._faults = faults
        self._features = features
        self._commands: dict[str, _OnCommand] = _merged([(one, one.commands) for one in features])
        self._presses: dict[type[Any], _OnPress] = _merged([(one, one.presses) for one in features])
        self._happenings: dict[type[Any], _OnHappening] = _merged([(one, one.happenings) for one in features])
        self._told_stale = Ledger(_GROUPS)

    async def process(self, arrival: Arrival) -> None:
        """Do what an arrival asks for, and say what there is to say; whatever fails ends with it."""
        event = read_event(arrival.raw, arrival.arrived_at)
        if event is None:
            outcome_is(UNREADABLE)
            return
        if event.source is None or isinstance(event.happening, Unknown):
            return
        CAUSE.set(event.id)
        language = await self._context.preferences.language(event.source.chat, None)
        turn = Turn(event, event.source, phrasing(language))
        answer, was_said = None, False
        try:
            answer = await self._answer(turn)
            if answer is not None:
                await self._add_to(answer, turn)
                was_said = await self._messenger.answer(event, answer.speech)
        except Exception as error:  # noqa: BLE001 - logged and counted there; one turn takes no others with it
            await self._faults.handle(turn, error, waits=self._speaks_to_us(turn))
        for feature in answer.of if answer else ():
            await _settle(feature, turn, was_said=was_said)

    async def _answer(self, turn: Turn) -> _Answer | None:
        """Return what a turn is answered; None for nothing."""
        happening = turn.event.happening
        if self._speaks_to_us(turn):
            is_let_in, notice = self._guard.rule(turn)
            if not is_let_in:
                outcome_is(FLOODING)
                return None if notice is None else _Answer(notice)
            await self._heard(turn)
        match happening:
            case Said():
                return await self._said(turn, happening)
            case Pressed():
                return await self._pressed(turn, happening)
            case Sent() if not turn.is_private:
                return await self._overheard(turn)
            case _ if (found := self._happenings.get(type(happening))) is not None:
                feature, handle = found
                taken_by(handle)
                return _by(feature, await handle(turn))
            case _:
                return None

    async def _add_to(self, answer: _Answer, turn: Turn) -> None:
        """Let other features say behind an answer in private what they could not say before; no fault spoils it."""
        has_changed_language = any(feature.changes_language for feature in answer.of)
        for feature in self._features:
            if feature.beside is None or feature in answer.of or not turn.is_private:
                continue
            try:
                if has_changed_language:
                    language = await self._context.preferences.language(turn.chat, None)
                    turn, has_changed_language = replace(turn, words=phrasing(language)), False
                more = await feature.beside(turn, answer.speech)
            except Exception:  # noqa: BLE001 - logged; the answer itself is whole
                _log.exception("Nothing could be added to an answer")
                continue
            if more is not answer.speech:
                answer.speech = more
                answer.of.append(feature)

    async def _heard(self, turn: Turn) -> None:
        """Let digests go on that had stopped, as we have just been spoken to; LINE may have told of it in vain.

        What was said a while ago tells nothing: whoever said it may have blocked us, or removed us, since.
        """
        if turn.event.is_late:
            return
        try:
            await self._context.subscriptions.heard_from(turn.chat)
        except StorageError as error:  # what was asked can be answered all the same
            _log.warning("It could not be kept that a chat can be reached again: %s", error)

    def _speaks_to_us(self, turn: Turn) -> bool:
        """Say whether somebody asks something of us: in private by all that they send, in a group by few things."""
        match turn.event.happening:
            case Said() as said:
                return turn.is_private or read_text(said, is_private=False) is not None
            case Pressed():
                return True
            case Sent():
                return turn.is_private
            case _:
                return False

    async def _said(self, turn: Turn, said: Said) -> _Answer | None:
        """Answer a command, else offer the words to whoever may wait for them; the last looks them up."""
        asked = read_text(said, is_private=turn.is_private)
        if asked is None:
            return await self._overheard(turn)
        found, words = self._commands.get(asked.command) if asked.command else None, asked.words
        if found is None and asked.command:  # one of Telegram's alone
            found, words = self._commands.get(UNKNOWN), asked.command
        if found is not None:
            feature, handle = found
            if turn.person is not None:  # what was asked before a command is not answered any more
                await self._context.prompts.close(turn.chat, turn.person.chat_id)
            taken_by(handle)
            return _by(feature, await handle(turn, words))
        for feature in self._features:
            if feature.typed is not None and (speech := await feature.typed(turn, asked.words)) is not PASS:
                taken_by(feature.typed)
                return _by(feature, speech)
        return None

    async def _pressed(self, turn: Turn, pressed: Pressed) -> _Answer | None:
        """Answer a button; one that says nothing to us, or is somebody else's, is out of date."""
        among = (turn.chat,) if turn.person is None else (turn.person, turn.chat)
        action = self._context.postbacks.read(pressed.data, among=among)
        found = None if action is None else self._presses.get(type(action))
        if found is not None:
            feature, handle = found
            taken_by(handle)
            return _by(feature, await handle(turn, action))
        if not turn.is_private:
            ruling = self._told_stale.spend(turn.chat, _STALE_IN_GROUPS, turn.arrived_at)
            if ruling.verdict is not Verdict.TAKEN:
                return None
        return _Answer(out_of_date(Pen(turn.words, self._context.postbacks)))

    async def _overheard(self, turn: Turn) -> _Answer | None:
        """Let features know of what is said in a group and not to us; the first that has something to say says it."""
        for feature in self._features:
            if feature.overheard is not None and (speech := await feature.overheard(turn)) is not None:
                return _by(feature, speech)
        return None


def _by(feature: Feature, speech: Speech | None) -> _Answer | None:
    return None if speech is None else _Answer(speech, [feature])


async def _settle(feature: Feature, turn: Turn, *, was_said: bool) -> None:
    """Tell a feature whether what it answered was said."""
    if feature.settled is None:
        return
    try:
        await feature.settled(turn, was_said)
    except Exception:  # noqa: BLE001 - logged; the person has their answer, and what was not noted is said again
        _log.exception("It could not be noted whether an answer was said")


def _merged(tables: Sequence[tuple[Feature, Mapping[_Key, _Handle]]]) -> dict[_Key, tuple[Feature, _Handle]]:
    """Return tables as one, in which the earlier go before the later."""
    return {key: (feature, handle) for feature, table in reversed(tables) for key, handle in table.items()}
