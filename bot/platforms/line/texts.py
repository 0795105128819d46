"""What people write on LINE, read as a command or as words to answer.

Owns which words are which command's: a phone on LINE has no menu of commands, so they are words first (查 創新), in
either script or in English; with a slash, those and Telegram's names work everywhere. Whether a feature answers to a
command is not known here, nor what is in the library.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.domain.links import read_code
from bot.platforms.i18n import simplified
from bot.platforms.words.commands import COMMANDS
from bot.platforms.words.plain_words import command_said, group_command_said
from bot.platforms.words.typed import cleaned

if TYPE_CHECKING:
    from bot.platforms.line.events import Said

UNKNOWN: Final = "unknown"
"""The command that stands for those that do not exist; what was written is what is behind it."""
THANKS: Final = "thanks"
"""The command that stands for thanks and farewells."""
WORDLESS: Final = "wordless"
"""The command that stands for what is written without a letter or a digit."""

_ALONE: Final = {
    "today": "今日|今天|今日概念|今日嘅概念|今日的概念|今天的概念|今日摘要|今日有咩|今日學咩|每日概念|"
    "today|today's concept|today’s concept|concept of the day",
    "find": "查|查詢|查找|搜尋|搜索|查一查|查一下|找|find|search|look up",
    "concepts": "概念|概念一覽|瀏覽概念|所有概念|全部概念|章節|目錄|concepts|browse concepts|browse",
    "concept": "開概念|concept",
    "annex": "附表一|附件一|附表1|附件1|附表 1|附件 1|annex|annex 1|annex one",
    "numbers": "附表二|附件二|附表2|附件2|附表 2|附件 2|數字一覽|數字導覽|numbers|annex 2|annex two",
    "figures": "數據一覽|統計數字|統計數據|figures",
    "quiz": "小測|小測驗|測驗|考考我|考我|開始小測|開始測驗|做小測|做測驗|玩小測|再來一題|"
    "quiz|quiz me|start a quiz|start quiz",
    "review": "溫習|複習|重溫|review",
    "stats": "我的|我的紀錄|my progress",
    "language": "語言|更改語言|轉語言|切換語言|language|languages|中文",
    "about": "關於|關於你|來源|你是誰|你係邊個|about|about you|who are you",
    "start": "你好|您好|哈囉|開始|嗨|喂|早晨|早安|早上好|午安|晚上好|hi|hello|hey|start|good morning|good evening",
    "help": "選單|主選單|主頁|首頁|指令|功能|可以怎樣問|唔明|不明白|唔識用|怎樣用|怎樣玩|點玩|有咩玩|你識做咩|"
    "你會什麼|你會甚麼|可以做什麼|可以做甚麼|menu|commands|what can you do|?|？",
    "settings": "每日摘要|摘要|取消|daily digest|daily digests|digest|cancel",
    "privacy": "我的資料|我的數據|my data",
    "forget": "刪除|忘記|刪除我|刪除我的紀錄|forget me|delete my data",
    "unsubscribe": "唔想再收|不想再收|不要再送|停止發送|stop sending",
    "link": "連結|連結帳號|連結帳戶|連接|連接帳戶|鏈接|關聯|關聯帳戶|綁定|link|link account",
    "unlink": "解除連結|取消連結|解除關聯|取消關聯|解除綁定|unlink",
    "rank": "排名|排行榜|rank",
    "status": "狀態|status",
    THANKS: "謝謝|謝謝你|多謝|多謝你|唔該|唔該晒|多謝晒|感謝|辛苦了|辛苦晒|拜拜|再見|晚安|收到|明白|知道了|好的|"
    "不用了|嗯|thanks|no thanks|thank you|thx|ty|ok|okay|bye|goodbye|good night|got it",
}
"""Commands by what may stand for them alone, besides the plain words that Telegram knows as well."""
_LEADING: Final = {
    "find": "在附表一查|附表一|查一查|查一下|查詢|查找|搜尋|搜索|查|搜|找|find|search for|search|look up|annex 1|annex",
    "concept": "概念|concept",
    "quiz": "小測驗|小測|測驗|考考我|考我|quiz me on|quiz me about|test me on|quiz me|quiz",
    "review": "溫習|複習|重溫|review",
    "language": "語言|language",
    "link": "連結|連接|鏈接|關聯|綁定|link",
    "subscribe": "訂閱|subscribe",
    "schedule": "定期小測|定時小測|schedule",
    "pause": "暫停|pause",
    "settings": "設定|更改時間|改時間|settings",
}
"""Commands by what may stand before what they are about, with a blank or a colon between; the longer before the shorter
that begins alike."""
_LANGUAGES: Final = (
    "英文|英語|english|繁體|繁體中文|繁中|正體|正體中文|簡體|簡體中文|簡中|traditional chinese|simplified chinese"
)
"""Languages by what they may be called alone: whoever says so chooses it."""
_BEFORE_LANGUAGES: Final = "轉做|轉為|轉成|轉用|轉|改用|改為|改成|切換到|切換成|切換|用|switch to|change to"
_ASKING: Final = (
    "我想要|我想|我要|想要|想|可唔可以|可不可以|可以|唔該|麻煩你|麻煩|請你|請問|請|幫我|"
    "please|can you|could you|i want to|i want"
)
"""What may stand before a wish and means nothing, the longer before the shorter that begins alike …"""
_HOW: Final = "點樣|怎樣|怎麼|如何|how do i|how to|how can i"
"""… or asks how it is done: then nothing is begun or ended at once."""
_BEHIND: Final = "呀|啊|吖|啦|喇|吧|呢|嗎|唔該|謝謝|please|pls|thanks|俾我|畀我|給我"
_SHOWN_INSTEAD: Final = {"subscribe": "settings", "unsubscribe": "settings"}
_NAMES: Final = ("link", "unlink", "status", "startquiz")
"""Commands of this platform that are on no list of Telegram's."""
_SLASHES: Final = ("/", "／")
_BETWEEN: Final = " :：,，"
_AROUND: Final = " 。．.!！「」“”\"'"
"""What may stand around words and means nothing."""
_UNSEEN: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that nobody sees: what steers, joins or parts others."""
_BETWEEN_WORDS: Final = f"{_AROUND}，,、?？~～"
_CODE: Final = re.compile(r"\w{4}-\w{4}")
_MOST_READ: Final = 300
"""Characters that are read as a command in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wrote to the bot.

    Attributes:
        command: A command's name, as in `bot.platforms.words.commands`; None for free text.
        words: What stands behind it, or the free text: one line, cleaned, perhaps empty.
    """

    command: str | None
    words: str


def read_text(said: Said, *, is_private: bool) -> Asked | None:
    """Return what somebody asks; None in a group if it is not for us.

    It is for us there when it mentions us, or is a command of ours with a slash.
    """
    is_to_us = is_private or said.is_to_us
    words = cleaned(_without_names(said) if is_to_us else said.text).strip(_UNSEEN)
    if words.startswith(_SLASHES):
        asked = _slashed(words[1:].strip(), is_private=is_private)
        return asked if is_to_us or asked.command != UNKNOWN else None
    if not is_to_us:
        return None
    command, rest = _plain(words, is_private=is_private)
    if command is None and words and not any(unicodedata.category(one)[0] in "LN" for one in words):
        command = WORDLESS
    return Asked(command, rest)


def _without_names(said: Said) -> str:
    """Return a text without the names that it mentions."""
    coded = said.text.encode("utf-16-le", "surrogatepass")
    for start, end in sorted(said.named_at, reverse=True):
        coded = coded[: 2 * start] + " ".encode("utf-16-le") + coded[2 * end :]
    return coded.decode("utf-16-le", "replace")


def _slashed(words: str, *, is_private: bool) -> Asked:
    """Return what a slash stands before: a name of Telegram's with or without ours behind it, or plain words."""
    name, _, rest = words.partition(" ")
    known = _by_name().get(_bare(name).partition("@")[0])
    if known is not None:
        return Asked(known, rest.strip())
    command, said = _plain(words, is_private=is_private)
    if command is None and group_command_said(words) is not None:
        command, said = group_command_said(words), ""  # which says where it works
    return Asked(command, said) if command else Asked(UNKNOWN, name)


def _plain(words: str, *, is_private: bool) -> tuple[str | None, str]:
    """Return the command that words are, and what is behind it; None and the words where they are none."""
    if len(words) > _MOST_READ:
        return None, words
    folded = _bare(words).strip(_AROUND)
    alone = (None if is_private else group_command_said(words)) or _said_alone(folded)
    if alone is not None:
        return alone, ""
    if (language := _language(folded)) is not None:
        return "language", language
    if is_private and _CODE.fullmatch(folded) and read_code(folded) is not None:
        return "link", folded  # the code alone, as it was shown
    seen = unicodedata.normalize("NFKC", words).strip(_AROUND)
    for leading, command in _leading():
        if simplified(seen.lower()).startswith(leading) and seen[len(leading) :][:1] in _BETWEEN:
            return command, seen[len(leading) :].strip(_BETWEEN + _AROUND)
    return _wished(folded), "" if _wished(folded) else words


def _bare(words: str) -> str:
    """Return words as they are compared: in one width, case and script, without what nobody sees."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return simplified("".join(one for one in plain if unicodedata.category(one) != "Cf"))


def _said_alone(folded: str) -> str | None:
    return _alone().get(folded) or command_said(folded)


def _language(folded: str) -> str | None:
    """Return the language that somebody names, or wants to change to."""
    names = _several(_LANGUAGES)
    behind = (folded.removeprefix(before).strip() for before in ("", *_several(_BEFORE_LANGUAGES)))
    return next((name for name in behind if name in names), None)


def _wished(folded: str) -> str | None:
    """Return the command that is wished for or asked about in a whole sentence: 我想訂閱, 點樣退訂, 測驗吖唔該."""
    rest, asks_how = folded, False
    while True:
        before = rest
        for word in _several(_HOW):
            if rest.startswith(word):
                rest, asks_how = rest[len(word) :].strip(_BETWEEN_WORDS), True
        for word in _several(_ASKING):
            rest = rest.removeprefix(word).strip(_BETWEEN_WORDS)
        for word in _several(_BEHIND):
            rest = rest.removesuffix(word).strip(_BETWEEN_WORDS)
        if rest == before:
            break
    command = _said_alone(rest) if rest != folded else None
    return _SHOWN_INSTEAD.get(command, command) if command and asks_how else command


@cache
def _by_name() -> dict[str, str]:
    """Return the commands by every name that works behind a slash."""
    known = {name: command.name for command in COMMANDS for name in (command.name, *command.aliases)}
    return known | {name: name for name in _NAMES}


@cache
def _alone() -> dict[str, str]:
    return {simplified(word): command for command, words in _ALONE.items() for word in words.split("|")}


@cache
def _several(words: str) -> tuple[str, ...]:
    return tuple(simplified(words).split("|"))


@cache
def _leading() -> tuple[tuple[str, str], ...]:
    return tuple((simplified(word), command) for command, words in _LEADING.items() for word in words.split("|"))
