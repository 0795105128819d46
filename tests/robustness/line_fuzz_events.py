"""What may be posted to the bot on LINE, drawn by chance: what people do, what nobody could, and what is broken.

Events are JSON as LINE writes it, or was; the tokens in them are the stand-in's (`tests.line.world`).
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from bench._fuzz_mutations import ODD
from tests.line import events

if TYPE_CHECKING:
    from random import Random

    from tests.line.world import Chat, World

Json = dict[str, Any]

_ASKED = (
    "今日|概念|查 創新|查|測驗|測驗 10|考考我 基礎研究|溫習|設定|說明|語言|连结|我的|匯出|忘記我|排名|訂閱 08:30|"
    "訂閱 早上八點半 倫敦|暫停 一星期|取消訂閱|附表一|附表二|數據一覽|/find 創新|/quiz 15秒 2隊|/startquiz|/stopquiz|"
    "/pausequiz|/schedule 逢星期五 20:00|/status|/x|/|//|／今日|?|今日 今日|link 12345678|連結 ABCD2345|解除連結|A|"
    "創新 低空經濟 TFP|2023年12月|08:30|倫敦|確定|取消|1|-1"
)
_ASKED_TOGETHER = "/quiz|/quiz 3|/測驗 3 10秒|/quiz 15秒 2隊|/startquiz|/quiz 比賽 3|/rank|好的|哈哈"
_ODD = (
    "\0|\ud83d|\udfff創新\ud800|\u202e新質\u202c生產力\u200f|مرحبا ٠٨:٣٠|שלום 今日|\u200b|<b>&amp;</b> {0} %s ${x}|"
    "\t今日\r\n|查 \0\ud800|\ufeff今日|１２：３０|查\u3000創新|'; --|99999999999999999999"
)
WORDS, WORDS_TOGETHER = _ASKED.split("|"), _ASKED_TOGETHER.split("|")
HARSH = [
    *_ODD.split("|"),
    *("\U0001f3f3\ufe0f\u200d\U0001f308" * 60, "字" * 5000, "x " * 2500, "💥" * 2500, "\n" * 500, "a\u0301" * 900),
    *("{" * 400, "𠮷" * 700, "/find " + "創" * 4000, "測驗 " + "9" * 400),
]
_KINDS = ("message", "postback", "follow", "unfollow", "join", "leave", "memberJoined", "memberLeft", "unsend", "")
_WEIGHTS = (44, 34, 3, 2, 3, 2, 4, 3, 2, 3)
_STRANGE = ("beacon", "videoPlayComplete", "accountLink", "membership", "module", "新", "things", "delivery", None, 7)
_OTHERS = ("image", "sticker", "video", "audio", "file", "location", "hologram", None)
_DATA = ("", "x", "1.", "...", "0.a.b.c", "1.q.~,~.AAAAAAAAAAAAAAAA", "\0.\ud800", "💥" * 150, "1" * 5000, None, 5)
_BODIES = (
    *(b"", b"null", b"[]", b"{}", b'{"events":5}', b'{"events":{"a":1}}', b"\xff\xfe{}"),
    b'{"events":[' + b"[" * 100_000,
)


class Events:
    """Draws events.

    Args:
        chance: Of everything.
        world: LINE.
        chats: Where things happen; private chats first.
        broken: What share of events is broken somewhere.
    """

    def __init__(self, chance: Random, world: World, chats: list[Chat], *, broken: float = 0.25) -> None:
        self._chance = chance
        self._world = world
        self._chats = chats
        self._people = [chat for chat in chats if chat.kind == "user"]
        self._broken = broken
        self._past: list[Json] = []

    def draw(self) -> Json:
        """Return an event; now and then one that was there, delivered again."""
        chance = self._chance
        if self._past and chance.random() < 0.08:
            return events.again(chance.choice(self._past[-200:]))
        chat = chance.choice(self._chats)
        person = chat if chat.kind == "user" else chance.choice([*self._people, None])
        kind = chance.choices(_KINDS, _WEIGHTS)[0]
        made = events.event(self._world, kind or chance.choice(_STRANGE), chat, person, **self._content(kind, chat))
        if chance.random() < 0.05:
            made["timestamp"] -= chance.choice((1, 60, 86_400, 40 * 365 * 86_400)) * 1000
        if chance.random() < self._broken:
            mutate(chance, made)
        self._past.append(made)
        return made

    def _content(self, kind: str, chat: Chat) -> Json:
        chance = self._chance
        match kind:
            case "message":
                return {"message": self._message(chat)}
            case "postback":
                return {"postback": {"data": self._data(chat)} | self._picked()}
            case "memberJoined" | "memberLeft":
                some = chance.sample(self._people, chance.randrange(3))
                return {kind[6:].lower(): {"members": [{"type": "user", "userId": one.id} for one in some]}}
            case "follow":
                return {"follow": {"isUnblocked": chance.random() < 0.5}}
            case "unsend":
                return {"unsend": {"messageId": str(chance.randrange(10**6))}}
            case _:
                return {}

    def _message(self, chat: Chat) -> Json:
        chance = self._chance
        if chance.random() < 0.1:
            return {"id": "1", "type": chance.choice(_OTHERS), "keywords": ["x"]}
        text = chance.choice(WORDS if chance.random() < 0.7 else HARSH)
        if chat.kind != "user" and chance.random() < 0.5:
            return events.text_of(self._world, chance.choice(WORDS_TOGETHER))
        if chance.random() < 0.1:
            text += chance.choice(HARSH)
        made = events.text_of(self._world, text, mentions_bot=chance.random() < 0.4)
        if chance.random() < 0.1:
            place = {"index": chance.choice((-5, 0, 3, 10**9, True)), "length": chance.choice((0, -1, 2, 10**9, None))}
            made["mention"] = {"mentionees": [{"type": "user", "isSelf": True, **place}, None, 5]}
        return made

    def _data(self, chat: Chat) -> Any:
        """Return what a button carries: one of this chat's, one of another's, a forged one, or rubbish."""
        chance = self._chance
        where = chat if chance.random() < 0.8 else chance.choice(self._chats)
        known: dict[str, list[str]] = {}  # by what they mean, or else a few kinds of cards would have nearly all taps
        for message in where.seen[-chance.choice((1, 2, 8)) :]:
            for data in carried(message):
                known.setdefault(data.split(".")[1], []).append(data)
        if not known or chance.random() < 0.1:
            return chance.choice(_DATA)
        data = chance.choice(known[chance.choice(list(known))])
        return forged(chance, data) if chance.random() < 0.15 else data

    def _picked(self) -> Json:
        chance = self._chance
        odd = ("08:30", "25:99", "2026-11-23T08:30", "9999-12-31", "", "\ud800", 5, None, ["x"])
        picked = {name: chance.choice(odd) for name in ("time", "date", "datetime") if chance.random() < 0.5}
        return {"params": picked} if chance.random() < 0.3 else {}


def mutate(chance: Random, event: Json) -> None:
    """Break something somewhere in an event."""
    holder: Any = event
    key: Any = chance.choice(list(event))
    while isinstance(holder[key], (dict, list)) and holder[key] and chance.random() < 0.8:
        holder = holder[key]
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match chance.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = [holder[key]] * chance.choice((1, 2, 50))
        case 2:
            value: Any = None
            for _ in range(chance.choice((3, 30, 300))):
                value = {"x": value} if chance.random() < 0.5 else [value]
            holder[key] = value
        case _:
            holder[key] = copy.deepcopy(chance.choice(ODD))


def forged(chance: Random, data: str) -> str:
    """Return data of a button with something changed in it, which makes the signature another's."""
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(("", "~", "9", ".", "\u0000", "%00", "字", "A" * 400)) + data[at + 1 :]


def carried(part: Any) -> list[str]:
    """Return what the buttons of a message carry."""
    if isinstance(part, list):
        return [data for one in part for data in carried(one)]
    if not isinstance(part, dict):
        return []
    own = [part["data"]] if part.get("type") in {"postback", "datetimepicker"} and "data" in part else []
    return own + [data for value in part.values() for data in carried(value)]


def body_of(chance: Random, happened: list[Json], destination: Any) -> tuple[bytes, bool]:
    """Return a body, and whether it is a post that LINE could have made."""
    whole = {"destination": destination, "events": happened}
    raw = json.dumps(whole, ensure_ascii=chance.random() < 0.9).encode("utf-8", "surrogatepass")
    if chance.random() >= 0.12:
        return raw, True
    broken = (*_BODIES, raw[: len(raw) // 2], raw + b"}", raw.replace(b'"events"', b'"evts"', 1))
    return chance.choice(broken), False
