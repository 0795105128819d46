"""How the bot speaks of its commands on LINE: as they are best typed there, in Chinese by Chinese words.

Owns these names, and the wording in which texts that all platforms share call commands by them. The code that links
accounts is typed on the other platform, so the commands about that keep the names that work everywhere.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.platforms.i18n import wording

if TYPE_CHECKING:
    from bot.platforms.i18n import Wording

TYPED: Final = {
    "today": "今日概念",
    "find": "查",
    "concept": "概念",
    "concepts": "概念",
    "annex": "附表一",
    "numbers": "附表二",
    "figures": "統計數字",
    "quiz": "小測",
    "review": "溫習",
    "skip": "跳過",
    "stop": "停止",
    "stats": "成績",
    "pausequiz": "/暫停小測",
    "resumequiz": "/繼續小測",
    "stopquiz": "/停止小測",
    "rank": "/排名",
    "subscribe": "訂閱",
    "settings": "設定",
    "history": "過往摘要",
    "pause": "暫停",
    "resume": "恢復",
    "unsubscribe": "取消訂閱",
    "language": "語言",
    "privacy": "私隱",
    "export": "匯出",
    "forget": "忘記我",
    "about": "關於",
    "link": "連結",
    "unlink": "解除連結",
}
"""How each command is best typed in Chinese; in English by its name with a slash. What is not here is not on LINE."""
_TYPED_ON_THE_MAINLAND: Final = {
    "review": "复习",
    "settings": "设置",
    "privacy": "隐私",
    "export": "导出",
    "link": "关联",
    "unlink": "解除关联",
}
"""How they are called in Simplified Chinese, where that is another word."""
_CALLED: Final = {name: f"/{said.lstrip('/')}" for name, said in TYPED.items() if name not in {"link", "unlink"}} | {
    "today": "/今日",
    "help": "/說明",
    "start": "/開始",
}
"""What shared texts call commands in Chinese: with a slash, by which words are commands in groups, too."""
_NAMED: Final = re.compile(rf"(?<![\w<:/])/({'|'.join(sorted(_CALLED, key=len, reverse=True))})(?![\w/])", re.ASCII)


def typed(command: str, words: Wording) -> str:
    """Return what to type for a command."""
    if words.language is Language.ENGLISH:
        return f"/{command}"
    own = _TYPED_ON_THE_MAINLAND.get(command) if words.language is Language.SIMPLIFIED else None
    return own or words.content(TYPED[command])


def as_called(text: str, words: Wording) -> str:
    """Return a Chinese text that calls commands by Chinese words."""

    def called(found: re.Match[str]) -> str:
        own = _TYPED_ON_THE_MAINLAND.get(found[1]) if words.language is Language.SIMPLIFIED else None
        return f"/{own}" if own else words.content(_CALLED[found[1]])

    return _NAMED.sub(called, text)


@cache
def phrasing(language: Language) -> Wording:
    """Return the wording of a language as LINE's readers are spoken to.

    Raises:
        OSError: The compiled catalogue is missing from the package.
    """
    words = wording(language)
    return words if language is Language.ENGLISH else words.rephrased(partial(as_called, words=words))
