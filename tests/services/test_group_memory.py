"""Votes in groups become answers of those who gave them, each once, and what they missed can be practised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.chat import ChatKey
from bot.domain.group_quizzes import Phase
from bot.domain.memory import Grade
from bot.domain.quiz_replies import NothingToAsk
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.errors import StorageError, UnknownOutcomeError
from bot.services import group_memory
from bot.storage.tables import answers
from tests.services.group_hall import GROUP, SECOND, THREE, Hall, hall, short
from tests.services.round_table import person

LATER = timedelta(minutes=1)


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


async def answered(laid: Hall) -> list[tuple[str, int, Grade]]:
    """Who answered which question, and how well."""
    query = select(answers.c.person_id, answers.c.place, answers.c.grade).where(answers.c.answered_in == "group_quiz")
    async with laid.database.read() as connection:
        rows = (await connection.execute(query.order_by(answers.c.place, answers.c.person_id))).all()
    return [(person_id, int(place.partition("/")[2]), Grade(grade)) for person_id, place, grade in rows]


async def test_votes_feed_the_memory_of_whoever_gave_them(laid: Hall):
    quiz_id = await laid.start("1", "2")
    await laid.vote(quiz_id, "1", "9", "-100")
    await laid.vote(quiz_id, "2", rightly=False)
    await laid.until(quiz_id, Phase.RESTING)
    assert await laid.memory.feed() is None
    assert await answered(laid) == []  # the last votes may be on their way
    laid.clock.advance(LATER)
    await laid.memory.feed()
    expected = [("1", 0, Grade.GOOD), ("2", 0, Grade.AGAIN), ("9", 0, Grade.GOOD)]
    assert await answered(laid) == expected
    key = (await laid.get(quiz_id)).questions[0].key
    cards = [dict(await laid.stores.cards.cards(person(number))) for number in (1, 2, 9)]
    assert [(list(each), each[key].lapses) for each in cards] == [([key], 0)] * 3
    assert await laid.stores.groups.unlearnt(10) == ()
    await laid.memory.feed()
    assert await answered(laid) == expected


async def test_a_question_that_nobody_may_have_seen_teaches_nothing(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first["put"] = [UnknownOutcomeError("broken off")]
    await laid.next_open(quiz_id)
    await laid.vote(quiz_id, "1")
    await laid.groups.stop(GROUP)  # its poll was open: whoever voted had read it
    await laid.turn()
    laid.clock.advance(LATER)
    await laid.memory.feed()
    assert await answered(laid) == [("1", 1, Grade.GOOD)]
    assert await laid.stores.groups.unlearnt(10) == ()


async def test_what_fails_is_done_again(laid: Hall, monkeypatch):
    quiz_id = await laid.start("1", "2", setup=short(THREE, wish=Wish(length=2)))
    await laid.play(quiz_id, "1", "2")
    laid.clock.advance(LATER)
    record, failures = laid.stores.answers.record, [StorageError("the disk is full")]

    async def failing(*args):
        if len(failures) and args[0].place.endswith("/1"):
            raise failures.pop()
        return await record(*args)

    monkeypatch.setattr(laid.stores.answers, "record", failing)
    with pytest.raises(StorageError):
        await laid.memory.feed()
    await laid.memory.feed()
    assert await answered(laid) == [(name, position, Grade.GOOD) for position in range(2) for name in ("1", "2")]


async def test_whoever_is_forgotten_while_votes_are_fed_gets_no_memory_back(laid: Hall, monkeypatch):
    quiz_id = await laid.start("1", "2")
    await laid.vote(quiz_id, "1", "2")
    await laid.until(quiz_id, Phase.RESTING)
    laid.clock.advance(LATER)
    unlearnt = laid.stores.groups.unlearnt

    async def forgotten_then(limit: int):
        found = await unlearnt(limit)
        await laid.stores.people.forget(ChatKey(GROUP.platform, "1"), laid.clock.at)
        return found

    monkeypatch.setattr(laid.stores.groups, "unlearnt", forgotten_then)
    await laid.memory.feed()
    assert await answered(laid) == [("2", 0, Grade.GOOD)]
    assert dict(await laid.stores.cards.cards(person(1))) == {}
    assert await unlearnt(10) == ()


async def test_what_is_not_looked_at_at_once_is_soon(laid: Hall, monkeypatch):
    monkeypatch.setattr(group_memory, "_AT_ONCE", 2)
    quiz_id = await laid.start("1")
    await laid.play(quiz_id, "1")
    laid.clock.advance(LATER)
    assert await laid.memory.feed() == laid.clock.at + SECOND
    assert await laid.memory.feed() is None
    assert await answered(laid) == [("1", position, Grade.GOOD) for position in range(3)]


async def test_exactly_what_somebody_missed_is_practised_in_private(laid: Hall):
    quiz_id = await laid.start("1", "2")
    await laid.vote(quiz_id, "1", rightly=False)
    await laid.past_open(quiz_id)
    await laid.next_open(quiz_id)
    await laid.vote(quiz_id, "1")
    quiz = await laid.play(quiz_id)
    wish = Wish(Scope(ScopeKind.GROUP_MISSED, quiz_id.hex))
    for name, positions in {"1": [0, 2], "2": [0, 1, 2]}.items():
        move = await laid.rounds.begin(ChatKey(GROUP.platform, name), wish)
        assert [one.key for one in move.then.round.questions] == [quiz.questions[at].key for at in positions]
    nobody = ChatKey(GROUP.platform, "77")
    assert await laid.rounds.begin(nobody, wish) == NothingToAsk(wish, None)
    forged = Wish(Scope(ScopeKind.GROUP_MISSED, "zz"))
    assert await laid.rounds.begin(nobody, forged) == NothingToAsk(forged, None)
