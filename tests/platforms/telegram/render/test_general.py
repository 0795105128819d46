"""Welcome, languages and unknown commands, written out in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import replies
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.render import page

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.replies import Reply

TRADITIONAL, SIMPLIFIED, ENGLISH = Language


def shown(reply: Reply, language: Language) -> Page:
    return page(reply, wording(language))


def test_the_welcome_has_three_ways_to_begin_and_one_to_go_on(small: Library):
    assert shown(replies.Welcome(small.source), TRADITIONAL) == Page(
        "你好。我陪你讀<b>新質生產力</b>，每天一個概念。\n"
        "\n"
        "想知道誰在何時何地說過甚麼，直接輸入字詞就可以，例如 <code>創新</code>。\n"
        "\n"
        "想試試記得多少，按「考考我」：兩分鐘，五條題目。快要忘記的，到時候會再問你。\n"
        "\n"
        "內容全部來自一份簡報：《解讀》。",
        (
            (CallbackButton("今日概念", "1t"), CallbackButton("查誰說過甚麼", "1k"), CallbackButton("瀏覽概念", "1s")),
            (CallbackButton("✏️ 考考我", "10:a:0:5"), CallbackButton("📬 訂閱每日摘要", "1A::begin")),
        ),
    )


def test_languages_are_called_by_their_own_names():
    keyboard = (
        (
            CallbackButton("繁體中文", "1o:zh-Hant"),
            CallbackButton("✓ 简体中文", "1o:zh-Hans"),
            CallbackButton("English", "1o:en"),
        ),
    )
    assert [shown(replies.LanguageChoice(SIMPLIFIED, changed=changed), SIMPLIFIED) for changed in (False, True)] == [
        Page("🌐 这里现在用<b>简体中文</b>。想用哪种语言？", keyboard),
        Page("🌐 好，这里从现在起用<b>简体中文</b>。", keyboard),
    ]


def test_an_unknown_command_is_answered_with_the_nearest():
    assert [shown(replies.UnknownCommand("<se>", nearest), ENGLISH).text for nearest in ("find", None)] == [
        "I do not know the command /&lt;se&gt;.\nDid you mean /find?",
        "I do not know the command /&lt;se&gt;.\n/help lists all that I know.",
    ]
