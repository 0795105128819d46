"""Commands said in plain words: 訂閱, 取消訂閱, stop, and with what they are about, 考考我 基礎研究, quiz me on AI.

Owns which words are a command's. Whoever does not know of slashes must find the way in, and above all out. Whether what
stands beside them can be asked about is not decided here.
"""

from __future__ import annotations

from typing import Final

from bot.platforms.i18n import simplified

_WORDS: Final = {
    "subscribe": "訂閱 訂閱摘要 訂閱每日摘要 我要訂閱 subscribe",
    "unsubscribe": "取消訂閱 取消訂閱摘要 取消每日摘要 我要取消訂閱 退訂 不再訂閱 停止訂閱 unsubscribe",
    "skip": "跳過 跳過這題 略過 下一題 skip",
    "stop": "停止 結束 結束小測 停止小測 stop",
    "stats": "成績 我的成績 統計 我的統計 進度 我的進度 我的學習 學習進度 stats statistics",
    "privacy": "私隱 隱私 privacy",
    "export": "匯出 匯出資料 匯出我的資料 導出 導出資料 導出數據 導出我的數據 export",
    "forget": "刪除資料 刪除我的資料 刪除數據 刪除我的數據 忘記我 forget",
    "pause": "暫停 暫停訂閱 暫停摘要 暫停每日摘要 pause",
    "resume": "恢復 恢復訂閱 恢復摘要 恢復每日摘要 resume",
    "settings": "設定 設置 訂閱設定 摘要設定 更改時間 改時間 settings setting",
    "history": "過往摘要 往期摘要 歷史 history",
    "help": "幫助 幫忙 說明 怎麼用 點用 help",
}
_COMMANDS: Final = {simplified(said): command for command, words in _WORDS.items() for said in words.split()}
_IN_GROUPS: Final = {
    simplified(said): command
    for command, words in {
        "pausequiz": "暫停小測|pause the quiz|pause quiz",
        "resumequiz": "繼續小測|恢復小測|resume the quiz|resume quiz",
        "stopquiz": "結束小測|停止小測|取消小測|stop the quiz|stop quiz|end the quiz|end quiz",
        "rank": "小測排名|排行榜|ranking|leaderboard",
        "schedule": "定期小測|定時小測|schedule quizzes",
    }.items()
    for said in words.split("|")
}
"""What means something else in private, or nothing: there, a round is ended and digests are paused."""
_ROUNDS: Final = {
    "quiz": "再考考我|再考我|考一考我|考考我|考我|問我|小測驗|小測|測驗|"
    "quiz me on|quiz me about|quiz me|test me on|test me|quiz",
    "review": "溫習|複習|重溫|review",
}
"""Names of rounds that may be followed by what they are about; of two that begin alike, the longer first."""
_ALONE: Final = {
    "quiz": "出題|答題|再來一輪|再做一輪|再來一題|開始小測|開始測驗|做小測|做測驗|玩小測|"
    "another round|start a quiz|start quiz",
    "review": "溫故知新",
}
_NAMES_OF_ROUNDS: Final = simplified("小測驗|小測|測驗|quiz").split("|")
"""Those that may also stand behind what the round is about."""
_LONGEST: Final = 300
"""Characters that are read as a command in words: as many as are looked up of what a round is about, and a few."""
_AROUND: Final = ' 。．.!！?？/「」“”"'
"""What may stand around such words and means nothing."""


def command_said(words: str) -> str | None:
    """Return the command that words stand for, if they are nothing but its name in either script or in English."""
    return None if len(words) > _LONGEST else _COMMANDS.get(simplified(words.strip(_AROUND).lower()))


def group_command_said(words: str) -> str | None:
    """Return the command for a group's quizzes that words stand for, if they are nothing but its name."""
    return None if len(words) > _LONGEST else _IN_GROUPS.get(simplified(words.strip(_AROUND).lower()))


def round_said(words: str) -> tuple[str, str] | None:
    """Return the command of a round that words ask for, `quiz` or `review`, and what they say besides, perhaps nothing.

    In Chinese no blank needs to stand between them; in English one does.
    """
    if len(words) > _LONGEST:
        return None
    said = words.strip(_AROUND)
    folded = simplified(said.lower())
    if len(folded) != len(said):
        return None
    for command, alone in _ALONE.items():
        if folded in simplified(alone).split("|"):
            return command, ""
    for command, names in _ROUNDS.items():
        for name in simplified(names).split("|"):
            if folded.startswith(name) and _ends(folded, len(name), name[-1]):
                return command, said[len(name) :].strip(_AROUND + "，,：:")
    for name in _NAMES_OF_ROUNDS:
        if folded.endswith(name) and _ends(folded, len(folded) - len(name), name[0]):
            return "quiz", said[: -len(name)].strip(_AROUND + "的")
    return None


def _ends(text: str, place: int, beside: str) -> bool:
    """Tell whether a name may end or begin at a place; an English one does at a blank, a Chinese one anywhere."""
    around = text[place - 1 : place + 1]
    return not beside.isascii() or place in {0, len(text)} or " " in around
