"""Private rounds on LINE: every turn is one answer, and every tap counts once, over SQLite."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.language import Language
from bot.domain.rounds import QuestionState, RoundStatus
from bot.platforms.line.features import PASS
from bot.platforms.line.quiz_actions import AnswerQuestion, SkipQuestion, TickOptions, mask_of
from bot.platforms.line.speech import Speech, as_json, text_message
from tests.platforms.line.playing import ANN, BOB, POSTBACKS, Player, actions, playing, words_of
from tests.services.round_table import event


async def current(player):
    return await player.laid.rounds.cards.waiting(player.person)


async def answer(player, *, wrongly=False, **how):
    """Answer the question that waits, by the data of its card; return what was said."""
    player.laid.clock.advance(timedelta(seconds=10))
    put = await current(player)
    question = put.question.question
    chosen = question.correct
    if wrongly:
        chosen = (next(index for index in range(len(question.options)) if index not in question.correct),)
    data = POSTBACKS.data(AnswerQuestion(put.round.id, put.question.position, mask_of(chosen)), only=player.person)
    return await player.presses(data, **how)


async def test_a_round_is_one_answer_a_turn_from_the_first_card_to_the_result(tmp_path):
    async with playing(tmp_path) as ann:
        first = await ann.says("小測 2")
        assert [message["type"] for message in first] == ["flex"]
        assert "1/2" in words_of(first)
        assert {"⏭ 跳過", "⏹ 結束", "⚙️ 選題"} <= {one["label"] for one in actions(first)}
        outcome, second = await answer(ann)
        assert "✓ 答對了" in words_of(outcome["contents"])
        assert "看詳解" in words_of(outcome["contents"])
        assert "2/2" in words_of(second["contents"])
        outcome, result = await answer(ann, wrongly=True)
        assert "✗ 還差一點" in words_of(outcome["contents"])
        assert result["altText"].startswith("✏️ 答對 1／2 題")
        assert "值得再看" in words_of(result["contents"])
        game = await ann.laid.rounds.cards.last(ANN)
        assert (game.status, game.told_at) == (RoundStatus.FINISHED, ann.laid.clock())


async def test_every_option_is_a_row_with_its_whole_text_whose_tap_answers(tmp_path):
    async with playing(tmp_path) as ann:
        shown = await ann.says("小測 1")
        put = await current(ann)
        acts = [POSTBACKS.read(one["data"], among=(ANN,)) for one in actions(shown)]
        kind = TickOptions if len(put.question.question.correct) > 1 else AnswerQuestion
        chosen = [one.ticked if kind is TickOptions else one.chosen for one in acts if isinstance(one, kind)]
        assert chosen == [1 << index for index in range(len(put.question.question.options))]
        assert all(one.round == put.round.id for one in acts if isinstance(one, kind | SkipQuestion))


async def test_a_second_tap_counts_for_nothing_and_one_later_is_told_so_once_with_the_question_that_waits(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測 3")
        put = await current(ann)
        data = POSTBACKS.data(AnswerQuestion(put.round.id, 0, mask_of(put.question.question.correct)), only=ANN)
        await ann.presses(data)
        assert await ann.presses(data) == []
        ann.laid.clock.advance(timedelta(minutes=1))
        told, card = await ann.presses(data)
        assert told["text"] == "這一題已經做過了。"
        assert "2/3" in words_of(card["contents"])
        assert await ann.presses(data) == []
        assert len(await ann.laid.answered(ANN)) == 1


async def test_a_button_is_for_its_person_alone(tmp_path):
    async with playing(tmp_path) as ann:
        shown = await ann.says("小測 1")
        bob = Player(ann.laid, ann.feature, BOB)
        bob.answers = shown
        with pytest.raises(AssertionError, match="somebody else"):
            await bob.taps("⏭ 跳過")


async def test_several_right_answers_are_ticked_card_by_card_and_then_confirmed(tmp_path):
    async with playing(tmp_path) as ann:
        await until_many(ann)
        put = await current(ann)
        first, second, *_ = put.question.question.correct
        letters = "ABCDEF"
        await ann.taps(letters[first])
        assert f"☑ {letters[first]}" in words_of(ann.answers)
        await ann.taps(letters[second])
        await ann.taps(letters[first])  # taken off again
        assert f"☐ {letters[first]}" in words_of(ann.answers)
        await ann.taps(letters[first])
        for index in put.question.question.correct[2:]:
            await ann.taps(letters[index])
        assert await ann.laid.answered(ANN) == []
        chosen = "".join(letters[index] for index in put.question.question.correct)
        outcome, *_ = await ann.taps(f"作答 {chosen}")
        assert "✓ 答對了" in words_of(outcome["contents"])


async def test_letters_that_are_written_are_an_answer_and_other_words_are_left_to_others(tmp_path):
    async with playing(tmp_path) as ann:
        assert await typed(ann, "A") is PASS
        await until_many(ann)
        put = await current(ann)
        assert await typed(ann, "創新") is PASS
        assert await typed(ann, "AI") is PASS
        right = "、".join("ＡＢＣＤＥＦ"[index] for index in put.question.question.correct)
        outcome, *_ = await ann.says(right)
        assert "✓ 答對了" in words_of(outcome["contents"])


async def test_whether_something_is_true_is_answered_in_words_too(tmp_path):
    async with playing(tmp_path) as ann:
        assert await typed(ann, "對") is PASS
        await ann.says("小測 低空經濟")
        await until(ann, lambda put: getattr(getattr(put.asked, "authored", None), "holds", None) is not None)
        right = (await current(ann)).question.question.correct[0]
        outcome, *_ = await ann.says(("啱", "唔啱！")[right])
        assert "✓ 答對了" in words_of(outcome["contents"])


async def typed(player, text):
    return await player.feature.typed(player.turn(None), text)


async def until_many(player):
    """Skip on in long rounds to a question with several right answers."""
    await until(player, lambda put: len(put.question.question.correct) > 1)


async def until(player, fits):
    """Skip on in long rounds to a question that fits."""
    while (put := await current(player)) is None or not fits(put):
        await (player.laid.rounds.skip(player.person) if put else player.says("小測 50"))
    await player.says("繼續")


async def test_skipping_and_ending_say_what_was_right_and_how_it_went(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測 3")
        outcome, _ = await ann.taps("⏭ 跳過")
        assert "⏭ 已跳過" in words_of(outcome["contents"])
        (result,) = await ann.says("結束")
        assert result["altText"].startswith("✏️ 這一輪結束了，一題也未答。")
        (none,) = await ann.says("跳過")
        assert none["altText"].startswith("✏️ 現在沒有")


async def test_a_running_round_is_offered_and_gone_on_with(tmp_path):
    async with playing(tmp_path) as ann:
        assert await typed(ann, "繼續") is PASS
        await ann.says("小測 3")
        await answer(ann)
        offered = await ann.says("小測")
        assert "2" in offered[0]["altText"]
        (card,) = await ann.taps("繼續")
        assert "2/3" in words_of(card["contents"])
        assert "2/3" in words_of(await ann.says("繼續"))
        await ann.says("小測")
        (card,) = await ann.taps("開始新的")
        assert "1/5" in words_of(card["contents"])


async def test_choices_begin_a_round_of_that_kind(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測")
        await ann.taps("⚙️ 選題")
        await ann.taps("初階")
        await ann.taps("10 題")
        await ann.taps("選範圍…")
        section = ann.laid.context.library.sections[1]
        await ann.presses(next(one["data"] for one in actions(ann.answers) if section.title[:4] in one["label"]))
        await ann.taps("▶ 開始")
        game = await ann.laid.rounds.cards.last(ANN)
        assert (game.wish.scope.id, int(game.wish.level), game.wish.length) == (section.id, 1, 10)


async def test_what_the_last_round_missed_can_be_chosen_for_the_next(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測 1")
        missed = (await current(ann)).question.key
        await answer(ann, wrongly=True)
        await ann.taps("⚙️ 選題")
        await ann.taps("選範圍…")
        await ann.taps("做錯的題目")
        assert (await current(ann)).question.key == missed


async def test_an_explanation_leads_to_its_source_and_back_to_the_question(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測 2")
        await answer(ann)
        (why,) = await ann.taps("看詳解")
        assert "✏️ 詳解" in words_of(why["contents"])
        (card,) = await ann.taps("⬆ 回到題目")
        assert "2/2" in words_of(card["contents"])


async def test_an_answer_that_is_delivered_again_is_answered_as_it_was(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測 2", event_id="begun", is_killed=True)
        assert "1/2" in words_of(await ann.says("小測 2", event_id="begun", is_redelivery=True))
        said = await answer(ann, event_id="answered", is_killed=True)
        put = await current(ann)
        assert put.question.state is QuestionState.ASKING
        data = POSTBACKS.data(AnswerQuestion(put.round.id, 0, 1), only=ANN)
        assert await ann.presses(data, event_id="answered", is_redelivery=True) == said
        assert (await current(ann)).question.state is QuestionState.ASKED


async def beside(player, text="創新"):
    """What a lookup is answered, with what the quiz adds."""
    turn = player.turn(None)
    with event(turn.event.id):
        speech = await player.feature.beside(turn, Speech((text_message(text),)))
        await player.feature.settled(turn, True)  # noqa: FBT003 - as features are told
    return as_json(speech)


async def test_what_was_not_said_comes_behind_the_next_answer_and_what_was_leaves_a_way_back(tmp_path):
    async with playing(tmp_path) as ann:
        assert await beside(ann) == [text_message("創新")]
        await ann.says("小測 2", is_said=False)
        looked_up, card = await beside(ann)
        assert looked_up == text_message("創新")
        assert "1/2" in words_of(card["contents"])
        (looked_up,) = await beside(ann)
        assert [one["label"] for one in actions(looked_up)] == ["▶ 繼續小測 1/2"]
        ann.laid.clock.advance(timedelta(days=2))
        assert await beside(ann) == [text_message("創新")]


async def test_a_result_that_was_not_told_comes_behind_the_next_answer_once(tmp_path):
    async with playing(tmp_path) as ann:
        await ann.says("小測 1")
        await answer(ann, is_said=False)
        _, result = await beside(ann)
        assert "✏️ 小測結果" in words_of(result["contents"])
        assert await beside(ann) == [text_message("創新")]


async def test_a_reader_of_english_is_told_what_is_in_chinese(tmp_path):
    async with playing(tmp_path, Language.ENGLISH) as ann:
        *notice, card = await ann.says("quiz 5")
        assert "1/5" in words_of(card["contents"])
        assert all("Chinese" in one["text"] for one in notice)


@pytest.mark.parametrize(
    "text", ["小測 99", "小測 沒有這種東西", "溫習 沒有這種東西", "溫習", "小測 初階 高階", "小測 2023"]
)
async def test_wishes_that_cannot_be_are_answered_with_what_can(tmp_path, text):
    async with playing(tmp_path) as ann:
        (card,) = await ann.says(text)
        assert list(actions(card))
        assert await ann.laid.rounds.cards.last(ANN) is None
