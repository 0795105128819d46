"""Group quizzes as people play them: what is said in which order, and what whoever asks is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.group_quiz import COUNTDOWN, LOBBY_LONGEST, LOBBY_WAIT
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
    WantsCompany,
)
from bot.domain.group_quizzes import End, Pause, Phase, Setup, Void
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.services.cause import CAUSE
from tests.services.group_hall import GROUP, SECOND, THREE, Hall, cast, hall, short


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


async def test_a_whole_quiz_to_the_podium(laid: Hall):
    quiz_id = await laid.open("1", "2")
    assert await laid.groups.start(quiz_id) == Done()
    quiz = await laid.play(quiz_id, "1")
    assert (quiz.phase, quiz.end, [one.points for one in laid.voice.views[-1].places]) == (
        Phase.OVER,
        End.FINISHED,
        [3000, 0],
    )
    assert laid.voice.said == [
        ("lobby", "lobby", 1),
        ("lobby", "lobby", 2),
        ("lobby", "countdown", 2),
        *(said for position in range(3) for said in (("put", position), ("reveal", position, 1))),
        ("tell", End.FINISHED),
    ]
    assert await laid.groups.running(GROUP) is None


async def test_a_question_is_open_for_its_seconds_and_the_next_comes_after_a_rest(laid: Hall):
    await laid.start("1", "2")
    began = laid.clock.at
    times: list[timedelta] = []
    laid.voice.first["reveal"] = [lambda: noted(times, laid.clock.at - began)]
    laid.voice.first["put"] = [lambda: noted(times, laid.clock.at - began)]
    await laid.past(30 * SECOND)
    assert times == [21 * SECOND, 27 * SECOND]


async def noted(times: list[timedelta], at: timedelta) -> None:
    times.append(at)


async def test_when_everybody_has_answered_nobody_waits_for_the_end(laid: Hall):
    quiz_id = await laid.start("1", "2")
    began = laid.clock.at
    assert await laid.vote(quiz_id, "1") == [True]
    await laid.past(4 * SECOND)
    assert (await laid.get(quiz_id)).phase is Phase.OPEN
    assert await laid.vote(quiz_id, "2", "3", "1") == [True, True, True]
    await laid.past_open(quiz_id)
    assert laid.clock.at - began == 5 * SECOND
    assert laid.voice.said[-2:] == [("close", 0), ("reveal", 0, 2)]
    revealed = laid.voice.views[-1]
    assert (revealed.answered, [one.name for one in revealed.strangers], revealed.is_last) == (2, ["3"], False)


async def test_whoever_votes_before_the_poll_is_noted_is_waited_for_no_more(laid: Hall):
    """The last of those in leaves: all that are still there have answered."""
    quiz_id = await laid.start("1", "2")
    await laid.vote(quiz_id, "1")
    assert await laid.groups.leave(quiz_id, "2") == LeftNow(was_in=True)
    await laid.past(SECOND)
    assert ("reveal", 0, 1) in laid.voice.said


async def test_it_starts_by_itself_with_two_and_else_waits_but_not_for_ever(laid: Hall):
    quiz_id = await laid.open("1")
    await laid.past(LOBBY_WAIT + SECOND)
    assert (await laid.get(quiz_id)).phase is Phase.LOBBY
    await laid.groups.join(quiz_id, "2", "Two")
    assert (await laid.get(quiz_id)).phase is Phase.COUNTDOWN
    await laid.past(COUNTDOWN)
    assert laid.voice.said[-1] == ("put", 0)
    await laid.groups.stop(GROUP)
    await laid.turn()
    other = await laid.open("1")
    await laid.past(LOBBY_WAIT + LOBBY_LONGEST)
    assert (await laid.get(other)).end is End.UNFILLED
    assert laid.voice.said[-1] == ("lobby", "over", 1)


async def test_what_whoever_wants_to_start_is_answered(laid: Hall):
    quiz_id = await laid.open("1")
    assert await laid.groups.leave(quiz_id, "1") == LeftNow(was_in=True)
    assert await laid.groups.leave(quiz_id, "1") == LeftNow(was_in=False)
    assert await laid.groups.start(quiz_id) == NobodyIn()
    await laid.groups.join(quiz_id, "1", "One")
    assert await laid.groups.start(quiz_id) == WantsCompany()
    assert await laid.groups.start(quiz_id, alone=True) == Done()
    assert isinstance(await laid.groups.start(quiz_id), GroupQuizRunning)
    assert await laid.groups.set_up(quiz_id, short(THREE, seconds=10)) == TooLate()
    assert await laid.groups.start(uuid4()) == NoGroupQuiz(GroupCommand.START)


async def test_what_whoever_joins_is_answered(laid: Hall):
    quiz_id = await laid.open("1", setup=short(THREE, teams=2))
    assert await laid.groups.join(quiz_id, "2", "Two", 2) == JoinedNow(quiz_id, 1, 2, was_in=False)
    assert await laid.groups.join(quiz_id, "2", "Two", 1) == JoinedNow(quiz_id, 1, 1, was_in=True)
    assert await laid.groups.join(quiz_id, "-100", "A channel") == HiddenAdmin()
    assert await laid.groups.set_up(quiz_id, short(THREE, teams=0)) == Done()
    await laid.groups.start(quiz_id)
    await laid.until(quiz_id, Phase.RESTING)
    assert await laid.groups.join(quiz_id, "3", "Three") == JoinedNow(quiz_id, 2, None, was_in=False)
    await laid.groups.stop(GROUP)
    await laid.turn()
    assert await laid.groups.join(quiz_id, "4", "Four") == NoGroupQuiz(GroupCommand.JOIN)
    assert await laid.groups.leave(quiz_id, "1") == NoGroupQuiz(GroupCommand.LEAVE)


async def test_an_event_that_comes_again_opens_no_second_lobby_and_another_is_pointed_to_it(laid: Hall):
    token = CAUSE.set("7/1")
    first = await laid.groups.open(GROUP, "1", "One", THREE, thread_id="9", language="en")
    assert await laid.groups.open(GROUP, "1", "One", THREE) == first
    CAUSE.reset(token)
    again = await laid.groups.open(GROUP, "2", "Two", THREE, by="8/1")
    assert again == GroupQuizRunning(first)
    assert first.was_opened_by("1")
    assert not first.was_opened_by("2")
    assert [said for said in laid.voice.said if said[0] == "lobby"] == [("lobby", "lobby", 1)]


async def test_neither_a_schedule_nor_a_hidden_admin_plays_what_they_opened(laid: Hall):
    at = laid.clock.at + timedelta(minutes=10)
    quiz = await laid.groups.open(GROUP, "", "", THREE, starts_at=at)
    assert (quiz.players, quiz.starts_at, quiz.was_opened_by("")) == ((), at, False)
    await laid.groups.cancel(quiz.id)
    hidden = await laid.groups.open(GROUP, "1087968824", "Admin", THREE, joins=False)
    assert hidden.players == ()


async def test_a_lobby_is_closed_but_no_quiz_by_the_same_button(laid: Hall):
    quiz_id = await laid.open("1")
    assert await laid.groups.cancel(quiz_id) == Done()
    assert await laid.groups.cancel(quiz_id) == NoGroupQuiz(GroupCommand.STOP)
    other = await laid.start("1")
    assert isinstance(await laid.groups.cancel(other), GroupQuizRunning)
    assert (await laid.get(other)).phase is Phase.OPEN


async def test_a_pause_comes_at_the_end_of_the_question_and_ends_when_asked(laid: Hall):
    quiz_id = await laid.start("1")
    assert await laid.groups.pause(GROUP) == PausesSoon()
    await laid.until(quiz_id, Phase.PAUSED)
    assert laid.voice.said[-1] == ("pause", Pause.ASKED)
    assert await laid.groups.pause(GROUP) == PausedAlready()
    assert await laid.groups.resume(GROUP) == Done()
    assert await laid.groups.resume(GROUP) == NotPaused()
    assert await laid.groups.pause(GROUP) == Done()
    await laid.turn()
    assert laid.voice.said[-1] == ("pause", Pause.ASKED)
    assert await laid.groups.resume(GROUP, uuid4()) == NoGroupQuiz(GroupCommand.RESUME)
    assert await laid.groups.stop(GROUP, quiz_id) == Done()
    assert await laid.groups.pause(GROUP) == NoGroupQuiz(GroupCommand.PAUSE)
    await laid.turn()
    assert laid.voice.said[-1] == ("tell", End.STOPPED)


async def test_a_pause_of_a_lobby_means_nothing(laid: Hall):
    await laid.open("1")
    assert await laid.groups.pause(GROUP) == NoGroupQuiz(GroupCommand.PAUSE)
    assert await laid.groups.resume(GROUP) == NoGroupQuiz(GroupCommand.RESUME)


async def test_nobody_answers(laid: Hall):
    quiz_id = await laid.start("1", setup=short(THREE, wish=Wish(length=10)))
    await laid.until(quiz_id, Phase.PAUSED)
    assert laid.voice.said[-1] == ("pause", Pause.UNANSWERED)
    await laid.groups.resume(GROUP)
    await laid.until(quiz_id, Phase.OVER)
    assert [said for said in laid.voice.said if said[0] != "lobby"][-3:] == [
        ("put", 2),
        ("reveal", 2, 0),
        ("tell", End.UNANSWERED),
    ]


async def test_a_tournament_reveals_at_the_end(laid: Hall):
    quiz_id = await laid.start("1", "2", setup=short(THREE, is_tournament=True))
    await laid.play(quiz_id, "1", "2")
    kinds = [said[0] for said in laid.voice.said if said[0] != "lobby"]
    assert kinds == ["put", "close"] * 3 + ["tell"]


async def test_a_tournament_asks_in_who_has_not_joined_and_says_nothing_else(laid: Hall):
    quiz_id = await laid.start("1", "2", setup=short(THREE, is_tournament=True))
    await laid.until(quiz_id, Phase.OPEN)
    current = (await laid.get(quiz_id)).current
    await laid.groups.votes([cast(current, name, laid.clock.at) for name in ("1", "9")])
    await laid.play(quiz_id, "1", "2")
    kinds = [said[0] for said in laid.voice.said if said[0] != "lobby"]
    assert kinds == ["put", "close", "reveal", "put", "close", "put", "close", "tell"]
    [asked] = [view for view in laid.voice.views if hasattr(view, "strangers")]
    assert [one.person_id for one in asked.strangers] == ["9"]


async def test_a_deleted_poll_of_a_tournament_does_not_count(laid: Hall):
    quiz_id = await laid.start("1", "2", setup=short(THREE, is_tournament=True))
    await laid.until(quiz_id, Phase.OPEN)
    laid.voice.gone.add("poll1")
    await laid.until(quiz_id, Phase.OVER)
    first, *_ = (await laid.get(quiz_id)).questions
    assert first.void is Void.DELETED


async def test_there_is_nothing_to_ask(laid: Hall):
    setup = Setup(Wish(Scope(ScopeKind.CONCEPT, "gone")))
    quiz_id = await laid.open("1", setup=setup)
    await laid.groups.start(quiz_id, alone=True)
    await laid.turn()
    assert (await laid.get(quiz_id)).end is End.NOTHING_TO_ASK
    assert laid.voice.said[-1] == ("lobby", "over", 1)


async def drawn(laid: Hall, setup: Setup, **opening) -> list[str]:
    """The keys of what a quiz would ask that is stopped before it does; its chance is always the same."""
    laid.groups._new_id = lambda: UUID(int=(uuid4().int >> 63 << 63) + 1)
    quiz = await laid.groups.open(GROUP, "1", "One", setup, **opening)
    await laid.groups.start(quiz.id, alone=True)
    await laid.turn()
    return [one.key for one in (await laid.get(quiz.id)).questions]


async def test_a_group_is_rather_not_asked_again_what_it_was_asked(laid: Hall):
    first = await drawn(laid, THREE)
    await laid.groups.stop(GROUP)
    assert await drawn(laid, THREE) == first  # which nobody has seen
    await laid.play((await laid.groups.running(GROUP)).id, "1")
    assert set(first).isdisjoint(await drawn(laid, THREE))


async def test_english_groups_are_asked_in_english_as_far_as_there_is_anything(laid: Hall):
    quiz, bank = await laid.get(await laid.open("1")), laid.rounds._maker.bank
    drawer, asked = laid.conductor._speaker._drawer, {}
    for language in ("zh-hant", "en-GB"):
        for concept in {item.main_concept for item in bank.items if item.main_concept and not item.has_english}:
            setup = short(THREE, wish=Wish(Scope(ScopeKind.CONCEPT, concept), length=50))
            chosen = await drawer.drawn(replace(quiz, setup=setup, language=language), laid.clock.at)
            asked[language, concept] = [bank.by_key[one.key] for one in chosen.questions]
    for (language, concept), items in asked.items():
        has_some = any(item.has_english for item in bank.askable(Scope(ScopeKind.CONCEPT, concept)))
        assert not (has_some and language == "en-GB") or all(item.has_english for item in items)
        assert not any(item.has_many_answers for item in items)
    assert not all(item.has_english for (language, _), items in asked.items() if language != "en-GB" for item in items)


async def test_somebody_leaves_the_group_itself(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.left_chat(GROUP, "2")
    assert [one.person_id for one in (await laid.get(quiz_id)).players] == ["1"]
