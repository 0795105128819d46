"""How a person is doing as a card of boxes: within LINE's limits, in every language, and in words as well."""

from __future__ import annotations

import pytest

from bot.domain.people_replies import NothingAnswered
from bot.platforms.line.flex import size
from bot.platforms.line.quiz_actions import BeginRound
from bot.platforms.line.render.stats import nothing_answered, stats_speech
from bot.platforms.line.speech import as_json
from tests.platforms.line.playing import actions, words_of
from tests.platforms.line.render.conftest import POSTBACKS
from tests.platforms.line.sdk import held
from tests.platforms.stats_cards import card


def test_a_card_says_in_numbers_what_it_draws_and_leads_on(chinese):
    (message,) = as_json(stats_speech(card(), chinese))
    said = words_of(message["contents"])
    for part in ("🔥 12", "❄️×1", "84 / 312", "94 / 129", "▲ 主動", "還未作答", "最近 28 天的作答", "27 天前"):
        assert part in said, part
    assert message["altText"].startswith("📈 ")
    assert [type(POSTBACKS.read(one["data"])) for one in actions(message)] == [BeginRound]


def test_columns_are_as_high_as_there_were_answers(chinese):
    (message,) = as_json(stats_speech(card(), chinese))
    (columns,) = (part for part in message["contents"]["body"]["contents"] if len(part.get("contents", ())) == 28)
    heights = [sum(int(block["height"][:-2]) for block in column["contents"]) for column in columns["contents"]]
    assert heights[:9] == [1, 8, 16, 24, 32, 40, 48, 56, 64]


@pytest.mark.parametrize("factor", [1, 1000])
def test_whatever_the_numbers_and_the_language_line_takes_it(pen, factor):
    speech = stats_speech(card(factor), pen)
    held(speech)
    (message,) = as_json(speech)
    assert size(message["contents"]) <= 20_000


def test_whoever_has_answered_nothing_is_shown_the_way_to_begin(pen):
    speech = nothing_answered(NothingAnswered(), pen)
    held(speech)
    assert len(list(actions(as_json(speech)))) == 1
    held(stats_speech(card(is_empty=True), pen))
