"""Commands said in plain words: 訂閱, 取消訂閱, 考考我, stop.

Owns which words alone are a command's. Whoever does not know of slashes must find the way in, and above all out.
"""

from __future__ import annotations

from typing import Final

from bot.platforms.i18n import simplified

_WORDS: Final = {
    "subscribe": "訂閱 訂閱摘要 訂閱每日摘要 我要訂閱 subscribe",
    "unsubscribe": "取消訂閱 取消訂閱摘要 取消每日摘要 我要取消訂閱 退訂 不再訂閱 停止訂閱 unsubscribe",
    "quiz": "小測 小測驗 測驗 考考我 考我 出題 答題 quiz",
    "review": "複習 溫習 溫故知新 review",
    "skip": "跳過 跳過這題 略過 下一題 skip",
    "stop": "停止 結束 結束小測 停止小測 stop",
    "stats": "成績 我的成績 統計 我的統計 進度 我的進度 我的學習 stats statistics",
    "privacy": "私隱 隱私 privacy",
    "export": "匯出 匯出資料 匯出我的資料 export",
    "forget": "刪除資料 刪除我的資料 忘記我 forget",
    "pause": "暫停 暫停訂閱 暫停摘要 暫停每日摘要 pause",
    "resume": "恢復 恢復訂閱 恢復摘要 恢復每日摘要 resume",
    "settings": "設定 設置 訂閱設定 摘要設定 更改時間 改時間 settings setting",
    "history": "過往摘要 歷史 history",
    "help": "幫助 幫忙 說明 怎麼用 點用 help",
}
_COMMANDS: Final = {simplified(said): command for command, words in _WORDS.items() for said in words.split()}
_AROUND: Final = ' 。．.!！?？/「」“”"'
"""What may stand around such words and means nothing."""


def command_said(words: str) -> str | None:
    """Return the command that words stand for, if they are nothing but its name in either script or in English."""
    return _COMMANDS.get(simplified(words.strip(_AROUND).lower()))
