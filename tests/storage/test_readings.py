from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Phase
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.inbox import InboxRepository
from bot.storage.readings import ReadingRepository
from tests.storage.group_playing import GROUP, OTHER, SECOND, a_quiz, playing
from tests.storage.quizzing import NOW


async def test_nothing_waits_in_an_empty_database(database):
    readings = ReadingRepository(database)
    assert await readings.unhandled() == (0, None)
    assert await readings.group_quizzes() == {}


async def test_updates_that_are_not_handled_are_counted_over_all_accounts(database, clock):
    one, other = (InboxRepository(database, Platform.TELEGRAM, account, clock) for account in ("1", "2"))
    await one.store([("7", "{a}")], clock() - SECOND)
    await other.store([("7", "{a}"), ("8", "{b}")], clock())
    await other.mark_handled(["7"])
    assert await ReadingRepository(database).unhandled() == (2, clock() - SECOND)


async def test_group_quizzes_are_counted_by_phase_with_the_earliest_deadline(database):
    quizzes = GroupQuizRepository(database)
    await quizzes.open(playing(1, GROUP))
    await quizzes.open(playing(2, OTHER, deadline=NOW))
    await quizzes.open(a_quiz(3, ChatKey(Platform.TELEGRAM, "-300")))
    assert await ReadingRepository(database).group_quizzes() == {
        Phase.OPEN: (2, NOW),
        Phase.LOBBY: (1, NOW + 60 * SECOND),
    }
    await quizzes.close()
