"""Group quizzes that several processes conduct: votes, deadlines and lobbies, wherever something happens."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import delete

from bot.domain.chat import Platform
from bot.domain.group_quizzes import CastVote, Phase
from bot.errors import StorageError
from bot.storage.group_tables import group_quizzes
from tests.services.group_hall import SECOND, cast
from tests.services.group_halls import SLOW, both_halls, started


@pytest.fixture
async def halls(tmp_path):
    async with both_halls(tmp_path) as built:
        yield built


async def test_what_one_process_has_in_hand_is_said_by_it_alone(halls):
    quiz = await started(halls)
    for _ in quiz.questions:
        await halls.until(quiz.id, Phase.OPEN)
        await halls.one.vote(quiz.id, "1")
        await halls.until(quiz.id, Phase.RESTING)
    await halls.until(quiz.id, Phase.OVER)
    said = [one for one in halls.two.voice.said if one[0] != "lobby"]
    assert said == []
    assert [one[0] for one in halls.one.voice.said if one[0] in {"put", "tell"}] == ["put", "put", "put", "tell"]


async def test_whoever_is_told_to_end_it_says_how_it_went(halls):
    quiz = await started(halls)
    assert await halls.holder() == "one"
    await halls.two.groups.stop(quiz.chat)
    assert await halls.holder() == "two"
    await halls.settle()
    assert (await halls.one.get(quiz.id)).phase is Phase.OVER
    assert [one[0] for one in halls.two.voice.said if one[0] == "tell"] == ["tell"]
    assert [one[0] for one in halls.one.voice.said if one[0] == "tell"] == []


async def test_votes_that_arrive_at_both_close_a_question_early(halls):
    quiz = await started(halls)
    await halls.one.vote(quiz.id, "1")
    await halls.two.vote(quiz.id, "2")
    await halls.settle()
    closing = await halls.one.get(quiz.id)
    assert closing.deadline - halls.clock.at <= SECOND < quiz.deadline - halls.clock.at
    revealed = await halls.until(quiz.id, Phase.RESTING)
    assert len([vote for vote in revealed.votes if vote.position == 0]) == 2


async def test_who_has_answered_is_asked_once_for_many_votes(halls, monkeypatch):
    quiz_id = await halls.one.open("1", "2", "3", "4", setup=SLOW)
    await halls.one.groups.start(quiz_id)
    quiz = await halls.until(quiz_id, Phase.OPEN)
    asked, get = [], halls.two.stores.groups.get

    async def counted(of):
        asked.append(of)
        return await get(of)

    monkeypatch.setattr(halls.two.stores.groups, "get", counted)
    question = quiz.questions[0]
    votes = [cast(question, name, halls.clock.at) for name in ("1", "2", "3")]
    await asyncio.gather(halls.two.groups.votes(votes[:2]), halls.two.groups.votes(votes[2:]))
    await halls.two.conductor.settle()
    assert asked == [quiz_id]
    assert (await halls.one.get(quiz_id)).deadline == quiz.deadline
    await halls.two.groups.votes([cast(question, "4", halls.clock.at)])
    await halls.two.conductor.settle()
    assert (await halls.one.get(quiz_id)).deadline < quiz.deadline


async def test_a_vote_in_a_poll_that_another_process_is_putting_is_waited_for(halls):
    quiz_id = await halls.one.open("1", "2", setup=SLOW)
    await halls.one.groups.start(quiz_id)
    await halls.one.turn()
    arriving = asyncio.Event()
    halls.one.voice.first["put"] = [arriving]
    halls.clock.advance(5 * SECOND)
    await halls.one.conductor.tick_due()
    await halls.one.when(lambda: halls.one.voice.polls)
    question = (await halls.one.get(quiz_id)).questions[0]
    early = cast(replace(question, poll_id="poll1"), "1", halls.clock.at)
    stray = replace(early, poll_id="of nobody")
    assert await halls.two.groups.votes([early]) == [False]
    late, strays = (asyncio.create_task(halls.two.groups.late_vote(each)) for each in (early, stray))
    await asyncio.sleep(0.02)
    assert [late.done(), strays.done()] == [False, False]
    arriving.set()
    assert [await late, await strays] == [True, False]
    await halls.one.conductor.settle()
    assert [vote.person_id for vote in (await halls.one.get(quiz_id)).votes] == ["1"]


async def test_a_vote_survives_that_nothing_can_be_read_for_a_moment(halls, monkeypatch):
    quiz = await started(halls)
    two, left = halls.two.groups._votes, {"has_poll": 2, "asking": 2}

    async def sleep(_: float) -> None:
        """No time passes."""

    def failing(name: str, read):
        async def reads(*arguments):
            left[name] -= 1
            if left[name] >= 0:
                raise StorageError("the connection was lost")
            return await read(*arguments)

        return reads

    monkeypatch.setattr(two, "_sleep", sleep)
    monkeypatch.setattr(two, "_is_elsewhere", failing("has_poll", two._is_elsewhere))
    monkeypatch.setattr(two._store, "asking", failing("asking", two._store.asking))
    assert await halls.two.groups.late_vote(cast(quiz.current, "1", halls.clock.at))
    assert left == {"has_poll": -1, "asking": -1}
    assert [vote.person_id for vote in (await halls.one.get(quiz.id)).votes] == ["1"]


async def test_a_vote_of_a_private_round_waits_for_no_groups_question(halls, monkeypatch):
    async def is_elsewhere(_):
        return True

    monkeypatch.setattr(halls.two.groups._votes, "_is_elsewhere", is_elsewhere)
    assert not await halls.two.groups.late_vote(CastVote("private", "1", "One", (0,), halls.clock.at))


async def test_what_another_process_leaves_lying_is_ticked_after_a_while(halls):
    quiz = await started(halls)
    halls.clock.at = quiz.deadline + 2 * SECOND
    await halls.two.turn()
    assert (await halls.two.get(quiz.id)).phase is Phase.OPEN
    halls.clock.advance(SECOND)
    await halls.two.turn()
    assert (await halls.two.get(quiz.id)).phase is not Phase.OPEN
    assert await halls.holder() == "two"


async def test_a_tick_that_comes_second_is_no_fault(halls, caplog):
    quiz = await started(halls)
    halls.clock.at = quiz.deadline + 4 * SECOND
    await asyncio.gather(*(hall.conductor.tick_due() for hall in halls.both))
    await halls.settle()
    assert "left a quiz that was due as it was" not in caplog.text
    assert len([one for hall in halls.both for one in hall.voice.said if one[0] == "reveal"]) == 1


async def test_a_quiz_of_a_dead_process_goes_on_at_the_next_look(halls):
    quiz = await started(halls)
    await halls.one.kill()
    await halls.two.conductor.go_on()
    assert (await halls.two.get(quiz.id)).questions[0].is_interrupted is False
    await halls.die("one")
    await halls.two.conductor.go_on()
    await halls.two.conductor.settle()
    assert (await halls.two.get(quiz.id)).questions[0].is_interrupted is True
    assert ("went on", None, 0) in halls.two.voice.said
    await halls.two.conductor.go_on()
    await halls.two.vote(quiz.id, "1", "2")
    after = await halls.two.play(quiz.id, "1", "2")
    assert (after.phase, len(after.votes)) == (Phase.OVER, 6)


async def test_a_quiz_that_was_taken_over_is_gone_on_with_though_that_fails_at_first(halls, monkeypatch):
    quiz = await started(halls)
    await halls.one.kill()
    await halls.die("one")
    step = halls.two.stores.groups.step

    async def refused(*_):
        monkeypatch.setattr(halls.two.stores.groups, "step", step)
        raise StorageError("the connection was lost")

    monkeypatch.setattr(halls.two.stores.groups, "step", refused)
    with pytest.raises(StorageError):
        await halls.two.conductor.go_on()
    assert await halls.holder() == "two"
    await halls.two.conductor.go_on()
    await halls.two.conductor.settle()
    assert (await halls.two.get(quiz.id)).questions[0].is_interrupted is True


async def test_one_process_sends_a_lobby_and_the_other_shows_what_happened_there_later(halls, monkeypatch):
    passes = asyncio.Semaphore(1)  # the second process looks once too early, and again when there is something to see
    monkeypatch.setattr(halls.two.conductor.lobbies, "_sleep", lambda _: passes.acquire())
    quiz_id = await halls.one.open("1")
    await halls.two.groups.join(quiz_id, "2", "Two")
    assert [hall.voice.said for hall in halls.both] == [[("lobby", "lobby", 1)], []]
    await halls.one.groups.lobby_shown(quiz_id, "77")
    passes.release()
    await halls.two.conductor.settle()
    assert halls.two.voice.said == [("lobby", "lobby", 2)]


async def test_a_lobby_is_shown_as_the_rows_have_it(halls, monkeypatch):
    quiz_id = await halls.one.open("1")
    old = halls.one.conductor.views.lobby(await halls.one.get(quiz_id), halls.clock.at)
    await halls.two.groups.join(quiz_id, "2", "Two")
    assert len((await halls.one.groups.newest(old)).quiz.playing) == 2

    async def refuse(_):
        raise StorageError("the database cannot be reached")

    monkeypatch.setattr(halls.one.stores.groups, "get", refuse)
    assert await halls.one.groups.newest(old) == old
    monkeypatch.undo()
    await halls.die("one")
    async with halls.database.write() as connection:
        await connection.execute(delete(group_quizzes))
    assert await halls.one.groups.newest(old) == old


async def test_chats_of_other_platforms_are_let_be(halls):
    assert await halls.one.stores.groups.asking(Platform.LINE) == frozenset()
    assert halls.one.groups.is_one_of_many
