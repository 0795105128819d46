"""Group quizzes on LINE from the lobby to the podium: what the group sees, what it costs, and where tokens run out."""

from __future__ import annotations

import pytest

from bot.domain.group_quizzes import End, Pause, Phase
from bot.errors import UnavailableError
from tests.line.people import words_of
from tests.platforms.line.group_room import SECOND


def words(message) -> str:
    return "\n".join(words_of(message))


async def test_three_members_play_to_the_podium_for_free(game):
    quiz_id = await game.begins()
    for number in range(3):
        await game.answers(0, rightly=number != 1)
        await game.answers(1, 2)
        await game.room.past_open(quiz_id)
        await game.room.next_open(quiz_id)
    assert game.heard() == [
        "✏️ 群組小測，一起來玩",
        "已加入 2 人：Amy、Bob",
        "已加入 3 人：Amy、Bob、Cat",
        "✏️ 第 1/3 題",
        "✓ 第 1/3 題",
        "✏️ 第 2/3 題",
        "✓ 第 2/3 題",
        "✏️ 第 3/3 題",
        "✓ 第 3/3 題",
        "🏆 小測完結",
    ]
    assert (game.edge.replies, game.edge.pushes) == (10, 0)
    assert "3 人作答，2 人答對：Bob、Cat" in words(game.group.seen[6])
    assert "出處：" in words(game.group.seen[6])
    podium = words(game.group.seen[9]).split("\n")
    assert [line.partition(" · ")[0] for line in podium[2:5]] == ["🥇 Bob", "🥈 Cat", "🥉 Amy"]
    quiz = await game.room.get(quiz_id)
    assert (quiz.end, quiz.phase, len(quiz.votes)) == (End.FINISHED, Phase.OVER, 9)


async def test_a_vote_is_silent_and_the_second_of_a_person_does_not_count(game):
    quiz_id = await game.begins()
    said, tokens = len(game.group.seen), await game.room.tokens.count(game.key, game.clock())
    await game.answers(1)
    await game.answers(1, rightly=False)
    (vote,) = (await game.room.get(quiz_id)).votes
    assert (vote.person_id, vote.at) == (game.people[1].id, game.clock() - SECOND)
    assert len(game.group.seen) == said
    assert await game.room.tokens.count(game.key, game.clock()) == tokens + 2


async def test_a_tap_counts_by_when_it_was_and_none_after_the_end(game):
    quiz_id = await game.begins()
    with game.line.holding() as held:
        await game.answers(0, 2)
    in_time, ahead = held
    ahead["timestamp"] += 60_000  # LINE's clock runs ahead of ours: nobody taps after it arrived
    await game.line.deliver(ahead)
    assert [vote.at for vote in (await game.room.get(quiz_id)).votes] == [game.clock()]
    await game.room.past_open(quiz_id)
    await game.answers(1)
    await game.line.deliver(in_time)
    votes = (await game.room.get(quiz_id)).votes
    assert [vote.person_id for vote in votes] == [game.people[2].id, game.people[0].id]


async def test_one_token_is_enough_for_a_closing_card_and_the_next_question(game):
    quiz_id = await game.begins()
    await game.room.tokens.drop(game.key)
    await game.answers(0)
    said, replies = len(game.group.seen), game.edge.replies
    await game.room.past_open(quiz_id)
    await game.room.turn()
    assert (len(game.group.seen), await game.room.cards.kept(quiz_id)) == (said, (0,))
    await game.room.next_open(quiz_id)
    assert game.heard(said) == ["✓ 第 1/3 題", "✏️ 第 2/3 題"]
    assert (game.edge.replies, await game.room.cards.kept(quiz_id)) == (replies + 1, ())


async def test_a_restart_loses_no_closing_card(game):
    quiz_id = await game.begins()
    await game.room.tokens.drop(game.key)
    await game.answers(0)
    said = len(game.group.seen)
    await game.room.past_open(quiz_id)
    await game.room.turn()
    await game.room.restart(2 * SECOND)
    await game.room.next_open(quiz_id)
    assert game.heard(said) == ["✓ 第 1/3 題", "✏️ 第 2/3 題"]


@pytest.mark.parametrize("who", [1, 3])
async def test_without_token_and_quota_it_waits_and_goes_on_with_the_next_tap_of_anybody(game, who):
    game.people.append(game.line.person("Dan"))
    quiz_id = await game.begins()
    await game.room.tokens.drop(game.key)
    said = len(game.group.seen)
    quiz = await game.room.until(quiz_id, Phase.PAUSED)
    assert (quiz.pause, quiz.position, len(game.group.seen)) == (Pause.SILENCED, 0, said)
    await game.taps(who, "▶ 繼續")
    await game.room.next_open(quiz_id)
    assert game.heard(said) == ["✓ 第 1/3 題", "✏️ 第 2/3 題"]
    assert game.edge.pushes == 0


async def test_where_the_quota_spares_it_one_push_says_both(game):
    quiz_id = await game.begins()
    game.room.may_push = True
    await game.room.tokens.drop(game.key)
    said, replies = len(game.group.seen), game.edge.replies
    await game.room.past_open(quiz_id)
    await game.room.next_open(quiz_id)
    assert game.heard(said) == ["✓ 第 1/3 題", "✏️ 第 2/3 題"]
    assert (game.edge.replies, game.edge.pushes) == (replies, 1)
    assert game.line.world.consumption == 3  # each member counts
    game.line.world.quota = 3
    assert (await game.room.until(quiz_id, Phase.PAUSED)).pause is Pause.UNANSWERED


async def test_a_push_whose_answer_is_lost_is_made_again_and_heard_once(game, monkeypatch):
    quiz_id = await game.begins()
    game.room.may_push, world = True, game.line.world
    await game.room.tokens.drop(game.key)
    said, once = len(game.group.seen), world.once

    def lost(*given):
        monkeypatch.setattr(world, "once", once)
        once(*given)
        raise UnavailableError("connection reset")

    monkeypatch.setattr(world, "once", lost)
    await game.room.past_open(quiz_id)
    await game.room.next_open(quiz_id)
    assert game.heard(said) == ["✓ 第 1/3 題", "✏️ 第 2/3 題"]
    assert world.consumption == 3


async def test_a_month_without_pushes_is_found_out_and_the_quiz_waits(game):
    quiz_id = await game.begins()
    game.room.may_push, game.line.world.quota = True, 0
    await game.room.tokens.drop(game.key)
    assert (await game.room.until(quiz_id, Phase.PAUSED)).pause is Pause.SILENCED


async def test_a_result_that_nobody_could_be_told_is_told_after_the_next_tap(game):
    quiz_id = await game.begins("/quiz 1")
    await game.answers(0, 1, 2)
    await game.room.past_open(quiz_id)
    await game.room.tokens.drop(game.key)
    said = len(game.group.seen)
    await game.room.until(quiz_id, Phase.ENDING)
    await game.room.past(60 * SECOND)
    assert ((await game.room.get(quiz_id)).phase, len(game.group.seen)) == (Phase.ENDING, said)
    await game.taps(1, "A")
    await game.room.past(45 * SECOND)
    assert game.heard(said)[-1] == "🏆 小測完結"
    assert (await game.room.get(quiz_id)).phase is Phase.OVER
    said = len(game.group.seen)
    for who in (0, 1):  # who looks for it on an old card is shown it, once for all
        await game.taps(who, "▶ 繼續")
    assert game.heard(said) == ["🏆 小測完結"]


async def test_of_a_quiz_that_everybody_left_no_card_waits_for_ever(game):
    quiz_id = await game.begins("/quiz 1")
    await game.room.tokens.drop(game.key)
    assert (await game.room.until(quiz_id, Phase.OVER)).end is not None
    assert await game.room.cards.kept(quiz_id) == ()


async def test_a_pause_that_was_asked_for_holds_until_a_player_goes_on(game):
    quiz_id = await game.begins()
    game.people.append(game.line.person("Dan"))
    await game.says("/暫停小測")
    assert game.heard()[-1] == "✏️ 好，這一題完了就暫停。"
    await game.answers(0, 1, 2)
    await game.room.past_open(quiz_id)
    assert (await game.room.until(quiz_id, Phase.PAUSED)).pause is Pause.ASKED
    assert game.heard()[-1] == "✏️ 第 1/3 題"
    await game.taps(3, "▶ 繼續")
    assert (await game.room.get(quiz_id)).phase is Phase.PAUSED
    await game.says("/繼續小測", 3)
    assert game.group.last == "✏️ 參加的人才可以這樣做。按「加入」，你也可以。\n✋ 加入"
    await game.taps(2, "▶ 繼續")
    assert (await game.room.get(quiz_id)).phase is Phase.RESTING


async def test_a_tournament_says_nothing_between_its_questions(game):
    quiz_id = await game.begins("/quiz 2 錦標賽")
    said = len(game.group.seen)
    for _ in range(2):
        await game.answers(0, 1, 2)
        await game.room.past_open(quiz_id)
        await game.room.next_open(quiz_id)
    assert game.heard(said) == ["✏️ 第 2/2 題", "🏆 小測完結", "全部答案"]


async def test_who_voted_without_having_joined_is_asked_to_and_is_in_from_then_on(game):
    quiz_id = await game.begins(players=2)
    await game.answers(0, 1, 2)
    await game.room.past_open(quiz_id)
    await game.room.turn()
    assert "Cat" in game.group.last
    await game.taps(2, "✋ 加入")
    assert game.group.last == "✏️ Cat：你加入了，由第 2 題起計分。"
    assert (await game.room.get(quiz_id)).player(game.people[2].id).from_position == 1
