"""The client against a server that is made from LINE's own description of its API, where one runs.

With `LINE_MOCK_URL` every stand-in also makes once more there, at its end, what it was asked for rightly.
"""

from __future__ import annotations

import os
from uuid import UUID

import aiohttp
import pytest

from bot.domain.chat import ChatKey, Platform
from bot.platforms.line.client import LineClient
from tests.line.server import Call, through_mock
from tests.line.test_standin_calls import FLEX, HELLO
from tests.line.test_standin_limits import MENU

MOCK = os.environ.get("LINE_MOCK_URL", "")
AMY, CLASS = (ChatKey(Platform.LINE, letter + "1" * 32) for letter in "UC")

pytestmark = [pytest.mark.line_mock, pytest.mark.skipif(not MOCK, reason="LINE_MOCK_URL is not set; .ci/run sets it")]


async def test_every_call_is_one_that_line_describes_and_every_answer_is_understood():
    client = await LineClient.open("token", api_url=MOCK)
    assert await client.reply("token", [HELLO, FLEX])
    assert await client.push(AMY, [HELLO], UUID(int=7))
    found = [await client.info(), await client.profile(AMY), await client.member(CLASS, AMY), await client.endpoint()]
    assert None not in found
    assert (await client.members(CLASS), await client.quota(), await client.consumption()) == (3, 1000, 500)
    menu = await client.create_rich_menu(MENU)
    await client.show_rich_menu(menu)
    assert [await client.default_rich_menu(), len(await client.rich_menus())] == [menu, 1]
    await client.delete_rich_menu(menu)
    await client.close()


async def test_what_line_does_not_describe_is_found_there():
    wrong = Call("push", "POST", "/v2/bot/message/push", {"to": AMY.chat_id, "messages": []}, None, 200)
    async with aiohttp.ClientSession() as http:
        with pytest.raises(AssertionError, match="push"):
            await through_mock([wrong], http)
