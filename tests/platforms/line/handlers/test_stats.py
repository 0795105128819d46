"""People ask how they are doing, and are told in private alone."""

from __future__ import annotations

from bot.domain.chat import ChatKey, Platform
from bot.domain.rounds import Wish
from bot.platforms.line.events import Event, Said, Source, SourceKind
from bot.platforms.line.features import Turn
from bot.platforms.line.handlers.stats import Progress
from bot.platforms.line.quiz_actions import ShowStats
from bot.platforms.line.speech import as_json
from tests.platforms.line.playing import ANN, line_context, playing, words_of


async def test_somebody_asks_before_and_after_a_round(tmp_path):
    async with playing(tmp_path) as ann:
        progress = Progress(line_context(ann.laid))
        turn = ann.turn(Said("1", "我的進度"))
        (nothing,) = as_json(await progress.commands["stats"](turn, ""))
        assert nothing["altText"].startswith("📈 ")
        await ann.laid.finish(await ann.laid.begin(ANN, Wish(length=2)))
        (told,) = as_json(await progress.presses[ShowStats](turn, ShowStats()))
        assert "2 / 2" in words_of(told["contents"])


async def test_a_group_is_told_that_this_is_private(tmp_path):
    async with playing(tmp_path) as ann:
        progress, private = Progress(line_context(ann.laid)), ann.turn(Said("1", "/stats"))
        group = Source(SourceKind.GROUP, ChatKey(Platform.LINE, "C" + "1" * 32), ANN.chat_id)
        at = private.event.at
        turn = Turn(Event("e", at, at, group, Said("1", "/stats"), "token"), group, private.words)
        (told,) = as_json(await progress.commands["stats"](turn, ""))
        assert told == {"type": "text", "text": "📈 你的學習紀錄只給你看，請到私人對話查看。"}
        assert await progress.presses[ShowStats](turn, ShowStats()) is None
