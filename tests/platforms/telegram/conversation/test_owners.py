"""What owners alone may ask and are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.arrivals import Arrivals
from bot.domain.chat import Platform
from bot.domain.subscription import DeliveryStatus
from bot.errors import DeliveryError
from bot.services.owners import DigestsLost, DigestsResumed, DigestsStuck, SendingFailed, SweepsFailing, WordingRefused

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
TUESDAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


async def test_an_owner_sees_how_digests_are_going_and_looks_again(stage: Stage):
    owner = await stage.reader(name="Owner")
    stage.owners.add(owner.id)
    await stage.ask(owner, "/subscribe")
    await stage.deliver(TUESDAY)
    await owner.wait_for_message()
    status = await stage.ask(owner, "/status")
    lines = status.text.split("\n")
    assert lines[0] == "🚨 已停止檢查到期的摘要。請查看日誌，並重新啟動。"  # nothing sweeps in this test by itself
    assert lines[2:5] == ["下一則：2026 年 11 月 25 日 08:30；24 小時內 1 則", "逾期未發：沒有", "上次檢查：還沒有"]
    assert lines[7] == "2026 年 11 月 24 日：到期 1 – 送出 1"
    stage.at += timedelta(minutes=1)
    assert (await stage.press(owner, status, "重新整理")).text.endswith("截至 2026 年 11 月 24 日 08:31")


async def test_to_others_there_is_no_such_command_nor_button(stage: Stage):
    eve = await stage.reader(name="Eve")
    assert (await stage.ask(eve, "/status")).text.startswith("沒有 /status 這個指令。")
    forged = await stage.speak(eve, "status", {"text": "press", "callback_data": "1X"})
    assert (await eve.press(forged, "press"))["text"].startswith("這個按鈕已經過時。")


@pytest.mark.parametrize(
    ("notice", "first"),
    [
        (
            WordingRefused(Platform.TELEGRAM, "can't parse <b>", "tfp", date(2026, 11, 24)),
            "🛠 有一則摘要因內容格式被拒收。",
        ),
        (
            SendingFailed(Platform.TELEGRAM, "KeyError", date(2026, 11, 24), is_retried=False),
            "🛠 有一則摘要遇上預料之外的錯誤。",
        ),
        (DigestsLost(Arrivals({DeliveryStatus.UNKNOWN: 2})), "🚨 摘要全部沒有送達。"),
        (DigestsLost(Arrivals({DeliveryStatus.SENT: 6, DeliveryStatus.REFUSED: 3})), "🚨 不少摘要沒有送達。"),
        (DigestsStuck(1, "there is no time zone Mars/Base"), "🛠 有訂閱算不出下一則的時間。"),
        (SweepsFailing(TUESDAY, "the disk is full"), "🚨 摘要發不出去。"),
        (DigestsResumed(TUESDAY, NOON, was_failing=True, late=3, skipped=0), "✅ 摘要恢復發送。"),
        (DigestsResumed(TUESDAY, NOON, was_failing=False, late=3, skipped=2), "✅ 剛才離線了一段時間，現已恢復。"),
    ],
)
async def test_owners_are_told_in_their_own_chats(stage: Stage, notice, first: str):
    owner = await stage.reader(name="Owner")
    stage.owners.update({owner.id, 42})  # the other one has never written to the bot
    assert await stage.line.tell_owners(notice)
    told = await owner.wait_for_message()
    assert (told.text.split("\n")[0], told.text.split("\n")[-1]) == (first, "運作狀況：/status")


async def test_nobody_reached_is_an_error_and_nobody_to_reach_is_none(stage: Stage):
    assert not await stage.line.tell_owners(SweepsFailing(TUESDAY, "the disk is full"))
    stage.owners.add(42)
    with pytest.raises(DeliveryError):
        await stage.line.tell_owners(SweepsFailing(TUESDAY, "the disk is full"))
