"""Owns the bot of the page's tests: a small one, on raw Bot API calls, that does one of everything.

May not contain tests, nor anything of the real bot.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

Json = dict[str, Any]

TOKEN = "4242:page-test"
BOT_ID = 4242
PAGES = ("創新主導（一）", "創新主導（二）", "創新主導（三）")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000200000002080200000"
    "0fdd49a73000000124944415478da63f8cfc0f01f0a19a0140046ef07f9e6f1c4f50000000049454e44ae426082"
)


class ScriptedBot:
    """A small bot that does one of everything, by long polling without any library."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._base = f"{url}/bot{TOKEN}"
        self.chosen: list[str] = []
        self.quiz_period = 30

    async def call(self, method: str, **fields: Any) -> Any:
        """A Bot API request; its result."""
        async with self._session.post(f"{self._base}/{method}", json=fields) as response:
            answer = await response.json()
        assert answer["ok"], (method, answer)
        return answer["result"]

    async def refusal(self, method: str, **fields: Any) -> Json:
        """A Bot API request that is refused; the whole answer."""
        async with self._session.post(f"{self._base}/{method}", json=fields) as response:
            answer: Json = await response.json()
        assert not answer["ok"], (method, answer)
        return answer

    async def prepare(self) -> None:
        """Tell what the bot is."""
        commands = {"start": "開始", "find": "查找論述", "quiz": "測驗", "format": "格式", "photo": "相片"}
        listed = [{"command": name, "description": text} for name, text in commands.items()]
        await self.call("setMyCommands", commands=listed)
        await self.call("setMyDescription", description="我是測試用的機械人。")

    async def run(self) -> None:
        """Answer updates until cancelled; several may be in work at once."""
        offset = 0
        kinds = ["message", "callback_query", "inline_query", "chosen_inline_result", "poll_answer"]
        async with asyncio.TaskGroup() as group:
            while True:
                updates = await self.call("getUpdates", offset=offset, timeout=20, allowed_updates=kinds)
                for update in updates:
                    offset = update["update_id"] + 1
                    group.create_task(self._handle(update))

    async def _handle(self, update: Json) -> None:
        message = update.get("message")
        if message and "via_bot" not in message:
            await self._answer(message["chat"]["id"], message.get("text", ""))
        elif query := update.get("callback_query"):
            await self._pressed(query)
        elif query := update.get("inline_query"):
            await self._inline(query)
        elif chosen := update.get("chosen_inline_result"):
            self.chosen.append(chosen["result_id"])

    async def _answer(self, chat: int, text: str) -> None:
        command, _, rest = text.partition(" ")
        match command.partition("@")[0]:
            case "/start":
                await self.call("sendMessage", chat_id=chat, text=f"歡迎 {rest}".strip(), reply_markup=_welcome())
            case "/find":
                await self.call("sendMessage", chat_id=chat, text=PAGES[0], reply_markup=_paging(0))
            case "/quiz":
                await self._quiz(chat)
            case "/format":
                await self.call("sendMessage", chat_id=chat, text=FORMATTED, parse_mode="HTML")
            case "/keyboard":
                await self.call("sendMessage", chat_id=chat, text="請選擇", reply_markup=_keyboard())
            case "/photo":
                await self._photo(chat)
            case _ if text:
                await self.call("sendMessage", chat_id=chat, text=f"你說：{text}")

    async def _quiz(self, chat: int) -> None:
        fields = {"options": ["創新", "投資", "出口"], "correct_option_ids": [0], "explanation": "創新起主導作用。"}
        await self.call(
            "sendPoll", chat_id=chat, question="甚麼起主導作用？", type="quiz", is_anonymous=False,
            open_period=self.quiz_period, **fields,
        )  # fmt: skip

    async def _photo(self, chat: int) -> None:
        form = aiohttp.FormData({"chat_id": str(chat), "caption": "一張小圖"})
        form.add_field("photo", PICTURE, filename="dot.png", content_type="image/png")
        async with self._session.post(f"{self._base}/sendPhoto", data=form) as response:
            assert response.status == 200, await response.text()

    async def _pressed(self, query: Json) -> None:
        data, number = query["data"], query["id"]
        if data == "alert":
            await self.call("answerCallbackQuery", callback_query_id=number, text="小心", show_alert=True)
            return
        at = int(data.removeprefix("page:"))
        place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
        await self.call("editMessageText", **place, text=PAGES[at], reply_markup=_paging(at))
        await self.call("answerCallbackQuery", callback_query_id=number, text=f"第 {at + 1} 頁")

    async def _inline(self, query: Json) -> None:
        start = int(query["offset"] or 0)
        results = [_article(query["query"], number) for number in range(start, start + 10)]
        following = str(start + 10) if start < 20 else ""
        await self.call(
            "answerInlineQuery", inline_query_id=query["id"], results=results, next_offset=following, cache_time=0
        )


FORMATTED = (
    "😀<b>粗</b> <i>斜</i> <u>底</u> <s>刪</s> <code>碼</code> <tg-spoiler>秘密</tg-spoiler> "
    f'<a href="https://example.org/">外</a> <a href="https://t.me/sim{BOT_ID}_bot?start=deep">深</a> /find @user_1\n'
    "<blockquote expandable>一\n二\n三\n四\n五\n六</blockquote>尾"
)


def _button(text: str, **kind: Any) -> Json:
    return {"text": text, **kind}


def _welcome() -> str:
    rows = [
        [_button("翻頁", callback_data="page:0"), _button("警告", callback_data="alert")],
        [_button("在此查找", switch_inline_query_current_chat="創新")],
        [_button("複製", copy_text={"text": "複製了的字"}), _button("網站", url="https://example.org/")],
    ]
    return json.dumps({"inline_keyboard": rows})


def _paging(at: int) -> Json:
    back = [_button("◀ 上一頁", callback_data=f"page:{at - 1}")] if at else []
    forth = [_button("下一頁 ▶", callback_data=f"page:{at + 1}")] if at + 1 < len(PAGES) else []
    return {"inline_keyboard": [[*back, *forth]]}


def _keyboard() -> Json:
    return {"keyboard": [[{"text": "甲"}, {"text": "乙"}]], "resize_keyboard": True, "one_time_keyboard": True}


def _article(query: str, number: int) -> Json:
    content = {"message_text": f"論述 {number}：{query}"}
    return {
        "type": "article", "id": f"r{number}", "title": f"結果 {number}", "description": query or "今日概念",
        "input_message_content": content,
    }  # fmt: skip
