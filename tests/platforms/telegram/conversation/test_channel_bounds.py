"""How many channels one person may look after, said at each way of adding one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.settings_replies import MOST_LOOKED_AFTER
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind

if TYPE_CHECKING:
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
TOO_MANY = "你已經管理 20 個頻道和群組。請先退訂其中一個，再加入 News。"


async def look_after(stage: Stage, person: Person, chats: int) -> None:
    assert stage.subscriptions is not None
    for number in range(chats):
        chat = ChatKey(Platform.TELEGRAM, f"-100{person.id}{number:02}")
        title = f"Channel {number}"
        await stage.subscriptions.subscribe(
            Newcomer(chat, ChatKind.CHANNEL, title, str(person.id), Language.TRADITIONAL)
        )


async def test_one_more_channel_than_anybody_has_is_declined_however_it_is_asked_for(stage: Stage):
    mei = await stage.reader()
    await stage.telegram.group("News", mei, bots=(BOT,), kind="channel", username="bound_news")
    card = await mei.wait_for_message()
    await look_after(stage, mei, MOST_LOOKED_AFTER)
    assert (await stage.ask(mei, "/subscribe @bound_news 07:00")).text == TOO_MANY
    pressed = await mei.press(card, "訂閱，08:30 送上")
    assert (pressed["text"], pressed["show_alert"]) == (TOO_MANY, True)
    asking = await stage.press(mei, card, "另選時間")
    assert "07:30" in str(asking.keyboard)
    assert (await stage.ask(mei, "07:45")).text == TOO_MANY


async def test_a_channel_that_is_looked_after_already_is_no_more(stage: Stage):
    mei = await stage.reader()
    await stage.telegram.group("News", mei, bots=(BOT,), kind="channel", username="kept_news")
    await mei.wait_for_message()
    await look_after(stage, mei, MOST_LOOKED_AFTER - 1)
    for at in ("07:00", "09:00"):
        assert f" {at}，" in (await stage.ask(mei, f"/subscribe @kept_news {at}")).text
