"""All that is said around rounds, in each language: cards that LINE takes, and whose buttons are whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.quiz_replies import (
    BadLength,
    InChinese,
    NoRound,
    NothingDue,
    NothingToAsk,
    QuizSetup,
    ReviewOnly,
    RoundCommand,
    RoundResult,
    RoundRunning,
    UnknownScope,
    WhichOccasion,
    WhichWish,
)
from bot.domain.round_steps import Score
from bot.domain.rounds import RoundStatus, Scope, ScopeKind, Wish
from bot.platforms.line.render.quiz import done_with, in_private, out_of_date, quiz_speech, scopes_speech
from bot.platforms.line.speech import as_json
from tests.line.people import words_of
from tests.platforms.line.playing import actions, cut_short
from tests.platforms.line.render.conftest import POSTBACKS
from tests.platforms.line.sdk import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Library
    from bot.domain.quiz_replies import QuizReply
    from bot.platforms.line.render.pen import Pen

ANN = ChatKey(Platform.LINE, "U" + "a" * 32)
ROUND = UUID("0123456789abcdef0123456789abcdef")
HOSTILE = "</b><script>&amp;,.%~" + "創新🙂" * 60


def replies(library: Library) -> Iterator[QuizReply]:
    concept, section = library.concepts[0], library.sections[-1]
    about = Wish(Scope(ScopeKind.CONCEPT, concept.id), Level.INTERMEDIATE, 20)
    yield from (RoundRunning(ROUND, 3, 50, about), InChinese(3, 5), InChinese(5, 5))
    yield from (NothingDue(None, 0, is_tomorrow=False), NothingDue(date(2026, 11, 30), 7, is_tomorrow=False))
    yield from (NothingToAsk(about, concept), NothingToAsk(replace(about, level=None), concept))
    yield from (UnknownScope(HOSTILE, about, library.concepts[:6]), UnknownScope(HOSTILE, about, ()))
    yield from (WhichOccasion(about, library.occasions), WhichWish((Wish(), about)), BadLength(HOSTILE, about))
    yield from (ReviewOnly(HOSTILE, None, None), ReviewOnly(HOSTILE, about, concept))
    yield from (QuizSetup(about, concept), QuizSetup(Wish(), None, library.sections))
    yield from (NoRound(command, digests) for command in RoundCommand for digests in (True, False))
    scores = (Score(0, 0, 0, 5), Score(3, 4, 1, 5), Score(1, 1, 0, 1))
    for wish in (about, Wish(Scope(ScopeKind.DUE)), Wish(Scope(ScopeKind.SECTION, section.id))):
        yield from (
            RoundResult(ROUND, wish, concept, status, score, (), 2, 1)
            for status in (RoundStatus.FINISHED, RoundStatus.STOPPED)
            for score in scores
        )


def test_everything_is_taken_by_line_and_its_buttons_are_whole(library: Library, pen: Pen):
    own = replace(pen, only=ANN)
    again = Wish(Scope(ScopeKind.MISSED, ROUND.hex))
    every = [quiz_speech(reply, own) for reply in replies(library)]
    every += [scopes_speech(QuizSetup(Wish(), None, library.sections), own, again)]
    for speech in (*every, done_with(own), in_private(own), out_of_date(own)):
        held(speech)
        for message in as_json(speech):
            message.pop("quickReply", None)
            acts = list(actions(message))
            assert cut_short(message) == []
            assert all(POSTBACKS.read(one["data"], among=(ANN,)) is not None for one in acts)


def test_whoever_may_mean_digests_can_end_them_with_a_tap(chinese: Pen):
    (message,) = as_json(quiz_speech(NoRound(RoundCommand.STOP, has_digests=True), chinese))
    assert [one["action"]["text"] for one in message["quickReply"]["items"]] == ["取消訂閱"]


def test_the_bar_of_a_result_shows_what_its_heading_says(chinese: Pen):
    def shown(status: RoundStatus) -> str:
        result = RoundResult(ROUND, Wish(), None, status, Score(1, 2, 2, 5), (), 0, 0)
        return "\n".join(words_of(as_json(quiz_speech(result, chinese))))

    assert "答對 1／4 題" in shown(RoundStatus.FINISHED)
    assert "25%" in shown(RoundStatus.FINISHED)
    assert "50%" in shown(RoundStatus.STOPPED)
