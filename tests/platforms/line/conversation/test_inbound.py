"""What happens on LINE is answered once, for free, whatever becomes of the bot and of the way there."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from tests.metrics.telling import told
from tests.platforms.line.conversation.stage import Stage, now
from tests.waiting import until

if TYPE_CHECKING:
    from tests.line.people import Place


async def heard(place: Place, count: int = 1) -> str:
    """Wait until a chat has seen so many messages; return the words of the last."""
    await until(lambda: len(place.seen) >= count)
    return place.last


async def test_a_lookup_is_answered_by_its_reply_token_alone(stage: Stage) -> None:
    async with stage.running():
        ann = stage.line.person("Ann")
        await ann.follow()
        assert "新質生產力" in await heard(ann)
        await ann.say("查 創新")
        assert "創新" in await heard(ann, 3)  # what was found stands above the cards
        await ann.tap("今日概念")
        await heard(ann, 4)
    assert {call.name for call in stage.line.calls} == {"info", "profile", "reply"}
    assert [status for status, _ in stage.line.posted] == [200, 200, 200]
    counted = {labels: count for labels, count in told(stage.metrics, "bot_updates_total").items() if count}
    assert counted == {
        ("line", "follow", "handled"): 1,
        ("line", "message", "handled"): 1,
        ("line", "postback", "handled"): 1,
    }
    delays = told(stage.metrics, "bot_answer_delay_seconds_count")
    assert delays == {("line", "follow"): 1, ("line", "message"): 1, ("line", "postback"): 1}


async def test_what_is_delivered_again_is_answered_once_also_after_a_restart(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running():
        said = await ann.say("創新")
        await heard(ann)
        assert await stage.line.redeliver([said]) == 200
    async with stage.running():
        assert await stage.line.redeliver([said]) == 200
        await ann.say("AI")
        await heard(ann, 3)
    assert len(stage.line.made("reply")) == 2


async def test_what_a_killed_bot_had_stored_is_answered_after_the_restart(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    async with stage.running(concurrency=0):
        await ann.say("創新")
    assert ([status for status, _ in stage.line.posted], ann.seen) == ([200], [])
    async with stage.running():
        assert "創新" in await heard(ann)
    assert len(stage.line.made("reply")) == 1


async def test_what_a_dead_replica_had_in_hand_is_taken_over(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    with stage.line.holding() as held:
        await ann.say("創新")
    async with stage.running() as bot:
        database = await Database.open(f"sqlite+aiosqlite:///{stage.file}")
        dead = InboxRepository(database, Platform.LINE, stage.line.bot_id, now, ids_are_unique=True)
        await dead.store([(held[0]["webhookEventId"], json.dumps(held[0]))])
        await database.close()
        await bot.platform.take_over()
        assert "創新" in await heard(ann)


async def test_an_old_farewell_that_is_delivered_late_ends_nothing(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    chat = ChatKey(Platform.LINE, ann.id)
    async with stage.running() as bot:
        subscriptions = bot.context.subscriptions
        await subscriptions.subscribe(Newcomer(chat, ChatKind.PRIVATE, None, None, Language.TRADITIONAL))
        with stage.line.holding() as held:
            block = await ann.block()
            await asyncio.sleep(0.002)  # LINE's clock counts milliseconds
            follow = await ann.follow()
        assert held == [block, follow]
        await stage.line.deliver(follow)
        await heard(ann)
        await stage.line.redeliver([block])
        await until(lambda: told(stage.metrics, "bot_updates_total").get(("line", "unfollow", "handled")) == 1)
        kept = await subscriptions.get(chat)
        assert kept is not None
        assert kept.suspension is None
        await ann.block()
        await until(lambda: told(stage.metrics, "bot_updates_total").get(("line", "unfollow", "handled")) == 2)
        kept = await subscriptions.get(chat)
        assert kept is not None
        assert kept.suspension is not None
        assert kept.suspension.reason is SuspensionReason.BLOCKED
        await ann.follow()
        assert "每日摘要繼續" in await heard(ann, 2)


async def test_a_group_is_greeted_and_then_left_in_peace(stage: Stage) -> None:
    ann, bo = stage.line.person("Ann"), stage.line.person("Bo")
    office = stage.line.group("Office", ann, bo)
    async with stage.running():
        await office.add_bot()
        assert "大家好" in await heard(office)
        said = await ann.say("午飯吃甚麼？", office)
        await ann.unsend(said, office)
        await ann.send_sticker(office)
        await office.comes(bo)
        await office.goes(bo)
        await ann.say("/find 創新", office)
        assert "創新" in await heard(office, 3)
        await ann.say("低空經濟", office, mentions_bot=True)
        assert "低空經濟" in await heard(office, 4)
        await office.remove_bot()
        await until(lambda: told(stage.metrics, "bot_updates_total").get(("line", "leave", "handled")))
    assert len(office.seen) == 4


async def test_whoever_reads_english_is_answered_in_english_from_the_first_word(stage: Stage) -> None:
    ann = stage.line.person("Ann", language="en")
    async with stage.running():
        await ann.follow()
        assert "new quality productive forces" in await heard(ann)
        await ann.say("/gibberish")
        assert "gibberish" in await heard(ann, 2)
        await ann.tap({"type": "postback", "data": "nonsense"})
        assert "out of date" in await heard(ann, 3)
