"""Two accounts in rows: what is one from a link on, what stays with each, and what is left when they part."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.links import Code, Link, Refusal, Tries, Typed, after_wrong, refusal
from bot.domain.relearning import Joining
from bot.domain.streak import Streak
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.links import LinkRepository
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.rankings import RankingRepository
from bot.storage.streaks import StreakRepository
from tests.storage import group_playing
from tests.storage.conftest import DAY, TODAY
from tests.storage.quizzing import ALICE, BOB, NOW, a_card, an_answer

ANNE = ChatKey(Platform.LINE, "U1")
HOW = Joining(lambda _answers, _aims: {}, lambda one, other, _days: one or other)


@pytest.fixture
def links(database):
    return LinkRepository(database)


async def link(links, home=ALICE, other=ANNE, how=HOW):
    await links.keep_code(home, "code", NOW)
    return await links.link(other, "code", lambda typed: refusal(typed, NOW), how, NOW)


async def test_a_code_is_known_until_another_takes_its_place(links):
    await links.keep_code(ALICE, "first", NOW)
    assert await links.typed(ANNE, "first") == Typed(ANNE, None, Code(ALICE, NOW), None, None)
    await links.keep_code(ALICE, "second", NOW + DAY)
    assert (await links.typed(ANNE, "first")).code is None
    assert (await links.typed(ANNE, "second")).code == Code(ALICE, NOW + DAY)


async def test_both_know_their_link_and_the_code_is_used(links):
    linked = await link(links)
    assert linked == await links.link_of(ALICE) == await links.link_of(ANNE) == Link(ALICE, ANNE, NOW)
    assert await links.link_of(BOB) is None
    other = ChatKey(Platform.LINE, "U2")
    assert await links.typed(other, "code") == Typed(other, None, Code(ALICE, NOW, NOW), None, linked)
    assert await links.link(other, "code", lambda typed: refusal(typed, NOW), HOW, NOW) is Refusal.USED
    assert await links.link_of(other) is None


async def test_of_two_who_link_at_once_one_does(links):
    await links.keep_code(ALICE, "code", NOW)
    others = [ANNE, ChatKey(Platform.LINE, "U2")]
    done = await asyncio.gather(
        *(links.link(one, "code", lambda typed: refusal(typed, NOW), HOW, NOW) for one in others)
    )
    assert sorted(isinstance(one, Link) for one in done) == [False, True]


async def test_wrong_codes_are_counted_until_a_right_one(links):
    for count in (1, 2):
        assert await links.missed(ANNE, lambda tries: after_wrong(tries, NOW)) == Tries(count, NOW)
    assert (await links.typed(ANNE, "code")).tries == Tries(2, NOW)
    await link(links)
    assert (await links.typed(ANNE, "code")).tries is None


async def test_language_streak_and_the_wish_to_be_hidden_are_both_s(links, database, clock):
    languages, streaks = PreferenceRepository(database, clock), StreakRepository(database)
    rankings = RankingRepository(database)
    await languages.save_language(ALICE, Language.ENGLISH)
    await languages.save_language(ANNE, Language.SIMPLIFIED)
    await streaks.change(ANNE, lambda _: Streak(3, last_on=TODAY))
    await rankings.hide(ANNE, NOW)
    await link(links)
    fresh = PreferenceRepository(database, clock)
    for account in (ALICE, ANNE):
        assert await fresh.language(account) is Language.ENGLISH
        assert await streaks.get(account) == Streak(3, last_on=TODAY)
        assert await rankings.is_hidden(account)
    await fresh.save_language(ANNE, Language.TRADITIONAL)
    await streaks.change(ANNE, lambda old: replace(old, days=4))
    assert await rankings.unhide(ALICE)
    assert await fresh.language(ALICE) is Language.TRADITIONAL
    assert await streaks.get(ALICE) == await streaks.get(ANNE) == Streak(4, last_on=TODAY)
    assert not await rankings.is_hidden(ANNE)
    assert not await rankings.unhide(ANNE)


async def test_the_others_language_counts_where_the_home_never_chose(links, database, clock):
    await PreferenceRepository(database, clock).save_language(ANNE, Language.SIMPLIFIED)
    await link(links)
    assert await PreferenceRepository(database, clock).language(ALICE) is Language.SIMPLIFIED


async def test_days_of_both_are_handed_to_whoever_joins_the_streaks(links, database):
    answers, seen = AnswerRepository(database), []
    for number, (person, where) in enumerate(
        ((ALICE, AnsweredIn.ROUND), (ANNE, AnsweredIn.ROUND), (ANNE, AnsweredIn.GROUP_QUIZ))
    ):
        answer = an_answer(f"p{number}", person, answered_in=where, on=TODAY - number * DAY)
        await answers.record(answer, lambda _: a_card())

    def join(*given):
        seen.append(given)
        return Streak(9, last_on=TODAY)

    await StreakRepository(database).change(ANNE, lambda _: Streak(1, last_on=TODAY))
    await link(links, how=replace(HOW, join=join))
    assert seen == [(None, Streak(1, last_on=TODAY), [TODAY - DAY, TODAY])]
    assert await StreakRepository(database).get(ALICE) == Streak(9, last_on=TODAY)


async def test_a_person_lives_by_their_homes_zone_or_else_by_the_others(links, desk):
    await link(links)
    theirs = await desk.subscriptions.change(ANNE, lambda _: replace(desk.new(), chat=ANNE))
    assert await desk.subscriptions.of_person(ALICE) == (theirs,)
    mine = await desk.subscribe(ALICE.chat_id)
    assert await desk.subscriptions.of_person(ANNE) == await desk.subscriptions.of_person(ALICE) == (mine, theirs)
    await desk.plan()
    await desk.take()
    await desk.send(1)
    assert await desk.journal.sent_on(ANNE, 60) == await desk.journal.sent_on(ALICE, 60) == {TODAY}


async def test_a_place_that_is_kept_for_who_fetches_digests_is_no_zone_to_live_by(links, desk):
    await link(links)
    await desk.subscribe(ALICE.chat_id, created_at=NOW, ended_at=NOW - DAY)
    theirs = await desk.subscriptions.change(ANNE, lambda _: replace(desk.new(), chat=ANNE))
    assert (await desk.subscriptions.of_person(ALICE))[0] == theirs


@pytest.mark.parametrize("first", [ALICE, ANNE])
async def test_of_two_answers_to_one_thing_the_first_stays(links, database, first):
    answers = AnswerRepository(database)
    for person in (ALICE, ANNE):
        at = NOW if person == first else NOW + DAY
        await answers.record(an_answer("p", person, at=at, is_correct=person == first), lambda _: a_card())
    folded = []

    def relearn(history, _aims):
        folded.append([(one.person, one.at, one.is_correct) for one in history])
        return {"authored:q0": a_card(reviews=9)}

    await link(links, how=replace(HOW, relearn=relearn))
    assert folded == [[(ALICE, NOW, True)]]
    assert {card.reviews for card in (await CardRepository(database).cards(ANNE)).values()} == {9}


async def test_digests_ask_on_either_what_is_due_in_the_one_memory(links, desk, database):
    await link(links)
    await desk.subscriptions.change(ANNE, lambda _: replace(desk.new(), chat=ANNE))
    await AnswerRepository(database).record(an_answer("p", ALICE), lambda _: replace(a_card(), due_on=TODAY))
    await desk.plan()
    [waiting] = await desk.take()
    assert (waiting.subscription.chat, waiting.due_keys) == (ANNE, ("authored:q0",))


async def test_parted_the_home_keeps_everything_and_the_other_begins_anew(links, database):
    answers, streaks = AnswerRepository(database), StreakRepository(database)
    await answers.record(an_answer("p", ANNE), lambda _: a_card())
    await streaks.change(ANNE, lambda _: Streak(3, last_on=TODAY))
    linked = await link(links)
    assert await links.unlink(ALICE, lambda _: False) == linked == await links.link_of(ANNE)
    assert await links.unlink(ANNE, lambda _: True) == linked
    assert await links.unlink(ANNE, lambda _: True) is None is await links.link_of(ALICE)
    assert [await links.count_answers(one) for one in (ALICE, ANNE)] == [1, 0]
    assert [await streaks.get(one) for one in (ALICE, ANNE)] == [Streak(3, last_on=TODAY), None]


async def test_a_vote_in_a_group_feeds_the_home_and_must_be_there(links, database):
    answers, quizzes = AnswerRepository(database), GroupQuizRepository(database)
    group = ChatKey(Platform.LINE, "C1")
    quiz = group_playing.playing(1, group, questions=1)
    await quizzes.open(quiz)
    await quizzes.vote(Platform.LINE, [replace(group_playing.cast("poll1.0", 0), person_id="U1")])
    await link(links)
    places = {"there": (quiz.id, 0), "not there": (quiz.id, 1)}
    kept = {
        name: await answers.record(an_answer(name, ANNE), lambda _: a_card(), place) for name, place in places.items()
    }
    assert kept == {"there": True, "not there": False}
    assert await links.count_answers(ALICE) == 1


@pytest.mark.parametrize("asking", [ALICE, ANNE])
async def test_both_accounts_are_handed_over_and_forgotten_by_either(links, database, clock, asking):
    people, answers = PeopleRepository(database), AnswerRepository(database)
    quizzes, languages = GroupQuizRepository(database), PreferenceRepository(database, clock)
    for number, one in enumerate((ALICE, ANNE, BOB)):
        await languages.save_language(one, Language.ENGLISH)
        await answers.record(an_answer(f"p{number}", one), lambda _: a_card())
    quiz = group_playing.playing(1, ChatKey(Platform.LINE, "C1"), players=(group_playing.player(1, person_id="U1"),))
    await quizzes.open(quiz)
    await link(links)
    before, bobs = await people.export(asking), await people.export(BOB)
    counted = {name: len(before[name]) for name in ("chats", "answers", "cards", "links", "link_codes")}
    assert counted == {"chats": 2, "answers": 2, "cards": 1, "links": 2, "link_codes": 1}
    assert [row["person_id"] for row in before["group_players"]] == ["U1"]
    assert await people.accounts(asking) == (ALICE, ANNE)
    await people.forget(asking, NOW + timedelta(minutes=1))
    for one in (ALICE, ANNE):
        assert not any((await people.export(one)).values())
        assert await links.link_of(one) is None
    assert await people.export(BOB) == bobs
