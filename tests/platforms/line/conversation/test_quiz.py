"""Private rounds on LINE, from the first word to the result: for free, each tap once, and on after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.rounds import QuestionState, RoundStatus
from tests.line.faults import Fault
from tests.waiting import until

if TYPE_CHECKING:
    from bot.domain.rounds import Round
    from bot.on_line import OnLine
    from tests.line.people import Person
    from tests.platforms.line.conversation.stage import Stage

LETTERS = "ABCDEF"


async def seen(ann: Person, count: int) -> str:
    """Wait until so many messages were seen; return the words of the last."""
    await until(lambda: len(ann.seen) >= count)
    assert len(ann.seen) == count
    return ann.last


async def last_of(bot: OnLine, ann: Person) -> Round:
    """The round that she plays, or played last."""
    game = await bot.context.rounds.cards.last(ChatKey(Platform.LINE, ann.id))
    assert game is not None
    return game


async def answer(bot: OnLine, ann: Person) -> None:
    """Tap what is right; where that are several, one card after the other, and then to confirm them."""
    current = (await last_of(bot, ann)).current
    assert current is not None
    right = current.question.correct
    count = len(ann.seen)
    if len(right) > 1:
        for index in right:
            await ann.tap(LETTERS[index])
            count += 1
            await seen(ann, count)
        await ann.tap(f"作答 {''.join(LETTERS[index] for index in right)}")
    else:
        await ann.tap(LETTERS[right[0]])
    await seen(ann, count + 2)


async def test_the_way_back_to_a_round_is_in_the_language_that_was_just_chosen(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running():
        await ann.say("小測 3")
        await seen(ann, 1)
        await ann.say("English")
        await seen(ann, 2)
        assert ann.button("▶ Quiz 1/3")


async def test_a_round_is_played_from_the_first_word_to_the_result_for_free(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running() as bot:
        await ann.say("小測 3")
        assert "1/3" in await seen(ann, 1)
        for number in (2, 3):
            await answer(bot, ann)
            assert f"{number}/3" in ann.last
        await answer(bot, ann)
        assert "答對 3／3 題" in ann.last
        count = len(ann.seen)
        await ann.tap("📈 我的學習")
        assert "🔥" in await seen(ann, count + 1)
        assert (await last_of(bot, ann)).status is RoundStatus.FINISHED
    assert {call.name for call in stage.line.calls} <= {"info", "profile", "reply"}


async def test_a_tap_counts_once_however_often_it_is_made_or_delivered(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running() as bot:
        await ann.say("小測 5")
        await seen(ann, 1)
        old = ann.button("⏭ 跳過")
        tapped = await ann.tap(old)
        assert "2/5" in await seen(ann, 3)
        await ann.tap(old)
        await stage.line.redeliver([tapped])
        await ann.say("停止")
        assert "這一輪結束了" in await seen(ann, 4)
        game = await last_of(bot, ann)
        assert [one.state.value for one in game.questions] == ["skipped", *["left"] * 4]


async def test_a_round_goes_on_after_a_restart_with_the_next_tap_and_nothing_is_pushed(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running():
        await ann.say("小測 5")
        await seen(ann, 1)
    async with stage.running(concurrency=0):  # what is tapped is stored, and the bot is killed before it is handled
        await ann.tap("⏭ 跳過")
    async with stage.running() as bot:
        assert "2/5" in await seen(ann, 3)
        await answer(bot, ann)
        count = len(ann.seen)
        await ann.say("創新")
        await until(lambda: len(ann.seen) > count)
        await ann.tap("▶ 繼續小測 3/5")
        await until(lambda: "3/5" in ann.last)
    assert stage.line.made("push") == []


async def test_a_question_that_line_did_not_take_comes_behind_the_next_answer(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running() as bot:
        stage.line.fail("reply", Fault(400, message="The request body has 1 error(s)"))
        await ann.say("小測 5")
        await seen(ann, 1)
        assert "1/5" not in ann.last
        assert (await last_of(bot, ann)).questions[0].state is QuestionState.ASKING
        await ann.say("今日")
        await until(lambda: len(ann.seen) > 1 and "1/5" in ann.last)
        await answer(bot, ann)
        assert "2/5" in ann.last
