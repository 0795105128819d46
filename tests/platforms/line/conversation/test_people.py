"""On LINE, over HTTP both ways: accounts are linked and parted, what is stored is handed over, and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.link_replies import LinkCode, Linked, NotLinked
from tests.waiting import until

if TYPE_CHECKING:
    from tests.line.people import Person
    from tests.platforms.line.conversation.stage import Stage

THERE = ChatKey(Platform.TELEGRAM, "1001")


async def heard(ann: Person, words: str) -> str:
    """Wait until the last message says so; return it."""
    await until(lambda: bool(ann.seen) and words in ann.last)
    return ann.last


async def test_an_account_is_linked_by_a_code_and_both_are_deleted_together(stage: Stage) -> None:
    ann = stage.line.person("Ann")
    here = ChatKey(Platform.LINE, ann.id)
    async with stage.running() as bot:
        shown = await bot.context.links.code(THERE)
        assert isinstance(shown, LinkCode)
        await ann.say(f"連結 {shown.code}")
        await heard(ann, "把這個帳戶和 Telegram 的帳戶連結？")
        await ann.tap("好，連結")
        await heard(ann, "完成：這個帳戶已和你的 Telegram 帳戶連結。")
        assert isinstance(await bot.context.links.linked(THERE), Linked)
        await ann.say("匯出")  # LINE posts to an address of this machine: there is no link that others could open
        await heard(ann, "/忘記我")
        await ann.say("忘記我")
        await heard(ann, "與這個帳戶連結的另一平台帳戶")
        await ann.tap("全部刪除")
        await heard(ann, "已經永久刪除")
        assert await bot.context.links.linked(THERE) == await bot.context.links.linked(here) == NotLinked()
