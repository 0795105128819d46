"""Explanations in the middle of a round: there when asked for, and gone again before the question that waits."""

from __future__ import annotations

import pytest

from tests.platforms.telegram.conversation.quiz_talk import answer, answered, begun, is_gone, play, shown

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_explanation_below_the_question_that_waits_is_taken_away_again(stage):
    mei = await stage.reader()
    first = await begun(mei)
    second = await answer(stage, mei, first)
    await mei.press(await answered(mei, first), "看詳解")
    why = await mei.wait_for_message(lambda seen: not seen.edited)
    assert why.buttons[-1] == "⬆ 回到題目"
    await mei.press(why, "⬆ 回到題目")
    assert await is_gone(mei, why)
    assert (await mei.messages())[-1].id == second.id
    result = await play(stage, mei, second)
    assert result.text.startswith("✏️ 答對 5／5 題")
    await mei.press(await shown(mei, first), "看詳解")
    after = await mei.wait_for_message(lambda seen: not seen.edited)
    assert "⬆ 回到題目" not in after.buttons
