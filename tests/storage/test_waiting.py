from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import event, text

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import DuePlan, Waiting
from bot.domain.language import Language
from bot.domain.schedule import Due
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind, DeliveryStatus, Progress
from bot.storage.answers import AnswerRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.streaks import StreakRepository
from tests.storage.quizzing import a_card, an_answer

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TODAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
ALICE = ChatKey(Platform.TELEGRAM, "1")


def numbers(taken) -> list[int]:
    return [waiting.delivery.id.int for waiting in taken]


async def test_everything_that_composing_needs_comes_along(desk, database, clock):
    streak = Streak(3, 1, 2, TODAY - DAY, 9)
    await desk.subscribe("1", language=Language.SIMPLIFIED)
    await PreferenceRepository(database, clock).save_language(ALICE, Language.ENGLISH)
    await StreakRepository(database).change(ALICE, lambda _: streak)
    await desk.plan()
    assert await desk.take() == (
        Waiting(await desk.delivery(1), await desk.get(), Language.ENGLISH, Progress({}), streak),
    )


async def test_the_client_s_language_holds_until_one_is_chosen_and_no_streak_is_none(desk):
    await desk.subscribe("1", language=Language.SIMPLIFIED)
    await desk.plan()
    [waiting] = await desk.take()
    assert (waiting.language, waiting.streak) == (Language.SIMPLIFIED, None)


async def test_progress_is_what_was_sent_each_with_its_newest_date(desk):
    await desk.subscribe("1", next_due=Due(TODAY - 4 * DAY, MIDNIGHT - 4 * DAY))
    await desk.subscribe("2", next_due=Due(TODAY - 4 * DAY, MIDNIGHT - 4 * DAY))
    outcomes = [("a", DeliveryStatus.SENT), ("b", DeliveryStatus.UNKNOWN), ("a", DeliveryStatus.SENT),
                ("c", DeliveryStatus.REFUSED)]  # fmt: skip
    for day, (concept_id, status) in enumerate(outcomes):
        await desk.plan()
        mine = next(found for found in await desk.take() if found.subscription.chat == ALICE)
        assert await desk.begin(mine.delivery.id.int, concept_id)
        await desk.settle(mine.delivery.id.int, status)
        assert day < 4
    await desk.plan()
    taken = await desk.take()
    progress = {waiting.subscription.chat.chat_id: waiting.progress for waiting in taken}
    assert progress == {"1": Progress({"a": TODAY - 2 * DAY}), "2": Progress({})}
    assert await desk.journal.progress((await desk.get("1")).id) == progress["1"]


async def test_those_that_waited_longest_come_first_and_no_more_than_asked_for(desk):
    for number, minutes in enumerate((3, 1, 2)):
        await desk.subscribe(str(number), next_due=Due(TODAY, MIDNIGHT + minutes * MINUTE))
    await desk.plan()
    taken = await desk.take()
    assert [waiting.subscription.chat.chat_id for waiting in taken] == ["1", "2", "0"]
    assert await desk.take(2) == taken[:2]


async def test_nothing_is_taken_before_its_time_nor_twice_from_one_subscription(desk, clock):
    await desk.subscribe("1", next_due=Due(TODAY - DAY, MIDNIGHT - DAY))
    await desk.plan()
    await desk.plan()
    assert numbers(await desk.take()) == [1]
    await desk.settle(1, DeliveryStatus.PLANNED, not_before=clock() + MINUTE)
    assert numbers(await desk.take()) == []
    clock.advance(MINUTE)
    assert numbers(await desk.take()) == [1]


async def test_subscriptions_under_way_and_other_platforms_are_left_out(desk):
    first = await desk.subscribe("1")
    second = await desk.subscribe("2")
    await desk.plan()
    assert numbers(await desk.take(not_in={first.id})) == [2]
    assert numbers(await desk.take(not_in=[first.id, second.id])) == []
    assert numbers(await desk.take(platforms=[Platform.LINE])) == []
    assert numbers(await desk.take(platforms=[Platform.TELEGRAM])) == [1, 2]


async def test_a_row_that_is_not_understood_is_given_up_and_stands_in_nobody_s_way(desk, caplog):
    for number in ("1", "2"):
        await desk.subscribe(number)
        await desk.plan()
    async with desk.database.write() as connection:
        await connection.execute(text("UPDATE subscriptions SET language = 'tlh' WHERE chat_id = '1'"))
    assert numbers(await desk.take()) == [2]
    assert await desk.states() == {1: DeliveryStatus.REFUSED, 2: DeliveryStatus.PLANNED}
    assert "is not understood; it is given up" in caplog.text


async def test_taking_changes_nothing(desk):
    await desk.subscribe("1")
    await desk.plan()
    assert await desk.take() == await desk.take()
    assert (await desk.delivery(1)).status is DeliveryStatus.PLANNED


async def test_the_next_wake_is_the_earliest_thing_that_will_have_to_be_done(desk, clock):
    assert await desk.deliveries.next_wake() is None
    await desk.subscribe("never", next_due=None)
    assert await desk.deliveries.next_wake() is None
    await desk.subscribe("1", next_due=Due(TODAY + DAY, MIDNIGHT + DAY))
    assert await desk.deliveries.next_wake() == MIDNIGHT + DAY
    await desk.subscribe("2", next_due=Due(TODAY, MIDNIGHT))
    assert await desk.deliveries.next_wake() == MIDNIGHT
    await desk.plan(lambda found: DuePlan((), found.next_due, None))
    assert await desk.deliveries.next_wake() == MIDNIGHT
    await desk.settle(1, DeliveryStatus.PLANNED, not_before=clock() + MINUTE)
    assert await desk.deliveries.next_wake() == clock() + MINUTE
    await desk.send(1)
    assert await desk.deliveries.next_wake() == MIDNIGHT + DAY


async def test_what_is_planned_for_a_chat_that_asked_to_be_left_alone_waits_as_well(desk, clock):
    await desk.subscribe("1")
    await desk.plan()
    await desk.settle(1, DeliveryStatus.PLANNED, not_before=clock() + 2 * DAY)
    clock.advance(DAY)
    await desk.plan()
    assert (await desk.delivery(2)).not_before == MIDNIGHT + 2 * DAY + timedelta(hours=8)
    assert await desk.take() == ()
    assert (await desk.delivery(2)).id == UUID(int=2)


async def test_what_is_due_in_the_readers_memories_comes_along_the_most_overdue_first(desk, database):
    days = {"a": 0, "b": -3, "c": 1, "d": -3, **{f"late{number}": -9 - number for number in range(6)}}
    memory = {key: a_card(key, due_on=TODAY + due_in * DAY) for key, due_in in days.items()}
    for number, (person, names) in enumerate((("1", "abcd"), ("2", memory), ("-3", "ab"), ("4", "c"), ("5", ""))):
        for name in names:
            asked = an_answer(f"{number}{name}", ChatKey(Platform.TELEGRAM, person), key=name)
            await AnswerRepository(database).record(asked, lambda _, name=name: memory[name])
        await desk.subscribe(person, kind=ChatKind.GROUP if number == 2 else ChatKind.PRIVATE)
    await desk.plan()
    found = {waiting.subscription.chat.chat_id: waiting.due_keys for waiting in await desk.take()}
    late = tuple(f"late{number}" for number in reversed(range(6)))
    assert found == {"1": ("b", "d", "a"), "2": (*late, "b", "d"), "-3": (), "4": (), "5": ()}


async def test_a_late_delivery_brings_what_was_due_on_its_own_date(desk, database):
    for key, due_on in (("then", TODAY - DAY), ("now", TODAY)):
        card = a_card(key, due_on=due_on)
        await AnswerRepository(database).record(an_answer(key, key=key), lambda _, card=card: card)
    await desk.subscribe("1", next_due=Due(TODAY - DAY, MIDNIGHT - DAY))
    await desk.plan()
    [waiting] = await desk.take()
    assert waiting.due_keys == ("then",)


async def test_groups_alone_need_no_statement_about_memories(desk, database):
    executed = []
    event.listen(
        database._engines.reader.sync_engine, "before_cursor_execute", lambda *found: executed.append(found[2])
    )
    await desk.subscribe("-1", kind=ChatKind.GROUP)
    await desk.plan()
    await desk.take()
    of_groups = len(executed)
    await desk.subscribe("1")
    await desk.plan()
    await desk.take()
    about_cards = [index for index, statement in enumerate(executed) if "cards" in statement]
    assert len(about_cards) == 1 <= of_groups <= about_cards[0]
