"""Which messages of groups and channels a bot hears, and how it is named there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import chats, people

if TYPE_CHECKING:
    from bot.simulator.model import Chat


def group(stage, *, kind: str = "supergroup") -> tuple[Any, Chat]:
    alice = stage.user("Alice")
    chat = chats.create_chat(stage.world, kind, "讀書會", alice.id, [stage.bot.id])
    stage.updates()
    return alice, chat


def heard(stage, chat: Chat, user_id: int, text: str, **more: Any) -> bool:
    people.say(stage.world, chat, user_id, text, **more)
    return stage.kinds() == ["message"]


def test_privacy_mode_lets_only_what_is_meant_for_the_bot_through(stage):
    alice, chat = group(stage)
    assert [
        heard(stage, chat, alice.id, text)
        for text in ("hello", "/help", "/help@sim42_bot", "/help@other_bot", "hi @SIM42_bot", "hi @someone_else")
    ] == [False, True, True, False, True, False]
    spoken = stage.call("sendMessage", chat_id=chat.id, text="x")["message_id"]
    assert heard(stage, chat, alice.id, "a reply", reply_to=spoken)
    chats.promote(stage.world, chat, alice.id, stage.bot.id)
    assert stage.kinds() == ["my_chat_member"]
    assert heard(stage, chat, alice.id, "everything")
    chats.demote(stage.world, chat, alice.id, stage.bot.id)
    stage.updates()
    assert not heard(stage, chat, alice.id, "nothing")
    stage.bot.settings.has_privacy = False
    assert heard(stage, chat, alice.id, "everything again")


def test_a_plain_command_goes_to_the_bot_that_spoke_last(stage):
    alice, chat = group(stage)
    other = stage.world.bot_of("43:other-secret")
    chats.join(stage.world, chat, alice.id, other.id)
    stage.call("sendMessage", chat_id=chat.id, text="mine")
    stage.updates()
    stage.updates(other)
    people.say(stage.world, chat, alice.id, "/quiz")
    assert (stage.kinds(), stage.kinds(other)) == (["message"], [])


def test_channels_speak_in_their_own_name(stage):
    alice, chat = group(stage, kind="channel")
    people.say(stage.world, chat, alice.id, "news")
    (update,) = stage.updates()
    assert update["channel_post"]["sender_chat"] == {"id": chat.id, "title": "讀書會", "type": "channel"}
    assert "from" not in update["channel_post"]
    assert stage.call("sendMessage", chat_id=chat.id, text="post")["text"] == "post"
    assert stage.updates() == []
    chats.demote(stage.world, chat, alice.id, stage.bot.id)
    assert stage.refusal("sendMessage", chat_id=chat.id, text="x") == (
        "400 Bad Request: need administrator rights in the channel chat"
    )
