"""What people write on LINE, read as a command or as words to answer.

Owns which words are which command's: a phone on LINE has no menu of commands, so they are words first (查 創新), in
either script or in English; with a slash, those and Telegram's names work everywhere. Whether a feature answers to a
command is not known here, nor what is in the library.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.platforms.i18n import simplified
from bot.platforms.words.commands import COMMANDS
from bot.platforms.words.plain_words import command_said, group_command_said
from bot.platforms.words.typed import cleaned

if TYPE_CHECKING:
    from bot.platforms.line.events import Said

UNKNOWN: Final = "unknown"
"""The command that stands for those that do not exist; what was written is what is behind it."""

_ALONE: Final = {
    "today": "今日|今天|今日概念|今天的概念|每日概念|today|today's concept|today’s concept|concept of the day",
    "find": "查|查詢|查找|搜尋|搜索|查一查|查一下|找|find|search|look up",
    "concepts": "概念|概念一覽|瀏覽概念|所有概念|全部概念|章節|目錄|concepts|browse concepts|browse",
    "concept": "開概念|concept",
    "annex": "附表一|附件一|附表1|附件1|附表 1|附件 1|annex|annex 1|annex one",
    "numbers": "附表二|附件二|附表2|附件2|附表 2|附件 2|數字一覽|數字導覽|numbers|annex 2|annex two",
    "figures": "數據一覽|統計數字|統計數據|figures",
    "quiz": "小測|小測驗|測驗|考考我|考我|quiz|quiz me",
    "review": "溫習|複習|重溫|review",
    "stats": "我的|我的紀錄|my progress",
    "language": "語言|更改語言|轉語言|切換語言|language|languages|英文|中文|繁體中文|簡體中文|繁體|簡體|english",
    "about": "關於|關於你|來源|about|about you",
    "start": "你好|您好|哈囉|開始|嗨|hi|hello|start",
    "help": "選單|主選單|主頁|首頁|menu|?|？",
    "settings": "每日摘要|摘要|取消|daily digest|daily digests|digest|cancel",
    "privacy": "我的資料|my data",
    "forget": "刪除|forget me|delete my data",
    "link": "連結|連結帳號|連結帳戶|關聯|關聯帳戶|綁定|link|link account",
    "unlink": "解除連結|取消連結|解除關聯|取消關聯|解除綁定|unlink",
    "rank": "排名",
    "status": "狀態|status",
}
"""Commands by what may stand for them alone, besides the plain words that Telegram knows as well."""
_LEADING: Final = {
    "find": "查一查|查一下|查詢|查找|搜尋|搜索|查|搜|找|find|search for|search|look up",
    "concept": "概念|concept",
    "quiz": "小測驗|小測|測驗|考考我|考我|quiz me on|quiz me about|test me on|quiz me|quiz",
    "review": "溫習|複習|重溫|review",
    "language": "語言|language",
    "link": "連結|關聯|綁定|link",
    "subscribe": "訂閱|subscribe",
    "schedule": "定期小測|定時小測|schedule",
    "pause": "暫停|pause",
}
"""Commands by what may stand before what they are about, with a blank or a colon between; the longer before the shorter
that begins alike."""
_NAMES: Final = ("link", "unlink", "status", "startquiz")
"""Commands of this platform that are on no list of Telegram's."""
_SLASHES: Final = ("/", "／")
_BETWEEN: Final = " :：,，"
_AROUND: Final = " 。．.!！「」“”\"'"
"""What may stand around words and means nothing."""
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
    words = cleaned(_without_name(said))
    is_to_us = is_private or said.is_to_us
    if words.startswith(_SLASHES):
        asked = _slashed(words[1:].strip(), is_private=is_private)
        return asked if is_to_us or asked.command != UNKNOWN else None
    if not is_to_us:
        return None
    command, rest = _plain(words, is_private=is_private)
    return Asked(command, rest)


def _without_name(said: Said) -> str:
    """Return a text without the bot's name in it."""
    coded = said.text.encode("utf-16-le", "surrogatepass")
    for start, end in sorted(said.named_at, reverse=True):
        coded = coded[: 2 * start] + " ".encode("utf-16-le") + coded[2 * end :]
    return coded.decode("utf-16-le", "replace")


def _slashed(words: str, *, is_private: bool) -> Asked:
    """Return what a slash stands before: a name of Telegram's with or without ours behind it, or plain words."""
    name, _, rest = words.partition(" ")
    known = _by_name().get(name.partition("@")[0].lower())
    if known is not None:
        return Asked(known, rest.strip())
    command, said = _plain(words, is_private=is_private)
    return Asked(command, said) if command else Asked(UNKNOWN, name)


def _plain(words: str, *, is_private: bool) -> tuple[str | None, str]:
    """Return the command that words are, and what is behind it; None and the words where they are none."""
    if len(words) > _MOST_READ:
        return None, words
    folded = simplified(unicodedata.normalize("NFKC", words).lower()).strip(_AROUND)
    in_group = None if is_private else group_command_said(words)
    alone = in_group or _alone().get(folded) or command_said(words)
    if alone is not None:
        return alone, ""
    stripped = words.strip(_AROUND)
    for leading, command in _leading():
        if simplified(stripped.lower()).startswith(leading) and stripped[len(leading) :][:1] in _BETWEEN:
            return command, stripped[len(leading) :].strip(_BETWEEN + _AROUND)
    return None, words


@cache
def _by_name() -> dict[str, str]:
    """Return the commands by every name that works behind a slash."""
    known = {name: command.name for command in COMMANDS for name in (command.name, *command.aliases)}
    return known | {name: name for name in _NAMES}


@cache
def _alone() -> dict[str, str]:
    return {simplified(word): command for command, words in _ALONE.items() for word in words.split("|")}


@cache
def _leading() -> tuple[tuple[str, str], ...]:
    return tuple((simplified(word), command) for command, words in _LEADING.items() for word in words.split("|"))
