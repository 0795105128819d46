"""A person links their account here with one on LINE, by a code shown on either, and parts them again."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.link_replies import LinkCode, Linked, LinkQuestion
from tests.platforms.telegram.conversation.test_people import file_of, practised

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_code_that_is_shown_here_links_the_account_that_says_it_there(stage: Stage):
    mei, there = await stage.reader(), ChatKey(Platform.LINE, "U1")
    here = ChatKey(Platform.TELEGRAM, str(mei.id))
    await practised(stage, mei)
    shown = await stage.ask(mei, "/link")
    assert shown.text.startswith("🔗 連結你的帳戶\n\n到 LINE 對我說：連結 ")
    [code] = re.findall(r"連結 (\S{4}-\S{4})", shown.text)
    assert stage.context is not None
    links = stage.context.links
    asked = await links.redeem(there, code)
    assert isinstance(asked, LinkQuestion)
    assert (asked.here.answers, asked.there.answers, asked.there.streak_days) == (0, 1, 1)
    assert await links.confirm(there, asked.code) == Linked(
        Platform.TELEGRAM, is_home=False, since=stage.at, is_new=True
    )
    card = await stage.context.statistics.of(there)
    assert card == await stage.context.statistics.of(here)

    known = await stage.ask(mei, "/link")
    assert known.text.startswith("🔗 這個帳戶和你的 LINE 帳戶已連結。")
    exported = await stage.ask(mei, "/export")
    tables = json.loads(await file_of(stage, mei, exported))["tables"]
    assert {row["platform"] for row in tables["links"]["rows"]} == {"telegram", "line"}

    await mei.send("/unlink", bot=100001)
    question = await mei.wait_for_message(lambda seen: "解除和 LINE 帳戶的連結？" in seen.text)
    assert "這個帳戶保留一切" in question.text
    assert question.buttons == ["不，繼續連結", "好，解除連結"]
    stage.at += timedelta(minutes=11)
    late = await stage.press(mei, question, "好，解除連結")
    assert late.text.startswith("剛才的問題已經過時")
    parted = await stage.press(mei, late, "好，解除連結")
    assert parted.text == "🔗 完成，已解除連結。這個帳戶保留一切，LINE 的帳戶從零開始。"
    assert (await stage.ask(mei, "/unlink")).text.startswith("🔗 這個帳戶未有連結其他帳戶。")
    assert await stage.context.statistics.of(there) != card == await stage.context.statistics.of(here)


async def test_a_code_from_there_is_asked_about_before_it_links(stage: Stage):
    mei, there = await stage.reader("en"), ChatKey(Platform.LINE, "U2")
    assert stage.context is not None
    code = await stage.context.links.code(there)
    assert isinstance(code, LinkCode)
    assert (await stage.ask(mei, "/link hello")).text.startswith("🔗 That is no code.")
    question = await stage.ask(mei, f"/link {code.code.lower()}")
    assert question.text.startswith("🔗 Link this account with the one on LINE?\n\n• Telegram: answers 0")
    assert (await stage.press(mei, question, "No")).text == "Good, nothing has changed."
    question = await stage.ask(mei, f"/connect {code.code}")
    linked = await stage.press(mei, question, "Yes, link them")
    assert linked.text.startswith("🔗 Done: this account and yours on LINE are linked.")
    asked = await stage.press(mei, linked, "Unlink")
    assert "The account on LINE keeps everything" in asked.text
    assert (await stage.press(mei, asked, "No, leave them linked")).text == "Good, nothing has changed."


async def test_a_group_is_shown_the_way_to_the_private_chat(stage: Stage):
    mei = await stage.reader()
    group = await stage.telegram.group("讀書會", mei, bots=(100001,))
    await mei.wait_for_message(chat=group)
    said = await stage.ask(mei, "/link", chat=group)
    assert said.text == "🔗 連結或解除連結，只在我們的私人對話辦理。請到那裏說 /link。"
    assert said.buttons == ["到私人對話"]
