"""A Bot API inside the process, for `bench.fuzz`: it hands out updates and finds fault with what is said.

Owns what Telegram would refuse, and what the bot has put on screens so far: buttons and polls to answer. Which updates
there are is `bench._fuzz_updates`'.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from telegram.error import TimedOut

from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.transport import AiohttpRequest
from bot.simulator.errors import BadMarkupError
from bot.simulator.formatting import utf16
from bot.simulator.formatting.markup_html import parse_html

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from random import Random

    from telegram.request import RequestData

Json = dict[str, Any]

BOT_ID = 100001
USERNAME = "quality_bot"
ME = {"id": BOT_ID, "is_bot": True, "first_name": "Quality", "username": USERNAME}
_ABOUT_US = {
    "getMe": ME,
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}
_SCREENS = 2000
"""How many buttons and polls are remembered, the newest."""
_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories", "can_manage_direct_messages", "can_post_messages"),
)
_REFUSALS = (
    (403, "Forbidden: bot was blocked by the user", 0.004),
    (403, "Forbidden: bot was kicked from the supergroup chat", 0.002),
    (400, "Bad Request: not enough rights to send text messages to the chat", 0.002),
)
_FAILED_EDIT = "Bad Request: message to edit not found"
_UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


class Refused(Exception):  # noqa: N818 - Telegram's word for it
    """Telegram would not take the call."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.body: Json = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class FuzzTelegram(AiohttpRequest):
    """Answers every call at once.

    Args:
        chance: Decides what is refused without any fault of the bot's.
        updates: Waits until the bot may have more, and returns them; none for ever at the end.

    Attributes:
        calls: How often each method was called.
        violations: What no Telegram would have taken.
        waiting: Ids of presses that were handed out and not answered so far.
        buttons: What can be pressed: chat, message, data.
        polls: What can be voted in: id, number of options.
    """

    def __init__(self, chance: Random, updates: Callable[[], Awaitable[list[Json]]]) -> None:
        super().__init__()
        self._chance = chance
        self._updates = updates
        self._messages = 1000
        self.calls: Counter[str] = Counter()
        self.violations: list[str] = []
        self.waiting: set[str] = set()
        self.buttons: deque[tuple[Any, int, str]] = deque(maxlen=_SCREENS)
        self.polls: deque[tuple[str, int]] = deque(maxlen=_SCREENS)

    def bot(self) -> TelegramBot:
        """Return a client of this Bot API."""
        bot = TelegramBot(f"{BOT_ID}:fuzz")
        bot._request = (self, self)  # noqa: SLF001 - PTB takes transports when it is built, ours builds its own
        bot._updates = self  # noqa: SLF001 - as above
        return bot

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any) -> tuple[int, bytes]:  # fmt: skip  # noqa: ARG002, E501 - PTB's signature
        """Take one call and return its HTTP status and answer."""
        name = url.rpartition("/")[2]
        if name == "getUpdates":
            return 200, json.dumps({"ok": True, "result": await self._updates()}).encode()
        self.calls[name] += 1
        try:
            result = self._answer(name, dict(request_data.parameters) if request_data else {})
        except Refused as refused:
            return refused.body["error_code"], json.dumps(refused.body).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _answer(self, method: str, params: Json) -> Any:
        match method:
            case "getChatMember":
                return self._member(params)
            case "getChat":
                return self._chat(params)
            case "answerCallbackQuery":
                return self._answer_press(params)
            case "answerInlineQuery":
                return self._answer_query(params)
            case _ if method.startswith(("send", "edit")):
                return self._said(method, params)
            case _:
                return _ABOUT_US.get(method, True)

    def _said(self, method: str, params: Json) -> Json:
        self._check_said(method, params)
        self._whim(method)
        if method.startswith("edit"):
            message_id = params["message_id"]
        else:
            self._messages += 1
            message_id = self._messages
        chat = {"id": params["chat_id"], "type": "supergroup" if str(params["chat_id"]).startswith("-") else "private"}
        message: Json = {"message_id": message_id, "date": 1_790_000_000, "chat": chat}
        for row in (params.get("reply_markup") or {}).get("inline_keyboard", ()):
            for button in row:
                if "callback_data" in button:
                    self.buttons.append((params["chat_id"], message_id, button["callback_data"]))
        if method == "sendPoll":
            message["poll"] = self._poll(params)
        return message

    def _poll(self, params: Json) -> Json:
        poll_id = str(5_000_000_000_000_000_000 + self._messages)
        self.polls.append((poll_id, len(params["options"])))
        options = [{"text": option["text"], "voter_count": 0} for option in params["options"]]
        shown = {"id": poll_id, "question": params["question"], "options": options, "type": params["type"]}
        return {
            **shown,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": False,
            "allows_multiple_answers": False,
        }

    def _whim(self, method: str) -> None:
        """Refuse what nothing is wrong with, now and then: people block, networks break, servers are busy."""
        roll = self._chance.random()
        for code, words, share in _REFUSALS:
            if (roll := roll - share) < 0:
                raise Refused(code, words)
        if (roll := roll - 0.003) < 0:
            raise Refused(429, "Too Many Requests: retry after 0", retry_after=0)
        if (roll := roll - 0.002) < 0 and method.startswith("send"):
            raise TimedOut("No answer in time")
        if method.startswith("edit") and (roll := roll - 0.02) < 0:
            raise Refused(400, self._chance.choice([_FAILED_EDIT, _UNCHANGED]))

    def _check_said(self, method: str, params: Json) -> None:
        """Refuse what Telegram would, and note it as a fault."""
        if method == "sendPoll":
            self._check_poll(params)
        elif "text" in params:
            self._check_text(params["text"], params.get("parse_mode"), 4096)
        elif "caption" in params:
            self._check_text(params["caption"], params.get("parse_mode"), 1024)
        for row in (params.get("reply_markup") or {}).get("inline_keyboard", ()):
            for button in row:
                if not button["text"].strip():
                    self._violated("text buttons are unallowed in the inline keyboard", button)
                if not 1 <= len(button.get("callback_data", "x").encode("utf-8", "replace")) <= 64:
                    self._violated("BUTTON_DATA_INVALID", button)

    def _check_text(self, text: str, mode: str | None, longest: int) -> None:
        text = text.encode("utf-8", "replace").decode()
        try:
            shown = parse_html(text)[0] if mode else text
        except BadMarkupError as error:
            self._violated(f"can't parse entities: {error}", text)
        if not shown.strip():
            self._violated("message text is empty", text)
        if utf16.length(shown) > longest:
            self._violated("message is too long", text[:200])

    def _check_poll(self, params: Json) -> None:
        options = [option["text"] for option in params["options"]]
        lengths = [utf16.length(option) for option in options]
        if not 1 <= utf16.length(params["question"]) <= 300 or utf16.length(params.get("explanation") or "") > 200:
            self._violated("poll question or explanation is too long", params["question"])
        if not 2 <= len(options) <= 12 or not all(1 <= length <= 100 for length in lengths):
            self._violated("poll options are too many or too long", options)

    def _violated(self, words: str, what: object) -> None:
        self.violations.append(f"{words}: {str(what)[:300]!r}")
        raise Refused(400, f"Bad Request: {words}")

    def _answer_press(self, params: Json) -> bool:
        self.waiting.discard(params["callback_query_id"])
        if utf16.length(params.get("text") or "") > 200:
            self._violated("MESSAGE_TOO_LONG", params["text"])
        return True

    def _answer_query(self, params: Json) -> bool:
        results = params["results"]
        ids = [result["id"] for result in results]
        if len(results) > 50 or len(set(ids)) < len(ids) or any(not 1 <= len(one.encode()) <= 64 for one in ids):
            self._violated("RESULT_ID_INVALID", ids)
        for result in results:
            said = result["input_message_content"]
            self._check_text(said["message_text"], said.get("parse_mode"), 4096)
        if len(params.get("next_offset") or "") > 64:
            self._violated("NEXT_OFFSET_INVALID", params["next_offset"])
        return True

    def _member(self, params: Json) -> Json:
        user = {"id": params["user_id"], "is_bot": params["user_id"] == BOT_ID, "first_name": "Somebody"}
        status = self._chance.choice(["member", "administrator", "administrator", "creator", "left", "nobody"])
        if status == "nobody":
            raise Refused(400, "Bad Request: user not found")
        if status == "creator":
            return {"status": status, "user": user, "is_anonymous": False}
        if status == "administrator":
            return {"status": status, "user": user, **dict.fromkeys(_RIGHTS, self._chance.random() < 0.8)}
        return {"status": status, "user": user}

    def _chat(self, params: Json) -> Json:
        wanted = params["chat_id"]
        if self._chance.random() < 0.3 or not isinstance(wanted, int):
            raise Refused(400, "Bad Request: chat not found")
        kind = "private" if wanted > 0 else self._chance.choice(["channel", "supergroup"])
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        more: Json = {"first_name": "Mei"} if wanted > 0 else {"title": "新聞"}
        return {
            "id": wanted,
            "type": kind,
            "accent_color_id": 0,
            "max_reaction_count": 1,
            **more,
            "accepted_gift_types": dict.fromkeys(gifts, True),
        }
