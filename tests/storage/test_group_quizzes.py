"""Group quizzes in rows: kept as they are, found, and moved on by steps that exclude each other."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import event, select, text

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.group_events import ShutOut, StopAsked
from bot.domain.group_quiz import GroupStep, advance
from bot.domain.group_quizzes import End, Pause, Phase, QuestionPhase, Setup, Void, Vote
from bot.domain.group_scores import scores_of
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.errors import StorageError
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_scores
from tests.storage.group_playing import GROUP, OTHER, SECOND, a_quiz, cast, closed, player, playing, put, question
from tests.storage.quizzing import NOW

TELEGRAM = Platform.TELEGRAM
FIRST = UUID(int=1)
WHOLE = replace(
    playing(questions=4),
    setup=Setup(Wish(Scope(ScopeKind.SECTION, "growth-needs"), Level.ADVANCED, 4), 15, False, 2, True),  # noqa: FBT003 - all of them, in order
    seed=2**63 - 1,
    position=2,
    players=(
        player(2, name="陳大文", team=1),
        player(1, joined_at=None, asked_in=0),
        player(3, from_position=1, team=2, left_at=NOW + SECOND),
    ),
    questions=(
        closed(1, 0),
        closed(1, 1, phase=QuestionPhase.VOID, void=Void.DELETED),
        put(1, 2, chat=OTHER, is_interrupted=True),
        question(3),
    ),
    votes=(Vote(0, "3", (0, 2), NOW), Vote(2, "2", (1,), NOW), Vote(1, "3", (1,), NOW + SECOND)),
    content_version="v1",
    language="zh-hant",
    thread_id="9",
    lobby_message_id="77",
    unanswered=1,
    pauses=True,
    pause=Pause.TROUBLE,
    failing_since=NOW,
    ended_at=NOW + SECOND,
    end=End.STOPPED,
    begun_by="7/8",
    version=5,
)


RESTING = playing(phase=Phase.RESTING, questions=2)
RESTING = replace(RESTING, questions=(closed(1, 0), question(1)))


@pytest.fixture
async def quizzes(database):
    repository = GroupQuizRepository(database)
    yield repository
    await repository.close()


def to(**changes):
    """A decision that only changes what is said."""
    return lambda quiz: GroupStep(replace(quiz, **changes))


async def scores(database) -> list[tuple[object, ...]]:
    columns = (group_scores.c.quiz_id, group_scores.c.person_id, group_scores.c.points, group_scores.c.rank)
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(*columns[:2]))]


async def test_a_quiz_is_kept_as_it_is(quizzes):
    assert await quizzes.open(WHOLE) == WHOLE
    assert await quizzes.get(FIRST) == await quizzes.running(GROUP) == WHOLE
    assert (await quizzes.get(UUID(int=9)), await quizzes.running(OTHER)) == (None, None)


async def test_a_group_plays_one_quiz_and_an_event_opens_one(quizzes):
    first = await quizzes.open(a_quiz(1, begun_by="7/8"))
    assert await quizzes.open(a_quiz(2)) == await quizzes.open(a_quiz(3, begun_by="7/8")) == first
    await quizzes.step(FIRST, to(phase=Phase.OVER, deadline=None))
    assert await quizzes.running(GROUP) is None
    assert (await quizzes.open(a_quiz(4, begun_by="7/8"))).id == FIRST
    opened = await asyncio.gather(*(quizzes.open(a_quiz(number)) for number in (5, 6)))
    assert len({quiz.id for quiz in opened}) == 1
    assert (await quizzes.open(a_quiz(7, begun_by="7/8"))).id == FIRST
    assert (await quizzes.open(a_quiz(8, OTHER, begun_by="7/8"))).id == UUID(int=8)


async def test_a_step_writes_what_it_says_and_nothing_else(quizzes):
    await quizzes.open(a_quiz())
    joined = await quizzes.step(FIRST, to(players=(player(1, team=2), player(2))))
    assert joined.quiz == replace(a_quiz(), players=(player(1, team=2), player(2)), version=1)
    drawn = await quizzes.step(FIRST, to(questions=(question(0), question(1)), content_version="v1"))
    asked = await quizzes.step(FIRST, to(questions=(put(1, 0), question(1)), position=0, phase=Phase.OPEN))
    moved = {"questions": (put(1, 0), question(1)), "position": 0, "phase": Phase.OPEN}
    assert asked.quiz == replace(drawn.quiz, **moved, version=3)
    assert await quizzes.get(FIRST) == await GroupQuizRepository(quizzes._database).get(FIRST) == asked.quiz


async def test_players_keep_their_order_whoever_leaves_the_lobby_and_comes_back(quizzes):
    await quizzes.open(a_quiz(players=(player(1), player(2), player(3))))
    for order in ((2, 3), (2, 3, 1), (3, 4, 1), (1, 4, 3), (), (9,)):
        step = await quizzes.step(FIRST, to(players=tuple(player(each) for each in order)))
        assert await GroupQuizRepository(quizzes._database).get(FIRST) == await quizzes.get(FIRST) == step.quiz


async def test_steps_at_once_happen_one_after_the_other_and_exclude_nobody(quizzes):
    await quizzes.open(a_quiz(1))
    await quizzes.open(a_quiz(2, OTHER))

    def one_more(quiz):
        return GroupStep(replace(quiz, unanswered=quiz.unanswered + 1))

    def fail(_):
        raise ValueError("this one fails")

    wishes = [(1, one_more), (2, one_more), (1, fail), (1, one_more), (9, one_more), (2, to(seed=2))]
    done = await asyncio.gather(
        *(quizzes.step(UUID(int=number), decide) for number, decide in wishes), return_exceptions=True
    )
    assert [step if isinstance(step, ValueError) else step.quiz and step.quiz.unanswered for step in done[:2]] == [1, 1]
    assert (str(done[2]), done[3].quiz.unanswered, done[4]) == ("this one fails", 2, GroupStep())
    assert await quizzes.get(FIRST) == a_quiz(1, unanswered=2, version=2)
    assert await quizzes.get(UUID(int=2)) == a_quiz(2, OTHER, unanswered=1, version=1)


async def test_a_step_decided_on_an_older_state_is_not_written(quizzes):
    old = await quizzes.open(a_quiz())
    newer = await quizzes.step(FIRST, to(unanswered=1))
    with pytest.raises(StorageError, match="decided on an older state"):
        await quizzes.step(FIRST, lambda _: GroupStep(replace(old, unanswered=9)))
    assert await quizzes.get(FIRST) == newer.quiz


async def test_a_step_sees_what_was_written_behind_its_back(quizzes, database):
    await quizzes.open(playing())
    await quizzes.step(FIRST, to(unanswered=1))
    async with database.write() as connection:
        await connection.execute(text("UPDATE group_quizzes SET starter_name = 'X', version = version + 1"))
    await quizzes.vote(TELEGRAM, [cast("poll1.0", 7), cast("poll1.0", 2)])
    seen = []
    await quizzes.step(FIRST, lambda quiz: seen.append(quiz) or GroupStep())
    stranger = player(7, joined_at=None)
    assert [(quiz.starter_name, quiz.version, quiz.votes) for quiz in seen] == [
        ("X", 2, (Vote(0, "7", (1,), NOW), Vote(0, "2", (1,), NOW)))
    ]
    assert seen[0].players == (*playing().players, stranger)


async def test_a_step_reads_no_more_than_the_votes_that_are_new(quizzes, database):
    await quizzes.open(playing())
    await quizzes.step(FIRST, to(unanswered=1))
    await quizzes.vote(TELEGRAM, [cast("poll1.0", 1)])
    statements = []
    event.listen(database._engines.writer.sync_engine, "before_cursor_execute", lambda *it: statements.append(it[2]))
    step = await quizzes.step(FIRST, to(unanswered=2))
    assert [sql.partition("FROM")[2].split()[0] for sql in statements if sql.startswith("SELECT")] == [
        "group_votes)",
        "group_votes",
    ]
    assert step.quiz.votes == (Vote(0, "1", (1,), NOW),)


async def test_a_step_may_keep_votes_itself_once_each(quizzes):
    await quizzes.open(playing())
    votes = (Vote(0, "1", (1,), NOW), Vote(0, "2", (0,), NOW))
    for _ in range(2):
        await quizzes.step(FIRST, to(votes=votes))
        assert (await quizzes.get(FIRST)).votes == votes
    await quizzes.step(FIRST, to(unanswered=1))
    assert (await GroupQuizRepository(quizzes._database).get(FIRST)).votes == votes


@pytest.mark.parametrize(
    ("before", "event", "counts"),
    [
        (RESTING, StopAsked(NOW), True),
        (RESTING, ShutOut(NOW), True),
        (a_quiz(), ShutOut(NOW), False),
        (a_quiz(), StopAsked(NOW), False),
    ],
    ids=["ending", "shut out after a question", "shut out of a lobby", "a lobby stopped"],
)
async def test_scores_are_kept_with_what_decides_them(quizzes, database, before, event, counts):
    votes = (Vote(0, "2", (1,), NOW + SECOND), Vote(0, "1", (0,), NOW)) if before.questions else ()
    await quizzes.open(replace(before, votes=votes))
    step = await quizzes.step(FIRST, lambda quiz: advance(quiz, event))
    expected = [(FIRST, score.person_id, score.points, score.rank) for score in scores_of(step.quiz)] if counts else []
    assert await scores(database) == sorted(expected)
    assert bool(expected) is counts
    await quizzes.step(FIRST, to(phase=Phase.OVER, deadline=None))
    assert await scores(database) == sorted(expected)


async def test_what_is_due_is_found_longest_first(quizzes):
    line, third = ChatKey(Platform.LINE, "C1"), ChatKey(TELEGRAM, "-3")
    for number, (chat, seconds) in enumerate([(GROUP, 3), (OTHER, 1), (line, 2), (third, 9)], start=1):
        await quizzes.open(a_quiz(number, chat, deadline=NOW + seconds * SECOND, opened_at=NOW - number * SECOND))
    assert await quizzes.next_deadline() == NOW + SECOND
    both = [TELEGRAM, Platform.LINE]
    due = [await quizzes.due(NOW + 3 * SECOND, *limits) for limits in [(both, 9), (both, 2), (both[:1], 9)]]
    assert [[id_.int for id_ in ids] for ids in due] == [[2, 3, 1], [2, 3], [2, 1]]
    assert [id_.int for id_ in await quizzes.unfinished(TELEGRAM)] == [4, 2, 1]
    for number in (1, 2, 3, 4):
        await quizzes.step(UUID(int=number), to(phase=Phase.OVER, deadline=None))
    assert (await quizzes.due(NOW + 99 * SECOND, both, 9), await quizzes.next_deadline()) == ((), None)
    assert await quizzes.unfinished(TELEGRAM) == ()


async def test_what_a_group_was_asked_last_is_found_newest_first_each_once(quizzes):
    again = closed(2, 1, key="authored:q0", asked_at=NOW + 9 * SECOND)
    await quizzes.open(replace(playing(1, phase=Phase.OVER), questions=(closed(1, 0), closed(1, 1), question(2))))
    await quizzes.open(replace(playing(2), questions=(closed(2, 0, key="authored:q5"), again)))
    await quizzes.open(replace(playing(3, OTHER), questions=(closed(3, 0, key="authored:q9"),)))
    assert await quizzes.recent_keys(GROUP, 9) == ("authored:q0", "authored:q1", "authored:q5")
    assert await quizzes.recent_keys(GROUP, 1) == ("authored:q0",)


async def test_what_a_player_missed_is_what_counts_and_was_put_since_they_joined(quizzes):
    void = closed(1, 2, phase=QuestionPhase.VOID)
    late = player(3, from_position=1)
    quiz = replace(
        playing(people=2),
        questions=(closed(1, 0), closed(1, 1), void, put(1, 3)),
        votes=(Vote(0, "1", (1,), NOW), Vote(1, "1", (0,), NOW), Vote(2, "1", (0,), NOW)),
    )
    await quizzes.open(replace(quiz, players=(*quiz.players, late)))
    people = [ChatKey(TELEGRAM, number) for number in "1239"] + [ChatKey(Platform.LINE, "1")]
    assert [await quizzes.missed_keys(FIRST, person) for person in people] == [
        ("authored:q1",),
        ("authored:q0", "authored:q1"),
        ("authored:q1",),
        (),
        (),
    ]
    assert await quizzes.missed_keys(UUID(int=9), people[0]) == ()


async def test_a_quiz_that_is_not_understood_holds_up_no_other(quizzes, database, caplog):
    await quizzes.open(playing(1))
    await quizzes.open(playing(2, OTHER))
    async with database.write() as connection:
        await connection.execute(text("UPDATE group_quizzes SET phase = 'sleeping' WHERE chat_id = '-100'"))
    steps = await asyncio.gather(*(quizzes.step(UUID(int=number), to(unanswered=1)) for number in (1, 2)))
    assert [step.quiz and step.quiz.unanswered for step in steps] == [None, 1]
    assert "are not understood; it is left alone" in caplog.text


async def test_a_quiz_that_is_not_understood_keeps_no_other_from_feeding_memories(quizzes, database):
    for number, chat in ((1, GROUP), (2, OTHER)):
        done = tuple(closed(number, position, closed_at=NOW + number * SECOND) for position in range(2))
        await quizzes.open(a_quiz(number, chat, questions=done, position=1, phase=Phase.RESTING))
    async with database.write() as connection:
        await connection.execute(text("UPDATE group_quizzes SET phase = 'sleeping' WHERE chat_id = '-100'"))
    assert {one.quiz.chat for one in await quizzes.unlearnt(1)} == {OTHER}


async def test_nothing_is_taken_after_the_end(quizzes):
    await quizzes.open(playing())
    await quizzes.close()
    with pytest.raises(StorageError, match="stopping"):
        await quizzes.step(FIRST, to(unanswered=1))
    with pytest.raises(StorageError, match="stopping"):
        await quizzes.vote(TELEGRAM, [cast("poll1.0", 1)])
