"""Polls in groups where more happens than votes: anonymous admins, deletion, members kept from writing, upgrades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.simulator.client import ClientError

if TYPE_CHECKING:
    from bot.simulator.client import Person, SeenMessage, SimulatorClient

BOT = 42
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
POLL = {"question": "第幾個？", "options": ["甲", "乙"], "is_anonymous": False, "hide_results_until_closes": True}
QUIZ = {**POLL, "type": "quiz", "correct_option_ids": [1], "open_period": 15}


@pytest_asyncio.fixture
async def alice(api, telegram: SimulatorClient) -> Person:
    await api("getMe")
    return await telegram.person("Alice")


@pytest_asyncio.fixture
async def wang(telegram: SimulatorClient) -> Person:
    return await telegram.person("Wang")


async def told(telegram: SimulatorClient, kind: str) -> list[dict[str, Any]]:
    return [item["update"][kind] for item in await telegram.updates() if kind in item["update"]]


async def asked(api: Any, person: Person, chat: int, **poll: Any) -> SeenMessage:
    """A poll of the bot as somebody sees it."""
    sent = (await api("sendPoll", chat_id=chat, **poll))["result"]
    return next(message for message in await person.messages(chat=chat) if message.id == sent["message_id"])


async def test_who_runs_a_group_anonymously_votes_as_the_group_and_all_of_them_once(alice, wang, telegram, api):
    group = await telegram.group("Class", alice, wang, bots=(BOT,), kind="supergroup")
    await alice.change_member(group, "promote", wang.id)
    for person in (alice, wang):
        await person.hide(group)
    poll = await asked(api, alice, group, **QUIZ)
    await alice.vote(poll, 0)
    with pytest.raises(ClientError, match="second thoughts"):
        await wang.vote(poll, 1)
    (answer,) = await told(telegram, "poll_answer")
    shown = {"id": group, "title": "Class", "type": "supergroup"}
    assert (answer["voter_chat"], answer["user"], answer["option_ids"]) == (shown, CHANNEL_BOT, [0])
    await wang.hide(group, hidden=False)
    await wang.vote(poll, 1)
    assert (await told(telegram, "poll_answer"))[-1]["user"]["id"] == wang.id
    await telegram.advance(15)
    seen = (await alice.messages(chat=group))[-1].raw["poll"]
    assert (seen["chosen"], seen["voters"]) == ([0], {"0": [group], "1": [wang.id]})


async def test_a_poll_without_second_thoughts_hides_everything_until_it_is_stopped(alice, telegram, api):
    group = await telegram.group("Class", alice, bots=(BOT,))
    poll = await asked(api, alice, group, **POLL, allows_revoting=False)
    seen = await alice.vote(poll, 0)
    assert (seen["results_visible"], [option["voter_count"] for option in seen["options"]]) == (False, [0, 0])
    assert (seen["can_vote"], "voters" in seen) == (False, False)
    for second_thoughts in ((1,), ()):
        with pytest.raises(ClientError, match="second thoughts"):
            await alice.vote(poll, *second_thoughts)
    stopped = (await api("stopPoll", chat_id=group, message_id=poll.id))["result"]
    assert [option["voter_count"] for option in stopped["options"]] == [1, 0]
    assert "correct_option_ids" not in stopped


async def test_a_deleted_poll_cannot_be_stopped_nor_replied_to(alice, wang, telegram, api):
    group = await telegram.group("Class", alice, wang, bots=(BOT,), kind="supergroup")
    poll = await asked(api, alice, group, **QUIZ)
    with pytest.raises(ClientError, match="Only administrators"):
        await wang.delete(poll)
    await alice.change_member(group, "promote", wang.id, rights={"can_delete_messages": False})
    with pytest.raises(ClientError, match="right to delete"):
        await wang.delete(poll)
    await alice.delete(poll)
    stopped = await api("stopPoll", chat_id=group, message_id=poll.id)
    assert stopped["description"] == "Bad Request: message with poll to stop not found"
    below = {"chat_id": group, "text": "乙", "reply_parameters": {"message_id": poll.id}}
    assert (await api("sendMessage", **below))["description"] == "Bad Request: message to be replied not found"
    below["reply_parameters"]["allow_sending_without_reply"] = True
    assert "reply_to_message" not in (await api("sendMessage", **below))["result"]


async def test_a_member_kept_from_writing_is_told_and_may_be_allowed_again(alice, wang, telegram, api):
    group = await telegram.group("Class", alice, wang, bots=(BOT,), kind="supergroup")
    for who in (BOT, wang.id):
        await alice.change_member(group, "restrict", who)
    change = (await told(telegram, "my_chat_member"))[-1]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "restricted")
    assert change["new_chat_member"]["can_send_messages"] is False
    refused = [
        await api("sendMessage", chat_id=group, text="x"),
        await api("sendPoll", chat_id=group, **QUIZ),
    ]
    assert [one["description"] for one in refused] == [
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: not enough rights to send polls to the chat",
    ]
    with pytest.raises(ClientError, match="may not write"):
        await wang.send("hello", chat=group)
    for who in (BOT, wang.id):
        await alice.change_member(group, "allow", who)
    assert (await told(telegram, "my_chat_member"))[-1]["new_chat_member"]["status"] == "member"
    assert (await wang.send("hello", chat=group)).text == "hello"
    assert (await api("sendMessage", chat_id=group, text="x"))["ok"]
    small = await telegram.group("Small", alice, wang, bots=(BOT,))
    with pytest.raises(ClientError, match="Only in a supergroup"):
        await alice.change_member(small, "restrict", BOT)


async def test_a_poll_outlives_its_group_s_becoming_a_supergroup_but_its_message_does_not(alice, wang, telegram, api):
    group = await telegram.group("Class", alice, wang, bots=(BOT,))
    poll = await asked(api, alice, group, **QUIZ)
    await alice.vote(poll, 1)
    new = await telegram.migrate(group)
    await wang.vote(poll, 0)
    answers = await told(telegram, "poll_answer")
    assert [(one["poll_id"], one["user"]["id"]) for one in answers] == [
        (poll.raw["poll"]["id"], person.id) for person in (alice, wang)
    ]
    old = await api("stopPoll", chat_id=group, message_id=poll.id)
    assert old["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert old["parameters"] == {"migrate_to_chat_id": new}
    moved = await api("stopPoll", chat_id=new, message_id=poll.id)
    assert moved["description"] == "Bad Request: message with poll to stop not found"
    await telegram.advance(15)
    closed = (await told(telegram, "poll"))[-1]
    assert (closed["is_closed"], [option["voter_count"] for option in closed["options"]]) == (True, [1, 1])
